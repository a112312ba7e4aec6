"""The columns of a sheet and a wide form in, which column is which row of the form out.

First all the headings over a column, then its number with words that are nearly the form's, then the
words alone where the columns beside it leave no other place. What cannot be told is left.
"""

import difflib
import functools
import itertools
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence

from pipeline.reading.table.column_headings import form_numbers
from pipeline.reading.table.labels import label_key, numbers_named
from pipeline.reading.table.wide_table import Match, SheetColumn
from schemas.form.model import Column, Form
from schemas.rules.number_line import number_of

_SIMILAR = 0.85
_SIMILAR_WITH_NUMBER = 0.6  # where the number says the same
_SIMILAR_IN_PLACE = 0.75  # where the columns on both sides do
_CLEARLY_BEST = 0.08
_MOST_COMPARED = 400  # columns; a sheet with more strange ones is another table
_COUNTED = 0.8  # of the steps of a number line are by one

Path = tuple[str, ...]
_Placed = dict[int, tuple[int, str]]  # place in the sheet → place in the form, and how it was told


@functools.lru_cache(maxsize=4096)
def path_key(path: Path) -> Path:
    """The headings over a column as they are compared; one that repeats the one above is none."""
    keys: list[str] = []
    for text in path:
        key = label_key(text)
        if key and keys[-1:] != [key]:
            keys.append(key)
    return tuple(keys)


def match_columns(found: Sequence[SheetColumn], form: Form) -> tuple[Match, ...]:
    """The columns that are rows of the form, from left to right; two may be the same row."""
    asked = tuple(column for column in form.columns if column.key)
    placed = _by_headings(found, asked)
    numbers = form_numbers(form)
    for step in (functools.partial(_by_number, numbers=numbers), _by_gap, _by_likeness):
        placed |= _fresh(step, found, asked, placed)
    there = {column.number for column in found}
    return tuple(
        Match(
            found[at], form.by_key[asked[of].key], how,
            _is_misnumbered(found[at].number, asked[of], numbers, there),
        )
        for at, (of, how) in sorted(placed.items())
    )  # fmt: skip


def _is_misnumbered(
    number: str, column: Column, numbers: Mapping[str, str], there: Collection[str]
) -> bool:
    """True for a number of another column, and for none where another column has this one's."""
    own = number_of(column.printed)
    if not number:
        return bool(own) and own in there
    return number != own and numbers.get(number) != column.key


def are_numbered(found: Sequence[SheetColumn], form: Form) -> bool:
    """Whether the numbers over the columns are those of columns, and not the figures of a first line.

    Most stand where the form has them, or they count on from the first.
    """
    asked = tuple(column for column in form.columns if column.key)
    numbers = form_numbers(form)
    placed = _by_headings(found, asked)
    said = [(numbers.get(found[at].number, ""), asked[of].key)
            for at, (of, _) in placed.items() if found[at].number]  # fmt: skip
    if 2 * sum(key == own for key, own in said) > len(said):
        return True
    counted = [int(column.number) for column in found if column.number.isdecimal()]
    steps = [after - before for before, after in itertools.pairwise(counted)]
    return counted[:1] == [1] and steps.count(1) >= _COUNTED * len(steps)


def _by_headings(found: Sequence[SheetColumn], asked: Sequence[Column]) -> _Placed:
    """Columns under exactly the headings of the form; equal ones in their order."""
    places: dict[Path, list[int]] = {}
    for of, column in enumerate(asked):
        places.setdefault(path_key(column.path), []).append(of)
    times: Counter[Path] = Counter()
    placed: _Placed = {}
    for at, head in enumerate(found):
        key = path_key(head.path)
        if head.is_own and key in places:
            same = places[key]
            placed[at] = same[min(times[key], len(same) - 1)], "label"
            times[key] += 1
    return placed


def _fresh(step: Callable, found, asked, placed: _Placed) -> _Placed:
    """What a step tells of columns that are still free; of a row that it gives twice, nothing."""
    taken = {of for of, _ in placed.values()}
    told = {
        at: place for at, place in step(found, asked, placed).items()
        if at not in placed and place[0] not in taken
    }  # fmt: skip
    times = Counter(of for of, _ in told.values())
    return {at: place for at, place in told.items() if times[place[0]] == 1}


