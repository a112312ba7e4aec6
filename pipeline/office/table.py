"""A file of the office and the name of one of its tables in, the table's lines out, by our columns.

What people do to tables is forgiven: any format and encoding that a return may have, title lines
above, headings in Vietnamese or English with or without diacritics, in any order, more columns,
blank lines, lines that are titles of groups, merged cells. A cell that does not say what it means
(struck through, an error, a formula without a result) is refused with its address.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from pipeline.files.formats.delimited import SHEET as TEXT
from pipeline.files.office_file import open_grid
from pipeline.grid import Grid, RawCell, Table, address
from pipeline.office.columns import columns_of, heading, labels, sheets
from pipeline.reading.cell.number_format import seen_text
from pipeline.reading.cell.stored_number import format_kind, format_shape, plain_number
from schemas.errors import DefinitionError, Spot, refuse
from schemas.tables import Entry
from schemas.text import bare

_FIRST_LINES = 40  # in which the headings are looked for
_NUMBER_OF_COLUMN = re.compile(r"\(?(?:[0-9]{1,2}|[A-Z])\)?")
_DOUBTFUL = {"struck": "table.struck", "torn": "table.cells", "stale": "table.formula"}
_UNREAD = {"formula": "table.formula", "error": "table.error"}

Lines = Callable[[list[Entry]], list[Entry]]  # those of a table that are meant
At = Mapping[str, int]  # the number of each column's column on the sheet


def read_table(path: Path, table: str) -> list[Entry]:
    """The lines of a table; raises DefinitionError with all cells that cannot be read."""
    grid = open_grid(path)
    return entries_of(grid, path, table, _sheet_of(grid, path, table))


def own_sheet(grid: Grid, table: str) -> Table | None:
    """The sheet that has the name of the table."""
    _, names = sheets()[table]
    return next((sheet for sheet in grid.tables if bare(sheet.name) in names), None)


def _sheet_of(grid: Grid, path: Path, table: str) -> Table:
    """The sheet of the table's name, else the first that has all columns which it must have."""
    if found := own_sheet(grid, table):
        return found
    if own_sheet(grid, "settings"):  # the office's workbook, of which no other sheet is meant
        raise DefinitionError(path, 0, "office.no_sheet", sheet=sheets()[table][0])
    wanted = {column.name for column in columns_of(table).values() if column.required}
    shown = [sheet for sheet in grid.tables if sheet.visible and sheet.cells] or list(grid.tables)
    if not shown:
        raise DefinitionError(path, 0, "table.no_headings", columns=labels(table, sorted(wanted)))
    whole = [sheet.name for sheet in shown if wanted <= _headings(sheet, table)[1].keys()]
    if len(whole) > 1:
        raise DefinitionError(path, 0, "table.several_sheets", sheets=", ".join(whole))
    return max(shown, key=lambda sheet: len(wanted & _headings(sheet, table)[1].keys()))


def entries_of(grid: Grid, path: Path, table: str, sheet: Table) -> list[Entry]:
    """The lines of one sheet under its headings; blank lines and titles of groups are none."""
    line, at = _headings(sheet, table)
    _check_headings(path, table, sheet, line, at)
    cells = _with_merged(sheet, line, set(at.values()))
    problems = list(_doubtful(path, sheet, line, at, cells))
    refuse(problems)
    entries = []
    for row in sorted({row for row, _ in cells if row > line}):
        texts = {
            name: text_of(cells[row, column], grid.date1904)
            for name, column in at.items() if (row, column) in cells
        }  # fmt: skip
        if any(texts.values()) and not _is_heading_again(texts, table, row == line + 1):
            places = {name: address(row, column) for name, column in at.items()}
            entries.append(Entry(path, row, texts, _shown(sheet), places))
    return entries


def _shown(sheet: Table) -> str:
    return "" if sheet.name == TEXT else sheet.name


