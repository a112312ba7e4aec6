"""A rule and the cells of one return in, True, False or None out: the rules read cell by cell.

The scalar twin of as_pandera, for one return at a time; tests prove that the two agree. None means
that the rule cannot be judged. Figures are whole millionths, so that sums of decimals are exact.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from schemas.form.model import Form
from schemas.rules.expression import (
    MICRO,
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

_WRITTEN: dict[str, Callable[[int, int], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "!=": operator.ne,
}
_ARITHMETIC: dict[str, Callable[[int, int], int]] = {
    "+": operator.add, "-": operator.sub, "*": lambda a, b: a * b // MICRO,
}  # fmt: skip


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
Interval = tuple[int, int, int]  # low, high, written


def outcome(rule: Rule, form: Form, level: str, cells: Cells) -> bool | None:
    """Judge a rule on the return of a unit of this level; rows without a cell are not asked."""
    if rule.levels and level not in rule.levels:
        return None
    return judge(rule.tree, form, cells)


def judge(node: Node, form: Form, cells: Cells) -> bool | None:
    """The truth of a statement; None where a figure that it rests on is not known."""
    match node:
        case Truth(value):
            return value
        case Compare(op, left, right):
            return _compare(op, _interval(left, form, cells), _interval(right, form, cells))
        case Logic("not", (term,)):
            return _negated(judge(term, form, cells))
        case Logic(op, terms):
            return _joined(op, [judge(term, form, cells) for term in terms])
        case Call("implies", (condition, result)):
            given = _negated(judge(condition, form, cells))
            return _joined("or", [given, judge(result, form, cells)])
        case Call(name, args):
            return _FUNCTIONS[name](form, cells, *args)
    raise TypeError(node)


def figure(node: Node, form: Form, cells: Cells) -> float | None:
    """The written figure of a number, a cell or a sum of cells, in its own unit."""
    found = _interval(node, form, cells)
    return found and found[2] / MICRO


def _negated(result: bool | None) -> bool | None:
    return None if result is None else not result


def _joined(op: str, results: list[bool | None]) -> bool | None:
    """One False settles an `and`, one True an `or`; else one unknown leaves it unknown."""
    decisive = op == "or"
    if decisive in results:
        return decisive
    return None if None in results else not decisive


def _micro(number: float) -> int:
    return round(number * MICRO)


def _interval(node: Node, form: Form, cells: Cells) -> Interval | None:
    match node:
        case Number(value):
            return (_micro(value),) * 3
        case Ref(key, part):
            cell = cells.get(key, NOT_ASKED)
            given: float | None = getattr(cell, part)
            if given is None:
                return None
            ratio = part == "value" and form.by_key[key].kind == "ratio"
            written, spread = _micro(given), _micro(cell.spread) if ratio else 0
            return written - spread, written + spread, written
        case Arithmetic(op, left, right):
            first, second = _interval(left, form, cells), _interval(right, form, cells)
            return None if first is None or second is None else _combined(op, first, second)
    raise TypeError(node)


def _combined(op: str, left: Interval, right: Interval) -> Interval:
    apply = _ARITHMETIC[op]
    ends = [apply(a, b) for a in left[:2] for b in right[:2]]
    return min(ends), max(ends), apply(left[2], right[2])


def _compare(op: str, left: Interval | None, right: Interval | None) -> bool | None:
    """<= >= == ask whether figures of the written precision can satisfy; < > != what is written."""
    if left is None or right is None:
        return None
    if op in _WRITTEN:
        return _WRITTEN[op](left[2], right[2])
    exact = left[0] == left[1] and right[0] == right[1]
    within: Callable[[int, int], bool] = operator.le if exact else operator.lt
    below, above = within(left[0], right[1]), within(right[0], left[1])
    return {"<=": below, ">=": above, "==": below and above}[op]


def _answered(form: Form, cells: Cells, ref: Ref) -> bool | None:
    state = cells.get(ref.key, NOT_ASKED).state
    return None if state == "unreadable" else state == "value"


def _blank(form: Form, cells: Cells, ref: Ref) -> bool:
    return cells.get(ref.key, NOT_ASKED).state == "blank"


def _asked(form: Form, cells: Cells, ref: Ref) -> bool:
    return cells.get(ref.key, NOT_ASKED).asked


def _whole(form: Form, cells: Cells, ref: Ref) -> bool | None:
    value = cells.get(ref.key, NOT_ASKED).value
    return None if value is None else _micro(value) % MICRO == 0


def _listed(form: Form, cells: Cells, ref: Ref) -> bool | None:
    value = cells.get(ref.key, NOT_ASKED).value
    return None if value is None else value in [code.number for code in form.by_key[ref.key].codes]


def _stated(form: Form, cells: Cells, ref: Ref) -> bool | None:
    """|v − 100·X/Y| is less than one unit of v's last written digit; a Y left out is the total's."""
    row, cell = form.by_key[ref.key], cells.get(ref.key, NOT_ASKED)
    total = cells.get(row.denominator, NOT_ASKED).value if row.denominator_is_row else None
    denominator = total if cell.denominator is None else cell.denominator
    if cell.value is None or cell.numerator is None or denominator is None or denominator <= 0:
        return None
    share = 100 * MICRO * cell.numerator
    return abs(_micro(cell.value) * denominator - share) < _micro(cell.spread) * denominator


def _reachable(form: Form, cells: Cells, ref: Ref, total: Ref) -> bool | None:
    """Some whole k has 100·k/N within the written precision; not judged where X is given."""
    cell, count = cells.get(ref.key, NOT_ASKED), cells.get(total.key, NOT_ASKED).value
    if cell.value is None or cell.numerator is not None or not count or count < 0:
        return None
    low, high, share = cell.value - cell.spread, cell.value + cell.spread, 100 * MICRO
    next_whole = int(_micro(low) * count // share) + 1
    return next_whole * share < _micro(high) * count


_FUNCTIONS: dict[str, Callable[..., bool | None]] = {
    "answered": _answered,
    "blank": _blank,
    "asked": _asked,
    "whole": _whole,
    "listed": _listed,
    "stated": _stated,
    "reachable": _reachable,
}
