"""Lines of a table whose cells say where they begin and end, in; cells with columns out.

Neither an .rtf nor a PDF numbers its cells: a column is what lies between two of the edges that the
lines of a table have.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.files.formats.page import Page
from pipeline.grid import Annotation, RawCell


class Ruled(NamedTuple):
    """A cell between two edges, with the notes on it."""

    left: float
    right: float
    text: str
    notes: tuple[str, ...] = ()


def put_lines(lines: Sequence[Sequence[Ruled]], page: Page, near: float) -> None:
    """Put a whole table on the page; edges not further apart than `near` are one."""
    number = page.begin_table()
    edges = _edges(lines, near)
    for count, line in enumerate(lines, 1):
        row = page.add_line(number, count)
        for cell in line:
            column, after = (
                bisect_left(edges, edge - near) + 1 for edge in (cell.left, cell.right)
            )
            page.put(row, column, RawCell(cell.text, "text"), max(after - column, 1))
            page.annotations += (Annotation(row, column, "note", note) for note in cell.notes)


def _edges(lines: Sequence[Sequence[Ruled]], near: float) -> list[float]:
    """Left edges of the columns, in their order."""
    found: list[float] = []
    for edge in sorted({edge for line in lines for cell in line for edge in cell[:2]}):
        if not found or edge - found[-1] > near:
            found.append(edge)
    return found
