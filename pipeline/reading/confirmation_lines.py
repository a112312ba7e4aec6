"""The secretariat's confirmed readings as they are written: a file in, its lines out."""

import contextlib
import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from pipeline.office.table import Lines, read_table
from schemas.errors import PhulucError
from schemas.periods.period import Period, period_written
from schemas.tables import Entry
from schemas.units.naming import unit_meant
from schemas.units.unit import Roster
from schemas.wording.papers import worded

NAME, TABLE = "xac-nhan.csv", "confirmations"
_OF_A_LINE = ("unit", "code", "value", "who", "why", "period", "raw", "until", "file")


@dataclass(frozen=True, slots=True)
class Confirmation:
    """One reading decided. `raw`, where given, must still stand in the cell.

    `file` names what it is of: a file's name or the first digits of its checksum; `mark` is the
    whole checksum of what it was made on. `source` is the file in which it was written, `where` the
    place in it, in words, `at` when it was decided.
    """

    where: str
    unit: str
    code: str
    value: str
    who: str
    why: str
    period: str = ""
    raw: str = ""
    until: str = ""
    file: str = ""
    mark: str = ""
    source: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Confirmations:
    """The readings decided, and the day on which it is asked whether they still hold."""

    lines: tuple[Confirmation, ...] = ()
    day: dt.date = dt.date.min


NO_CONFIRMATIONS = Confirmations()


def open_confirmations(
    path: Path | None, day: dt.date, roster: Roster, period: Period | None = None,
    meant: Lines = list,
) -> Confirmations:  # fmt: skip
    """Read the lines that are meant, if there are any; raises DefinitionError where it has not the columns.

    A unit or period that is none is left as it is written: `confirm` tells of the line.
    """
    if path is None:
        return Confirmations(day=day)
    return Confirmations(
        tuple(_line(entry, path, roster, period) for entry in meant(read_table(path, TABLE))), day
    )


def _line(entry: Entry, path: Path, roster: Roster, period: Period | None) -> Confirmation:
    texts = {name: entry[name] for name in _OF_A_LINE}
    with contextlib.suppress(PhulucError):
        texts["unit"] = unit_meant(entry["unit"], roster, period).id
        scheme = period.scheme if period else None
        texts["period"] = period_written(entry["period"], scheme).id if entry["period"] else ""
    where = worded("confirmations", "where", line=entry.line)
    return Confirmation(where, source=path.name, **texts)
