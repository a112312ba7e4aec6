"""A workbook or document in, the columns of its blank wide table out: headings and number line, as printed.

A wide table is known by its number line: the headings stand above it, empty lines of units below. One
with a column of indicators is a tall form whose columns happen to be numbered (table.py), or, where the
numbers are added up, a grid.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.files.office_file import open_grid
from pipeline.grid import RawCell, Table, lines_of
from pipeline.reading.table.column_headings import covered_cells, sheet_columns
from pipeline.reading.table.records import text_of
from pipeline.reading.table.which_column import Lines
from schemas.errors import DefinitionError, Spot
from schemas.rules.number_line import number_of, read_number_line
from schemas.vocabulary.words import heading

_FEWEST_NUMBERS = 3
_FEWEST_RIGHT = 0.8  # of the texts of a number line
_MOST_LINES = 8  # of headings


@dataclass(frozen=True)
class PrintedColumn:
    """One column: its text of the number line, its headings from the top, and the cell of its number.

    The text is '' where the number beside goes on; `is_merged` says that its cell stands here too.
    """

    printed: str
    path: tuple[str, ...]
    cell: str
    is_merged: bool


@dataclass(frozen=True)
class WideTable:
    """What was found: the file and the sheet, the lines over the table, its columns."""

    path: Path
    sheet: str
    above: tuple[str, ...]
    columns: tuple[PrintedColumn, ...]


def read_wide_table(path: Path) -> WideTable | None:
    """The wide table with most columns in the file; None where there is none, or no file to be read.

    Raises DefinitionError of a grid: it would be drafted as a tall form, without its columns.
    """
    try:
        tables = open_grid(path).tables
    except DefinitionError:
        return None
    found = [wide for table in tables if table.visible and (wide := _wide(path, table))]
    return max(found, key=lambda wide: len(wide.columns), default=None)


def _wide(path: Path, table: Table) -> WideTable | None:
    lines = lines_of(table.cells)
    numbered = next((row for row, line in lines.items() if _numbers_columns(line)), 0)
    rows = _heading_rows(table, lines, numbered)
    if not rows:
        return None
    covered = covered_cells(table.merges)
    columns = [
        PrintedColumn(
            text_of(lines[numbered].get(found.column)), found.path,
            table.address(numbered, found.column), (numbered, found.column) in covered,
        )
        for found in sheet_columns(lines, rows, numbered, table.merges)
        if found.column >= min(lines[numbered])
    ]  # fmt: skip
    if any(heading(text) == "label" for column in columns for text in column.path):
        numbers = read_number_line([column.printed for column in columns], [False] * len(columns))
        for equality in numbers.equalities:
            text = f"{equality.number}={equality.sum}"
            spot = Spot(sheet=table.name, cell=columns[equality.place].cell)
            raise DefinitionError(path, spot, "new.grid", text=text)
        return None
    above = [
        text_of(cell) for row, line in lines.items() if row < rows[0] for cell in line.values()
    ]
    return WideTable(path, table.name, tuple(above), tuple(columns))


def _numbers_columns(line: Mapping[int, RawCell]) -> bool:
    """True for a line of numbers and letters of columns; few of them may be misprinted, of letters alone none."""
    numbers = [number_of(text_of(cell)) for cell in line.values()]
    figures = [number for number in numbers if has_digit(number)]
    if not figures:
        return len(set(numbers) - {""}) == len(line) >= _FEWEST_NUMBERS
    return len(figures) >= _FEWEST_NUMBERS and sum(map(bool, numbers)) >= _FEWEST_RIGHT * len(line)


def has_digit(number: str) -> bool:
    return any(map(str.isdigit, number))


def _heading_rows(table: Table, lines: Lines, numbered: int) -> Sequence[int]:
    """The lines over the number line up to the title; a heading may reach down over several."""
    first = numbered
    while first > max(1, numbered - _MOST_LINES) and _is_of_headings(table, lines, first - 1):
        first -= 1
    return range(first, numbered)


def _is_of_headings(table: Table, lines: Lines, row: int) -> bool:
    """True for a line of several headings, or one that a heading from above reaches down to."""
    own = sum(bool(text_of(cell)) for cell in lines.get(row, {}).values())
    return own > 1 or any(top < row <= bottom for top, _, bottom, _ in table.merges)
