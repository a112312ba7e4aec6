"""Submissions, FACTS and TOTALS in, the small tables that the charts of «Tóm tắt» draw out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.appendix.progress_sheet import arrivals, arrivals_met
from pipeline.appendix.words import wording
from pipeline.past.earlier import Result
from pipeline.register.submission import Submission
from pipeline.totals.remarks import Total
from schemas.form.model import Form, Row
from schemas.rules.rule import LEVELS
from schemas.text import shortened
from schemas.units.unit import Roster
from schemas.wording import as_text

_LABEL = 60  # letters of a label beside a bar
_MOST = 25  # columns that can be read side by side: the lowest are shown


@dataclass(frozen=True)
class Table:
    """A label and its figures a line; `bars` of the columns of figures are bars, the rest lines.

    `across` says that labels are long, so that bars lie.
    """

    title: str
    headers: tuple[str, ...]
    records: list[list]
    number_format: str
    bars: int = 1
    across: bool = False

    @property
    def text(self) -> str:
        """All that it shows, in words."""
        lines = (
            f"{name}: {', '.join(as_text.number(figure, 1) for figure in figures if figure is not None)}"
            for name, *figures in self.records
        )
        return f"{self.title} ({', '.join(self.headers[1:])}). {'; '.join(lines)}"


def progress_table(submissions: Sequence[Submission]) -> Table:
    """How many units of each level have sent, and how; what happened nowhere is no column."""
    levels, counts = arrivals(submissions)
    met = [
        (kind, words) for kind, words in arrivals_met(counts)
        if any(counts[level, kind] for level in levels)
    ]  # fmt: skip
    records = [
        [LEVELS[level].capitalize(), *(counts[level, kind] for kind, _ in met)] for level in levels
    ]
    headers = (wording("summary.level"), *(words for _, words in met))
    return Table(wording("summary.progress"), headers, records, "#,##0;;", len(met), across=True)


def ratio_table(
    row: Row, facts: pd.DataFrame, total: Total | None, roster: Roster, before: Result | None
) -> Table:
    """The ratio of each unit, the lowest first; the province's beside it, and that of the last period."""
    units = {unit.id: (place, unit.short) for place, unit in enumerate(roster.units)}
    mine = facts[(facts["key"] == row.key) & facts["counted"]]
    pairs = sorted(
        (value, *units[unit], unit)
        for unit, value in zip(mine["unit"], mine["value"], strict=True) if unit in units
    )  # fmt: skip
    label = f"{row.code}. {row.label.rstrip(' .:')}"
    kind = "summary.ratio_lowest" if len(pairs) > _MOST else "summary.ratio"
    headers = [wording("summary.unit"), wording("summary.this_period")]
    records: list[list] = [[name, value] for value, _, name, _ in pairs[:_MOST]]
    if total and total.value == total.value:
        headers.append(wording("summary.of_province", value=as_text.number(total.value, 1)))
        records = [[*record, total.value] for record in records]
        if before:
            headers.append(before.title)
            then = [before.figures.figure(unit, row.key) for *_, unit in pairs[:_MOST]]
            records = [
                [*record, found.value if found and _possible(row, found.value) else None]
                for record, found in zip(records, then, strict=True)
            ]
    title = wording(kind, label=label, shown=_MOST, units=len(pairs))
    return Table(title, tuple(headers), records, "[$-42A]0.0")


def _possible(row: Row, value: float) -> bool:
    """A mark of the last period that no ratio can have would stretch the chart for all others."""
    above = row.maximum is None or value <= row.maximum
    return above and (row.minimum is None or value >= row.minimum)


def change_table(form: Form, totals: Mapping[str, Total], before: Result) -> Table:
    """What changed most among the figures that the form names, in per cent."""
    records: list[list] = []
    were = before.totals or {}
    for key in form.chart_changes:
        now, then = totals[key].value if key in totals else float("nan"), were.get(key)
        if now == now and then:
            label = shortened(f"{form.by_key[key].code}. {form.by_key[key].label}", _LABEL)
            records.append([label, 100 * (now - then) / abs(then)])
    records.sort(key=lambda record: -abs(record[1]))
    title = wording("summary.change", period=as_text.in_sentence(before.title))
    headers = (wording("summary.label"), "%")
    return Table(title, headers, records, "[$-42A]+0.0;[$-42A]-0.0;0", across=True)
