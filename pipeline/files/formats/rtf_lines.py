"""Lines of a table of an .rtf in, cells with columns out.

A line does not number its cells: it says where each of them ends, so that a column is what lies
between two of the ends that the lines of a table have.
"""

from bisect import bisect_left
from typing import NamedTuple

from pipeline.files.formats.page import Page
from pipeline.grid import RawCell

_NEAR = 60  # twips between two ends that are one: a millimetre


class Line(NamedTuple):
    """Where the cells of a line end, with how each is merged; `merging` is of the one to come."""

    left: int = 0
    ends: tuple[tuple[int, frozenset[str]], ...] = ()
    merging: frozenset[str] = frozenset()

    def with_end(self, end: int) -> "Line":
        return self._replace(ends=(*self.ends, (end, self.merging)), merging=frozenset())


def put_lines(lines: list[tuple[Line, list[str]]], page: Page) -> None:
    """Put a whole table on the page."""
    if not lines:
        return
    number, edges = page.begin_table(), _edges([line for line, _ in lines])
    for count, (line, texts) in enumerate(lines, 1):
        row, left = page.add_line(number, count), line.left
        for (end, merging), text in zip(line.ends, texts, strict=False):
            column, after = _column(left, edges), _column(end, edges)
            left = end
            if not merging & {"clmrg", "clvmrg"}:
                page.put(row, column, RawCell(text, "text"), max(after - column, 1))


def _edges(lines: list[Line]) -> list[int]:
    """Left edges of the columns, in their order; ends that nearly are the same are one."""
    found: list[int] = []
    for edge in sorted(
        {edge for line in lines for edge in (line.left, *(e for e, _ in line.ends))}
    ):
        if not found or edge - found[-1] > _NEAR:
            found.append(edge)
    return found


def _column(edge: int, edges: list[int]) -> int:
    """The column that begins at an edge, counted from 1."""
    return bisect_left(edges, edge - _NEAR) + 1
