"""Rules that give cells another look where a condition holds, in; what the cells then show out.

What a condition asks of the cell itself is tried on it. Any other formula may hold: who reads the
sheet is told rather once too often. A zero that is not shown is still a zero, as in a format «0;-0;».
"""

import math
import operator
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from pipeline.files.colours import Look
from pipeline.files.runs import doubted
from pipeline.grid import Range, RawCell, place_of

_HOLDS: dict[str, Callable[..., bool]] = {
    "<": operator.lt, "<=": operator.le, "=": operator.eq, "<>": operator.ne, "!=": operator.ne,
    ">=": operator.ge, ">": operator.gt,
    "between": lambda value, low, high: low <= value <= high,
    "notBetween": lambda value, low, high: not low <= value <= high,
}  # fmt: skip
_OF_CELL = re.compile(r"=?\$?[A-Z]{1,3}\$?[0-9]+\s*(<=|>=|<>|<|>|=)\s*(-?[0-9.]+)")
_OF_NO_FIGURE = re.compile(r"=?\(?(?:NOT\(ISNUMBER|IS(?:ERROR|ERR|NA|BLANK|TEXT))\(", re.I)


class Condition(NamedTuple):
    """An operator and its limits; without one whatever a formula asks, '' for what always may hold."""

    operator: str = ""
    limits: tuple[str, ...] = ()
    formula: str = ""

    def may_hold(self, cell: RawCell) -> bool:
        """Whether a cell with this condition may have the look of the rule."""
        if match := _OF_CELL.fullmatch(self.formula.strip()):
            return Condition(match[1], (match[2],)).may_hold(cell)
        if _OF_NO_FIGURE.match(self.formula.strip()):
            return False
        if not self.operator:
            return True
        value = cell.value if cell.kind == "number" else math.inf  # a text is more than any number
        try:
            return _HOLDS[self.operator](value, *map(float, self.limits))
        except (
            ValueError,
            KeyError,
            TypeError,
        ):  # limits that are formulas, operators of other programs
            return True


class Rule(NamedTuple):
    """The look of the cells in these ranges for which the condition holds."""

    ranges: tuple[Range, ...]
    condition: Condition
    look: Look

    def may_apply(self, place: tuple[int, int], cell: RawCell) -> bool:
        row, column = place
        return self.condition.may_hold(cell) and any(
            top <= row <= bottom and left <= column <= right
            for top, left, bottom, right in self.ranges
        )


def look_by_rules(
    cells: dict[tuple[int, int], RawCell],
    rules: Iterable[Rule],
    look_of: Callable[[tuple[int, int]], Look],
) -> None:
    """Give the cells the looks that rules may give them; `look_of` tells which they have without."""
    rules = tuple(rules)
    for place, cell in cells.items():
        for rule in rules:
            if rule.may_apply(place, cell):
                cells[place] = cell = _with_look(cell, rule.look.over(look_of(place)))


def _with_look(cell: RawCell, look: Look) -> RawCell:
    if look.format and cell.kind == "number" and not look.is_unseen:
        cell = cell._replace(format=look.format)
    return doubted(
        cell, look.is_struck or cell.doubt == "struck", cell.doubt == "stale", look.is_unseen
    )


def ranges_of(text: str) -> tuple[Range, ...]:
    """«A1:B5 D7» as ranges; what is none is left out."""
    found = []
    for part in text.replace("$", "").split():
        first, _, last = part.partition(":")
        try:
            found.append((*place_of(first), *place_of(last or first)))
        except ValueError:
            continue
    return tuple(found)
