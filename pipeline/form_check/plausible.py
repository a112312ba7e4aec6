"""A form, a unit and a period in, plausible figures out: the same ones every time, without a fault.

Figures are proposed from what the form says of a row (kind, time, bounds, codes, denominator) and
of its rules (sums, parts of a whole), then repaired until every rule holds. No indicator is known.
"""

import functools
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.form_check.satisfy import Desk, Draft, consistent, failures
from pipeline.returns import Filled
from schemas.compilers.as_value import judge
from schemas.compilers.value_spans import Cell
from schemas.form.model import Form, Row
from schemas.periods.period import Period
from schemas.rules.expression import Arithmetic, Compare, Node, Ref, refs
from schemas.units.unit import Unit
from schemas.wording.as_text import STATE

# Sizes are powers of a row's maximum: totals are large, a flow is often nothing at all.
_TOTAL, _STOCK, _FLOW, _BUSY_FLOW = (0.40, 0.55), (0.25, 0.45), (-0.15, 0.25), (-0.05, 0.45)
_BUSY = 100_000  # a flow that may come to more than this is letters or visits, not people
_LEVEL_POWER = {"X": -0.08, "H": 0.04, "T": 0.10}
_MAXIMUM_UNSAID = 1000
_PART_OF_WHOLE = (0.75, 1.0)
_RATE, _CHANGE_RATE = (90, 101), (2, 15)  # a rate that may be negative measures a change
_DENOMINATORS = {"stock": (8, 40), "flow": (40, 2000), "cumulative": (60, 400)}
_UNITS_WITH_A_GAP = 0.2


@dataclass(frozen=True)
class _Case:
    """The rows that a unit answers, and a draw of chances from 0 up to 1 by words."""

    form: Form
    level: str
    asked: tuple[Row, ...]
    draw: Callable[..., float]


def plausible_figures(form: Form, unit: Unit, period: Period) -> dict[str, Filled]:
    """Figures for the rows that the unit must answer, by key; every rule of the form holds on them.

    Coded rows get the code's number, ratios X, Y and 100·X/Y to two decimals; a ratio of nothing is
    «Không áp dụng». Raises ValueError where the rules of the form leave no figures at all.
    """
    asked = tuple(row for row in form.rows if unit.is_asked(row))
    case = _Case(form, unit.level, asked, functools.partial(_chance, form.id, unit.id, period.id))
    keys = {row.key for row in asked}
    rules = tuple(rule for rule in form.rules if keys & {ref.key for ref in rule.cells})
    desk = Desk(form, unit.level, rules, _proposed(case), functools.partial(_cells, case=case))
    cells = _with_gap(consistent(desk), case, desk)
    return {key: _filled(cell) for key, cell in cells.items() if cell.state != "blank"}


def _chance(*words: str) -> float:
    """A number from 0 up to 1 that depends on the words alone, not on Python's version."""
    digest = hashlib.sha256("|".join(words).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 256**6


def _between(bounds: tuple[float, float], chance: float) -> float:
    return bounds[0] + (bounds[1] - bounds[0]) * chance


def _proposed(case: _Case) -> Draft:
    draft: Draft = {row.key: _size(row, case) for row in case.asked}
    for row in case.asked:
        if row.is_number and row.denominator in draft:
            draft[row.key] = _part(row.key, row.denominator, draft, case)
    for rule in case.form.rules:
        _follow(rule.tree, draft, case)
    return draft


def _follow(tree: Node, draft: Draft, case: _Case) -> None:
    """Propose a total as the sum of its parts, and a count within another as a part of it."""
    match tree:
        case Compare("==", Ref(total), Arithmetic("+") as parts) | Compare(
            "==", Arithmetic("+") as parts, Ref(total)
        ):
            keys = [ref.key for ref in refs(parts)]
            if {total, *keys} <= draft.keys():
                draft[total] = sum(draft[key] for key in keys)
        case Compare("<=", Ref(part, "value"), Ref(whole, "value")):
            if {part, whole} <= draft.keys() and _is_share(part, whole, case.form):
                draft[part] = _part(part, whole, draft, case)


def _is_share(part: str, whole: str, form: Form) -> bool:
    """What happened in a period is a share of what happened, not of all that there is."""
    within, total = form.by_key[part], form.by_key[whole]
    return within.is_number and (within.time != "flow" or total.time == "flow")


def _part(part: str, whole: str, draft: Draft, case: _Case) -> int:
    return int(draft[whole] * _between(_PART_OF_WHOLE, case.draw(part, "part")))


def _size(row: Row, case: _Case) -> float:
    chance = case.draw(row.key)
    if row.kind == "code":
        return row.codes[int(chance * len(row.codes))].number
    if row.kind == "ratio":
        return int(_between(_CHANGE_RATE if (row.minimum or 0) < 0 else _RATE, chance))
    maximum, shift = row.maximum or _MAXIMUM_UNSAID, _LEVEL_POWER.get(case.level, 0)
    if any(other.denominator == row.key for other in case.form.rows):
        power = _between(_TOTAL, chance) + shift
    elif row.time == "stock":
        power = _between(_STOCK, chance) + shift
    else:
        power = _between(_BUSY_FLOW if maximum > _BUSY else _FLOW, chance)
    return int(maximum**power) if power >= 0 else 0


def _cells(draft: Draft, case: _Case) -> dict[str, Cell]:
    """What the return says: ratios as X over Y, and rows that need no answer left blank."""
    answered = [row for row in case.asked if draft[row.key] is not None]
    cells = {row.key: Cell("value", draft[row.key]) for row in answered if row.kind != "ratio"}
    for row in answered:
        if row.kind == "ratio":
            cells[row.key] = _fraction(row, draft[row.key], cells, case)
    return {row.key: _if_needed(row, cells, case) for row in case.asked}


def _if_needed(row: Row, cells: dict[str, Cell], case: _Case) -> Cell:
    if judge(row.required_when, case.form, cells) is False:
        return Cell()
    return cells.get(row.key, Cell("not_applicable"))


def _fraction(row: Row, percent: float, cells: dict[str, Cell], case: _Case) -> Cell:
    """Y is the total's own figure where the form has it; the same words count the same things."""
    if row.denominator in cells:
        denominator = cells[row.denominator].value
    else:
        chance = case.draw("denominator", row.denominator) ** 2
        denominator = int(_between(_DENOMINATORS[row.time], chance))
    if denominator == 0:
        return Cell("not_applicable")
    if row.numerator_row in cells:
        numerator = cells[row.numerator_row].value
    else:
        numerator = int(denominator * percent / 100 + 1e-9)
    value = round(100 * numerator / denominator, 2)
    return Cell("value", value, numerator, denominator, spread=0.01)


def _with_gap(cells: dict[str, Cell], case: _Case, desk: Desk) -> dict[str, Cell]:
    """In a few units one figure that no ratio rests on is not available yet."""
    totals = {row.denominator for row in case.form.rows}
    free = [
        row.key for row in case.asked
        if row.is_number and row.key not in totals and not row.owner
    ]  # fmt: skip
    if not free or case.draw("gap") >= _UNITS_WITH_A_GAP:
        return cells
    opened = cells | {free[int(case.draw("which gap") * len(free))]: Cell("not_available")}
    return cells if failures(desk, opened) else opened


def _filled(cell: Cell) -> Filled:
    if cell.state != "value":
        return Filled(value=STATE[cell.state])
    return Filled(cell.value, cell.numerator, cell.denominator)
