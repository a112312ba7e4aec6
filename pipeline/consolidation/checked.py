"""Returns that are only checked and what the register knows in, what is told of all of them together out."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.consolidation.heard import of_what_is_gone
from pipeline.consolidation.next_run import as_next_run_knows
from pipeline.judging.background import Background
from pipeline.judging.between import compare
from pipeline.judging.findings import Finding, explain, said_by_readings
from pipeline.register.known import Known
from pipeline.register.official import settle
from pipeline.returns import Return
from schemas.form.model import Form
from schemas.periods.period import Period
from schemas.units.unit import Roster, Unit


@dataclass(frozen=True)
class Told:
    """Of the returns, and of `papers` of the office that say what no longer holds.

    `uncompared` are the units of which a rule between forms could not be judged.
    """

    findings: list[Finding]
    papers: list[Return]
    uncompared: list[Unit]


def of_what_counts(
    findings: Sequence[Finding], returns: Sequence[Return], known: Known | None,
    background: Background, form: Form, period: Period, roster: Roster,
) -> Told:  # fmt: skip
    """The findings, with those between forms and what is asked about files; of one that contributes nothing only that.

    It is judged as the next run will: `known` is what that will know, None where none has been.
    """
    settled = settle(returns, known or as_next_run_knows(Known(), returns), form, period, roster)
    counting = [returns[at] for at in settled.counting.values()]
    crossed, uncompared = compare(counting, form, roster, background.between)
    told = [*findings, *background.waivers.applied(crossed, returns)]
    if known is None:
        return Told(told, [], uncompared)
    papers = of_what_is_gone(returns, settled, known, roster)
    told += explain(papers, said_by_readings(papers), [], form, roster)
    aside = {returns[at].file for at in settled.aside}
    kept = [finding for finding in told if finding.file not in aside]
    said = {(finding.file, finding.rule) for finding in kept}
    notes = [note for note in settled.noted if (returns[note.at].file, note.notice.id) not in said]
    return Told([*kept, *explain(returns, notes, [], form, roster)], papers, uncompared)
