"""The printed table of a wide form or a grid and its lines in, the first sheet of the appendix out.

It is what is signed: «Phụ lục» behind it says the same a figure a line, and is what the level above reads.
"""

import itertools
from collections.abc import Iterable, Sequence

from pipeline.appendix.official_closing import signature
from pipeline.appendix.official_sheet import Official, titles
from pipeline.appendix.words import wording
from pipeline.identity_marks import PRINT
from pipeline.template.printed_lines import PrintedLines
from pipeline.template.printed_table import PrintedTable, days_of
from pipeline.xlsx.page_breaks import with_page_breaks
from pipeline.xlsx.row_heights import row_height
from pipeline.xlsx.write import Cell, Sheet

NAME = wording("wide")
TOP = 7  # row of the headings, from 0, under six lines of titles
_ASIDE = 10  # width of the hidden column that says what this sheet is


def printed_page(
    shown: Official, table: PrintedTable, lines: PrintedLines, below: Iterable[str]
) -> Sheet:  # fmt: skip
    """Titles, printed headings, the lines, and what stands below them."""
    wide = sum(table.widths)
    *names, attached, rule = titles(shown, wide).values()
    days = Cell(days_of(shown.period), "subtitle")
    spanning = dict(enumerate((*names, days, attached, rule)))
    spanning |= dict(enumerate((Cell(text, "closing") for text in below), lines.last + 2))
    cells = {(line, 0): cell for line, cell in spanning.items()} | table.cells | lines.cells
    cells[0, table.last + 1] = Cell(PRINT, "key")
    heights = lines.heights | table.heights
    heights |= {
        line: row_height([(str(cell.value), wide, cell.style)]) for line, cell in spanning.items()
    }
    merges = [*((line, 0, line, table.last) for line in spanning), *table.merges]
    last = max(spanning)
    if shown.signature:
        last += 2
        right = _right_half(table.widths)
        cells[last, right] = sign = signature(shown.signature)
        heights[last] = row_height([(str(sign.value), sum(table.widths[right:]), sign.style)])
        merges.append((last, right, last, table.last))
    sheet = Sheet(
        NAME, cells, (*table.widths, _ASIDE), heights, tuple(merges),
        freeze=(table.first, table.names + 1), hidden_columns=(table.last + 1,),
        page=table.page(TOP, last),
    )  # fmt: skip
    return with_page_breaks(sheet, range(lines.last, last))


def _right_half(widths: Sequence[float]) -> int:
    """The first column of the right half, but for the last one, which alone is too narrow."""
    ends = list(itertools.accumulate(widths))
    middle = next(place for place, end in enumerate(ends) if 2 * end >= ends[-1])
    return min(middle + 1, max(len(widths) - 2, 0))
