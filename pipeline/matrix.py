"""FACTS in, the sheet «Đơn vị × chỉ tiêu» out: what every unit wrote, figure by figure.

The consolidated figures are formulas over this sheet: what counts stands here as a number, what
does not as text, and a ratio has a line for its numerators and one for its denominators.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import pandas as pd

from pipeline.decree import PAGE_NUMBER
from pipeline.measure import row_height
from pipeline.sources import Sources
from pipeline.submission import STATUS, Submission
from pipeline.xlsx import Cell, Page, Sheet, address
from schemas import as_text
from schemas.form import Form, Row
from schemas.period import Period
from schemas.rule import LEVELS
from schemas.unit import Roster, Unit

NAME = "Đơn vị × chỉ tiêu"
FIXED = (8, 38, 13)  # STT, Chỉ tiêu, Đơn vị tính
WIDTH = 7.5  # of a unit's column: a figure of seven digits, an abbreviation of eight letters
UNITS_PER_PAGE = 10
SCALE = 80  # per cent: three fixed columns and ten units on A4 landscape
TITLE, LEGEND, HEADER = 0, 1, 2
NAMES, STATUSES = HEADER + 1, HEADER + 2
FIRST_ROW, FIRST_COLUMN = HEADER + 3, len(FIXED)
MOST_LINKS = 65_000  # Excel takes 65,530 on a sheet; beyond, only the units are linked
_FACTS = ("unit", "key", "state", "value", "numerator", "denominator", "counted", "distribution")
_FRACTION = ("numerator", "denominator")


@dataclass(frozen=True)
class Axes:
    """Where everything stands on the sheet: the line of each (key, part), the column of each unit."""

    lines: dict[tuple[str, str], int]
    columns: dict[str, int]
    split: bool

    def area(self, key: str, part: str) -> str:
        """The range of one line over all units, as a formula of another sheet names it."""
        line = self.lines[key, part]
        last = FIRST_COLUMN + max(len(self.columns), 1) - 1
        return f"'{NAME}'!{address(line, FIRST_COLUMN, True)}:{address(line, last, True)}"


def axes(form: Form, roster: Roster, facts: pd.DataFrame) -> Axes:
    """The lines are those of the form, the columns those of the units, level by level."""
    split = bool((facts["distribution"] != "").any())
    lines, line = {}, FIRST_ROW
    for row in form.value_rows:
        for part in _parts(row, split):
            lines[row.key, part] = line
            line += 1
    order = list(LEVELS)
    ranked = sorted(roster.units, key=lambda unit: order.index(unit.level))
    columns = {unit.id: FIRST_COLUMN + index for index, unit in enumerate(ranked)}
    return Axes(lines, columns, split)


def _parts(row: Row, split: bool) -> tuple[str, ...]:
    """The lines of a row: a ratio has X and Y, and codes are counted apart where `split`."""
    if row.kind == "ratio":
        return ("value", *_FRACTION)
    if row.kind == "code" and split:
        return ("value", *(f"code:{code.number}" for code in row.codes))
    return ("value",)


def matrix_sheet(
    form: Form,
    period: Period,
    roster: Roster,
    facts: pd.DataFrame,
    submissions: Sequence[Submission],
    at: Axes,
    sources: Sources,
) -> Sheet:
    """One column per unit of the roster, one line per value row, the figure as it was read."""
    units = [roster.by_id[unit] for unit in at.columns]
    header, merges = _header(form, period, units, submissions, sources)
    cells = header | _label_cells(form, at) | _background(form, units, at)
    cells |= _read_cells(facts, form, at, sources)
    return Sheet(
        NAME, cells, (*FIXED, *[WIDTH] * len(units)), _heights(form, units, submissions, at),
        merges, freeze=(FIRST_ROW, FIRST_COLUMN), page=_page(units),
    )  # fmt: skip


def _header(form: Form, period: Period, units: Sequence[Unit], submissions, sources: Sources):
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
    for column, unit in enumerate(units, FIRST_COLUMN):
        link = sources.link_of_unit(unit.id)
        cells[NAMES, column] = Cell(unit.short, "matrix_header", link=link)
        cells[STATUSES, column] = Cell(status.get(unit.id, ""), "matrix_status")
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


def _label_cells(form: Form, at: Axes) -> dict[tuple[int, int], Cell]:
    cells = {}
    for (key, part), line in at.lines.items():
        row = form.by_key[key]
        if part == "value":
            texts = (f"{row.code}.", row.label, as_text.unit_of_measure(row))
            styles = ("matrix_centre", "matrix_label", "matrix_centre")
        else:
            texts = ("", as_text.part(row, part), "")
            styles = ("matrix_centre", "matrix_part", "matrix_centre")
        for column, pair in enumerate(zip(texts, styles, strict=True)):
            cells[line, column] = Cell(*pair)
    return cells


def _background(form: Form, units: Sequence[Unit], at: Axes) -> dict[tuple[int, int], Cell]:
    """Every cell of the table before anything is read: empty, and grey where not asked."""
    empty, not_asked = Cell(None, "read"), Cell(None, "not_asked")
    patterns: dict[tuple, list[tuple[int, Cell]]] = {}
    cells = {}
    for column, unit in enumerate(units, FIRST_COLUMN):
        kind = (unit.level, unit.roles)
        if kind not in patterns:
            patterns[kind] = [
                (line, empty if unit.is_asked(form.by_key[key]) else not_asked)
                for (key, _), line in at.lines.items()
            ]
        for line, cell in patterns[kind]:
            cells[line, column] = cell
    return cells


def _read_cells(
    facts: pd.DataFrame, form: Form, at: Axes, sources: Sources
) -> dict[tuple[int, int], Cell]:
    """What was read, over columns as plain lists: a nation has half a million facts."""
    cells: dict[tuple[int, int], Cell] = {}
    linked = sources.count <= MOST_LINKS
    parted = {row.key: parts[1:] for row in form.value_rows if (parts := _parts(row, at.split))}
    values = (facts[name].tolist() for name in _FACTS)
    for number, fact in enumerate(zip(*values, strict=True)):
        unit, key, state, value, x, y, counted, chosen = fact
        line, column = at.lines.get((key, "value")), at.columns.get(unit)
        if line is None or column is None or state == "blank":
            continue
        if (line, column) in cells and cells[line, column].value is not None:
            raise ValueError(f"FACTS hold two returns of {unit}")
        link = sources.link_of_fact(number) if linked else ""
        cells[line, column] = _cell(state, value if state == "value" else None, counted, link)
        for offset, part in enumerate(parted[key], 1):
            figure = _part(part, value, x, y, chosen)
            if figure is not None:
                cells[line + offset, column] = _cell("value", figure, counted, "")
    return cells


def _part(part: str, value: float, x: float, y: float, chosen: str) -> float | None:
    """X, Y, or how many units chose a code: one for a unit itself, many for a level below."""
    if part in _FRACTION:
        figure = x if part == "numerator" else y
        return None if figure != figure else figure
    code = part.removeprefix("code:")
    counts = dict(pair.split(":") for pair in chosen.split()) if chosen else {f"{value:g}": "1"}
    return float(counts[code]) if code in counts else None


@functools.lru_cache(maxsize=65536)
def _cell(state: str, value: float | None, counted: bool, link: str) -> Cell:
    if value is None:
        return Cell(as_text.SHORT_STATE[state], "state", link=link)
    if not counted:  # as text, so that no sum takes it
        return Cell(f"{as_text.number(value)}*", "uncounted", link=link)
    whole = float(value).is_integer()
    if whole:
        return Cell(int(value), "read", link=link)
    return Cell(value, "read_decimal", link=link)


def _heights(
    form: Form, units: Sequence[Unit], submissions: Sequence[Submission], at: Axes
) -> dict[int, float]:
    heights = {
        LEGEND: row_height([(as_text.MATRIX_LEGEND, sum(FIXED), "small")]),
        NAMES: row_height((unit.short, WIDTH, "matrix_header") for unit in units),
        STATUSES: row_height((STATUS[item.status], WIDTH, "matrix_status") for item in submissions),
    }
    for (key, part), line in at.lines.items():
        if part == "value":
            heights[line] = _row_height(form.by_key[key])
        else:
            label = as_text.part(form.by_key[key], part)
            heights[line] = row_height([(label, FIXED[1], "matrix_part")])
    return heights


def _row_height(row: Row) -> float:
    return row_height([
        (row.label, FIXED[1], "matrix_label"),
        (as_text.unit_of_measure(row), FIXED[2], "matrix_centre"),
    ])  # fmt: skip


def _page(units: Sequence[Unit]) -> Page:
    """As many pages wide as needed to stay legible."""
    breaks = tuple(first for _, first, _ in _pages(units))[1:]
    return Page(
        landscape=True, scale=SCALE, repeat_rows=(HEADER, STATUSES),
        repeat_columns=(0, FIRST_COLUMN - 1), column_breaks=breaks[:1000],  # Excel takes 1,023
        header=PAGE_NUMBER, first_header="",
    )  # fmt: skip
