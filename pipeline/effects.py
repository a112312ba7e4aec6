"""FACTS and TOTALS in, by how much each unit moves each consolidated figure out.

The effect of a unit on a figure is what would change if its own were left out, as a share of the
figure: the secretariat calls first where a mistake weighs most (selective editing).
"""

from collections.abc import Mapping

import pandas as pd

from pipeline.remarks import Total
from schemas.form import Form

_COLUMNS = ("unit", "key", "value", "numerator", "denominator", "counted", "state")


def effects(
    facts: pd.DataFrame, totals: Mapping[str, Total], form: Form
) -> dict[tuple[str, str], float]:
    """(unit, code) → share between 0 and 1, for figures that count or were left out for an error.

    A figure that stands alone (an owner's) weighs everything; codes have no weight.
    """
    found = {}
    codes = {row.key: row.code for row in form.value_rows if row.kind != "code"}
    columns = (facts[name].tolist() for name in _COLUMNS)
    for unit, key, value, x, y, counted, state in zip(*columns, strict=True):
        if key in codes and key in totals and state == "value":
            share = _effect(totals[key], value, x, y, counted)
            if share is not None:
                found[unit, codes[key]] = share
    return found


def _effect(total: Total, value: float, x: float, y: float, counted: bool) -> float | None:
    if total.is_empty or value != value:
        return None
    if total.how == "owner":
        return 1.0 if counted else None
    if total.how == "weighted":
        return _of_ratio(total, x, y, counted)
    whole = abs(total.value) if counted else abs(total.value + value)
    return min(abs(value) / whole, 1.0) if whole else 0.0


def _of_ratio(total: Total, x: float, y: float, counted: bool) -> float | None:
    """How far the province's percentage would move without this unit's X and Y."""
    if not counted or x != x or y != y:
        return None
    rest = total.denominator - y
    without = 100 * (total.numerator - x) / rest if rest > 0 else 0.0
    whole = max(abs(total.value), abs(without))
    return min(abs(total.value - without) / whole, 1.0) if whole else 0.0
