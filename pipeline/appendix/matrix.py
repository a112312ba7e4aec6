"""FACTS in, the sheet «Đơn vị × chỉ tiêu» out: what every unit wrote, figure by figure.

The consolidated figures are formulas over this sheet: what counts stands here as a number, what
does not as text, and a ratio has a line for its numerators and one for its denominators.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
LEGEND_TEXT = wording("matrix.legend", signs=wording("signs"))
FIXED = (8, 38, 13)  # STT, Chỉ tiêu, Đơn vị tính
WIDTH = 7.5  # of a unit's column: a figure of seven digits, an abbreviation of eight letters
COLUMNS_PER_PAGE = 10
SCALE = 80  # per cent: three fixed columns and ten units on A4 landscape
TITLE, LEGEND, HEADER = 0, 1, 2
NAMES, STATUSES = HEADER + 1, HEADER + 2
FIRST_ROW, FIRST_COLUMN = HEADER + 3, len(FIXED)
MOST_ACROSS = 16_384 - FIRST_COLUMN  # columns of a sheet


@dataclass(frozen=True)
class Axes:
    """Which (key, part) and which unit stands where, each counted from 0.

    Figures are lines and units columns; `tall`, with more units than a sheet has columns, the
    other way round.
    """

    figures: dict[tuple[str, str], int]
    units: dict[str, int]
    split: bool
    tall: bool

    def place(self, unit: int, figure: int) -> tuple[int, int]:
        """Line and column of a cell of the table."""
        down, across = (unit, figure) if self.tall else (figure, unit)
        return FIRST_ROW + down, FIRST_COLUMN + across

    def area(self, key: str, part: str) -> str:
        """The range of one figure over all units, as a formula of another sheet names it."""
        figure, last = self.figures[key, part], max(len(self.units), 1) - 1
        first, end = (address(*self.place(unit, figure), True) for unit in (0, last))
        return f"'{NAME}'!{first}:{end}"


def axes(form: Form, roster: Roster, facts: pd.DataFrame) -> Axes:
    """Figures in the order of the form, units level by level."""
    split = bool((facts["distribution"] != "").any())
    figures = [(row.key, part) for row in form.value_rows for part in parts(row, split)]
    order = list(LEVELS)
    ranked = sorted(roster.units, key=lambda unit: order.index(unit.level))
    return Axes(
        {figure: place for place, figure in enumerate(figures)},
        {unit.id: place for place, unit in enumerate(ranked)},
        split, tall=len(ranked) > MOST_ACROSS,
    )  # fmt: skip


def matrix_sheet(
    form: Form, period: Period, found: Content, submissions: Sequence[Submission], at: Axes
) -> Sheet:
    """One column per unit of the roster, one line per value row, the figure as it was read."""
    header, merges = _header(form, period, found, submissions)
    bulk = Bulk(
        FIRST_ROW, len(at.figures), (*_LABEL_STYLES["value"], *["read"] * len(found.units)),
        lambda: _lines(form, found, at), _line_heights(form, at), (*_LABEL_STYLES["part"], *STYLES),
    )  # fmt: skip
    return Sheet(
        NAME, header, (*FIXED, *[WIDTH] * len(found.units)),
        _heights(found.units, submissions), merges, freeze=(FIRST_ROW, FIRST_COLUMN),
        page=_page(found.units), bulk=bulk,
    )  # fmt: skip


def _header(form: Form, period: Period, found: Content, submissions: Sequence[Submission]):
    """Title, legend and three header lines: level, unit, whether it has sent."""
    words = form.header
    fixed = (words["stt"], words["label"].split(" (")[0], words["unit"])
    cells = titles(period) | {
        (HEADER, column): Cell(heading, "matrix_header") for column, heading in enumerate(fixed)
    }
    merges = [(LEGEND, 0, LEGEND, FIRST_COLUMN - 1)]
    merges += [(HEADER, column, STATUSES, column) for column in range(FIRST_COLUMN)]
    status = {item.unit.id: STATUS[item.status] for item in submissions}
    for column, unit in enumerate(found.units, FIRST_COLUMN):
        link = found.sources.link_of_unit(unit.id)
        cells[NAMES, column] = Cell(unit.short, "matrix_header", link=link)
        cells[STATUSES, column] = Cell(status.get(unit.id, ""), "matrix_status")
    for level, first, last in _pages(found.units):
        cells[HEADER, first] = Cell(LEVELS[level].capitalize(), "matrix_header")
        if first < last:
            merges.append((HEADER, first, HEADER, last))
    return cells, tuple(merges)


def titles(period: Period) -> dict[tuple[int, int], Cell]:
    return {
        (TITLE, 0): Cell(f"{NAME}: {period.title}", "left_title"),
        (LEGEND, 0): Cell(LEGEND_TEXT, "small"),
    }


def _pages(units: Sequence[Unit]) -> list[tuple[str, int, int]]:
    """(level, first column, last column) of each printed page: a level begins on its own."""
    pages, column = [], FIRST_COLUMN
    for level, members in groupby(units, key=lambda unit: unit.level):
        end = column + len(list(members))
        starts = range(column, end, COLUMNS_PER_PAGE)
        pages += [(level, first, min(first + COLUMNS_PER_PAGE, end) - 1) for first in starts]
        column = end
    return pages


def _lines(form: Form, found: Content, at: Axes) -> Iterator[list]:
    """Line by line: half a million cells of a nation are never held together."""
    background = found.background()
    for position, row in enumerate(form.value_rows):
        names = parts(row, at.split)
        table = [background[:, position].tolist() for _ in names]
        for unit, _, shown in found.shown(np.flatnonzero(found.rows == position)):
            for line, value in zip(table, shown, strict=True):
                if value is not None:
                    line[unit] = value
        for name, line in zip(names, table, strict=True):
            yield [*label(row, name), *line]


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
        LEGEND: row_height([(LEGEND_TEXT, sum(FIXED), "small")]),
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


def _page(units: Sequence[Unit]) -> Page:
    """As many pages wide as needed to stay legible."""
    breaks = tuple(first for _, first, _ in _pages(units))[1:]
    return Page(
        landscape=True, scale=SCALE, repeat_rows=(HEADER, STATUSES),
        repeat_columns=(0, FIRST_COLUMN - 1), column_breaks=breaks[:1000],  # Excel takes 1,023
        header=PAGE_NUMBER, first_header="",
    )  # fmt: skip
