"""Bytes of an .xlsx in, a Grid out, with what calamine hides: formats, error cells, formulas.

This module knows the parts of the package; the cells of one sheet are read by sheet_xml.
"""

import functools
import posixpath
import re

from lxml import etree

from pipeline import limits
from pipeline.grid import Grid, Table
from pipeline.package import Package, Unfit, open_package
from pipeline.sheet_xml import Book, read_cells
from pipeline.strings_xml import read_strings, xml

KEPT_HIDDEN = "_phuluc"
_FONT = re.compile(rb'<(?:\w+:)?(?:name|rFont) val="([^"]*)"')
_BUILTIN_FORMATS = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 14: "d/m/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "d/m/yyyy h:mm",
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss.0", 49: "@",
}  # fmt: skip


def read_xlsx(data: bytes) -> Grid:
    """Read every visible sheet and the identity sheet; raises whatever a broken package raises."""
    return read_package(open_package(data))


def read_package(package: Package) -> Grid:
    """The same from an open package: .xlsx, .xlsm and .xltx are one format."""
    main = _main_part(package)
    base = posixpath.dirname(main)
    book = xml(package.read(main))
    settings = book.find("{*}workbookPr")
    date1904 = settings is not None and settings.get("date1904") in ("1", "true")
    sheets = _sheets(book)
    if len(sheets) > limits.SHEETS:
        raise Unfit("too_large", f"{len(sheets)} trang tính")
    targets = _targets(package, main)
    own = _own_parts(package, base)
    wanted = [
        (name, targets[part], visible) for name, part, visible in sheets
        if (visible or name == KEPT_HIDDEN) and targets.get(part, "") in package
    ]  # fmt: skip
    parts = {part: read_cells(package.read(part), own) for part in {p for _, p, _ in wanted}}
    tables = tuple(Table(name, parts[part], visible) for name, part, visible in wanted)
    return Grid(tables, _properties(package), date1904, fonts=_fonts(package, base))


def _main_part(package: Package) -> str:
    if "xl/workbook.xml" in package:
        return "xl/workbook.xml"
    for relation in xml(package.read("_rels/.rels")):
        if relation.get("Type", "").endswith("/officeDocument"):
            return relation.get("Target").lstrip("/")
    raise Unfit("not_a_workbook", "tệp nén không chứa bảng tính")


def _own_parts(package: Package, base: str) -> Book:
    """What the cells of all sheets refer to: strings by number, formats by style."""
    strings, styles = f"{base}/sharedstrings.xml", f"{base}/styles.xml"
    return Book(
        read_strings(package.read(strings)) if strings in package else [],
        _formats(package.read(styles)) if styles in package else (),
    )


def _sheets(book: etree._Element) -> list[tuple[str, str, bool]]:
    sheets = []
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        part = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")
        sheets.append((sheet.get("name", ""), part, sheet.get("state", "visible") == "visible"))
    return sheets


def _targets(package: Package, main: str) -> dict[str, str]:
    """Part names by relation id, in lower case; a target that leaves the package is nothing."""
    base, name = posixpath.split(main)
    path = f"{base}/_rels/{name}.rels"
    if path not in package:
        return {}
    targets = {}
    for relation in xml(package.read(path)):
        target = relation.get("Target", "").replace("\\", "/")
        whole = target if target.startswith("/") else posixpath.join("/", base, target)
        targets[relation.get("Id")] = posixpath.normpath(whole).lstrip("/").lower()
    return targets


@functools.lru_cache(maxsize=64)
def _formats(data: bytes) -> tuple[str, ...]:
    """The number format code of each cell style; templates share their styles, so this is cached."""
    styles = xml(data)
    codes = dict(_BUILTIN_FORMATS)
    for item in styles.iterfind("{*}numFmts/{*}numFmt"):
        codes[int(item.get("numFmtId"))] = item.get("formatCode", "")
    return tuple(
        codes.get(int(item.get("numFmtId", "0")), "")
        for item in styles.iterfind("{*}cellXfs/{*}xf")
    )


def _fonts(package: Package, base: str) -> frozenset[str]:
    path = f"{base}/styles.xml"
    return _font_names(package.read(path)) if path in package else frozenset()


@functools.lru_cache(maxsize=64)
def _font_names(data: bytes) -> frozenset[str]:
    return frozenset(name.decode("utf-8", "replace") for name in _FONT.findall(data))


def _properties(package: Package) -> dict[str, str]:
    if "docProps/custom.xml" not in package:
        return {}
    return {
        item.get("name", ""): "".join(item.itertext())
        for item in xml(package.read("docProps/custom.xml"))
    }
