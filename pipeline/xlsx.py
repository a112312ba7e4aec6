"""A Book (a workbook as a value) in, a file out: the only module that writes workbooks.

Text is always written as text, never as a formula, link or number; whatever xlsxwriter refuses
with a return code or a warning raises here. The same book gives the same bytes.
"""

import copy
import datetime as dt
import functools
import os
import tempfile
import tomllib
import warnings
from pathlib import Path

import xlsxwriter

from pipeline.book import Book, Cell, Conditional, Page, Sheet, Validation, address
from pipeline.xlsx_bulk import write_bulk
from pipeline.xlsx_chart import insert_charts

__all__ = [
    "Book", "Cell", "Conditional", "Page", "Sheet", "Validation", "WorkbookError", "address", "looks",
    "write_book",
]  # fmt: skip

LOOKS = Path(__file__).parent / "looks.toml"
CREATED = dt.datetime(2023, 1, 1)  # a fixed stamp: re-running changes no byte
FORMULA_LIMIT = 255  # of a formula in a validation; longer ones make Excel "repair" the file
_NOTE_WIDTH, _NOTE_LETTERS, _NOTE_LINE = 380, 52, 19  # pixels, letters on a line, pixels
CELL_FORMULA_LIMIT = 8192
DIGIT_PIXELS = 8  # the widest digit of Times New Roman 12, the unit of column widths
_TEXT_SAFE = {
    "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False,
    "in_memory": True,
    "default_format_properties": {
        "font_name": "Times New Roman", "font_size": 12,
        "font_scheme": "none",  # else Excel shows the theme's Calibri, whatever the name says
    },
    "default_column_width": 72, "default_row_height": 21,  # pixels, what Excel uses for that font
}  # fmt: skip


_FRESH = xlsxwriter.worksheet.Worksheet()


class _EmptyText(str):
    """The result "" of a formula; xlsxwriter takes the plain "" for a result still to be computed."""

    __slots__ = ()

    def __eq__(self, other):
        return self is other

    __hash__ = str.__hash__


class WorkbookError(Exception):
    """xlsxwriter refused something that we asked of it."""


@functools.cache
def looks() -> dict[str, dict]:
    """Every style with what it inherits, from looks.toml."""
    raw = tomllib.loads(LOOKS.read_text(encoding="utf-8"))

    def resolve(name: str) -> dict:
        own = dict(raw[name])
        base = own.pop("base", "default")
        return ({} if name == "default" else resolve(base)) | own

    return {name: resolve(name) for name in raw}


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
            options = copy.deepcopy(_TEXT_SAFE)  # xlsxwriter writes into what it is given
            large = any(sheet.bulk for sheet in book.sheets)  # then on disk, not in memory
            options |= {"in_memory": not large, "tmpdir": str(path.parent)}
            workbook = xlsxwriter.Workbook(str(path), options)
            _fill_workbook(book, workbook)
            workbook.close()
        except UserWarning as warning:
            raise WorkbookError(str(warning)) from warning


def _fill_workbook(book: Book, workbook: xlsxwriter.Workbook) -> None:
    workbook.set_properties({"title": book.title, "created": CREATED})
    for name, value in book.properties.items():
        workbook.set_custom_property(name, value)
    formats = {name: workbook.add_format(look) for name, look in looks().items()}
    plain = {  # a conditional format may not change the font's name or size
        name: workbook.add_format({k: look[k] for k in ("bg_color", "font_color") if k in look})
        for name, look in looks().items()
    }
    for sheet in book.sheets:
        worksheet = workbook.add_worksheet(sheet.name)
        worksheet._prepare_formula = _prepared
        _fill_sheet(sheet, worksheet, formats, plain)
        insert_charts(sheet.charts, workbook, worksheet)
    for name, refers in book.names.items():
        _expect(workbook.define_name(name, refers), f"name {name}")


@functools.lru_cache(maxsize=65536)
def _prepared(formula: str, expand_future_functions: bool = False) -> str:
    """A formula as the file has it; templates share theirs, and xlsxwriter looks for 40 patterns."""
    return _FRESH._prepare_formula(formula, expand_future_functions)


def _fill_sheet(sheet: Sheet, worksheet, formats: dict, plain: dict) -> None:
    for column, width in enumerate(sheet.widths):
        hidden = {"hidden": True} if column in sheet.hidden_columns else {}
        worksheet.set_column(column, column, width, None, hidden)
    for row, height in sheet.heights.items():
        level, folded = sheet.row_levels.get(row, (0, False))
        worksheet.set_row(row, height, None, {"level": level, "hidden": folded})
    for (row, column), cell in sheet.cells.items():
        _write_cell(worksheet, row, column, cell, formats)
    for area in sheet.merges:
        _merge(sheet, worksheet, area, formats)
    if sheet.bulk:
        write_bulk(sheet.bulk, worksheet, formats)
    for item in sheet.validations:
        _check_formulas(item)
        _expect(worksheet.data_validation(*item.area, item.options), f"validation {item.area}")
    for item in sheet.conditionals:
        _check_formulas(item)
        options = item.options | {"format": plain[item.style]}
        _expect(worksheet.conditional_format(*item.area, options), f"format {item.area}")
    _set_view(sheet, worksheet)
    _set_page(sheet.page, worksheet)


