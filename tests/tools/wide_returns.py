"""A good return of an official wide form as a sheet of cells, and what people do to such a table.

Columns are named by the number that the form prints over them, lines by their row; each ruin is one
function that changes the sheet.
"""

import csv
import functools
import io
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docx
import openpyxl
from returns.files import ods as written_ods
from wide_forms import printed_columns, wide_form, write_blank

from pipeline.reading.read_return import Expected, read_content
from pipeline.returns import Return
from schemas.form.model import Form
from schemas.periods.period import parse_period
from schemas.units.unit import Roster, Unit

PERIOD = parse_period("2025-6T")
OWN = Unit("SCT", "Sở Công Thương", "SCT", (), "S", ())
OTHERS = tuple(
    Unit(name, said, "", (), level, ())
    for name, said, level in (
        ("STP", "Sở Tư pháp", "S"), ("H1", "UBND huyện Long Hồ", "H"), ("X1", "UBND xã An Bình", "X"),
        ("X2", "UBND xã Đồng Phú", "X"),
    )
)  # fmt: skip
ROSTER = Roster((OWN, *OTHERS), Path("units.csv"))
DAYS = "Số liệu tính từ ngày 15/12/2024 đến ngày 14/6/2025"
Merge = list[int]  # first row and column, last row and column


@dataclass
class Sheet:
    """Cells by (row, column) from 1; `line` is the first of so many `lines` of figures.

    `numbered` is the row of the number line.
    """

    cells: dict[tuple[int, int], Any]
    merges: list[Merge]
    line: int
    lines: int = 1
    name: str = "Sheet1"
    hidden: set[int] = field(default_factory=set)

    @property
    def numbered(self) -> int:
        return self.line - 1

    @property
    def last(self) -> int:
        return max(column for _, column in self.cells)


Ruin = Callable[[Sheet], None]


@functools.cache
def form_of(name: str) -> Form:
    return wide_form(Path(tempfile.mkdtemp()), name)


def truth(name: str) -> dict[str, int]:
    """The figure of each column by its code: no two are equal, none is the number of a column."""
    return {row.code: 101 + 7 * place for place, row in enumerate(form_of(name).rows)}


def good_sheet(name: str) -> Sheet:
    """The blank of the ministry with its days, the unit's name and a figure in each column."""
    with tempfile.TemporaryDirectory() as folder:
        write_blank(Path(folder) / "a.xlsx", name)
        cells, merges = what_stands(openpyxl.load_workbook(Path(folder) / "a.xlsx").active)
    line = next(row for (row, column), text in cells.items() if text == "MS") + 1
    cells[2, 1] = DAYS
    cells[line, 1] = OWN.name
    cells |= {(line, place): value for place, value in enumerate(truth(name).values(), 2)}
    return Sheet(cells, merges, line)


def what_stands(page) -> tuple[dict[tuple[int, int], Any], list[Merge]]:
    """Cells and merges of a page."""
    cells = {
        (c.row, c.column): c.value for line in page.iter_rows() for c in line if c.value is not None
    }
    merges = [[m.min_row, m.min_col, m.max_row, m.max_col] for m in page.merged_cells.ranges]
    return cells, merges


def xlsx(sheet: Sheet) -> bytes:
    return book({sheet.name: sheet})


def book(tabs: Mapping[str, Sheet]) -> bytes:
    """A workbook of these sheets, by the names of their tabs."""
    whole = openpyxl.Workbook()
    whole.remove(whole.active)
    for name, sheet in tabs.items():
        _write(whole.create_sheet(name), sheet)
    out = io.BytesIO()
    whole.save(out)
    return out.getvalue()


def _write(page, sheet: Sheet) -> None:
    for (row, column), value in sheet.cells.items():
        page.cell(row, column).value = value
    for top, left, bottom, right in sheet.merges:
        page.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    for column in sheet.hidden:
        page.column_dimensions[openpyxl.utils.get_column_letter(column)].hidden = True


def text_file(sheet: Sheet) -> bytes:
    """“Save as CSV”: of a merge only the first cell is left."""
    out = io.StringIO()
    rows = max(row for row, _ in sheet.cells)
    lines = (
        [sheet.cells.get((row, c), "") for c in range(1, sheet.last + 1)]
        for row in range(1, rows + 1)
    )
    csv.writer(out).writerows(lines)
    return out.getvalue().encode("utf-8-sig")


def calc(sheet: Sheet) -> bytes:
    """An .ods without its merges."""

    @dataclass
    class Book:
        sheets: list[Sheet]

    return written_ods(Book([sheet]))


