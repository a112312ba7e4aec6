"""How raised and struck-through text stays recognisable once it is plain text.

«12» with a raised footnote mark 1 is not 121, and a struck 12 before a 15 is not 1215. What is lowered
is no more a part of the figure than what is raised, and goes by the same name.
"""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.grid import RawCell

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISE = str.maketrans("0123456789", RAISED)


def marked(text: str, raised: bool, struck: bool) -> str:
    """The text of one run, raised digits as such and struck text between tildes."""
    if struck and text.strip():
        return f"~{text}~"
    return text.translate(_RAISE) if raised else text


class Run(NamedTuple):
    """A part of a text with a look of its own, from a letter on to the next run."""

    start: int
    raised: bool
    struck: bool


def marked_runs(text: str, runs: Sequence[Run]) -> str:
    """The text with each of its runs marked; the letters before the first are plain."""
    ends = [*(run.start for run in runs[1:]), len(text)]
    plain = text[: runs[0].start] if runs else text
    return plain + "".join(
        marked(text[run.start : end], run.raised, run.struck)
        for run, end in zip(runs, ends, strict=False)
    )


def doubted(
    cell: RawCell, struck: bool = False, stale: bool = False, unseen: bool = False
) -> RawCell:
    """The cell with the first of these reasons why it may not be meant; a zero that nobody sees is a zero."""
    doubt = (
        "struck" if struck else "stale" if stale else
        "unseen" if unseen and cell.value != 0 else cell.doubt
    )  # fmt: skip
    return cell._replace(doubt=doubt) if doubt != cell.doubt else cell


def is_struck(cell: RawCell) -> bool:
    """True where all of a cell is struck through, by its own look or by the runs of its text."""
    text = cell.value.strip() if isinstance(cell.value, str) else ""
    return cell.doubt == "struck" or (len(text) > 1 and text[0] == text[-1] == "~")
