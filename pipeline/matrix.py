"""FACTS in, the sheet «Đơn vị × chỉ tiêu» out: what every unit wrote, figure by figure."""

import functools
from collections.abc import Iterable, Sequence
from itertools import groupby

import pandas as pd

from pipeline.appendix_form import PAGE_NUMBER
from pipeline.measure import row_height
from pipeline.submission import STATUS, Submission
from pipeline.xlsx import Cell, Page, Sheet
from schemas import as_text
from schemas.form import LEVELS, Form, Row
from schemas.period import Period
from schemas.unit import Roster, Unit

NAME = "Đơn vị × chỉ tiêu"
FIXED = (8, 38, 13)  # STT, Chỉ tiêu, Đơn vị tính
WIDTH = 7.5  # of a unit's column: a figure of seven digits, an abbreviation of eight letters
UNITS_PER_PAGE = 10
SCALE = 80  # per cent: three fixed columns and ten units on A4 landscape
TITLE, LEGEND, HEADER = 0, 1, 2
NAMES, STATUSES = HEADER + 1, HEADER + 2
FIRST_ROW, FIRST_COLUMN = HEADER + 3, len(FIXED)
_FACTS = ("unit", "key", "state", "value", "counted")


def rows(form: Form) -> dict[str, int]:
    """The sheet's line (from 0) of each value row of the form, by key."""
    return {row.key: FIRST_ROW + index for index, row in enumerate(form.value_rows)}


def columns(units: Iterable[Unit]) -> dict[str, int]:
    """The sheet's column (from 0) of each unit, by identifier: level by level."""
    order = list(LEVELS)
    ranked = sorted(units, key=lambda unit: order.index(unit.level))
    return {unit.id: FIRST_COLUMN + index for index, unit in enumerate(ranked)}


def matrix_sheet(
    form: Form,
    period: Period,
    roster: Roster,
    facts: pd.DataFrame,
    submissions: Sequence[Submission],
) -> Sheet:
    """One column per unit of the roster, one line per value row, the figure as it was read."""
    places = columns(roster.units)
    units = [roster.by_id[unit] for unit in places]
    header, merges = _header(form, period, units, submissions)
    cells = header | _label_cells(form) | _background(form, units)
    cells |= _read_cells(facts, rows(form), places)
    return Sheet(
        NAME, cells, (*FIXED, *[WIDTH] * len(units)), _heights(form, units, submissions), merges,
        freeze=(FIRST_ROW, FIRST_COLUMN), page=_page(units),
    )  # fmt: skip


def _header(form: Form, period: Period, units: Sequence[Unit], submissions: Sequence[Submission]):
    """Title, legend and three header lines: level, unit, whether it has sent."""
    words = form.header
    fixed = (words["stt"], words["label"].split(" (")[0], words["unit"])
    cells = {
        (TITLE, 0): Cell(f"{NAME}: {period.title}", "left_title"),
        (LEGEND, 0): Cell(as_text.MATRIX_LEGEND, "small"),
    } | {(HEADER, column): Cell(text, "matrix_header") for column, text in enumerate(fixed)}
    merges = [(LEGEND, 0, LEGEND, FIRST_COLUMN - 1)]
    merges += [(HEADER, column, STATUSES, column) for column in range(FIRST_COLUMN)]
    status = {item.unit.id: STATUS[item.status] for item in submissions}
    for unit, column in columns(units).items():
        cells[NAMES, column] = Cell(units[column - FIRST_COLUMN].short, "matrix_header")
        cells[STATUSES, column] = Cell(status.get(unit, ""), "matrix_status")
    for level, first, last in _pages(units):
        cells[HEADER, first] = Cell(LEVELS[level].capitalize(), "matrix_header")
        if first < last:
            merges.append((HEADER, first, HEADER, last))
    return cells, tuple(merges)


def _pages(units: Sequence[Unit]) -> list[tuple[str, int, int]]:
    """(level, first column, last column) of each printed page: a level begins on its own."""
    pages, column = [], FIRST_COLUMN
    for level, members in groupby(units, key=lambda unit: unit.level):
        end = column + len(list(members))
        starts = range(column, end, UNITS_PER_PAGE)
        pages += [(level, first, min(first + UNITS_PER_PAGE, end) - 1) for first in starts]
        column = end
    return pages


def _label_cells(form: Form) -> dict[tuple[int, int], Cell]:
    cells = {}
    for row, line in zip(form.value_rows, rows(form).values(), strict=True):
        cells[line, 0] = Cell(f"{row.code}.", "matrix_centre")
        cells[line, 1] = Cell(row.label, "matrix_label")
        cells[line, 2] = Cell(as_text.unit_of_measure(row), "matrix_centre")
    return cells


def _background(form: Form, units: Sequence[Unit]) -> dict[tuple[int, int], Cell]:
    """Every cell of the table before anything is read: empty, and grey where not asked."""
    empty, not_asked = Cell(None, "read"), Cell(None, "not_asked")
    lines, cells = list(zip(rows(form).values(), form.value_rows, strict=True)), {}
    for column, unit in enumerate(units, FIRST_COLUMN):
        for line, row in lines:
            cells[line, column] = empty if unit.is_asked(row) else not_asked
    return cells


def _read_cells(
    facts: pd.DataFrame, lines: dict[str, int], places: dict[str, int]
) -> dict[tuple[int, int], Cell]:
    """What was read, over columns as plain lists: a province has half a million facts."""
    cells: dict[tuple[int, int], Cell] = {}
    values = (facts[name].tolist() for name in _FACTS)
    for unit, key, state, value, counted in zip(*values, strict=True):
        line, column = lines.get(key), places.get(unit)
        if line is None or column is None or state == "blank":
            continue
        if (line, column) in cells:
            raise ValueError(f"FACTS hold two returns of {unit}")
        cells[line, column] = _cell(state, value if state == "value" else None, counted)
    return cells


@functools.lru_cache(maxsize=65536)
def _cell(state: str, value: float | None, counted: bool) -> Cell:
    if value is None:
        return Cell(as_text.SHORT_STATE[state], "state")
    style, whole = "read" if counted else "uncounted", float(value).is_integer()
    return Cell(int(value), style) if whole else Cell(value, f"{style}_decimal")


def _heights(
    form: Form, units: Sequence[Unit], submissions: Sequence[Submission]
) -> dict[int, float]:
    heights = {
        LEGEND: row_height([(as_text.MATRIX_LEGEND, sum(FIXED), "small")]),
        NAMES: row_height((unit.short, WIDTH, "matrix_header") for unit in units),
        STATUSES: row_height((STATUS[item.status], WIDTH, "matrix_status") for item in submissions),
    }
    for row, line in zip(form.value_rows, rows(form).values(), strict=True):
        heights[line] = _row_height(row)
    return heights


def _row_height(row: Row) -> float:
    return row_height([
        (row.label, FIXED[1], "matrix_label"),
        (as_text.unit_of_measure(row), FIXED[2], "matrix_centre"),
    ])  # fmt: skip


def _page(units: Sequence[Unit]) -> Page:
    """As many pages wide as needed to stay legible."""
    return Page(
        landscape=True, scale=SCALE, repeat_rows=(HEADER, STATUSES),
        repeat_columns=(0, FIRST_COLUMN - 1), column_breaks=tuple(first for _, first, _ in _pages(units))[1:],
        header=PAGE_NUMBER, first_header="",
    )  # fmt: skip
