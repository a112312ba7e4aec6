"""A form, a roster and FACTS in, which figure of which unit stands where in «Đơn vị × chỉ tiêu» out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from pipeline.appendix.matrix_cells import parts
from pipeline.appendix.words import wording
from pipeline.xlsx.bulk import Styled
from pipeline.xlsx.write import address
from schemas.form.model import Form
from schemas.rules.rule import LEVELS
from schemas.units.unit import Roster

NAME = wording("matrix")
LEGEND_TEXT = f"{wording('signs')} {wording('matrix.legend.marks')}"
FIXED = (8, 34, 11)  # STT, Chỉ tiêu, Đơn vị tính
WIDTH = 7.5  # of a unit's column: a figure of seven digits, an abbreviation of eight letters
BESIDE = 9  # of a column of the province's own
COLUMNS_PER_PAGE = 10
CHANGES = ("change_whole", "change")  # looks of the province's differences
SCALE = 80  # per cent: the fixed columns, the province and ten units on A4 landscape
TITLE, LEGEND = 0, 1
HEADER = LEGEND + 1
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


NOTHING_BESIDE = Beside()


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
