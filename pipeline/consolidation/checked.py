"""Returns that are only checked and what the register knows in, what is told of those that do not count out."""

from collections.abc import Sequence

from pipeline.consolidation.next_run import as_next_run_knows
from pipeline.judging.findings import Finding, explain
from pipeline.register.known import Known
from pipeline.register.official import settle
from pipeline.returns import Return
from schemas.form.model import Form
from schemas.periods.period import Period
from schemas.units.unit import Roster


def of_what_counts(
    findings: Sequence[Finding], returns: Sequence[Return], known: Known, form: Form,
    period: Period, roster: Roster,
) -> list[Finding]:  # fmt: skip
    """The findings; of a file that another of its unit replaces, or that was taken back, only that.

    It is judged as the next run will.
    """
    settled = settle(returns, as_next_run_knows(known, returns), form, period, roster)
    told = [note for note in settled.noted if note.at in settled.aside]
    aside = {returns[at].file for at in settled.aside}
    kept = [finding for finding in findings if finding.file not in aside]
    return [*kept, *explain(returns, told, [], form, roster)]
