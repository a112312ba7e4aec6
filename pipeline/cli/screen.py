"""Returns and findings in, what the terminal shows out: text that an officer reads, or JSON."""

from __future__ import annotations

import functools
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.judging.effect import callers
from pipeline.judging.explained import OF_OFFICE, is_declined, tally, unanswered
from pipeline.judging.findings import Finding, together
from pipeline.output_folder import FEEDBACK
from pipeline.reading.identity import units_in_name
from pipeline.register.standing import equation, left_behind
from pipeline.register.submission import STATUS, Submission, open_counts
from pipeline.remaining.question import Question
from pipeline.remaining.texts import said
from pipeline.returns import Answer, Return
from pipeline.safe_names import shown_lines
from schemas.form.loading import period_of
from schemas.form.model import Form
from schemas.text import first_of
from schemas.units.unit import Roster
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


def check_json(
    returns: Sequence[Return], findings: Sequence[Finding], forms: dict[str, Form]
) -> str:
    """The object that callers rely on: returns with answers (value rows) and findings."""
    by_file = _by_file(findings)
    objects = [_return_object(item, by_file.get(item.file, []), forms) for item in returns]
    return json.dumps({"returns": objects}, ensure_ascii=False, indent=1)


def _by_file(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(finding.file, []).append(finding)
    return grouped


def _return_object(item: Return, findings: list[Finding], forms: dict[str, Form]) -> dict:
    form = forms.get(item.form)
    answers = [(form.by_key[answer.key], answer) for answer in item.answers] if form else []
    return {
        "file": item.file,
        "form": item.form,
        "unit": item.unit,
        "period": item.period,
        "readable": item.readable,
        "checksum": item.checksum,
        "answers": [_answer_object(row.code, a) for row, a in answers if row.is_value],
        "headings": [_answer_object(row.code, a) for row, a in answers if not row.is_value],
        "findings": [finding_object(finding) for finding in findings],
    }


def _answer_object(code: str, answer: Answer) -> dict:
    figure = answer.figure
    return {
        "code": code, "key": answer.key, "state": figure.state, "value": _plain(figure.value),
        "numerator": _plain(figure.numerator), "denominator": _plain(figure.denominator),
        "raw": answer.raw, "note": answer.note, "sheet": answer.sheet, "cell": answer.cell,
        "repairs": list(answer.repairs), "decimals": figure.decimals,
    }  # fmt: skip


def _plain(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value


def finding_object(finding: Finding) -> dict:
    """A finding as JSON gives it."""
    return {
        "rule": finding.rule, "severity": finding.severity, "codes": list(finding.codes),
        "cells": list(finding.cells), "message": finding.message, "fix": finding.fix, "office": finding.office,
        "title": finding.title, "explanation": finding.explanation, "waiver": finding.waiver,
        "effect": None if finding.effect is None else round(finding.effect, 6),
    }  # fmt: skip


def _without_unseen(lines: Callable[..., Iterator[str]]) -> Callable[..., Iterator[str]]:
    """Words of cells and names reach the terminal without what moves its cursor or turns its text."""

    @functools.wraps(lines)
    def shown(*arguments: Any) -> Iterator[str]:
        return map(shown_lines, lines(*arguments))

    return shown


@_without_unseen
def check_text(
    returns: Sequence[Return], findings: Sequence[Finding], forms: dict[str, Form], roster: Roster
) -> Iterator[str]:
    """Lines for the terminal: each return with its findings, worst first, then one line in sum."""
    by_file = _by_file(findings)
    for item in returns:
        found = by_file.get(item.file, [])
        yield from _return_lines(item, found, forms, roster)
    counted = [item for item in returns if not any(map(_stands_aside, by_file.get(item.file, [])))]
    tallies = [tally(item, by_file.get(item.file, [])) for item in counted]
    errors, warnings, blank, *_ = map(sum, zip(*tallies, strict=True)) if tallies else (0, 0, 0)
    total = "check.total_blank" if blank else "check.total"
    yield _words(total, returns=len(counted), errors=errors, warnings=warnings, blank=blank)


def _stands_aside(finding: Finding) -> bool:
    """True of the word that a file does not count and nothing is to be done about it."""
    known = messages().get(finding.rule)
    return finding.severity == "info" and known is not None and known.blocks


def _return_lines(
    item: Return, findings: list[Finding], by_id: dict[str, Form], roster: Roster
) -> Iterator[str]:
    form = by_id.get(item.form)
    forms = (form,) if form else tuple(by_id.values())
    unit = roster.by_id.get(item.unit)
    name = unit.name if unit else item.unit or _by_name(item, roster)
    period = f", {period_of(item.period, forms).title}" if item.period else ""
    yield f"■ {name}{period} ({Path(item.file).name})"
    if form:
        values = [a for a in item.answers if form.by_key[a.key].is_value and not a.is_of_others]
        stated = sum(answer.figure.state == "value" for answer in values)
        unstated = len(values) - stated
        yield f"  {_words('check.read', count=len(values), stated=stated, unstated=unstated)}"
    if not findings:
        yield f"  {_words('check.clean')}"
    blank = unanswered(item, findings)
    others = [finding for finding in findings if finding not in blank]
    groups = {words: [finding for finding in others if finding.severity == severity]
              for severity, words in as_text.SEVERITY.items()}  # fmt: skip
    for words, chosen in (groups | {as_text.UNANSWERED: blank}).items():
        if chosen:
            yield f"  {words.upper()} ({len(chosen)})"
            yield from _grouped(chosen)
    yield ""


def _by_name(item: Return, roster: Roster) -> str:
    """Whose a file is that says it nowhere but in its name, or that nobody knows."""
    named = units_in_name(item, roster)
    return (
        _words("check.by_name", unit=named[0].name) if len(named) == 1 else _words("check.no_unit")
    )


def _grouped(findings: list[Finding]) -> Iterator[str]:
    """Equal faults of many rows as one paragraph with their codes and cells."""
    for told in together(findings, lambda finding: finding.kind):
        yield f"  • {_problem(told)}"
        if told[0].fix:
            yield f"    → {told[0].fix}"
        if told[0].office:
            yield f"    → {_words('check.office', text=told[0].office)}"
        for finding in told:
            yield from _remarks(finding)


def _problem(told: list[Finding]) -> str:
    if len(told) == 1:
        return f"{_places(told[0])}{told[0].message}"
    places = "; ".join(map(_short, told))
    return _words("check.same", title=told[0].title, count=len(told), places=places)


def _remarks(finding: Finding) -> Iterator[str]:
    """What the department says of it, and what the secretariat has accepted."""
    if finding.explanation:
        yield f"    ✎ {as_text.explained(finding.codes, finding.explanation)}"
    if finding.waiver:
        yield f"    {'✗' if is_declined(finding) else '✓'} {finding.waiver}"


def _short(finding: Finding) -> str:
    cell = finding.cells[0].rpartition("!")[2] if finding.cells else ""
    return f"{finding.codes[0]} ({cell})" if cell else finding.codes[0]


def _places(finding: Finding) -> str:
    """«Ô D13, D14 trang Sheet1: », the sheet named once."""
    if not finding.cells or "!" not in finding.cells[0]:
        return ""
    sheet = finding.cells[0].rpartition("!")[0]
    cells = ", ".join(cell.rpartition("!")[2] for cell in finding.cells)
    return f"{_words('check.places', cells=cells, sheet=sheet)} "


@_without_unseen
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
    yield _words("period.found_blank" if counts["blank"] else "period.found", **counts)
    for finding in findings:
        if not finding.file:
            yield f"  {finding.message}"
    if calls := callers(findings):
        yield f"  {as_text.call_first([_call(finding, submitted) for finding in calls])}"
    totals = {item.file: Path(item.source).name for item in result.returns if item.is_total}
    yield from _asking([one for one in findings if one.file not in totals], submitted)
    yield from _of_totals(findings, totals)
    yield from (f"  {line}" for line in beside_lines(result.beside))
    if result.uncompared:
        units = first_of([unit.short for unit in result.uncompared])
        yield f"  {_words('forms.uncompared', count=len(result.uncompared), units=units)}"
    letters = [path for path in outputs if path.parent.name == FEEDBACK]
    first, *others = sorted(set(outputs) - set(letters), key=lambda p: (p.suffix != ".xlsx", p))
    beside = dict.fromkeys(path.relative_to(first.parent).parts[0] for path in others)
    yield _words("period.output", first=first, others=", ".join(beside))
    yield from _undecided(result.questions)
    for finding in findings:
        if finding.rule in OF_OFFICE:
            yield f"  {finding.message}"
    if letters:
        yield _words("period.letters", count=len(letters), folder=letters[0].parent)


def beside_lines(returns: Sequence[Return]) -> Iterator[str]:
    """How many files are of other forms that the office uses: they are no part of what is told."""
    for form, count in Counter(item.form for item in returns).items():
        yield _words("forms.beside", count=as_text.number(count), form=form)


def _asking(findings: Sequence[Finding], submitted: Sequence[Submission]) -> Iterator[str]:
    """Errors of files that nobody is known by, or that ask although another return counts."""
    arrived = {s.unit.id: s.arrival for s in submitted}
    asking = [
        finding for finding in findings if finding.severity == "error" and finding.file
        and _is_asked(finding, arrived.get(finding.unit, ""))
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
    counts = remaining(questions)
    if counts:
        many = (f"{count} {said(f'few.{name}')}" for name, count in counts.items())
        yield _words("period.undecided", many=", ".join(many))
    for question in questions:
        if question.sheet == "files":
            files = ", ".join(question.files)
            yield f"  {_words('period.choose', unit=question.texts['unit'], files=files)}"


def remaining(questions: Sequence[Question]) -> dict[str, int]:
    """How many questions of each sheet are open."""
    counts = Counter(question.sheet for question in questions if question.sheet != "decided")
    return dict(counts)


def _is_asked(finding: Finding, arrival: str) -> bool:
    """A file of nobody, or one that asks although another return of its unit counts."""
    known = messages().get(finding.rule)
    return not arrival or (arrival in _COUNTED and known is not None and known.blocks)


def _names(units: Sequence[Submission]) -> str:
    names = ", ".join(item.unit.short for item in units[:_MOST_NAMES])
    more = len(units) - _MOST_NAMES
    return _words("period.more", names=names, count=as_text.number(more)) if more > 0 else names


def _call(finding: Finding, submitted: Sequence[Submission]) -> tuple[str, str, float]:
    names = {s.unit.id: s.unit.short for s in submitted}
    return names.get(finding.unit, finding.unit), finding.codes[0], finding.effect or 0.0


def _of_other_forms(result: Consolidation) -> dict[str, Any]:
    """What an office of one form does not have."""
    if not result.beside and not result.uncompared:
        return {}
    return {
        "beside": {item.file: item.form for item in result.beside},
        "uncompared": [unit.id for unit in result.uncompared],
    }


def consolidation_json(
    result: Consolidation, findings: Sequence[Finding], outputs: Sequence[Path]
) -> str:
    """The same for programs: submissions, findings with their files, and the files written."""
    return json.dumps({
        "submissions": [
            {"unit": s.unit.id, "status": s.status, "files": list(s.files), "errors": s.errors,
             "warnings": s.warnings, "sent": s.sent, "late": s.late, "counts": s.counts,
             "waiting": list(s.waiting), "gone": [name for name, _ in s.gone]}
            for s in result.submissions
        ],
        "findings": [
            finding_object(finding) | {"unit": finding.unit, "file": finding.file}
            for finding in findings
        ],
        "undecided": remaining(result.questions),
        "outputs": [str(path) for path in outputs],
    } | _of_other_forms(result), ensure_ascii=False, indent=1)  # fmt: skip
