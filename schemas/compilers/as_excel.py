"""A rule's tree in, one Excel formula out: 1 where the rule holds, 0 where it fails, 0.5 unknown.

The third language of the rules, beside as_pandera and as_value; tests prove that the three agree.
With these numbers «and» is MIN, «or» is MAX and «not» is 1 - x, which is how three outcomes join.
Formulas read prepared cells (figures in millionths, states and asked as numbers) whose addresses
the caller gives; they use only functions that are the same in every Excel, language and program.
"""

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from schemas.form.model import Form
from schemas.frames import STATES
from schemas.rules.expression import (
    Arithmetic,
    Call,
    Compare,
    Logic,
    Node,
    Number,
    Ref,
    Truth,
    refs,
)
from schemas.rules.relation import counts_nothing, is_sum, least, unasked_addends
from schemas.rules.rule import Rule

MICRO = 1_000_000
HOLDS, FAILS, UNKNOWN = 1, 0, 0.5
FORMULA_LIMIT = 8192  # of Excel, for the formula of a cell
DECIMALS = 6  # as many as a millionth can hold
At = Callable[[str, str], str]  # key and part of a cell → its address, '' where it is never known
_BLANK, _VALUE, _UNREADABLE = (STATES.index(name) for name in ("blank", "value", "unreadable"))


class Bounds(NamedTuple):
    """Formulas of what written figures can stand for; low is high where the figure is exact."""

    low: str
    high: str
    written: str

    @property
    def exact(self) -> bool:
        return self.low == self.high


_ENDLESS = "9E+300"  # for a bound that is not known; bounds are only ever added on their own side


