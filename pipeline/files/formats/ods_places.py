"""Where the lines and cells of a Calc sheet are, which are hidden, and what hangs beside them.

Calc writes equal neighbours once, with how often they repeat.
"""

from collections.abc import Iterator

from pipeline.files.markup import Element
from pipeline.grid import Hidden, Remark, place_of, remark
from pipeline.identity_marks import MARK

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
_NOTE = f"{_OFFICE}annotation"
_MOST = 20_000  # lines or columns hidden together that are worth naming


def lines_of(sheet: Element) -> Iterator[tuple[int, int, Element]]:
    """Number, repeats and element of each line."""
    row = 1
    for line in sheet.iter(f"{TABLE}table-row"):
        repeat = int(line.get(f"{TABLE}number-rows-repeated", 1))
        yield row, repeat, line
        row += repeat


def cells_of(line: Element) -> Iterator[tuple[int, int, Element]]:
    """Column, repeats and element of each cell of a line."""
    column = 1
    for item in line.iterchildren(_CELLS):
        repeat = int(item.get(f"{TABLE}number-columns-repeated", 1))
        yield column, repeat, item
        column += repeat


def columns_of(sheet: Element) -> Iterator[tuple[int, int, Element]]:
    """First column, repeats and element of each description of columns."""
    first = 1
    for item in sheet.iter(f"{TABLE}table-column"):
        repeat = int(item.get(f"{TABLE}number-columns-repeated", 1))
        yield first, repeat, item
        first += repeat


def hidden_of(sheet: Element) -> Hidden:
    """What is collapsed or filtered out."""
    rows, columns = (
        frozenset(
            number for first, repeat, item in items
            if item.get(f"{TABLE}visibility", "visible") != "visible"
            for number in range(first, first + min(repeat, _MOST))
        )
        for items in (lines_of(sheet), columns_of(sheet))
    )  # fmt: skip
    return Hidden(rows, columns)


def remarks_of(sheet: Element) -> tuple[Remark, ...]:
    """Notes and boxes with a text, by the cell that they hang on; a box on the page by its end."""
    found = []
    for row, _, line in lines_of(sheet):
        for column, _, item in cells_of(line):
            found += [remark(row, column, kind, text) for kind, text in _beside(item)]
    for shapes in sheet.iterchildren(f"{TABLE}shapes"):
        for shape in shapes:
            end = shape.get(f"{TABLE}end-cell-address", "").rpartition(".")[2]
            if end:
                found.append(remark(*place_of(end), "box", _words(shape)))
    return tuple(sorted(filter(None, found)))


def _beside(item: Element) -> Iterator[tuple[str, str]]:
    for child in item:
        if child.tag == _NOTE and _author(child) != MARK:
            yield "note", _words(child)
        elif child.tag.startswith(_DRAW):
            yield "box", _words(child)


def _author(note: Element) -> str:
    return note.findtext("{http://purl.org/dc/elements/1.1/}creator") or ""


def _words(item: Element) -> str:
    return "\n".join("".join(map(str, part.itertext())) for part in item.iter(f"{_TEXT}p"))
