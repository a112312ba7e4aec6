"""Bytes of a .docx in, a Grid of one sheet out: paragraphs and the lines of all tables, in order.

The form was born in Word. A form laid out inside a cell of another table is a table of its own.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.files.formats.page import DEEPEST, FEW, Page
from pipeline.files.formats.word_text import (
    Looks,
    boxes,
    children,
    is_in_colour_of_ground,
    name_of,
    paragraph,
    read_looks,
    texts,
    value_of,
)
from pipeline.files.markup import Element, parse
from pipeline.files.package import Package
from pipeline.files.relations import main_part, relations_of, remembered, target_of
from pipeline.grid import Annotation, Grid, RawCell

_BLOCKS = frozenset({"p", "tbl"})
SHEET = "Word"
_REFERENCES = {  # the mark in a text, and the part with what it refers to
    "commentReference": "comments", "footnoteReference": "footnotes", "endnoteReference": "endnotes",
}  # fmt: skip

_MARKS = tuple(f"{{*}}{reference}" for reference in _REFERENCES)


class _Document(NamedTuple):
    """What paragraphs refer to: styles, and notes by their kind and number; and what was read so far."""

    looks: Looks
    notes: dict[tuple[str, str], str]
    page: Page


def read_docx(package: Package) -> Grid:
    """Read the body of a document; raises whatever a broken package raises."""
    main = main_part(package)
    parts = relations_of(package, main)
    body = parse(package.read(main)).find("{*}body")
    styles, fonts, *notes = (
        package.read(part) if (part := target_of(parts, kind, package)) else b""
        for kind in ("styles", "fontTable", *_REFERENCES.values())
    )
    said = {
        (reference, value_of(item, "", "id")): texts(item)
        for reference, part in zip(_REFERENCES, notes, strict=True) if part for item in parse(part)
    }  # fmt: skip
    document = _Document(read_looks(styles) if styles else {}, said, Page())
    for block in children(body, _BLOCKS) if body is not None else ():
        if name_of(block) == "tbl":
            _read_table(block, document)
        else:
            document.page.add_text(paragraph(block, document.looks))
            row = len(document.page.places)
            document.page.annotations += _annotations(block, row, 1, said)
    named = _named(fonts) if fonts else frozenset()
    return Grid((document.page.as_table(SHEET),), _properties(package), fonts=named)


@remembered
def _named(fonts: bytes) -> frozenset[str]:
    return frozenset(value_of(item, "", "name") for item in parse(fonts))


def _properties(package: Package) -> dict[str, str]:
    """Its keywords, each under itself: by one of them our own papers are known."""
    core = target_of(relations_of(package), "core-properties", package)
    said = parse(package.read(core)).findtext("{*}keywords") if core else ""
    return {word: word for word in (said or "").split()}


def _read_table(table: Element, document: _Document, depth: int = 0) -> None:
    number, inside = document.page.begin_table(), []
    for line, item in enumerate(children(table, {"tr"}), 1):
        row = document.page.add_line(number, line)
        if item.find("{*}trPr/{*}del") is None:  # a line struck out by the track of changes
            inside += _read_line(item, row, document)
    for other in inside if depth < DEEPEST else ():
        _read_table(other, document, depth + 1)


def _read_line(line: Element, row: int, document: _Document) -> list[Element]:
    """Read the cells of a line; the tables inside them that are no mere content come back."""
    before, hidden = (line.find(f"{{*}}trPr/{{*}}{name}") for name in ("gridBefore", "hidden"))
    column = 1 + (int(value_of(before, "0")) if before is not None else 0)
    inside: list[Element] = []
    for item in children(line, {"tc"}):
        span = item.find("{*}tcPr/{*}gridSpan")
        width = int(value_of(span, "1")) if span is not None else 1
        merged = item.find("{*}tcPr/{*}vMerge")
        if merged is not None and value_of(merged, "continue") == "continue":
            document.page.go_on(row, column)
        else:
            blocks = list(children(item, _BLOCKS))
            inside += (block for block in blocks if _is_table(block))
            own = (block for block in blocks if not _is_table(block))
            text = "\n".join(_texts(own, document.looks))
            document.page.annotations += _annotations(item, row, column, document.notes)
            unseen = hidden is not None or is_in_colour_of_ground(item)
            doubt = "unseen" if unseen else ""
            document.page.put(row, column, RawCell(text, "text", doubt=doubt), width)
        column += width
    return inside


def _annotations(
    item: Element, row: int, column: int, notes: dict[tuple[str, str], str]
) -> Iterator[Annotation]:
    """What is beside a text: comments on it, its footnotes, boxes with a text of their own."""
    for mark in item.iter(*_MARKS) if notes else ():
        text = notes.get((name_of(mark), value_of(mark, "", "id")), "")
        yield Annotation(row, column, "note", text)
    for text in boxes(item):
        yield Annotation(row, column, "box", text)


def _is_table(block: Element) -> bool:
    return name_of(block) == "tbl" and sum(1 for _ in children(block, {"tr"})) > FEW


def _texts(blocks: Iterable[Element], looks: Looks, depth: int = 0) -> Iterator[str]:
    """The paragraphs of a cell, those of a small table inside it too."""
    for block in blocks if depth < DEEPEST else ():
        if name_of(block) == "p":
            yield paragraph(block, looks)
            continue
        for line in children(block, {"tr"}):
            for cell in children(line, {"tc"}):
                yield from _texts(children(cell, _BLOCKS), looks, depth + 1)
