"""A form in, one pandera schema out: each rule of the form is one named Check over all returns.

The frame it validates has a line per return and, for the cells that rules name, the columns of
`frame_spans.column()`. Every node has three outcomes: holds, fails, or cannot be judged (neither).
What a relation knows of a row without a figure is said in relation.py.
"""

import functools
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd
import pandera.pandas as pa

from schemas.compilers.frame_spans import Given, Span, given_to, span
from schemas.compilers.relation import has_bounds, oriented
from schemas.form.model import Form
from schemas.frames import STATES
from schemas.rules.expression import MICRO, PAST, Call, Compare, Logic, Node, Ref, Truth
from schemas.rules.rule import Rule

PARTS = ("value", "numerator", "denominator", "spread", "state", "asked")


class Outcome(NamedTuple):
    """Two boolean arrays over the returns; where both are False the node cannot be judged."""

    holds: np.ndarray
    fails: np.ndarray


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
    judged = _judge(rule.tree, given_to(rule, form, frame))
    if not rule.levels:
        return judged
    inside = frame["level"].isin(rule.levels).to_numpy()
    return Outcome(judged.holds & inside, judged.fails & inside)


def _judge(node: Node, given: Given) -> Outcome:
    match node:
        case Truth(value):
            everywhere = given.filled(value)
            return Outcome(everywhere, ~everywhere)
        case Compare(op, left, right):
            sides = span(left, given), span(right, given)
            return _compared(op, *sides, has_bounds(left, right))
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


def _compared(op: str, left: Span, right: Span, bounded: bool) -> Outcome:
    """<= >= == ask whether figures of the written precision can satisfy; < > != what is written.

    Where a figure is missing, a sum still has its bounds: they may settle it.
    """
    known = ~(np.isnan(left.written) | np.isnan(right.written))
    judged = _outcome(_possible(op, left, right), known)
    if not bounded:
        return judged
    settled = _settled(op, left, right)
    return Outcome(
        judged.holds | (settled.holds & ~known), judged.fails | (settled.fails & ~known)
    )  # fmt: skip


def _possible(op: str, left: Span, right: Span) -> np.ndarray:
    exact = (left.low == left.high) & (right.low == right.high)
    below = np.where(exact, left.low <= right.high, left.low < right.high)
    above = np.where(exact, left.high >= right.low, left.high > right.low)
    results: dict[str, np.ndarray] = {
        "<=": below,
        ">=": above,
        "==": below & above,
        "<": left.written < right.written,
        ">": left.written > right.written,
        "!=": left.written != right.written,
    }
    return results[op]


def _settled(op: str, left: Span, right: Span) -> Outcome:
    """What the least and the most of each side say."""
    op, left, right = oriented(op, left, right)
    apart = (left.high < right.low) | (left.low > right.high)
    never = np.full(len(apart), False)
    outcomes = {
        "<=": Outcome(left.high <= right.low, left.low > right.high),
        "<": Outcome(left.high < right.low, left.low >= right.high),
        "==": Outcome(never, apart),
        "!=": Outcome(apart, never),
    }
    return outcomes[op]


def _outcome(result: np.ndarray, known: np.ndarray) -> Outcome:
    return Outcome(result & known, ~result & known)


def _answered(given: Given, ref: Ref) -> Outcome:
    state = given.column(ref.key, "state")
    return _outcome(state == STATES.index("value"), state != STATES.index("unreadable"))


def _blank(given: Given, ref: Ref) -> Outcome:
    state = given.column(ref.key, "state")
    return _outcome(state == STATES.index("blank"), given.filled(True))


def _asked(given: Given, ref: Ref) -> Outcome:
    asked = given.column(ref.key, "asked")
    return _outcome(asked == 1, ~np.isnan(asked))


def _whole(given: Given, ref: Ref) -> Outcome:
    figure = given.column(ref.key, ref.part)
    return _outcome(figure % MICRO == 0, ~np.isnan(figure))


def _listed(given: Given, ref: Ref) -> Outcome:
    value = given.column(ref.key, "value")
    numbers = [code.number * MICRO for code in given.form.by_key[ref.key].codes]
    return _outcome(np.isin(value, numbers), ~np.isnan(value))


def _stated(given: Given, ref: Ref) -> Outcome:
    """|v − 100·X/Y| is less than one unit of v's last written digit; a Y left out is the total's."""
    row = given.form.by_key[ref.key]
    value, spread = given.column(ref.key, "value"), given.column(ref.key, "spread")
    numerator = given.column(ref.key, "numerator") / MICRO
    denominator = given.column(ref.key, "denominator") / MICRO
    if row.denominator_is_row:
        total = given.total(row.denominator) / MICRO
        denominator = np.where(np.isnan(denominator), total, denominator)
    distance = np.abs(value * denominator - 100 * MICRO * numerator)
    known = ~np.isnan(distance) & (denominator > 0)
    return _outcome(distance < spread * denominator, known)


def _reachable(given: Given, ref: Ref, total: Ref) -> Outcome:
    """Some whole k has 100·k/N within the written precision; not judged where X is given."""
    value, spread = given.column(ref.key, "value"), given.column(ref.key, "spread")
    count = given.total(total.key) / MICRO
    share = 100 * MICRO
    next_whole = np.floor((value - spread) * count / share) + 1
    result = next_whole * share < (value + spread) * count
    stated = ~np.isnan(given.column(ref.key, "numerator"))
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
