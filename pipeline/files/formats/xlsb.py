"""Bytes of an .xlsb in, a Grid out: the same facts as of an .xlsx, from records instead of XML.

python-calamine, which reads this format too, gives neither formats nor errors nor runs.
"""

import itertools
from collections.abc import Iterator
from typing import NamedTuple

from xlrd.biffh import error_text_from_code

from pipeline.files.bounds import check_cells, check_sheets
from pipeline.files.format_codes import text_as_shown
from pipeline.files.formats.xlsb_records import Fields, records_of
from pipeline.files.formats.xlsb_styles import Font, Styles, read_styles
from pipeline.files.formats.xlsx_annotations import read_annotations
from pipeline.files.formats.xlsx_cells import within
from pipeline.files.package import Package
from pipeline.files.relations import Relation, main_part, relations_of, target_of
from pipeline.files.runs import Run, doubted, marked_runs
from pipeline.grid import Grid, Hidden, Range, RawCell, Table, address, without_table

# Numbers of records in [MS-XLSB] 2.3.2.
_ROW, _COLUMNS, _MERGE, _STRING = 0, 60, 176, 19
_RK, _ERROR, _BOOLEAN, _REAL, _TEXT, _SHARED = 2, 3, 4, 5, 6, 7
_FORMULAS = {8: _TEXT, 9: _REAL, 10: _BOOLEAN, 11: _ERROR}
_RICH = 62
_SHEET, _BOOK, _CALCULATION = 156, 153, 157
_NOTE, _NOTE_TEXT = 635, 637
_IS_HIDDEN_ROW, _IS_RICH = 0x10, 0x1


class _Book(NamedTuple):
    """What the cells refer to; `stale` are results not computed again: '', «zero» or «all»."""

    strings: list[str]
    styles: Styles
    date1904: bool = False
    stale: str = ""


class _Sheet(NamedTuple):
    name: str
    relation: str
    visible: bool


def read_xlsb(package: Package) -> Grid:
    """Read every sheet; raises Unfit, or whatever a broken package raises."""
    main = main_part(package)
    relations = relations_of(package, main)
    styles = read_styles(*(_part(package, relations, kind) for kind in ("styles", "theme")))
    strings = list(_read_strings(_part(package, relations, "sharedStrings"), styles.fonts))
    sheets, date1904, stale = _read_book(package.read(main))
    check_sheets(sheets)
    book = _Book(strings, styles, date1904, stale)
    named = {name: relation.target for name, relation in relations.items()}
    tables = tuple(
        _read_sheet(sheet, package, named[sheet.relation], book)
        for sheet in sheets if named.get(sheet.relation, "") in package
    )  # fmt: skip
    return Grid(
        tables, {}, date1904, fonts=frozenset(font.name for font in styles.fonts),
        without=without_table(sheet.name for sheet in sheets if not sheet.visible),
    )  # fmt: skip


def _part(package: Package, relations: dict[str, Relation], kind: str) -> bytes:
    target = target_of(relations, kind, package)
    return package.read(target) if target else b""


def _read_book(data: bytes) -> tuple[list[_Sheet], bool, str]:
    sheets, date1904, stale = [], False, ""
    for kind, fields in records_of(data):
        if kind == _SHEET:
            state, _ = fields.take("II")
            relation, name = fields.text(), fields.text()
            sheets.append(_Sheet(name, relation, not state))
        elif kind == _BOOK:
            date1904 = bool(fields.take("I")[0] & 1)
        elif kind == _CALCULATION:
            _, automatic, _, _, _, flags = fields.take("IIIdIH")
            stale = "all" if not automatic or flags & 0x10 else "zero" if flags & 1 else ""
    return sheets, date1904, stale


def _read_strings(data: bytes, fonts: list[Font]) -> Iterator[str]:
    return (_rich_text(fields, fonts) for kind, fields in records_of(data) if kind == _STRING)


