"""A form in, one pandera schema out: each rule of the form is one named Check over all returns.

The frame it validates has a line per return and, for the cells that rules name, the columns of
`column()`. Figures are in millionths (an exact whole number in a float), so that sums of decimals
compare exactly. Every node has three outcomes: holds, fails, or cannot be judged (neither).
"""

import functools
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd
import pandera.pandas as pa

from schemas.form.model import Form
from schemas.frames import STATES
from schemas.rules.expression import (
    MICRO,
    PAST,
    Arithmetic,
    Call,
    Compare,
    Logic,
    Node,
    Number,
    Ref,
    Truth,
)
from schemas.rules.rule import Rule

PARTS = ("value", "numerator", "denominator", "spread", "state", "asked")


class Outcome(NamedTuple):
    """Two boolean arrays over the returns; where both are False the node cannot be judged."""

    holds: np.ndarray
    fails: np.ndarray


class Interval(NamedTuple):
    """What written figures can stand for: strictly between low and high where they differ."""

    low: np.ndarray
    high: np.ndarray
    written: np.ndarray


def column(key: str, part: str) -> str:
    """The name of a column of the wide frame."""
    return f"{key}.{part}"


def schema(form: Form) -> pa.DataFrameSchema:
    """One Check per rule, named by the rule's id; its check_output is True where nothing fails.

    The frame is numbered from 1 and the mask that a Check returns from 0, on purpose: pandera then
    keeps it as check_output and does not list every column of every failing line (one line of 400
    columns per fault).
    """
    checks = [
        pa.Check(functools.partial(_passes, rule, form), name=rule.id, title=rule.message)
        for rule in form.rules
    ]
    return pa.DataFrameSchema(checks=checks)


def needed_columns(form: Form) -> list[tuple[str, str]]:
    """The (key, part) pairs that the form's rules look at."""
    cells = {ref for rule in form.rules for ref in rule.cells}
    keys = {ref.key for ref in cells}
    pairs = [(row.key, part) for row in form.rows if row.key in keys for part in (*PARTS, *PAST)]
    return [(key, part) for key, part in pairs if part not in PAST or Ref(key, part) in cells]


def _passes(rule: Rule, form: Form, frame: pd.DataFrame) -> pd.Series:
    return pd.Series(~outcome(rule, form, frame).fails)


def outcome(rule: Rule, form: Form, frame: pd.DataFrame) -> Outcome:
    """Judge one rule on every return; a rule limited to levels is not judged on the others."""
    judged = _judge(rule.tree, form, frame)
    if not rule.levels:
        return judged
    inside = frame["level"].isin(rule.levels).to_numpy()
    return Outcome(judged.holds & inside, judged.fails & inside)


def _judge(node: Node, form: Form, frame: pd.DataFrame) -> Outcome:
    match node:
        case Truth(value):
            everywhere = np.full(len(frame), value)
            return Outcome(everywhere, ~everywhere)
        case Compare(op, left, right):
            return _compare(op, _figure(left, form, frame), _figure(right, form, frame))
        case Logic("not", (term,)):
            judged = _judge(term, form, frame)
            return Outcome(judged.fails, judged.holds)
        case Logic(op, terms):
            return functools.reduce(
                _and if op == "and" else _or, (_judge(term, form, frame) for term in terms)
            )
        case Call("implies", (condition, result)):
            given = _judge(condition, form, frame)
            return _or(Outcome(given.fails, given.holds), _judge(result, form, frame))
        case Call(name, args):
            return _FUNCTIONS[name](form, frame, *args)
    raise TypeError(node)


def _and(left: Outcome, right: Outcome) -> Outcome:
    return Outcome(left.holds & right.holds, left.fails | right.fails)


def _or(left: Outcome, right: Outcome) -> Outcome:
    return Outcome(left.holds | right.holds, left.fails & right.fails)


def _figure(node: Node, form: Form, frame: pd.DataFrame) -> Interval:
    match node:
        case Number(value):
            exact = np.full(len(frame), round(value * MICRO), dtype=float)
            return Interval(exact, exact, exact)
        case Ref(key, part):
            written = _column(frame, key, part)
            if part != "value" or form.by_key[key].kind != "ratio":
                return Interval(written, written, written)
            spread = _column(frame, key, "spread")
            return Interval(written - spread, written + spread, written)
        case Arithmetic(op, left, right):
            return _arithmetic(op, _figure(left, form, frame), _figure(right, form, frame))
    raise TypeError(node)


