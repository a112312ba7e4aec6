"""What this program writes and nobody has to send: a receipt, an appendix, a form still blank.

A feedback workbook and a filled template are answers, whoever wrote them. So is the appendix of a
province in the eyes of the level above, on whose roster it is.
"""

import functools
from collections.abc import Iterable, Mapping, Sequence

from pipeline.grid import Grid, Table
from pipeline.identity_marks import PAPER
from pipeline.returns import Answer, Notice
from schemas.text import fold
from schemas.units.unit import Roster
from schemas.wording.papers import worded

_HEAD = 12  # lines in which a receipt says what it is


def is_own_paper(grid: Grid, marks: Iterable[Mapping[str, str]], roster: Roster) -> bool:
    """True for a paper of ours that bears no mark of a unit on the roster."""
    units = {mark["unit"] for mark in marks}
    return units.isdisjoint(roster.by_id) and is_marked(grid)


def is_marked(grid: Grid) -> bool:
    """True for what says that it is a paper of ours: a receipt says it in words, however it was copied."""
    return PAPER in grid.properties or any(map(_is_receipt, grid.tables))


def _is_receipt(table: Table) -> bool:
    words = _words_of_receipt()
    longest = 2 * max(map(len, words))  # a letter and its accent may be two
    said = {
        fold(cell.value) for (row, _), cell in table.cells.items()
        if row <= _HEAD and cell.kind == "text" and len(cell.value) <= longest
    }  # fmt: skip
    return words <= said


@functools.cache
def _words_of_receipt() -> frozenset[str]:
    return frozenset(fold(worded("feedback", f"receipt.{name}")) for name in ("title", "checksum"))


def is_blank(answers: Sequence[Answer], statements: Sequence[Notice]) -> bool:
    """True where nothing at all was written, not even that there is nothing to report."""
    written = any(a.figure.state != "blank" or a.raw or a.note for a in answers)
    return bool(answers) and not written and not statements
