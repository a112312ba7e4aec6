"""FACTS of the accepted returns in, TOTALS out: sums, ΣX/ΣY, owners' figures and distributions.

A percentage is never averaged. A figure enters its total when the unit is asked the row and no
rule about that figure alone says that it is wrong; a figure that contradicts another stays in,
and the units concerned are named beside the total. Sums are exact to the millionth whatever their
order, so that totals of totals equal the total.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.check import Failure
from pipeline.facts import asked, matrix
from schemas.as_pandera import MICRO
from schemas.form import Form, Row
from schemas.frames import TOTAL_COLUMNS, totals_schema
from schemas.unit import Roster

_OF_SEVERAL_OWNERS = {"count": "sum", "ratio": "weighted", "code": "distribution"}
_DEPARTMENTS = ("S", "T")  # a province brings what its departments add up to


def mark_counted(
    facts: pd.DataFrame, failures: Sequence[Failure], form: Form, roster: Roster
) -> pd.DataFrame:
    """FACTS with `counted` set; `failures` are those of these facts."""
    units = matrix(facts, "unit", form)[:, 0] if len(facts) else np.array([])
    counted = asked(units, form, roster) == 1
    counted &= (matrix(facts, "state", form) == "value") if len(facts) else counted
    index = form.read_position
    for rule, position in failures:
        if rule.own and rule.severity == "error":
            counted[position, index[rule.cells[0].key]] = False
    counted &= _addable(units, form, roster)
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
    table = _tabulate(facts, form, roster, nothing)
    doubts = _doubts(facts, failures, form)
    totals = [
        _total(row, how(row, roster), table, form, doubts.get(row.key, frozenset()))
        for row in form.value_rows
    ]
    return totals_schema().validate(pd.DataFrame.from_records(totals, columns=TOTAL_COLUMNS))


@dataclass(frozen=True)
class _Table:
    """FACTS as arrays of units of the roster × rows that are read; no return is a blank line."""

    ids: np.ndarray
    expected: np.ndarray
    state: np.ndarray
    counted: np.ndarray
    distribution: np.ndarray
    figures: dict[str, np.ndarray]


def _tabulate(facts: pd.DataFrame, form: Form, roster: Roster, nothing: Collection[str]) -> _Table:
    ids = [unit.id for unit in roster.units]
    shape = (len(ids), len(form.read_rows))
    expected = (asked(ids, form, roster) == 1) & _addable(ids, form, roster)
    state = np.full(shape, "", dtype=object)
    state[[unit in nothing for unit in ids]] = "not_applicable"
    distribution = np.full(shape, "", dtype=object)
    counted = np.zeros(shape, dtype=bool)
    figures = {name: np.full(shape, np.nan) for name in ("value", "numerator", "denominator")}
    if len(facts):
        line = {unit: number for number, unit in enumerate(ids)}
        at = [line[unit] for unit in matrix(facts, "unit", form)[:, 0]]
        state[at] = matrix(facts, "state", form)
        counted[at] = matrix(facts, "counted", form)
        distribution[at] = matrix(facts, "distribution", form)
        for name, array in figures.items():
            array[at] = matrix(facts, name, form)
    return _Table(
        np.array(ids, dtype=object), expected, state, counted & expected, distribution, figures
    )


def _addable(units: Sequence[str], form: Form, roster: Roster) -> np.ndarray:
    """Units × rows: False where only departments add up and the unit is none."""
    departments = np.array(
        [unit in roster.by_id and roster.by_id[unit].level in _DEPARTMENTS for unit in units],
        dtype=bool,
    )
    everyone = np.array([row.aggregate != "sum_departments" for row in form.read_rows])
    return everyone[None, :] | departments[:, None]


def _doubts(
    facts: pd.DataFrame, failures: Sequence[Failure], form: Form
) -> dict[str, frozenset[str]]:
    """Units, by key, whose figure an error names."""
    units = matrix(facts, "unit", form)[:, 0] if len(facts) else []
    doubts: dict[str, set[str]] = {}
    for rule, position in failures:
        if rule.severity == "error":
            for ref in rule.named:
                doubts.setdefault(ref.key, set()).add(units[position])
    return {key: frozenset(names) for key, names in doubts.items()}


def _total(row: Row, how: str, table: _Table, form: Form, doubted: frozenset[str]) -> dict:
    column = form.read_position[row.key]
    expected, state = table.expected[:, column], table.state[:, column]
    counted = table.counted[:, column]
    idle = expected & (state == "not_applicable")
    waiting = expected & (state == "not_available")

    def named(chosen: np.ndarray) -> str:
        return "|".join(table.ids[chosen])

    figures = {name: array[counted, column] for name, array in table.figures.items()}
    return {
        "key": row.key, "code": row.code, "how": how, "expected": int(expected.sum()),
        "answered": int(counted.sum()), "not_applicable": int(idle.sum()),
        "not_available": int(waiting.sum()), "missing": named(expected & ~counted & ~idle),
        "uncounted": named(expected & (state == "value") & ~counted),
        "questioned": "|".join(unit for unit in table.ids[counted] if unit in doubted),
        "distribution": "", **_figure(row, how, figures, table.distribution[counted, column]),
    }  # fmt: skip


def _figure(row: Row, how: str, figures: dict[str, np.ndarray], brought: np.ndarray) -> dict:
    """value, numerator, denominator and distribution of one row over the figures that count."""
    nothing = dict.fromkeys(figures, np.nan)
    values = figures["value"]
    if not len(values):
        return nothing
    if row.kind == "code":
        nothing["distribution"] = _distribution(values, brought)
    if how == "owner" and len(values) == 1:
        return nothing | {name: float(array[0]) for name, array in figures.items()}
    if how in ("sum", "sum_departments"):
        return nothing | {"value": _exact(values)}
    if how == "weighted":
        x, y = _exact(figures["numerator"]), _exact(figures["denominator"])
        return nothing | {"value": 100 * x / y, "numerator": x, "denominator": y}
    return nothing


def _distribution(values: np.ndarray, brought: np.ndarray) -> str:
    """«code:units» pairs; a level below brings its own, a unit is one of its code."""
    units = Counter()
    for value, pairs in zip(values, brought, strict=True):
        for pair in pairs.split() or [f"{value:.0f}:1"]:
            code, number = pair.split(":")
            units[int(code)] += int(number)
    return " ".join(f"{code}:{units[code]}" for code in sorted(units))


def _exact(figures: np.ndarray) -> float:
    """The sum in millionths, which no order of adding changes."""
    return int(np.rint(figures * MICRO).astype(np.int64).sum()) / MICRO