def _arithmetic(op: str, left: Interval, right: Interval) -> Interval:
    if op == "+":
        return Interval(*(a + b for a, b in zip(left, right, strict=True)))
    if op == "-":
        return Interval(
            left.low - right.high, left.high - right.low, left.written - right.written
        )  # fmt: skip
    ends = [a * b / MICRO for a in left[:2] for b in right[:2]]
    written = left.written * right.written / MICRO
    return Interval(np.minimum.reduce(ends), np.maximum.reduce(ends), written)


def _compare(op: str, left: Interval, right: Interval) -> Outcome:
    """<= >= == ask whether figures of the written precision can satisfy; < > != what is written."""
    exact = (left.low == left.high) & (right.low == right.high)
    below = np.where(exact, left.low <= right.high, left.low < right.high)
    above = np.where(exact, left.high >= right.low, left.high > right.low)
    results = {
        "<=": below,
        ">=": above,
        "==": below & above,
        "<": left.written < right.written,
        ">": left.written > right.written,
        "!=": left.written != right.written,
    }
    return _outcome(results[op], ~(np.isnan(left.written) | np.isnan(right.written)))


def _outcome(result: np.ndarray, known: np.ndarray) -> Outcome:
    return Outcome(result & known, ~result & known)


def _column(frame: pd.DataFrame, key: str, part: str) -> np.ndarray:
    return frame[column(key, part)].to_numpy()


def _answered(form: Form, frame: pd.DataFrame, ref: Ref) -> Outcome:
    state = _column(frame, ref.key, "state")
    return _outcome(state == STATES.index("value"), state != STATES.index("unreadable"))


def _blank(form: Form, frame: pd.DataFrame, ref: Ref) -> Outcome:
    state = _column(frame, ref.key, "state")
    return _outcome(state == STATES.index("blank"), np.full(len(frame), True))


def _asked(form: Form, frame: pd.DataFrame, ref: Ref) -> Outcome:
    asked = _column(frame, ref.key, "asked")
    return _outcome(asked == 1, ~np.isnan(asked))


def _whole(form: Form, frame: pd.DataFrame, ref: Ref) -> Outcome:
    value = _column(frame, ref.key, "value")
    return _outcome(value % MICRO == 0, ~np.isnan(value))


def _listed(form: Form, frame: pd.DataFrame, ref: Ref) -> Outcome:
    value = _column(frame, ref.key, "value")
    numbers = [code.number * MICRO for code in form.by_key[ref.key].codes]
    return _outcome(np.isin(value, numbers), ~np.isnan(value))


def _stated(form: Form, frame: pd.DataFrame, ref: Ref) -> Outcome:
    """|v − 100·X/Y| is less than one unit of v's last written digit; a Y left out is the total's."""
    row = form.by_key[ref.key]
    value, spread = _column(frame, ref.key, "value"), _column(frame, ref.key, "spread")
    numerator = _column(frame, ref.key, "numerator") / MICRO
    denominator = _column(frame, ref.key, "denominator") / MICRO
    if row.denominator_is_row:
        total = _column(frame, row.denominator, "value") / MICRO
        denominator = np.where(np.isnan(denominator), total, denominator)
    distance = np.abs(value * denominator - 100 * MICRO * numerator)
    known = ~np.isnan(distance) & (denominator > 0)
    return _outcome(distance < spread * denominator, known)


def _reachable(form: Form, frame: pd.DataFrame, ref: Ref, total: Ref) -> Outcome:
    """Some whole k has 100·k/N within the written precision; not judged where X is given."""
    value, spread = _column(frame, ref.key, "value"), _column(frame, ref.key, "spread")
    count = _column(frame, total.key, "value") / MICRO
    share = 100 * MICRO
    next_whole = np.floor((value - spread) * count / share) + 1
    result = next_whole * share < (value + spread) * count
    stated = ~np.isnan(_column(frame, ref.key, "numerator"))
    return _outcome(result, ~np.isnan(value * count) & (count > 0) & ~stated)


_FUNCTIONS: dict[str, Callable[..., Outcome]] = {
    "answered": _answered,
    "blank": _blank,
    "asked": _asked,
    "whole": _whole,
    "listed": _listed,
    "stated": _stated,
    "reachable": _reachable,
}
