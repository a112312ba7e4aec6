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
from pipeline.reading.cell.stored_number import raw_text
from schemas.errors import DefinitionError, PhulucError
from schemas.rules.number_line import number_of, read_number_line
from schemas.text import tidy
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

    Raises PhulucError of a grid: it would be drafted as a tall form, without its columns.
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
    sheet = _Sheet(table)
    rows = sheet.heading_rows(numbered)
    if not rows:
        return None
    last = max(column for row in (*rows, numbered) for column in lines.get(row, ()))
    columns = [
        PrintedColumn(
            sheet.text(numbered, column), sheet.path(rows, column),
            table.address(numbered, column), (numbered, column) in sheet.covered,
        )
        for column in range(min(lines[numbered]), last + 1)
    ]  # fmt: skip
    if any(heading(text) == "label" for column in columns for text in column.path):
        numbers = read_number_line([column.printed for column in columns], [False] * len(columns))
        for equality in numbers.equalities:
            text = f"{equality.number}={equality.sum}"
            raise PhulucError("new.grid", path=path, text=text)
        return None
    above = [sheet.text(row, column) for row in lines if row < rows[0] for column in lines[row]]
    return WideTable(path, table.name, tuple(above), tuple(columns))


def _numbers_columns(line: Mapping[int, RawCell]) -> bool:
    """True for a line of numbers and letters of columns; few of them may be misprinted."""
    numbers = [number_of(tidy(raw_text(cell))) for cell in line.values()]
    figures = {number for number in numbers if any(map(str.isdigit, number))}
    return len(figures) >= _FEWEST_NUMBERS and sum(map(bool, numbers)) >= _FEWEST_RIGHT * len(line)


class _Sheet:
    """The texts of a sheet by the cells that show them; `covered` are the cells that others cover."""

    def __init__(self, table: Table) -> None:
        self._texts = {place: tidy(raw_text(cell)) for place, cell in table.cells.items()}
        self._merges = table.merges
        self._last = max((column for _, column in table.cells), default=0)
        self.covered = {
            (row, column): (top, left) for top, left, bottom, right in table.merges
            for row in range(top, bottom + 1) for column in range(left, right + 1)
            if (row, column) != (top, left)
        }  # fmt: skip

    def text(self, row: int, column: int) -> str:
        return self._texts.get((row, column), "")

    def heading_rows(self, numbered: int) -> Sequence[int]:
        """The lines over the number line up to the title; a heading may reach down over several."""
        first = numbered
        while first > max(1, numbered - _MOST_LINES) and self._is_of_headings(first - 1):
            first -= 1
        return range(first, numbered)

    def _is_of_headings(self, row: int) -> bool:
        """True for a line of several headings, or one that a heading from above reaches down to."""
        own = sum(line == row and bool(text) for (line, _), text in self._texts.items())
        reached = any(top < row <= bottom for top, _, bottom, _ in self._merges)
        return own > 1 or reached

    def path(self, rows: Sequence[int], column: int) -> tuple[str, ...]:
        """The headings over a column, each once, an outer one that it shares with others included."""
        places = dict.fromkeys(self._place(rows, row, column) for row in rows)
        return tuple(text for place in places if (text := self.text(*place)))

    def _place(self, rows: Sequence[int], row: int, column: int) -> tuple[int, int]:
        """The cell whose text heads the column in this line: its own, or a merged or wider one."""
        if (row, column) in self.covered or self.text(row, column):
            return self.covered.get((row, column), (row, column))
        below = [any(self.text(at, c) for at in rows if at > row) for c in (column - 1, column)]
        if column > 1 and all(below):  # nobody merged the heading over its columns
            return self._place(rows, row, column - 1)
        return row, column
