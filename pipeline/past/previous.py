"""Folders of earlier consolidations in, what each unit's figures were in earlier periods out.

`previous` is the figure of the latest earlier period. `least` is what this period cannot come
under: for a flow the sum of the periods of the year that this one contains (năm: 6 tháng + quý III),
for a cumulative row its latest figure of the same year. Blank, KAD and CCSL give neither.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from schemas.errors import DefinitionError
from schemas.form.model import Form, Row
from schemas.frames import FACT_COLUMNS
from schemas.periods.period import Period, parse_period

FACTS = "facts.csv"
_NEEDED = ("unit", "period", "key", "state", "value")


@dataclass(frozen=True, slots=True)
class Past:
    """One row of one unit in earlier periods; `state` is that of the latest one."""

    previous: float | None = None
    least: float | None = None
    state: str = "blank"


Pasts = Mapping[str, Mapping[str, Past]]  # by unit, then by key
Figures = dict[tuple[str, str], dict[Period, tuple[str, float | None]]]  # by unit and key


@dataclass(frozen=True)
class Previous:
    """Every unit's earlier figures, and the latest of the periods that they are of."""

    period: Period | None
    pasts: Pasts


NOTHING = Previous(None, {})


def load_previous(folders: Iterable[Path], form: Form, period: Period) -> Previous:
    """Read facts.csv of each folder; only periods that ended before this one does are used."""
    figures: Figures = {}
    for folder in folders:
        for record in _records(folder):
            earlier = parse_period(record["period"])
            if earlier.end < period.end and record["key"] in form.by_key:
                value = float(record["value"]) if record["value"] else None
                of_row = figures.setdefault((record["unit"], record["key"]), {})
                of_row[earlier] = (record["state"], value)
    pasts: dict[str, dict[str, Past]] = {}
    for (unit, key), known in figures.items():
        pasts.setdefault(unit, {})[key] = _past(form.by_key[key], period, known)
    periods = {earlier for known in figures.values() for earlier in known}
    return Previous(max(periods, key=lambda p: (p.end, p.start), default=None), pasts)


def _records(folder: Path) -> Iterator[dict[str, str]]:
    """Line by line: those of a nation, held together, would take a gigabyte."""
    path = folder / FACTS if folder.is_dir() else folder
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            records = csv.DictReader(file)
            if not set(_NEEDED) <= set(records.fieldnames or _NEEDED):
                columns = ", ".join(FACT_COLUMNS)
                raise DefinitionError(path, 1, "earlier.columns", columns=columns)
            yield from records
    except (OSError, UnicodeDecodeError) as error:
        raise DefinitionError(path, 0, "earlier.unreadable") from error


def _past(row: Row, period: Period, known: dict[Period, tuple[str, float | None]]) -> Past:
    latest = max(known, key=lambda earlier: (earlier.end, earlier.start))
    state, value = known[latest]
    year = {p.kind: v for p, (_, v) in known.items() if p.year == period.year and v is not None}
    if row.time == "flow":
        least = _contained(period.contains, year)
    elif row.time == "cumulative":
        same = [p for p in known if p.year == period.year and known[p][1] is not None]
        least = known[max(same, key=lambda p: p.end)][1] if same else None
    else:
        least = None
    return Past(value, least, state)


def _contained(kinds: Iterable[str], figures: Mapping[str, float]) -> float | None:
    """The sum of what is known within these periods; a period not reported counts by its parts."""
    parts = [
        figures[kind] if kind in figures else _contained(_contents(kind), figures)
        for kind in kinds
    ]  # fmt: skip
    known = [part for part in parts if part is not None]
    return sum(known) if known else None


def _contents(kind: str) -> tuple[str, ...]:
    return parse_period(f"2000-{kind}").contains