def _rich_text(fields: Fields, fonts: list[Font]) -> str:
    (flags,) = fields.take("B")
    text = fields.text()
    if not flags & _IS_RICH:
        return text
    (count,) = fields.take("I")
    runs = [fields.take("HH") for _ in range(min(count, len(text) + 1))]
    looks = [(start, fonts[font]) for start, font in runs if font < len(fonts)]
    return marked_runs(text, [Run(start, look.raised, look.struck) for start, look in looks])


def _read_sheet(sheet: _Sheet, package: Package, part: str, book: _Book) -> Table:
    cells: dict[tuple[int, int], RawCell] = {}
    merges: list[Range] = []
    rows, columns = set(), set()
    row = 0
    for kind, fields in records_of(package.read(part)):
        if kind == _ROW:
            number, flags = fields.take("I7xB")
            row = within(number + 1, "row")
            if flags & _IS_HIDDEN_ROW:
                rows.add(row)
        elif kind == _COLUMNS:
            first, last, _, _, flags = fields.take("IIIIH")
            if flags & 1:
                columns |= set(range(first + 1, within(last + 1, "column") + 1))
        elif kind == _MERGE:
            top, bottom, left, right = fields.take("IIII")
            merges.append((top + 1, left + 1, bottom + 1, right + 1))
        elif kind in _READERS and (found := _cell(kind, fields, book)):
            cells[row, within(found[0] + 1, "column")] = found[1]
            check_cells(cells)
    return Table(
        sheet.name, cells, sheet.visible, merges=tuple(merges),
        knows_formats=bool(book.styles.formats), annotations=read_annotations(package, part, _notes), hidden=Hidden(frozenset(rows), frozenset(columns)),
    )  # fmt: skip


def _cell(kind: int, fields: Fields, book: _Book) -> tuple[int, RawCell] | None:
    """The column, counted from 0, and what stands there; None for a blank text."""
    column, style = fields.take("II")
    style &= 0xFFFFFF
    formats = book.styles.formats
    code = formats[style] if style < len(formats) else ""
    cell = _READERS[kind](fields, book, code)
    if cell.kind == "text":
        cell = cell._replace(value=text_as_shown(cell.value, code))
        if not cell.value.strip():
            return None
    is_stale = book.stale == "all" or (book.stale == "zero" and cell.value == 0)
    return column, doubted(
        cell, style in book.styles.struck, is_stale and kind in _FORMULAS,
        style in book.styles.unseen,
    )  # fmt: skip


def _rk(fields: Fields, book: _Book, code: str) -> RawCell:
    """Thirty bits of a number: whole or real, and maybe a hundredth of it ([MS-XLSB] 2.5.123)."""
    (bits,) = fields.take("I")
    (real,) = Fields(bytes(4) + (bits & 0xFFFFFFFC).to_bytes(4, "little")).take("d")
    whole = (bits >> 2) - ((bits >> 31) << 30)
    value = float(whole) if bits & 2 else real
    return RawCell(value / 100 if bits & 1 else value, "number", code)


_READERS = {
    _RK: _rk,
    _REAL: lambda fields, book, code: RawCell(fields.take("d")[0], "number", code),
    _ERROR: lambda fields, book, code: RawCell(
        error_text_from_code.get(fields.take("B")[0], "#N/A"), "error"
    ),
    _BOOLEAN: lambda fields, book, code: RawCell(bool(fields.take("B")[0]), "boolean"),
    _TEXT: lambda fields, book, code: RawCell(fields.text(), "text"),
    _SHARED: lambda fields, book, code: RawCell(book.strings[fields.take("I")[0]], "text"),
    _RICH: lambda fields, book, code: RawCell(_rich_text(fields, book.styles.fonts), "text"),
}
_READERS |= {formula: _READERS[kind] for formula, kind in _FORMULAS.items()}


def _notes(data: bytes) -> Iterator[tuple[str, str]]:
    for (kind, note), (after, text) in itertools.pairwise(records_of(data)):
        if kind == _NOTE and after == _NOTE_TEXT:
            _, row, _, column = note.take("IIII")
            text.take("B")
            yield address(row + 1, column + 1), text.text()
