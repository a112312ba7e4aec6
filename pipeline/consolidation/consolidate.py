"""A folder of returns in, the consolidated appendix and its tables out. The clerk's day in one page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from pipeline.appendix.appendix import appendix_book
from pipeline.appendix.csv_tables import csv_blocks
from pipeline.appendix.sources_sheet import origins
from pipeline.appendix.waivers_sheet import waivers_sheet
from pipeline.consolidation.province import contradictions
from pipeline.consolidation.wanted import Wanted
from pipeline.feedback.letters import write_feedback
from pipeline.judging.background import Background
from pipeline.judging.effect import ranked
from pipeline.judging.facts import Facts, gather
from pipeline.judging.findings import Finding, explain
from pipeline.judging.judge import Failure, Spread, judge
from pipeline.judging.outliers import with_peers
from pipeline.judging.waivers import NONE, Waivers
from pipeline.past.earlier import NO_EARLIER, Earlier
from pipeline.past.history import with_history
from pipeline.past.output_tables import FACTS, FINDINGS, TOTALS
from pipeline.register.known import Known
from pipeline.register.official import settle
from pipeline.register.publish import FEEDBACK, publish
from pipeline.register.submission import Submission, is_accepted, submissions
from pipeline.returns import Return
from pipeline.totals.combine import combine, mark_counted
from pipeline.xlsx.write import write_book
from schemas.form.model import Form
from schemas.frames import FINDING_COLUMNS, findings_schema
from schemas.periods.period import Period
from schemas.rules.rule import Rule
from schemas.units.unit import Roster

APPENDIX = "phu-luc.xlsx"


@dataclass(frozen=True)
class Consolidation:
    """Everything one run found: frames as in schemas/frames.py, findings and submissions worded."""

    form: Form
    period: Period
    roster: Roster
    returns: tuple[Return, ...]
    facts: Facts
    totals: pd.DataFrame
    findings: tuple[Finding, ...]
    submissions: tuple[Submission, ...]
    known: Known = Known()  # noqa: RUF009 - frozen
    waivers: Waivers = NONE
    earlier: Earlier = NO_EARLIER


def check_returns(
    returns: Sequence[Return], forms: Sequence[Form], roster: Roster,
    background: Background = Background(),  # noqa: B008 - frozen
) -> list[Finding]:  # fmt: skip
    """Judge returns of any forms: one validation per form, findings in the order of the returns."""
    pasts, waivers = background.previous.pasts, background.waivers
    returns = with_history(returns, forms, background.earlier)
    findings: dict[str, list[Finding]] = {item.file: [] for item in returns}
    for form in (*forms, None):
        own = [item for item in returns if item.form == (form.id if form else "")]
        accepted = _accepting(waivers, own, form)
        failures = judge(gather(own, form), roster, pasts, accepted) if form else []
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
    known: Known = Known(),  # noqa: B008 - frozen
    background: Background = Background(),  # noqa: B008 - frozen
    spread: Spread = map,
) -> Consolidation:  # fmt: skip
    """Judge every return of the form at once, and add up those that can be accepted."""
    pasts, waivers = background.previous.pasts, background.waivers
    returns = with_history(settle(returns, known), (form,), background.earlier)
    roster = roster.during(period)
    read = [item for item in returns if item.form == form.id]
    facts = gather(read, form)
    waived = _accepting(waivers, read, form)
    failures = judge(facts, roster, pasts, waived, spread)
    accepted = _accepted(read, period, roster)
    read = with_peers(read, facts, failures, accepted, period, roster, background.earlier)
    found = explain(read, failures, read, form, roster, pasts)
    found += explain([item for item in returns if item.form != form.id], [], [], form, roster)
    found = waivers.applied(found)
    failures = [failure for failure in failures if not waived(*failure)]
    facts, failures = facts.only(accepted), _only(failures, accepted)
    facts = mark_counted(facts, failures, roster)
    totals = combine(facts, failures, roster, known.nothing)
    found = [
        *contradictions(facts, totals, period, roster), *ranked(found, facts, totals, roster)
    ]  # fmt: skip
    return Consolidation(
        form, period, roster, tuple(returns), facts, totals, tuple(found),
        tuple(submissions(roster, returns, found, known)), known, waivers, background.earlier,
    )  # fmt: skip


def _accepted(read: Sequence[Return], period: Period, roster: Roster) -> list[int]:
    """Positions of the returns that may be added up, in the order of the roster."""
    by_unit = {
        item.unit: number for number, item in enumerate(read)
        if item.period == period.id and is_accepted(item)
    }  # fmt: skip
    return [by_unit[unit.id] for unit in roster.units if unit.id in by_unit]


def _only(failures: Sequence[Failure], positions: list[int]) -> list[Failure]:
    """Those of the returns at these positions, counted from the first of them."""
    new = {old: position for position, old in enumerate(positions)}
    return [Failure(rule, new[at]) for rule, at in failures if at in new]


def write_outputs(result: Consolidation, out: Path, wanted: Wanted = Wanted()) -> list[Path]:
    """Put the appendix and its tables in place, all together; a failure leaves the old ones."""
    return publish(out, lambda folder: write_files(result, folder, wanted, out))


def write_files(result: Consolidation, folder: Path, wanted: Wanted, last: Path) -> dict:
    """Write everything into a folder; returns what the manifest says of it.

    `last` is where the output of the last run stands: a PDF of the same appendix is kept, since
    LibreOffice stamps each with the time.
    """
    book = appendix_book(
        result.form, result.period, result.roster, result.facts.frame, result.totals,
        result.findings, result.submissions,
        origins=origins(result.returns, result.known.received), earlier=result.earlier.results,
        amendment=wanted.amendment, sender=wanted.sender,
    )  # fmt: skip
    if result.waivers.lines:
        extra = waivers_sheet(result.waivers, result.findings, result.period, result.roster)
        book = replace(book, sheets=(*book.sheets, extra))
    write_book(book, folder / APPENDIX)
    write_feedback(
        result.returns, result.findings, (result.form,), result.roster, folder / FEEDBACK,
        progress=wanted.progress, told=wanted.told,
    )  # fmt: skip
    for name, frame in _frames(result).items():
        with (folder / name).open("wb") as file:
            file.writelines(csv_blocks(frame))
    if "parquet" in wanted.copies:
        from pipeline.appendix.parquet import write_parquet

        write_parquet(result.facts.frame, result.roster, folder)
    if "docx" in wanted.copies:
        from pipeline.appendix.word import write_docx

        write_docx(book.sheets[0], folder / "phu-luc.docx")
    if "pdf" in wanted.copies:
        from pipeline.appendix.pdf import write_pdf

        write_pdf(book.sheets[0], folder / "phu-luc.pdf", folder / APPENDIX, last)
    return {
        "form": result.form.id, "period": result.period.id, "sender": wanted.sender,
        "amendment": wanted.amendment.number if wanted.amendment else 0,
        "inputs": {item.file: item.checksum for item in result.returns},
    }  # fmt: skip


def _findings_frame(findings: Sequence[Finding]) -> pd.DataFrame:
    """FINDINGS (schemas/frames.py)."""
    lines = [
        {name: getattr(finding, name) for name in FINDING_COLUMNS}
        | {"cells": " ".join(finding.cells), "codes": " ".join(finding.codes)}
        for finding in findings
    ]
    return findings_schema().validate(pd.DataFrame(lines, columns=list(FINDING_COLUMNS)))


def tables(result: Consolidation) -> dict[str, bytes]:
    """facts.csv, totals.csv and findings.csv, as they are written."""
    return {name: b"".join(csv_blocks(frame)) for name, frame in _frames(result).items()}


def _frames(result: Consolidation) -> dict[str, pd.DataFrame]:
    findings = _findings_frame(result.findings)
    return {FACTS: result.facts.frame, TOTALS: result.totals, FINDINGS: findings}
