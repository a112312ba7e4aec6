"""A Book (a workbook as a value) in, a file out: the only module that writes workbooks.

Text is always written as text, never as a formula, link or number; whatever xlsxwriter refuses
with a return code or a warning raises here. The same book gives the same bytes.
"""

import datetime as dt
import io
import os
import tempfile
import warnings
from pathlib import Path

import xlsxwriter

from pipeline.xlsx.book import (
    Book,
    Cell,
    Conditional,
    Page,
    Sheet,
    Validation,
    WorkbookError,
    address,
    expect,
)
from pipeline.xlsx.bulk import write_bulk
from pipeline.xlsx.charts import insert_charts
from pipeline.xlsx.conditions import set_conditionals, set_validations
from pipeline.xlsx.looks import new_workbook, palette
from pipeline.xlsx.package import pack
from pipeline.xlsx.page import set_page, set_view
from pipeline.xlsx.rows import Ready, fill_rows, grounds, own_cells, ready

__all__ = [
    "Book", "Cell", "Conditional", "Page", "Sheet", "Validation", "WorkbookError", "address",
    "write_book",
]  # fmt: skip

CREATED = dt.datetime(2023, 1, 1)  # a fixed stamp: re-running changes no byte
_NOTE_WIDTH, _NOTE_LETTERS, _NOTE_LINE = 380, 52, 19  # pixels, letters on a line, pixels


def write_book(book: Book, path: Path) -> None:
    """Write the book beside `path`, then put it in place: a failure leaves the old file alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".tmp")
    os.close(handle)
    temporary = Path(name)
    try:
        _write(book, temporary)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _write(book: Book, path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        try:
            large = any(sheet.bulk for sheet in book.sheets)
            workbook = new_workbook(io.BytesIO(), path.parent if large else None)
            _fill_workbook(book, workbook)
            pack(workbook, path)
        except UserWarning as warning:
            raise WorkbookError(str(warning)) from warning


def _fill_workbook(book: Book, workbook: xlsxwriter.Workbook) -> None:
    workbook.set_properties({"title": book.title, "created": CREATED})
    for name, value in book.properties.items():
        workbook.set_custom_property(name, value)
    shared = grounds(book.sheets)
    made = {ground: ready(shared[: number + 1]) for number, ground in enumerate(shared)}
    workbook.str_table.string_table.update(ready(shared).texts)
    for sheet in book.sheets:
        worksheet = workbook.add_worksheet(sheet.name)
        _fill_sheet(sheet, worksheet, made.get(sheet.ground, ready(())))
        insert_charts(sheet.charts, workbook, worksheet)
    for name, refers in book.names.items():
        expect(workbook.define_name(name, refers), f"name {name}")


def _fill_sheet(sheet: Sheet, worksheet, made: Ready) -> None:
    for column, width in enumerate(sheet.widths):
        hidden = {"hidden": True} if column in sheet.hidden_columns else {}
        worksheet.set_column(column, column, width, None, hidden)
    for row, height in sheet.heights.items():
        level, folded = sheet.row_levels.get(row, (0, False))
        worksheet.set_row(row, height, None, {"level": level, "hidden": folded})
    own = own_cells(sheet)
    for (row, column), cell in own:
        if cell.link or cell.note:
            _attach(worksheet, row, column, cell)
    for area in sheet.merges:
        _merge(worksheet, area)
    fill_rows(sheet, own, worksheet, made)
    if sheet.bulk:
        write_bulk(sheet.bulk, worksheet, palette().cells)
    set_validations(sheet, worksheet)
    set_conditionals(sheet, worksheet)
    set_view(sheet, worksheet)
    set_page(sheet.page, worksheet)


def _attach(worksheet, row: int, column: int, cell: Cell) -> None:
    """What belongs to a cell and stands elsewhere in the file: its link and its note."""
    if cell.link:
        worksheet.ignore_write_string = True  # the cell itself is written with its row
        expect(worksheet.write_url(row, column, cell.link, None, "…"), f"link {row},{column}")
        worksheet.table[row][column] = None  # xlsxwriter looks here for what is no text
        if not isinstance(cell.value, str) or cell.formula:  # then a link has words of its own
            worksheet.write_blank(row, column, None, palette().cells[cell.style])
    if cell.note:
        code = worksheet.write_comment(row, column, cell.note, _note_box(cell.note))
        expect(code, f"note {row},{column}")


def _note_box(text: str) -> dict:
    """A box in which the whole note can be read: Excel's own is four short lines high."""
    lines = sum(1 + len(paragraph) // _NOTE_LETTERS for paragraph in text.split("\n"))
    return {
        "author": "phuluc", "width": _NOTE_WIDTH, "height": min(_NOTE_LINE * (lines + 1), 800),
        "font_name": "Times New Roman", "font_size": 11,
    }  # fmt: skip


def _merge(worksheet, area: tuple[int, int, int, int]) -> None:
    """Merge without writing: merge_range is only asked whether the area is free."""
    expect(worksheet.merge_range(*area, "", palette().cells["default"]), f"merge {area}")
