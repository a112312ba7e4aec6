"""Bytes of an .xls that xlrd refuses in, a Grid out, by python-calamine: values alone.

It gives neither formats nor errors nor formulas without a result: what it read is asked about.
"""

import datetime as dt
import io

import python_calamine

from pipeline import limits
from pipeline.files.bounds import check_cells, check_sheets
from pipeline.files.package import Unfit, why
from pipeline.files.serial_days import day_cell
from pipeline.grid import Grid, RawCell, Table


def read_by_calamine(data: bytes) -> Grid:
    """Read every sheet; raises what calamine raises, panics too."""
    book = python_calamine.load_workbook(io.BytesIO(data))
    sheets = book.sheets_metadata
    check_sheets(sheets)
    tables = tuple(
        Table(
            sheet.name, _cells(book.get_sheet_by_name(sheet.name)),
            sheet.visible is python_calamine.SheetVisibleEnum.Visible, knows_formats=False,
        )
        for sheet in sheets if sheet.typ is python_calamine.SheetTypeEnum.WorkSheet
    )  # fmt: skip
    return Grid(tables, doubt="second_reader")


def _cells(sheet: python_calamine.CalamineSheet) -> dict:
    if sheet.height * sheet.width > limits.AREA:
        raise Unfit("too_large", why("area", rows=sheet.height, columns=sheet.width))
    top, left = sheet.start or (0, 0)
    cells = {}
    for row, line in enumerate(sheet.iter_rows(), top + 1):
        for column, value in enumerate(line, left + 1):
            if value != "":
                cells[row, column] = _cell(value)
        check_cells(cells)
    return cells


def _cell(value) -> RawCell:
    match value:
        case bool():
            return RawCell(value, "boolean")
        case int() | float():
            return RawCell(float(value), "number")
        case dt.datetime():
            return day_cell(value)
        case dt.date():
            return day_cell(dt.datetime.combine(value, dt.time()))
        case _:
            return RawCell(str(value), "text")
