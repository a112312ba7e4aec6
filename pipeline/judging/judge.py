"""FACTS in, failed rules out: one pandera validation of all returns together."""

import functools
from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd
from pandera.errors import SchemaErrors

from pipeline.judging.facts import Facts, wide
from pipeline.past.previous import Pasts
from schemas.compilers.as_pandera import schema
from schemas.form.model import Form
from schemas.rules.rule import Rule
from schemas.units.unit import Roster

Spread = Callable[[Callable, Iterable], Iterable]
AT_ONCE = 5_000  # returns: the frame that is judged has a column for each of 700 figures


class Failure(NamedTuple):
    """A rule that does not hold, and the position of the return among those of FACTS."""

    rule: Rule
    position: int


@functools.lru_cache(maxsize=8)
def _schema(form: Form):
    return schema(form)


def judge(
    facts: Facts, roster: Roster, pasts: Pasts | None = None,
    accepted: Callable[[Rule, int], bool] = lambda rule, position: False, spread: Spread = map,
) -> list[Failure]:  # fmt: skip
    """Validate all returns together; failures by return, then in the order of the form's rules.

    `accepted` says which failures were accepted: their figures count as right for other rules.
    `spread` applies a function to many frames, as `map` does: here, or on other machines.
    """
    form = facts.form
    starts = range(0, len(facts), AT_ONCE)
    frames = (wide(block, roster, pasts) for _, block in facts.blocks(AT_ONCE))
    order = {rule.id: number for number, rule in enumerate(form.rules)}
    failures = [
        Failure(form.rules[order[identifier]], start + int(position))
        for start, failed in zip(starts, spread(functools.partial(_failed, form), frames), strict=True)
        for identifier, positions in failed for position in positions
    ]  # fmt: skip
    failures.sort(key=lambda item: (item.position, order[item.rule.id]))
    return one_per_fault(failures, form, accepted)


def _failed(form: Form, frame: pd.DataFrame) -> list[tuple[str, np.ndarray]]:
    """(id of a rule, positions of the lines of the frame that break it)."""
    try:
        _schema(form).validate(frame, lazy=True)
    except SchemaErrors as errors:
        rules = {rule.id for rule in form.rules}
        for error in errors.schema_errors:
            if error.check is None or error.check.name not in rules:
                raise  # a column of the wrong type: our bug, not a sender's mistake
            if not isinstance(error.check_output, pd.Series):
                raise  # the rule could not be run
        return [(error.check.name, np.flatnonzero(~error.check_output.to_numpy()))
                for error in errors.schema_errors]  # fmt: skip
    return []


def one_per_fault(
    failures: list[Failure], form: Form,
    accepted: Callable[[Rule, int], bool] = lambda rule, position: False,
) -> list[Failure]:  # fmt: skip
    """Leave out what only repeats that a figure is wrong by itself (Form.silencers)."""
    failing = {(f.position, f.rule.id) for f in failures if not accepted(f.rule, f.position)}
    return [
        failure for failure in failures
        if not any((failure.position, other) in failing
                   for other in form.silencers[failure.rule.id])
    ]  # fmt: skip