def _write_cell(worksheet, row: int, column: int, cell: Cell, formats: dict) -> None:
    look, value = formats[cell.style], cell.value
    if cell.link:  # then the value itself, over the text that a link is written with
        _expect(worksheet.write_url(row, column, cell.link, look, "…"), f"link {row},{column}")
    if cell.formula:
        if len(cell.formula) > CELL_FORMULA_LIMIT:
            raise WorkbookError(f"cell {row},{column}: formula of {len(cell.formula)} letters")
        shown = _EmptyText() if value in (None, "") else value
        code = worksheet.write_formula(row, column, cell.formula, look, shown)
    elif value is None or value == "":
        code = worksheet.write_blank(row, column, None, look)
    elif isinstance(value, bool):
        code = worksheet.write_boolean(row, column, value, look)
    elif isinstance(value, int | float):
        code = worksheet.write_number(row, column, value, look)
    else:
        code = worksheet.write_string(row, column, value, look)
    _expect(code, f"cell {row},{column}")
    if cell.note:
        code = worksheet.write_comment(row, column, cell.note, _note_box(cell.note))
        _expect(code, f"note {row},{column}")


def _note_box(text: str) -> dict:
    """A box in which the whole note can be read: Excel's own is four short lines high."""
    lines = sum(1 + len(paragraph) // _NOTE_LETTERS for paragraph in text.split("\n"))
    return {
        "author": "phuluc", "width": _NOTE_WIDTH, "height": min(_NOTE_LINE * (lines + 1), 800),
        "font_name": "Times New Roman", "font_size": 11,
    }  # fmt: skip


def _merge(sheet: Sheet, worksheet, area: tuple[int, int, int, int], formats: dict) -> None:
    """Merge, then write the first cell again: merge_range itself would write it by guessing."""
    first = sheet.cells.get(area[:2], Cell())
    _expect(worksheet.merge_range(*area, "", formats[first.style]), f"merge {area}")
    _write_cell(worksheet, *area[:2], first, formats)


def _set_view(sheet: Sheet, worksheet) -> None:
    if sheet.freeze:
        worksheet.freeze_panes(*sheet.freeze)
    if sheet.filter:
        worksheet.autofilter(*sheet.filter)
    if sheet.tab_colour:
        worksheet.set_tab_color(sheet.tab_colour)
    if sheet.visibility == "hidden":
        worksheet.hide()
    elif sheet.visibility == "very_hidden":
        worksheet.very_hidden()
    if sheet.row_levels:
        worksheet.outline_settings(True, False, False, False)
    if sheet.protected:
        allowed = ("format_rows", "format_columns", "autofilter", "sort")
        worksheet.protect("", dict.fromkeys(allowed, True))


def _set_page(page: Page, worksheet) -> None:
    worksheet.set_paper(9)
    worksheet.set_start_page(1)
    if page.scale:
        worksheet.set_print_scale(page.scale)
    else:
        worksheet.fit_to_pages(1, 0)
    worksheet.set_margins(*(millimetres / 25.4 for millimetres in page.margins_mm))
    worksheet.hide_gridlines(1)
    if page.landscape:
        worksheet.set_landscape()
    if page.repeat_rows:
        worksheet.repeat_rows(*page.repeat_rows)
    if page.repeat_columns:
        worksheet.repeat_columns(*page.repeat_columns)
    if page.column_breaks:
        worksheet.set_v_pagebreaks(list(page.column_breaks))
    if page.row_breaks:
        worksheet.set_h_pagebreaks(list(page.row_breaks))
    if page.area:
        worksheet.print_area(*page.area)
    if page.header or page.first_header is not None:
        _expect(worksheet.set_header(page.header), "header")
    if page.footer:
        _expect(worksheet.set_footer(page.footer), "footer")
    if page.first_header is not None:
        worksheet._write_header_footer = functools.partial(_write_headers, page, worksheet)


def _write_headers(page: Page, worksheet) -> None:
    """The headerFooter element with a first page of its own, which xlsxwriter cannot write."""
    worksheet._xml_start_tag("headerFooter", [("differentFirst", 1)])
    texts = {
        "oddHeader": page.header, "oddFooter": page.footer,
        "firstHeader": page.first_header, "firstFooter": page.footer,
    }  # fmt: skip
    for name, text in texts.items():
        if text:
            worksheet._xml_data_element(name, text)
    worksheet._xml_end_tag("headerFooter")


def _check_formulas(item: Validation | Conditional) -> None:
    """xlsxwriter passes a formula that is too long; Excel then drops the validation."""
    for name in ("value", "minimum", "maximum", "source", "criteria"):
        formula = item.options.get(name)
        if isinstance(formula, str) and len(formula.lstrip("=")) > FORMULA_LIMIT:
            raise WorkbookError(
                f"{type(item).__name__} {item.area}: formula of {len(formula)} letters"
            )


def _expect(code, what: str) -> None:
    """xlsxwriter answers a refused call with a negative number (or, for names, a warning)."""
    if isinstance(code, int) and code < 0:
        raise WorkbookError(f"xlsxwriter refused {what} (code {code})")
