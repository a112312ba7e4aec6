"""The root of an «XML Spreadsheet 2003» in, a Grid out: what old Excel and information systems write.

Cells name their column only where others are left out; values come with their kind, texts may have
runs with a look of their own.
"""

import contextlib
import datetime as dt
import re
from collections.abc import Iterator

from pipeline import limits
from pipeline.files.bounds import check_cells, check_sheets
from pipeline.files.colours import BLACK, WHITE, is_unseen, rgb
from pipeline.files.format_codes import text_as_shown
from pipeline.files.formats.xlsx_styles import NAMED_FORMATS
from pipeline.files.markup import Element
from pipeline.files.package import Unfit, why
from pipeline.files.runs import doubted, marked
from pipeline.files.serial_days import DAY_FORMAT, day_cell
from pipeline.grid import Annotation, Grid, Hidden, Range, RawCell, Table

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_SS = f"{{{NAMESPACE}}}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_NUMBER = re.compile(r"[+-]?[0-9]*\.?[0-9]+(?:E[+-]?[0-9]+)?", re.I)  # others write a text
_DEEPEST = 20  # styles that inherit from one another, runs inside runs

Looks = dict[str, dict[str, str]]  # what each style says: format, struck, colour, ground


def read_spreadsheet_xml(root: Element) -> Grid:
    """Read every sheet; raises what a broken one raises."""
    sheets = root.findall(f"{_SS}Worksheet")
    check_sheets(sheets)
    looks = _looks(root)
    date1904 = root.find(f"{_EXCEL}ExcelWorkbook/{_EXCEL}Date1904") is not None
    said = root.find(f"{_OFFICE}CustomDocumentProperties")
    properties = {
        item.tag.rpartition("}")[2]: item.text or "" for item in (said if said is not None else ())
    }
    fonts = frozenset(item.get(f"{_SS}FontName", "") for item in root.iter(f"{_SS}Font"))
    tables = tuple(_table(sheet, looks, date1904) for sheet in sheets)
    return Grid(tables, properties, date1904, fonts)


def _looks(root: Element) -> Looks:
    own = {style.get(f"{_SS}ID", ""): style for style in root.iter(f"{_SS}Style")}

    def look(name: str, depth: int = 0) -> dict[str, str]:
        style = own.get(name)
        if style is None or depth > _DEEPEST:
            return {}
        found = look(style.get(f"{_SS}Parent", ""), depth + 1)
        number, font, fill = (
            style.find(f"{_SS}{part}") for part in ("NumberFormat", "Font", "Interior")
        )
        if number is not None:
            code = number.get(f"{_SS}Format", "")
            found = found | {"format": NAMED_FORMATS.get(code.lower(), code)}
        if font is not None and f"{_SS}StrikeThrough" in font.attrib:
            found = found | {"struck": font.get(f"{_SS}StrikeThrough", "")}
        if font is not None and f"{_SS}Color" in font.attrib:
            found = found | {"colour": rgb(font.get(f"{_SS}Color", ""))}
        if fill is not None and f"{_SS}Pattern" in fill.attrib:
            found = found | {"ground": _ground(fill)}
        return found

    return {name: look(name) for name in own}


def _ground(fill: Element) -> str:
    """The colour of a fill; '' for one of a pattern."""
    pattern = fill.get(f"{_SS}Pattern")
    return (
        WHITE
        if pattern == "None"
        else rgb(fill.get(f"{_SS}Color", ""))
        if pattern == "Solid"
        else ""
    )


def _table(sheet: Element, looks: Looks, date1904: bool) -> Table:
    cells: dict[tuple[int, int], RawCell] = {}
    merges: list[Range] = []
    annotations: list[Annotation] = []
    rows, columns = set(), set()
    for at, span, item in _placed(sheet.findall(f"{_SS}Table/{_SS}Column"), limits.COLUMN):
        if _is_hidden(item, "Width"):
            columns |= set(range(at, at + span + 1))
    for row, span, line in _placed(sheet.findall(f"{_SS}Table/{_SS}Row"), limits.ROW):
        if _is_hidden(line, "Height"):
            rows |= set(range(row, row + span + 1))
        for column, wide, item in _placed(line.findall(f"{_SS}Cell"), limits.COLUMN, "MergeAcross"):
            style = item.get(f"{_SS}StyleID") or line.get(f"{_SS}StyleID") or "Default"
            cell = _cell(item, looks.get(style, {}), date1904)
            if cell is not None:
                cells[row, column] = cell
            high = int(item.get(f"{_SS}MergeDown", 0))
            if high or wide:
                merges.append((row, column, row + high, column + wide))
            for note in item.findall(f"{_SS}Comment"):
                text = "".join(map(str, note.itertext()))
                annotations.append(Annotation(row, column, "note", text))
        check_cells(cells)
    visible = sheet.findtext(f"{_EXCEL}WorksheetOptions/{_EXCEL}Visible", "SheetVisible")
    return Table(
        sheet.get(f"{_SS}Name", ""), cells, visible == "SheetVisible", merges=tuple(merges),
        annotations=tuple(annotations), hidden=Hidden(frozenset(rows), frozenset(columns)),
    )  # fmt: skip


def _placed(
    items: list[Element], last: int, more: str = "Span"
) -> Iterator[tuple[int, int, Element]]:
    """Number of each row, column or cell, how many further ones it covers, and itself."""
    at = 0
    for item in items:
        at = int(item.get(f"{_SS}Index", at + 1))
        span = int(item.get(f"{_SS}{more}", 0))
        if not 0 < at <= at + span <= last:
            raise Unfit("damaged", why("row_outside" if last == limits.ROW else "column_outside",
                                       number=at + span))  # fmt: skip
        yield at, span, item
        at += span


def _is_hidden(line: Element, size: str) -> bool:
    return line.get(f"{_SS}Hidden") == "1" or line.get(f"{_SS}{size}") == "0"


def _cell(item: Element, look: dict[str, str], date1904: bool) -> RawCell | None:
    data = item.find(f"{_SS}Data")
    if data is None:
        return RawCell("", "formula") if f"{_SS}Formula" in item.attrib else None
    cell = _content(data, look.get("format", ""), date1904)
    if cell is None:
        return None
    unseen = is_unseen(look.get("colour", BLACK), look.get("ground", WHITE))
    return doubted(cell, look.get("struck") == "1", unseen=unseen)


def _content(data: Element, code: str, date1904: bool) -> RawCell | None:
    text = _text(data)
    match data.get(f"{_SS}Type", "String"):
        case "Number" if _NUMBER.fullmatch(text.strip()):
            return RawCell(float(text), "number", code)
        case "DateTime":
            with contextlib.suppress(ValueError):  # others write a day as they show it
                day = dt.datetime.fromisoformat(text)
                return day_cell(day, date1904, code or DAY_FORMAT)
        case "Boolean":
            return RawCell(text.strip().lower() in ("1", "true"), "boolean")
        case "Error":
            return RawCell(text, "error")
    text = text_as_shown(text, code)
    return RawCell(text, "text") if text.strip() else None


def _text(item: Element, depth: int = 0) -> str:
    """Text with its raised and struck runs marked, which are written as in a web page."""
    text = item.text or ""
    for child in item if depth < _DEEPEST else ():
        name = str(child.tag).rpartition("}")[2]
        text += marked(_text(child, depth + 1), name in ("Sup", "Sub"), name == "S") + (
            child.tail or ""
        )
    return text
