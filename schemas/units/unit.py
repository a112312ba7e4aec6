"""A roster of units in, the Unit that a text names out; never a guess between two."""

import datetime as dt
import functools
import itertools
from dataclasses import dataclass, field
from pathlib import Path

from schemas.errors import DefinitionError
from schemas.form.model import Row
from schemas.periods.period import Period
from schemas.rules.rule import LEVELS
from schemas.tables import read_csv
from schemas.text import fold, tidy

DEMO_ROSTER = Path(__file__).parent / "rosters" / "demo.csv"
COLUMNS = (
    "unit", "name", "abbreviation", "aliases", "level", "roles", "valid_from", "valid_to",
)  # fmt: skip


@dataclass(frozen=True)
class Unit:
    """A unit that reports. `id` never changes; names do, and old ones stay among the aliases.

    `roles` are the owner roles it plays (SNV, VP…): rows with that owner are asked of this unit.
    """

    id: str
    name: str
    abbreviation: str
    aliases: tuple[str, ...]
    level: str
    roles: tuple[str, ...]
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    email: str = ""

    @property
    def short(self) -> str:
        """What tables print: the abbreviation, or the name where there is none."""
        return self.abbreviation or self.name

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.name, self.id, self.abbreviation, *self.aliases)))

    def valid_in(self, period: Period) -> bool:
        """True when the unit existed on the last day of the period, the day it reports for."""
        return (self.valid_from is None or self.valid_from <= period.end) and (
            self.valid_to is None or period.end <= self.valid_to
        )

    def is_asked(self, row: Row) -> bool:
        """An owner's row is asked of the owner alone, any other row of the levels it names.

        A province that sends its appendix to the ministry (level T) answers for its owners too.
        """
        if not row.is_value:
            return False
        if self.level == "T":
            return "T" in row.levels
        return row.owner in self.roles if row.owner else self.level in row.levels


@dataclass(frozen=True)
class Roster:
    units: tuple[Unit, ...]
    path: Path = field(compare=False)

    @functools.cached_property
    def by_id(self) -> dict[str, Unit]:
        return {unit.id: unit for unit in self.units}

    @functools.cached_property
    def by_name(self) -> dict[str, tuple[Unit, ...]]:
        """Units by every folded name; more than one unit where a name is shared."""
        named: dict[str, tuple[Unit, ...]] = {}
        for unit in self.units:
            for name in dict.fromkeys(map(fold, unit.names)):
                named[name] = (*named.get(name, ()), unit)
        return named

    def during(self, period: Period) -> "Roster":
        """The units that report for the period; kept, since each return asks for it."""
        if period not in self._during:
            units = tuple(unit for unit in self.units if unit.valid_in(period))
            self._during[period] = Roster(units, self.path)
        return self._during[period]

    @functools.cached_property
    def _during(self) -> dict[Period, "Roster"]:
        return {}

    def named(self, text: str) -> tuple[Unit, ...]:
        """Units with exactly this id, name, abbreviation or alias; case and tone style aside."""
        return self.by_name.get(fold(text), ())

    def within(self, title: str) -> tuple[Unit, ...]:
        """Units whose name stands in a title line; the longest name wins over its own parts.

        Every run of words of the title is looked up, so that the cost is the title's, not the
        roster's: with 4,000 units each return would else be compared with 4,000 names.
        """
        words = fold(title).split()
        runs = (
            " ".join(words[start:end])
            for start, first in enumerate(words)
            if first in self._first_words
            for end in range(start + 1, min(start + self._longest, len(words)) + 1)
        )
        found = list(dict.fromkeys(run for run in runs if len(run) > 2 and run in self.by_name))
        longest = [
            name for name in found
            if not any(name != other and f" {name} " in f" {other} " for other in found)
        ]  # fmt: skip
        return tuple(dict.fromkeys(unit for name in longest for unit in self.by_name[name]))

    @functools.cached_property
    def _first_words(self) -> frozenset[str]:
        """The words that a name can begin with: no run that begins otherwise is one."""
        return frozenset(name.split(" ", 1)[0] for name in self.by_name)

    @functools.cached_property
    def _longest(self) -> int:
        """How many words the longest name has."""
        return max((name.count(" ") + 1 for name in self.by_name), default=0)

    def owners(self, role: str) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.units if role in unit.roles)


def load_roster(path: Path) -> Roster:
    """Read units.csv; raises DefinitionError on a unit or a name that stands twice at one time."""
    return roster_of(path, read_csv(path, COLUMNS))


def roster_of(path: Path, records: list[tuple[int, dict[str, str]]]) -> Roster:
    """Build a roster from (line, record) pairs with the columns of COLUMNS."""
    lines: dict[str, int] = {}
    units = []
    for line, record in records:
        if record["unit"] in lines:
            before = lines[record["unit"]]
            raise DefinitionError(path, line, "roster.twice", unit=record["unit"], first=before)
        lines[record["unit"]] = line
        units.append(_unit(path, line, record))
    roster = Roster(tuple(units), path)
    for name, sharing in roster.by_name.items():
        for first, second in itertools.pairwise(sharing):
            if _overlap(first, second):
                raise DefinitionError(
                    path, lines[second.id], "roster.name_shared", name=name, one=first.id,
                    other=second.id,
                )  # fmt: skip
    return roster


def _overlap(first: Unit, second: Unit) -> bool:
    starts = max(first.valid_from or dt.date.min, second.valid_from or dt.date.min)
    return starts <= min(first.valid_to or dt.date.max, second.valid_to or dt.date.max)


def _unit(path: Path, line: int, record: dict[str, str]) -> Unit:
    if not record["unit"] or not record["name"]:
        raise DefinitionError(path, line, "roster.incomplete")
    if set('\\/:*?"<>|') & set(record["unit"]):
        raise DefinitionError(path, line, "roster.id", unit=record["unit"])
    if record["level"] not in LEVELS:
        known = ", ".join(LEVELS)
        raise DefinitionError(path, line, "roster.level", level=record["level"], known=known)
    return Unit(
        id=tidy(record["unit"]), name=tidy(record["name"]),
        abbreviation=tidy(record["abbreviation"]),
        aliases=tuple(tidy(alias) for alias in record["aliases"].split("|") if alias.strip()),
        level=record["level"], roles=tuple(record["roles"].split()),
        valid_from=_date(path, line, record["valid_from"]),
        valid_to=_date(path, line, record["valid_to"]),
    )  # fmt: skip


def _date(path: Path, line: int, text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10]) if text else None
    except ValueError as error:
        raise DefinitionError(path, line, "roster.day", text=text) from error
