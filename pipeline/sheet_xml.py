"""XML of one sheet and of the shared strings in, cells by place out.

The XML of the usual writers (Excel, LibreOffice, openpyxl, xlsxwriter) is scanned with one regular
expression, about the price of calamine, once expat has said that it is well formed; whatever does
not have the usual shape goes through lxml. Both ways give the same cells (tests prove it).
"""

import datetime as dt
import functools
import re
from typing import NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import unescape

from lxml import etree

from pipeline import limits
from pipeline.grid import RawCell
from pipeline.package import Unfit

_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]+)")?(?: t="([a-zA-Z]+)")?>(.*?)</c>',
    re.S,
)
_VALUE = re.compile(rb"<v(?: [^>]*)?>([^<]*)</v>")
_TEXT = re.compile(rb"<t(?: [^>]*)?>([^<]*)</t>")
_STRING = re.compile(rb"<si>(.*?)</si>|<si/>", re.S)
_PHONETIC = re.compile(rb"<rPh .*?</rPh>", re.S)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ENTITIES = {"&quot;": '"', "&apos;": "'"}
_CHARACTER = re.compile(r"&#(x?)([0-9A-Fa-f]+);")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_PARSER = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
_HEAD = 300  # bytes at the start that may declare an encoding
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_EPOCH = dt.datetime(1899, 12, 30)
_LONG = 15  # significant digits that Excel itself keeps and shows


class Book(NamedTuple):
    """What the cells of every sheet refer to: shared strings, and format codes by style."""

    strings: list[str]
    formats: tuple[str, ...]


