"""The wide frame of many returns in, what a side of a comparison can stand for in each of them out.

Figures are in millionths (an exact whole number in a float), so that sums of decimals compare exactly.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from schemas.compilers.relation import (
    countable_addends,
    counts_nothing,
    least,
    unasked_addends,
)
from schemas.form.model import Form
from schemas.frames import STATES
from schemas.rules.expression import MICRO, Arithmetic, Node, Number, Ref
from schemas.rules.rule import Rule


def column(key: str, part: str) -> str:
    """The name of a column of the wide frame."""
    return f"{key}.{part}"


class Span(NamedTuple):
    """Strictly between low and high where they differ; `written` is NaN where a figure is missing."""

    low: np.ndarray
    high: np.ndarray
    written: np.ndarray


@dataclass(frozen=True, eq=False)
class Given:
    """The wide frame as one rule looks at it.

    `own` where the rule is of one row alone; `nothing` are the rows that are no part of the sums of
    some units, by key, each with a mask of those units.
    """

    form: Form
    frame: pd.DataFrame
    own: bool
    nothing: Mapping[str, np.ndarray]

    def column(self, key: str, part: str) -> np.ndarray:
        return self.frame[column(key, part)].to_numpy()

    def filled(self, content: Any) -> np.ndarray:
        return np.full(len(self.frame), content)

    def total(self, key: str) -> np.ndarray:
        """Figures of a row, zero where the relation knows that there is nothing to count."""
        written, row = self.column(key, "value"), self.form.by_key[key]
        idle = [place for place, state in enumerate(STATES) if counts_nothing(row, state)]
        zero = self.nothing.get(key, self.filled(False))
        if idle and not self.own:
            zero = zero | np.isin(self.column(key, "state"), idle)
        return np.where(np.isnan(written) & zero, 0.0, written)


def given_to(rule: Rule, form: Form, frame: pd.DataFrame) -> Given:
    """The frame for a rule; units are asked alike in a few ways, and each way is looked at once."""
    nothing: dict[str, np.ndarray] = {}
    if countable_addends(rule, form):
        keys = list(dict.fromkeys(ref.key for ref in rule.cells))
        asked = np.array([frame[column(key, "asked")].to_numpy() == 1 for key in keys])
        ways, way_of = np.unique(asked, axis=1, return_inverse=True)
        for number, way in enumerate(ways.T):
            mine = {key for key, yes in zip(keys, way, strict=True) if yes}
            for key in unasked_addends(rule, form, mine):
                nothing[key] = nothing.get(key, False) | (way_of == number)
    return Given(form, frame, rule.own, nothing)


def span(node: Node, given: Given) -> Span:
    match node:
        case Number(value):
            exact = given.filled(float(round(value * MICRO)))
            return Span(exact, exact, exact)
        case Ref(key, part):
            return _span_of_cell(given, key, part)
        case Arithmetic(op, left, right):
            return _combined(op, span(left, given), span(right, given))
    raise TypeError(node)


def _span_of_cell(given: Given, key: str, part: str) -> Span:
    if part != "value":
        written = given.column(key, part)
        return _bounded(written, -np.inf, written, written)
    row, written = given.form.by_key[key], given.total(key)
    spread = given.column(key, "spread") if row.kind == "ratio" else 0
    return _bounded(written, least(row), written - spread, written + spread)


def _bounded(written: np.ndarray, lowest: float, low: np.ndarray, high: np.ndarray) -> Span:
    missing = np.isnan(written)
    return Span(np.where(missing, lowest * MICRO, low), np.where(missing, np.inf, high), written)


def _combined(op: str, left: Span, right: Span) -> Span:
    if op == "+":
        return Span(*(a + b for a, b in zip(left, right, strict=True)))
    if op == "-":
        return Span(left.low - right.high, left.high - right.low, left.written - right.written)
    written = left.written * right.written / MICRO
    with np.errstate(invalid="ignore"):  # zero times a missing figure: left out below
        ends = [a * b / MICRO for a in left[:2] for b in right[:2]]
    return _bounded(written, -np.inf, np.minimum.reduce(ends), np.maximum.reduce(ends))
