"""What a relation between rows knows of a row that holds no figure; said once for all compilers.

A count that is not applicable is zero, as in totals. A row that the unit is not asked is no part of
its sums. Any other figure that is missing is at least the row's minimum, so that a sum keeps its
lower bound: 9 done of 5 given is wrong whatever the third addend is. Rules of one row alone look at
what was written, and at nothing else.
"""

import math
from collections.abc import Collection
from typing import TypeVar

from schemas.form.model import Form, Row
from schemas.rules.expression import Arithmetic, Node, refs
from schemas.rules.rule import Rule

Side = TypeVar("Side")


def counts_nothing(row: Row, state: str) -> bool:
    """Whether a row in this state is zero in relations: a count that does not apply to the unit."""
    return row.is_number and state == "not_applicable"


def least(row: Row) -> float:
    """The lower bound of a figure that is missing, in the row's own unit."""
    return -math.inf if row.minimum is None else row.minimum


def has_bounds(*sides: Node) -> bool:
    """True where a side of a comparison adds several cells up, so that it has bounds of its own."""
    return any(isinstance(side, Arithmetic) and len(set(refs(side))) > 1 for side in sides)


def oriented(op: str, left: Side, right: Side) -> tuple[str, Side, Side]:
    """A comparison as one of <= < == !=: ≥ and > with their sides exchanged.

    >>> oriented(">=", "a", "b")
    ('<=', 'b', 'a')
    """
    return (op.replace(">", "<"), right, left) if op in (">=", ">") else (op, left, right)


def countable_addends(rule: Rule, form: Form) -> frozenset[str]:
    """Keys of the counts that a relation adds up; none of a rule of one row alone."""
    if rule.own:
        return frozenset()
    return frozenset(ref.key for ref in rule.addends if form.by_key[ref.key].is_number)


def unasked_addends(rule: Rule, form: Form, asked: Collection[str]) -> frozenset[str]:
    """Keys of the rule's addends that are zero for a unit that is `asked` these rows only.

    Not where the unit answers for the whole province: its own figures are then not all of the sum.
    """
    added = countable_addends(rule, form)
    if not added:
        return added
    rows = [form.by_key[ref.key] for ref in rule.cells]
    mine = [row for row in rows if row.key in asked and row.is_value]
    if not mine or any(row.owner for row in mine):
        return frozenset()
    return added - set(asked)
