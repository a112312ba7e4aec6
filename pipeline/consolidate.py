"""A folder of returns in, the consolidated appendix and its tables out. The clerk's day in one page."""

import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from pipeline.appendix import appendix_book
from pipeline.check import Failure, judge
from pipeline.combine import combine, mark_counted
from pipeline.effect import ranked
from pipeline.facts import gather
from pipeline.feedback_files import write_feedback
from pipeline.findings import Finding, explain
from pipeline.history import NO_HISTORY, History, with_history
from pipeline.intake import settle_repeats
from pipeline.peers import with_peers
from pipeline.previous import NOTHING, Previous
from pipeline.returns import Return
from pipeline.sheet_waivers import waivers_sheet
from pipeline.submission import Submission, is_accepted, submissions
from pipeline.waivers import NONE, Waivers
from pipeline.xlsx import write_book
from schemas.form import Form
from schemas.frames import FINDING_COLUMNS
from schemas.period import Period
from schemas.rule import Rule
from schemas.unit import Roster

FEEDBACK = "phan-hoi"
_FORMULA_LEADS = ("=", "+", "-", "@", "\t", "\r")
_TEXT_COLUMNS = ("raw", "note", "message", "fix", "explanation", "waiver")


@dataclass(frozen=True)
class Consolidation:
    """Everything one run found: frames as in schemas/frames.py, findings and submissions worded."""

    form: Form
    period: Period
    roster: Roster
    returns: tuple[Return, ...]
    facts: pd.DataFrame
    totals: pd.DataFrame
    findings: tuple[Finding, ...]
    submissions: tuple[Submission, ...]
    waivers: Waivers = NONE


def check_returns(
    returns: Sequence[Return], forms: Sequence[Form], roster: Roster,
    previous: Previous = NOTHING, waivers: Waivers = NONE, history: History = NO_HISTORY,
) -> list[Finding]:  # fmt: skip
    """Judge returns of any forms: one validation per form, findings in the order of the returns."""
    returns = with_history(returns, forms, history)
    findings: dict[str, list[Finding]] = {item.file: [] for item in returns}
    for form in (*forms, None):
        own = [item for item in returns if item.form == (form.id if form else "")]
        accepted, pasts = _accepting(waivers, own, form), previous.pasts
        failures = judge(gather(own, form), form, roster, pasts, accepted) if form else []
        for finding in waivers.applied(explain(own, failures, own, form, roster, pasts)):
            findings[finding.file].append(finding)
    return [finding for found in findings.values() for finding in found]


def _accepting(waivers: Waivers, returns: Sequence[Return], form: Form | None):
    """Whether a rule's failure on the return at a position is accepted."""

    def accepted(rule: Rule, position: int) -> bool:
        item = returns[position]
        codes = [form.by_key[ref.key].code for ref in rule.named]
        return waivers.accepts(rule.id, item.unit, item.period, codes)

    return accepted


def consolidate(
    returns: Sequence[Return], form: Form, period: Period, roster: Roster,
    previous: Previous = NOTHING, waivers: Waivers = NONE, history: History = NO_HISTORY,
) -> Consolidation:  # fmt: skip
    """Judge every return of the form at once, and add up those that can be accepted."""
    returns = with_history(settle_repeats(returns), (form,), history)
    roster = roster.during(period)
    read = [item for item in returns if item.form == form.id]
    facts = gather(read, form)
    waived = _accepting(waivers, read, form)
    failures = judge(facts, form, roster, previous.pasts, waived)
    accepted = _accepted(read, period, roster)
    read = with_peers(read, failures, accepted, form, period, roster, history)
    found = explain(read, failures, read, form, roster, previous.pasts)
    found += explain([item for item in returns if item.form != form.id], [], [], form, roster)
    found = waivers.applied(found)
    failures = [failure for failure in failures if not waived(*failure)]
    facts, failures = _only(facts, failures, accepted, form)
    facts = mark_counted(facts, failures, form, roster)
    totals = combine(facts, failures, form, roster)
    found = ranked(found, facts, totals, form, roster)
    return Consolidation(
        form, period, roster, tuple(returns), facts, totals, tuple(found),
        tuple(submissions(roster, returns, found)), waivers,
    )  # fmt: skip


def _accepted(read: Sequence[Return], period: Period, roster: Roster) -> list[int]:
    """Positions of the returns that may be added up, in the order of the roster."""
    by_unit = {
        item.unit: number for number, item in enumerate(read)
        if item.period == period.id and is_accepted(item)
    }  # fmt: skip
    return [by_unit[unit.id] for unit in roster.units if unit.id in by_unit]


def _only(
    facts: pd.DataFrame, failures: Sequence[Failure], positions: list[int], form: Form
) -> tuple[pd.DataFrame, list[Failure]]:
    """The facts of the returns at these positions, in this order, and the failures among them."""
    width = len(form.read_rows)
    lines = [position * width + column for position in positions for column in range(width)]
    new = {old: position for position, old in enumerate(positions)}
    kept = [Failure(rule, new[at]) for rule, at in failures if at in new]
    return facts.iloc[lines].reset_index(drop=True), kept


def write_outputs(result: Consolidation, out: Path) -> list[Path]:
    """Write phu-luc.xlsx, phan-hoi/, facts.csv, findings.csv and totals.csv.

    A failure leaves the old ones.
    """
    out.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(dir=out, prefix=".moi-"))
    try:
        book = appendix_book(
            result.form, result.period, result.roster, result.facts, result.totals,
            result.findings, result.submissions,
        )  # fmt: skip
        if result.waivers.lines:
            extra = waivers_sheet(result.waivers, result.findings, result.period, result.roster)
            book = replace(book, sheets=(*book.sheets, extra))
        write_book(book, staging / "phu-luc.xlsx")
        _write_csv(result.facts, staging / "facts.csv")
        _write_csv(result.totals, staging / "totals.csv")
        _write_csv(_findings_frame(result.findings), staging / "findings.csv")
        write_feedback(
            result.returns, result.findings, (result.form,), result.roster, staging / FEEDBACK
        )
        names = ("facts.csv", "totals.csv", "findings.csv", FEEDBACK, "phu-luc.xlsx")
        _replace_folder(staging / FEEDBACK, out / FEEDBACK)
        for name in names:
            if name != FEEDBACK:
                os.replace(staging / name, out / name)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return [out / name for name in names]


def _replace_folder(new: Path, old: Path) -> None:
    """What a unit has put right must not lie there as still to be done."""
    new.mkdir(exist_ok=True)
    if old.exists():
        old.rename(new.with_name(f"{old.name}-cũ"))
    new.rename(old)


def _findings_frame(findings: Sequence[Finding]) -> pd.DataFrame:
    lines = [
        {name: getattr(finding, name) for name in FINDING_COLUMNS}
        | {"cells": " ".join(finding.cells), "codes": " ".join(finding.codes)}
        for finding in findings
    ]
    return pd.DataFrame(lines, columns=list(FINDING_COLUMNS))


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    """UTF-8 with BOM, as Excel expects; text that a spreadsheet would run gets an apostrophe."""
    texts = [name for name in _TEXT_COLUMNS if name in frame]
    safe = frame.assign(**{name: frame[name].map(_inert) for name in texts})
    safe.to_csv(path, index=False, encoding="utf-8-sig", float_format="%.15g", lineterminator="\n")


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_LEADS) else text
