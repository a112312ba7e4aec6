"""FACTS of the accepted returns in, TOTALS out: sums, ΣX/ΣY, owners' figures and distributions.

A percentage is never averaged. A figure enters its total when the unit is asked the row and no
rule about that figure alone says that it is wrong; a figure that contradicts another stays in,
and the units concerned are named beside the total. Totals are those of the merged parts of the
returns (partial.py), so that totals of totals equal the total.
"""

import functools
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.judging.facts import Facts
from pipeline.judging.judge import AT_ONCE, Failure
from pipeline.totals.partial import (
    FIGURES,
    STANDINGS,
    Partial,
    addable,
    expected,
    merged,
    partial,
)  # fmt: skip
from schemas.form.model import Form, Row
from schemas.frames import STATES, TOTAL_COLUMNS, totals_schema
from schemas.rules.expression import MICRO
from schemas.units.unit import Roster

_OF_SEVERAL_OWNERS = {"count": "sum", "amount": "sum", "ratio": "weighted", "code": "distribution"}


def mark_counted(facts: Facts, failures: Sequence[Failure], roster: Roster) -> Facts:
    """FACTS with `counted` set; `failures` are those of these facts."""
    form, index = facts.form, facts.form.read_position
    counted = facts.asked(roster) == 1
    counted &= facts.states() == STATES.index("value")
    for rule, position in failures:
        if rule.own and rule.severity == "error":
            counted[position, index[rule.cells[0].key]] = False
    counted &= addable(facts.units, form, roster)
    for row in form.value_rows:
        if how(row, roster) == "weighted":
            counted[:, index[row.key]] &= _has_fraction(facts, row.key)
    return facts.with_counted(counted)


def _has_fraction(facts: Facts, key: str) -> np.ndarray:
    return ~np.isnan(facts.row("numerator", key)) & (facts.row("denominator", key) > 0)


def how(row: Row, roster: Roster) -> str:
    """How the row is added up: as the form says, or over the provinces where they are the units."""
    if row.aggregate == "owner" and any(unit.level == "T" for unit in roster.units):
        return _OF_SEVERAL_OWNERS[row.kind]
    return row.aggregate


def combine(
    facts: Facts, failures: Sequence[Failure], roster: Roster, nothing: Collection[str] = ()
) -> pd.DataFrame:
    """TOTALS over the roster (schemas/frames.py); `facts` have `counted` and one return per unit.

    Units in `nothing` have declared that they have nothing to report: no row applies to them.
    """
    parts = [
        partial(block, [Failure(rule, at - start) for rule, at in failures
                        if 0 <= at - start < AT_ONCE], roster)
        for start, block in facts.blocks(AT_ONCE)
    ]  # fmt: skip
    whole = functools.reduce(merged, parts) if parts else partial(facts, (), roster)
    return finished(whole, facts.form, roster, nothing)


def finished(
    whole: Partial, form: Form, roster: Roster, nothing: Collection[str] = ()
) -> pd.DataFrame:
    """TOTALS of everything that was merged."""
    ids = [unit.id for unit in roster.units]
    idle = np.array([unit in nothing for unit in ids], dtype=bool)[:, None] & (whole.standing == 0)
    standing = np.where(idle, STANDINGS.index("not_applicable"), whole.standing)
    asked_of = expected(form, roster)
    totals = []
    for row in form.value_rows:
        column = form.read_position[row.key]
        units = _Units(np.array(ids, dtype=object)[asked_of[:, column]],
                       standing[asked_of[:, column], column],
                       whole.doubted[asked_of[:, column], column])  # fmt: skip
        totals.append(_total(row, how(row, roster), units, whole, column))
    return totals_schema().validate(pd.DataFrame.from_records(totals, columns=TOTAL_COLUMNS))


@dataclass(frozen=True)
class _Units:
    """The units whose figure belongs in one total, in the order of the roster."""

    ids: np.ndarray
    standing: np.ndarray
    doubted: np.ndarray

    def are(self, standing: str) -> np.ndarray:
        return self.standing == STANDINGS.index(standing)

    def named(self, chosen: np.ndarray) -> tuple[str, ...]:
        return tuple(self.ids[chosen])


def _total(row: Row, how: str, units: _Units, whole: Partial, column: int) -> dict:
    counted, idle = units.are("counted"), units.are("not_applicable")
    answered = int(counted.sum())
    chosen = whole.chosen[row.key] if answered and row.kind == "code" else {}
    return {
        "key": row.key, "code": row.code, "how": how, "expected": len(units.ids),
        "answered": answered, "not_applicable": int(idle.sum()),
        "not_available": int(units.are("not_available").sum()),
        "missing": units.named(~counted & ~idle), "uncounted": units.named(units.are("value")),
        "questioned": units.named(counted & units.doubted),
        "distribution": {code: chosen[code] for code in sorted(chosen)},
        **_figure(how, answered, whole.sums[:, column], whole.largest[:, column]),
    }  # fmt: skip


def _figure(how: str, answered: int, sums: np.ndarray, largest: np.ndarray) -> dict:
    """value, numerator and denominator of one row over the figures that count."""
    nothing = dict.fromkeys(FIGURES, np.nan)
    if how == "owner" and answered == 1:
        return dict(zip(FIGURES, largest.tolist(), strict=True))
    if how in ("sum", "sum_departments") and answered:
        return nothing | {"value": sums[0] / MICRO}
    if how == "weighted" and answered:
        x, y = sums[1] / MICRO, sums[2] / MICRO
        return nothing | {"value": 100 * x / y, "numerator": x, "denominator": y}
    return nothing
