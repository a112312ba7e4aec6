"""The lines under the headings of a blank grid in: what each is called and measured in, where it is crossed out.

A table of units has none: what stands under its headings are names of who reports. Where units name lines
themselves is told by open_lines.py.
"""

import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.form_new.open_lines import opened
from pipeline.form_new.table import Texts, apart, is_foot, without_foot
from pipeline.form_new.wide_guesses import begins_with, is_note, names_units
from pipeline.grid import RawCell, Table
from pipeline.reading.table.labels import leading_number
from pipeline.reading.table.records import text_of
from pipeline.reading.table.which_column import Lines
from schemas.text import fold, tidy
from schemas.vocabulary.words import heading, phrases

_FEWEST = 2  # texts of a column of words; columns of figures, without which the table is a tall one
_WORD = re.compile(r"[^\W\d_]{2}")
_FIRST = "A"  # the number of a list that stands under no line
Place = tuple[int, int]  # row and column of the sheet
Paths = Mapping[int, tuple[str, ...]]  # the headings over each column, from left to right


@dataclass(frozen=True)
class GridLine:
    """A line as printed, its cell, and the columns of the sheet where it is crossed out.

    A heading asks for nothing; under a list units name the lines.
    """

    number: str
    label: str
    unit: str
    cell: str = ""
    crossed: frozenset[int] = frozenset()
    is_heading: bool = False
    is_list: bool = False
    is_total: bool = False


@dataclass(frozen=True)
class GridBody:
    """The lines of a grid, its columns of figures, those of labels and of units (0 without one), its foot.

    `strange` is a second column of words, 0 without one: which of both names the lines nobody can tell.
    """

    lines: tuple[GridLine, ...]
    figures: tuple[int, ...]
    label: int
    unit: int
    strange: int
    left_out: tuple[str, ...]


class _Stubs(NamedTuple):
    """The columns before the figures by what stands in them, 0 for none, the last, and what the labels are called."""

    number: int
    label: int
    unit: int
    strange: int
    last: int
    named: str


def grid_body(
    table: Table, below: Lines, paths: Paths, lettered: Collection[int], crossed: Collection[Place]
) -> GridBody | None:  # fmt: skip
    """`below` are the lines under the headings, `lettered` the columns with a letter for a number.

    None where they are no lines of indicators, or have one figure each.
    """
    stubs = _stubs(below, paths, lettered)
    if stubs is None:
        return None
    figures = tuple(c for c, path in paths.items() if c > stubs.last and not is_note(path))
    kept, foot = without_foot([
        said for row, line in below.items() if (said := _texts(row, line, stubs)).said
    ])  # fmt: skip
    looks = _without_shades(crossed, stubs.label, figures, [said.row for said in kept])
    marked = {*looks, *_marked(below, figures)}
    lines = list(_lines(table, kept, marked, figures, stubs))
    if not lines or len(figures) < _FEWEST:
        return None
    left_out = tuple(" ".join(said.said) for said in foot)
    return GridBody(tuple(lines), figures, stubs.label, stubs.unit, stubs.strange, left_out)


def _lines(
    table: Table, kept: Sequence[Texts], marked: Collection[Place], figures: Sequence[int], stubs: _Stubs
) -> Iterator[GridLine]:  # fmt: skip
    """Each line; before them the list of those that units name where they stand under none."""
    found = opened(kept)
    over = {
        row for row, left, _, right in table.merges if left <= stubs.label and right > stubs.last
    }
    if -1 in found.lists:
        yield GridLine(_FIRST, stubs.named, "", is_list=True)
    for at, said in enumerate(kept):
        crossed = frozenset(c for c in figures if (said.row, c) in marked)
        is_list = at in found.lists
        line = GridLine(
            said.number, said.label, "" if is_list else said.unit,
            table.address(said.row, stubs.number or stubs.label), crossed,
            said.row in over or crossed == {*figures} or _tells_apart(said), is_list, _is_sum(said),
        )  # fmt: skip
        if at not in found.dots:
            yield line


def _stubs(below: Lines, paths: Paths, lettered: Collection[int]) -> _Stubs | None:
    """None where no column names lines, or the one that does names units."""
    names = {column: heading(path[-1]) if path else "" for column, path in paths.items()}
    inside = [line for row, line in below.items() if not any(
        is_foot(Texts(row, "", text_of(cell))) for cell in line.values()
    )]  # fmt: skip
    worded = {column for column in paths if _words_in(inside, column) >= _FEWEST}
    leading = list(itertools.takewhile(
        lambda c: c in lettered or c in worded or names[c] in ("stt", "label", "unit"), paths
    ))  # fmt: skip
    named = [c for c in leading if names[c] != "stt"]
    named.sort(key=lambda c: (names[c] != "label", names[c] == "unit"))
    if not named or names_units(paths[named[0]]):
        return None
    label, *others = named
    unit = next((c for c in others if names[c] == "unit"), 0)
    number = next((c for c in leading if names[c] == "stt"), 0)
    if not number and label - 1 in leading and label - 1 != unit:
        number = label - 1
    strange = next((c for c in others if c not in (unit, number) and c in worded), 0)
    return _Stubs(number, label, unit, strange, leading[-1], paths[label][-1])


def _words_in(lines: Iterable[Mapping[int, RawCell]], column: int) -> int:
    texts = (text_of(line[column]) for line in lines if column in line)
    return sum(bool(_WORD.search(text)) and not _is_crossed(text) for text in texts)


def _texts(row: int, line: Mapping[int, RawCell], stubs: _Stubs) -> Texts:
    number, label, unit = (
        tidy(text_of(line[column])) if column in line else "" for column in stubs[:3]
    )
    if not stubs.number and (said := leading_number(label)):
        rest = label.lstrip()[len(said) :]
        if rest.startswith((".", ")")):
            number, label = said, rest[1:].strip()
    return Texts(row, *apart(number, label), unit)


def _without_shades(
    crossed: Collection[Place], label: int, figures: Collection[int], rows: Sequence[int]
) -> Iterator[Place]:
    """The cells but for those of lines or columns that are shaded as a whole, which only sets them off."""
    whole = {c for c in figures if all((row, c) in crossed for row in rows)}
    for row, column in crossed:
        if column not in whole and (row, label) not in crossed:
            yield row, column


def _marked(below: Lines, figures: Collection[int]) -> Iterator[Place]:
    for row, line in below.items():
        yield from ((row, c) for c in figures if c in line and _is_crossed(text_of(line[c])))


def _is_crossed(text: str) -> bool:
    return text.strip().casefold() in phrases("crossed_out")


def _tells_apart(said: Texts) -> bool:
    """«Theo nhóm tuổi», «Chia ra», «Trong đó»: how the next lines are told apart, with no figure of its own."""
    words = fold(said.label)
    among = words in map(fold, phrases("among"))
    return among or begins_with(words, phrases("divided_by"))


def _is_sum(said: Texts) -> bool:
    return not said.number and fold(said.label) in map(fold, phrases("total_column"))
