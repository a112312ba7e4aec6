"""Bytes of an .ods in, a Grid out: one pass over content.xml, blanks and their repeats skipped.

Values come with their kind (number, percentage, date, boolean, error), so nothing is guessed.
What Calc wrote that it showed is compared with the value.
"""

import contextlib
import datetime as dt

from pipeline.files.bounds import check_cells, check_sheets
from pipeline.files.formats.as_shown import code_as_shown
from pipeline.files.formats.ods_places import (
    TABLE,
    annotations_of,
    cells_of,
    columns_of,
    hidden_of,
    is_beside,
    lines_of,
    span_of,
)
from pipeline.files.formats.ods_styles import STYLE, Styles, open_parts, read_styles
from pipeline.files.markup import Element, parse
from pipeline.files.package import Package, Unfit, why
from pipeline.files.runs import doubted, marked
from pipeline.files.serial_days import DAY_FORMAT, day_cell
from pipeline.grid import Grid, Range, RawCell, Table, without_table

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_KIND, _FORMULA = f"{_OFFICE}value-type", f"{TABLE}formula"
_SPANNED = f"{TABLE}number-columns-spanned"
_DEFAULT = f"{TABLE}default-cell-style-name"
_BLANKS = {f"{_TEXT}line-break": "\n", f"{_TEXT}tab": "\t"}
_TRUTH = frozenset(("TRUE", "FALSE"))
_REPEATED = 1000  # cells that hold something and are written once for many


def read_ods(package: Package) -> Grid:
    """Read every sheet that is shown, and the identity sheet."""
    root, common = open_parts(package)
    meta = parse(package.read("meta.xml")) if "meta.xml" in package else None
    return read_sheets(root, common, meta)


def read_sheets(root: Element, common: Element, meta: Element | None) -> Grid:
    """The same of its parts: content, styles and what is said of it; of an .fods they are one."""
    styles = read_styles(root, common)
    body = root.find(f"{_OFFICE}body/{_OFFICE}spreadsheet")
    sheets = [] if body is None else body.findall(f"{TABLE}table")
    check_sheets(sheets)
    tables = [
        Table(
            sheet.get(f"{TABLE}name", ""), cells,
            sheet.get(f"{TABLE}style-name", "") not in styles.hidden, merges=merges,
            annotations=annotations_of(sheet), hidden=hidden_of(sheet),
        )
        for sheet in sheets for cells, merges in (_cells(sheet, styles),)
    ]  # fmt: skip
    fonts = frozenset(
        face.get(f"{_SVG}font-family", "").strip("'") for face in root.iter(f"{STYLE}font-face")
    )
    hidden = (table.name for table in tables if not table.visible)
    return Grid(tuple(tables), _properties(meta), fonts=fonts, without=without_table(hidden))


def _cells(
    sheet: Element, styles: Styles
) -> tuple[dict[tuple[int, int], RawCell], tuple[Range, ...]]:
    """The cells that hold something, and the ranges that are merged."""
    cells: dict[tuple[int, int], RawCell] = {}
    merges: list[Range] = []
    of_columns = [
        (first + repeat, item.get(_DEFAULT, "")) for first, repeat, item in columns_of(sheet)
    ]
    for row, repeat, line in lines_of(sheet):
        found: dict[int, RawCell] = {}
        of_line = line.get(_DEFAULT, "")
        for column, repeated, item in cells_of(line):
            if not (len(item) or _KIND in item.attrib or _FORMULA in item.attrib):
                continue
            style = item.get(f"{TABLE}style-name") or of_line or _style_at(column, of_columns)
            cell = _cell(item, style, styles)
            if cell is not None and _SPANNED in item.attrib:
                wide, high = span_of(item)
                merges.append((row, column, row + high - 1, column + wide - 1))
            if cell is not None:
                found |= {column + n: cell for n in range(_bounded(repeated))}
        for n in range(_bounded(repeat)) if found else ():
            cells |= {(row + n, column): cell for column, cell in found.items()}
        check_cells(cells)
    return cells, tuple(merges)


def _bounded(repeat: int) -> int:
    if repeat > _REPEATED:
        raise Unfit("too_large", why("repeated", count=repeat))
    return repeat


def _style_at(column: int, of_columns: list[tuple[int, str]]) -> str:
    """The style that the cells of a column have which name none: Calc leaves it out."""
    return next((style for end, style in of_columns if column < end), "")


def _cell(item: Element, style: str, styles: Styles) -> RawCell | None:
    cell = _content(item, style, styles)
    if cell is None:
        return None
    unseen = style in styles.unseen or any(c.may_hold(cell) for c in styles.hiding.get(style, ()))
    return doubted(cell, style in styles.struck, unseen=unseen)


def _content(item: Element, style: str, styles: Styles) -> RawCell | None:
    kind = item.get(_KIND, "")
    paragraphs = item.findall(f"{_TEXT}p")
    text = "\n".join(paragraph(part, styles) for part in paragraphs)
    if not paragraphs and kind == "string":
        text = item.get(f"{_OFFICE}string-value", "")
    if item.get(f"{_CALC}value-type") == "error" or (text.startswith(("#", "Err:")) and
                                                     item.get(_FORMULA)):  # fmt: skip
        return RawCell(text, "error")
    if kind in ("float", "currency", "percentage") and f"{_OFFICE}value" in item.attrib:
        code = styles.formats.get(style, "")
        code = "0%" if kind == "percentage" else code if kind == "float" else ""
        value = float(item.get(f"{_OFFICE}value"))
        if text.strip().upper() in _TRUTH:  # which Calc keeps as 1 or 0
            return RawCell(bool(value), "boolean")
        if paragraphs and "," not in code:
            code = code_as_shown(text, value, code)
        return RawCell(value, "number", code)
    if kind == "boolean":
        return RawCell(item.get(f"{_OFFICE}boolean-value") == "true", "boolean")
    if kind == "date":
        with contextlib.suppress(ValueError):  # of programs that write it otherwise: what they show
            day = dt.datetime.fromisoformat(item.get(f"{_OFFICE}date-value", ""))
            return day_cell(day, code=styles.formats.get(style, DAY_FORMAT))
    if not text.strip():
        # a formula that has been computed to an empty text has an empty paragraph
        formula = "" if kind or paragraphs else item.get(_FORMULA, "")
        return RawCell(formula, "formula") if formula else None
    return RawCell(text, "text")


def paragraph(item: Element, styles: Styles) -> str:
    """Text of a paragraph, of a document as well; Calc writes runs of blanks as <text:s text:c="3"/>."""
    text = item.text or ""
    for child in item:
        if child.tag == f"{_TEXT}s":
            text += " " * min(int(child.get(f"{_TEXT}c", 1)), 100)
        elif child.tag in _BLANKS:
            text += _BLANKS[child.tag]
        elif not is_beside(child):
            name = child.get(f"{_TEXT}style-name")
            run = paragraph(child, styles)
            text += marked(run, name in styles.raised, name in styles.struck)
        text += child.tail or ""
    return text


def _properties(meta: Element | None) -> dict[str, str]:
    items = meta.iter(f"{_META}user-defined") if meta is not None else ()
    return {item.get(f"{_META}name", ""): item.text or "" for item in items}
