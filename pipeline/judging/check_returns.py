"""Returns in, Findings out, where nothing is added up: each return speaks for itself."""

from collections.abc import Sequence

from pipeline.judging.background import Background
from pipeline.judging.facts import gather
from pipeline.judging.findings import Finding, explain, said_by_readings
from pipeline.judging.judge import judge
from pipeline.past.history import against_history
from pipeline.reading.identity import names_of_others
from pipeline.reading.joined_lines import joined_lines
from pipeline.reading.time_in_name import names_of_other_times
from pipeline.returns import Return
from schemas.form.model import Form
from schemas.units.unit import Roster


def check_returns(
    returns: Sequence[Return], forms: Sequence[Form], roster: Roster,
    background: Background = Background(),  # noqa: B008 - frozen
    unit: str = "",
) -> list[Finding]:  # fmt: skip
    """Judge returns of any forms: one validation per form, findings in the order of the returns.

    With `unit` the caller has said whose they are, and the names of the files say nothing.
    """
    pasts, waivers = background.previous.pasts, background.waivers
    findings: dict[str, list[Finding]] = {item.file: [] for item in returns}
    for form in (*forms, None):
        own: Sequence[Return] = [item for item in returns if item.form == (form.id if form else "")]
        if form:
            own, form = joined_lines(own, form)
        noted = [*said_by_readings(own), *against_history(own, forms, background.earlier)]
        noted += [] if unit else names_of_others(own, roster)
        noted += names_of_other_times(own, form) if form else []
        accepted = waivers.accepting(own, form)
        failures = judge(gather(own, form), roster, pasts, accepted) if form else []
        for finding in waivers.applied(explain(own, noted, failures, form, roster, pasts), own):
            findings[finding.file].append(finding)
    return [finding for found in findings.values() for finding in found]
