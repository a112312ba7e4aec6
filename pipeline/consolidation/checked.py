"""Returns that are only checked and what the register knows in, what is told of those that do not count out."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.intake.folder import came_at
from pipeline.judging.findings import Finding, explain
from pipeline.register.known import Known
from pipeline.register.official import settle
from pipeline.register.register import stamp
from pipeline.returns import Return
from schemas.form.model import Form
from schemas.periods.period import Period
from schemas.units.unit import Roster


def of_what_counts(
    findings: Sequence[Finding], returns: Sequence[Return], known: Known, form: Form,
    period: Period, roster: Roster,
) -> list[Finding]:  # fmt: skip
    """The findings; of a file that another of its unit replaces, or that was taken back, only that.

    Files that no run has seen are taken to have come in the next one.
    """
    settled = settle(returns, _with_new(known, returns), form, period, roster)
    told = [note for note in settled.noted if note.at in settled.aside]
    aside = {returns[at].file for at in settled.aside}
    kept = [finding for finding in findings if finding.file not in aside]
    return [*kept, *explain(returns, told, [], form, roster)]


def _with_new(known: Known, returns: Sequence[Return]) -> Known:
    new = {item.checksum: came_at(item) for item in returns if item.checksum not in known.order}
    next_run = max(known.order.values(), default=0) + 1
    return replace(
        known, order=known.order | dict.fromkeys(new, next_run),
        received=known.received | {of: stamp(at) for of, at in new.items() if at},
    )  # fmt: skip
