"""A simulated department: it knows its true figures, and changes only what «Cần sửa» links to."""

from pathlib import Path

import openpyxl

from pipeline.returns import Filled
from pipeline.template.form_sheet import AT, FORM_SHEET

LIST = "Cần sửa"
SEVERITY, LINK, EXPLANATION = 2, 4, 8  # columns of the list, from 1


def cells_to_fix(book, severities=("Lỗi",)) -> list[str]:
    """The cells that the list links to for findings of these severities, in its order."""
    cells, severity = [], ""
    for line in book[LIST].iter_rows():
        severity = line[SEVERITY - 1].value or severity
        link = line[LINK - 1].hyperlink
        if link and severity in severities:
            sheet, _, cell = link.location.rpartition("!")
            assert FORM_SHEET == sheet.strip("'")
            cells.append(cell)
    return cells


def put_right(path: Path, truth: dict[str, Filled], results: bool) -> list[str]:
    """Type the true figure into each listed cell and save; returns the cells changed.

    openpyxl saves formulas without their results, which no office program does: keep either the
    `results`, as Excel shows them, or the formulas for LibreOffice to calculate.
    """
    book = openpyxl.load_workbook(path, data_only=results)
    sheet = book[FORM_SHEET]
    part = {column + 1: name for name, column in AT.items()}
    cells = cells_to_fix(book)
    for cell in cells:
        key = sheet.cell(sheet[cell].row, AT["key"] + 1).value
        sheet[cell].value = getattr(truth.get(key, Filled()), part[sheet[cell].column])
    book.save(path)
    return cells


def explain(path: Path, line: int, words: str) -> None:
    """Write an explanation on the line-th line under the list's header."""
    book = openpyxl.load_workbook(path)
    sheet = book[LIST]
    header = next(c.row for c in sheet["A"] if c.value == "STT")
    sheet.cell(header + line, EXPLANATION).value = words
    book.save(path)
