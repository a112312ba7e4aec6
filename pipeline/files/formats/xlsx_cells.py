"""The cells of one sheet of an .xlsx: its XML is parsed once, and each fact of its cells is one look.

Most cells of a form are blank and only have a look; they are dropped before anything is parsed, and
so is what follows the cells (validations, print settings).
"""

import datetime as dt
import functools
import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline import limits
from pipeline.files.bounds import check_cells
from pipeline.files.format_codes import text_as_shown
from pipeline.files.formats.xlsx_hidden import read_hidden
from pipeline.files.formats.xlsx_rules import read_rules
from pipeline.files.formats.xlsx_strings import string_cell, text_cell
from pipeline.files.formats.xlsx_styles import Styles
from pipeline.files.looks_by_rule import look_by_rules
from pipeline.files.markup import Element, parse
from pipeline.files.package import Unfit, why
from pipeline.files.runs import doubted
from pipeline.files.serial_days import day_cell
from pipeline.grid import Hidden, Range, RawCell, address, place_of

_BLANK = re.compile(rb'<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?/>(?=<c r="|</row>)')
_END = b"</sheetData>"
_MERGE = re.compile(rb'mergeCell ref="([A-Z]{1,3}[0-9]{1,7}):([A-Z]{1,3}[0-9]{1,7})"')
_RULES, _BAR_ALONE = b"conditionalFormatting", re.compile(rb'showValue="(?:0|false)"')
_LONG = 15  # significant digits that Excel itself keeps and shows

Cells = dict[tuple[int, int], RawCell]


class Book(NamedTuple):
    """What the cells of every sheet refer to. `stale` are the results that were not computed again:
    none (''), the «zero» that programs write for a result they do not know, or «all».
    """

    strings: list[RawCell | None]
    styles: Styles = Styles()
    stale: str = ""
    date1904: bool = False


def read_sheet(data: bytes, book: Book) -> tuple[Cells, tuple[Range, ...], Hidden]:
    """The cells that hold something, by place, the merged ranges, and what is hidden.

    Raises Unfit, or what a broken sheet raises.
    """
    root = parse(_without_blanks(data))
    cells = _cells(root, book)
    if _RULES in data and (book.styles.rules or _BAR_ALONE.search(data)):
        _look_by_rules(cells, root, data, book.styles)
    return cells, _merges(data), read_hidden(root, data, cells)


def _look_by_rules(cells: Cells, root: Element, data: bytes, styles: Styles) -> None:
    named = {item.get("r"): item.get("s") for item in root.iterfind("{*}sheetData/{*}row/{*}c")}
    look_by_rules(
        cells, read_rules(data, styles.rules), lambda place: styles.look(named.get(address(*place)))
    )


def _cells(root: Element, book: Book) -> Cells:
    cells: Cells = {}
    count, stale = 0, bool(book.stale)
    looks = not book.styles.are_plain
    for sheet in root.iterfind("{*}sheetData"):
        for item, cell in itertools.chain(_values(sheet, book), _without_values(sheet)):
            if cell is not None and (looks or (stale and len(item) > 1)):
                cell = _as_it_looks(cell, item, book)
            if cell is None:
                continue
            cells[_place(item.get("r") or _named(item, sheet))] = cell
            count += 1
    check_cells(cells)
    if len(cells) != count:
        raise Unfit("damaged", why("cell_twice"))
    return cells


def _without_blanks(data: bytes) -> bytes:
    """The sheet without blank cells and without what follows them, where both are plain to see."""
    end = data.rfind(_END) + len(_END)
    if end >= len(_END):
        data = data[:end] + data[data.rfind(b"</") :]
    return data if b"<!" in data else _BLANK.sub(b"", data)


def _merges(data: bytes) -> tuple[Range, ...]:
    """The merged ranges of a sheet, looked up where they are plain to see, after its cells."""
    at = data.find(b"mergeCells", max(data.rfind(_END), 0))
    found = _MERGE.findall(data, at) if at >= 0 else ()
    return tuple((*_place(first.decode()), *_place(last.decode())) for first, last in found)


