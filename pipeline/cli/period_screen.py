"""A consolidation in, what the terminal says of the period out."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.screen import beside_lines, uncompared_lines, without_unseen
from pipeline.judging.effect import callers
from pipeline.judging.explained import OF_OFFICE
from pipeline.judging.findings import Finding
from pipeline.output_folder import FEEDBACK
from pipeline.register.standing import equation, left_behind
from pipeline.register.submission import STATUS, Submission, open_counts
from pipeline.remaining.question import Question, open_by_sheet
from pipeline.remaining.texts import said
from schemas.wording import as_text
from schemas.wording.messages import messages
from schemas.wording.papers import worded

if TYPE_CHECKING:
    from pipeline.consolidation.consolidate import Consolidation

_words = functools.partial(worded, "screen")
_SELDOM = ("to_explain", "to_accept", "blank")  # told only where there is such a unit
_MOST_FILES = 20  # told one by one; a folder may hold thousands that are no returns
_COUNTED = (
    "on_time",
    "late",
    "nothing_to_report",
)  # arrivals of units that need send no other file
_MOST_NAMES = 40  # of units on one line; a nation has thousands


@without_unseen
def consolidation_text(
    result: Consolidation, findings: Sequence[Finding], outputs: Sequence[Path]
) -> Iterator[str]:
    """Ten lines: who sent, what is wrong, what is to be decided, where to look."""
    submitted = result.submissions
    groups = {status: [s for s in submitted if s.standing == status] for status in STATUS}
    parts = [
        f"{len(units)} {STATUS[status].lower()}" for status, units in groups.items()
        if units or status not in _SELDOM
    ]  # fmt: skip
    yield _words("period.units", count=len(submitted), groups=", ".join(parts))
    yield f"  {equation(list(submitted))}"
    for status in ("missing", "blank", "unusable", "needs_correction", "to_explain", "to_accept"):
        if groups[status]:
            yield f"  {STATUS[status]}: {_names(groups[status])}"
    for item in submitted:
        yield from (f"  {item.unit.short}: {line}" for line in left_behind(item))
    counts = open_counts(findings, submitted)
    found = "period.found_blank" if counts["blank"] else "period.found"
    yield _words(found, **counts | {"readings": as_text.readings(counts["readings"])})
    for finding in findings:
        if not finding.file:
            yield f"  {finding.message}"
    if calls := callers(findings):
        yield f"  {as_text.call_first([_call(finding, submitted) for finding in calls])}"
    totals = {item.file: Path(item.source).name for item in result.returns if item.is_total}
    yield from _asking([one for one in findings if one.file not in totals], submitted)
    yield from _of_totals(findings, totals)
    beside = (*beside_lines(result.beside), *uncompared_lines(result.uncompared))
    yield from (f"  {line}" for line in beside)
    letters = [path for path in outputs if path.parent.name == FEEDBACK]
    first, *others = sorted(set(outputs) - set(letters), key=lambda p: (p.suffix != ".xlsx", p))
    names = dict.fromkeys(path.relative_to(first.parent).parts[0] for path in others)
    yield _words("period.output", first=first, others=", ".join(names))
    yield from _undecided(result.questions)
    for finding in findings:
        if finding.rule in OF_OFFICE:
            yield f"  {finding.message}"
    if letters:
        yield _words("period.letters", count=len(letters), folder=letters[0].parent)


def _asking(findings: Sequence[Finding], submitted: Sequence[Submission]) -> Iterator[str]:
    """What is wrong with files of nobody, and what a file asks although another return counts."""
    arrived = {s.unit.id: s.arrival for s in submitted}
    asking = [
        finding for finding in findings
        if finding.file and _is_asked(finding, arrived.get(finding.unit, ""))
    ]  # fmt: skip
    for finding in asking[:_MOST_FILES]:
        file = Path(finding.file).name
        yield f"  {_words('period.file', file=file, message=finding.message)}"
    if more := asking[_MOST_FILES:]:
        yield f"  {_words('period.files', count=as_text.number(len(more)))}"


def _of_totals(findings: Sequence[Finding], totals: Mapping[str, str]) -> Iterator[str]:
    """How many errors there are on lines that add up others, by the file of the table."""
    counts = Counter(
        totals[one.file] for one in findings if one.file in totals and one.severity == "error"
    )
    for file, count in counts.items():
        yield f"  {_words('period.totals', file=file, count=count)}"


def _undecided(questions: Sequence[Question]) -> Iterator[str]:
    """What the office is asked, in numbers; and whose files it must choose from."""
    counts = open_by_sheet(questions)
    if counts:
        many = (f"{count} {said(f'few.{name}')}" for name, count in counts.items())
        yield _words("period.undecided", many=", ".join(many))
    for question in questions:
        if question.sheet == "files":
            files = ", ".join(question.files)
            yield f"  {_words('period.choose', unit=question.texts['unit'], files=files)}"


def _is_asked(finding: Finding, arrival: str) -> bool:
    """An error of a file of nobody, or a question of one though another return of its unit counts."""
    known = messages().get(finding.rule)
    if not arrival:
        return finding.severity == "error"
    return arrival in _COUNTED and finding.severity != "info" and bool(known and known.blocks)


def _names(units: Sequence[Submission]) -> str:
    names = ", ".join(item.unit.short for item in units[:_MOST_NAMES])
    more = len(units) - _MOST_NAMES
    return _words("period.more", names=names, count=as_text.number(more)) if more > 0 else names


def _call(finding: Finding, submitted: Sequence[Submission]) -> tuple[str, str, float]:
    names = {s.unit.id: s.unit.short for s in submitted}
    return names.get(finding.unit, finding.unit), finding.codes[0], finding.effect or 0.0
