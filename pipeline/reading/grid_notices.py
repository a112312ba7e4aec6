"""A Layout of a grid form in, what is odd about its lines and columns out, each told once.

A line or a column that is missing would be as many findings as it has cells.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from pipeline.grid import full_address
from pipeline.reading.cell.stored_number import raw_text
from pipeline.reading.column_notices import SHOWN, listed, missing_ones, of_headings
from pipeline.reading.table.layout import Layout
from pipeline.reading.table.placing import Placed
from pipeline.reading.table.wide_table import Crossed, SheetColumn
from pipeline.returns import Notice
from schemas.form.grid_sides import (
    cells_of_column,
    cells_of_line,
    form_of_columns,
    form_of_lines,
)
from schemas.form.model import Form
from schemas.text import shortened

_LETTERS = 60  # of what stood in a column that is none of the form's


def grid_notices(layout: Layout, told: Sequence[Notice], form: Form) -> Iterator[Notice]:
    """What was told of its cells, and what is to be told of its lines and columns."""
    tables = [
        (part, part.crossed) for part in layout.parts or (layout,) if part.crossed is not None
    ]
    lines = {item.row.key for _, crossed in tables for item in crossed.lines}
    columns = {match.row.key for _, crossed in tables for match in crossed.columns.matches}
    gone_lines = [row for row in form_of_lines(form).rows if row.is_value and row.key not in lines]
    gone_columns = [row for row in form_of_columns(form).rows if row.key not in columns]
    gone = {cell for row in gone_lines for cell in cells_of_line(form, row.key)}
    gone |= {cell for row in gone_columns for cell in cells_of_column(form, row.key)}
    yield from (n for n in told if n.id != "row_missing" or gone.isdisjoint(n.keys))
    if gone_lines:
        yield missing_ones("lines_missing", layout, gone_lines)
    if gone_columns:
        yield missing_ones("column_missing", layout, gone_columns)
    for part, crossed in tables:
        yield from _of_part(part, crossed)


def _of_part(layout: Layout, crossed: Crossed) -> Iterator[Notice]:
    for notice in of_headings(layout, crossed.columns):
        yield replace(notice, keys=())
    yield from _of_lines(layout, crossed.lines)
    for column in crossed.columns.left:
        yield from _of_left(layout, crossed, column)
    if crossed.blocked:
        cells = tuple(_at(layout, *place) for place in crossed.blocked)
        texts = (raw_text(layout.table.cells[place]) for place in crossed.blocked)
        yield Notice("crossed_out", (), cells[:SHOWN], (("raw", listed(list(texts))),))


def _of_lines(layout: Layout, lines: Sequence[Placed]) -> Iterator[Notice]:
    """Labels in other words or told apart by their order, and numbers of other lines."""

    def told(
        identifier: str, some: Sequence[Placed], words: Callable[[Placed], str]
    ) -> Iterator[Notice]:
        if some:
            cells = tuple(_at(layout, i.record.row, i.record.columns["label"]) for i in some)
            texts = [f"{words(item)} → ({item.row.code})" for item in some]
            yield Notice(identifier, (), cells[:SHOWN], (("lines", listed(texts)),))

    likely = [item for item in lines if item.how == "similar"]
    other = [item for item in lines if item.how == "label" and item.misnumbered]
    yield from told("lines_reworded", likely, lambda item: f"“{item.record.label}”")
    yield from told("lines_misnumbered", other, lambda item: f"({item.record.number})")


def _of_left(layout: Layout, crossed: Crossed, column: SheetColumn) -> Iterator[Notice]:
    """A column that is none of the form's, with what stands in it on the form's lines."""
    at = column.column
    cells = {
        item.record.row: item.record.beside[at] for item in crossed.lines
        if at in item.record.beside
    }  # fmt: skip
    if cells:
        places = tuple(_at(layout, row, at) for row in sorted(cells))
        raw = listed([shortened(raw_text(cells[row]), _LETTERS) for row in sorted(cells)])
        words = (("text", column.heading), ("raw", raw))
        yield Notice("column_unplaced", (), places[:SHOWN], words)


def _at(layout: Layout, row: int, column: int) -> str:
    return full_address(layout.table.name, layout.table.address(row, column))
