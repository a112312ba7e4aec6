"""The table that is read in, the lines of its file that say whose it is and of when out."""

from pipeline.grid import Grid
from pipeline.reading.table.layout import Layout
from pipeline.reading.table.title_claims import times_of, units_of
from schemas.form.model import Form
from schemas.units.unit import Roster

_COVER = 40  # cells of a sheet that only says whose return it is


def lines_about(grid: Grid, layout: Layout, form: Form, roster: Roster) -> tuple[str, ...]:
    """What says whose figures these are and of when: the lines over them, else a cover sheet and the sheet's name."""
    lines = layout.title
    has_unit, has_time = units_of(lines, roster), times_of(lines, form.scheme)
    if has_unit and has_time:
        return lines
    own = [part.table.name for part in layout.parts or (layout,)]
    first = next(at for at, table in enumerate(grid.tables) if table.name in own)
    cover = tuple(
        str(cell.value) for table in grid.tables[:first]
        if table.visible and len(table.cells) <= _COVER
        for cell in table.cells.values() if cell.kind == "text"
    )  # fmt: skip
    lines = (*lines, *cover)
    if units_of(lines, roster) and times_of(lines, form.scheme):
        return lines
    return (*lines, layout.table.name)