@dataclass(frozen=True)
class Compiler:
    """Where the prepared cells of a form are; `asked_rows` are those that the unit must answer.

    `at` also knows the part «related»: the figure of a count, zero where it is not applicable.
    """

    form: Form
    at: At
    asked_rows: frozenset[str] = frozenset()
    own: bool = False
    nothing: frozenset[str] = frozenset()

    def judged(self, rule: Rule, level: str) -> str:
        """The formula of a rule for units of a level, without its «=»."""
        if rule.levels and level not in rule.levels:
            return str(UNKNOWN)
        nothing = frozenset() if rule.own else unasked_addends(rule, self.form, self.asked_rows)
        return replace(self, own=rule.own, nothing=nothing).statement(rule.tree)

    def statement(self, node: Node) -> str:
        match node:
            case Truth(value):
                return str(HOLDS if value else FAILS)
            case Compare(op, left, right):
                return self._compare(op, left, right)
            case Logic("not", (term,)):
                return _negated(self.statement(term))
            case Logic(op, terms):
                return _joined(op, [self.statement(term) for term in terms])
            case Call("implies", (condition, result)):
                given = _negated(self.statement(condition))
                return _joined("or", [given, self.statement(result)])
            case Call(name, args):
                return _FUNCTIONS[name](self, *args)
        raise TypeError(node)

    def _compare(self, op: str, left: Node, right: Node) -> str:
        """<= >= == ask whether figures of the written precision can satisfy; < > != what is written."""
        cells = list(dict.fromkeys([*refs(left), *refs(right)]))
        a, b = self._bounds(left), self._bounds(right)
        below = f"{a.low}<={b.high}" if a.exact and b.exact else f"{a.low}<{b.high}"
        above = f"{a.high}>={b.low}" if a.exact and b.exact else f"{a.high}>{b.low}"
        tests = {
            "<=": below, ">=": above,
            "==": f"{a.written}={b.written}" if a.exact and b.exact else f"AND({below},{above})",
            "<": f"{a.written}<{b.written}", ">": f"{a.written}>{b.written}",
            "!=": f"{a.written}<>{b.written}",
        }  # fmt: skip
        unknown = self._by_bounds(op, left, right) if is_sum(left) or is_sum(right) else UNKNOWN
        return self._known(cells, tests[op], unknown=unknown)

    def _by_bounds(self, op: str, left: Node, right: Node) -> str:
        """The verdict where a figure is missing: what the least and the most of a sum settle."""
        (low, high), (least_, most) = self._ends(left), self._ends(right)
        impossible, certain = {
            "<=": (f"{low}>{most}", f"{high}<={least_}"),
            ">=": (f"{high}<{least_}", f"{low}>={most}"),
            "==": (f"OR({low}>{most},{high}<{least_})", ""),
            "<": (f"{low}>={most}", f"{high}<{least_}"),
            ">": (f"{high}<={least_}", f"{low}>{most}"),
            "!=": ("", f"OR({high}<{least_},{low}>{most})"),
        }[op]
        verdict = f"IF({certain},{HOLDS},{UNKNOWN})" if certain else str(UNKNOWN)
        return f"IF({impossible},{FAILS},{verdict})" if impossible else verdict

    def _ends(self, node: Node) -> tuple[str, str]:
        """Formulas of the least and of the most that a side can be, whatever is missing."""
        match node:
            case Ref(key, part) if self._is_zero(node):
                return (f"N({self._place(node)})",) * 2
            case Ref(key, part):
                place, bounds = self._place(node), self._bounds(node)
                lowest = least(self.form.by_key[key]) if part == "value" else -math.inf
                bottom = f"-{_ENDLESS}" if math.isinf(lowest) else str(round(lowest * MICRO))
                known = f"IF(ISNUMBER({place}),{{}},{{}})"
                low = (
                    f"N({place})"
                    if bounds.exact and bottom == "0"
                    else known.format(bounds.low, bottom)
                )
                return low, known.format(bounds.high, _ENDLESS)
            case Arithmetic("*"):
                bounds, places = self._bounds(node), [self._place(ref) for ref in refs(node)]
                known = f"IF(COUNT({','.join(places)})={len(places)},{{}},{{}})"
                return known.format(bounds.low, f"-{_ENDLESS}"), known.format(bounds.high, _ENDLESS)
            case Arithmetic(op, left, right):
                (low, high), (least_, most) = self._ends(left), self._ends(right)
                ends = (least_, most) if op == "+" else (most, least_)
                return f"({low}{op}{ends[0]})", f"({high}{op}{ends[1]})"
        bounds = self._bounds(node)
        return bounds.low, bounds.high

    def _is_zero(self, ref: Ref) -> bool:
        return ref.part == "value" and ref.key in self.nothing

    def _place(self, ref: Ref) -> str:
        """The cell that a rule looks at: a relation between rows has a zero for «not applicable»."""
        related = ref.part == "value" and not self.own
        if related and counts_nothing(self.form.by_key[ref.key], "not_applicable"):
            return self.at(ref.key, "related")
        return self.at(ref.key, ref.part)

    def _known(
        self, cells: list[Ref], test: str, condition: str = "", unknown: object = UNKNOWN
    ) -> str:
        """Holds or fails by the test where all cells have figures, else unknown."""
        places = [self._place(ref) for ref in cells if not self._is_zero(ref)]
        if not all(places):
            return str(UNKNOWN)
        counted = f"COUNT({','.join(places)})={len(places)}" if places else ""
        judged = f"IF({test},{HOLDS},{FAILS})"
        if condition:  # in an IF of its own: Excel computes every term of an AND
            judged = f"IF({condition},{judged},{UNKNOWN})"
        return f"IF({counted},{judged},{unknown})" if counted else judged

    def _bounds(self, node: Node) -> Bounds:
        match node:
            case Number(value):
                return Bounds(*[str(round(value * MICRO))] * 3)
            case Ref(key, part):
                place = self._place(node)
                if self._is_zero(node):
                    return Bounds(*[f"N({place})"] * 3)
                if part != "value" or self.form.by_key[key].kind != "ratio":
                    return Bounds(place, place, place)
                spread = self.at(key, "spread")
                return Bounds(f"({place}-{spread})", f"({place}+{spread})", place)
            case Arithmetic(op, left, right):
                return _combined(op, self._bounds(left), self._bounds(right))
        raise TypeError(node)

    def answered(self, ref: Ref) -> str:
        state = self.at(ref.key, "state")
        return f"IF({state}={_UNREADABLE},{UNKNOWN},IF({state}={_VALUE},{HOLDS},{FAILS}))"

    def blank(self, ref: Ref) -> str:
        return f"IF({self.at(ref.key, 'state')}={_BLANK},{HOLDS},{FAILS})"

    def asked(self, ref: Ref) -> str:
        return self.at(ref.key, "asked")

    def whole(self, ref: Ref) -> str:
        value = self.at(ref.key, "value")
        return self._known([ref], f"ROUND({value}/{MICRO},0)*{MICRO}={value}")

    def listed(self, ref: Ref) -> str:
        value = self.at(ref.key, "value")
        codes = [f"{value}={code.number * MICRO}" for code in self.form.by_key[ref.key].codes]
        return self._known([ref], f"OR({','.join(codes)})")

    def stated(self, ref: Ref) -> str:
        """|v − 100·X/Y| is less than one unit of v's last written digit."""
        parts = [Ref(ref.key, part) for part in ("value", "numerator", "denominator")]
        value, numerator, denominator = (self.at(part.key, part.part) for part in parts)
        count = f"({denominator}/{MICRO})"
        distance = f"ABS({value}*{count}-{100 * MICRO}*({numerator}/{MICRO}))"
        test = f"{distance}<{self.at(ref.key, 'spread')}*{count}"
        return self._known(parts, test, f"{denominator}>0")

    def reachable(self, ref: Ref, total: Ref) -> str:
        """Some whole k has 100·k/N within the written precision; not judged where X is given."""
        value, spread = self.at(ref.key, "value"), self.at(ref.key, "spread")
        count = f"({self._place(Ref(total.key))}/{MICRO})"
        stated = self.at(ref.key, "numerator")
        share = 100 * MICRO
        test = (
            f"(INT(({value}-{spread})*{count}/{share})+1)*{share}<({value}+{spread})*{count}"
        )  # fmt: skip
        given = f"COUNT({stated})=0" if stated else "TRUE"
        return self._known([ref, Ref(total.key)], test, f"AND({given},{count}>0)")


