"""FACTS in, the sheet «Đơn vị × chỉ tiêu» out: what every unit wrote, figure by figure, and what is wrong.

The consolidated figures are formulas over this sheet: what counts stands here as a number, what
does not as text, and a ratio has a line for its numerators and one for its denominators.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np

from pipeline.appendix.matrix_axes import (
    BESIDE,
    CHANGES,
    COLUMNS_PER_PAGE,
    FIRST_ROW,
    FIXED,
    HEADER,
    LEGEND,
    LEGEND_TEXT,
    NAME,
    NAMES,
    NOTHING_BESIDE,
    SCALE,
    STATUSES,
    TITLE,
    WIDTH,
    Axes,
    Beside,
)
from pipeline.appendix.matrix_cells import STYLES, Content, parts
from pipeline.register.submission import STATUS, Submission
from pipeline.xlsx.bulk import Bulk, Styled
from pipeline.xlsx.decree import PAGE_NUMBER
from pipeline.xlsx.row_heights import close_height, lines, on_screen, row_height
from pipeline.xlsx.write import Cell, Page, Sheet
from schemas.form.model import Form, Row
from schemas.periods.period import Period
from schemas.rules.rule import LEVELS
from schemas.units.unit import Unit
from schemas.wording import as_text

_LEGEND_STYLE = "legend_wrapped"


def matrix_sheet(
    form: Form, period: Period, found: Content, submissions: Sequence[Submission], at: Axes,
    beside: Beside,
) -> Sheet:  # fmt: skip
    """One column per unit of the roster, one line per value row, the figure as it was read."""
    header, merges = _header(form, period, found, submissions, beside)
    widths = (*FIXED, *[BESIDE] * len(beside.headers), *[WIDTH] * len(found.units))
    bulk = Bulk(
        FIRST_ROW, len(at.figures),
        (*_LABEL_STYLES["value"], *["read"] * (len(widths) - len(FIXED))),
        lambda: _lines(form, found, at, beside), _line_heights(form, at),
        (*_LABEL_STYLES["part"], *CHANGES, *STYLES), notes(found, at, beside),
    )  # fmt: skip
    return Sheet(
        NAME, header, widths,
        legend_height(widths[: at.first]) | _heights(found.units, submissions), merges,
        freeze=(FIRST_ROW, at.first), page=_page(found.units, at.first), bulk=bulk,
    )  # fmt: skip


def notes(found: Content, at: Axes, beside: Beside = NOTHING_BESIDE) -> dict[tuple[int, int], str]:
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
    status = {item.unit.id: STATUS[item.standing] for item in submissions}
    for column, unit in enumerate(found.units, len(fixed)):
        fits = (
            lines(unit.short, WIDTH, "matrix_header") == 1
        )  # LibreOffice cuts what leads somewhere
        link = found.sources.link_of_unit(unit.id) if fits else ""
        cells[NAMES, column] = Cell(unit.short, "matrix_header", link=link)
        cells[STATUSES, column] = Cell(status.get(unit.id, ""), "matrix_status")
    for level, first, last in _pages(found.units, len(fixed)):
        cells[HEADER, first] = Cell(LEVELS[level].capitalize(), "matrix_header")
        if first < last:
            merges.append((HEADER, first, HEADER, last))
    return cells, (legend_merge(len(fixed)), *merges)


def titles(period: Period) -> dict[tuple[int, int], Cell]:
    return {
        (TITLE, 0): Cell(f"{NAME}: {period.title}", "left_title"),
        (LEGEND, 0): Cell(LEGEND_TEXT, _LEGEND_STYLE),
    }


def legend_merge(fixed: int) -> tuple[int, int, int, int]:
    """Over the fixed columns alone: they are on every page, and a text that ran on would be cut there."""
    return (LEGEND, 0, LEGEND, fixed - 1)


def legend_height(widths: Sequence[float]) -> dict[int, float]:
    """`widths` are those of the fixed columns; the head is frozen, so nothing is wasted."""
    return {LEGEND: close_height(on_screen([(LEGEND_TEXT, sum(widths), _LEGEND_STYLE)]))}


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
    texts, kind = (row.number, row.label, as_text.unit_of_measure(row)), "value"
    if part != "value":
        texts, kind = ("", as_text.part(row, part), ""), "part"
    return [Styled(*pair) for pair in zip(texts, _LABEL_STYLES[kind], strict=True)]


def _heights(units: Sequence[Unit], submissions: Sequence[Submission]) -> dict[int, float]:
    return {
        NAMES: row_height((unit.short, WIDTH, "matrix_header") for unit in units),
        STATUSES: row_height(
            (STATUS[item.standing], WIDTH, "matrix_status") for item in submissions
        ),
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
