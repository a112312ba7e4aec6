"""Submissions, findings and TOTALS in, the three sentences that a chairman reads first out."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from pipeline.appendix.official_closing import rests_on
from pipeline.appendix.words import wording
from pipeline.judging.effect import callers
from pipeline.judging.explained import told_as
from pipeline.judging.findings import Finding
from pipeline.past.earlier import Result
from pipeline.register.submission import Submission, open_counts
from pipeline.totals.remarks import Total
from schemas.form.model import Form
from schemas.units.unit import Roster
from schemas.wording import as_text


def sentences(
    form: Form, submissions: Sequence[Submission], findings: Sequence[Finding],
    facts: pd.DataFrame, totals: Mapping[str, Total], roster: Roster, before: Result | None,
) -> list[str]:  # fmt: skip
    """Who has sent; what is wrong; the first ratio that the form draws, where it has a figure."""
    said = [" ".join(_who(submissions)), " ".join(_wrong(findings, submissions, roster))]
    known = (totals.get(key) for key in form.chart_ratios)
    total = next((found for found in known if found and found.value == found.value), None)
    return [*said, " ".join(_ratio(form, total, facts, roster, before))] if total else said


def _who(submissions: Sequence[Submission]) -> Iterator[str]:
    yield from rests_on(submissions)
    if late := sum(item.late for item in submissions):
        yield wording("summary.late", count=late)


def _wrong(
    findings: Sequence[Finding], submissions: Sequence[Submission], roster: Roster
) -> Iterator[str]:
    counts = open_counts(findings, submissions)
    faults = as_text.faults(counts["errors"], counts["warnings"], counts["blank"])
    if not faults:
        yield wording("summary.clean")
        return
    units = {finding.unit for finding in findings if told_as(finding) != "info"} & set(roster.by_id)
    yield wording("summary.wrong", faults=faults, units=len(units))
    calls = [
        (roster.by_id[finding.unit].short, finding.codes[0], finding.effect or 0)
        for finding in callers(findings) if finding.unit in roster.by_id
    ]  # fmt: skip
    if calls:
        yield f"{as_text.call_first(calls)}."


def _ratio(
    form: Form, total: Total, facts: pd.DataFrame, roster: Roster, before: Result | None
) -> Iterator[str]:
    yield wording(
        "summary.province", label=as_text.label(form.by_key[total.key]),
        value=as_text.number(total.value, 1),
    )  # fmt: skip
    then = (before.totals or {}).get(total.key) if before else None
    if before and then is not None:
        moved = total.value - then
        kind = "summary.risen" if moved > 0 else "summary.fallen" if moved < 0 else "summary.same"
        period = as_text.in_sentence(before.title)
        yield wording(kind, points=as_text.number(abs(moved), 1), period=period)
    mine = facts[(facts["key"] == total.key) & facts["counted"]]
    ratios = sorted(zip(mine["value"].tolist(), mine["unit"].tolist(), strict=True))
    if ratios and round(ratios[0][0], 1) < round(ratios[-1][0], 1):
        value, unit = ratios[0]
        name = roster.by_id[unit].name if unit in roster.by_id else unit
        yield wording("summary.lowest", unit=name, value=as_text.number(value, 1))
