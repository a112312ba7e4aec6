"""Bytes of an .xlsx in, a Grid out, with what calamine hides: formats, error cells, formulas.

The XML of the usual writers (Excel, LibreOffice, openpyxl, xlsxwriter) is scanned with one regular
expression, about the price of calamine; whatever does not have the usual shape goes through lxml.
"""

import functools
import io
import posixpath
import re
import zipfile
from xml.sax.saxutils import unescape

from lxml import etree

from pipeline.grid import Grid, RawCell, Table

KEPT_HIDDEN = "_phuluc"
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="([0-9]+)")?(?: t="([a-zA-Z]+)")?(?:/>|>(.*?)</c>)',
    re.S,
)
_VALUE = re.compile(rb"<v(?: [^>]*)?>([^<]*)</v>")
_TEXT = re.compile(rb"<t(?: [^>]*)?>([^<]*)</t>")
_STRING = re.compile(rb"<si>(.*?)</si>|<si/>", re.S)
_PHONETIC = re.compile(rb"<rPh .*?</rPh>", re.S)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ENTITIES = {"&quot;": '"', "&apos;": "'"}
_CHARACTER = re.compile(r"&#(x?)([0-9A-Fa-f]+);")
_BUILTIN_FORMATS = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 14: "d/m/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "d/m/yyyy h:mm",
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss.0", 49: "@",
}  # fmt: skip
_PARSER = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


