"""The office's workbook in, the same with what a newer version needs, every cell of the office kept, out.

Sheets, columns and settings that are not there are put after those that are; lists to choose from
and help in cells are made anew. The workbook is written beside the old one and takes its place, of
which a copy is kept; nothing is written where nothing is missing, or while it is open.
"""

import copy
import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.files.office_file import lock_of, open_grid, unreadable
from pipeline.form_book.opening import forms_named
from pipeline.office.columns import columns_of, heading, sheets
from pipeline.office.sheets import HEADINGS, LAST, LISTS, Contents, office_book
from pipeline.office.table import own_sheet
from pipeline.office.workbook import SETTINGS, open_office, settings
from pipeline.xlsx.write import write_book
from schemas.errors import PhulucError
from schemas.form.loading import period_of
from schemas.periods.period import Period
from schemas.text import bare
from schemas.wording.papers import worded

AnyCell = Cell | MergedCell
_FIRST_LINES = 40  # in which headings are looked for
_OURS = HEADINGS + 1  # the line of the headings in a sheet of ours, counted from 1


def add_what_is_new(path: Path, period: Period, now: dt.datetime) -> tuple[list[str], Path | None]:
    """Put in what is missing; returns what it was, in the words of its labels, and the copy kept.

    Raises PhulucError while the workbook is open, DefinitionError where it cannot be read.
    """
    _check_closed(path)
    grid = open_grid(path)
    try:
        book = openpyxl.load_workbook(path, rich_text=True)
    except Exception as error:  # of another format, or damaged: its readers raise many classes
        raise unreadable(path) from error
    own, forms = None, ""
    if own_sheet(grid, SETTINGS):
        office = open_office(path)
        forms = office.says("form")
        own = office.period(lambda text: period_of(text, forms_named(*office.forms)))
    with tempfile.TemporaryDirectory(prefix="phuluc-") as folder:
        newest = Path(folder) / path.name
        write_book(office_book(Contents({"form": forms}, own or period)), newest)
        added = list(_added(book, openpyxl.load_workbook(newest)))
    if not added:
        return [], None
    kept = _copy_of(path, now)
    _put_in_place(book, path)
    return added, kept


def _check_closed(path: Path) -> None:
    if lock := lock_of(path):
        raise PhulucError("office.open", path=path, lock=lock.name)


def _copy_of(path: Path, now: dt.datetime) -> Path:
    kept = path.with_name(f"{path.stem}.{now:%Y%m%d-%H%M%S}{path.suffix}")
    shutil.copy2(path, kept)
    return kept


def _put_in_place(book: Workbook, path: Path) -> None:
    """Written whole beside the old one first: a failure leaves that as it was."""
    temporary = path.with_name(f".{os.urandom(8).hex()}.tmp")
    try:
        book.save(temporary)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _added(book: Workbook, newest: Workbook) -> Iterator[str]:
    """Change the book; what was put in, in words."""
    for place, (table, (label, names)) in enumerate(sheets().items()):
        mine = next((sheet for sheet in book.worksheets if bare(sheet.title) in names), None)
        if label not in newest.sheetnames:
            continue  # of an office of several forms
        if mine is None:
            _copy_sheet(newest[label], book, place)
            yield worded("office", "added.sheet", sheet=label)
        elif table == SETTINGS:
            yield from _added_settings(mine, newest[label])
        else:
            yield from _added_columns(table, mine, newest[label])
    old = [sheet for sheet in book.worksheets if sheet.title == LISTS]
    if [_texts(newest[LISTS])] != [_texts(sheet) for sheet in old]:
        for sheet in old:
            book.remove(sheet)
        _copy_sheet(newest[LISTS], book)
        yield worded("office", "added.lists")


def _texts(sheet: Worksheet) -> list[tuple]:
    return list(sheet.iter_rows(values_only=True))