def _named(item: Element, sheet: Element) -> str:
    """The reference of a cell, after those left out are written: one right of the cell before."""
    row = 0
    for line in sheet.iterchildren(sheet.tag.replace("sheetData", "row")):
        row, column = int(line.get("r", row + 1)), 0
        for cell in line:
            column = _place(cell.get("r"))[1] if "r" in cell.attrib else column + 1
            cell.set("r", address(row, column))
    return item.get("r", "")


def _values(sheet: Element, book: Book) -> Iterator[tuple[Element, RawCell | None]]:
    """Each cell with a value, and what it says; None where it is blank all the same."""
    for value in sheet.iter(sheet.tag.replace("sheetData", "v")):
        item, text = _cell_of(value), value.text
        kind = item.get("t")
        if kind == "s" and text and text.isdecimal():  # by far the most frequent cell
            yield item, book.strings[int(text)]
        elif not text:  # an empty text is the result of the template's own formulas: nothing yet
            formula = item.find(value.tag[:-1] + "f") if kind != "str" else None
            yield item, None if formula is None else _no_result(formula)
        elif not kind or kind == "n":
            yield item, _number_cell(text, book.styles.format(item.get("s")))
        else:
            yield item, _other_cell(kind, text, book)


def _without_values(sheet: Element) -> Iterator[tuple[Element, RawCell | None]]:
    """Texts in the cells themselves, and formulas whose result is not stored."""
    value, formula, inline = (sheet.tag.replace("sheetData", name) for name in ("v", "f", "is"))
    for content in sheet.iter(formula, inline):
        item = _cell_of(content)
        if content.getnext() is None and item.find(value) is None:
            yield item, string_cell(content) if content.tag == inline else _no_result(content)


def _no_result(formula: Element) -> RawCell:
    return RawCell(formula.text or "", "formula")


def _cell_of(content: Element) -> Element:
    item = content.getparent()
    if item is None:  # asked of the sheet itself, which is no content
        raise ValueError(content.tag)
    return item


def _as_it_looks(cell: RawCell, item: Element, book: Book) -> RawCell | None:
    """The cell, with the reason where it is struck through or its formula was not computed again.

    A text as its format shows it, None where it hides it.
    """
    style = item.get("s")
    if cell.kind == "text" and style in book.styles.of_texts:
        cell = cell._replace(value=text_as_shown(cell.value, book.styles.format(style)))
        if not cell.value.strip():
            return None
    is_stale = book.stale == "all" or (book.stale == "zero" and cell.value == 0)
    return doubted(
        cell, style in book.styles.struck, is_stale and _has_formula(item),
        style in book.styles.unseen,
    )  # fmt: skip


def _has_formula(item: Element) -> bool:
    return any(part.tag.endswith("f") for part in item)


def _other_cell(kind: str, text: str, book: Book) -> RawCell | None:
    if kind in ("str", "inlineStr"):
        return text_cell(text)
    if kind == "b":
        return RawCell(text in ("1", "true"), "boolean")
    if kind == "e":
        return RawCell(text, "error")
    if kind == "d":  # an ISO date, as strict OOXML writes it
        try:
            return day_cell(dt.datetime.fromisoformat(text.removesuffix("Z")), book.date1904)
        except ValueError:  # a time without a day
            return text_cell(text)
    raise ValueError(kind)


@functools.lru_cache(maxsize=4096)  # most figures of a province are a few digits
def _number_cell(text: str, code: str) -> RawCell:
    """Excel stores 63.1 as 63.1 or 63.099999999999994, and shows fifteen digits of it."""
    if "_" in text:  # which Python would read over
        raise ValueError(text)
    value = float(text)
    value = float(f"{value:.{_LONG}g}") if len(text) > _LONG else value
    return RawCell(value, "number", code)


@functools.lru_cache(maxsize=16384)  # one return after the other has the same cells
def _place(reference: str) -> tuple[int, int]:
    try:
        row, column = place_of(reference.upper() if reference.islower() else reference)
    except ValueError as error:
        raise Unfit("damaged", why("reference", reference=reference)) from error
    return within(row, "row"), within(column, "column")


def within(number: int, what: str) -> int:
    """The row or column, if Excel has so many; raises Unfit."""
    if number > (limits.ROW if what == "row" else limits.COLUMN):
        raise Unfit("damaged", why(f"{what}_outside", number=number))
    return number
