"""A form in, one pandera schema out: each rule of the form is one named Check over all returns.

The frame it validates has a line per return and, for the cells that rules name, the columns of
`column()`. Figures are in millionths (an exact whole number in a float), so that sums of decimals
compare exactly. Every node has three outcomes: holds, fails, or cannot be judged (neither).
What a relation knows of a row without a figure is said in rules/relation.py.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
import pandera.pandas as pa

from schemas.form.model import Form
from schemas.frames import STATES
from schemas.rules.expression import (
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
from schemas.rules.relation import counts_nothing, is_sum, least, unasked_addends
from schemas.rules.rule import Rule

# Text is kept by pandas itself: else an optional library that is installed beside us would keep it.
pd.set_option("mode.string_storage", "python")

MICRO = 1_000_000
PARTS = ("value", "numerator", "denominator", "spread", "state", "asked")


class Outcome(NamedTuple):
    """Two boolean arrays over the returns; where both are False the node cannot be judged."""

    holds: np.ndarray
    fails: np.ndarray


class Span(NamedTuple):
    """What the sides of a comparison can stand for; `written` is NaN where a figure is missing."""

    low: np.ndarray
    high: np.ndarray
    written: np.ndarray


@dataclass(frozen=True, eq=False)
class _Relation:
    """The wide frame as one rule looks at it; `nothing` says of which units a row is no addend."""

    form: Form
    frame: pd.DataFrame
    own: bool
    nothing: Mapping[str, np.ndarray]

    def column(self, key: str, part: str) -> np.ndarray:
        return self.frame[column(key, part)].to_numpy()

    def filled(self, result: object) -> np.ndarray:
        return np.full(len(self.frame), result)


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
    given = _Relation(form, frame, rule.own, {} if rule.own else _nothing(rule, form, frame))
    judged = _judge(rule.tree, given)
    if not rule.levels:
        return judged
    inside = frame["level"].isin(rule.levels).to_numpy()
    return Outcome(judged.holds & inside, judged.fails & inside)


def _nothing(rule: Rule, form: Form, frame: pd.DataFrame) -> dict[str, np.ndarray]:
    """Units are asked alike in a few ways: each way is looked at once."""
    keys = list(dict.fromkeys(ref.key for ref in rule.cells))
    asked = np.array([frame[column(key, "asked")].to_numpy() for key in keys]) == 1
    ways, which = np.unique(asked, axis=1, return_inverse=True)
    zero = [
        unasked_addends(rule, form, {key for key, yes in zip(keys, way, strict=True) if yes})
        for way in ways.T
    ]
    return {
        key: np.array([key in chosen for chosen in zero])[which]
        for key in keys if any(key in chosen for chosen in zero)
    }  # fmt: skip


def _judge(node: Node, given: _Relation) -> Outcome:
    match node:
        case Truth(value):
            everywhere = given.filled(value)
            return Outcome(everywhere, ~everywhere)
        case Compare(op, left, right):
            bounded = is_sum(left) or is_sum(right)
            return _compare(op, _span(left, given), _span(right, given), bounded)
        case Logic("not", (term,)):
            judged = _judge(term, given)
            return Outcome(judged.fails, judged.holds)
        case Logic(op, terms):
            return functools.reduce(
                _and if op == "and" else _or, (_judge(term, given) for term in terms)
            )
        case Call("implies", (condition, result)):
            judged = _judge(condition, given)
            return _or(Outcome(judged.fails, judged.holds), _judge(result, given))
        case Call(name, args):
            return _FUNCTIONS[name](given, *args)
    raise TypeError(node)


def _and(left: Outcome, right: Outcome) -> Outcome:
    return Outcome(left.holds & right.holds, left.fails | right.fails)


def _or(left: Outcome, right: Outcome) -> Outcome:
    return Outcome(left.holds | right.holds, left.fails & right.fails)


def _span(node: Node, given: _Relation) -> Span:
    match node:
        case Number(value):
            exact = given.filled(float(round(value * MICRO)))
            return Span(exact, exact, exact)
        case Ref(key, part):
            return _span_of_cell(given, key, part)
        case Arithmetic(op, left, right):
            return _arithmetic(op, _span(left, given), _span(right, given))
    raise TypeError(node)


def _span_of_cell(given: _Relation, key: str, part: str) -> Span:
    row, written = given.form.by_key[key], given.column(key, part)
    if part != "value":
        return _bounded(written, -np.inf, written, written)
    written = _total(given, key)
    if row.kind != "ratio":
        return _bounded(written, least(row), written, written)
    spread = given.column(key, "spread")
    return _bounded(written, least(row), written - spread, written + spread)


def _bounded(written: np.ndarray, lowest: float, low: np.ndarray, high: np.ndarray) -> Span:
    missing = np.isnan(written)
    return Span(np.where(missing, lowest * MICRO, low), np.where(missing, np.inf, high), written)


def _total(given: _Relation, key: str) -> np.ndarray:
    """Figures of a row, zero where the relation knows that there is nothing to count."""
    written, row = given.column(key, "value"), given.form.by_key[key]
    zero = given.nothing.get(key, False)
    if not given.own:
        idle = [place for place, state in enumerate(STATES) if counts_nothing(row, state)]
        zero = zero | np.isin(given.column(key, "state"), idle)
    return np.where(np.isnan(written) & zero, 0.0, written)


def _arithmetic(op: str, left: Span, right: Span) -> Span:
    if op == "+":
        return Span(*(a + b for a, b in zip(left, right, strict=True)))
    if op == "-":
        return Span(left.low - right.high, left.high - right.low, left.written - right.written)
    written = left.written * right.written / MICRO
    with np.errstate(invalid="ignore"):  # zero times a missing figure: left out below
        ends = [a * b / MICRO for a in left[:2] for b in right[:2]]
    low, high = np.minimum.reduce(ends), np.maximum.reduce(ends)
    return _bounded(written, -np.inf, low, high)


def _compare(op: str, left: Span, right: Span, bounded: bool) -> Outcome:
    """<= >= == ask whether figures of the written precision can satisfy; < > != what is written.

    Where a figure is missing, a sum still has its bounds: they may settle it.
    """
    known = ~(np.isnan(left.written) | np.isnan(right.written))
    exact = ((left.low == left.high) & (right.low == right.high)) | ~known
    below = np.where(exact, left.low <= right.high, left.low < right.high)
    above = np.where(exact, left.high >= right.low, left.high > right.low)
    under, over = left.high <= right.low, left.low >= right.high
    apart = (left.high < right.low) | (left.low > right.high)
    nowhere = np.full(len(known), False)
    written, possible, certain = {
        "<=": (below, below, under),
        ">=": (above, above, over),
        "==": (below & above, below & above, nowhere),
        "<": (left.written < right.written, ~over, left.high < right.low),
        ">": (left.written > right.written, ~under, left.low > right.high),
        "!=": (left.written != right.written, ~nowhere, apart),
    }[op]
    settled = ~known & bounded
    return Outcome(
        (written & known) | (certain & settled), (~written & known) | (~possible & settled)
    )


def _outcome(result: np.ndarray, known: np.ndarray) -> Outcome:
    return Outcome(result & known, ~result & known)


def _answered(given: _Relation, ref: Ref) -> Outcome:
    state = given.column(ref.key, "state")
    return _outcome(state == STATES.index("value"), state != STATES.index("unreadable"))


def _blank(given: _Relation, ref: Ref) -> Outcome:
    state = given.column(ref.key, "state")
    return _outcome(state == STATES.index("blank"), given.filled(True))


def _asked(given: _Relation, ref: Ref) -> Outcome:
    asked = given.column(ref.key, "asked")
    return _outcome(asked == 1, ~np.isnan(asked))


def _whole(given: _Relation, ref: Ref) -> Outcome:
    value = given.column(ref.key, "value")
    return _outcome(value % MICRO == 0, ~np.isnan(value))


def _listed(given: _Relation, ref: Ref) -> Outcome:
    value = given.column(ref.key, "value")
    numbers = [code.number * MICRO for code in given.form.by_key[ref.key].codes]
    return _outcome(np.isin(value, numbers), ~np.isnan(value))


def _stated(given: _Relation, ref: Ref) -> Outcome:
    """|v − 100·X/Y| is less than one unit of v's last written digit; a Y left out is the total's."""
    row = given.form.by_key[ref.key]
    value, spread = given.column(ref.key, "value"), given.column(ref.key, "spread")
    numerator = given.column(ref.key, "numerator") / MICRO
    denominator = given.column(ref.key, "denominator") / MICRO
    if row.denominator_is_row:
        total = _total(given, row.denominator) / MICRO
        denominator = np.where(np.isnan(denominator), total, denominator)
    distance = np.abs(value * denominator - 100 * MICRO * numerator)
    known = ~np.isnan(distance) & (denominator > 0)
    return _outcome(distance < spread * denominator, known)


def _reachable(given: _Relation, ref: Ref, total: Ref) -> Outcome:
    """Some whole k has 100·k/N within the written precision; not judged where X is given."""
    value, spread = given.column(ref.key, "value"), given.column(ref.key, "spread")
    count = _total(given, total.key) / MICRO
    share = 100 * MICRO
    next_whole = np.floor((value - spread) * count / share) + 1
    result = next_whole * share < (value + spread) * count
    stated = ~np.isnan(given.column(ref.key, "numerator"))
    return _outcome(result, ~np.isnan(value * count) & (count > 0) & ~stated)


_FUNCTIONS = {
    "answered": _answered,
    "blank": _blank,
    "asked": _asked,
    "whole": _whole,
    "listed": _listed,
    "stated": _stated,
    "reachable": _reachable,
}
