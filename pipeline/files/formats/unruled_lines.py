"""Words of pages without ruled lines in; cells with columns out.

Where a table was printed without its lines, a column begins where hardly any line has a letter
before it. A cell that was printed over several lines stays several: what belongs together is
found by the words of the form, or asked.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.files.formats.page import Page
from pipeline.grid import RawCell

_WIDE = 0.75  # of the height of letters: further apart are no words of one text
_CELLS = 3  # of a line that tells where the columns are
_CROSSING = 0.03  # of those lines may have a letter between two columns
_NARROW = 2  # points between columns, at least
_NEAR = 1.5  # points


class Word(NamedTuple):
    """A word between two edges, in letters of this height."""

    left: float
    right: float
    height: float
    text: str


Gap = tuple[float, float]  # between two columns
Line = Sequence[Word]


def put_words(lines: Sequence[Line], page: Page) -> None:
    """Put the lines of all pages on the page as a table; none where no line has several cells."""
    telling = [line for line in lines if sum(1 for _ in _cells(line, ())) >= _CELLS]
    if not telling:
        return
    gaps, table = _gaps(telling), page.begin_table()
    for number, line in enumerate(lines, 1):
        row, texts = page.add_line(table, number), dict[int, str]()
        for cell in _cells(line, gaps):
            column = 1 + sum(sum(gap) / 2 < cell[0].left + 1 for gap in gaps)
            texts[column] = " ".join((*filter(None, (texts.get(column),)), *(w.text for w in cell)))
        for column, text in texts.items():
            page.put(row, column, RawCell(text, "text"))


def _gaps(lines: Sequence[Line]) -> list[Gap]:
    """The points between the columns; the last is what follows the last column of most lines."""
    letters = Counter(
        point for line in lines for cell in _cells(line, ())
        for point in range(int(cell[0].left), int(cell[-1].right) + 1)
    )  # fmt: skip
    points = sorted(at for at, count in letters.items() if count > _CROSSING * len(lines))
    between = [(left, right) for left, right in pairwise(points) if right - left > _NARROW]
    return [*between, (points[-1], points[-1])]


def _cells(line: Line, gaps: Iterable[Gap]) -> Iterator[list[Word]]:
    """The words of each cell."""
    cell: list[Word] = []
    for word in line:
        if cell and _are_parted(cell[-1], word, gaps):
            yield cell
            cell = []
        cell.append(word)
    if cell:
        yield cell


def _are_parted(before: Word, word: Word, gaps: Iterable[Gap]) -> bool:
    return word.left - before.right >= _WIDE * word.height or any(
        before.right <= left + _NEAR and right - _NEAR <= word.left for left, right in gaps
    )
