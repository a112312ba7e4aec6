"""Official wide forms from the CSVs of their headings: as a form's folder, and as the blank that is sent out.

tests/cases/wide/*.csv are copied from the blanks: the number line and the headings of each column,
outermost first, repeated ones included.
"""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
from places import CASES

from schemas.form.column_loading import COLUMN_COLUMNS, headings_in
from schemas.form.loading import read_form
from schemas.form.model import Form

TITLES = {
    "TCD01_TT2024": "TỔNG HỢP KẾT QUẢ TIẾP CÔNG DÂN THƯỜNG XUYÊN, ĐỊNH KỲ VÀ ĐỘT XUẤT",
    "XLD01_TT2024": "TỔNG HỢP KẾT QUẢ XỬ LÝ ĐƠN",
    "XLD02_TT2024": "TỔNG HỢP KẾT QUẢ XỬ LÝ ĐƠN KHIẾU NẠI",
    "KQGQ01": "TỔNG HỢP KẾT QUẢ GIẢI QUYẾT THUỘC THẨM QUYỀN",
}
SETTINGS = """id = "{id}"
title = "{title}"
valid_from = 2024-01-01
periods = ["Q1", "6T", "Q3", "9T", "NAM"]
blank = "zero"

[header]
stt = "STT"
label = "Chỉ tiêu"
group = "Kết quả"
unit = "Đơn vị tính"
value = "Số liệu"
note = "Ghi chú"
"""
RULES = "id,severity,levels,expression,message,reason,fix\n"
FIGURE = {"kind": "count", "unit": "Đơn", "time": "flow", "aggregate": "sum", "levels": "S X",
          "minimum": "0"}  # fmt: skip


def printed_columns(name: str) -> list[dict[str, str]]:
    """`printed` and `path` of each column, that of the units' names first."""
    text = (CASES / "wide" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def write_wide_form(folder: Path, columns: list[dict[str, str]], rules: str = RULES) -> None:
    """A form's folder: the first column is the units' names, the others count Đơn or what they say."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "columns.csv").open("w", newline="", encoding="utf-8") as file:
        lines = csv.DictWriter(file, COLUMN_COLUMNS, restval="")
        lines.writeheader()
        for at, column in enumerate(columns):
            usual = FIGURE | {"key": f"c{at}"} if at else {"kind": "stub"}
            lines.writerow(usual | column)
    (folder / "rules.csv").write_text(rules, encoding="utf-8")
    title = TITLES.get(folder.name, folder.name).capitalize()
    settings = SETTINGS.format(id=folder.name.lower(), title=title)
    (folder / "form.toml").write_text(settings, encoding="utf-8")


def wide_form(folder: Path, name: str, rules: str = RULES) -> Form:
    """An official form whose keys are c1, c2, … by its columns; raises DefinitionError."""
    write_wide_form(folder / name, printed_columns(name), rules)
    return read_form(folder / name)


def write_blank(path: Path, name: str) -> None:
    """The blank as the ministry sends it: title, days, merged headings, number line, empty lines, a note."""
    columns = printed_columns(name)
    book = openpyxl.Workbook()
    titles = (TITLES[name], "SO_LIEU_TINH_TU_NGAY_DEN_NGAY")
    numbered = write_head(book.active, columns, titles)
    book.active.cell(numbered + 3, 1).value = f"{len(columns)}. Ghi chú:"
    book.save(path)


def write_head(sheet, columns: Sequence[Mapping[str, str]], titles: Sequence[str]) -> int:
    """Two titles, the merged headings and the number line, whose row is given back."""
    paths = [headings_in(column["path"]) for column in columns]
    depth = max(map(len, paths))
    for row, text in enumerate(titles, start=1):
        sheet.cell(row, 1).value = text
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(columns))
    for level in range(depth):
        _write_headings(sheet, level, depth, paths)
    for at, column in enumerate(columns, start=1):
        text = column["printed"]
        sheet.cell(3 + depth, at).value = int(text) if text.isdecimal() else text
    return 3 + depth


def _write_headings(sheet, level: int, depth: int, paths: list[tuple[str, ...]]) -> None:
    """One line: a heading over columns that share it, the last one of a column down to the number line."""
    at = 0
    while at < len(paths):
        path, end = paths[at], at
        if level < len(path):
            last = level == len(path) - 1
            while not last and end + 1 < len(paths) and _shares(paths[end + 1], path, level):
                end += 1
            sheet.cell(3 + level, at + 1).value = path[level]
            bottom = 2 + depth if last else 3 + level
            if bottom > 3 + level or end > at:
                sheet.merge_cells(
                    start_row=3 + level, end_row=bottom, start_column=at + 1, end_column=end + 1
                )
        at = end + 1


def _shares(path: tuple[str, ...], other: tuple[str, ...], level: int) -> bool:
    return path[: level + 1] == other[: level + 1] and len(path) > level + 1
