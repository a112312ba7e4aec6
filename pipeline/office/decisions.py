"""The office's workbook in, the decisions of its sheet «Quyết định» out: whom, what, by whom and why.

They are what `phuluc decide` records, and are only read here: the register takes them in, and binds
each to what it was made on.
"""

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.office.columns import columns_of, labels
from pipeline.office.table import Lines
from pipeline.office.workbook import Office
from schemas.days import moment_written
from schemas.errors import DefinitionError, refuse
from schemas.periods.period import Period, is_written
from schemas.tables import Entry, records_of
from schemas.text import bare
from schemas.units.naming import unit_meant
from schemas.units.unit import Roster

TABLE = "decisions"
_WITH_FILE = ("official", "withdrawn")  # that say which file they are about


@dataclass(frozen=True, slots=True)
class OfficeDecision:
    """One line: `unit` is a unit's id, `kind` one of the register's, `file` the name of a file or ''.

    `at` is the moment that a «received» says; `line` is the line it was read from.
    """

    unit: str
    kind: str
    file: str
    at: dt.datetime | None
    who: str
    why: str
    line: Entry


@functools.cache
def kinds() -> dict[str, tuple[str, ...]]:
    """What each kind of decision is called; the first is what the sheet offers."""
    records = records_of("vocabulary", "decision_words", "kind", "words")
    return {record["kind"]: tuple(record["words"].split("|")) for record in records}


def kind_meant(text: str) -> str:
    """The kind that the words, or a verb such as «rut-lai», mean; '' where they mean none."""
    return _by_words().get(bare(text), "")


@functools.cache
def _by_words() -> Mapping[str, str]:
    return {bare(word): kind for kind, words in kinds().items() for word in (kind, *words)}


def decisions_in(
    office: Office, roster: Roster, period: Period, meant: Lines = list
) -> tuple[OfficeDecision, ...]:
    """The decisions about one period, of the lines that are meant, in their order; one without a period is of all.

    Raises DefinitionError with every line that cannot be understood.
    """
    found, problems = [], []
    for entry in meant(office.entries(TABLE)):
        try:
            if _is_of(entry, period):
                found.append(_decision(entry, roster, period))
        except DefinitionError as error:
            problems.append(error)
    refuse(problems)
    return tuple(found)


def _is_of(entry: Entry, period: Period) -> bool:
    return not entry["period"] or entry.understood("period", lambda text: is_written(text, period))


def _decision(entry: Entry, roster: Roster, period: Period) -> OfficeDecision:
    required = [name for name, column in columns_of(TABLE).items() if column.required]
    if missing := [name for name in required if not entry[name]]:
        raise entry.wrong(missing[0], "decision.incomplete", missing=labels(TABLE, missing))
    kind = kind_meant(entry["kind"])
    if not kind:
        known = "; ".join(words[0] for words in kinds().values())
        raise entry.wrong("kind", "decision.kind", kind=entry["kind"], known=known)
    moment = moment_written(entry["at"])
    if kind in _WITH_FILE and not entry["file"]:
        raise entry.wrong("file", "decision.incomplete", missing=labels(TABLE, ["file"]))
    if kind == "received" and moment is None:
        raise entry.wrong("at", "decision.moment", text=entry["at"])
    unit = entry.understood("unit", lambda text: unit_meant(text, roster, period)).id
    return OfficeDecision(unit, kind, entry["file"], moment, entry["who"], entry["why"], entry)
