"""A folder of returns in, the consolidated appendix and its tables out. The clerk's day in one page."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.consolidation.decided import background_of, placed
from pipeline.consolidation.heard import hear
from pipeline.consolidation.province import contradictions
from pipeline.judging.background import Background
from pipeline.judging.between import NOTHING_BETWEEN, Between, compare
from pipeline.judging.check_returns import check_returns
from pipeline.judging.effect import ranked
from pipeline.judging.facts import Facts, gather
from pipeline.judging.findings import Finding, explain
from pipeline.judging.judge import Spread, judge
from pipeline.judging.outliers import far_from_peers
from pipeline.judging.waivers import NONE, Waivers
from pipeline.past.earlier import NO_EARLIER, Earlier
from pipeline.past.history import against_history
from pipeline.reading.joined_lines import joined_lines
from pipeline.reading.time_in_name import names_of_other_times
from pipeline.register.known import Known
from pipeline.register.official import UNSETTLED, Settled, settle
from pipeline.register.submission import Submission, submissions
from pipeline.remaining.question import Question
from pipeline.returns import Return
from pipeline.totals.combine import combine, mark_counted
from schemas.form.loading import bundled_forms
from schemas.form.model import Form
from schemas.periods.period import Period
from schemas.units.unit import Roster, Unit


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
