"""What this program writes and nobody has to send: a receipt, an appendix, a form still blank.

A feedback workbook and a filled template are answers, whoever wrote them. So is the appendix of a
province in the eyes of the level above, on whose roster it is.
"""

from collections.abc import Iterable, Mapping, Sequence

from pipeline.grid import Grid
from pipeline.identity_marks import PAPER
from pipeline.returns import Answer, Notice
from schemas.units.unit import Roster


def is_own_paper(grid: Grid, marks: Iterable[Mapping[str, str]], roster: Roster) -> bool:
    """True for a paper of ours that bears no mark of a unit on the roster."""
    units = {mark["unit"] for mark in marks}
    return PAPER in grid.properties and units.isdisjoint(roster.by_id)


def is_blank(answers: Sequence[Answer], statements: Sequence[Notice]) -> bool:
    """True where nothing at all was written, not even that there is nothing to report."""
    written = any(a.figure.state != "blank" or a.raw or a.note for a in answers)
    return bool(answers) and not written and not statements
