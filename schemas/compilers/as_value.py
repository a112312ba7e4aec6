"""A rule and the cells of one return in, True, False or None out: the rules read cell by cell.

The scalar twin of as_pandera, for one return at a time; tests prove that the two agree. None means
that the rule cannot be judged. Figures are whole millionths, so that sums of decimals are exact.
What a relation knows of a row without a figure is said in relation.py.
"""

import math
import operator
from collections.abc import Callable

from schemas.compilers.relation import has_bounds, oriented
from schemas.compilers.value_spans import Cells, Given, Span, given_to, micro, span
from schemas.form.model import Form
from schemas.rules.expression import MICRO, Call, Compare, Logic, Node, Ref, Truth, refs
from schemas.rules.rule import Rule

_WRITTEN: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "!=": operator.ne,
}


def outcome(rule: Rule, form: Form, level: str, cells: Cells) -> bool | None:
    """Judge a rule on the return of a unit of this level; rows without a cell are not asked."""
    if rule.levels and level not in rule.levels:
        return None
    return _judged(rule.tree, given_to(rule, form, cells))


def judge(node: Node, form: Form, cells: Cells) -> bool | None:
    """The truth of a statement about several rows; None where what is known does not settle it."""
    return _judged(node, Given(form, cells))


def _judged(node: Node, given: Given) -> bool | None:
    match node:
        case Truth(value):
            return value
        case Compare(op, left, right):
            sides = span(left, given), span(right, given)
            return _compared(op, *sides, has_bounds(left, right) or _rises(given, left, right))
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


def _rises(given: Given, *sides: Node) -> bool:
    return any(given.cell(ref.key).rising for side in sides for ref in refs(side))


def figure(node: Node, given: Given) -> float | None:
    """The written figure of a number, a cell or a sum of cells, in its own unit."""
    written = span(node, given).written
    return None if written is None else written / MICRO


def at_least(node: Node, given: Given) -> float | None:
    """The written figure, or where cells of it are missing the least that it can be, if anything."""
    low, _, written = span(node, given)
    found = low if written is None else written
    return None if math.isinf(found) else found / MICRO


def _negated(result: bool | None) -> bool | None:
    return None if result is None else not result


def _joined(op: str, results: list[bool | None]) -> bool | None:
    """One False settles an `and`, one True an `or`; else one unknown leaves it unknown."""
    decisive = op == "or"
    if decisive in results:
        return decisive
    return None if None in results else not decisive


def _compared(op: str, left: Span, right: Span, bounded: bool) -> bool | None:
    """<= >= == ask whether figures of the written precision can satisfy; < > != what is written.

    Where a figure is missing, a sum still has its bounds: they may settle it.
    """
    if left.written is None or right.written is None:
        return _settled(op, left, right) if bounded else None
    if op in _WRITTEN:
        return _WRITTEN[op](left.written, right.written)
    within = operator.le if left.exact and right.exact else operator.lt
    below: bool = within(left.low, right.high)
    above: bool = within(right.low, left.high)
    return {"<=": below, ">=": above, "==": below and above}[op]


def _settled(op: str, left: Span, right: Span) -> bool | None:
    """What the least and the most of each side say; None where that leaves both possible."""
    op, left, right = oriented(op, left, right)
    apart = left.high < right.low or left.low > right.high
    impossible, certain = {
        "<=": (left.low > right.high, left.high <= right.low),
        "<": (left.low >= right.high, left.high < right.low),
        "==": (apart, False),
        "!=": (False, apart),
    }[op]
    if impossible:
        return False
    return True if certain else None


def _answered(given: Given, ref: Ref) -> bool | None:
    state = given.cell(ref.key).state
    return None if state == "unreadable" else state == "value"


def _blank(given: Given, ref: Ref) -> bool:
    return given.cell(ref.key).state == "blank"


def _asked(given: Given, ref: Ref) -> bool:
    return given.cell(ref.key).asked


def _whole(given: Given, ref: Ref) -> bool | None:
    figure = getattr(given.cell(ref.key), ref.part)
    return None if figure is None else micro(figure) % MICRO == 0


def _listed(given: Given, ref: Ref) -> bool | None:
    value, codes = given.cell(ref.key).value, given.form.by_key[ref.key].codes
    return None if value is None else value in [code.number for code in codes]


def _stated(given: Given, ref: Ref) -> bool | None:
    """|v − 100·X/Y| is less than one unit of v's last written digit; a Y left out is the total's."""
    row, cell = given.form.by_key[ref.key], given.cell(ref.key)
    total = given.total(row.denominator) if row.denominator_is_row else None
    denominator = total if cell.denominator is None else cell.denominator
    if cell.value is None or cell.numerator is None or denominator is None or denominator <= 0:
        return None
    share = 100 * MICRO * cell.numerator
    return abs(micro(cell.value) * denominator - share) < micro(cell.spread) * denominator


def _reachable(given: Given, ref: Ref, total: Ref) -> bool | None:
    """Some whole k has 100·k/N within the written precision; not judged where X is given."""
    cell, count = given.cell(ref.key), given.total(total.key)
    if cell.value is None or cell.numerator is not None or not count or count < 0:
        return None
    low, high, share = cell.value - cell.spread, cell.value + cell.spread, 100 * MICRO
    next_whole = int(micro(low) * count // share) + 1
    return next_whole * share < micro(high) * count


_FUNCTIONS: dict[str, Callable[..., bool | None]] = {
    "answered": _answered,
    "blank": _blank,
    "asked": _asked,
    "whole": _whole,
    "listed": _listed,
    "stated": _stated,
    "reachable": _reachable,
}
