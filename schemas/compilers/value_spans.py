"""The cells of one return in, what a side of a comparison can stand for out, in whole millionths."""

import itertools
import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from schemas.compilers.relation import counts_nothing, least, unasked_addends
from schemas.form.model import Form
from schemas.rules.expression import MICRO, Arithmetic, Node, Number, Ref
from schemas.rules.rule import Rule

_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add, "-": operator.sub, "*": lambda a, b: a * b // MICRO,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """One row of one return; `spread` is one unit of the last digit written of a percentage.

    Figures that are `rising` are the least that they can be: a total to which more may still come.
    """

    state: str = "blank"
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    spread: float = 0
    asked: bool = True
    previous: float | None = None
    least: float | None = None
    rising: bool = False


NOT_ASKED = Cell(asked=False)
Cells = Mapping[str, Cell]


class Span(NamedTuple):
    """Strictly between low and high where they differ; `written` is None where a figure is missing."""

    low: float
    high: float
    written: float | None

    @property
    def exact(self) -> bool:
        return self.low == self.high


ANYTHING = Span(-math.inf, math.inf, None)


@dataclass(frozen=True)
class Given:
    """The cells of one return as one rule looks at them.

    `own` where the rule is of one row alone; `nothing` are rows that are no part of the unit's sums.
    """

    form: Form
    cells: Cells
    own: bool = False
    nothing: frozenset[str] = frozenset()

    def cell(self, key: str) -> Cell:
        return self.cells.get(key, NOT_ASKED)

    def total(self, key: str) -> float | None:
        """The figure of a row, zero where the relation knows that there is nothing to count."""
        written = _span_of_cell(self, key, "value").written
        return None if written is None else written / MICRO


def given_to(rule: Rule, form: Form, cells: Cells) -> Given:
    """The cells for a rule; rows without a cell are not asked."""
    asked = {ref.key for ref in rule.cells if cells.get(ref.key, NOT_ASKED).asked}
    return Given(form, cells, rule.own, unasked_addends(rule, form, asked))


def span(node: Node, given: Given) -> Span:
    match node:
        case Number(value):
            exact = micro(value)
            return Span(exact, exact, exact)
        case Ref(key, part):
            return _span_of_cell(given, key, part)
        case Arithmetic(op, left, right):
            return _combined(op, span(left, given), span(right, given))
    raise TypeError(node)


def micro(number: float) -> int:
    return round(number * MICRO)


def _span_of_cell(given: Given, key: str, part: str) -> Span:
    row, cell = given.form.by_key[key], given.cell(key)
    figure: float | None = getattr(cell, part)
    if figure is not None:
        ratio = part == "value" and row.kind == "ratio"
        written, spread = micro(figure), micro(cell.spread) if ratio else 0
        if cell.rising:
            return Span(written, math.inf, None)
        return Span(written - spread, written + spread, written)
    if part != "value":
        return ANYTHING
    if key in given.nothing or (not given.own and counts_nothing(row, cell.state)):
        return Span(0, 0, 0)
    return Span(least(row) * MICRO, math.inf, None)


def _combined(op: str, left: Span, right: Span) -> Span:
    apply = _ARITHMETIC[op]
    if left.written is not None and right.written is not None:
        ends = [apply(a, b) for a, b in itertools.product(left[:2], right[:2])]
        return Span(min(ends), max(ends), apply(left.written, right.written))
    if op == "*":
        return ANYTHING
    if op == "-":
        return Span(left.low - right.high, left.high - right.low, None)
    return Span(left.low + right.low, left.high + right.high, None)