def xml(data: bytes) -> etree._Element:
    """Parse a part; one with a document type (entities, external files) is refused."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Unfit("damaged", "tệp chứa khai báo lạ, có thể nguy hiểm")
    root = etree.fromstring(data, etree.XMLParser(**_PARSER))
    if root.getroottree().docinfo.doctype:
        raise Unfit("damaged", "tệp chứa khai báo lạ, có thể nguy hiểm")
    return root


def _is_usual(data: bytes, start: int, end: int) -> bool:
    """UTF-8 without declarations or comments, and well formed between the two offsets."""
    head = data[:_HEAD].lower()
    if b"<!" in data or (b"encoding=" in head and b'encoding="utf-8"' not in head):
        return False
    expat.ParserCreate("utf-8").Parse(memoryview(data)[start:end], True)
    return True


def read_strings(data: bytes) -> list[str]:
    """The shared strings in their order."""
    found = [match[1] or b"" for match in _STRING.finditer(data)]
    usual = b"<sst" in data and len(found) == data.count(b"<si")
    if usual and _is_usual(data, data.find(b"<sst"), len(data)):
        return [_joined_text(item) for item in found]
    return [_element_text(item) for item in xml(data).iterfind("{*}si")]


@functools.lru_cache(maxsize=16384)
def _joined_text(item: bytes) -> str:
    if b"<rPh" in item:
        item = _PHONETIC.sub(b"", item)
    if b"vertAlign" in item or b"<strike" in item:
        return _element_text(etree.fromstring(b"<si>" + item + b"</si>"))
    return _decode(b"".join(_TEXT.findall(item)))


def _element_text(item: etree._Element) -> str:
    """Text of an <si> or <is>: phonetic hints left out; raised and struck runs kept recognisable.

    «12» with a raised footnote mark 1 is not 121, and a struck 12 before a 15 is not 1215.
    """
    text = ""
    for child in item:
        name = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if name == "t":
            text += child.text or ""
        elif name == "r":
            text += _run_text(child)
    return _unescaped(text)


def _run_text(run: etree._Element) -> str:
    text = run.findtext("{*}t") or ""
    raised = run.find("{*}rPr/{*}vertAlign")
    struck = run.find("{*}rPr/{*}strike")
    if struck is not None and struck.get("val", "1") not in ("0", "false") and text.strip():
        return f"~{text}~"
    return (
        text.translate(_RAISED) if raised is not None and raised.get("val") != "baseline" else text
    )


def _decode(raw: bytes) -> str:
    text = raw.decode("utf-8")
    if "&" in text:
        text = _CHARACTER.sub(lambda m: chr(int(m[2], 16 if m[1] else 10)), text)
        text = unescape(text, _ENTITIES)
    return _unescaped(text)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


def read_cells(data: bytes, book: Book) -> dict[tuple[int, int], RawCell]:
    """The cells that hold something; raises Unfit, or what a broken sheet raises."""
    start, end = data.find(b"<sheetData>"), data.rfind(b"</sheetData>")
    if not 0 <= start < end or data.count(b"<sheetData") != 1:
        return _cells_by_lxml(data, book)
    end += len(b"</sheetData>")
    filled = data.count(b"</c>", start, end)
    _check_count(filled)
    found = _CELL.findall(data, start, end)
    if (
        len(found) != filled
        or data.find(b":c>", start, end) >= 0
        or not _is_usual(data, start, end)
    ):
        return _cells_by_lxml(data, book)
    cells, count, strings = {}, 0, book.strings
    for letters, digits, style, kind, content in found:
        if kind == b"s" and content[:3] == b"<v>" and content[3:-4].isdigit():
            text = strings[int(content[3:-4])]  # by far the most frequent cell
            cell = RawCell(text, "text") if text and not text.isspace() else None
        else:
            cell = _cell(content, kind, style, book)
        if cell is not None:
            cells[_row(digits), _column(letters)] = cell
            count += 1
    return _once(cells, count)


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
        return _text_cell(
            _joined_text(content[at + 4 : content.rfind(b"</is>")]) if at >= 0 else ""
        )
    if content[:3] == b"<v>" and content.find(b"<", 3) == len(content) - 4:
        text = content[3:-4]
    else:
        match = _VALUE.search(content)
        text = match[1] if match else b""
    if not text:
        return RawCell("", "formula") if b"<f" in content else None
    return _raw_cell(_decode(text), kind.decode(), int(style or 0), book)


def _text_cell(text: str) -> RawCell | None:
    return RawCell(text, "text") if text.strip() else None


def _raw_cell(text: str, kind: str, style: int, book: Book) -> RawCell | None:
    if kind == "s":
        if not text.isdecimal():
            raise ValueError(text)
        return _text_cell(book.strings[int(text)])
    if kind == "str":
        return _text_cell(text)
    if kind == "b":
        return RawCell(text == "1", "boolean")
    if kind == "e":
        return RawCell(text, "error")
    if kind == "d":  # an ISO date, as strict OOXML writes it
        day = dt.datetime.fromisoformat(text.removesuffix("Z"))
        return RawCell((day - _EPOCH) / dt.timedelta(days=1), "number", "d/m/yyyy")
    if kind not in ("", "n") or "_" in text:
        raise ValueError(kind or text)
    code = book.formats[style] if style < len(book.formats) else ""
    return RawCell(_stored_number(text), "number", code)


def _stored_number(text: str) -> float:
    """Excel stores 63.1 as 63.1 or 63.099999999999994, and shows fifteen digits of it."""
    value = float(text)
    return float(f"{value:.{_LONG}g}") if len(text) > _LONG else value


@functools.lru_cache(maxsize=1024)
def _column(letters: bytes | str) -> int:
    number = 0
    for letter in letters if isinstance(letters, bytes) else letters.encode():
        number = number * 26 + letter - 64
    if number > limits.COLUMN:
        raise Unfit("damaged", f"cột {number} ngoài trang tính")
    return number


@functools.lru_cache(maxsize=4096)
def _row(digits: bytes | str) -> int:
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
            if reference is None:
                at = row, column + 1
            else:
                match = _REFERENCE.fullmatch(reference)
                if match is None:
                    raise Unfit("damaged", f"địa chỉ ô «{reference}» không hợp lệ")
                at = _row(match[2]), _column(match[1])
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
        return _text_cell(_element_text(inline) if inline is not None else "")
    value = item.findtext("{*}v")
    if not value:
        return RawCell("", "formula") if item.find("{*}f") is not None else None
    if kind in ("s", "str"):
        value = _unescaped(value) if kind == "str" else value
    return _raw_cell(value, kind, int(item.get("s", "0")), book)
