"""Returns that are only checked and what the register knows in, what is told of all of them together out."""

from collections.abc import Sequence

from pipeline.consolidation.next_run import as_next_run_knows
from pipeline.judging.background import Background
from pipeline.judging.between import compare
from pipeline.judging.findings import Finding, explain
from pipeline.register.known import Known
from pipeline.register.official import settle
from pipeline.returns import Return
from schemas.form.model import Form
from schemas.periods.period import Period
from schemas.units.unit import Roster, Unit


def of_what_counts(
    findings: Sequence[Finding], returns: Sequence[Return], known: Known | None,
    background: Background, form: Form, period: Period, roster: Roster,
) -> tuple[list[Finding], list[Unit]]:  # fmt: skip
    """The findings, with those between forms; of a file that another of its unit replaces, or that was taken back, only that.

    It is judged as the next run will; `known` is None where none has been. The units are those of
    which a rule between forms could not be judged.
    """
    settled = settle(returns, as_next_run_knows(known or Known(), returns), form, period, roster)
    counting = [returns[at] for at in settled.counting.values()]
    crossed, uncompared = compare(counting, form, roster, background.between)
    told = [*findings, *background.waivers.applied(crossed, returns)]
    if known is None:
        return told, uncompared
    notes = [note for note in settled.noted if note.at in settled.aside]
    aside = {returns[at].file for at in settled.aside}
    kept = [finding for finding in told if finding.file not in aside]
    return [*kept, *explain(returns, notes, [], form, roster)], uncompared