def _by_number(found, asked, placed: _Placed, numbers: dict[str, str]) -> _Placed:
    """Columns with the form's number, where no word over them says otherwise; of two that are left, neither."""
    at_key = {column.key: of for of, column in enumerate(asked)}
    times = Counter(column.number for at, column in enumerate(found) if at not in placed)
    told: _Placed = {}
    for at, column in enumerate(found):
        key = numbers.get(column.number, "")
        if at in placed or not key:
            continue
        of = at_key[key]
        if not column.is_own and times[column.number] == 1 and _fits(at, of, placed):
            told[at] = of, "numbers" if not column.path else "number"
        elif column.is_own and _is_like(column.path, of, asked, placed, _SIMILAR_WITH_NUMBER):
            told[at] = of, "number"
    return told


def _is_like(
    path: Path, of: int, asked: Sequence[Column], placed: _Placed, enough: float
) -> bool:  # fmt: skip
    """Whether only headings above the last are other words, or none that is free is as like."""
    own = asked[of].path
    if path_key(path)[-1:] == path_key(own)[-1:]:
        return True
    likeness, taken = _likeness(path, own), {place for place, _ in placed.values()}
    return likeness >= enough and all(
        _likeness(path, column.path) <= likeness
        for place, column in enumerate(asked) if place not in taken
    )  # fmt: skip


def _fits(at: int, of: int, placed: _Placed) -> bool:
    """Whether the columns that are placed on both sides stand on these sides in the form too."""
    left = max((other for other in placed if other < at), default=None)
    right = min((other for other in placed if other > at), default=None)
    return (left is None or placed[left][0] < of) and (right is None or of < placed[right][0])


def _by_gap(found, asked, placed: _Placed) -> _Placed:
    """Columns between two that are placed, as many as the form has there, each nearly the form's."""
    told: _Placed = {}
    edges = [
        (-1, -1),
        *sorted((at, of) for at, (of, _) in placed.items()),
        (len(found), len(asked)),
    ]
    for (left, first), (right, last) in itertools.pairwise(edges):
        gap, free = range(left + 1, right), range(first + 1, last)
        own = [at for at in gap if found[at].is_own]
        if own and len(own) == len(free) and all(
            _is_like(found[at].path, of, asked, placed, _SIMILAR_IN_PLACE)
            and _same_numbers(found[at].path, asked[of].path)
            for at, of in zip(own, free, strict=True)
        ):  # fmt: skip
            told |= {at: (of, "similar") for at, of in zip(own, free, strict=True)}
    return told


def _by_likeness(found, asked, placed: _Placed) -> _Placed:
    """Columns whose headings are very nearly those of one row, and clearly not of another."""
    taken = {of for of, _ in placed.values()}
    told: _Placed = {}
    for at, column in enumerate(found[:_MOST_COMPARED]):
        if at in placed or not column.is_own:
            continue
        scores = sorted(
            ((_likeness(column.path, asked[of].path), of) for of in range(len(asked))), reverse=True
        )
        best, of = scores[0] if scores else (0.0, 0)
        rival = scores[1][0] if len(scores) > 1 else 0.0
        if best >= _SIMILAR and best - rival >= _CLEARLY_BEST and of not in taken and (
            _same_numbers(column.path, asked[of].path)
        ):  # fmt: skip
            told[at] = of, "similar"
    return told


def _same_numbers(one: Path, other: Path) -> bool:
    """Whether the last headings say the same numbers: one over 30 days is none over 60."""
    mine, its = (" ".join(path_key(path)[-1:]) for path in (one, other))
    return numbers_named(mine) == numbers_named(its)


@functools.lru_cache(maxsize=16384)
def _likeness(one: Path, other: Path) -> float:
    """How like two paths are, or their last headings where these are less so."""
    mine, its = path_key(one), path_key(other)
    if not mine or not its:
        return 0.0
    return min(_ratio(" ".join(mine), " ".join(its)), _ratio(mine[-1], its[-1]))


def _ratio(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