def _headings(sheet: Table, table: str) -> tuple[int, dict[str, int]]:
    """The line that names most columns, and where each stands; (0, {}) where none names any.

    Of headings in two lines it is the second, which says more of what the first says of several.
    """
    first = set(sorted({row for row, _ in sheet.cells})[:_FIRST_LINES])
    found: dict[int, dict[str, int]] = {}
    for row, column, name in _named(sheet, first, table):
        found.setdefault(row, {}).setdefault(name, column)
    line, at = max(found.items(), key=lambda item: len(item[1]), default=(0, {}))
    below, used = found.get(line + 1, {}), set(found.get(line + 1, {}).values())
    others = ((line + 1, column) for column in at.values() if column not in used)
    if not below or any(place in sheet.cells for place in others):
        return line, at
    return line + 1, {n: c for n, c in at.items() if c not in used and n not in below} | below


def _named(sheet: Table, lines: set[int], table: str) -> Iterator[tuple[int, int, str]]:
    """(line, column, name) of each cell in these lines that names a column of the table."""
    for (row, column), cell in sorted(sheet.cells.items()):
        if row in lines and (name := heading(str(cell.value), table)):
            yield row, column, name


def _check_headings(path: Path, table: str, sheet: Table, line: int, at: At) -> None:
    known = columns_of(table)
    required = [column.name for column in known.values() if column.required]
    missing = [name for name in required if name not in at]
    if not line or len(missing) == len(required):
        spot = Spot(0, _shown(sheet))
        raise DefinitionError(path, spot, "table.no_headings", columns=labels(table, required))
    if missing:
        spot = Spot(line, _shown(sheet))
        raise DefinitionError(path, spot, "table.no_column", columns=labels(table, missing))
    for _, column, name in _named(sheet, {line}, table):
        if column != at[name]:
            spot = Spot(line, _shown(sheet), address(line, column))
            words = {"column": known[name].label, "first": address(line, at[name])}
            raise DefinitionError(path, spot, "table.column_twice", **words)


def _with_merged(sheet: Table, line: int, columns: set[int]) -> dict[tuple[int, int], RawCell]:
    """The cells below the headings, each with what the merged range over it shows.

    A range over several of our columns is the title of a group, and no line.
    """
    cells = {place: cell for place, cell in sheet.cells.items() if place[0] > line}
    for first, left, last, right in sheet.merges:
        over = [column for column in columns if left <= column <= right]
        shown = cells.get((first, left))
        if first <= line or shown is None:
            continue
        if len(over) > 1:
            others = {column for row, column in cells if row == first and column in columns}
            if others <= set(over):
                cells = {place: cell for place, cell in cells.items() if place[0] != first}
        else:
            cells |= {(row, column): shown for row in range(first, last + 1) for column in over}
    return cells


def _doubtful(
    path: Path, sheet: Table, line: int, at: At, cells: Mapping[tuple[int, int], RawCell]
) -> Iterator[DefinitionError]:
    """Cells of ours that do not say what is meant; of a torn line the first only."""
    torn = set()
    for (row, column), cell in sorted(cells.items()):
        problem = _DOUBTFUL.get(cell.doubt) or _UNREAD.get(cell.kind)
        if problem is None or column not in at.values() or row in torn:
            continue
        if cell.doubt == "torn":
            torn.add(row)
        spot = Spot(row, _shown(sheet), address(row, column))
        yield DefinitionError(path, spot, problem, text=cell.value)


def _is_heading_again(texts: Mapping[str, str], table: str, is_next: bool) -> bool:
    """A line that only repeats the headings, as each printed page does, or numbers the columns."""
    said = {name: text for name, text in texts.items() if text}
    if all(heading(text, table) == name for name, text in said.items()):
        return True
    return is_next and all(_NUMBER_OF_COLUMN.fullmatch(text) for text in said.values())


def text_of(cell: RawCell, date1904: bool = False) -> str:
    """What a person sees in the cell, without blanks around it: a share as «63,1%», a moment with its hour."""
    text = seen_text(cell, date1904)
    if cell.kind != "number":
        return text.strip()
    kind, shape = format_kind(cell.format), format_shape(cell.format)
    if set(shape) == {"0"} and text.isdigit():
        return text.zfill(len(shape))  # «001»
    if kind == "percent":
        return f"{plain_number(round(cell.value * 100, 10))}%"
    minutes = min(round(cell.value % 1 * 24 * 60), 24 * 60 - 1)
    if kind == "date" and minutes and "/" in text:
        return f"{text} {minutes // 60:02}:{minutes % 60:02}"
    return text.strip()