_FUNCTIONS = {
    "answered": Compiler.answered,
    "blank": Compiler.blank,
    "asked": Compiler.asked,
    "whole": Compiler.whole,
    "listed": Compiler.listed,
    "stated": Compiler.stated,
    "reachable": Compiler.reachable,
}


def _negated(formula: str) -> str:
    return f"(1-{formula})"


def _joined(op: str, formulas: list[str]) -> str:
    return f"{'MIN' if op == 'and' else 'MAX'}({','.join(formulas)})"


def _combined(op: str, left: Bounds, right: Bounds) -> Bounds:
    if op == "*":
        return _product(left, right)
    if left.exact and right.exact:
        return Bounds(*[f"({left.written}{op}{right.written})"] * 3)
    ends = (right.low, right.high) if op == "+" else (right.high, right.low)
    written = f"({left.written}{op}{right.written})"
    return Bounds(f"({left.low}{op}{ends[0]})", f"({left.high}{op}{ends[1]})", written)


def _product(left: Bounds, right: Bounds) -> Bounds:
    def times(a: str, b: str) -> str:
        return f"{a}*{b}/{MICRO}"

    written = f"({times(left.written, right.written)})"
    if left.exact and right.exact:
        return Bounds(written, written, written)
    ends = ",".join(times(a, b) for a in left[:2] for b in right[:2])
    return Bounds(f"MIN({ends})", f"MAX({ends})", written)


def spread_formula(cell: str) -> str:
    """One unit of the last digit written in a cell, in millionths: 63,1 → 100000."""
    formula = "1"
    for decimals in reversed(range(DECIMALS)):
        unit = 10 ** (DECIMALS - decimals)
        formula = f"IF(ROUND({cell},{decimals})={cell},{unit},{formula})"
    return formula


@functools.lru_cache(maxsize=16)
def without_form(form: Form) -> tuple[Rule, ...]:
    """The rules that Excel cannot check, since their formula would be too long for a cell."""
    compiler = Compiler(form, lambda key, part: "_kiem_tra!$AA$1000")
    return tuple(rule for rule in form.rules if len(compiler.statement(rule.tree)) >= FORMULA_LIMIT)
