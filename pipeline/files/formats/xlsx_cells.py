"""XML of one sheet in, cells by place out.

The XML of the usual writers (Excel, LibreOffice, openpyxl, xlsxwriter) is scanned with one regular
expression, about the price of calamine, once expat has said that it is well formed; whatever does
not have the usual shape goes through lxml. Both ways give the same cells (tests prove it).
"""

import datetime as dt
import functools
import re
from typing import NamedTuple

from lxml import etree

from pipeline import limits
from pipeline.files.formats.xlsx_plain import PLAIN_SHEET, is_of, is_plain
from pipeline.files.formats.xlsx_strings import (
    decode,
    element_text,
    is_usual,
    string_cell,
    text_cell,
    unescaped,
    xml,
)
from pipeline.files.package import Unfit
from pipeline.grid import RawCell

# Possessive quantifiers: a blank cell, which most are, is left at once and never tried again.
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3}+[1-9][0-9]{0,6}+)"(?: s="([0-9]++)")?+(?: t="([a-zA-Z]++)")?+>'
    rb"(?:<v>([0-9]++)</v>|<f[^>/]*+>[^<]*+</f>(<v>[^<]*+</v>)|(.*?))</c>",
    re.S,
)
_VALUE = re.compile(rb"<v(?: [^>]*)?>([^<]*)</v>")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_EPOCH = dt.datetime(1899, 12, 30)
_LONG = 15  # significant digits that Excel itself keeps and shows


class Book(NamedTuple):
    """What the cells of every sheet refer to: shared strings, and format codes by style."""

    strings: list[RawCell | None]
    formats: tuple[str, ...]


def read_cells(data: bytes, book: Book) -> dict[tuple[int, int], RawCell]:
    """The cells that hold something; raises Unfit, or what a broken sheet raises."""
    start, end = data.find(b"<sheetData>"), data.rfind(b"</sheetData>")
    end += len(b"</sheetData>")
    if not 0 <= start < end or data.count(b"<sheetData", 0, end) != 1:
        return _cells_by_lxml(data, book)
    filled = data.count(b"</c>", start, end)
    _check_count(filled)
    found = _CELL.findall(data, start, end)
    if len(found) != filled or not _is_well_formed(data, start, end):
        return _cells_by_lxml(data, book)
    cells, count, strings = {}, 0, book.strings
    for reference, style, kind, digits, result, content in found:
        if digits and kind == b"s":  # by far the most frequent cell
            cell = strings[int(digits)]
        elif digits and not kind:
            cell = _number_cell(digits, _code(int(style or 0), book))
        elif result and kind == b"str":  # a formula; an empty text is the template's: nothing yet
            cell = string_cell(result[len(b"<v>") : -len(b"</v>")], b"")
        elif result == b"<v></v>":
            cell = RawCell("", "formula")
        else:
            value = b"<v>%b</v>" % digits if digits else result or content
            cell = _cell(value, kind, style, book)
        if cell is not None:
            cells[_place(reference)] = cell
            count += 1
    return _once(cells, count)


def _is_well_formed(data: bytes, start: int, end: int) -> bool:
    """False where only a parser can tell what the cells are; raises what expat raises.

    What follows the cells (validations, print settings) is never parsed.
    """
    if is_plain(data[:start]) and is_of(PLAIN_SHEET, data, start, end):
        return True
    return data.find(b":c>", start, end) < 0 and is_usual(data, start, end)


def _check_count(count: int) -> None:
    if count > limits.CELLS:
        raise Unfit("too_large", f"{count} ô có nội dung trên một trang tính")


def _once(cells: dict, count: int) -> dict:
    if len(cells) != count:
        raise Unfit("damaged", "một ô được ghi hai lần")
    return cells


def _cell(content: bytes, kind: bytes, style: bytes, book: Book) -> RawCell | None:
    if kind == b"inlineStr":
        at = content.find(b"<is>")
        return string_cell(b"", content[at + 4 : content.rfind(b"</is>")]) if at >= 0 else None
    if content[:3] == b"<v>" and content.find(b"<", 3) == len(content) - 4:
        text = content[3:-4]
    else:
        match = _VALUE.search(content)
        text = match[1] if match else b""
    if not text:
        if kind == b"str" and b"<v" in content:
            return None  # a formula whose result is an empty text: the template's own, nothing yet
        return RawCell("", "formula") if b"<f" in content else None
    return _raw_cell(decode(text), kind.decode(), int(style or 0), book)


def _raw_cell(text: str, kind: str, style: int, book: Book) -> RawCell | None:
    if kind == "s":
        if not text.isdecimal():
            raise ValueError(text)
        return book.strings[int(text)]
    if kind == "str":
        return text_cell(text)
    if kind == "b":
        return RawCell(text == "1", "boolean")
    if kind == "e":
        return RawCell(text, "error")
    if kind == "d":  # an ISO date, as strict OOXML writes it
        day = dt.datetime.fromisoformat(text.removesuffix("Z"))
        return RawCell((day - _EPOCH) / dt.timedelta(days=1), "number", "d/m/yyyy")
    if kind not in ("", "n") or "_" in text:
        raise ValueError(kind or text)
    return _number_cell(text, _code(style, book))


def _code(style: int, book: Book) -> str:
    return book.formats[style] if style < len(book.formats) else ""


@functools.lru_cache(maxsize=4096)  # most figures of a province are a few digits
def _number_cell(text: bytes | str, code: str) -> RawCell:
    """Excel stores 63.1 as 63.1 or 63.099999999999994, and shows fifteen digits of it."""
    value = float(text)
    value = float(f"{value:.{_LONG}g}") if len(text) > _LONG else value
    return RawCell(value, "number", code)


@functools.lru_cache(maxsize=16384)  # one template after the other has the same cells
def _place(reference: bytes | str) -> tuple[int, int]:
    text = reference if isinstance(reference, str) else reference.decode()
    match = _REFERENCE.fullmatch(text)
    if match is None:
        raise Unfit("damaged", f"địa chỉ ô «{text}» không hợp lệ")
    return _row(match[2]), _column(match[1])


def _column(letters: str) -> int:
    number = 0
    for letter in letters.encode():
        number = number * 26 + letter - 64
    if number > limits.COLUMN:
        raise Unfit("damaged", f"cột {number} ngoài trang tính")
    return number


def _row(digits: str | int) -> int:
    number = int(digits)
    if number > limits.ROW:
        raise Unfit("damaged", f"dòng {number} ngoài trang tính")
    return number


def _cells_by_lxml(data: bytes, book: Book) -> dict:
    """The careful path: prefixes, other attribute orders, cells without references."""
    cells, count, row = {}, 0, 0
    for line in xml(data).iterfind("{*}sheetData/{*}row"):
        row, column = _row(line.get("r", row + 1)), 0
        for item in line.iterfind("{*}c"):
            reference = item.get("r")
            at = (row, column + 1) if reference is None else _place(reference)
            column = at[1]
            cell = _element_cell(item, book)
            if cell is not None:
                cells[at] = cell
                count += 1
                _check_count(count)
    return _once(cells, count)


def _element_cell(item: etree._Element, book: Book) -> RawCell | None:
    kind, inline = item.get("t", ""), item.find("{*}is")
    if kind == "inlineStr":
        return text_cell(element_text(inline) if inline is not None else "")
    value = item.findtext("{*}v")
    if not value:
        empty = kind == "str" and value is not None
        return RawCell("", "formula") if item.find("{*}f") is not None and not empty else None
    if kind in ("s", "str"):
        value = unescaped(value) if kind == "str" else value
    return _raw_cell(value, kind, int(item.get("s", "0")), book)
