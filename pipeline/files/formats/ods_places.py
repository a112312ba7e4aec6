"""Where the lines and cells of a Calc sheet are, which are hidden, and what hangs beside them.

Calc writes equal neighbours once, with how often they repeat.
"""

from collections.abc import Iterator

from pipeline.files.markup import Element
from pipeline.grid import Annotation, Hidden, place_of

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
NOTE, FOOTNOTE, BOX = f"{_OFFICE}annotation", f"{_TEXT}note", f"{_DRAW}text-box"
_EXTENDED = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_UNSAID = (f"{_TEXT}is-hidden", f"{_EXTENDED}showing-place-holder")
_RUBY = f"{_TEXT}ruby-text"
_MOST = 20_000  # lines or columns hidden together that are worth naming


Placed = Iterator[tuple[int, int, Element]]  # number of the first, repeats, element


def lines_of(sheet: Element) -> Placed:
    """The lines of a sheet."""
    return _numbered(sheet.iter(f"{TABLE}table-row"), "rows")


def columns_of(sheet: Element) -> Placed:
    """The descriptions of its columns."""
    return _numbered(sheet.iter(f"{TABLE}table-column"), "columns")


def cells_of(line: Element) -> Placed:
    """The cells of a line."""
    return _numbered(line.iterchildren(_CELLS), "columns")


def _numbered(items: Iterator[Element], what: str) -> Placed:
    number = 1
    for item in items:
        repeat = int(item.get(f"{TABLE}number-{what}-repeated", 1))
        yield number, repeat, item
        number += repeat


def span_of(item: Element) -> tuple[int, int]:
    """How many columns and rows a cell stands over."""
    wide, high = (item.get(f"{TABLE}number-{what}-spanned", 1) for what in ("columns", "rows"))
    return int(wide), int(high)


def hidden_of(sheet: Element) -> Hidden:
    """What is collapsed or filtered out."""
    rows, columns = (
        frozenset(
            number for first, repeat, item in items
            if item.get(f"{TABLE}visibility", "visible") != "visible" or _is_folded(item)
            for number in range(first, first + min(repeat, _MOST))
        )
        for items in (lines_of(sheet), columns_of(sheet))
    )  # fmt: skip
    return Hidden(rows, columns)


def _is_folded(line: Element) -> bool:
    """True of a line in a group that is not displayed."""
    groups = line.iterancestors(f"{TABLE}table-row-group", f"{TABLE}table-column-group")
    return any(group.get(f"{TABLE}display") == "false" for group in groups)


def annotations_of(sheet: Element) -> tuple[Annotation, ...]:
    """Notes and boxes, by the cell that they hang on; a box on the page by its end."""
    if next(sheet.iter(NOTE, f"{_DRAW}*"), None) is None:
        return ()
    found = [
        annotation for row, _, line in lines_of(sheet) for column, _, item in cells_of(line)
        for annotation in _beside(item, row, column)
    ]  # fmt: skip
    for shapes in sheet.iterchildren(f"{TABLE}shapes"):
        for shape in shapes:
            end = shape.get(f"{TABLE}end-cell-address", "").rpartition(".")[2]
            if end:
                found.append(Annotation(*place_of(end), "box", words_of(shape)))
    return tuple(sorted(found))


def _beside(item: Element, row: int, column: int) -> Iterator[Annotation]:
    for child in item:
        if child.tag == NOTE:
            yield Annotation(row, column, "note", words_of(child))
        elif child.tag.startswith(_DRAW):
            yield Annotation(row, column, "box", words_of(child))


def is_beside(child: Element) -> bool:
    """True of what lies over or hangs on a text and is no part of it: notes, footnotes, boxes, how it
    is spoken; and of what is not shown or only says what to write there.
    """
    return child.tag in (NOTE, FOOTNOTE, _RUBY) or child.tag.startswith(_DRAW) or any(
        child.get(name) == "true" for name in _UNSAID
    )  # fmt: skip


def words_of(item: Element) -> str:
    """The paragraphs of a note or a box."""
    return "\n".join("".join(map(str, part.itertext())) for part in item.iter(f"{_TEXT}p"))
