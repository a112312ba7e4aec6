"""What every unit wrote in, «Đơn vị × chỉ tiêu» out with one line per unit.

For rosters of more units than a sheet has columns; otherwise as matrix.py has it.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from pipeline.appendix.matrix import label, legend_height, legend_merge, notes, titles
from pipeline.appendix.matrix_axes import (
    COLUMNS_PER_PAGE,
    FIRST_ROW,
    HEADER,
    NAME,
    NAMES,
    SCALE,
    STATUSES,
    WIDTH,
    Axes,
)
from pipeline.appendix.matrix_cells import STYLES, Content
from pipeline.appendix.words import columns
from pipeline.register.submission import STATUS, Submission
from pipeline.xlsx.bulk import MOST_LINKS, Bulk, Styled
from pipeline.xlsx.decree import PAGE_NUMBER
from pipeline.xlsx.row_heights import row_height
from pipeline.xlsx.write import Cell, Page, Sheet
from schemas.form.model import Form
from schemas.periods.period import Period
from schemas.rules.rule import LEVELS

_FIXED = columns("matrix", {"level": 13, "unit": 34, "status": 12})
_STYLES = ("matrix_centre", "matrix_label", "matrix_status")
_AT_ONCE = 1000  # units


def tall_sheet(
    form: Form, period: Period, found: Content, submissions: Sequence[Submission], at: Axes
) -> Sheet:
    """One line per unit of the roster, one column per value row and part, as it was read."""
    widths = (*(column.width for column in _FIXED), *[WIDTH] * len(at.figures))
    header = _header(form, at)
    bulk = Bulk(
        FIRST_ROW, len(found.units), (*_STYLES, *["read"] * len(at.figures)),
        lambda: _lines(found, submissions, at), others=STYLES, notes=notes(found, at),
    )  # fmt: skip
    heights = legend_height(widths[: len(_FIXED)]) | {
        line: row_height(
            (cell.value, widths[column], cell.style)
            for (row, column), cell in header.items() if row == line and cell.value
        )
        for line in (HEADER, NAMES, STATUSES)
    }  # fmt: skip
    return Sheet(
        NAME, titles(period) | header, widths, heights, _merges(),
        freeze=(FIRST_ROW, len(_FIXED)), page=_page(len(widths)), bulk=bulk,
    )  # fmt: skip


def _header(form: Form, at: Axes) -> dict[tuple[int, int], Cell]:
    """Number, label and unit of each figure, one under the other."""
    cells = {(HEADER, n): Cell(column.header, "matrix_header") for n, column in enumerate(_FIXED)}
    for (key, part), place in at.figures.items():
        for line, cell in zip(
            (HEADER, NAMES, STATUSES), label(form.by_key[key], part), strict=True
        ):
            cells[line, at.first + place] = Cell(cell.value, "matrix_header")
    return cells


def _merges() -> tuple[tuple[int, int, int, int], ...]:
    columns = range(len(_FIXED))
    return (
        legend_merge(len(_FIXED)),
        *((HEADER, column, STATUSES, column) for column in columns),
    )


def _lines(found: Content, submissions: Sequence[Submission], at: Axes) -> Iterator[list]:
    status = {item.unit.id: STATUS[item.standing] for item in submissions}
    rows = found.form.value_rows
    firsts = [at.figures[row.key, "value"] for row in rows]
    widths = np.diff([*firsts, len(at.figures)])
    linked = len(found.units) <= MOST_LINKS
    background = found.background()
    first = found.marked(background)
    for start in range(0, len(found.units), _AT_ONCE):
        own = slice(start, start + _AT_ONCE)
        cells = np.repeat(background[own], widths, axis=1)
        cells[:, firsts] = first[own]
        block = cells.tolist()
        here = (found.owners >= start) & (found.owners < start + _AT_ONCE)
        for unit, row, shown in found.shown(np.flatnonzero(here)):
            for place, value in enumerate(shown, firsts[row]):
                if value is not None:
                    block[unit - start][place] = value
        for unit, cells in zip(found.units[start:], block, strict=False):
            link = found.sources.link_of_unit(unit.id) if linked else ""
            name = Styled(unit.short, "matrix_label", link)
            yield [LEVELS[unit.level].capitalize(), name, status.get(unit.id, ""), *cells]


def _page(columns: int) -> Page:
    """As many pages wide as needed to stay legible."""
    breaks = tuple(range(len(_FIXED) + COLUMNS_PER_PAGE, columns, COLUMNS_PER_PAGE))
    return Page(
        landscape=True, scale=SCALE, repeat_rows=(HEADER, STATUSES),
        repeat_columns=(0, len(_FIXED) - 1), column_breaks=breaks, header=PAGE_NUMBER,
        first_header="",
    )  # fmt: skip