def _copy_sheet(source: Worksheet, book: Workbook, place: int | None = None) -> None:
    """A sheet of ours as it is, into another book: at its place there, or after the others."""
    sheet = book.create_sheet(source.title, place)
    for line in source.iter_rows():
        for cell in line:
            _copy_cell(cell, sheet.cell(cell.row, cell.column))
    for look in source.column_dimensions.values():  # one stands for neighbours of its width
        for column in range(look.min or 0, (look.max or 0) + 1):
            sheet.column_dimensions[get_column_letter(column)].width = look.width
    for number, row in source.row_dimensions.items():
        sheet.row_dimensions[number].height = row.height
    for area in source.merged_cells.ranges:
        sheet.merge_cells(str(area))
    for offered in source.data_validations.dataValidation:
        sheet.add_data_validation(copy.copy(offered))
    sheet.freeze_panes, sheet.sheet_state = source.freeze_panes, source.sheet_state
    sheet.page_setup = copy.copy(source.page_setup)
    sheet.sheet_properties.pageSetUpPr = copy.copy(source.sheet_properties.pageSetUpPr)


def _copy_cell(source: AnyCell, target: AnyCell) -> None:
    if isinstance(source, MergedCell) or isinstance(target, MergedCell):
        return
    target.value = source.value
    for part in ("font", "fill", "border", "alignment", "number_format"):
        setattr(target, part, copy.copy(getattr(source, part)))


def _added_settings(mine: Worksheet, source: Worksheet) -> Iterator[str]:
    """Lines of «Thông tin chung» that are not there, under the last that is."""
    known = {bare(str(line[0].value)) for line in mine.iter_rows(max_col=1) if line[0].value}
    for number, setting in enumerate(settings().values(), _OURS + 1):
        if known & setting.said:
            continue
        line = mine.max_row + 1
        for column in range(1, source.max_column + 1):
            _copy_cell(source.cell(number, column), mine.cell(line, column))
        _offer(mine, _offered(source, source.cell(number, 2)), f"B{line}")
        yield worded("office", "added.setting", setting=setting.label, sheet=mine.title)


def _added_columns(table: str, mine: Worksheet, source: Worksheet) -> Iterator[str]:
    """Columns that are not there, after the last that is; lists of columns that are, as they are now."""
    head, at = _headings(mine, table)
    for number, column in enumerate(columns_of(table).values(), 1):
        if source.cell(_OURS, number).value is None:
            continue  # of an office of several forms
        offered = _offered(source, source.cell(_OURS + 1, number))
        if column.name in at:
            _renew(_offered(mine, mine.cell(head + 1, at[column.name])), offered)
            continue
        place = mine.max_column + 1
        letter = get_column_letter(place)
        for line in range(_OURS, source.max_row + 1):
            _copy_cell(source.cell(line, number), mine.cell(head + line - _OURS, place))
        width = source.column_dimensions[get_column_letter(number)].width
        mine.column_dimensions[letter].width = width
        _offer(mine, offered, f"{letter}{head + 1}:{letter}{LAST}")
        yield worded("office", "added.column", column=column.label, sheet=mine.title)


def _headings(sheet: Worksheet, table: str) -> tuple[int, dict[str, int]]:
    """The line that names most columns, and the number of each; the last line where none does."""
    best: tuple[int, dict[str, int]] = (sheet.max_row, {})
    for number, line in enumerate(sheet.iter_rows(max_row=_FIRST_LINES), 1):
        at = {heading(str(cell.value), table): cell.column for cell in line if cell.value}
        at.pop("", None)
        if len(at) > len(best[1]):
            best = number, at
    return best


def _offered(sheet: Worksheet, cell: AnyCell) -> DataValidation | None:
    found = sheet.data_validations.dataValidation
    return next((offered for offered in found if cell.coordinate in offered.sqref), None)


def _offer(sheet: Worksheet, offered: DataValidation | None, area: str) -> None:
    if offered:
        new = copy.copy(offered)
        new.sqref = MultiCellRange(area)
        sheet.add_data_validation(new)


def _renew(mine: DataValidation | None, offered: DataValidation | None) -> None:
    """A list of ours may have grown; one that the office made stays."""
    if mine and offered and LISTS in (mine.formula1 or ""):
        mine.formula1 = offered.formula1
