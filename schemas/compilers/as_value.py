"""A rule and the cells of one return in, True, False or None out: the rules read cell by cell.

The scalar twin of as_pandera, for one return at a time; tests prove that the two agree. None means
that the rule cannot be judged. Figures are whole millionths, so that sums of decimals are exact.
What a relation knows of a row without a figure is said in rules/relation.py.
"""

import itertools
import math
import operator
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from schemas.form.model import Form
from schemas.rules.expression import Arithmetic, Call, Compare, Logic, Node, Number, Ref, Truth
from schemas.rules.relation import counts_nothing, is_sum, least, unasked_addends
from schemas.rules.rule import Rule

MICRO = 1_000_000
_WRITTEN = {"<": operator.lt, ">": operator.gt, "!=": operator.ne}
_ARITHMETIC = {"+": operator.add, "-": operator.sub, "*": lambda a, b: a * b // MICRO}


@dataclass(frozen=True, slots=True)
class Cell:
    """One row of one return; `spread` is one unit of the last digit written of a percentage."""

    state: str = "blank"
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    spread: float = 0
    asked: bool = True
    previous: float | None = None
    least: float | None = None


NOT_ASKED = Cell(asked=False)
Cells = Mapping[str, Cell]


class Span(NamedTuple):
    """What a side of a comparison can stand for; `written` is None where a figure is missing."""

    low: float
    high: float
    written: int | None


ANYTHING = Span(-math.inf, math.inf, None)


@dataclass(frozen=True)
class _Relation:
    """The cells of one return as one rule looks at them."""

    form: Form
    cells: Cells
    own: bool = False
    nothing: frozenset[str] = frozenset()  # rows that are no part of this unit's sums

    def cell(self, key: str) -> Cell:
        return self.cells.get(key, NOT_ASKED)


def outcome(rule: Rule, form: Form, level: str, cells: Cells) -> bool | None:
    """Judge a rule on the return of a unit of this level; rows without a cell are not asked."""
    if rule.levels and level not in rule.levels:
        return None
    asked = {ref.key for ref in rule.cells if cells.get(ref.key, NOT_ASKED).asked}
    nothing = frozenset() if rule.own else unasked_addends(rule, form, asked)
    return _judged(rule.tree, _Relation(form, cells, rule.own, nothing))


def judge(node: Node, form: Form, cells: Cells) -> bool | None:
    """The truth of a statement about several rows; None where what is known does not settle it."""
    return _judged(node, _Relation(form, cells))


def _judged(node: Node, given: _Relation) -> bool | None:
    match node:
        case Truth(value):
            return value
        case Compare(op, left, right):
            bounded = is_sum(left) or is_sum(right)
            return _compare(op, _span(left, given), _span(right, given), bounded)
        case Logic("not", (term,)):
            return _negated(_judged(term, given))
        case Logic(op, terms):
            return _joined(op, [_judged(term, given) for term in terms])
        case Call("implies", (condition, result)):
            otherwise = _negated(_judged(condition, given))
            return _joined("or", [otherwise, _judged(result, given)])
        case Call(name, args):
            return _FUNCTIONS[name](given, *args)
    raise TypeError(node)


def figure(node: Node, form: Form, cells: Cells) -> float | None:
    """The written figure of a number, a cell or a sum of cells, in its own unit."""
    found = _span(node, _Relation(form, cells)).written
    return None if found is None else found / MICRO


def at_least(node: Node, form: Form, cells: Cells) -> float | None:
    """The written figure, or where cells of it are missing the least that it can be, if anything."""
    span = _span(node, _Relation(form, cells))
    found = span.low if span.written is None else span.written
    return None if math.isinf(found) else found / MICRO


def _negated(result: bool | None) -> bool | None:
    return None if result is None else not result


def _joined(op: str, results: list[bool | None]) -> bool | None:
    """One False settles an `and`, one True an `or`; else one unknown leaves it unknown."""
    decisive = op == "or"
    if decisive in results:
        return decisive
    return None if None in results else not decisive


def _micro(number: float | None) -> int | None:
    return None if number is None else round(number * MICRO)


def _span(node: Node, given: _Relation) -> Span:
    match node:
        case Number(value):
            return Span(*(_micro(value),) * 3)
        case Ref(key, part):
            return _span_of_cell(given, key, part)
        case Arithmetic(op, left, right):
            return _combined(op, _span(left, given), _span(right, given))
    raise TypeError(node)


def _span_of_cell(given: _Relation, key: str, part: str) -> Span:
    row, cell = given.form.by_key[key], given.cell(key)
    written = _micro(getattr(cell, part))
    if written is not None:
        spread = _micro(cell.spread) if part == "value" and row.kind == "ratio" else 0
        return Span(written - spread, written + spread, written)
    if part != "value":
        return ANYTHING
    if key in given.nothing or (not given.own and counts_nothing(row, cell.state)):
        return Span(0, 0, 0)
    return Span(least(row) * MICRO, math.inf, None)


def _combined(op: str, left: Span, right: Span) -> Span:
    known = None not in (left.written, right.written)
    if op == "*" and not known:
        return ANYTHING
    apply = _ARITHMETIC[op]
    ends = [apply(a, b) for a, b in itertools.product(left[:2], right[:2])]
    return Span(min(ends), max(ends), apply(left.written, right.written) if known else None)


def _compare(op: str, left: Span, right: Span, bounded: bool) -> bool | None:
    """<= >= == ask whether figures of the written precision can satisfy; < > != what is written.

    Where a figure is missing, a sum still has its bounds: they may settle it.
    """
    known = None not in (left.written, right.written)
    if not known and not bounded:
        return None
    if op in _WRITTEN:
        return _WRITTEN[op](left.written, right.written) if known else _strictly(op, left, right)
    exact = left.low == left.high and right.low == right.high
    within = operator.le if exact or not known else operator.lt
    below, above = within(left.low, right.high), within(right.low, left.high)
    possible = {"<=": below, ">=": above, "==": below and above}[op]
    if known or not possible:
        return possible
    certain = {"<=": left.high <= right.low, ">=": left.low >= right.high, "==": False}[op]
    return True if certain else None


def _strictly(op: str, left: Span, right: Span) -> bool | None:
    """< > != where a figure is missing."""
    apart = left.high < right.low or left.low > right.high
    if op == "!=":
        return True if apart else None
    if op == ">":
        left, right = right, left
    if left.low >= right.high:
        return False
    return True if left.high < right.low else None


def _answered(given: _Relation, ref: Ref) -> bool | None:
    state = given.cell(ref.key).state
    return None if state == "unreadable" else state == "value"


def _blank(given: _Relation, ref: Ref) -> bool:
    return given.cell(ref.key).state == "blank"


def _asked(given: _Relation, ref: Ref) -> bool:
    return given.cell(ref.key).asked


def _whole(given: _Relation, ref: Ref) -> bool | None:
    value = _micro(given.cell(ref.key).value)
    return None if value is None else value % MICRO == 0


def _listed(given: _Relation, ref: Ref) -> bool | None:
    value = given.cell(ref.key).value
    return (
        None
        if value is None
        else value in [code.number for code in given.form.by_key[ref.key].codes]
    )


def _stated(given: _Relation, ref: Ref) -> bool | None:
    """|v − 100·X/Y| is less than one unit of v's last written digit; a Y left out is the total's."""
    row, cell = given.form.by_key[ref.key], given.cell(ref.key)
    total = _total(given, row.denominator) if row.denominator_is_row else None
    denominator = total if cell.denominator is None else cell.denominator
    if None in (cell.value, cell.numerator, denominator) or denominator <= 0:
        return None
    share = 100 * MICRO * cell.numerator
    return abs(_micro(cell.value) * denominator - share) < _micro(cell.spread) * denominator


def _reachable(given: _Relation, ref: Ref, total: Ref) -> bool | None:
    """Some whole k has 100·k/N within the written precision; not judged where X is given."""
    cell, count = given.cell(ref.key), _total(given, total.key)
    if cell.value is None or cell.numerator is not None or not count or count < 0:
        return None
    low, high, share = cell.value - cell.spread, cell.value + cell.spread, 100 * MICRO
    next_whole = int(_micro(low) * count // share) + 1
    return next_whole * share < _micro(high) * count


def _total(given: _Relation, key: str) -> float | None:
    written = _span_of_cell(given, key, "value").written
    return None if written is None else written / MICRO


_FUNCTIONS = {
    "answered": _answered,
    "blank": _blank,
    "asked": _asked,
    "whole": _whole,
    "listed": _listed,
    "stated": _stated,
    "reachable": _reachable,
}
