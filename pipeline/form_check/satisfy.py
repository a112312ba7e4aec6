"""A draft of figures and a form's rules in, cells on which every rule holds out.

A draft holds one number per row: a count, a code, or the percentage aimed at; None where the row is
not to be answered. Repairs walk the trees of the rules that fail. They first lower whatever is too
high, and only where that goes in circles raise what is too low: either way comes to an end.
"""

import functools
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from schemas.compilers.as_value import at_least, judge, outcome
from schemas.compilers.value_spans import Cell, Given
from schemas.form.model import Form, Row
from schemas.rules.expression import Arithmetic, Call, Compare, Logic, Node, Number, Ref
from schemas.rules.rule import Rule

Draft = dict[str, float | None]
_ROUNDS = 30
_NEGATED = {"<=": ">", ">=": "<", "<": ">=", ">": "<=", "==": "!=", "!=": "=="}
_STRICT = ("<", ">")


class Unsatisfiable(ValueError):
    """No figures were found on which all rules hold; `rules` are those that still fail."""

    def __init__(self, form: str, rules: list[Rule]):
        names = ", ".join(rule.id for rule in rules)
        super().__init__(f"no figures of {form} satisfy its rules: {names}")
        self.rules = rules


class Plan(NamedTuple):
    """What a repair tries first: to raise or to lower, the first or the last of several ways out."""

    upwards: bool
    first: bool


_PLANS = (Plan(False, False), Plan(True, True), Plan(True, False))


@dataclass(frozen=True)
class Desk:
    """What a repair works on: the draft is changed in place, `read` turns it into cells."""

    form: Form
    level: str
    rules: tuple[Rule, ...]
    draft: Draft
    read: Callable[[Draft], dict[str, Cell]]
    plan: Plan = _PLANS[0]

    @property
    def cells(self) -> dict[str, Cell]:
        return self.read(self.draft)


def consistent(desk: Desk) -> dict[str, Cell]:
    """Repair the draft until no rule fails; raises ValueError where the rules leave no figures."""
    for plan in (plan for plan in _PLANS for _ in range(_ROUNDS)):
        failing = failures(desk, desk.cells)
        if not failing:
            return desk.cells
        for rule in failing:
            if failures(desk, desk.cells, [rule]):
                repair(rule.tree, True, replace(desk, plan=plan))
    raise Unsatisfiable(desk.form.id, failing)


def failures(desk: Desk, cells: dict[str, Cell], rules: Iterable[Rule] | None = None) -> list[Rule]:
    """The rules, all of the desk or those given, that fail on the cells."""
    given = desk.rules if rules is None else rules
    return [rule for rule in given if outcome(rule, desk.form, desk.level, cells) is False]


def repair(node: Node, wanted: bool, desk: Desk) -> bool:
    """Move the draft towards a statement being as wanted; False where nothing can be moved."""
    match node:
        case Logic("not", (term,)):
            return repair(term, not wanted, desk)
        case Logic(op, terms) if (op == "and") == wanted:
            wrong = [term for term in terms if judge(term, desk.form, desk.cells) is not wanted]
            return any(repair(term, wanted, desk) for term in wrong)
        case Logic(_, terms):
            order = terms if desk.plan.first else terms[::-1]
            return any(repair(term, wanted, desk) for term in order)
        case Call("implies", (condition, result)):
            return repair(Logic("or", (Logic("not", (condition,)), result)), wanted, desk)
        case Call("answered", (Ref(key),)) if not wanted and desk.draft.get(key) is not None:
            desk.draft[key] = None
            return True
        case Compare(op, left, right):
            return _move(op if wanted else _NEGATED[op], left, right, desk)
    return False


def _move(op: str, left: Node, right: Node, desk: Desk) -> bool:
    """Bring two sides to where the comparison holds, by moving one or, if it cannot be, the other."""
    given = Given(desk.form, desk.cells)
    first, second = (at_least(side, given) for side in (left, right))
    if first is None or second is None:
        return False
    gap = abs(first - second) + (op in (*_STRICT, "!="))
    left_is_high = first > second or (first == second and op == "<")
    high, low = (left, right) if left_is_high else (right, left)
    ways = [(high, -gap), (low, gap)]
    return any(_shift(side, way, desk) for side, way in (ways[::-1] if desk.plan.upwards else ways))


def _shift(node: Node, amount: float, desk: Desk) -> float:
    """Change a figure by the amount as far as it can go, a sum from its end; says how far it went."""
    shift = functools.partial(_shift, desk=desk)
    match node:
        case Ref(key, "value" | "numerator") if desk.form.by_key[key].numerator_row:
            return _shift_numerator(desk.form.by_key[key], node, amount, desk)
        case Ref(key, "value") if desk.draft.get(key) is not None:
            return _shift_row(desk.form.by_key[key], amount, desk)
        case Arithmetic("+", left, right):
            moved = shift(right, amount)
            return moved if moved == amount else moved + shift(left, amount - moved)
        case Arithmetic("-", left, right):
            return shift(left, amount) or -shift(right, -amount)
        case Arithmetic("*", Number(factor), other) | Arithmetic("*", other, Number(factor)):
            return factor * shift(other, amount / factor) if factor else 0
    return 0


def _shift_numerator(row: Row, node: Ref, amount: float, desk: Desk) -> float:
    """Of a share whose X is a row, that row; a percentage by as much of the denominator, at least one."""
    if node.part == "value":
        whole = (desk.cells[row.key].denominator or 0) * abs(amount) / 100
        amount = math.copysign(max(1, math.ceil(whole)), amount)
    return _shift(Ref(row.numerator_row), amount, desk)


def _shift_row(row: Row, amount: float, desk: Desk) -> float:
    """A percentage is lowered from where whole numbers put it, raised from where it was aimed."""
    aimed, written = desk.draft[row.key], desk.cells[row.key].value
    if aimed is None or written is None:
        return 0
    old = aimed if amount > 0 else written
    new = _bounded(row, old + amount, math.ceil if amount > 0 else math.floor)
    desk.draft[row.key] = new
    return new - old


def _bounded(row: Row, number: float, whole: Callable[[float], int]) -> float:
    """The nearest figure that the row takes: a code of its list, a whole count, a percentage."""
    if row.kind == "code":
        return min((code.number for code in row.codes), key=lambda code: abs(code - number))
    low = max(row.minimum or 0, 0)
    high = 100 if row.kind == "ratio" else row.maximum
    inside = max(low, number if high is None else min(number, high))
    return inside if row.kind == "ratio" else whole(inside)
