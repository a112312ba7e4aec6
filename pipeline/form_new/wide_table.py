"""A workbook or document in, the columns of its blank wide table or grid out, as printed, and a grid's lines.

The headings stand over a number line, or begin with one of labels or of units. Under them are empty lines
of units, or lines of indicators (grid_lines.py); with one column of figures these are a tall form (table.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.files.office_file import open_grid
from pipeline.form_new.blank_headings import (
    FEWEST_NUMBERS,
    has_digit,
    numbers_columns,
    rows_of_headings,
    rows_over,
)
from pipeline.form_new.crossed_out import crossed_out
from pipeline.form_new.grid_lines import GridBody, grid_body
from pipeline.form_new.table import LEFT_OUT
from pipeline.form_new.wide_guesses import is_note, names_units
from pipeline.grid import Table, lines_of
from pipeline.reading.table.column_headings import covered_cells, sheet_columns
from pipeline.reading.table.heading_path import FRACTION
from pipeline.reading.table.records import text_of
from pipeline.reading.table.which_column import Lines
from schemas.errors import DefinitionError, Spot
from schemas.rules.number_line import number_of
from schemas.vocabulary.words import heading

_FEWEST_ASKED = 2


@dataclass(frozen=True)
class PrintedColumn:
    """One column of the sheet: its text of the number line, its headings from the top, and the cell of its number.

    The text is '' where the number beside goes on; `is_merged` says that its cell stands here too.
    """

    column: int
    printed: str
    path: tuple[str, ...]
    cell: str
    is_merged: bool


@dataclass(frozen=True)
class WideTable:
    """What was found: the file and the sheet, the lines over the table, its columns; the lines of a grid."""

    path: Path
    sheet: str
    above: tuple[str, ...]
    columns: tuple[PrintedColumn, ...]
    body: GridBody | None


def read_wide_table(path: Path) -> WideTable | None:
    """The table with most columns in the file; None where there is none, where it is a tall one, or no file to be read.

    Raises DefinitionError of a table whose lines two columns name.
    """
    try:
        tables = open_grid(path).tables
    except DefinitionError:
        return None
    found = [wide for table in tables if table.visible and (wide := _wide(path, table))]
    return max(found, key=lambda wide: len(wide.columns), default=None)


def _wide(path: Path, table: Table) -> WideTable | None:
    lines = lines_of(table.cells)
    numbered = next((row for row, line in lines.items() if numbers_columns(line)), 0)
    rows = rows_over(table, lines, numbered) if numbered else rows_of_headings(table, lines)
    if not rows:
        return None
    last, covered = max(numbered, rows[-1]), covered_cells(table.merges)
    first = min(min(lines[row]) for row in ([numbered] if numbered else rows) if row in lines)
    columns = tuple(
        PrintedColumn(
            found.column, text_of(lines[numbered].get(found.column)) if numbered else "",
            found.path, table.address(last, found.column), (numbered, found.column) in covered,
        )
        for found in sheet_columns(lines, rows, numbered, table.merges)
        if found.column >= first
    )  # fmt: skip
    body = _body(path, table, {r: line for r, line in lines.items() if r > last}, columns)
    if body is None and not _is_of_units(columns, numbered):
        return None
    above = [
        text_of(cell) for row, line in lines.items() if row < rows[0] for cell in line.values()
    ]
    return WideTable(path, table.name, tuple(above), columns, body)


def _body(
    path: Path, table: Table, below: Lines, columns: Sequence[PrintedColumn]
) -> GridBody | None:
    """The lines of indicators under the headings, but for a head that is repeated on the next page."""
    paths = {column.column: column.path for column in columns}
    own = {
        row: line for row, line in below.items()
        if not numbers_columns(line)
        and not all(text_of(cell) in paths.get(column, ()) for column, cell in line.items())
    }  # fmt: skip
    has_digits = any(has_digit(number_of(column.printed)) for column in columns)
    lettered = [
        column.column for column in columns
        if has_digits and (number := number_of(column.printed)) and not has_digit(number)
    ]  # fmt: skip
    crossed = crossed_out(path, table.name)
    body = grid_body(table, own, paths, lettered, crossed)
    if body is None or _is_tall(columns, body):
        return None
    if body.strange:
        words = {"text": " ".join(paths[body.strange])}
        cell = next(column.cell for column in columns if column.column == body.strange)
        raise DefinitionError(path, Spot(sheet=table.name, cell=cell), "new.two_labels", **words)
    return body


def _is_tall(columns: Sequence[PrintedColumn], body: GridBody) -> bool:
    """Whether one column asks, beside checks, X and Y, and others of plans or other times that are not numbered."""
    asked = [
        column for column in columns if column.column in body.figures
        and (name := heading(column.path[-1]) if column.path else "") not in (*FRACTION, "check")
        and (name not in LEFT_OUT or has_digit(number_of(column.printed)))
    ]  # fmt: skip
    return len(asked) < _FEWEST_ASKED and _has_labels(columns)


def _has_labels(columns: Sequence[PrintedColumn]) -> bool:
    return any(heading(text) == "label" for column in columns for text in column.path)


def _is_of_units(columns: Sequence[PrintedColumn], numbered: int) -> bool:
    """Whether units fill the table in, each on a line: no line of it has a label, and its columns are numbered."""
    if _has_labels(columns):
        return False
    figures = [column for column in columns if not is_note(column.path)]
    named = any(names_units(column.path) for column in columns)
    return bool(numbered) or (named and len(figures) > FEWEST_NUMBERS)
