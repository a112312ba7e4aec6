"""The levels of a wide appendix in, the cells of its total and subtotals out, each live.

What is counted is added up over the lines of the sheet; shares and codes over the matrix, where X, Y
and the single codes stand.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import pandas as pd

from pipeline.appendix.figure_formulas import figure_formula
from pipeline.appendix.matrix_axes import NAME as MATRIX
from pipeline.appendix.matrix_axes import Axes
from pipeline.appendix.official_sheet import Official, figure
from pipeline.past.output_tables import choices
from pipeline.template.printed_table import PrintedTable
from pipeline.xlsx.write import Cell, address
from schemas.form.model import Row
from schemas.units.unit import Unit
from schemas.wording import as_text


@dataclass(frozen=True)
class Block:
    """The units of one level: `line` is that of their subtotal (their first one without it).

    `first` and `last` are the lines of the units, `start` the place of the first among all units.
    """

    level: str
    line: int
    first: int
    start: int
    units: tuple[Unit, ...]

    @property
    def last(self) -> int:
        return self.first + len(self.units) - 1


def blocks_of(units: Sequence[Unit], line: int) -> Iterator[Block]:
    """Level by level as the matrix has them; a single level is the total itself."""
    levels = [(level, tuple(own)) for level, own in groupby(units, key=lambda unit: unit.level)]
    place = 0
    for level, own in levels:
        first = line + (len(levels) > 1)
        yield Block(level, line, first, place, own)
        line, place = first + len(own), place + len(own)


def columns_of(table: PrintedTable, found: Sequence[Row]) -> dict[str, int]:
    """The sheet's column of each row of the form that asks for a figure."""
    rows = {row.key for row in found}
    return {c.key: place for place, c in enumerate(table.columns) if c.key in rows}


def total_cells(
    table: PrintedTable, blocks: Sequence[Block], shown: Official
) -> dict[tuple[int, int], Cell]:
    """The line of the whole: TOTALS, as formulas."""
    cells = {}
    for key, column in columns_of(table, shown.form.value_rows).items():
        row, total = shown.form.by_key[key], shown.totals.get(key)
        cell = figure(row, total, shown.at)
        if total is not None and row.is_number and blocks:
            empty = as_text.STATE[total.state] if total.state else ""
            lines = ",".join(_lines(block, column) for block in blocks)
            cell = replace(cell, formula=_formula(row, total.how, lines, empty))
        cells[table.first, column] = replace(cell, style=_total_style(cell.value))
    return cells


def subtotal_cells(
    table: PrintedTable, blocks: Sequence[Block], shown: Official, facts: pd.DataFrame
) -> dict[tuple[int, int], Cell]:
    """The line of each level over its units."""
    cells = {}
    of_level = {unit.id: block.level for block in blocks for unit in block.units}
    parts = dict(iter(facts.groupby([facts["unit"].map(of_level), "key"])))
    for block in blocks:
        for key, column in columns_of(table, shown.form.value_rows).items():
            total = shown.totals.get(key)
            if block.line == block.first or total is None:
                continue
            row = shown.form.by_key[key]
            value = _figure(row, total.how, parts.get((block.level, key)))
            formula = (
                _formula(row, total.how, _lines(block, column)) if row.is_number
                else figure_formula(row, total.how, _of_matrix(shown.at, block, key), "", shown.at.split)
            )  # fmt: skip
            cells[block.line, column] = Cell(value, _total_style(value), formula)
    return cells


def _total_style(value: object) -> str:
    """A share, or a sum with decimals, shows two of them; no comma stands after a whole number."""
    if isinstance(value, str):
        return "printed_total_words"
    is_share = isinstance(value, float) and not value.is_integer()
    return "printed_total_share" if is_share else "printed_total"


def _formula(row: Row, how: str, lines: str, empty: str = "") -> str:
    return figure_formula(row, how, lambda part: lines, empty, split=False)


def _lines(block: Block, column: int) -> str:
    return f"{address(block.first, column)}:{address(block.last, column)}"


def _of_matrix(at: Axes, block: Block, key: str):
    """The range of a part of a row over the units of a level."""

    def area(part: str) -> str:
        place = at.figures[key, part]
        ends = (block.start, block.start + len(block.units) - 1)
        first, last = (address(*at.place(unit, place), True) for unit in ends)
        return f"'{MATRIX}'!{first}:{last}"

    return area


def _figure(row: Row, how: str, facts: pd.DataFrame | None) -> float | str:
    """The result of the formula of a level, «» where nothing counts."""
    if facts is None:
        return ""
    counted = facts[facts["counted"] & (facts["state"] == "value")]
    if counted.empty:
        return ""
    if how == "distribution":
        return as_text.distribution_in_lines(row, _chosen(counted))
    if how == "weighted":
        x, y = (math.fsum(counted[name].dropna()) for name in ("numerator", "denominator"))
        return 100 * x / y if y else ""
    if how == "owner" and len(counted) > 1:
        return ""
    value = round(math.fsum(counted["value"]), 6)
    return as_text.code_label(row, value) if row.kind == "code" else value


def _chosen(counted: pd.DataFrame) -> Mapping[int, int]:
    """How many units chose each code; a level below says so of many."""
    sums: dict[int, int] = {}
    for value, distribution in zip(counted["value"], counted["distribution"], strict=True):
        for code, units in (choices(distribution) if distribution else {int(value): 1}).items():
            sums[code] = sums.get(code, 0) + units
    return dict(sorted(sums.items()))