def word(sheet: Sheet) -> bytes:
    """A Word table with the same merges, under the lines over it."""
    document = docx.Document()
    first = min(merge[0] for merge in sheet.merges if merge[3] < sheet.last) - 1
    for row in range(1, first + 1):
        document.add_paragraph(str(sheet.cells.get((row, 1), "")))
    last = sheet.line + sheet.lines - 1
    table = document.add_table(last - first, sheet.last)
    grid = [row.cells for row in table.rows]
    for (row, column), value in sheet.cells.items():
        if first < row <= last:
            grid[row - first - 1][column - 1].text = str(value)
    for top, left, bottom, right in sheet.merges:
        if top > first:
            table.cell(top - first - 1, left - 1).merge(table.cell(bottom - first - 1, right - 1))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def read(name: str, data: bytes, unit: str = "") -> Return:
    """The file as the office reads it, told only which form and period it asks."""
    form = form_of(name)
    return read_content("a.xlsx", lambda: data, Expected((form,), ROSTER, unit, PERIOD, form))


def shift(rows: int, columns: int) -> Ruin:
    """Everything further down and to the right, under other lines."""

    def ruin(sheet: Sheet) -> None:
        sheet.cells = {(r + rows, c + columns): v for (r, c), v in sheet.cells.items()}
        sheet.merges = [
            [a + rows, b + columns, c + rows, d + columns] for a, b, c, d in sheet.merges
        ]
        sheet.line += rows

    return ruin


def unmerge(sheet: Sheet) -> None:
    sheet.merges = []


def drop_headings(sheet: Sheet) -> None:
    """All that stands between the lines over the table and the number line."""
    sheet.cells = {(r, c): v for (r, c), v in sheet.cells.items() if not 2 < r < sheet.numbered}
    sheet.merges = []


def insert_column(before: int, heading: str = "", value: Any = None) -> Ruin:
    """As Excel inserts it: merges over it become wider; the heading stands on the lowest line."""

    def ruin(sheet: Sheet) -> None:
        sheet.cells = {(r, c + (c >= before)): v for (r, c), v in sheet.cells.items()}
        for merge in sheet.merges:
            merge[1] += merge[1] >= before
            merge[3] += merge[3] >= before
        if heading:
            sheet.cells[sheet.numbered - 1, before] = heading
        if value is not None:
            sheet.cells[sheet.line, before] = value

    return ruin


def delete_column(number: int) -> Ruin:
    """As Excel deletes the column under this number; a merge that begins there keeps its text."""

    def ruin(sheet: Sheet) -> None:
        at = number + 1
        for top, left, _, right in sheet.merges:
            if left == at < right and (top, left) in sheet.cells:
                sheet.cells[top, at + 1] = sheet.cells[top, left]
        sheet.cells = {(r, c - (c > at)): v for (r, c), v in sheet.cells.items() if c != at}
        shrunk = [[a, b - (b > at), c, d - (d >= at)] for a, b, c, d in sheet.merges]
        sheet.merges = [m for m in shrunk if m[3] >= m[1] and (m[0], m[1]) != (m[2], m[3])]

    return ruin


def swap_columns(one: int, other: int) -> Ruin:
    """Two columns exchanged with their own heading, number and figure."""

    def ruin(sheet: Sheet) -> None:
        places = {one + 1: other + 1, other + 1: one + 1}
        sheet.cells = {(r, places.get(c, c)): v for (r, c), v in sheet.cells.items()}

    return ruin


def drop_row(row: Callable[[Sheet], int]) -> Ruin:
    def ruin(sheet: Sheet) -> None:
        gone = row(sheet)
        sheet.cells = {(r - (r > gone), c): v for (r, c), v in sheet.cells.items() if r != gone}
        moved = [[a - (a > gone), b, c - (c >= gone), d] for a, b, c, d in sheet.merges]
        sheet.merges = [m for m in moved if m[2] >= m[0] and (m[0], m[1]) != (m[2], m[3])]
        sheet.line -= sheet.line > gone

    return ruin


def number_line(sheet: Sheet) -> int:
    return sheet.numbered


def rename(old: str, new: str) -> Ruin:
    """Every cell of this text in other words, '' for none."""

    def ruin(sheet: Sheet) -> None:
        found = [place for place, value in sheet.cells.items() if value == old]
        assert found, old
        for place in found:
            sheet.cells[place] = new
            if not new:
                del sheet.cells[place]

    return ruin


def put(number: int, value: Any) -> Ruin:
    """Another figure in the column of this number; None for none."""

    def ruin(sheet: Sheet) -> None:
        place = sheet.line, number + 1
        sheet.cells.pop(place, None) if value is None else sheet.cells.update({place: value})

    return ruin


def every_figure(change: Callable[[int], Any]) -> Ruin:
    def ruin(sheet: Sheet) -> None:
        sheet.cells |= {
            place: change(v) for place, v in sheet.cells.items()
            if place[0] == sheet.line and isinstance(v, int)
        }  # fmt: skip

    return ruin


def write(down: int, column: int, value: Any) -> Ruin:
    """A cell some lines under that of the unit."""

    def ruin(sheet: Sheet) -> None:
        sheet.cells[sheet.line + down, column] = value

    return ruin


