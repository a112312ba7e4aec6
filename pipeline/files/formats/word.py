"""Bytes of a .docx in, a Grid of one sheet out: paragraphs and the lines of all tables, in order.

The form was born in Word. A table that a page break cut in several is read as one; addresses name
table, line and column, since a Word file has no cell names. Deleted text of tracked changes is not
text; struck and raised runs stay recognisable.
"""

from lxml import etree

from pipeline.files.bounds import check_cells
from pipeline.files.markup import is_on, parse
from pipeline.files.package import Package
from pipeline.files.relations import main_part, relations_of, target_of
from pipeline.files.runs import marked
from pipeline.grid import Grid, Range, RawCell, Table

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_SKIPPED = ("del", "moveFrom", "txbxContent", "fldChar", "instrText")
_DEEPEST = 60
SHEET = "Word"


def read_docx(package: Package) -> Grid:
    """Read the body of a document; raises whatever a broken package raises."""
    main = main_part(package)
    root = parse(package.read(main))
    body = root.find("{*}body")
    cells: dict[tuple[int, int], RawCell] = {}
    places: dict[int, tuple[int, int]] = {}
    merges: list[Range] = []
    row = tables = paragraphs = 0
    for block in body if body is not None else ():
        if _name(block) == "p":
            row, paragraphs = row + 1, paragraphs + 1
            places[row] = 0, paragraphs
            _put(cells, row, 1, _text(block))
        elif _name(block) == "tbl":
            tables += 1
            for line, item in enumerate(block.iterfind("{*}tr"), 1):
                row += 1
                places[row] = tables, line
                _read_line(item, row, cells, merges)
    table = Table(SHEET, cells, places=places, merges=tuple(merges))
    return Grid((table,), fonts=_fonts(package, main))


def _read_line(line: etree._Element, row: int, cells: dict, merges: list[Range]) -> None:
    column = 1
    for item in line.iter("{*}tc"):
        if next(item.iterancestors("{*}tr")) is not line:
            continue  # of a table inside a cell
        merged = item.find("{*}tcPr/{*}vMerge")
        continued = merged is not None and _value(merged, "continue") == "continue"
        if not continued:
            _put(cells, row, column, "\n".join(map(_text, item.iterfind("{*}p"))))
        span = item.find("{*}tcPr/{*}gridSpan")
        width = int(_value(span, "1")) if span is not None else 1
        if width > 1:
            merges.append((row, column, row, column + width - 1))
        column += width


def _put(cells: dict, row: int, column: int, text: str) -> None:
    if text.strip():
        cells[row, column] = RawCell(text, "text")
    check_cells(cells)


def _text(item: etree._Element, depth: int = 0) -> str:
    text = ""
    for child in item if depth < _DEEPEST else ():
        name = _name(child)
        if name == "t":
            text += child.text or ""
        elif name in ("tab", "br", "cr"):
            text += " " if name == "tab" else "\n"
        elif name == "noBreakHyphen":
            text += "-"
        elif name == "r":
            text += _run(child, depth)
        elif name not in _SKIPPED:
            text += _text(child, depth + 1)
    return text


def _run(run: etree._Element, depth: int) -> str:
    text = _text(run, depth + 1)
    raised = run.find("{*}rPr/{*}vertAlign")
    strikes = [run.find(f"{{*}}rPr/{{*}}{mark}") for mark in ("strike", "dstrike")]
    return marked(
        text,
        raised is not None and _value(raised, "") != "baseline",
        any(strike is not None and is_on(_value(strike, "1")) for strike in strikes),
    )


def _name(item: etree._Element) -> str:
    return etree.QName(item).localname if isinstance(item.tag, str) else ""


def _value(item: etree._Element, default: str) -> str:
    return item.get(f"{_W}val", item.get(f"{_STRICT}val", default))


def _fonts(package: Package, main: str) -> frozenset[str]:
    part = target_of(relations_of(package, main), "fontTable", package)
    root = parse(package.read(part)) if part else ()
    return frozenset(item.get(f"{_W}name", "") for item in root if isinstance(item.tag, str))
