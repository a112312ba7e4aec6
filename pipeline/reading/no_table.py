"""A file in which no table of a form was found in, why not and what to do about it out."""

from collections import Counter
from collections.abc import Sequence

from pipeline.files.package import Unfit
from pipeline.grid import Grid, Table
from pipeline.reading.table.inferred_header import ENOUGH
from pipeline.reading.table.labels import label_key, rows_by_label
from schemas.form.model import Form

_ROW, _COLUMN = 0, 1  # of a place


def why_no_table(grid: Grid, forms: Sequence[Form]) -> Unfit:
    """Labels of a form may stand there without a heading that tells the figures, or side by side."""
    for table in grid.tables:
        for form in forms if table.visible else ():
            if _has_labels(table, form, _COLUMN):
                return Unfit("figures_unheaded", table.name)
            if _has_labels(table, form, _ROW):
                return Unfit("table_turned", table.name)
    return Unfit(*grid.without)


def _has_labels(table: Table, form: Form, along: int) -> bool:
    """Whether enough labels of the form stand in one row, or in one column, of the sheet."""
    known = rows_by_label(form)
    counts = Counter(
        place[along] for place, cell in table.cells.items()
        if cell.kind == "text" and label_key(cell.value) in known
    )  # fmt: skip
    return max(counts.values(), default=0) >= ENOUGH * len(form.rows)
