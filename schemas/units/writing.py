"""A roster in, one text that says it out, and back: as the register and closed versions keep it."""

import csv
import io
from pathlib import Path

from schemas.tables import Entry, csv_records
from schemas.units.unit import COLUMNS, EMAIL, PREDECESSORS, Roster, roster_of


def as_csv(roster: Roster) -> str:
    """A roster as `load_roster` reads it, whatever it was read from: one text for one roster."""
    made = io.StringIO()
    lines = csv.writer(made, lineterminator="\n")
    made_of = (PREDECESSORS,) if any(unit.predecessors for unit in roster.units) else ()
    lines.writerow((*COLUMNS, EMAIL, *made_of))
    for unit in roster.units:
        days = (day.isoformat() if day else "" for day in (unit.valid_from, unit.valid_to))
        lines.writerow((
            unit.id, unit.name, unit.abbreviation, "|".join(unit.aliases), unit.level,
            " ".join(unit.roles), *days, unit.email, *("|".join(unit.predecessors) for _ in made_of),
        ))  # fmt: skip
    return made.getvalue()


def roster_from_csv(path: Path, text: str) -> Roster:
    """The roster of a text that `as_csv` has made of one of this path."""
    return roster_of(path, [Entry(path, *line) for line in csv_records(path, text, COLUMNS)])
