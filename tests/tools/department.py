"""A simulated department: it knows its true figures, and changes only what “Cần sửa” names."""

import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
from openpyxl.utils import range_boundaries

from pipeline.feedback.lines import AT as LIST_AT
from pipeline.feedback.lines import FIRST
from pipeline.feedback.lines import SHEET as LIST
from pipeline.returns import Filled
from pipeline.template.form_sheet import AT, FORM_SHEET

_ADDRESSES = re.compile(r"\b[A-Z]{1,2}[0-9]+(?::[A-Z]{1,2}[0-9]+)?\b")


def lines(book) -> Iterator[tuple]:
    """The cells of each line of the list; what stands over the second part of it is none."""
    for line in book[LIST].iter_rows(min_row=FIRST + 1):
        if isinstance(line[LIST_AT["number"]].value, int):
            yield line


def cells_named(line: tuple) -> list[str]:
    """The cells of the form that a line names, one by one."""
    label = str(line[LIST_AT["cell"]].value or "").rpartition(',"')[
        2
    ]  # of a link that is a formula
    found = []
    for area in _ADDRESSES.findall(label):
        left, top, right, bottom = range_boundaries(area)
        found += [
            f"{openpyxl.utils.get_column_letter(column)}{row}"
            for column in range(left, right + 1) for row in range(top, bottom + 1)
        ]  # fmt: skip
    return found


def cells_to_fix(book, severities=("Lỗi",)) -> list[str]:
    """The cells that the list names for findings of these severities, in its order."""
    return [
        cell for line in lines(book) if line[LIST_AT["severity"]].value in severities
        for cell in cells_named(line)
    ]  # fmt: skip


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
    book[LIST].cell(FIRST + line, LIST_AT["explanation"] + 1).value = words
    book.save(path)
