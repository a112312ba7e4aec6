"""FACTS in, the sheet «Đơn vị × chỉ tiêu» out: what every unit wrote, figure by figure, and what is wrong.

The consolidated figures are formulas over this sheet: what counts stands here as a number, what
does not as text, and a ratio has a line for its numerators and one for its denominators.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np
import pandas as pd

from pipeline.appendix.matrix_cells import STYLES, Content, parts
from pipeline.appendix.words import wording
from pipeline.register.submission import STATUS, Submission
from pipeline.xlsx.bulk import Bulk, Styled
from pipeline.xlsx.decree import PAGE_NUMBER
from pipeline.xlsx.row_heights import row_height
from pipeline.xlsx.write import Cell, Page, Sheet, address
from schemas.form.model import Form, Row
from schemas.periods.period import Period
from schemas.rules.rule import LEVELS
from schemas.units.unit import Roster, Unit
from schemas.wording import as_text

NAME = wording("matrix")
LEGENDS = tuple(wording(f"matrix.legend.{name}") for name in ("cells", "marks"))
FIXED = (8, 34, 11)  # STT, Chỉ tiêu, Đơn vị tính
WIDTH = 7.5  # of a unit's column: a figure of seven digits, an abbreviation of eight letters
_BESIDE = 9  # of a column of the province's own
COLUMNS_PER_PAGE = 10
CHANGES = ("change_whole", "change")  # looks of the province's differences
SCALE = 80  # per cent: the fixed columns, the province and ten units on A4 landscape
TITLE, LEGEND = 0, 1
HEADER = LEGEND + len(LEGENDS)
NAMES, STATUSES = HEADER + 1, HEADER + 2
FIRST_ROW = HEADER + 3
MOST_ACROSS = 16_000  # units: columns of a sheet, less those that are fixed


@dataclass(frozen=True)
class Beside:
    """The province's own columns between a figure's unit of measure and the first unit.

    `cells` are by key and part, one for each of `headers`.
    """

    headers: tuple[str, ...] = ()
    cells: Mapping[tuple[str, str], tuple[Styled | None, ...]] = field(default_factory=dict)
    notes: Mapping[tuple[str, str], str] = field(default_factory=dict)  # of the first of them


@dataclass(frozen=True)
class Axes:
    """Which (key, part) and which unit stands where, each counted from 0.

    Figures are lines and units columns; `tall`, with more units than a sheet has columns, the
    other way round. `first` is the column of the first of them.
    """

    figures: dict[tuple[str, str], int]
    units: dict[str, int]
    split: bool
    tall: bool
    first: int = len(FIXED)

    def place(self, unit: int, figure: int) -> tuple[int, int]:
        """Line and column of a cell of the table."""
        down, across = (unit, figure) if self.tall else (figure, unit)
        return FIRST_ROW + down, self.first + across

    def area(self, key: str, part: str) -> str:
        """The range of one figure over all units, as a formula of another sheet names it."""
        figure, last = self.figures[key, part], max(len(self.units), 1) - 1
        first, end = (address(*self.place(unit, figure), True) for unit in (0, last))
        return f"'{NAME}'!{first}:{end}"

    def link(self, key: str, unit: str = "") -> str:
        """To the figure of a unit, or without one to the line of the row; '' where there is none."""
        figure, of = self.figures.get((key, "value")), self.units.get(unit, 0)
        if figure is None or (unit and unit not in self.units):
            return ""
        row, column = self.place(of, figure)
        if not unit:
            row, column = (row, len(FIXED)) if not self.tall else (FIRST_ROW, column)
        return f"internal:'{NAME}'!{address(row, column)}"


def axes(form: Form, roster: Roster, facts: pd.DataFrame, beside: int = 0) -> Axes:
    """Figures in the order of the form, units level by level, after `beside` columns of the province."""
    split = bool((facts["distribution"] != "").any())
    figures = [(row.key, part) for row in form.value_rows for part in parts(row, split)]
    order = list(LEVELS)
    ranked = sorted(roster.units, key=lambda unit: order.index(unit.level))
    tall = len(ranked) > MOST_ACROSS
    return Axes(
        {figure: place for place, figure in enumerate(figures)},
        {unit.id: place for place, unit in enumerate(ranked)},
        split, tall, len(FIXED) + (0 if tall else beside),
    )  # fmt: skip


def matrix_sheet(
    form: Form, period: Period, found: Content, submissions: Sequence[Submission], at: Axes,
    beside: Beside = Beside(),
) -> Sheet:  # fmt: skip
    """One column per unit of the roster, one line per value row, the figure as it was read."""
    header, merges = _header(form, period, found, submissions, beside)
    widths = (*FIXED, *[_BESIDE] * len(beside.headers), *[WIDTH] * len(found.units))
    bulk = Bulk(
        FIRST_ROW, len(at.figures),
        (*_LABEL_STYLES["value"], *["read"] * (len(widths) - len(FIXED))),
        lambda: _lines(form, found, at, beside), _line_heights(form, at),
        (*_LABEL_STYLES["part"], *CHANGES, *STYLES), notes(found, at, beside),
    )  # fmt: skip
    return Sheet(
        NAME, header, widths, _heights(found.units, submissions), merges,
        freeze=(FIRST_ROW, at.first), page=_page(found.units, at.first), bulk=bulk,
    )  # fmt: skip


def notes(found: Content, at: Axes, beside: Beside = Beside()) -> dict[tuple[int, int], str]:
    """What is said of the marked cells, where the sheet is one that people read."""
    if not found.linked:
        return {}
    rows = found.form.value_rows
    said = {
        at.place(unit, at.figures[rows[row].key, "value"]): mark.note
        for (unit, row), mark in found.marks.items()
    }
    return said | {
        (FIRST_ROW + at.figures[figure], len(FIXED)): note for figure, note in beside.notes.items()
    }


def _header(
    form: Form, period: Period, found: Content, submissions: Sequence[Submission], beside: Beside
):
    """Title, legend and three header lines: level, unit, whether it has sent."""
    words = form.header
    fixed = (words["stt"], words["label"].split(" (")[0], words["unit"], *beside.headers)
    cells = titles(period) | {
        (HEADER, column): Cell(heading, "matrix_header") for column, heading in enumerate(fixed)
    }
    merges = [(HEADER, column, STATUSES, column) for column in range(len(fixed))]
    status = {item.unit.id: STATUS[item.status] for item in submissions}
    for column, unit in enumerate(found.units, len(fixed)):
        link = found.sources.link_of_unit(unit.id)
        cells[NAMES, column] = Cell(unit.short, "matrix_header", link=link)
        cells[STATUSES, column] = Cell(status.get(unit.id, ""), "matrix_status")
    for level, first, last in _pages(found.units, len(fixed)):
        cells[HEADER, first] = Cell(LEVELS[level].capitalize(), "matrix_header")
        if first < last:
            merges.append((HEADER, first, HEADER, last))
    return cells, tuple(merges)


def titles(period: Period) -> dict[tuple[int, int], Cell]:
    """They run over the empty cells to their right, on the screen and on the first page."""
    legends = {(line, 0): Cell(text, "legend") for line, text in enumerate(LEGENDS, LEGEND)}
    return {(TITLE, 0): Cell(f"{NAME}: {period.title}", "left_title")} | legends


def _pages(units: Sequence[Unit], column: int) -> list[tuple[str, int, int]]:
    """(level, first column, last column) of each printed page: a level begins on its own.

    A further column of the province's own takes the place of a unit.
    """
    pages, across = [], COLUMNS_PER_PAGE + len(FIXED) + 1 - column
    for level, members in groupby(units, key=lambda unit: unit.level):
        end = column + len(list(members))
        starts = range(column, end, across)
        pages += [(level, first, min(first + across, end) - 1) for first in starts]
        column = end
    return pages


def _lines(form: Form, found: Content, at: Axes, beside: Beside) -> Iterator[list]:
    """Line by line: half a million cells of a nation are never held together."""
    background = found.background()
    first = found.marked(background)
    for position, row in enumerate(form.value_rows):
        names = parts(row, at.split)
        table = [
            first[:, position].tolist(),
            *(background[:, position].tolist() for _ in names[1:]),
        ]
        for unit, _, shown in found.shown(np.flatnonzero(found.rows == position)):
            for line, value in zip(table, shown, strict=True):
                if value is not None:
                    line[unit] = value
        for name, line in zip(names, table, strict=True):
            own = beside.cells.get((row.key, name), [None] * len(beside.headers))
            yield [*label(row, name), *own, *line]


_LABEL_STYLES = {
    "value": ("matrix_centre", "matrix_label", "matrix_centre"),
    "part": ("matrix_centre", "matrix_part", "matrix_centre"),
}


def label(row: Row, part: str) -> list[Styled]:
    """What stands before a line: number, label and unit, or the part's own words."""
    texts, kind = (f"{row.code}.", row.label, as_text.unit_of_measure(row)), "value"
    if part != "value":
        texts, kind = ("", as_text.part(row, part), ""), "part"
    return [Styled(*pair) for pair in zip(texts, _LABEL_STYLES[kind], strict=True)]


def _heights(units: Sequence[Unit], submissions: Sequence[Submission]) -> dict[int, float]:
    return {
        NAMES: row_height((unit.short, WIDTH, "matrix_header") for unit in units),
        STATUSES: row_height((STATUS[item.status], WIDTH, "matrix_status") for item in submissions),
    }


def _line_heights(form: Form, at: Axes) -> dict[int, float]:
    return {
        FIRST_ROW + place: row_height(
            (cell.value, width, cell.style)
            for cell, width in zip(label(form.by_key[key], part), FIXED, strict=True)
            if cell.value and width != FIXED[0]
        )
        for (key, part), place in at.figures.items()
    }


def _page(units: Sequence[Unit], first_column: int) -> Page:
    """As many pages wide as needed to stay legible."""
    breaks = tuple(first for _, first, _ in _pages(units, first_column))[1:]
    return Page(
        landscape=True, scale=SCALE, repeat_rows=(HEADER, STATUSES),
        repeat_columns=(0, first_column - 1), column_breaks=breaks[:1000],  # Excel takes 1,023
        header=PAGE_NUMBER, first_header="",
    )  # fmt: skip
