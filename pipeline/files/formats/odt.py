"""Parts of an .odt in, a Grid of one sheet out: paragraphs and the lines of all tables, in order."""

from collections.abc import Iterator

from pipeline.files.formats.ods import paragraph
from pipeline.files.formats.ods_places import (
    BOX,
    FOOTNOTE,
    NOTE,
    TABLE,
    cells_of,
    span_of,
    words_of,
)
from pipeline.files.formats.ods_styles import Styles, open_parts, read_styles
from pipeline.files.formats.page import DEEPEST, FEW, Page
from pipeline.files.markup import Element
from pipeline.files.package import Package
from pipeline.grid import Annotation, Grid, RawCell

SHEET = "Writer"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")
_UNSEEN = (f"{_TEXT}tracked-changes", f"{_OFFICE}forms", NOTE)
_CELL = f"{TABLE}table-cell"


def read_odt(package: Package) -> Grid:
    """Read the body of a document; raises whatever a broken package raises."""
    return read_document(*open_parts(package))


def read_document(root: Element, common: Element) -> Grid:
    """The same of its parts; of an .fodt they are one."""
    styles, page = read_styles(root, common), Page()
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    for block in _blocks(body) if body is not None else ():
        if block.tag == f"{TABLE}table":
            _read_table(block, styles, page)
        else:
            page.add_text(paragraph(block, styles))
            page.annotations += _beside(block, len(page.places), 1)
    return Grid((page.as_table(SHEET),))


def _blocks(item: Element, depth: int = 0) -> Iterator[Element]:
    """Paragraphs and tables in their order, those of sections and lists as well."""
    for child in item if depth < DEEPEST else ():
        if child.tag in _PARAGRAPHS or child.tag == f"{TABLE}table":
            yield child
        elif child.tag not in _UNSEEN:
            yield from _blocks(child, depth + 1)


def _lines(table: Element) -> Iterator[Element]:
    """The lines of a table, headers and groups included, those of tables inside it left out."""
    for item in table:
        if item.tag == f"{TABLE}table-row":
            yield item
        elif item.tag != _CELL:
            yield from _lines(item)


def _read_table(table: Element, styles: Styles, page: Page, depth: int = 0) -> None:
    number, inside = page.begin_table(), []
    for line, item in enumerate(_lines(table), 1):
        inside += _read_line(item, page.add_line(number, line), styles, page)
    for other in inside if depth < DEEPEST else ():
        _read_table(other, styles, page, depth + 1)


def _read_line(line: Element, row: int, styles: Styles, page: Page) -> list[Element]:
    """Read the cells of a line; the tables inside them that are no mere content come back."""
    inside: list[Element] = []
    for column, _, item in cells_of(line):
        if item.tag == _CELL:
            blocks = list(_blocks(item))
            tables = [block for block in blocks if _is_table(block)]
            text = "\n".join(_said(block, styles) for block in blocks if block not in tables)
            page.put(row, column, RawCell(text, "text"), *span_of(item))
            page.annotations += _beside(item, row, column)
            inside += tables
    return inside


def _beside(item: Element, row: int, column: int) -> Iterator[Annotation]:
    """Notes, footnotes and boxes."""
    for part in item.iter(NOTE, FOOTNOTE, BOX):
        yield Annotation(row, column, "box" if part.tag == BOX else "note", words_of(part))


def _is_table(block: Element) -> bool:
    return block.tag == f"{TABLE}table" and sum(1 for _ in _lines(block)) > FEW


def _said(block: Element, styles: Styles, depth: int = 0) -> str:
    """A paragraph of a cell, or the texts of a small table inside it."""
    if block.tag in _PARAGRAPHS:
        return paragraph(block, styles)
    cells = (cell for line in _lines(block) for cell in line.iterchildren(_CELL))
    parts = (part for cell in cells for part in _blocks(cell)) if depth < DEEPEST else ()
    return "\n".join(_said(part, styles, depth + 1) for part in parts)
