"""Returns and findings in, what `phuluc check` says of them out."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.cli.screen import by_file, without_unseen
from pipeline.judging.explained import OF_OFFICE, Tally, is_declined, tally, told_as, unanswered
from pipeline.judging.findings import Finding, together
from pipeline.reading.identity import units_in_name
from pipeline.returns import Return
from schemas.form.loading import period_of
from schemas.form.model import Form
from schemas.units.unit import Roster
from schemas.wording import as_text
from schemas.wording.messages import messages
from schemas.wording.papers import worded

_words = functools.partial(worded, "screen")


@without_unseen
def check_text(
    returns: Sequence[Return], findings: Sequence[Finding], forms: dict[str, Form], roster: Roster
) -> Iterator[str]:
    """Lines for the terminal: each return with its findings, worst first, then one line in sum."""
    told = by_file(findings)
    for item in returns:
        found = told.get(item.file, [])
        yield from _return_lines(item, found, forms, roster)
    counted = [
        item for item in returns
        if not any(_stands_aside(one) or one.rule in OF_OFFICE for one in told.get(item.file, ()))
    ]  # fmt: skip
    tallies = [tally(item, told.get(item.file, [])) for item in counted]
    total = Tally(*map(sum, zip(*tallies, strict=True))) if tallies else Tally(0, 0, 0, 0)
    yield _words(
        "check.total_blank" if total.unanswered else "check.total", returns=len(counted),
        errors=total.errors, warnings=total.warnings, blank=total.unanswered,
        readings=as_text.readings(total.read),
    )  # fmt: skip


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
    name = unit.name if unit else item.unit or _of_nobody(item, findings, roster)
    period = f", {period_of(item.period, forms).title}" if item.period else ""
    yield f"■ {name}{period} ({Path(item.file).name})"
    if form:
        values = [a for a in item.answers if form.by_key[a.key].is_value and not a.is_of_others]
        stated = sum(answer.figure.state == "value" for answer in values)
        yield f"  {_words('check.read', count=len(values), stated=stated)}"
    if not findings:
        yield f"  {_words('check.clean')}"
    blank = unanswered(item, findings)
    others = [finding for finding in findings if finding not in blank]
    groups = {words: [finding for finding in others if told_as(finding) == severity]
              for severity, words in as_text.SEVERITY.items()}  # fmt: skip
    for words, chosen in (groups | {as_text.UNANSWERED: blank}).items():
        if chosen:
            yield f"  {words.upper()} ({len(chosen)})"
            yield from _grouped(chosen)
    yield ""


def _of_nobody(item: Return, findings: Sequence[Finding], roster: Roster) -> str:
    """Whose a file is that says it nowhere but in its name, the office's own, or that nobody knows."""
    if any(finding.rule in OF_OFFICE for finding in findings):
        return _words("check.of_office")
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
