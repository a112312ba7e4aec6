"""FACTS of the accepted returns in, TOTALS out: sums, ΣX/ΣY, owners' figures and distributions.

A percentage is never averaged. A figure enters its total when the unit is asked the row and no
rule about that figure alone says that it is wrong; a figure that contradicts another stays in,
and the units concerned are named beside the total.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pipeline.check import Failure
from pipeline.facts import asked, matrix
from schemas.form import Form, Row
from schemas.frames import TOTAL_COLUMNS, totals_schema
from schemas.unit import Roster, Unit


def mark_counted(
    facts: pd.DataFrame, failures: Sequence[Failure], form: Form, roster: Roster
) -> pd.DataFrame:
    """FACTS with `counted` set; `failures` are those of these facts."""
    units = matrix(facts, "unit", form)[:, 0] if len(facts) else np.array([])
    counted = asked(units, form, roster) == 1
    counted &= (matrix(facts, "state", form) == "value") if len(facts) else counted
    index = {row.key: number for number, row in enumerate(form.read_rows)}
    for rule, position in failures:
        if rule.own and rule.severity == "error":
            counted[position, index[rule.cells[0].key]] = False
    adds = np.array(
        [[_adds(row, roster.by_id.get(unit)) for row in form.read_rows] for unit in units]
    )
    counted &= adds.reshape(counted.shape)
    for row in form.value_rows:
        if row.aggregate == "weighted":
            counted[:, index[row.key]] &= _has_fraction(facts, form, index[row.key])
    return facts.assign(counted=counted.reshape(-1))


def _has_fraction(facts: pd.DataFrame, form: Form, column: int) -> np.ndarray:
    numerator = matrix(facts, "numerator", form)[:, column]
    return ~np.isnan(numerator) & (matrix(facts, "denominator", form)[:, column] > 0)


def combine(
    facts: pd.DataFrame, failures: Sequence[Failure], form: Form, roster: Roster
) -> pd.DataFrame:
    """TOTALS over the roster (schemas/frames.py); `facts` have `counted` and one return per unit."""
    by_key = dict(list(facts.groupby("key", sort=False)))
    totals = [_total(row, by_key.get(row.key, facts[:0]), roster) for row in form.value_rows]
    doubts = _doubts(facts, failures, form)
    for total in totals:
        counted = set(total.pop("units"))
        doubted = [unit for unit in doubts.get(total["key"], ()) if unit in counted]
        total["questioned"] = "|".join(doubted)
    frame = pd.DataFrame.from_records(totals, columns=TOTAL_COLUMNS)
    frame[["value", "numerator", "denominator"]] = frame[
        ["value", "numerator", "denominator"]
    ].astype(float)
    return totals_schema().validate(frame)


def _doubts(facts: pd.DataFrame, failures: Sequence[Failure], form: Form) -> dict[str, list[str]]:
    """Units, by key, whose figure an error names."""
    units = matrix(facts, "unit", form)[:, 0] if len(facts) else []
    doubts: dict[str, list[str]] = {}
    for rule, position in failures:
        if rule.severity == "error":
            for key in dict.fromkeys(ref.key for ref in rule.named):
                doubts.setdefault(key, []).append(units[position])
    return {key: list(dict.fromkeys(names)) for key, names in doubts.items()}


def _total(row: Row, facts: pd.DataFrame, roster: Roster) -> dict:
    expected = [unit.id for unit in roster.units if unit.is_asked(row) and _adds(row, unit)]
    facts = facts[facts["unit"].isin(expected)]
    states = dict(zip(facts["unit"], facts["state"], strict=True))
    counted = facts[facts["counted"]]
    answered = set(counted["unit"])
    idle = {unit for unit, state in states.items() if state == "not_applicable"}
    given = [u for u in expected if states.get(u) == "value" and u not in answered]
    return {
        "key": row.key, "code": row.code, "how": row.aggregate, "expected": len(expected),
        "answered": len(answered), "not_applicable": len(idle),
        "not_available": sum(state == "not_available" for state in states.values()),
        "missing": "|".join(u for u in expected if u not in answered and u not in idle),
        "uncounted": "|".join(given), "distribution": "", "units": list(counted["unit"]),
        **_figure(row, counted),
    }  # fmt: skip


def _adds(row: Row, unit: Unit | None) -> bool:
    return row.aggregate != "sum_departments" or (unit is not None and unit.level == "S")


def _figure(row: Row, counted: pd.DataFrame) -> dict:
    """value, numerator, denominator and distribution of one row over the facts that count."""
    figure = {"value": np.nan, "numerator": np.nan, "denominator": np.nan}
    if counted.empty:
        return figure
    if row.kind == "code":
        numbers = counted["value"].astype(int).value_counts().sort_index()
        figure["distribution"] = " ".join(f"{code}:{units}" for code, units in numbers.items())
    if row.aggregate == "owner" and len(counted) == 1:
        line = counted.iloc[0]
        return figure | {name: line[name] for name in ("value", "numerator", "denominator")}
    if row.aggregate in ("sum", "sum_departments"):
        return figure | {"value": counted["value"].sum()}
    if row.aggregate == "weighted":
        x, y = counted["numerator"].sum(), counted["denominator"].sum()
        return figure | {"value": 100 * x / y, "numerator": x, "denominator": y}
    return figure