def read_xlsx(data: bytes) -> Grid:
    """Read every visible sheet and the identity sheet; raises whatever a broken package raises."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        book = _xml(archive.read(_main_part(archive, names)))
        base = posixpath.dirname(_main_part(archive, names))
        targets = _targets(archive, base, names)
        strings = _strings(archive, base, names)
        formats = (
            _formats(archive.read(f"{base}/styles.xml")) if (f"{base}/styles.xml" in names) else ()
        )
        tables = [
            Table(name, _cells(archive.read(targets[part]), strings, formats), visible)
            for name, part, visible in _sheets(book)
            if (visible or name == KEPT_HIDDEN) and targets.get(part) in names
        ]
        properties = _properties(archive, names)
    settings = book.find("{*}workbookPr")
    date1904 = settings is not None and settings.get("date1904") in ("1", "true")
    return Grid(tuple(tables), properties, date1904)


def _xml(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(**_PARSER))


def _main_part(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "xl/workbook.xml" in names:
        return "xl/workbook.xml"
    for relation in _xml(archive.read("_rels/.rels")):
        if relation.get("Type", "").endswith("/officeDocument"):
            return relation.get("Target").lstrip("/")
    raise KeyError("workbook")


def _sheets(book: etree._Element) -> list[tuple[str, str, bool]]:
    sheets = []
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        part = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")
        sheets.append((sheet.get("name"), part, sheet.get("state", "visible") == "visible"))
    return sheets


def _targets(archive: zipfile.ZipFile, base: str, names: set[str]) -> dict[str, str]:
    path = f"{base}/_rels/workbook.xml.rels"
    if path not in names:
        return {}
    return {
        relation.get("Id"): posixpath.normpath(posixpath.join(base, relation.get("Target")))
        if not relation.get("Target").startswith("/")
        else relation.get("Target").lstrip("/")
        for relation in _xml(archive.read(path))
    }


def _strings(archive: zipfile.ZipFile, base: str, names: set[str]) -> list[str]:
    path = f"{base}/sharedStrings.xml"
    if path not in names:
        return []
    data = archive.read(path)
    found = [match[1] or b"" for match in _STRING.finditer(data)]
    if len(found) != data.count(b"<si") or b"<!" in data or b"<sst" not in data:
        return [
            "".join(t.text or "" for t in item.iter("{*}t") if not _is_phonetic(t))
            for item in _xml(data).iterfind("{*}si")
        ]
    return [_joined_text(item) for item in found]


def _is_phonetic(text: etree._Element) -> bool:
    parent = text.getparent()
    return parent is not None and etree.QName(parent).localname == "rPh"


def _joined_text(xml: bytes) -> str:
    if b"<rPh" in xml:
        xml = _PHONETIC.sub(b"", xml)
    return _decode(b"".join(_TEXT.findall(xml)))


def _decode(raw: bytes) -> str:
    text = raw.decode("utf-8")
    if "&" in text:
        text = _CHARACTER.sub(lambda m: chr(int(m[2], 16 if m[1] else 10)), text)
        text = unescape(text, _ENTITIES)
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


@functools.lru_cache(maxsize=64)
def _formats(data: bytes) -> tuple[str, ...]:
    """The number format code of each cell style; templates share their styles, so this is cached."""
    styles = _xml(data)
    codes = dict(_BUILTIN_FORMATS)
    for item in styles.iterfind("{*}numFmts/{*}numFmt"):
        codes[int(item.get("numFmtId"))] = item.get("formatCode", "")
    return tuple(
        codes.get(int(item.get("numFmtId", "0")), "")
        for item in styles.iterfind("{*}cellXfs/{*}xf")
    )


def _properties(archive: zipfile.ZipFile, names: set[str]) -> dict[str, str]:
    if "docProps/custom.xml" not in names:
        return {}
    return {
        item.get("name", ""): "".join(item.itertext())
        for item in _xml(archive.read("docProps/custom.xml"))
    }


def _cells(data: bytes, strings: list[str], formats: tuple[str, ...]) -> dict:
    found = _CELL.findall(data)
    if len(found) != data.count(b"<c ") + data.count(b"<c>") or b"<!" in data:
        return _cells_by_lxml(data, strings, formats)
    cells = {}
    for letters, digits, style, kind, content in found:
        if content:
            cell = _cell(content, kind, style, strings, formats)
            if cell is not None:
                cells[int(digits), _column_number(letters)] = cell
    return cells


def _cell(content: bytes, kind: bytes, style: bytes, strings, formats) -> RawCell | None:
    if kind == b"inlineStr":
        return _raw_cell(_joined_text(content), "inlineStr", style, strings, formats)
    match = _VALUE.search(content)
    if match is None or not match[1]:
        # A text result that is empty (t="str") is an empty cell; no result at all is a doubt.
        return RawCell("", "formula") if b"<f" in content and kind != b"str" else None
    return _raw_cell(_decode(match[1]), kind.decode(), style, strings, formats)


def _raw_cell(text: str, kind: str, style: bytes | str, strings, formats) -> RawCell | None:
    if kind in ("s", "str", "inlineStr"):
        value = strings[int(text)] if kind == "s" else text
        return RawCell(value, "text") if value.strip() else None
    if kind == "b":
        return RawCell(text == "1", "boolean")
    if kind == "e":
        return RawCell(text, "error")
    if kind == "d":  # an ISO date, as strict OOXML writes it
        return RawCell(text, "text")
    index = int(style or 0)
    code = formats[index] if index < len(formats) else ""
    return RawCell(float(text), "number", code)


@functools.lru_cache(maxsize=1024)
def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _cells_by_lxml(data: bytes, strings: list[str], formats: tuple[str, ...]) -> dict:
    """The careful path: prefixes, other attribute orders, cells without references."""
    cells, row, column = {}, 0, 0
    for line in _xml(data).iterfind("{*}sheetData/{*}row"):
        row, column = int(line.get("r", row + 1)), 0
        for item in line.iterfind("{*}c"):
            match = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", item.get("r", ""))
            column = _column_number(match[1].encode()) if match else column + 1
            cell = _element_cell(item, strings, formats)
            if cell is not None:
                cells[int(match[2]) if match else row, column] = cell
    return cells


def _element_cell(item: etree._Element, strings, formats) -> RawCell | None:
    kind, inline = item.get("t", ""), item.find("{*}is")
    if kind == "inlineStr":
        text = "".join(t.text or "" for t in inline.iter("{*}t")) if inline is not None else ""
        return _raw_cell(text, kind, "", strings, formats)
    value = item.findtext("{*}v")
    if not value:
        unknown = item.find("{*}f") is not None and kind != "str"
        return RawCell("", "formula") if unknown else None
    return _raw_cell(value, kind if kind != "n" else "", item.get("s", "0"), strings, formats)
