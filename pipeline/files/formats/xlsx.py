"""Bytes of an .xlsx in, a Grid out, with what calamine hides: formats, error cells, formulas.

This module knows the parts of the package; the cells of one sheet are read by sheet_xml.
"""

import functools
import posixpath
import re

from pipeline import limits
from pipeline.files.formats.xlsx_cells import Book, read_cells
from pipeline.files.formats.xlsx_strings import read_strings, xml
from pipeline.files.package import Package, Unfit, open_package
from pipeline.grid import Grid, RawCell, Table

KEPT_HIDDEN = "_phuluc"
_KEPT = 64 << 10  # bytes of a part worth remembering
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
    date1904, sheets = _book(package.read(main))
    if len(sheets) > limits.SHEETS:
        raise Unfit("too_large", f"{len(sheets)} trang tính")
    targets = _targets(package, main)
    strings, styles = _strings(package, base), f"{base}/styles.xml"
    formats, fonts = _styles(package.read(styles)) if styles in package else ((), frozenset())
    own = Book(strings, formats)
    wanted = [
        (name, targets[part], visible) for name, part, visible in sheets
        if (visible or name == KEPT_HIDDEN) and targets.get(part, "") in package
    ]  # fmt: skip
    parts = {part: read_cells(package.read(part), own) for part in {p for _, p, _ in wanted}}
    tables = tuple(Table(name, parts[part], visible) for name, part, visible in wanted)
    return Grid(tables, _properties(package), date1904, fonts=fonts)


def _main_part(package: Package) -> str:
    if "xl/workbook.xml" in package:
        return "xl/workbook.xml"
    for relation in xml(package.read("_rels/.rels")):
        if relation.get("Type", "").endswith("/officeDocument"):
            return relation.get("Target").lstrip("/")
    raise Unfit("not_a_workbook", "tệp nén không chứa bảng tính")


def _strings(package: Package, base: str) -> list[RawCell | None]:
    path = f"{base}/sharedstrings.xml"
    return read_strings(package.read(path)) if path in package else []


def _kept(read):
    """Remember what a part says: those of one template are the same in every return."""
    remembered = functools.lru_cache(maxsize=64)(read)

    @functools.wraps(read)
    def reading(data: bytes, *more):
        return (remembered if len(data) < _KEPT else read)(data, *more)

    return reading


@_kept
def _book(data: bytes) -> tuple[bool, tuple[tuple[str, str, bool], ...]]:
    """Whether days count from 1904; name, relation and visibility of each sheet."""
    book = xml(data)
    settings = book.find("{*}workbookPr")
    date1904 = settings is not None and settings.get("date1904") in ("1", "true")
    sheets = []
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        part = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")
        sheets.append((sheet.get("name", ""), part, sheet.get("state", "visible") == "visible"))
    return date1904, tuple(sheets)


def _targets(package: Package, main: str) -> dict[str, str]:
    """Part names by relation id, in lower case; a target that leaves the package is nothing."""
    base, name = posixpath.split(main)
    path = f"{base}/_rels/{name}.rels"
    return _relations(package.read(path), base) if path in package else {}


@_kept
def _relations(data: bytes, base: str) -> dict[str, str]:
    targets = {}
    for relation in xml(data):
        target = relation.get("Target", "").replace("\\", "/")
        whole = target if target.startswith("/") else posixpath.join("/", base, target)
        targets[relation.get("Id")] = posixpath.normpath(whole).lstrip("/").lower()
    return targets


@_kept
def _styles(data: bytes) -> tuple[tuple[str, ...], frozenset[str]]:
    """The number format code of each cell style, and the fonts that are named."""
    styles = xml(data)
    codes = dict(_BUILTIN_FORMATS)
    for item in styles.iterfind("{*}numFmts/{*}numFmt"):
        codes[int(item.get("numFmtId"))] = item.get("formatCode", "")
    formats = tuple(
        codes.get(int(item.get("numFmtId", "0")), "")
        for item in styles.iterfind("{*}cellXfs/{*}xf")
    )
    fonts = frozenset(name.decode("utf-8", "replace") for name in _FONT.findall(data))
    return formats, fonts


def _properties(package: Package) -> dict[str, str]:
    if "docProps/custom.xml" not in package:
        return {}
    return {
        item.get("name", ""): "".join(item.itertext())
        for item in xml(package.read("docProps/custom.xml"))
    }
