"""XML of the shared strings in, texts out; and how any part of a package is parsed safely."""

import functools
import re
from xml.parsers import expat
from xml.sax.saxutils import unescape

from lxml import etree

from pipeline.files.formats.xlsx_plain import PLAIN_STRINGS, is_of, is_plain
from pipeline.files.package import Unfit
from pipeline.grid import RawCell

_TEXT = re.compile(rb"<t(?: [^>]*)?>([^<]*)</t>")
_STRING = re.compile(rb"<si>(?:<t>([^<]*+)</t>|(.*?))</si>|<si/>", re.S)
_PHONETIC = re.compile(rb"<rPh .*?</rPh>", re.S)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ENTITIES = {"&quot;": '"', "&apos;": "'"}
_CHARACTER = re.compile(r"&#(x?)([0-9A-Fa-f]+);")
_PARSER = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
_KEPT = 1000  # bytes of a text worth remembering
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def xml(data: bytes) -> etree._Element:
    """Parse a part; one with a document type (entities, external files) is refused."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Unfit("damaged", "tệp chứa khai báo lạ, có thể nguy hiểm")
    root = etree.fromstring(data, etree.XMLParser(**_PARSER))
    if root.getroottree().docinfo.doctype:
        raise Unfit("damaged", "tệp chứa khai báo lạ, có thể nguy hiểm")
    return root


def is_usual(data: bytes, start: int, end: int) -> bool:
    """UTF-8 without declarations or comments, and well formed between the two offsets."""
    if not is_plain(data):
        return False
    expat.ParserCreate("utf-8").Parse(memoryview(data)[start:end], True)
    return True


def read_strings(data: bytes) -> list[RawCell | None]:
    """The shared strings in their order, each as the cell that shows it; None for a blank one."""
    found = _STRING.findall(data)
    start = data.find(b"<sst")
    if start >= 0 and len(found) == data.count(b"<si") and _is_well_formed(data, start):
        return [
            _kept_cell(plain, runs) if len(plain) < _KEPT > len(runs) else string_cell(plain, runs)
            for plain, runs in found
        ]
    return [text_cell(element_text(item)) for item in xml(data).iterfind("{*}si")]


def _is_well_formed(data: bytes, start: int) -> bool:
    if is_plain(data[:start]) and is_of(PLAIN_STRINGS, data, start, len(data)):
        return True
    return is_usual(data, start, len(data))


def string_cell(plain: bytes, runs: bytes) -> RawCell | None:
    """The cell with the content of an <si> or <is>: one plain text, or what else it holds."""
    return (_kept_cell if len(plain) + len(runs) < _KEPT else _string_cell)(plain, runs)


def _string_cell(plain: bytes, runs: bytes) -> RawCell | None:
    return text_cell(_joined_text(runs) if runs else decode(plain))


# Returns of one form share nearly all their texts; a long one would only take up memory.
_kept_cell = functools.lru_cache(maxsize=16384)(_string_cell)


def text_cell(text: str) -> RawCell | None:
    """A cell with this text; white space alone is none."""
    return RawCell(text, "text") if text.strip() else None


def _joined_text(item: bytes) -> str:
    if b"<rPh" in item:
        item = _PHONETIC.sub(b"", item)
    if b"vertAlign" in item or b"<strike" in item:
        return element_text(etree.fromstring(b"<si>" + item + b"</si>"))
    return decode(b"".join(_TEXT.findall(item)))


def element_text(item: etree._Element) -> str:
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
    return unescaped(text)


def _run_text(run: etree._Element) -> str:
    text = run.findtext("{*}t") or ""
    raised = run.find("{*}rPr/{*}vertAlign")
    struck = run.find("{*}rPr/{*}strike")
    if struck is not None and struck.get("val", "1") not in ("0", "false") and text.strip():
        return f"~{text}~"
    return (
        text.translate(_RAISED) if raised is not None and raised.get("val") != "baseline" else text
    )


def decode(raw: bytes) -> str:
    text = raw.decode("utf-8")
    if "&" in text:
        text = _CHARACTER.sub(lambda m: chr(int(m[2], 16 if m[1] else 10)), text)
        text = unescape(text, _ENTITIES)
    return unescaped(text)


def unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text
