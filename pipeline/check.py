"""FACTS in, failed rules out: one pandera validation of all returns together."""

import functools
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd
from pandera.errors import SchemaErrors

from pipeline.facts import wide
from schemas.as_pandera import outcome, schema
from schemas.form import Form
from schemas.rule import Rule
from schemas.unit import Roster


class Failure(NamedTuple):
    """A rule that does not hold, and the position of the return among those of FACTS."""

    rule: Rule
    position: int


@functools.lru_cache(maxsize=8)
def _schema(form: Form):
    return schema(form)


def judge(
    facts: pd.DataFrame, form: Form, roster: Roster,
    accepted: Callable[[Rule, int], bool] = lambda rule, position: False,
) -> list[Failure]:  # fmt: skip
    """Validate all returns in one call; failures by return, then in the order of the form's rules.

    `accepted` says which failures were accepted: their figures count as right for other rules.
    """
    if facts.empty:
        return []
    try:
        _schema(form).validate(wide(facts, form, roster), lazy=True)
    except SchemaErrors as errors:
        rules = {rule.id: rule for rule in form.rules}
        failures = []
        for error in errors.schema_errors:
            if error.check is None or error.check.name not in rules:
                raise  # a column of the wrong type: our bug, not a sender's mistake
            if not isinstance(error.check_output, pd.Series):
                raise  # the rule could not be run
            positions = np.flatnonzero(~error.check_output.to_numpy())
            failures += [Failure(rules[error.check.name], int(at)) for at in positions]
        order = {rule.id: number for number, rule in enumerate(form.rules)}
        failures.sort(key=lambda item: (item.position, order[item.rule.id]))
        return _one_per_fault(failures, accepted)
    return []


def _one_per_fault(failures: list[Failure], accepted: Callable[[Rule, int], bool]) -> list[Failure]:
    """A figure that is wrong by itself (-5 procedures) is one fault, however many rules it upsets.

    Its first own error stays; the row's other own rules, and every relation that needs the figure,
    cannot be judged until it is corrected.
    """
    wrong: dict[tuple[int, str], Rule] = {}
    for rule, position in failures:
        if rule.own and rule.severity == "error" and not accepted(rule, position):
            wrong.setdefault((position, rule.cells[0].key), rule)
    return [
        failure for failure in failures
        if all(wrong.get((failure.position, ref.key), failure.rule) is failure.rule
               for ref in failure.rule.named)
    ]  # fmt: skip


def verdicts(facts: pd.DataFrame, form: Form, roster: Roster) -> pd.DataFrame:
    """VERDICTS: rule, unit, file, holds (True, False, or NA where it cannot be judged)."""
    frame = wide(facts, form, roster)
    heads = facts.iloc[:: len(form.read_rows)]
    blocks = []
    for rule in form.rules:
        judged = outcome(rule, form, frame)
        holds = pd.array(judged.holds, dtype="boolean")
        holds[~(judged.holds | judged.fails)] = pd.NA
        columns = {"unit": heads["unit"].to_numpy(), "file": heads["file"].to_numpy()}
        blocks.append(pd.DataFrame({"rule": rule.id, **columns, "holds": holds}))
    return pd.concat(blocks, ignore_index=True)
