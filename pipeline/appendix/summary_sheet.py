"""What a run found in, the sheet «Tóm tắt» out: one landscape page to lay before the chairman.

Three sentences, who has sent, whom to call, and the ratios and changes that the form names ([charts]
of form.toml). What the charts draw stands in tables beside the page, which are not printed.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from pipeline.appendix.amendment_sheet import Amendment, said_of
from pipeline.appendix.chart_tables import Table, change_table, progress_table, ratio_table
from pipeline.appendix.matrix_axes import Axes
from pipeline.appendix.summary_words import sentences
from pipeline.appendix.words import wording
from pipeline.judging.effect import callers
from pipeline.judging.findings import Finding
from pipeline.past.earlier import Result
from pipeline.register.submission import Submission
from pipeline.totals.remarks import Total
from pipeline.xlsx.charts import Chart, Series
from pipeline.xlsx.row_heights import row_height
from pipeline.xlsx.write import Cell, Page, Sheet
from schemas.form.model import Form
from schemas.periods.period import Period
from schemas.units.unit import Roster
from schemas.wording import as_text

NAME = wording("summary")
_COLUMN = 9.0  # of twenty that the page is divided into
_COLUMNS = 20
_HALF = _COLUMNS // 2
_PIXELS, _ROW = 76, 21  # of a column and a row
_CHART = _HALF * _PIXELS - 10
_CALLED = 8  # units whose heaviest fault is told
_CALLS = (
    (_HALF, _HALF + 1),
    (_HALF + 2, _HALF + 2),
    (_HALF + 3, _COLUMNS - 2),
    (_COLUMNS - 1, _COLUMNS - 1),
)
_HEIGHTS = {"first": 12, "others": 15}  # rows of a chart
_TABLES = _COLUMNS + 1  # the first column of the tables beside the page
_TABLE_WIDTHS = (62.0, *[24.0] * 6)
_MARGINS = (15, 15, 15, 15)
_ZOOM = 80  # so that a screen of 1366 pixels shows the whole width

Cells = dict[tuple[int, int], Cell]


def summary_sheet(
    form: Form, period: Period, submissions: Sequence[Submission], findings: Sequence[Finding],
    facts: pd.DataFrame, totals: Mapping[str, Total], roster: Roster, before: Result | None,
    at: Axes, amendment: Amendment | None = None,
) -> Sheet:  # fmt: skip
    """Sentences on top; then charts two side by side, the first beside the list of whom to call.

    Of an amendment the first sentence says that it is one.
    """
    cells: Cells = {(0, 0): Cell(f"{NAME}: {period.title}", "left_title")}
    merges, heights = [], {}
    said = sentences(form, submissions, findings, facts, totals, roster, before)
    if amendment:
        name = as_text.amendment(amendment.number)
        said = [f"{name}. {said_of(form, amendment)}", *said]
    for line, text in enumerate(said, 1):
        cells[line, 0] = Cell(text, "text")
        merges.append((line, 0, line, _COLUMNS - 1))
        heights[line] = row_height([(text, _COLUMN * _COLUMNS, "text")])
    top = len(said) + 2
    merges += _calls(findings, roster, at, cells, heights, top)
    charts, end = _charts(_tables(form, submissions, facts, totals, roster, before), cells, top)
    last = max(end, top + 2 + _CALLED)
    return Sheet(
        NAME, cells, (*[_COLUMN] * _COLUMNS, 4.0, *_TABLE_WIDTHS), heights, tuple(merges),
        charts=tuple(charts), zoom=_ZOOM,
        page=Page(landscape=True, area=(0, 0, last, _COLUMNS - 1), margins_mm=_MARGINS,
                  pages_tall=1),
    )  # fmt: skip


def _tables(
    form: Form, submissions: Sequence[Submission], facts: pd.DataFrame,
    totals: Mapping[str, Total], roster: Roster, before: Result | None,
) -> list[Table]:  # fmt: skip
    tables = [progress_table(submissions)]
    tables += [
        ratio_table(form.by_key[key], facts, totals.get(key), roster, before)
        for key in form.chart_ratios
    ]
    tables += [change_table(form, totals, before)] if before else []
    return [table for table in tables if table.records]


def _calls(
    findings: Sequence[Finding],
    roster: Roster,
    at: Axes,
    cells: Cells,
    heights: dict[int, float],
    top: int,
) -> list[tuple[int, int, int, int]]:
    """The heaviest fault of each unit, right of the first chart; returns the areas that are one."""
    names = ("unit", "codes", "problem", "effect")
    columns = tuple(first for first, _ in _CALLS)
    lines = [[Cell(wording(f"summary.call.{name}"), "list_header") for name in names]]
    for finding in callers(findings)[:_CALLED]:
        if unit := roster.by_id.get(finding.unit):
            link = at.link(finding.keys[0], finding.unit) if finding.keys else ""
            lines.append([
                Cell(unit.short, "list_cell"),
                Cell(finding.codes[0], "list_link" if link else "list_centre", link=link),
                Cell(finding.title, "list_cell"),
                Cell(round(100 * (finding.effect or 0), 1), "list_share"),
            ])  # fmt: skip
    if len(lines) == 1:
        return []
    cells[top, _HALF] = Cell(wording("summary.call"), "guide_section_plain")
    for line, record in enumerate(lines, top + 1):
        cells.update({(line, column): cell for column, cell in zip(columns, record, strict=True)})
        heights[line] = row_height(
            (str(cell.value), _COLUMN * (last - first + 1), cell.style)
            for cell, (first, last) in zip(record, _CALLS, strict=True)
        )
    return [
        (line, first, line, last)
        for line in range(top + 1, top + 1 + len(lines)) for first, last in _CALLS if first < last
    ]  # fmt: skip


def _charts(tables: Sequence[Table], cells: Cells, top: int) -> tuple[list[Chart], int]:
    """Two side by side, the list of calls taking the place beside the first; and the last row."""
    charts, line, below = [], 0, top
    for number, table in enumerate(tables):
        place = number + (number > 0)  # the calls stand in the second place
        rows = _HEIGHTS["first" if not number else "others"]
        row = top + (place // 2 > 0) * (_HEIGHTS["first"] + 1)
        row += max(place // 2 - 1, 0) * (_HEIGHTS["others"] + 1)
        charts.append(_chart(table, cells, line, row, place % 2 * _HALF, rows * _ROW))
        line += len(table.records) + 3
        below = max(below, row + rows)
    return charts, below


def _chart(table: Table, cells: Cells, line: int, row: int, column: int, height: int) -> Chart:
    """Write the table from `line` on, beside the page, and draw it at its place."""
    head, last = line + 1, line + 1 + len(table.records)
    cells[line, _TABLES] = Cell(table.title, "guide_section_plain")
    for offset, text in enumerate(table.headers, _TABLES):
        cells[head, offset] = Cell(text, "list_header")
    for number, record in enumerate(table.records, head + 1):
        for offset, value in enumerate(record, _TABLES):
            style = "list_cell" if offset == _TABLES else "list_decimal"
            cells[number, offset] = Cell(value, style)
    series = [
        Series(text, (head + 1, _TABLES, last, _TABLES), (head + 1, offset, last, offset))
        for offset, text in enumerate(table.headers[1:], _TABLES + 1)
    ]
    signed = any(
        value is not None and value < 0 for record in table.records for value in record[1:]
    )
    return Chart(
        "bar" if table.across else "column", table.title, tuple(series[: table.bars]), NAME,
        row, column, _CHART, height, table.text, table.bars > 1, table.number_format, not signed,
        tuple(series[table.bars :]),
    )  # fmt: skip
