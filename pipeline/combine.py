"""FACTS of the accepted returns in, TOTALS out: sums, ΣX/ΣY, owners' figures and distributions.

A percentage is never averaged. A figure enters its total when the unit is asked the row and no
rule about that figure alone says that it is wrong; a figure that contradicts another stays in,
and the units concerned are named beside the total. Sums are exact to the millionth whatever their
order, so that totals of totals equal the total.
"""

from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from pipeline.check import Failure
from pipeline.facts import asked, matrix
from schemas.as_pandera import MICRO
from schemas.form import Form, Row
from schemas.frames import TOTAL_COLUMNS, totals_schema
from schemas.unit import Roster, Unit

_OF_SEVERAL_OWNERS = {"count": "sum", "ratio": "weighted", "code": "distribution"}
_DEPARTMENTS = ("S", "T")  # a province brings what its departments add up to


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
        [[_adds(row, roster.by_id.get(unit)) for row in form.read_rows] for unit in units],
        dtype=bool,
    )
    counted &= adds.reshape(counted.shape)
    for row in form.value_rows:
        if how(row, roster) == "weighted":
            counted[:, index[row.key]] &= _has_fraction(facts, form, index[row.key])
    return facts.assign(counted=counted.reshape(-1))


def _has_fraction(facts: pd.DataFrame, form: Form, column: int) -> np.ndarray:
    numerator = matrix(facts, "numerator", form)[:, column]
    return ~np.isnan(numerator) & (matrix(facts, "denominator", form)[:, column] > 0)


def how(row: Row, roster: Roster) -> str:
    """How the row is added up: as the form says, or over the provinces where they are the units."""
    if row.aggregate == "owner" and any(unit.level == "T" for unit in roster.units):
        return _OF_SEVERAL_OWNERS[row.kind]
    return row.aggregate


def combine(
    facts: pd.DataFrame, failures: Sequence[Failure], form: Form, roster: Roster,
    nothing: Collection[str] = (),
) -> pd.DataFrame:  # fmt: skip
    """TOTALS over the roster (schemas/frames.py); `facts` have `counted` and one return per unit.

    Units in `nothing` have declared that they have nothing to report: no row applies to them.
    """
    by_key = dict(list(facts.groupby("key", sort=False)))
    totals = [
        _total(row, by_key.get(row.key, facts[:0]), roster, nothing) for row in form.value_rows
    ]
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


def _total(row: Row, facts: pd.DataFrame, roster: Roster, nothing: Collection[str]) -> dict:
    expected = [unit.id for unit in roster.units if unit.is_asked(row) and _adds(row, unit)]
    facts = facts[facts["unit"].isin(expected)]
    states = dict(zip(facts["unit"], facts["state"], strict=True))
    counted = facts[facts["counted"]]
    answered = set(counted["unit"])
    idle = {unit for unit, state in states.items() if state == "not_applicable"}
    idle |= {unit for unit in expected if unit in nothing and unit not in states}
    given = [u for u in expected if states.get(u) == "value" and u not in answered]
    return {
        "key": row.key, "code": row.code, "how": how(row, roster), "expected": len(expected),
        "answered": len(answered), "not_applicable": len(idle),
        "not_available": sum(state == "not_available" for state in states.values()),
        "missing": "|".join(u for u in expected if u not in answered and u not in idle),
        "uncounted": "|".join(given), "distribution": "", "units": list(counted["unit"]),
        **_figure(row, how(row, roster), counted),
    }  # fmt: skip


def _adds(row: Row, unit: Unit | None) -> bool:
    return row.aggregate != "sum_departments" or (unit is not None and unit.level in _DEPARTMENTS)


def _figure(row: Row, how: str, counted: pd.DataFrame) -> dict:
    """value, numerator, denominator and distribution of one row over the facts that count."""
    figure = {"value": np.nan, "numerator": np.nan, "denominator": np.nan}
    if counted.empty:
        return figure
    if row.kind == "code":
        figure["distribution"] = _distribution(counted)
    if how == "owner" and len(counted) == 1:
        line = counted.iloc[0]
        return figure | {name: line[name] for name in ("value", "numerator", "denominator")}
    if how in ("sum", "sum_departments"):
        return figure | {"value": _exact(counted["value"])}
    if how == "weighted":
        x, y = _exact(counted["numerator"]), _exact(counted["denominator"])
        return figure | {"value": 100 * x / y, "numerator": x, "denominator": y}
    return figure


def _distribution(counted: pd.DataFrame) -> str:
    """«code:units» pairs; a level below brings its own, a unit is one of its code."""
    units = Counter()
    for value, brought in zip(counted["value"], counted["distribution"], strict=True):
        for pair in brought.split() or [f"{value:.0f}:1"]:
            code, number = pair.split(":")
            units[int(code)] += int(number)
    return " ".join(f"{code}:{units[code]}" for code in sorted(units))


def _exact(figures: pd.Series) -> float:
    """The sum in millionths, which no order of adding changes."""
    return sum(round(figure * MICRO) for figure in figures.tolist()) / MICRO
