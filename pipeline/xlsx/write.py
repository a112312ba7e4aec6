"""A Book → a file, by xlsxwriter's public interface.

Whatever xlsxwriter refuses with a code, a warning or an exception raises WorkbookError here. The
same book gives the same bytes.
"""

import datetime as dt
import io
import itertools
import os
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.worksheet import Worksheet

from pipeline.xlsx.beside_cells import set_beside_cells
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
from pipeline.xlsx.charts import insert_charts
from pipeline.xlsx.conditions import set_conditions
from pipeline.xlsx.looks import Looks, looks_of_cells, looks_of_marks, new_workbook
from pipeline.xlsx.package import Content, content_of, put_rows, write_sample
from pipeline.xlsx.page import set_page, set_view
from pipeline.xlsx.texts import PROPERTY, bounded, sheet_name
from pipeline.xlsx.worksheet import OurWorksheet

__all__ = [
    "Book", "Cell", "Conditional", "Page", "Sheet", "Validation", "WorkbookError", "address",
    "write_book",
]  # fmt: skip

CREATED = dt.datetime(2023, 1, 1)  # a fixed stamp: re-running changes no byte


def write_book(book: Book, path: Path) -> None:
    """Write the book beside `path`, then put it in place: a failure leaves the old file alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{os.urandom(16).hex()}.tmp")
    try:
        with temporary.open("xb") as file:
            _write(book, file)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _write(book: Book, file: IO[bytes]) -> None:
    contents = [content_of(sheet) for sheet in book.sheets]
    parts = (f"xl/worksheets/sheet{number}.xml" for number in itertools.count(1))
    put_rows(_without_rows(book, contents), dict(zip(parts, contents, strict=False)), file)


def _without_rows(book: Book, contents: Sequence[Content]) -> io.BytesIO:
    """The package as xlsxwriter makes it, with a sample in the place of the rows."""
    made = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        try:
            workbook = new_workbook(made)
            _fill_workbook(book, contents, workbook)
            workbook.close()
        except (UserWarning, XlsxWriterException) as refusal:
            raise WorkbookError(str(refusal)) from refusal
    return made


def _fill_workbook(book: Book, contents: Iterable[Content], workbook: xlsxwriter.Workbook) -> None:
    workbook.set_properties({"title": bounded(book.title, PROPERTY), "created": CREATED})
    for name, value in book.properties.items():
        expect(workbook.set_custom_property(name, bounded(value, PROPERTY)), f"property {name}")
    looks, marks = looks_of_cells(workbook), looks_of_marks(workbook)
    cells = {sheet.name: sheet.cells for sheet in book.sheets}
    for content in contents:
        sheet = content.sheet
        worksheet = workbook.add_worksheet(sheet_name(sheet.name), OurWorksheet)
        _fill_sheet(content, worksheet, looks, marks)
        insert_charts(sheet.charts, cells, workbook, worksheet)
    for name, refers in book.names.items():
        expect(workbook.define_name(name, refers), f"name {name}")


def _fill_sheet(content: Content, worksheet: Worksheet, looks: Looks, marks: Looks) -> None:
    sheet = content.sheet
    for column, width in enumerate(sheet.widths):
        hidden = {"hidden": True} if column in sheet.hidden_columns else {}
        worksheet.set_column(column, column, width, None, hidden)
    for row, height in sheet.heights.items():
        level, folded = sheet.row_levels.get(row, (0, False))
        worksheet.set_row(row, height, None, {"level": level, "hidden": folded})
    set_beside_cells(sheet, worksheet, looks)
    write_sample(content, worksheet, looks)
    set_conditions(sheet, worksheet, marks)
    set_view(sheet, worksheet)
    set_page(sheet.page, worksheet)
