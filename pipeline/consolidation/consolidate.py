"""A folder of returns in, the consolidated appendix and its tables out. The clerk's day in one page."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from pipeline.appendix.appendix import appendix_book
from pipeline.appendix.csv_tables import csv_blocks
from pipeline.appendix.narrative import Draft, draft
from pipeline.appendix.sources_sheet import origins
from pipeline.appendix.waivers_sheet import waivers_sheet
from pipeline.consolidation.decided import background_of, placed
from pipeline.consolidation.heard import hear
from pipeline.consolidation.province import contradictions
from pipeline.consolidation.wanted import Wanted
from pipeline.feedback.letters import write_feedback
from pipeline.judging.background import Background
from pipeline.judging.between import NOTHING_BETWEEN, Between, compare
from pipeline.judging.check_returns import check_returns
from pipeline.judging.effect import ranked
from pipeline.judging.facts import Facts, gather
from pipeline.judging.findings import Finding, explain
from pipeline.judging.judge import Spread, judge
from pipeline.judging.outliers import far_from_peers
from pipeline.judging.rule_names import rule_names
from pipeline.judging.waivers import NONE, Waivers
from pipeline.output_folder import FEEDBACK
from pipeline.past.earlier import NO_EARLIER, Earlier
from pipeline.past.history import against_history
from pipeline.past.output_tables import FACTS, FINDINGS, TOTALS
from pipeline.reading.joined_lines import joined_lines
from pipeline.reading.time_in_name import names_of_other_times
from pipeline.register.known import Known
from pipeline.register.official import UNSETTLED, Settled, settle
from pipeline.register.publish import publish
from pipeline.register.submission import Submission, submissions
from pipeline.remaining.question import Question
from pipeline.returns import Return
from pipeline.totals.combine import combine, mark_counted
from pipeline.xlsx.write import write_book
from schemas.form.loading import bundled_forms, with_bundled
from schemas.form.model import Form
from schemas.form.open_lists import named_in
from schemas.frames import FINDING_COLUMNS, findings_schema
from schemas.periods.period import Period, ministry
from schemas.units.unit import Roster, Unit

APPENDIX = "phu-luc.xlsx"


@dataclass(frozen=True)
class Consolidation:
    """Everything one run found: frames as in schemas/frames.py, findings and submissions worded.

    `returns` are all files as read, `heard` those that are answered, with what was confirmed of them;
    `questions` is what the office can decide, where a register is kept; `beside` are returns of other
    forms that it uses, which lie in the same folder and are no part of this. `between` are the rules
    between it and those, and `uncompared` units that have not sent what these ask for.
    """

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
    settled: Settled = UNSETTLED
    heard: tuple[Return, ...] = ()
    questions: tuple[Question, ...] = ()
    beside: tuple[Return, ...] = ()
    between: Between = NOTHING_BETWEEN
    uncompared: tuple[Unit, ...] = ()


def consolidate(
    returns: Sequence[Return], form: Form, period: Period, roster: Roster,
    known: Known = Known(),  # noqa: B008 - frozen
    background: Background = Background(),  # noqa: B008 - frozen
    spread: Spread = map,
) -> Consolidation:  # fmt: skip
    """Judge the return of each unit that counts, and add them up; tell of all others."""
    returns, form = joined_lines(returns, form)
    roster = roster.during(period, form)
    returns, background = placed(returns, known), background_of(known, background, form, period)
    settled = settle(returns, known, form, period, roster)
    heard = hear(returns, settled, known, background.confirmations, form, roster)
    pasts, waivers, earlier = background.previous.pasts, background.waivers, background.earlier
    judged = [item for item in heard.returns if item.form == form.id]
    facts = gather(judged, form)
    accepted = waivers.accepting(judged, form)
    failures = judge(facts, roster, pasts, accepted, spread)
    noted = [*heard.noted, *against_history(judged, (form,), earlier)]
    noted += names_of_other_times(judged, form)
    noted += far_from_peers(judged, facts, failures, noted, heard.counting, period, roster, earlier)
    found = explain(heard.returns, noted, failures, form, roster, pasts)
    found += explain(heard.others, heard.noted_of_others, [], form, roster)
    if heard.of_other_forms:
        found += check_returns(heard.of_other_forms, bundled_forms(), roster, background)
    crossed, uncompared = compare(heard.returns[: heard.counting], form, roster, background.between)
    found = waivers.applied(_by_file([*found, *crossed], returns), returns)
    facts = facts.only(range(heard.counting))
    failures = [one for one in failures if one.position < heard.counting and not accepted(*one)]
    facts = mark_counted(facts, failures, roster)
    totals = combine(facts, failures, roster, known.nothing)
    found = [
        *contradictions(facts, totals, period, roster, waivers), *ranked(found, facts, totals, roster)
    ]  # fmt: skip
    return Consolidation(
        form, period, roster, tuple(returns), facts, totals, tuple(found),
        tuple(submissions(roster, returns, settled, found, known)), known, waivers, earlier, settled,
        (*heard.returns, *heard.of_other_forms), between=background.between,
        uncompared=tuple(uncompared),
    )  # fmt: skip


def _by_file(findings: Sequence[Finding], returns: Sequence[Return]) -> list[Finding]:
    """In the order of the returns, files that are none of them last."""
    order = {item.file: at for at, item in enumerate(returns)}
    return sorted(findings, key=lambda finding: order.get(finding.file, len(order)))


def write_outputs(result: Consolidation, out: Path, wanted: Wanted = Wanted()) -> list[Path]:
    """Put the appendix and its tables in place, all together; a failure leaves the old ones."""
    return publish(out, lambda folder: write_files(result, folder, wanted, out))


def write_files(result: Consolidation, folder: Path, wanted: Wanted, last: Path) -> dict:
    """Write everything into a folder; returns what the manifest says of it.

    `last` is where the output of the last run stands: a PDF of the same appendix is kept, since
    LibreOffice stamps each with the time.
    """
    ends = result.known.ends
    letters = write_feedback(
        list(_addressed(result)), result.findings, with_bundled(result.form), result.roster, folder / FEEDBACK,
        progress=wanted.progress, told=wanted.told,
        ends={result.period.id: replace(ends, today=wanted.day)} if ends else {},
    )  # fmt: skip
    book = appendix_book(
        result.form, result.period, result.roster, result.facts.frame, result.totals,
        result.findings, result.submissions,
        origins=origins(result.returns, _received(result)), earlier=result.earlier.results,
        amendment=wanted.amendment, sender=wanted.sender, due=result.known.due, signature=wanted.signature,
        letters={file: path.relative_to(folder).as_posix() for file, path in letters.items()},
        between=result.between,
    )  # fmt: skip
    if result.waivers.lines or any(word.accepts for word in result.waivers.words):
        names = rule_names(with_bundled(result.form))
        extra = waivers_sheet(result.waivers, result.findings, result.period, result.roster, names)
        book = replace(book, sheets=(*book.sheets, extra))
    write_book(book, folder / APPENDIX)
    for name, frame in _frames(result).items():
        with (folder / name).open("wb") as file:
            file.writelines(csv_blocks(frame))
    if "parquet" in wanted.copies:
        from pipeline.appendix.parquet import write_parquet

        write_parquet(result.facts.frame, result.roster, folder)
    if "docx" in wanted.copies:
        from pipeline.appendix.narrative_docx import write_draft
        from pipeline.appendix.word import signed_sheet, write_docx

        sheet, sent_up = signed_sheet(book, result.form), bool(wanted.sender)
        write_docx(sheet, folder / "phu-luc.docx", sent_up)
        write_draft(_draft(result), folder / "du-thao-bao-cao.docx")
    if "pdf" in wanted.copies:
        from pipeline.appendix.pdf import write_pdf

        write_pdf(book.sheets[0], folder / "phu-luc.pdf", folder / APPENDIX, last)
    return {
        "form": result.form.id, "period": result.period.id, "sender": wanted.sender,
        "amendment": wanted.amendment.number if wanted.amendment else 0,
        "inputs": {item.file: item.checksum for item in result.returns},
    } | own_periods(result.form) | own_lines(result.form)  # fmt: skip


def _received(result: Consolidation) -> dict[str, str]:
    """When each file came, by its checksum."""
    counting = result.settled.counting.items()
    return result.known.times({unit: result.returns[at].checksum for unit, at in counting})


def _addressed(result: Consolidation) -> Iterator[Return]:
    """The returns that a unit is answered on: its own, or the file by which it cannot be used.

    Files of nobody are questions for the office first, totals are told to who sent their table.
    """
    unusable = {
        file for item in result.submissions if item.status == "unusable" for file in item.files
    }
    tables = (item for item in result.returns if item.is_table_of_units and item.unit)
    own = (item for item in result.heard if item.unit or item.file in unusable)
    return itertools.chain((item for item in own if not item.is_total), tables)


def _draft(result: Consolidation) -> Draft:
    """The text above the appendix, from the same figures."""
    earlier = result.earlier.results
    return draft(
        result.form, result.period, result.roster, result.facts.frame, result.totals,
        result.submissions, earlier[0] if earlier else None,
    )  # fmt: skip


def own_periods(form: Form) -> dict[str, list[dict[str, str]]]:
    """The periods of a form that has its own, as a manifest keeps them."""
    return {} if form.scheme == ministry() else {"periods": form.scheme.as_records()}


def own_lines(form: Form) -> dict[str, list[tuple[str, str]]]:
    """The lines that units named, of an open form, as a manifest keeps them."""
    return {"lines": [*map(tuple, named_in(form))]} if form.written else {}


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
