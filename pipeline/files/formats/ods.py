"""Bytes of an .ods in, a Grid out: one pass over content.xml, blanks and their repeats skipped.

Values come with their kind (number, percentage, date, boolean, error), so nothing is guessed.
Dates lose how they were shown: Calc's file names a style for that, and the date itself is enough.
"""

import datetime as dt

from lxml import etree

from pipeline.files.bounds import check_cells, check_sheets
from pipeline.files.markup import parse
from pipeline.files.package import Package, Unfit
from pipeline.files.serial_days import DAY_FORMAT, day_cell
from pipeline.grid import Grid, RawCell, Table

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_NUMBER = "{urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_DATE_PARTS = {"day": "d", "month": "m", "year": "y", "hours": "h", "minutes": "m", "seconds": "s"}
_DIGITS = tuple(f"{_NUMBER}{kind}" for kind in ("number", "scientific-number", "fraction"))
_PLACES = 15  # decimals that a format shows, at most
_THOUSAND = 3  # zeros of each thousand that a display factor divides by
_REPEATED = 1000  # cells that hold something and are written once for many


def read_ods(package: Package) -> Grid:
    """Read every sheet that is shown, and the identity sheet."""
    if "meta-inf/manifest.xml" in package and b"encryption-data" in package.read(
        "META-INF/manifest.xml"
    ):
        raise Unfit("encrypted")
    root = parse(package.read("content.xml"))
    common = parse(package.read("styles.xml")) if "styles.xml" in package else root
    formats, hidden = _styles(root, _number_codes(common) | _number_codes(root))
    body = root.find(f"{_OFFICE}body/{_OFFICE}spreadsheet")
    sheets = [] if body is None else body.findall(f"{_TABLE}table")
    check_sheets(sheets)
    tables = [
        Table(
            sheet.get(f"{_TABLE}name", ""), _cells(sheet, formats),
            sheet.get(f"{_TABLE}style-name", "") not in hidden,
        )
        for sheet in sheets
    ]  # fmt: skip
    fonts = frozenset(
        face.get(f"{_SVG}font-family", "").strip("'") for face in root.iter(f"{_STYLE}font-face")
    )
    return Grid(tuple(tables), _properties(package), fonts=fonts)


def _styles(root: etree._Element, codes: dict[str, str]) -> tuple[dict[str, str], set[str]]:
    """Format codes of the cell styles for dates and numbers, and the styles of hidden sheets."""
    codes = dict(codes)
    for style in root.iter(f"{_NUMBER}date-style"):
        parts = (etree.QName(part).localname for part in style if isinstance(part.tag, str))
        codes[style.get(f"{_STYLE}name")] = "-".join(
            _DATE_PARTS[part] for part in parts if part in _DATE_PARTS
        )
    formats, hidden = {}, set()
    for style in root.iter(f"{_STYLE}style"):
        name = style.get(f"{_STYLE}name")
        if code := codes.get(style.get(f"{_STYLE}data-style-name")):
            formats[name] = code
        look = style.find(f"{_STYLE}table-properties")
        if look is not None and look.get(f"{_TABLE}display") == "false":
            hidden.add(name)
    return formats, hidden


def _number_codes(root: etree._Element) -> dict[str, str]:
    """Codes of number styles as Excel writes them; a map names the style of another sign."""
    own, maps = {}, {}
    for style in root.iter(f"{_NUMBER}number-style"):
        name = style.get(f"{_STYLE}name")
        own[name] = "".join(map(_part, style))
        maps[name] = [
            (item.get(f"{_STYLE}condition", ""), item.get(f"{_STYLE}apply-style-name"))
            for item in style.iterfind(f"{_STYLE}map")
        ]
    return {
        name: ";".join([
            *(f"[{condition.removeprefix('value()')}]{own.get(other, '')}"
              for condition, other in maps[name]), code,
        ])
        for name, code in own.items()
    }  # fmt: skip


