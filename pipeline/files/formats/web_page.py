"""Text of a web page in, a Grid of one sheet out: paragraphs and the lines of all tables, in order.

Excel, Word, mail programs and information systems write tables so, often under the name .xls. What
the page hides is left out; a table inside a cell is a table of its own. Where the page keeps the
number behind a text (x:num of Excel, sdval of Calc), number and text are told together.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.files.colours import is_unseen
from pipeline.files.formats.as_shown import code_as_shown
from pipeline.files.formats.page import DEEPEST, FEW, Page
from pipeline.files.formats.page_looks import Look, Sheet, format_code, read_sheet
from pipeline.files.markup import Element, parse_page
from pipeline.files.runs import doubted, marked
from pipeline.grid import Annotation, Grid, RawCell, is_error

SHEET = "HTML"
_UNSEEN = frozenset(
    ("head", "script", "style", "template", "title", "noscript", "iframe", "object", "comment")
)
_BLOCKS = frozenset(
    ("address", "article", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt", "form",
     "h1", "h2", "h3", "h4", "h5", "h6", "hr", "html", "li", "ol", "p", "pre", "section", "ul")
)  # fmt: skip
_SPACE = re.compile(r"[ \t\r\n\f]+")
_STRUCK = re.compile(r"(?:~[^~]*~\s*)+")
_MOST = 1000  # columns or lines that a cell may cover
_TRUTH = "BOOLEAN"  # the format of a truth value in Calc
_DAYS = re.compile(r"[dmyh]", re.I)
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


@dataclass
class _Reading:
    sheet: Sheet
    page: Page = field(default_factory=Page)


def read_page(text: str) -> Grid:
    """Read a page; a Grid without cells where it shows nothing."""
    root = parse_page(text)
    if root is None:
        return Grid((), without=("is_web_page", ""))
    styles = [item.text or "" for item in root.iter("style")]
    reading = _Reading(read_sheet(styles))
    _read_blocks(root, reading)
    fonts = frozenset(face for item in root.iter("font") if (face := item.get("face")))
    return Grid((reading.page.as_table(SHEET),), fonts=fonts, without=("is_web_page", ""))


def _read_blocks(root: Element, reading: _Reading) -> None:
    """Every paragraph and table, as they follow one another."""
    text = ""
    for piece in _flow(root, reading.sheet, Look()):
        if isinstance(piece, str):
            text += piece
            continue
        table, look = piece
        captions = (_flow(item, reading.sheet, look) for item in table.iterchildren("caption"))
        text += "".join(said for caption in captions for said in caption if isinstance(said, str))
        _end_text(text, reading.page)
        text = ""
        _read_table(table, look, reading)
    _end_text(text, reading.page)


def _end_text(text: str, page: Page) -> None:
    for line in filter(None, _tidied(text).split("\n")):
        page.add_text(line)


def _flow(item: Element, sheet: Sheet, within: Look) -> Iterator[str | tuple[Element, Look]]:
    """The text inside an element, blocks between line breaks, and the tables in it."""
    if not isinstance(item.tag, str) or item.tag in _UNSEEN:
        return
    look = sheet.look(item, within)
    if look.hidden:
        return
    if item.tag == "table":
        yield item, look
        return
    ends = "\n" if item.tag in _BLOCKS or item.tag == "br" else ""
    yield ends + _run(_field(item) or item.text, look)
    for child in item:
        if item.tag not in ("select", "textarea"):
            yield from _flow(child, sheet, look)
        yield _run(child.tail, look)
    yield ends if item.tag != "br" else ""


def _run(text: str | None, look: Look) -> str:
    return marked(_SPACE.sub(" ", text), look.raised, look.struck) if text else ""


def _field(item: Element) -> str:
    """What stands in a field of a form: typed, or chosen from a list."""
    if item.tag == "input" and item.get("type", "text") in ("text", "number"):
        return item.get("value", "")
    if item.tag == "select":
        options = sorted(item.iter("option"), key=lambda option: "selected" not in option.attrib)
        return "".join(map(str, options[0].itertext())) if options else ""
    return ""


def _tidied(text: str) -> str:
    lines = (_SPACE.sub(" ", line.replace("\u00a0", " ")).strip() for line in text.split("\n"))
    return "\n".join(filter(None, lines))


def _read_table(table: Element, look: Look, reading: _Reading, depth: int = 0) -> None:
    number, hidden = reading.page.begin_table(), _hidden_columns(table, reading.sheet)
    covered: dict[int, int] = {}  # lines that are still covered from above, by column
    inside: list[tuple[Element, Look]] = []
    for line, item in enumerate(_lines(table), 1):
        parent = item.getparent()
        of_group = look if parent is None else reading.sheet.look(parent, look)
        of_line = reading.sheet.look(item, of_group)
        covered = {column: left - 1 for column, left in covered.items() if left > 1}
        if not of_line.hidden:
            row = reading.page.add_line(number, line)
            inside += _read_line(item, row, of_line, covered, hidden, reading)
    for other, of_other in inside if depth < DEEPEST else ():
        _read_table(other, of_other, reading, depth + 1)


def _lines(table: Element) -> Iterator[Element]:
    for item in table:
        if item.tag == "tr":
            yield item
        elif item.tag in ("thead", "tbody", "tfoot"):
            yield from item.iterchildren("tr")


def _hidden_columns(table: Element, sheet: Sheet) -> frozenset[int]:
    found, at = set(), 0
    for group in table.iterchildren("col", "colgroup"):
        for item in list(group.iterchildren("col")) or [group]:
            span = _span(item, "span")
            if sheet.look(item, sheet.look(group, Look())).hidden:
                found |= set(range(at + 1, at + span + 1))
            at += span
    return frozenset(found)


def _span(item: Element, name: str) -> int:
    """How many columns or lines; browsers take no more than a thousand either."""
    text = item.get(name, "1").strip()
    return min(max(int(text[:9]), 1), _MOST) if text.isdecimal() else 1


def _read_line(
    line: Element, row: int, look: Look, covered: dict[int, int], hidden: frozenset[int],
    reading: _Reading,
) -> list[tuple[Element, Look]]:  # fmt: skip
    """Read the cells of a line; the tables inside them that are no mere content come back."""
    column, inside = 1, []
    taken = frozenset(covered)
    for item in line.iterchildren("td", "th"):
        while column in taken:
            column += 1
        wide, high = _span(item, "colspan"), _span(item, "rowspan")
        of_cell = reading.sheet.look(item, look)
        if not of_cell.hidden:
            cell, tables = _cell(item, of_cell, reading.sheet)
            blank = RawCell("", "text")
            reading.page.put(row, column, blank if column in hidden else cell, wide, high)
            reading.page.annotations += (  # Calc writes the notes of cells so
                Annotation(row, column, "note", _tidied("".join(map(str, note.itertext()))))
                for note in item.iterchildren("comment")
            )
            inside += tables
        covered |= dict.fromkeys(range(column, column + wide), high)
        column += wide
    return inside


def _cell(item: Element, look: Look, sheet: Sheet) -> tuple[RawCell, list[tuple[Element, Look]]]:
    """What a cell holds, struck where all of it is; and the tables in it."""
    text, tables = "", []
    whole = look._replace(struck=False, raised=False)
    for piece in _content(item, sheet, whole):
        if isinstance(piece, str):
            text += piece
        elif sum(1 for _ in _lines(piece[0])) > FEW:
            tables.append(piece)
        else:
            text += _said(*piece, sheet) + "\n"
    text = _tidied(text)
    struck = look.struck or _STRUCK.fullmatch(text)
    cell = _valued(item, text.replace("~", "") if struck else text, sheet)
    return doubted(cell, bool(struck), unseen=_is_unseen(item, look, sheet)), tables


def _is_unseen(item: Element, look: Look, sheet: Sheet) -> bool:
    """True of a cell all of whose text is in the colour of its ground."""
    while not (item.text or "").strip() and len(item) == 1:
        item = item[0]
        look = sheet.look(item, look)
    return is_unseen(look.colour, look.ground)


def _content(item: Element, sheet: Sheet, look: Look) -> Iterator[str | tuple[Element, Look]]:
    yield _run(item.text, look)
    for child in item:
        yield from _flow(child, sheet, look)
        yield _run(child.tail, look)


def _said(table: Element, look: Look, sheet: Sheet, depth: int = 0) -> str:
    """The texts of a small table inside a cell, as they look, those of tables in it too."""
    text = ""
    for line in _lines(table) if depth < DEEPEST else ():
        of_line = sheet.look(line, look)
        for cell in line.iterchildren("td", "th"):
            of_cell = sheet.look(cell, of_line)
            for piece in ("\n", *_content(cell, sheet, of_cell)) if not of_cell.hidden else ():
                text += piece if isinstance(piece, str) else _said(*piece, sheet, depth + 1)
    return text


def _valued(item: Element, text: str, sheet: Sheet) -> RawCell:
    """The number behind a text where the page keeps it, with a format that shows the text."""
    if "x:err" in item.attrib or is_error(text):
        return RawCell(text, "error")
    if "x:bool" in item.attrib:
        return RawCell(item.get("x:bool", "").lower() == "true", "boolean")
    stored = item.get("sdval") or item.get("x:num")
    try:
        value = float(stored) if stored else None
    except ValueError:
        value = None
    if value is None or "x:str" in item.attrib or not math.isfinite(value):
        return RawCell(text, "text")
    code = item.get("sdnum", "").split(";", 2)[-1] if "sdval" in item.attrib else ""
    code = code if "sdval" in item.attrib else format_code(sheet.style(item))
    if code.upper() == _TRUTH:
        return RawCell(bool(value), "boolean")
    if _DAYS.search(_LITERAL.sub("", code)):
        return RawCell(value, "number", code.lower())
    code = "0%" if "%" in code else "" if code.lower() == "general" else code
    return RawCell(value, "number", code_as_shown(text, value, code))
