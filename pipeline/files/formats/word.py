"""Bytes of a .docx in, a Grid of one sheet out: paragraphs and the lines of all tables, in order.

The form was born in Word. A table that a page break cut in several is read as one; addresses name
table, line and column, since a Word file has no cell names. A form laid out inside a cell of another
table is a table of its own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipeline.files.bounds import check_cells
from pipeline.files.formats.word_text import (
    Looks,
    boxes,
    children,
    name_of,
    paragraph,
    read_looks,
    texts,
    value_of,
)
from pipeline.files.markup import Element, parse
from pipeline.files.package import Package
from pipeline.files.relations import main_part, relations_of, target_of
from pipeline.grid import Grid, Range, RawCell, Remark, Table, remark

_BLOCKS = frozenset({"p", "tbl"})
_FEW = 3  # lines of a table inside a cell that only says what stands in the cell
_DEEPEST = 20  # tables inside tables
SHEET = "Word"


@dataclass
class _Page:
    """What was read so far, and where each line of it stands: table (0 for none) and line."""

    looks: Looks
    comments: dict[str, str]  # by their number
    cells: dict[tuple[int, int], RawCell] = field(default_factory=dict)
    places: dict[int, tuple[int, int]] = field(default_factory=dict)
    merges: list[Range] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    tables: int = 0
    paragraphs: int = 0

    def put(self, row: int, column: int, text: str) -> None:
        if text.strip():
            self.cells[row, column] = RawCell(text, "text")
        check_cells(self.cells)

    def put_remarks(self, row: int, column: int, item: Element) -> None:
        """What hangs beside the text of a cell: comments on it, boxes with a text of their own."""
        numbers = [value_of(mark, "", "id") for mark in item.iter("{*}commentReference")]
        said = [("note", self.comments.get(number, "")) for number in numbers]
        said += [("box", text) for text in boxes(item)]
        found = [remark(row, column, kind, text) for kind, text in said]
        self.remarks.extend(filter(None, found))


def read_docx(package: Package) -> Grid:
    """Read the body of a document; raises whatever a broken package raises."""
    main = main_part(package)
    parts = relations_of(package, main)
    body = parse(package.read(main)).find("{*}body")
    styles, comments, fonts = (
        parse(package.read(part)) if (part := target_of(parts, kind, package)) else ()
        for kind in ("styles", "comments", "fontTable")
    )
    page = _Page(read_looks(styles), {value_of(item, "", "id"): texts(item) for item in comments})
    for block in children(body, _BLOCKS) if body is not None else ():
        if name_of(block) == "tbl":
            _read_table(block, page)
            continue
        page.paragraphs += 1
        row = len(page.places) + 1
        page.places[row] = 0, page.paragraphs
        page.put(row, 1, paragraph(block, page.looks))
    table = Table(
        SHEET, page.cells, places=page.places, merges=tuple(page.merges),
        remarks=tuple(page.remarks),
    )  # fmt: skip
    return Grid((table,), fonts=frozenset(value_of(item, "", "name") for item in fonts))


def _read_table(table: Element, page: _Page, depth: int = 0) -> None:
    page.tables += 1
    number, inside = page.tables, []
    for line, item in enumerate(children(table, {"tr"}), 1):
        row = len(page.places) + 1
        page.places[row] = number, line
        if item.find("{*}trPr/{*}del") is None:  # a line struck out by the track of changes
            inside += _read_line(item, row, page)
    for other in inside if depth < _DEEPEST else ():
        _read_table(other, page, depth + 1)


def _read_line(line: Element, row: int, page: _Page) -> list[Element]:
    """Read the cells of a line; the tables inside them that are no mere content come back."""
    before = line.find("{*}trPr/{*}gridBefore")
    column = 1 + (int(value_of(before, "0")) if before is not None else 0)
    inside: list[Element] = []
    for item in children(line, {"tc"}):
        merged = item.find("{*}tcPr/{*}vMerge")
        if merged is None or value_of(merged, "continue") != "continue":
            blocks = list(children(item, _BLOCKS))
            inside += (block for block in blocks if _is_table(block))
            said = _texts((block for block in blocks if not _is_table(block)), page.looks)
            page.put(row, column, "\n".join(said))
            page.put_remarks(row, column, item)
        span = item.find("{*}tcPr/{*}gridSpan")
        width = int(value_of(span, "1")) if span is not None else 1
        if width > 1:
            page.merges.append((row, column, row, column + width - 1))
        column += width
    return inside


def _is_table(block: Element) -> bool:
    return name_of(block) == "tbl" and sum(1 for _ in children(block, {"tr"})) > _FEW


def _texts(blocks: Iterable[Element], looks: Looks, depth: int = 0) -> Iterator[str]:
    """The paragraphs of a cell, those of a small table inside it too."""
    for block in blocks if depth < _DEEPEST else ():
        if name_of(block) == "p":
            yield paragraph(block, looks)
            continue
        for line in children(block, {"tr"}):
            for cell in children(line, {"tc"}):
                yield from _texts(children(cell, _BLOCKS), looks, depth + 1)
