"""Returns of one period in, Notices out for figures far from those of the units of the same level.

Robust statistics (median and MAD) over at least five units, said with the figure: of last year's
growth where the past is known, else of the figures themselves. Counts are compared by proportion,
percentages by points; nothing is said of a count of zero, which is common and right.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.check import Failure
from pipeline.grid import full_address
from pipeline.history import History
from pipeline.returns import Answer, Notice, Return
from schemas.as_text import number
from schemas.form import Form, Row
from schemas.period import Period
from schemas.rule import LEVELS
from schemas.unit import Roster

FEWEST = 5
_SIGMA = 1.4826  # makes a MAD comparable with a standard deviation
_FAR = 5  # such deviations from the median
_SMALL = 5  # added to counts: the difference of 1 and 15 is chance more often than a mistake
_LEAST_FACTOR, _LEAST_GROWTH, _LEAST_POINTS, _LEAST_COUNT = 10, 3, 20, 10


@dataclass(frozen=True)
class Figures:
    """One row of the units of one level: positions of the returns, answers, and what is compared."""

    row: Row
    level: str
    positions: tuple[int, ...]
    answers: tuple[Answer, ...]

    @property
    def values(self) -> np.ndarray:
        return np.array([answer.value for answer in self.answers])


def with_peers(
    returns: Sequence[Return], failures: Sequence[Failure], accepted: Sequence[int], form: Form,
    period: Period, roster: Roster, history: History,
) -> list[Return]:  # fmt: skip
    """The returns, those of the positions `accepted` with the Notices of figures far from others'.

    A figure that something else is said of already is one fault, and not named twice.
    """
    wrong = {
        (at, rule.cells[0].key) for rule, at in failures if rule.own and rule.severity == "error"
    }
    named = {(at, ref.key) for rule, at in failures for ref in rule.named}
    named |= {(at, key) for at in accepted for n in returns[at].notices for key in n.keys}
    notices: dict[int, list[Notice]] = {}
    for figures in _groups(returns, accepted, wrong, form, roster):
        for position, notice in _outliers(figures, period, returns, history):
            if (position, figures.row.key) not in named:
                notices.setdefault(position, []).append(notice)
    return [
        replace(item, notices=(*item.notices, *notices[at])) if at in notices else item
        for at, item in enumerate(returns)
    ]


def _groups(
    returns: Sequence[Return], accepted: Sequence[int], wrong: set, form: Form, roster: Roster
) -> Iterator[Figures]:
    """Figures that are asked and not wrong by themselves, by row and level, from five on."""
    by_group: dict[tuple[str, str], list[tuple[int, Answer]]] = {}
    for at in accepted:
        unit = roster.by_id[returns[at].unit]
        for answer in returns[at].answers:
            row = form.by_key[answer.key]
            if answer.state != "value" or row.kind not in ("count", "ratio") or row.owner:
                continue
            zero = row.kind == "count" and answer.value <= 0
            if not zero and unit.is_asked(row) and (at, row.key) not in wrong:
                by_group.setdefault((row.key, unit.level), []).append((at, answer))
    for (key, level), found in by_group.items():
        if len(found) >= FEWEST:
            yield Figures(form.by_key[key], level, *zip(*found, strict=True))


def _outliers(
    figures: Figures, period: Period, returns: Sequence[Return], history: History
) -> Iterator[tuple[int, Notice]]:
    before = _last_year(figures, period, returns, history)
    known = ~np.isnan(before)
    if figures.row.kind == "count" and known.sum() >= FEWEST:
        growth = np.log(figures.values / np.where(known, before, 1))
        yield from _grown(figures, before, known, growth)
        return
    compared = figures.values if figures.row.kind == "ratio" else np.log(figures.values + _SMALL)
    least = _LEAST_POINTS if figures.row.kind == "ratio" else np.log(_LEAST_FACTOR)
    middle = float(np.median(figures.values))
    for index in np.flatnonzero(far(compared, least)):
        answer = figures.answers[index]
        if figures.row.kind == "count" and abs(answer.value - middle) < _LEAST_COUNT:
            continue
        yield figures.positions[index], _notice(
            "peers_far", figures, answer, middle=number(round(middle, 2)), count=str(len(compared))
        )  # fmt: skip


def _grown(
    figures: Figures, before: np.ndarray, known: np.ndarray, growth: np.ndarray
) -> Iterator[tuple[int, Notice]]:
    indexes = np.flatnonzero(known)
    usual = float(np.exp(np.median(growth[indexes])))
    for index in indexes[far(growth[indexes], np.log(_LEAST_GROWTH))]:
        answer = figures.answers[index]
        if abs(answer.value - before[index]) < _LEAST_COUNT:
            continue
        yield figures.positions[index], _notice(
            "peers_growth", figures, answer, before=number(float(before[index])),
            factor=number(round(answer.value / float(before[index]), 2)),
            usual=number(round(usual, 2)), count=str(len(indexes)),
        )  # fmt: skip


def far(values: np.ndarray, least: float) -> np.ndarray:
    """Whether each value is beyond the robust range, and by at least so much, from the median."""
    distance = np.abs(values - np.median(values))
    return distance > np.maximum(_FAR * _SIGMA * np.median(distance), least)


def _last_year(
    figures: Figures, period: Period, returns: Sequence[Return], history: History
) -> np.ndarray:
    """What each unit wrote for the same period a year ago; NaN where it is not known or zero."""
    year = f"{period.year - 1}-{period.kind}"
    found = [history.of(returns[at].unit, year).get(figures.row.key) for at in figures.positions]
    return np.array([figure.value if figure and figure.value > 0 else np.nan for figure in found])


def _notice(identifier: str, figures: Figures, answer: Answer, **words: str) -> Notice:
    words |= {"value": number(answer.value, answer.decimals), "level": LEVELS[figures.level]}
    cells = (full_address(answer.sheet, answer.cell),)
    return Notice(identifier, (figures.row.key,), cells, tuple(words.items()))
