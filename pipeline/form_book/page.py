"""The tables of a workbook in, its pages out: lines of texts by column, each knowing its cell."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.files.serial_days import day_of
from pipeline.form_book.columns import (
    COLUMNS,
    FORM,
    PRINTED_COLUMNS,
    ROWS,
    SETTINGS,
    SHEETS,
    UNDECIDED,
    heading,
    sheet_name,
)
from pipeline.grid import Grid, RawCell, Table, address, lines_of
from schemas.errors import DefinitionError, Spot
from schemas.rules.read_written import number_written
from schemas.text import fold, printable, shortened

_SHOWN = 200  # letters of what stands in a cell
_SEARCHED = 20  # lines in which the headings are looked for
_DATE_LETTERS = ("d", "y")


@dataclass(frozen=True)
class Page:
    """One sheet; `columns` are the numbers of its columns by name, `lines` those below the headings.

    The first sheet has a line for each setting: `settings` are the numbers of those lines.
    """

    path: Path
    name: str
    table: Table
    columns: dict[str, int]
    lines: tuple[int, ...]
    settings: dict[str, int]
    date1904: bool = False

    @property
    def first_column(self) -> str:
        return next(iter(self.columns), "")

    def text(self, line: int, column: str) -> str:
        """What a cell says, as text; raises DefinitionError where it is an error or became a date."""
        cell = self._cell(line, column)
        if cell is None:
            return ""
        self._check(cell, line, column)
        if cell.kind == "number" and _is_date(cell):
            day = day_of(cell.value, self.date1904)
            raise self.problem(line, column, "book.date", text=f"{day:%d/%m/%Y}" if day else "")
        return plain(cell).removeprefix(UNDECIDED).strip()

    def number(self, line: int, column: str) -> float | None:
        """A number as Excel keeps it or as it is written, None for a blank; raises DefinitionError."""
        text, cell = self.text(line, column), self._cell(line, column)
        if cell is None or not text:
            return None
        if cell.kind == "number":
            return float(cell.value)
        value = number_written(text.removeprefix("-"))
        if value is None:
            raise self.problem(line, column, "book.number", text=text)
        return -value if text.startswith("-") else value

    def day(self, line: int, column: str) -> dt.date | str:
        """A day as Excel keeps it, else the text."""
        cell = self._cell(line, column)
        if cell is not None and cell.kind == "number" and _is_date(cell):
            self._check(cell, line, column)
            return day_of(cell.value, self.date1904) or ""
        return self.text(line, column)

    @property
    def undecided(self) -> tuple[str, ...]:
        """The cells that are still only guessed."""
        shown = {*self.columns.values()}
        return tuple(
            address(line, number) for (line, number), cell in sorted(self.table.cells.items())
            if line in self.lines and number in shown and str(cell.value).startswith(UNDECIDED)
        )  # fmt: skip

    def _check(self, cell: RawCell, line: int, column: str) -> None:
        """A cell that does not say what it means is refused."""
        if cell.kind in ("error", "formula") or cell.doubt == "stale":
            raise self.problem(line, column, "book.error", text=cell.value)
        if cell.doubt == "struck":
            raise self.problem(line, column, "book.struck", text=cell.value)

    def _cell(self, line: int, column: str) -> RawCell | None:
        number = self.columns.get(column)
        return self.table.cells.get((line, number)) if number else None

    def setting(self, name: str) -> int:
        """The line of a setting; raises DefinitionError where there is none."""
        if name not in self.settings:
            title = heading(FORM, name)
            raise DefinitionError(self.path, self.spot(0), "book.no_setting", name=title)
        return self.settings[name]

    def spot(self, line: int, column: str = "") -> Spot:
        """A cell of the sheet; a setting is named instead of a column on the first one."""
        if column in self.settings:
            line, column = self.settings[column], "value"
        number = self.columns.get(column)
        cell = address(line, number) if line and number is not None else ""
        return Spot(sheet=sheet_name(self.name), cell=cell)

    def problem(self, line: int, column: str, identifier: str, **words: object) -> DefinitionError:
        """The problem of one cell."""
        told = {name: shortened(str(word), _SHOWN) for name, word in words.items()}
        return DefinitionError(self.path, self.spot(line, column), identifier, **told)


def plain(cell: RawCell) -> str:
    """A number as a person would type it, a text without what no file can carry; lines of a cell stay."""
    if cell.kind == "number":
        value = float(cell.value)
        return str(int(value)) if value == int(value) else repr(value)
    lines = (line.strip() for line in printable(str(cell.value)).splitlines())
    return "\n".join(filter(None, lines))


def _is_date(cell: RawCell) -> bool:
    code = cell.format.lower()
    return all(letter in code for letter in _DATE_LETTERS) or "mmm" in code


def pages_of(path: Path, grid: Grid) -> dict[str, Page]:
    """The sheets that make a form, by name; raises DefinitionError where one is missing.

    A form has rows, a wide form columns, a grid both.
    """
    named = {fold(table.name): table for table in grid.tables}
    asked = [name for name in (ROWS, PRINTED_COLUMNS) if fold(sheet_name(name)) in named]
    found = {}
    for name in SHEETS:
        if name in (ROWS, PRINTED_COLUMNS) and name not in (asked or (ROWS,)):
            continue
        table = named.get(fold(sheet_name(name)))
        if table is None:
            raise DefinitionError(path, 0, "book.no_sheet", sheet=sheet_name(name))
        page = _settings(path, table) if name == FORM else _page(path, name, table)
        found[name] = replace(page, date1904=grid.date1904)
    return found


def _settings(path: Path, table: Table) -> Page:
    titles = {fold(heading(FORM, name)): name for name in SETTINGS}
    lines = {
        titles[fold(str(cell.value))]: row for (row, column), cell in sorted(table.cells.items())
        if column == 1 and fold(str(cell.value)) in titles
    }  # fmt: skip
    return Page(path, FORM, table, {"value": 2}, tuple(lines.values()), lines)


def _page(path: Path, name: str, table: Table) -> Page:
    titles = {fold(heading(name, column.name)): column.name for column in COLUMNS[name]}
    best: tuple[int, dict[str, int]] = (0, {})
    for line, cells in lines_of(table.cells).items():
        columns = dict(_headings(cells, titles)) if line < _SEARCHED else {}
        if len(columns) > len(best[1]):
            best = line, columns
    header, columns = best
    for column in COLUMNS[name]:  # a column that is lost would change the form in silence
        if column.name not in columns:
            spot, title = Spot(sheet=sheet_name(name)), heading(name, column.name)
            raise DefinitionError(path, spot, "book.no_column", column=title)
    filled = {
        row for (row, column), cell in table.cells.items()
        if row > header and column in columns.values() and str(cell.value).strip()
    }  # fmt: skip
    return Page(path, name, table, columns, tuple(sorted(filled)), {})


def _headings(line: Mapping[int, RawCell], titles: dict[str, str]) -> Iterator[tuple[str, int]]:
    for column, cell in line.items():
        if fold(str(cell.value)) in titles:
            yield titles[fold(str(cell.value))], column
