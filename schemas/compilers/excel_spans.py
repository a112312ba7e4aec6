"""Sides of a comparison in, Excel formulas of what they can stand for out, in millionths.

They read prepared cells whose addresses the caller gives, '' where a template has no such cell.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from schemas.compilers.relation import counts_nothing, least
from schemas.form.model import Form
from schemas.frames import STATES
from schemas.rules.expression import MICRO, Arithmetic, Node, Number, Ref, refs

At = Callable[[str, str], str]  # key and part → address
_ENDLESS = (
    "9E+300"  # where a figure is missing; ends are only ever added to others of their own side
)


class Bounds(NamedTuple):
    """Formulas of what written figures can stand for; low is high where the figure is exact."""

    low: str
    high: str
    written: str

    @property
    def exact(self) -> bool:
        return self.low == self.high


class Ends(NamedTuple):
    """Formulas of the least and the most that a side can be, whatever is missing; None for no end."""

    low: str | None
    high: str | None


@dataclass(frozen=True)
class Given:
    """Where the prepared cells of a form are, as one rule looks at them.

    `own` where the rule is of one row alone; `nothing` are rows that are no part of the unit's sums.
    """

    form: Form
    at: At
    own: bool = field(default=False, kw_only=True)
    nothing: frozenset[str] = field(default=frozenset(), kw_only=True)

    def known(self, cells: Iterable[Ref]) -> str | None:
        """The condition that all cells have figures; '' where they always have, None where never."""
        needed = [ref for ref in dict.fromkeys(cells) if not self._is_nothing(ref)]
        places = [self.at(ref.key, ref.part) for ref in needed]
        if not all(places):
            return None
        idle = "".join(f"+({test})" for ref in needed for test in self._idle(ref))
        return f"COUNT({','.join(places)}){idle}={len(places)}" if places else ""

    def figure(self, ref: Ref) -> str:
        """A cell's figure where it is known; N makes a zero of a cell without one."""
        place = self.at(ref.key, ref.part)
        if self._is_nothing(ref) or self._idle(ref):
            return f"N({place})" if place else "0"
        return place

    def _is_nothing(self, ref: Ref) -> bool:
        return ref.part == "value" and ref.key in self.nothing

    def _idle(self, ref: Ref) -> list[str]:
        """Tests of the states in which the relation takes the row for a zero."""
        if self.own or ref.part != "value":
            return []
        row, state = self.form.by_key[ref.key], self.at(ref.key, "state")
        return [
            f"{state}={number}" for number, name in enumerate(STATES) if counts_nothing(row, name)
        ]

    def bounds(self, node: Node) -> Bounds:
        """What a side stands for where all its figures are known."""
        match node:
            case Number(value):
                return Bounds(*[str(round(value * MICRO))] * 3)
            case Ref(key, part):
                figure = self.figure(node)
                if part != "value" or self.form.by_key[key].kind != "ratio":
                    return Bounds(figure, figure, figure)
                spread = self.at(key, "spread")
                return Bounds(f"({figure}-{spread})", f"({figure}+{spread})", figure)
            case Arithmetic(op, left, right):
                return _combined(op, self.bounds(left), self.bounds(right))
        raise TypeError(node)

    def ends(self, node: Node) -> Ends:
        match node:
            case Ref(key, part):
                lowest = least(self.form.by_key[key]) if part == "value" else -math.inf
                return self._where_known(node, lowest)
            case Arithmetic("*"):
                return self._where_known(node, -math.inf)
            case Arithmetic(op, left, right):
                first, second = self.ends(left), self.ends(right)
                low, high = second if op == "+" else second[::-1]
                return Ends(_joined(first.low, op, low), _joined(first.high, op, high))
        low, high, _ = self.bounds(node)
        return Ends(low, high)

    def _where_known(self, node: Node, lowest: float) -> Ends:
        """The bounds of a cell or a product; where it is not known the lowest and no most."""
        known, bottom = self.known(refs(node)), None
        if not math.isinf(lowest):
            bottom = str(round(lowest * MICRO))
        if known is None:
            return Ends(bottom, None)
        low, high, _ = self.bounds(node)
        if not known:
            return Ends(low, high)
        most = f"IF({known},{high},{_ENDLESS})"
        if bottom == "0" and low == high and isinstance(node, Ref):
            return Ends(f"N({self.at(node.key, node.part)})", most)
        return Ends(f"IF({known},{low},{bottom or f'-{_ENDLESS}'})", most)


def _joined(left: str | None, op: str, right: str | None) -> str | None:
    return None if left is None or right is None else f"({left}{op}{right})"


def _combined(op: str, left: Bounds, right: Bounds) -> Bounds:
    if op == "*":
        return _product(left, right)
    written = f"({left.written}{op}{right.written})"
    if left.exact and right.exact:
        return Bounds(written, written, written)
    ends = (right.low, right.high) if op == "+" else (right.high, right.low)
    return Bounds(f"({left.low}{op}{ends[0]})", f"({left.high}{op}{ends[1]})", written)


def _product(left: Bounds, right: Bounds) -> Bounds:
    def times(a: str, b: str) -> str:
        return f"{a}*{b}/{MICRO}"

    written = f"({times(left.written, right.written)})"
    if left.exact and right.exact:
        return Bounds(written, written, written)
    ends = ",".join(times(a, b) for a in left[:2] for b in right[:2])
    return Bounds(f"MIN({ends})", f"MAX({ends})", written)
