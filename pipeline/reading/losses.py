"""A Layout and what is asked of its unit in, Notices out where most of a return may have been lost.

A finding for each row that is missing does not say that the table as a whole was not understood; no
return may lose most of itself and still count.
"""

from collections.abc import Sequence

from pipeline.grid import full_address
from pipeline.reading.table.layout import Layout
from pipeline.returns import Notice
from schemas.form.model import Form, Row
from schemas.units.unit import Unit

_ROWS_FOUND = 0.5  # of the rows asked
_FIGURES_READ = 0.8  # of the lines with figures, as far as rows of the form are missing
_FEWEST = 5


def loss_notices(layout: Layout, form: Form, unit: Unit | None) -> tuple[Notice, ...]:
    """At most one notice, which keeps the return out of the totals until somebody answers."""
    asked = [row for row in form.value_rows if unit is None or unit.is_asked(row)]
    found = {item.row.key for item in layout.placed}
    missing = [row for row in asked if row.key not in found]
    lost = [record for record in layout.unplaced if record.has_figures]
    theirs = min(len(lost), len(missing))
    if theirs < _FEWEST and not _are_too_few(asked, missing):
        return ()
    read = sum(item.record.has_figures for item in layout.placed)
    if read >= _FIGURES_READ * (read + theirs) and not _are_too_few(asked, missing):
        return ()
    sheets = [part.table.name for part in layout.parts or (layout,)]
    cells = [
        full_address(r.table.name, r.table.address(r.row, min(r.columns.values()))) for r in lost
    ]
    words = {
        "found": str(len(asked) - len(missing)), "asked": str(len(asked)), "read": str(read),
        "lost": str(len(lost)),
    }  # fmt: skip
    return (Notice("rows_lost", cells=tuple(cells[:1] or sheets), words=tuple(words.items())),)


def _are_too_few(asked: Sequence[Row], missing: Sequence[Row]) -> bool:
    return len(asked) - len(missing) < _ROWS_FOUND * len(asked)
