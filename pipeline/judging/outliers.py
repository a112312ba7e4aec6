"""Returns of one period in, Notices out for figures far from those of the units of the same level.

Robust statistics (median and MAD) over at least five units, said with the figure: of last year's
growth where the past is known, else of the figures themselves. Counts are compared by proportion,
percentages by points; nothing is said of a count of zero, which is common and right.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.grid import full_address
from pipeline.judging.facts import Facts
from pipeline.judging.judge import Failure
from pipeline.past.earlier import Earlier
from pipeline.returns import Noted, Notice, Return
from schemas.form.model import Row
from schemas.periods.period import Period
from schemas.rules.rule import LEVELS
from schemas.units.unit import Roster
from schemas.wording.as_text import number

FEWEST = 5
_SIGMA = 1.4826  # makes a MAD comparable with a standard deviation
_FAR = 5  # such deviations from the median
_SMALL = 5  # added to counts: the difference of 1 and 15 is chance more often than a mistake
_LEAST_FACTOR, _LEAST_GROWTH, _LEAST_POINTS, _LEAST_COUNT = 10, 3, 20, 10


@dataclass(frozen=True)
class Figures:
    """One row of the units of one level: positions of the returns in FACTS, and their figures."""

    row: Row
    level: str
    positions: np.ndarray
    values: np.ndarray


def far_from_peers(
    returns: Sequence[Return], facts: Facts, failures: Sequence[Failure],
    noted: Sequence[Noted], counting: int, period: Period, roster: Roster, earlier: Earlier,
) -> list[Noted]:  # fmt: skip
    """Figures far from others' in the first `counting` of the returns.

    `facts` are those of the returns. A figure that something else is said of already (a rule that
    failed, what is `noted`) is one fault, and not named twice.
    """
    usable = _usable(facts, failures, counting, roster)
    named = {(at, ref.key) for rule, at in failures for ref in rule.named}
    named |= {(note.at, key) for note in noted for key in note.notice.keys}
    return [
        Noted(position, _notice(figures, position, words, facts))
        for figures in _groups(facts, usable, roster)
        for position, words in _outliers(figures, period, returns, earlier)
        if (position, figures.row.key) not in named
    ]


def _usable(
    facts: Facts, failures: Sequence[Failure], counting: int, roster: Roster
) -> np.ndarray:  # fmt: skip
    """Returns × rows: figures of returns that count that are asked and not wrong by themselves."""
    usable = facts.asked(roster) == 1
    usable &= ~np.isnan(facts.matrix("value"))
    for rule, at in failures:
        if rule.own and rule.severity == "error":
            usable[at, facts.form.read_position[rule.cells[0].key]] = False
    usable[counting:] = False
    return usable


def _groups(facts: Facts, usable: np.ndarray, roster: Roster) -> Iterator[Figures]:
    """Figures by row and level, from five on."""
    known = (roster.by_id.get(unit) for unit in facts.units)
    levels = np.array([unit.level if unit else "" for unit in known], dtype=object)
    members = {level: levels == level for level in LEVELS}
    for row in facts.form.value_rows:
        if row.kind == "code" or row.owner:
            continue
        own = facts.row("value", row.key)
        chosen = usable[:, facts.form.read_position[row.key]] & ((own > 0) | (not row.is_number))
        for level, of in members.items():
            positions = np.flatnonzero(chosen & of)
            if len(positions) >= FEWEST:
                yield Figures(row, level, positions, own[positions])


def _outliers(
    figures: Figures, period: Period, returns: Sequence[Return], earlier: Earlier
) -> Iterator[tuple[int, dict[str, str]]]:
    """The position of each, and the words of what is said of it."""
    before = _last_year(figures, period, returns, earlier)
    known = ~np.isnan(before)
    if figures.row.is_number and known.sum() >= FEWEST:
        growth = np.log(figures.values / np.where(known, before, 1))
        yield from _grown(figures, before, known, growth)
        return
    compared = figures.values if figures.row.kind == "ratio" else np.log(figures.values + _SMALL)
    least = _LEAST_POINTS if figures.row.kind == "ratio" else np.log(_LEAST_FACTOR)
    middle = float(np.median(figures.values))
    for index in np.flatnonzero(far(compared, least)):
        if figures.row.is_number and abs(figures.values[index] - middle) < _LEAST_COUNT:
            continue
        words = {"middle": number(round(middle, 2)), "count": str(len(compared))}
        yield int(figures.positions[index]), words


def _grown(
    figures: Figures, before: np.ndarray, known: np.ndarray, growth: np.ndarray
) -> Iterator[tuple[int, dict[str, str]]]:
    indexes = np.flatnonzero(known)
    usual = float(np.exp(np.median(growth[indexes])))
    for index in indexes[far(growth[indexes], np.log(_LEAST_GROWTH))]:
        now, then = float(figures.values[index]), float(before[index])
        if abs(now - then) < _LEAST_COUNT:
            continue
        yield int(figures.positions[index]), {
            "before": number(then), "factor": number(round(now / then, 2)),
            "usual": number(round(usual, 2)), "count": str(len(indexes)),
        }  # fmt: skip


def far(values: np.ndarray, least: float) -> np.ndarray:
    """Whether each value is beyond the robust range, and by at least so much, from the median."""
    distance = np.abs(values - np.median(values))
    return distance > np.maximum(_FAR * _SIGMA * np.median(distance), least)


def _last_year(
    figures: Figures, period: Period, returns: Sequence[Return], earlier: Earlier
) -> np.ndarray:
    """What each unit wrote for the same period a year ago; NaN where it is not known or zero."""
    year = f"{period.year - 1}-{period.kind}"
    found = [earlier.figure(returns[at].unit, year, figures.row.key) for at in figures.positions]
    return np.array([figure.value if figure and figure.value > 0 else np.nan for figure in found])


def _notice(figures: Figures, position: int, words: dict[str, str], facts: Facts) -> Notice:
    fact = facts.fact(position, figures.row.key)
    decimals = None if np.isnan(fact["decimals"]) else int(fact["decimals"])
    words |= {"value": number(fact["value"], decimals), "level": LEVELS[figures.level]}
    cells = (full_address(fact["sheet"], fact["cell"]),)
    identifier = "peers_growth" if "before" in words else "peers_far"
    return Notice(identifier, (figures.row.key,), cells, tuple(words.items()))
