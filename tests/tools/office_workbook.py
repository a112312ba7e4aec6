"""viec-can-lam.xlsx as an officer fills it in: by the words on the sheets, in Excel's own file."""

from pathlib import Path

import openpyxl

COLUMNS = {
    "choice": "Quyết định",
    "value": "Sửa thành",
    "who": "Người quyết định",
    "note": "Lý do, ghi chú",
}


def fill(
    path: Path, sheet: str, line: str, who: str = "", save_as: Path | None = None, **cells
) -> str:
    """Write into the line of the sheet in which the text `line` stands; returns the address of the choice.

    `who` is put into the cell beside “Người quyết định” of the first sheet.
    """
    book = openpyxl.load_workbook(path)
    if who:
        book.worksheets[0]["B6"] = who
    rows = list(book[sheet].iter_rows())
    header = next(row for row in rows if row[0].value == "STT")
    at = {name: next(i for i, cell in enumerate(header) if cell.value == words)
          for name, words in COLUMNS.items() if words in [cell.value for cell in header]}  # fmt: skip
    below = rows[header[0].row :]
    found = [row for row in below if line in [cell.value for cell in row]]
    found = found or [row for row in below if any(line in str(c.value) for c in row[:-1])]
    (row,) = found
    for name, text in cells.items():
        row[at[name]].value = text
    book.save(save_as or path)
    return row[at["choice"]].coordinate


def lines(path: Path, sheet: str) -> list[dict[str, str]]:
    """What stands on a sheet under its headings; [] where there is no such sheet."""
    book = openpyxl.load_workbook(path)
    if sheet not in book.sheetnames:
        return []
    rows = [[cell.value for cell in row] for row in book[sheet].iter_rows()]
    header = next(number for number, row in enumerate(rows) if row[0] == "STT")
    return [dict(zip(rows[header], row, strict=True)) for row in rows[header + 1 :] if row[-1]]


def counts(path: Path) -> dict[str, int]:
    """What the first sheet says remains."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return {row[0]: row[1] for row in sheet.iter_rows(values_only=True) if isinstance(row[1], int)}
