"""Submissions, FACTS and TOTALS in, the sheet «Biểu đồ» out: what an officer lays before the chairman.

Which ratios and changes are drawn is said by the form ([charts] of form.toml). Every chart stands
beside the small table that it draws.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from pipeline.appendix.progress_sheet import arrivals, arrivals_met
from pipeline.appendix.words import wording
from pipeline.past.earlier import Result
from pipeline.register.submission import Submission
from pipeline.totals.remarks import Total
from pipeline.xlsx.charts import Chart, Series
from pipeline.xlsx.decree import PAGE_NUMBER
from pipeline.xlsx.row_heights import row_height
from pipeline.xlsx.write import Cell, Page, Sheet
from schemas.form.model import Form
from schemas.periods.period import Period
from schemas.rules.rule import LEVELS
from schemas.units.unit import Roster
from schemas.wording import as_text

NAME = wording("charts")
_WIDTHS = (30.0, 11.0, 11.0, 11.0, 11.0)
_CHART_WIDTH = 600
_BAR = 26  # pixels for a bar and its air
_ROW = 21  # pixels of a row
_MOST = 25  # bars that can be read on one page: the lowest are shown

Table = tuple[str, tuple[str, ...], list[list], str, bool]


def charts_sheet(
    form: Form, period: Period, submissions: Sequence[Submission], facts: pd.DataFrame,
    totals: Mapping[str, Total], roster: Roster, earlier: Sequence[Result],
) -> Sheet:  # fmt: skip
    """Progress by level, then each ratio by unit, then the change against the earlier period."""
    tables: list[Table] = [_progress(submissions)]
    tables += [_ratio(form.by_key[key], facts, roster) for key in form.chart_ratios]
    if earlier:
        tables.append(_change(form, totals, earlier[0]))
    cells, charts, breaks, line = {}, [], [], 2
    heights: dict[int, float] = {}
    cells[0, 0] = Cell(f"{NAME}: {period.title}", "left_title")
    for table in tables:
        if not table[2]:
            continue
        if line > 2:
            breaks.append(line)
        heights[line + 1] = row_height(
            (text, width, "list_header") for text, width in zip(table[1], _WIDTHS, strict=False)
        )
        line = _place(table, line, cells, charts)
    return Sheet(
        NAME, cells, _WIDTHS, heights, charts=tuple(charts),
        page=Page(header=PAGE_NUMBER, first_header="", row_breaks=tuple(breaks)),
    )  # fmt: skip


def _place(table: Table, line: int, cells: dict, charts: list[Chart]) -> int:
    """Table, then its chart under it; returns the first free line."""
    title, headers, records, number_format, bars = table
    cells[line, 0] = Cell(title, "guide_section_plain")
    head = line + 1
    for column, text in enumerate(headers):
        cells[head, column] = Cell(text, "list_header")
    for number, record in enumerate(records, head + 1):
        for column, value in enumerate(record):
            style = "list_cell" if not column else "list_decimal"
            cells[number, column] = Cell(value, style)
    last = head + len(records)
    series = tuple(
        Series(text, (head + 1, 0, last, 0), (head + 1, column, last, column))
        for column, text in enumerate(headers[1:], 1)
    )
    height = max(300, _BAR * len(records) * len(series) + 120) if bars else 320
    charts.append(Chart(
        "bar" if bars else "column", title, series, NAME, last + 2, 0, _CHART_WIDTH,
        min(height, 900), title, stacked=not bars, number_format=number_format,
        from_zero=all(value >= 0 for record in records for value in record[1:]),
    ))  # fmt: skip
    return last + 3 + min(height, 900) // _ROW + 1


def _progress(submissions: Sequence[Submission]) -> Table:
    levels, counts = arrivals(submissions)
    met = arrivals_met(counts)
    records = [
        [LEVELS[level].capitalize(), *(counts[level, kind] for kind, _ in met)] for level in levels
    ]
    return (
        wording("charts.progress"),
        (wording("charts.level"), *(words for _, words in met)),
        records,
        "#,##0;;",
        False,
    )


def _ratio(row, facts: pd.DataFrame, roster: Roster) -> Table:
    """The ratio of each unit, the lowest first: those are what the meeting is about."""
    units = {unit.id: (place, unit.short) for place, unit in enumerate(roster.units)}
    mine = facts[(facts["key"] == row.key) & facts["counted"]]
    pairs = sorted(
        (value, *units[unit])
        for unit, value in zip(mine["unit"], mine["value"], strict=True) if unit in units
    )  # fmt: skip
    label = f"{row.code}. {row.label.rstrip(' .:')}"
    kind = "charts.ratio_lowest" if len(pairs) > _MOST else "charts.ratio"
    title = wording(kind, label=label, shown=_MOST, units=len(pairs))
    records = [[name, value] for value, _, name in pairs[:_MOST]]
    return title, (wording("charts.unit"), "%"), records, "[$-42A]0.0", True


def _change(form: Form, totals: Mapping[str, Total], earlier: Result) -> Table:
    records, before = [], earlier.totals or {}
    for key in form.chart_changes:
        now, then = totals[key].value if key in totals else float("nan"), before.get(key)
        if now == now and then:
            label = f"{form.by_key[key].code}. {form.by_key[key].label}"
            records.append([label, 100 * (now - then) / abs(then)])
    title = wording("charts.change", period=as_text.in_sentence(earlier.title))
    return title, (wording("charts.label"), "%"), records, "[$-42A]+0.0;[$-42A]-0.0;0", True
