"""A rule's tree in, one Excel formula out: 1 where the rule holds, 0 where it fails, 0.5 unknown.

The third language of the rules, beside as_pandera and as_value; tests prove that the three agree.
With these numbers «and» is MIN, «or» is MAX and «not» is 1 - x, which is how three outcomes join.
Formulas read prepared cells (figures in millionths, states and asked as numbers) whose addresses
the caller gives; they use only functions that are the same in every Excel, language and program.
"""

import functools
import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from schemas.form.model import Form
from schemas.frames import STATES
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
    refs,
)
from schemas.rules.rule import Rule

HOLDS, FAILS, UNKNOWN = 1, 0, 0.5
FORMULA_LIMIT = 8192  # of Excel, for the formula of a cell
DECIMALS = 6  # as many as a millionth can hold
At = Callable[[str, str], str]  # key and part → address, '' where a template has no such cell
_BLANK, _VALUE, _UNREADABLE = (STATES.index(name) for name in ("blank", "value", "unreadable"))


class Bounds(NamedTuple):
    """Formulas of what written figures can stand for; low is high where the figure is exact."""

    low: str
    high: str
    written: str

    @property
    def exact(self) -> bool:
        return self.low == self.high


@dataclass(frozen=True)
class Compiler:
    """Where the prepared cells of a form are."""

    form: Form
    at: At

    def can_fail(self, rule: Rule, level: str) -> bool:
        """False where no figures of a unit of this level break the rule, as far as cells are there."""
        if rule.levels and level not in rule.levels:
            return False
        return FAILS in self._possible(rule.tree)

    def _possible(self, node: Node) -> set[float]:
        match node:
            case Logic("not", (term,)):
                return {1 - outcome for outcome in self._possible(term)}
            case Logic(op, terms):
                settled = min if op == "and" else max
                each = map(self._possible, terms)
                return {settled(outcomes) for outcomes in itertools.product(*each)}
            case Call("implies", (condition, result)):
                return self._possible(Logic("or", (Logic("not", (condition,)), result)))
        known = {str(outcome): outcome for outcome in (HOLDS, FAILS, UNKNOWN)}
        formula = self.statement(node)
        return {known[formula]} if formula in known else set(known.values())

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
        return self._known(cells, tests[op])

    def _known(self, cells: list[Ref], test: str, condition: str = "") -> str:
        """Holds or fails by the test where all cells have figures, else unknown."""
        places = [self.at(ref.key, ref.part) for ref in cells]
        if not all(places):
            return str(UNKNOWN)
        counted = f"COUNT({','.join(places)})={len(places)}" if places else ""
        judged = f"IF({test},{HOLDS},{FAILS})"
        if condition:  # in an IF of its own: Excel computes every term of an AND
            judged = f"IF({condition},{judged},{UNKNOWN})"
        return f"IF({counted},{judged},{UNKNOWN})" if counted else judged

    def _bounds(self, node: Node) -> Bounds:
        match node:
            case Number(value):
                return Bounds(*[str(round(value * MICRO))] * 3)
            case Ref(key, part):
                place = self.at(key, part)
                if part != "value" or self.form.by_key[key].kind != "ratio":
                    return Bounds(place, place, place)
                spread = self.at(key, "spread")
                return Bounds(f"({place}-{spread})", f"({place}+{spread})", place)
            case Arithmetic(op, left, right):
                return _combined(op, self._bounds(left), self._bounds(right))
        raise TypeError(node)

    def answered(self, ref: Ref) -> str:
        state = self.at(ref.key, "state")
        read = f"IF({state}={_UNREADABLE},{UNKNOWN},IF({state}={_VALUE},{HOLDS},{FAILS}))"
        return read if state else str(FAILS)

    def blank(self, ref: Ref) -> str:
        state = self.at(ref.key, "state")
        return f"IF({state}={_BLANK},{HOLDS},{FAILS})" if state else str(HOLDS)

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
        count = f"({self.at(total.key, 'value')}/{MICRO})"
        stated = self.at(ref.key, "numerator")
        share = 100 * MICRO
        test = (
            f"(INT(({value}-{spread})*{count}/{share})+1)*{share}<({value}+{spread})*{count}"
        )  # fmt: skip
        given = f"COUNT({stated})=0" if stated else "TRUE"
        return self._known([ref, Ref(total.key)], test, f"AND({given},{count}>0)")


_FUNCTIONS: dict[str, Callable[..., str]] = {
    "answered": Compiler.answered,
    "blank": Compiler.blank,
    "asked": Compiler.asked,
    "whole": Compiler.whole,
    "listed": Compiler.listed,
    "stated": Compiler.stated,
    "reachable": Compiler.reachable,
}


def _negated(formula: str) -> str:
    known = {str(HOLDS): str(FAILS), str(FAILS): str(HOLDS), str(UNKNOWN): str(UNKNOWN)}
    return known.get(formula, f"(1-{formula})")


def _joined(op: str, formulas: list[str]) -> str:
    """MIN or MAX of what is not known beforehand; one FAILS settles an «and», one HOLDS an «or»."""
    decisive, idle = (FAILS, HOLDS) if op == "and" else (HOLDS, FAILS)
    if str(decisive) in formulas:
        return str(decisive)
    terms = [formula for formula in dict.fromkeys(formulas) if formula != str(idle)]
    if len(terms) > 1:
        return f"{'MIN' if op == 'and' else 'MAX'}({','.join(terms)})"
    return terms[0] if terms else str(idle)


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
    """The rules that Excel cannot check: too long for a cell, alone or with those of their row."""
    compiler = Compiler(form, lambda key, part: "_kiem_tra!$AA$1000")
    taken: Counter[str] = Counter()  # by row: the rules that look at it alone share one cell
    left_out = []
    for rule in form.rules:
        length = len(compiler.statement(rule.tree)) + len('=""&2*')
        home = rule.cells[0].key if rule.own else rule.id
        if taken[home] + length >= FORMULA_LIMIT:
            left_out.append(rule)
        else:
            taken[home] += length
    return tuple(left_out)
