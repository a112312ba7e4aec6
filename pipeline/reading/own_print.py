"""A file of ours with a sheet that prints what was written, and the answers in, what differs there out.

The sheet is locked and filled by formula. Where it says otherwise somebody has typed into it: what was
signed is then not what is read, and both are told; a figure that stands there alone is asked.
"""

from collections.abc import Iterator, Sequence

from pipeline.grid import Grid, RawCell
from pipeline.reading.cell.stored_number import raw_text
from pipeline.reading.cell.value_cell import read_cell
from pipeline.reading.line_notices import where
from pipeline.reading.which_table import find_printed_layout, own_prints
from pipeline.returns import Answer, Notice
from schemas.form.model import Form


def print_notices(grid: Grid, form: Form, answers: Sequence[Answer]) -> Iterator[Notice]:
    """One notice for each print of a wide form, or of a grid, that does not say what its entry sheet says."""
    by_key = {answer.key: answer for answer in answers if form.printed_columns}
    for table in own_prints(grid) if by_key else ():
        layout = find_printed_layout(table, form)
        differs = [
            item for item in (layout.placed if layout else ())
            if item.row.key in by_key
            and _differs(item.record.cells.get("value"), by_key[item.row.key], form)
        ]  # fmt: skip
        alone = [item for item in differs if not by_key[item.row.key].raw.strip()]
        for identifier, items in (
            ("print_only", alone),
            ("print_differs", [item for item in differs if item not in alone]),
        ):
            if layout and items:
                keys = tuple(item.row.key for item in items)
                cells = tuple(where(layout, item.record, "value") for item in items)
                columns = ", ".join(f"({item.row.code})" for item in items)
                sheet = next(filter(None, (answer.sheet for answer in answers)), "")
                yield Notice(identifier, keys, cells, (("columns", columns), ("sheet", sheet)))


def _differs(cell: RawCell | None, answer: Answer, form: Form) -> bool:
    """Not of a formula that no program has computed since: it says nothing."""
    if cell is None or not raw_text(cell).strip():
        return bool(answer.raw.strip())
    if cell.kind == "formula" or cell.doubt == "stale" or raw_text(cell) == answer.raw:
        return False
    return read_cell(cell, form.by_key[answer.key]).figure.said != answer.figure.said
