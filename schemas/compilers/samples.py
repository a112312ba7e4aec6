"""A rule in, returns on which it holds, fails or cannot be judged out: the rule tried, not trusted.

Figures are drawn from what a rule may turn on (bounds of the row, numbers of the rule, codes,
states), small ones first. What no trial shows may still be possible; what one shows is a proof.
"""

import itertools
import math
import random
from collections.abc import Iterable, Iterator
from dataclasses import replace

from schemas.compilers.as_value import outcome
from schemas.compilers.value_spans import Cell, Cells
from schemas.form.model import Form, Row
from schemas.rules.expression import PAST, Arithmetic, Call, Compare, Node, Number, Ref, children
from schemas.rules.rule import LEVELS, Rule

_MOST = 900  # trials of one rule
_COUNTS = (21, 8, 30, 0, 1, 5, 13, 2, 100)
_RATIOS = (75, 6, 93.4, 0, 100, 12.5, 50)
_FRACTIONS = ((None, None), (6, 8), (9, 8), (8, 0), (-1, 8), (3, 4), (609, 652), (0, 8), (6.3, 8.4))
_PASTS = (20, 5, 300)  # what the row was in earlier periods
_FAR = 3001.0  # beyond what any of them can grow to, whatever bounds the row has
_SMALL = (0, 1, 2)  # sums of several rows come out even only where figures are few
_EMPTY = ("blank", "not_applicable", "not_available")


def samples(rule: Rule, form: Form) -> Iterator[dict[str, Cell]]:
    """Cells for the rows that the rule looks at, different each time, the same ones every run."""
    keys = list(dict.fromkeys(ref.key for ref in rule.cells))
    numbers = sorted(set(_numbers(rule.tree)))
    offers = [_offers(form.by_key[key], rule, numbers) for key in keys]
    draw = random.Random(rule.id)
    every: Iterable[tuple[Cell, ...]] = itertools.product(*offers)
    if math.prod(map(len, offers)) > _MOST:
        small = [[cell for cell in offer if cell.value in _SMALL] or offer for offer in offers]
        every = (tuple(map(draw.choice, (small, offers)[n % 2])) for n in range(_MOST))
    for cells in every:
        yield dict(zip(keys, cells, strict=True))


def _numbers(node: Node) -> Iterator[float]:
    if isinstance(node, Number):
        yield node.value
    for child in children(node):
        yield from _numbers(child)


def _calls(node: Node) -> Iterator[str]:
    if isinstance(node, Call):
        yield node.name
    for child in children(node):
        yield from _calls(child)


def _offers(row: Row, rule: Rule, numbers: list[float]) -> list[Cell]:
    """What a row may hold; X and Y, states and who is asked only where the rule may look at them."""
    calls = set(_calls(rule.tree))
    parts = {ref.part for ref in rule.cells if ref.key == row.key} - {"value"}
    figures = [Cell("value", value, spread=_spread(value)) for value in _figures(row, numbers)]
    if parts - set(PAST) or (row.takes_fraction and "stated" in calls):
        figures = [
            replace(cell, numerator=x, denominator=y)
            for cell in figures[:9] for x, y in _FRACTIONS
        ]  # fmt: skip
    if parts & set(PAST):
        far = [] if row.kind == "code" else [Cell("value", _FAR, spread=1.0)]
        figures = [
            replace(cell, numerator=None, denominator=None, previous=past, least=past)
            for cell in (*figures, *far) for past in _PASTS
        ]  # fmt: skip
    empty = [Cell(state) for state in (_EMPTY if {"answered", "blank"} & calls else _EMPTY[:1])]
    if parts - set(PAST):
        empty += [replace(cell, numerator=6, denominator=8) for cell in empty]
    offers = figures + empty
    if "asked" in calls:
        offers += [replace(cell, asked=False) for cell in (*figures[:3], *empty)]
    return offers


def _figures(row: Row, numbers: list[float]) -> list[float]:
    if row.kind == "code":
        known = [float(code.number) for code in row.codes]
        return [*known, max(known) + 1]
    usual = _RATIOS if row.kind == "ratio" else _COUNTS
    near = [bound + step for bound in (*_bounds(row), *numbers) for step in (0, -1, 1)]
    broken = [1.5] if row.kind == "count" else [-5]
    return list(dict.fromkeys(map(float, (*usual, *near, *broken))))


def _bounds(row: Row) -> list[float]:
    return [bound for bound in (row.minimum, row.maximum) if bound is not None]


def _spread(value: float) -> float:
    """One unit of the last digit written; no figure drawn here has more than one decimal."""
    return 1.0 if value == int(value) else 0.1


def outcomes(rule: Rule, form: Form) -> dict[bool | None, Cells]:
    """The first sample of each outcome that the trials showed, at a level that the rule is for."""
    level = (rule.levels or tuple(LEVELS))[0]
    found: dict[bool | None, Cells] = {}
    for cells in samples(rule, form):
        found.setdefault(outcome(rule, form, level, cells), cells)
        if len(found) == 3:
            break
    return found


def totals_of(form: Form) -> dict[str, tuple[Rule, tuple[str, ...]]]:
    """Rows that an «==» rule makes the sum of others: key → (rule, keys of the parts)."""
    found: dict[str, tuple[Rule, tuple[str, ...]]] = {}
    for rule in form.rules:
        match rule.tree:
            case Compare("==", total, Arithmetic("+") as parts) if not rule.row:
                keys = tuple(ref.key for ref in _sum(parts))
                if keys and isinstance(total, Ref):
                    found.setdefault(total.key, (rule, keys))
    return found


def _sum(node: Node) -> list[Ref]:
    """The cells of a plain sum; empty where anything else is in it."""
    if isinstance(node, Arithmetic):
        sides = [_sum(side) for side in (node.left, node.right)]
        return [*sides[0], *sides[1]] if node.op == "+" and all(sides) else []
    return [node] if isinstance(node, Ref) else []
