"""A grid form in, its two sides out: its lines as a tall form, its columns as a wide one.

Whoever reads the ministry's table places lines as of a tall form and columns as of a wide one; where
two that are placed cross stands a cell. Their rows are asked nowhere: they carry words and numbers.
"""

import functools
from dataclasses import replace

from schemas.form.column_loading import label_of
from schemas.form.model import Column, Form, Grid, Line, Row


@functools.lru_cache(maxsize=16)
def form_of_lines(form: Form) -> Form:
    """A tall form with a row for each line of the grid, under the line's key."""
    rows = tuple(_row_of_line(form, line) for line in _grid(form).lines)
    return replace(form, rows=rows, rules=(), stocks=(), grid=None)


@functools.lru_cache(maxsize=16)
def form_of_columns(form: Form) -> Form:
    """A wide form with a row for each column of the grid that asks something, under the column's key."""
    columns = _grid(form).columns
    rows = tuple(_row_of_column(form, column) for column in columns if not column.is_stub)
    return replace(form, rows=rows, rules=(), stocks=(), columns=columns, grid=None)


def cells_of_line(form: Form, line: str) -> tuple[str, ...]:
    """The keys of the cells that are asked in a line, by its key; that of a heading is a row itself."""
    keys = (Grid.cell(line, column.key) for column in _grid(form).columns)
    return tuple(key for key in (line, *keys) if key in form.by_key)


def cells_of_column(form: Form, column: str) -> tuple[str, ...]:
    """The keys of the cells that are asked in a column, by its key."""
    keys = (Grid.cell(line.key, column) for line in _grid(form).lines)
    return tuple(key for key in keys if key in form.by_key)


def _row_of_line(form: Form, line: Line) -> Row:
    asked = next(map(form.by_key.__getitem__, cells_of_line(form, line.key)), form.rows[0])
    return replace(
        asked, key=line.key, code=line.code, printed=line.printed, label=line.label, crossing=(),
    )  # fmt: skip


def _row_of_column(form: Form, column: Column) -> Row:
    asked = next(map(form.by_key.__getitem__, cells_of_column(form, column.key)), form.rows[0])
    (*_, number) = asked.crossing or ("",)
    return replace(
        asked, key=column.key, code=number, printed=column.printed, label=label_of(column.path),
        parent="", crossing=(),
    )  # fmt: skip


def _grid(form: Form) -> Grid:
    if form.grid is None:
        raise ValueError(f"{form.id} is no grid")
    return form.grid
