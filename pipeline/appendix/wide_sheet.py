"""A wide form's figures in, the appendix as its ministry prints it out: units as lines, totals above them.

The total heads the table, each level its units. Totals are live: of what is counted over the lines
below, of shares and codes over the matrix, where their parts stand.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
import pandas as pd

from pipeline.appendix.figure_formulas import figure_formula
from pipeline.appendix.matrix_axes import NAME as MATRIX
from pipeline.appendix.matrix_axes import Axes
from pipeline.appendix.matrix_cells import Content
from pipeline.appendix.official_closing import rests_on
from pipeline.appendix.official_sheet import Official, figure, titles
from pipeline.appendix.words import wording
from pipeline.identity_marks import PRINT
from pipeline.past.output_tables import choices
from pipeline.template.printed_table import PrintedTable, days_of, printed_table
from pipeline.xlsx.bulk import Styled
from pipeline.xlsx.row_heights import row_height
from pipeline.xlsx.write import Cell, Sheet, address
from schemas.form.model import Row
from schemas.rules.rule import LEVELS
from schemas.units.unit import Unit
from schemas.wording import as_text

NAME = wording("wide")
_ASIDE = 10  # width of the hidden column that says what this sheet is
_STYLES = {"read": "printed_figure", "read_decimal": "printed_decimal"}


@dataclass(frozen=True)
class _Block:
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


def wide_sheet(shown: Official, found: Content) -> Sheet:
    """Titles, printed headings, the total, and level by level a subtotal and its units."""
    *names, attached, rule = titles(shown).values()
    days = Cell(days_of(shown.period), "subtitle")
    spanning = dict(enumerate((*names, days, attached, rule)))
    top = len(spanning) + 1
    table = printed_table(shown.form, top)
    blocks = list(_blocks(found.units, table.first + 1))
    end = blocks[-1].last + 2 if blocks else table.first + 2
    texts = [*rests_on(shown.submissions), wording("wide.signs", signs=wording("signs"))]
    spanning |= {end + index: Cell(text, "closing") for index, text in enumerate(texts)}
    cells = {(line, 0): cell for line, cell in spanning.items()} | table.cells
    cells |= _stubs(table, blocks) | _units(table, blocks, found)
    cells |= _totals(table, blocks, shown) | _subtotals(table, blocks, shown, found)
    cells[0, table.last + 1] = Cell(PRINT, "key")
    wide = sum(table.widths)
    heights = _heights(table, cells) | table.heights
    heights |= {
        line: row_height([(str(cell.value), wide, cell.style)]) for line, cell in spanning.items()
    }
    return Sheet(
        NAME, cells, (*table.widths, _ASIDE), heights,
        (*((line, 0, line, table.last) for line in spanning), *table.merges),
        freeze=(table.first, table.names + 1), hidden_columns=(table.last + 1,),
        page=table.page(top, max(spanning)),
    )  # fmt: skip


def _blocks(units: Sequence[Unit], line: int) -> Iterator[_Block]:
    """Level by level as the matrix has them; a single level is the total itself."""
    levels = [(level, tuple(own)) for level, own in groupby(units, key=lambda unit: unit.level)]
    place = 0
    for level, own in levels:
        first = line + (len(levels) > 1)
        yield _Block(level, line, first, place, own)
        line, place = first + len(own), place + len(own)


def _stubs(table: PrintedTable, blocks: Sequence[_Block]) -> dict[tuple[int, int], Cell]:
    """Names and running numbers before the figures of each line."""
    cells = table.stubs(table.first, wording("wide.total"), style="form_section")
    for block in blocks:
        if block.line < block.first:
            level = LEVELS[block.level].capitalize()
            cells |= table.stubs(block.line, level, style="form_section")
        for place, unit in enumerate(block.units):
            cells |= table.stubs(block.first + place, unit.name, str(place + 1))
    return cells


def _columns(table: PrintedTable, found: Sequence[Row]) -> dict[str, int]:
    """The sheet's column of each row of the form that asks for a figure."""
    rows = {row.key for row in found}
    return {c.key: place for place, c in enumerate(table.columns) if c.key in rows}


def _units(
    table: PrintedTable, blocks: Sequence[_Block], found: Content
) -> dict[tuple[int, int], Cell]:
    """What the matrix shows of every unit: a number counts, a text does not."""
    rows = found.form.value_rows
    at = _columns(table, rows)
    lines = [block.first + place for block in blocks for place in range(len(block.units))]
    background = found.background().tolist()
    cells = {
        (line, at[row.key]): _shown(background[unit][position])
        for unit, line in enumerate(lines) for position, row in enumerate(rows)
    }  # fmt: skip
    for unit, position, (value, *_) in found.shown(np.arange(len(found.numbers))):
        cells[lines[unit], at[rows[position].key]] = _shown(value)
    return cells


def _shown(value: Styled | float | None) -> Cell:
    if isinstance(value, Styled):
        return Cell(value.value, _STYLES.get(value.style, value.style))
    return Cell(value, "printed_figure")


def _totals(
    table: PrintedTable, blocks: Sequence[_Block], shown: Official
) -> dict[tuple[int, int], Cell]:
    """The line of the whole: TOTALS, as formulas."""
    cells = {}
    for key, column in _columns(table, shown.form.value_rows).items():
        row, total = shown.form.by_key[key], shown.totals.get(key)
        cell = figure(row, total, shown.at)
        if total is not None and row.is_number:
            empty = as_text.STATE[total.state] if total.state else ""
            lines = ",".join(_lines(block, column) for block in blocks)
            cell = replace(cell, formula=_formula(row, total.how, lines, empty))
        cells[table.first, column] = replace(cell, style=_total_style(cell.value))
    return cells


def _subtotals(
    table: PrintedTable, blocks: Sequence[_Block], shown: Official, found: Content
) -> dict[tuple[int, int], Cell]:
    """The line of each level over its units."""
    cells = {}
    of_level = {unit.id: block.level for block in blocks for unit in block.units}
    parts = dict(iter(found.facts.groupby([found.facts["unit"].map(of_level), "key"])))
    for block in blocks:
        for key, column in _columns(table, shown.form.value_rows).items():
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
    is_share = isinstance(value, float) and not value.is_integer()
    return "printed_total_share" if is_share else "printed_total"


def _formula(row: Row, how: str, lines: str, empty: str = "") -> str:
    return figure_formula(row, how, lambda part: lines, empty, split=False)


def _lines(block: _Block, column: int) -> str:
    return f"{address(block.first, column)}:{address(block.last, column)}"


def _of_matrix(at: Axes, block: _Block, key: str):
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


def _heights(table: PrintedTable, cells: Mapping[tuple[int, int], Cell]) -> dict[int, float]:
    """Lines high enough for the names of units, and for codes in words; figures take one line."""
    texts: dict[int, list[tuple[str, float, str]]] = {}
    for (line, column), cell in cells.items():
        if line >= table.first and column <= table.last and isinstance(cell.value, str):
            texts.setdefault(line, []).append((cell.value, table.widths[column], cell.style))
    return {line: row_height(of_line) for line, of_line in texts.items()}
