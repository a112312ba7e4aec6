"""The list of units that a period was last consolidated by, as the register keeps it.

What was asked of whom is told by this list, whatever the office's file says by now.
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from pipeline.register.journal import Entry
from pipeline.register.register import Register
from schemas.errors import PhulucError
from schemas.text import first_of
from schemas.units.unit import Roster
from schemas.units.writing import as_csv, roster_from_csv

_TABLE = "roster"
_SHOWN = 10  # units whose code has changed


@dataclass(frozen=True)
class KeptRoster:
    """A roster, its own writing, and when it was first consolidated by."""

    roster: Roster
    text: str
    at: str

    def is_still(self, roster: Roster) -> bool:
        return as_csv(roster) == self.text

    @property
    def day(self) -> dt.date:
        return dt.datetime.fromisoformat(self.at).date()


def kept_roster(register: Register) -> KeptRoster | None:
    """The list that holds, None in a register that an earlier program wrote."""
    if not register.has(_TABLE):
        return None
    found = register.read(f"SELECT at, file, lines FROM {_TABLE} ORDER BY id DESC LIMIT 1")
    for at, file, text in found:
        return KeptRoster(roster_from_csv(Path(file), text), text, at)
    return None


def keep_roster(entry: Entry, roster: Roster) -> None:
    """Keep the list where it is another than the last; within a turn.

    Raises PhulucError where a unit has got another code: what it has sent is kept under the old one.
    """
    kept = kept_roster(entry.register)
    if kept and kept.is_still(roster):
        return
    if kept:
        _check_codes(kept.roster, roster)
    entry.register.ensure(_TABLE)
    entry.add(_TABLE, file=str(roster.path), lines=as_csv(roster))


def _check_codes(before: Roster, now: Roster) -> None:
    codes = {unit.name: unit.id for unit in now.units}
    changed = [
        (unit, new) for unit in before.units
        if unit.id not in now.by_id and (new := codes.get(unit.name)) and new not in before.by_id
    ]  # fmt: skip
    if changed:
        units = [f"“{unit.name}” (“{unit.id}” → “{new}”)" for unit, new in changed]
        raise PhulucError("roster.code_changed", units=first_of(units, _SHOWN))
