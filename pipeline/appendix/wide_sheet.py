"""A wide form's figures in, the appendix as its ministry prints it out: units as lines, totals above them.

The total heads the table, each level its units. Totals are live: of what is counted over the lines
below, of shares and codes over the matrix, where their parts stand.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from pipeline.appendix.marks import MARKED
from pipeline.appendix.matrix_cells import Content
from pipeline.appendix.official_closing import rests_on
from pipeline.appendix.official_sheet import Official
from pipeline.appendix.printed_page import TOP, printed_page
from pipeline.appendix.wide_totals import (
    Block,
    blocks_of,
    columns_of,
    subtotal_cells,
    total_cells,
)
from pipeline.appendix.words import wording
from pipeline.template.printed_lines import PrintedLines
from pipeline.template.printed_table import PrintedTable, printed_table
from pipeline.xlsx.bulk import Styled
from pipeline.xlsx.row_heights import row_height
from pipeline.xlsx.write import Cell, Sheet
from schemas.rules.rule import LEVELS

_STYLES = {
    "read": "printed_figure", "read_decimal": "printed_decimal", "uncounted": "printed_uncounted",
}  # fmt: skip


def wide_sheet(shown: Official, found: Content) -> Sheet:
    """Titles, printed headings, the total, and level by level a subtotal and its units."""
    table = printed_table(shown.form, TOP)
    blocks = list(blocks_of(found.units, table.first + 1))
    end = blocks[-1].last if blocks else table.first
    cells = _stubs(table, blocks) | _units(table, blocks, found) | _words(table, blocks, found)
    cells |= total_cells(table, blocks, shown) | subtotal_cells(table, blocks, shown, found.facts)
    lines = PrintedLines(cells, _heights(table, cells), end)
    signs = wording("page.end", text=wording("signs"))
    return printed_page(shown, table, lines, (*rests_on(shown.submissions), signs))


def _stubs(table: PrintedTable, blocks: Sequence[Block]) -> dict[tuple[int, int], Cell]:
    """Names and running numbers before the figures of each line."""
    cells = table.stubs(table.first, wording("wide.total"), style="form_section")
    for block in blocks:
        if block.line < block.first:
            level = LEVELS[block.level].capitalize()
            cells |= table.stubs(block.line, level, style="form_section")
        for place, unit in enumerate(block.units):
            cells |= table.stubs(block.first + place, unit.name, str(place + 1))
    return cells


def _units(
    table: PrintedTable, blocks: Sequence[Block], found: Content
) -> dict[tuple[int, int], Cell]:
    """What the matrix shows of every unit: a number counts, a text does not."""
    rows = found.form.value_rows
    at = columns_of(table, rows)
    lines = [block.first + place for block in blocks for place in range(len(block.units))]
    background = found.background().tolist()
    cells = {
        (line, at[row.key]): _shown(background[unit][position])
        for unit, line in enumerate(lines) for position, row in enumerate(rows)
    }  # fmt: skip
    for unit, position, (value, *_) in found.shown(np.arange(len(found.numbers))):
        cells[lines[unit], at[rows[position].key]] = _shown(value)
    return cells


def _words(
    table: PrintedTable, blocks: Sequence[Block], found: Content
) -> dict[tuple[int, int], Cell]:
    """What units wrote in columns that ask for words; these are in no total."""
    rows = {row.key for row in found.form.rows if row.kind == "text"}
    at = {column.key: place for place, column in enumerate(table.columns) if column.key in rows}
    last = blocks[-1].last if blocks else table.first
    lines = {
        unit.id: block.first + place for block in blocks for place, unit in enumerate(block.units)
    }
    cells = {
        (line, column): Cell(None, "cell")
        for line in range(table.first, last + 1) for column in at.values()
    }  # fmt: skip
    written = found.facts[found.facts["key"].isin(rows) & found.facts["unit"].isin(lines)]
    for unit, key, note in written[["unit", "key", "note"]].itertuples(index=False):
        cells[lines[unit], at[key]] = Cell(note, "cell")
    return cells


def _shown(value: Styled | float | None) -> Cell:
    """What is signed has no colours of errors; those stand in the matrix."""
    if isinstance(value, Styled):
        look, _, severity = value.style.rpartition("_")
        plain = look if severity in MARKED else value.style
        return Cell(value.value, _STYLES.get(plain, plain))
    return Cell(value, "printed_figure")


def _heights(table: PrintedTable, cells: Mapping[tuple[int, int], Cell]) -> dict[int, float]:
    """Lines high enough for the names of units, and for codes in words; figures take one line."""
    texts: dict[int, list[tuple[str, float, str]]] = {}
    for (line, column), cell in cells.items():
        if line >= table.first and column <= table.last and isinstance(cell.value, str):
            texts.setdefault(line, []).append((cell.value, table.widths[column], cell.style))
    return {line: row_height(of_line) for line, of_line in texts.items()}