def insert_line_of_figures(sheet: Sheet) -> None:
    """The figures one line under the unit's name."""
    sheet.cells = {
        (r + (r == sheet.line and c > 1), c): v for (r, c), v in sheet.cells.items()
    }  # fmt: skip


def _renumber(sheet: Sheet, numbers: Callable[[int, Any], tuple[int, int, Any]]) -> None:
    line = {c: v for (r, c), v in sheet.cells.items() if r == sheet.numbered}
    sheet.cells = {place: v for place, v in sheet.cells.items() if place[0] != sheet.numbered}
    for column, value in line.items():
        row, at, text = numbers(column, value)
        sheet.cells[row, at] = text


def shift_numbers(by: int) -> Ruin:
    """The number line some columns further right than its headings."""
    return lambda sheet: _renumber(sheet, lambda at, text: (sheet.numbered, at + by, text))


def number_columns(sheet: Sheet) -> None:
    """A number line that counts all columns, that of the names as well."""
    _renumber(sheet, lambda at, _: (sheet.numbered, at, at))


def numbers_over_headings(sheet: Sheet) -> None:
    first, numbered = 3, sheet.numbered
    sheet.cells = {
        (first if r == numbered else r + (first <= r < numbered), c): v
        for (r, c), v in sheet.cells.items()
    }  # fmt: skip
    sheet.merges = [
        [a + (first <= a < numbered), b, c + (first <= c < numbered), d]
        for a, b, c, d in sheet.merges
    ]


def again(times: int = 0) -> Ruin:
    """Headings and number line once more under the table; with the unit's line, of so many times its figures."""

    def ruin(sheet: Sheet) -> None:
        down = max(row for row, _ in sheet.cells)
        for (row, column), value in list(sheet.cells.items()):
            if 2 < row < sheet.line or (times and row == sheet.line):
                is_figure = row == sheet.line and column > 1
                sheet.cells[row + down, column] = value * times if is_figure else value

    return ruin


def change_headings(change: Callable[[str], str]) -> Ruin:
    def ruin(sheet: Sheet) -> None:
        sheet.cells |= {
            place: change(text) for place, text in sheet.cells.items()
            if 2 < place[0] < sheet.numbered and isinstance(text, str)
        }  # fmt: skip

    return ruin


def title(text: str) -> Ruin:
    """Another first line over the table."""
    return lambda sheet: sheet.cells.update({(1, 1): text})


def titles_in_cells(sheet: Sheet) -> None:
    """What stands right over the headings in three cells, as forms of statistics have it."""
    sheet.merges = [merge for merge in sheet.merges if merge[0] != 2]
    sheet.cells |= {(2, 1): "Biểu số 01", (2, 4): f"Đơn vị báo cáo: {OWN.name}", (2, 7): DAYS}


def days(text: str) -> Ruin:
    """Another line of the days of the figures."""
    return lambda sheet: sheet.cells.update({(2, 1): text})


def name_unit(name: str) -> Ruin:
    def ruin(sheet: Sheet) -> None:
        sheet.cells[sheet.line, 1] = name

    return ruin


def lines(*names: str, times: int = 1) -> Ruin:
    """A line for each name under that of the unit, with as many times its figures."""

    def ruin(sheet: Sheet) -> None:
        figures = {c: v for (r, c), v in sheet.cells.items() if r == sheet.line and c > 1}
        used = max(row for row, column in sheet.cells if column > 1)
        sheet.cells = {
            (r + len(names) * (r > used), c): v for (r, c), v in sheet.cells.items()
        }  # fmt: skip
        for down, name in enumerate(names, 1):
            sheet.cells[used + down, 1] = name
            sheet.cells |= {(used + down, c): v * times for c, v in figures.items()}

    return ruin


def empty_lines(*names: str) -> Ruin:
    """Names of other units, with no figure."""

    def ruin(sheet: Sheet) -> None:
        lines(*names)(sheet)
        sheet.cells = {(r, c): v for (r, c), v in sheet.cells.items() if r <= sheet.line or c == 1}

    return ruin


def beside(heading: str) -> Ruin:
    """All columns once more to the right, twice their figures, the period over the first, this over the others."""

    def ruin(sheet: Sheet) -> None:
        move = {r: r + (r > 2) for r, _ in sheet.cells}
        right = sheet.last - 1
        cells = {(move[r], c): v for (r, c), v in sheet.cells.items()}
        copies = {
            (r, c + right): v * 2 if r > sheet.line and isinstance(v, int) else v
            for (r, c), v in cells.items() if r > 2 and c > 1
        }  # fmt: skip
        sheet.cells = cells | copies | {(3, 2): "6 tháng đầu năm 2025", (3, 2 + right): heading}
        sheet.merges, sheet.line = [], sheet.line + 1

    return ruin


def count_of_columns(name: str) -> int:
    return len(printed_columns(name))