def _part(part: etree._Element) -> str:
    """One part of a number style: the digits, with a comma for each thousand, or literal text."""
    if part.tag == f"{_NUMBER}text":
        return '"{}"'.format((part.text or "").replace('"', ""))
    if part.tag not in _DIGITS:
        return ""
    places, factor = part.get(f"{_NUMBER}decimal-places", ""), part.get(f"{_NUMBER}display-factor")
    point = "." + "0" * min(int(places), _PLACES) if places.isdecimal() and int(places) else ""
    return "0" + point + "," * ((len(factor or "1") - 1) // _THOUSAND)


def _cells(sheet: etree._Element, formats: dict[str, str]) -> dict:
    cells: dict[tuple[int, int], RawCell] = {}
    row = 0
    for line in sheet.iter(f"{_TABLE}table-row"):
        found: dict[int, RawCell] = {}
        column = 0
        for item in line:
            if item.tag not in _CELLS:
                continue
            repeat = int(item.get(f"{_TABLE}number-columns-repeated", 1))
            cell = _cell(item, formats)
            if cell is not None:
                found |= {column + n: cell for n in range(1, _bounded(repeat) + 1)}
            column += repeat
        repeat = int(line.get(f"{_TABLE}number-rows-repeated", 1))
        for n in range(1, _bounded(repeat) + 1) if found else ():
            cells |= {(row + n, column): cell for column, cell in found.items()}
        row += repeat
        check_cells(cells)
    return cells


def _bounded(repeat: int) -> int:
    if repeat > _REPEATED:
        raise Unfit("too_large", f"một ô lặp lại {repeat} lần")
    return repeat


def _cell(item: etree._Element, formats: dict[str, str]) -> RawCell | None:
    kind = item.get(f"{_OFFICE}value-type", "")
    text = "\n".join(_paragraph(part) for part in item.findall(f"{_TEXT}p"))
    if item.get(f"{_CALC}value-type") == "error" or (text.startswith(("#", "Err:")) and
                                                     item.get(f"{_TABLE}formula")):  # fmt: skip
        return RawCell(text, "error")
    if kind in ("float", "currency", "percentage"):
        code = formats.get(item.get(f"{_TABLE}style-name"), "")
        code = "0%" if kind == "percentage" else code if kind == "float" else ""
        return RawCell(float(item.get(f"{_OFFICE}value")), "number", code)
    if kind == "boolean":
        return RawCell(item.get(f"{_OFFICE}boolean-value") == "true", "boolean")
    if kind == "date":
        day = dt.datetime.fromisoformat(item.get(f"{_OFFICE}date-value"))
        code = formats.get(item.get(f"{_TABLE}style-name"), DAY_FORMAT)
        return day_cell(day, code=code)
    if kind == "time":
        return RawCell(text, "text")
    if not text.strip():
        # a formula that has been computed to an empty text has an empty paragraph
        computed = kind or item.find(f"{_TEXT}p") is not None
        return RawCell("", "formula") if item.get(f"{_TABLE}formula") and not computed else None
    return RawCell(text, "text")


def _paragraph(item: etree._Element) -> str:
    """Text of a paragraph; Calc writes runs of blanks as <text:s text:c="3"/>."""
    text = item.text or ""
    for child in item:
        if child.tag == f"{_TEXT}s":
            text += " " * min(int(child.get(f"{_TEXT}c", 1)), 100)
        elif child.tag == f"{_TEXT}line-break":
            text += "\n"
        elif isinstance(child.tag, str) and not child.tag.endswith("}annotation"):
            text += _paragraph(child)
        text += child.tail or ""
    return text


def _properties(package: Package) -> dict[str, str]:
    if "meta.xml" not in package:
        return {}
    items = parse(package.read("meta.xml")).iter(f"{_META}user-defined")
    return {item.get(f"{_META}name", ""): item.text or "" for item in items}
