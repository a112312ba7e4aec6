"""Bytes of an .xls in, a Grid out, by xlrd: formats, error cells and formula results included.

What it cannot know: custom document properties.
"""

import io
from collections.abc import Iterator

import xlrd
from xlrd.biffh import error_text_from_code

from pipeline.files.bounds import check_cells, check_sheets
from pipeline.files.colours import BLACK, WHITE, indexed, is_unseen
from pipeline.files.format_codes import text_as_shown
from pipeline.files.formats.xls_boxes import boxes_of
from pipeline.files.formats.xls_formulas import Formulas, formulas_of
from pipeline.files.formats.xls_records import records_of_sheets
from pipeline.files.package import Unfit
from pipeline.files.runs import Run, doubted, marked_runs
from pipeline.grid import Annotation, Grid, Hidden, Range, RawCell, Table, without_table

_SOLID = 1  # a pattern
_NOTHING = (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)


def read_xls(data: bytes) -> Grid:
    """Read every visible sheet and the identity sheet; raises whatever a broken file raises."""
    silent = io.StringIO()
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=silent)
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower() or "password" in str(error).lower():
            raise Unfit("encrypted") from error
        raise
    check_sheets(book.sheet_names())
    unseen = _unseen(book)
    tables = tuple(
        Table(
            sheet.name,
            _cells(sheet, book, formulas_of(records), unseen),
            sheet.visibility == 0,
            merges=_merges(sheet),
            annotations=tuple(sorted((*_notes(sheet), *boxes_of(records)))),
            hidden=_hidden(sheet),
        )
        for sheet, records in zip(book.sheets(), records_of_sheets(data), strict=True)
    )
    fonts = frozenset(font.name for font in book.font_list)
    hidden = (table.name for table in tables if not table.visible)
    return Grid(tables, {}, bool(book.datemode), fonts=fonts, without=without_table(hidden))


def _cells(
    sheet: xlrd.sheet.Sheet, book: xlrd.Book, formulas: Formulas, unseen: frozenset[int]
) -> dict:
    cells = {(row + 1, column + 1): RawCell("", "formula") for row, column in formulas.unknown}
    stale = formulas.cells if formulas.stale else frozenset()
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            if cell.ctype in _NOTHING:
                continue
            raw = _cell(cell, book, sheet.rich_text_runlist_map.get((row, column), []))
            if raw is None:
                continue
            struck = bool(_font(cell, book).struck_out)
            cells[row + 1, column + 1] = doubted(
                raw, struck, (row, column) in stale, cell.xf_index in unseen
            )
        check_cells(cells)
    return cells


def _merges(sheet: xlrd.sheet.Sheet) -> tuple[Range, ...]:
    """xlrd counts from 0 and names the row and column after the last."""
    return tuple(
        (top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells
    )


def _notes(sheet: xlrd.sheet.Sheet) -> Iterator[Annotation]:
    for (row, column), note in sheet.cell_note_map.items():
        yield Annotation(row + 1, column + 1, "note", note.text)


def _hidden(sheet: xlrd.sheet.Sheet) -> Hidden:
    rows, columns = sheet.rowinfo_map, sheet.colinfo_map
    return Hidden(
        frozenset(row + 1 for row, look in rows.items() if look.hidden or look.height == 0),
        frozenset(column + 1 for column, look in columns.items() if look.hidden or not look.width),
    )


def _font(cell: xlrd.sheet.Cell, book: xlrd.Book) -> xlrd.formatting.Font:
    return book.font_list[book.xf_list[cell.xf_index].font_index]


def _unseen(book: xlrd.Book) -> frozenset[int]:
    """The styles of cells whose text has the colour of its ground."""
    texts = [_rgb(book, font.colour_index) for font in book.font_list]
    return frozenset(
        number for number, look in enumerate(book.xf_list)
        if is_unseen(texts[look.font_index], _ground(book, look.background))
    )  # fmt: skip


def _ground(book: xlrd.Book, fill: xlrd.formatting.XFBackground) -> str:
    if fill.fill_pattern == _SOLID:
        return _rgb(book, fill.pattern_colour_index)
    return "" if fill.fill_pattern else WHITE


def _rgb(book: xlrd.Book, number: int) -> str:
    """A colour of the workbook's palette; black for what is none of it."""
    found = book.colour_map.get(number)
    return bytes(found).hex() if found else indexed(number) if number in book.colour_map else BLACK


def _text(cell: xlrd.sheet.Cell, book: xlrd.Book, runs: list[tuple[int, int]]) -> str:
    """A text whose runs (where each begins, and its font) may be raised or struck through."""
    fonts = [(0, _font(cell, book)), *((start, book.font_list[number]) for start, number in runs)]
    return marked_runs(cell.value, [
        Run(start, bool(font.escapement), bool(font.struck_out)) for start, font in fonts
    ])  # fmt: skip


def _cell(cell: xlrd.sheet.Cell, book: xlrd.Book, runs: list[tuple[int, int]]) -> RawCell | None:
    code = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    if cell.ctype == xlrd.XL_CELL_TEXT:
        text = text_as_shown(_text(cell, book, runs) if runs else cell.value, code)
        return RawCell(text, "text") if text.strip() else None
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return RawCell(float(cell.value), "number", code)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return RawCell(bool(cell.value), "boolean")
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return RawCell(error_text_from_code.get(cell.value, "#N/A"), "error")
    return None
