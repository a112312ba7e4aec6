"""Earlier figures as rules and templates look at them: from one period, row by row.

`previous` is the figure of the latest earlier period. `least` is what this period cannot come
under: for a flow the sum of the periods of the year that this one contains (năm: 9 tháng, else
6 tháng + quý III), for a cumulative row its latest figure of the same year. Blank, KAD and CCSL
give neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemas.form.model import Form, Row
from schemas.periods.period import Period, Scheme

if TYPE_CHECKING:  # which loads numpy; those who write letters know one row of the past alone
    from pipeline.past.earlier import Earlier


@dataclass(frozen=True, slots=True)
class Past:
    """One row of one unit in earlier periods; `state` is that of the latest one."""

    previous: float | None = None
    least: float | None = None
    state: str = "blank"


Pasts = Mapping[str, Mapping[str, Past]]  # by unit, then by key


@dataclass(frozen=True)
class Previous:
    """Every unit's earlier figures, and the latest of the periods that they are of."""

    period: Period | None
    pasts: Pasts


NOTHING = Previous(None, {})


def previous(earlier: Earlier, form: Form, period: Period | None) -> Previous:
    """The past of every unit, seen from the period."""
    if period is None:
        return NOTHING
    known = [result.period for result in earlier.results if result.period.precedes(period)]
    if not known:
        return NOTHING
    return Previous(max(known, key=lambda p: p.order), _Pasts(earlier, form, period))


@dataclass(frozen=True)
class _Pasts(Mapping[str, Mapping[str, Past]]):
    """Made when a unit is asked about: those of a nation, held together, would take a gigabyte."""

    earlier: Earlier
    form: Form
    period: Period

    def __getitem__(self, unit: str) -> Mapping[str, Past]:
        known: dict[str, dict[Period, tuple[str, float | None]]] = {}
        for result in self.earlier.before(unit, self.period):
            for key, state, value in result.figures.answers(unit):
                if key in self.form.by_key:
                    known.setdefault(key, {})[result.period] = (state, value)
        if not known:
            raise KeyError(unit)
        return {key: _past(self.form.by_key[key], self.period, of) for key, of in known.items()}

    def __iter__(self) -> Iterator[str]:
        results = self.earlier.results
        return iter(dict.fromkeys(unit for r in results for unit in r.figures.units))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _past(row: Row, period: Period, known: Mapping[Period, tuple[str, float | None]]) -> Past:
    """`known` has the latest period first."""
    state, value = next(iter(known.values()))
    year = {p.kind: v for p, (_, v) in known.items() if p.year == period.year and v is not None}
    if row.time == "flow":
        return Past(value, _contained(period.contains, year, period.scheme), state)
    latest = next(iter(year.values()), None)
    return Past(value, latest if row.time == "cumulative" else None, state)


def _contained(kinds: Iterable[str], figures: Mapping[str, float], scheme: Scheme) -> float | None:
    """The sum of what is known within these periods; a period not reported counts by its parts."""
    parts = [
        figures[kind] if kind in figures
        else _contained(scheme.by_name[kind].contains, figures, scheme)
        for kind in kinds
    ]  # fmt: skip
    known = [part for part in parts if part is not None]
    return sum(known) if known else None
