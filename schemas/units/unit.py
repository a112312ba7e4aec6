"""A roster of units in, the Unit that a text names out; never a guess between two."""

import datetime as dt
import functools
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from schemas.errors import DefinitionError, refuse
from schemas.form.model import Form, Row
from schemas.periods.period import Period
from schemas.rules.rule import LEVELS
from schemas.tables import Entry, read_csv
from schemas.text import fold, tidy
from schemas.vocabulary.words import unit_words

DEMO_ROSTER = Path(__file__).parent / "rosters" / "demo.csv"
COLUMNS = (
    "unit", "name", "abbreviation", "aliases", "level", "roles", "valid_from", "valid_to",
)  # fmt: skip
EMAIL, PREDECESSORS = "email", "predecessors"  # columns that a roster may have beside them
FORBIDDEN = frozenset('\\/:*?"<>|')  # in the name of a file, and so in an id


@dataclass(frozen=True)
class Unit:
    """A unit that reports. `id` never changes; names do, and old ones stay among the aliases.

    `roles` are the owner roles it plays (SNV, VP…): rows with that owner are asked of this unit.
    `email` may hold several addresses, a semicolon between them. `predecessors` are the ids of units
    that are no more, of which it was made.
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
    predecessors: tuple[str, ...] = ()

    @property
    def short(self) -> str:
        """What tables print: the abbreviation, or the name where there is none."""
        return self.abbreviation or self.name

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.name, self.id, self.abbreviation, *self.aliases)))

    def is_called(self, text: str) -> bool:
        """Whether it is the one that goes by this name, case and tone style aside."""
        return fold(text) in map(fold, self.names)

    def valid_in(self, period: Period, form: Form | None = None) -> bool:
        """True when the unit existed on the last day of the period, the day it reports for.

        A form that ends within the period asks those that existed on its own last day.
        """
        day = form.last_day(period) if form else period.end
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
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

    def during(self, period: Period, form: Form | None = None) -> "Roster":
        """The units that report for the period on the form; kept, since each return asks for it."""
        day = form.last_day(period) if form else period.end
        if day not in self._during:
            units = tuple(unit for unit in self.units if unit.valid_in(period, form))
            self._during[day] = Roster(units, self.path)
        return self._during[day]

    def asked_by(self, form: Form) -> "Roster":
        """The units that the form asks anything, and those that others were made of."""
        old = {name for unit in self.units for name in unit.predecessors}
        asked = tuple(
            unit for unit in self.units
            if unit.id in old or any(unit.is_asked(row) for row in form.value_rows)
        )  # fmt: skip
        return Roster(asked, self.path)

    @functools.cached_property
    def _during(self) -> dict[dt.date, "Roster"]:
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
        return self._among(words, " ", self.by_name) or self._among(
            _in_full(words).split(), "", self._closed_up
        )

    def _among(
        self, words: list[str], between: str, named: Mapping[str, tuple[Unit, ...]]
    ) -> tuple[Unit, ...]:
        """Units of the longest runs of words that are names, as they are joined there."""
        runs = (
            between.join(words[start:end])
            for start, first in enumerate(words)
            if first in self._first_words
            for end in range(start + 1, min(start + self._longest, len(words)) + 1)
        )
        found = list(dict.fromkeys(run for run in runs if len(run) > 2 and run in named))
        longest = [
            name for name in found
            if not any(
                name != other and f"{between}{name}{between}" in f"{between}{other}{between}"
                for other in found
            )
        ]  # fmt: skip
        return tuple(dict.fromkeys(unit for name in longest for unit in named[name]))

    @functools.cached_property
    def _closed_up(self) -> dict[str, tuple[Unit, ...]]:
        """Units by their names in full and without spaces: «TP. Bình Sơn», «Sở LĐTBXH»."""
        named: dict[str, tuple[Unit, ...]] = {}
        for name, units in self.by_name.items():
            if " " in name:
                closed = _in_full(name.split()).replace(" ", "")
                named[closed] = tuple(dict.fromkeys((*named.get(closed, ()), *units)))
        return named

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


def _in_full(words: Iterable[str]) -> str:
    """Folded words of a name, «tp» as «thành phố», without «và»."""
    return " ".join(" ".join(_short_words().get(word, word) for word in words).split())


@functools.cache
def _short_words() -> dict[str, str]:
    return {fold(short): fold(words) for words, (short,) in unit_words("short").items()}


def load_roster(path: Path) -> Roster:
    """Read a roster in our own writing; raises DefinitionError on all that is wrong with its lines."""
    return roster_of(path, [Entry(path, *line) for line in read_csv(path, COLUMNS)])


def roster_of(path: Path, entries: Sequence[Entry]) -> Roster:
    """Build a roster from lines with the columns of COLUMNS, in our own writing of each."""
    lines: dict[str, Entry] = {}
    units, problems = [], []
    for entry in entries:
        if before := lines.get(entry["unit"]):
            problems.append(
                entry.wrong("unit", "roster.twice", unit=entry["unit"], first=before.line)
            )
            continue
        try:
            units.append(_unit(entry))
            lines[units[-1].id] = entry
        except DefinitionError as error:
            problems.append(error)
    roster = Roster(tuple(units), path)
    refuse([*problems, *_shared_names(roster, lines)])
    return _with_predecessors(roster, lines)


def _with_predecessors(roster: Roster, lines: Mapping[str, Entry]) -> Roster:
    """The units with the ids of those that they were made of, however a line names them."""
    units, problems = [], []
    for unit in roster.units:
        ids = []
        for name in unit.predecessors:
            meant = [old.id for old in roster.named(name) if old.valid_to and old.id != unit.id]
            if len(meant) != 1:
                problems.append(lines[unit.id].wrong(PREDECESSORS, "roster.predecessor", name=name))
            ids += meant
        units.append(replace(unit, predecessors=tuple(ids)) if ids else unit)
    refuse(problems)
    return Roster(tuple(units), roster.path)


def _shared_names(roster: Roster, lines: Mapping[str, Entry]) -> Iterator[DefinitionError]:
    """Each pair of units that have one name at one time, once."""
    pairs: dict[tuple[str, str], str] = {}
    for name, sharing in roster.by_name.items():
        for first, second in itertools.pairwise(sharing):
            if _overlap(first, second):
                pairs.setdefault((first.id, second.id), name)
    for (one, other), name in pairs.items():
        written = next(text for text in roster.by_id[other].names if fold(text) == name)
        yield lines[other].wrong(
            "name", "roster.name_shared", name=written, one=one, other=other, first=lines[one].line
        )


def _overlap(first: Unit, second: Unit) -> bool:
    starts = max(first.valid_from or dt.date.min, second.valid_from or dt.date.min)
    return starts <= min(first.valid_to or dt.date.max, second.valid_to or dt.date.max)


def _unit(entry: Entry) -> Unit:
    if not entry["unit"] or not entry["name"]:
        raise entry.wrong("name", "roster.incomplete")
    if FORBIDDEN & set(entry["unit"]):
        raise entry.wrong("unit", "roster.id", unit=entry["unit"])
    if entry["level"] not in LEVELS:
        raise entry.wrong("level", "roster.level", level=entry["level"], known=", ".join(LEVELS))
    first, last = (_date(entry, column) for column in ("valid_from", "valid_to"))
    if first and last and last < first:
        raise entry.wrong("valid_to", "roster.days", first=first, last=last)
    return Unit(
        id=tidy(entry["unit"]), name=tidy(entry["name"]), abbreviation=tidy(entry["abbreviation"]),
        aliases=_listed(entry["aliases"]), predecessors=_listed(entry[PREDECESSORS]),
        level=entry["level"], roles=tuple(entry["roles"].split()), valid_from=first, valid_to=last,
        email=entry[EMAIL],
    )  # fmt: skip


def _listed(text: str) -> tuple[str, ...]:
    return tuple(tidy(name) for name in text.split("|") if name.strip())


def _date(entry: Entry, column: str) -> dt.date | None:
    text = entry[column]
    try:
        return dt.date.fromisoformat(text[:10]) if text else None
    except ValueError as error:
        raise entry.wrong(column, "roster.day", text=text) from error
