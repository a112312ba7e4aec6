"""What every unit wrote in earlier periods, and what came of it: the one model of the past.

Held as arrays, not as objects: a period of 40,000 returns of 94 rows takes 40 MB.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.output_folder import Version, version_that_holds
from pipeline.past.output_tables import FACTS, TOTALS, damaged, read_table
from schemas.errors import DefinitionError, PhulucError
from schemas.frames import STATES
from schemas.periods.period import Period, Scheme, parse_period
from schemas.wording import as_text

if TYPE_CHECKING:
    import numpy as np

_COLUMNS = ("unit", "period", "key", "state", "value", "decimals")
NEVER = 255  # the state of a row that the unit's return did not have
_COMPUTED = 6  # digits of a figure that nobody has written: as many as a millionth can hold


@dataclass(frozen=True, slots=True)
class Figure:
    """What was written once; `unit` is one unit of its last digit."""

    value: float
    unit: float = 0


@dataclass(frozen=True)
class Figures:
    """Units × rows of one period; `units` and `keys` say which line and column is whose."""

    units: Mapping[str, int]
    keys: Mapping[str, int]
    states: np.ndarray  # positions among STATES, or NEVER
    values: np.ndarray  # NaN where there is no figure
    decimals: np.ndarray

    def answers(self, unit: str) -> Iterator[tuple[str, str, float | None]]:
        """(key, state, value) of every row that the unit's return had."""
        line = self.units.get(unit)
        if line is None:
            return
        states, values = self.states[line].tolist(), self.values[line].tolist()
        for key, state, value in zip(self.keys, states, values, strict=True):
            if state != NEVER:
                yield key, STATES[state], value if value == value else None

    def figure(self, unit: str, key: str) -> Figure | None:
        line, column = self.units.get(unit), self.keys.get(key)
        if line is None or column is None or math.isnan(self.values[line, column]):
            return None
        digits = int(self.decimals[line, column])
        return Figure(float(self.values[line, column]), 10.0**-digits)


@dataclass(frozen=True)
class Result:
    """One consolidated period: the figures of its units and, by row, the province's.

    `totals` is None where only facts are at hand. `amendment` is the number of the version.
    """

    period: Period
    figures: Figures
    totals: Mapping[str, float] | None = None
    amendment: int = 0

    @property
    def title(self) -> str:
        """«6 tháng đầu năm 2023», and the version where it was amended."""
        version = f" ({as_text.amendment(self.amendment)})" if self.amendment else ""
        return f"{self.period.title}{version}"


@dataclass(frozen=True)
class Earlier:
    """Results in the order in which they were named; of equal periods the last counts.

    `heirs` are the units that the figures of others stand for, added up, with the names of those
    (successors.py).
    """

    results: tuple[Result, ...] = ()
    heirs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def before(self, unit: str, period: Period) -> list[Result]:
        """Those that precede the period and in which the unit has a return; the latest first."""
        known = {r.period: r for r in self.results if unit in r.figures.units}
        return sorted(
            (result for earlier, result in known.items() if earlier.precedes(period)),
            key=lambda result: result.period.order, reverse=True,
        )  # fmt: skip

    def figure(self, unit: str, period: str, key: str) -> Figure | None:
        """What the unit wrote in a row in the period of this identifier."""
        found = [r for r in self.results if r.period.id == period and unit in r.figures.units]
        return found[-1].figures.figure(unit, key) if found else None


NO_EARLIER = Earlier()


def load_earlier(places: Sequence[Path], period: Period | None) -> Earlier:
    """Read output folders, or facts.csv files, of periods that precede `period` (None: any).

    Of a closed period the version that holds is read (output_folder.py). Raises DefinitionError.
    """
    results = []
    for place in places:
        for result in _results(place, period.scheme if period else None):
            if period and not result.period.precedes(period):
                words = {"title": result.title, "now": as_text.in_sentence(period.title)}
                raise DefinitionError(place, 0, "earlier.not_earlier", **words)
            results.append(result)
    return Earlier(tuple(results))


def _results(place: Path, scheme: Scheme | None) -> list[Result]:
    """Of an output its one period; of a file that an office has put together maybe several."""
    alone = place.is_file()
    version = Version(place.parent) if alone else version_that_holds(place)
    own = version.period.scheme if version.period else scheme
    figures = _by_period(place if alone else version.folder / FACTS, own)
    if not figures and version.period:  # nobody's return could be used
        figures = {version.period: Lines().figures()}
    path = version.folder / TOTALS
    totals = _totals(path) if not alone and len(figures) == 1 and path.exists() else None
    return [Result(period, found, totals, version.number) for period, found in figures.items()]


def _totals(path: Path) -> dict[str, float]:
    return {key: value for key, value in read_table(path, ("key", "value")) if value is not None}


def _by_period(path: Path, scheme: Scheme | None) -> dict[Period, Figures]:
    found: dict[str, Lines] = {}
    periods: dict[Period, Lines] = {}
    for unit, name, *rest in read_table(path, _COLUMNS):
        if name not in found:
            found[name] = periods[_period(name, path, scheme)] = Lines()
        found[name].add(unit, *rest)
    return {period: lines.figures() for period, lines in periods.items()}


def _period(name: str, path: Path, scheme: Scheme | None) -> Period:
    try:
        return parse_period(name, scheme)
    except PhulucError as error:
        raise damaged(path, 0, "cell", column="period", text=name) from error


class Lines:
    """Lines as they come, 16 bytes each, until it is known how many units and rows there are."""

    def __init__(self) -> None:
        self.units: dict[str, int] = {}
        self.keys: dict[str, int] = {}
        self.columns: tuple[array[Any], ...] = tuple(map(array, "IHBdB"))

    def add(
        self, unit: str, key: str, state: str, value: float | None, decimals: int | None
    ) -> None:
        line = (
            self.units.setdefault(unit, len(self.units)), self.keys.setdefault(key, len(self.keys)),
            STATES.index(state), math.nan if value is None else value,
            _COMPUTED if decimals is None else decimals,
        )  # fmt: skip
        for column, thing in zip(self.columns, line, strict=True):
            column.append(thing)

    def figures(self) -> Figures:
        import numpy as np  # most periods are the first: a tenth of a second before reading begins

        lines, keys, *parts = (np.array(column) for column in self.columns)
        shape = (len(self.units), len(self.keys))
        held = (
            np.full(shape, NEVER, np.uint8), np.full(shape, np.nan), np.zeros(shape, np.uint8)
        )  # fmt: skip
        for whole, part in zip(held, parts, strict=True):
            whole[lines, keys] = part
        return Figures(self.units, self.keys, *held)
