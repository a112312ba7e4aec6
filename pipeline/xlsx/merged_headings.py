"""The path of headings over each column in, the heading cells of a printed table out: text and merges.

A heading is merged over all neighbouring columns that it stands over, and the last one of a column
down to the bottom line, as ministries print their forms.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.xlsx.book import Cell
from pipeline.xlsx.row_heights import row_height

Path = tuple[str, ...]
_LEAST = 18.0  # points of a line


@dataclass(frozen=True, slots=True)
class Headings:
    """Cells by (row, column) from 0, the ranges that are merged, row heights; `count` lines."""

    cells: dict[tuple[int, int], Cell]
    merges: tuple[tuple[int, int, int, int], ...]
    heights: dict[int, float]
    count: int


def merged_headings(
    paths: Sequence[Path], widths: Sequence[float], top: int, style: str
) -> Headings:
    """The headings of columns from column 0 on, their first line in row `top`."""
    paths = [_under_itself(place, paths) for place in range(len(paths))]
    count = max(map(len, paths), default=0)
    cells, merges = {}, []
    for level in range(count):
        for first, last in _spans(paths, level):
            path = paths[first]
            bottom = top + (count - 1 if len(path) == level + 1 else level)
            cells[top + level, first] = Cell(path[level], style)
            if (top + level, first) != (bottom, last):
                merges.append((top + level, first, bottom, last))
    return Headings(cells, tuple(merges), _heights(cells, merges, widths, top, count), count)


def _under_itself(place: int, paths: Sequence[Path]) -> Path:
    """A column headed as the group it stands in says it once more: «Kỳ trước» under «Kỳ trước»."""
    path = paths[place]
    beside = [*paths[max(place - 1, 0) : place], *paths[place + 1 : place + 2]]
    is_group = any(len(other) > len(path) and other[: len(path)] == path for other in beside)
    return (*path, path[-1]) if path and is_group else path


def _spans(paths: Sequence[Path], level: int) -> list[tuple[int, int]]:
    """First and last column of each heading of a level."""
    spans: list[tuple[int, int]] = []
    for place, path in enumerate(paths):
        if len(path) <= level:
            continue
        before = paths[spans[-1][1]] if spans and spans[-1][1] == place - 1 else ()
        is_same = before[: level + 1] == path[: level + 1] and len(path) > level + 1
        if is_same and len(before) > level + 1:
            spans[-1] = spans[-1][0], place
        else:
            spans.append((place, place))
    return spans


def _heights(
    cells: dict[tuple[int, int], Cell], merges: Sequence[tuple[int, int, int, int]],
    widths: Sequence[float], top: int, count: int,
) -> dict[int, float]:  # fmt: skip
    """Lines high enough for their own headings; the last one for those that stand over several."""
    ends = {place: place for place in cells}
    ends |= {(first, left): (last, right) for first, left, last, right in merges}
    heights = dict.fromkeys(range(top, top + count), _LEAST)
    for (row, column), (last, right) in sorted(ends.items(), key=lambda of: of[1][0] - of[0][0]):
        cell, width = cells[row, column], sum(widths[column : right + 1])
        needed = row_height([(str(cell.value), width, cell.style)])
        missing = needed - sum(heights[line] for line in range(row, last + 1))
        heights[last] += max(0.0, missing)
    return heights
