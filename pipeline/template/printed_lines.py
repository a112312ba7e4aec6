"""The printed table of a grid form in, its lines out: labels, a cell of the caller's for each figure.

The blank workbook of a unit and the appendix of all units print the same lines.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from pipeline.template.printed_table import LABEL, PrintedTable
from pipeline.xlsx.book import Cell
from pipeline.xlsx.row_heights import row_height
from schemas.form.model import Form, Grid, Line, Row
from schemas.vocabulary.words import heading
from schemas.wording import as_text

CROSSED_OUT = "not_asked"  # the look of a cell that the form does not ask
_LEAST = 21.0  # points of a line
_HEADING = "form_section"


class PrintedLines(NamedTuple):
    """Cells and heights of the lines under the headings; `last` is the row of the last one."""

    cells: dict[tuple[int, int], Cell]
    heights: dict[int, float]
    last: int


def printed_lines(
    form: Form, grid: Grid, table: PrintedTable, figure: Callable[[Row], Cell]
) -> PrintedLines:
    """Every line of the grid, with `figure` of each cell that is asked."""
    cells: dict[tuple[int, int], Cell] = {}
    heights = {}
    for row, line in enumerate(grid.lines, table.first):
        style = _HEADING if line.is_heading else LABEL
        label = _label(line, table)
        cells |= table.stubs(row, label, line.printed, style)
        cells |= {(row, place): cell for place, cell in _figures(form, line, table, figure)}
        heights[row] = max(_LEAST, row_height([(label, table.widths[table.names], style)]))
    return PrintedLines(cells, heights, table.first + len(grid.lines) - 1)


def _label(line: Line, table: PrintedTable) -> str:
    """The words of a line; behind its number where the form has no column of numbers."""
    is_numbered = line.printed[:1].isdigit() and table.numbers is None
    return f"{line.printed} {line.label}" if is_numbered else line.label


def _figures(
    form: Form, line: Line, table: PrintedTable, figure: Callable[[Row], Cell]
) -> Iterator[tuple[int, Cell]]:
    units = ""
    for place, column in reversed(list(enumerate(table.columns))):
        row = form.by_key.get(Grid.cell(line.key, column.key))
        if column.is_stub:
            if place != table.names and heading(column.path[-1]) == "unit":
                yield place, Cell(units, "form_unit")
        elif line.is_heading:
            yield place, Cell(None, _HEADING)
        elif row is None:
            yield place, Cell(None, CROSSED_OUT)
        else:
            units = as_text.unit_of_measure(row)
            yield place, figure(row)
