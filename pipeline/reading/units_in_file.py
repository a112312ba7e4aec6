"""The table that was chosen in a file in, the lines of several units out where it is theirs, with their time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.grid import Grid
from pipeline.reading.identity import marked_identity, time_and_form
from pipeline.reading.units.sheets import shared_title, unit_sheets
from pipeline.reading.units.table import UnitTable, claimed_units, unit_table
from pipeline.reading.which_table import Chosen
from pipeline.returns import Notice
from schemas.form.model import Form
from schemas.periods.period import Period
from schemas.units.unit import Roster


@dataclass(frozen=True, slots=True)
class UnitsInFile:
    """A table of several units, who sent it ('' where it does not say), its period, and what is told of that."""

    table: UnitTable
    compiler: str
    period: str
    told: tuple[Notice, ...]


def units_in_file(
    grid: Grid, chosen: Chosen, roster: Roster, period: Period | None, asked: Sequence[Form]
) -> UnitsInFile | None:
    """The lines of one table, or the sheets; None where the file is of one unit, or not clearly of several."""
    form, whole = chosen.form, chosen.layout
    if not whole.wide and not chosen.alike:
        return None
    sheets = chosen.alike or ((form, whole),)
    headings = tuple(layout.identity for _, layout in sheets if layout.identity)
    titles = tuple(dict.fromkeys(line for _, layout in sheets for line in layout.title))
    found, told = time_and_form(marked_identity(grid, headings), titles, form, period, asked)
    units = roster.during(found, form) if found else roster
    table = unit_sheets(sheets, units) if chosen.alike else unit_table(whole, units)
    if table is None:
        return None
    of_sender = replace(whole, title=shared_title(sheets))
    claimed = claimed_units(
        of_sender, marked_identity(grid, () if chosen.alike else headings), roster
    )
    compiler = next(iter(claimed)) if len(claimed) == 1 else ""
    return UnitsInFile(table, compiler, found.id if found else "", told)
