"""A rule's tree in, one Excel formula out: 1 where the rule holds, 0 where it fails, 0.5 unknown.

The third language of the rules, beside as_pandera and as_value; tests prove that the three agree.
With these numbers «and» is MIN, «or» is MAX and «not» is 1 - x, which is how three outcomes join.
Formulas read prepared cells (figures in millionths, states and asked as numbers) whose addresses
the caller gives; they use only functions that are the same in every Excel, language and program.
"""

import functools
import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from schemas.compilers.excel_spans import Given
from schemas.compilers.relation import has_bounds, oriented, unasked_addends
from schemas.form.model import Form
from schemas.frames import STATES
from schemas.rules.expression import MICRO, Call, Compare, Logic, Node, Ref, Truth, refs
from schemas.rules.rule import Rule

HOLDS, FAILS, UNKNOWN = 1, 0, 0.5
FORMULA_LIMIT = 8192  # of Excel, for the formula of a cell
DECIMALS = 6  # as many as a millionth can hold
_BLANK, _VALUE, _UNREADABLE = (STATES.index(name) for name in ("blank", "value", "unreadable"))


@dataclass(frozen=True)
class Compiler(Given):
    """The prepared cells of a form; `asked_rows` are those that the unit must answer, if known."""

    asked_rows: frozenset[str] = frozenset()

    def can_fail(self, rule: Rule, level: str) -> bool:
        """False where no figures of a unit of this level break the rule, as far as cells are there."""
        if rule.levels and level not in rule.levels:
            return False
        return FAILS in self._looking(rule)._possible(rule.tree)

    def formula(self, rule: Rule) -> str:
        """The formula of a rule, without its «=»."""
        return self._looking(rule).statement(rule.tree)

    def _looking(self, rule: Rule) -> "Compiler":
        nothing = unasked_addends(rule, self.form, self.asked_rows)
        return replace(self, own=rule.own, nothing=nothing)

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
            case Compare(op, left, right) if self.known(refs(node)) is None:
                return {UNKNOWN, *(outcome for outcome, _ in self._settling(op, left, right))}
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
        a, b = self.bounds(left), self.bounds(right)
        below = f"{a.low}<={b.high}" if a.exact and b.exact else f"{a.low}<{b.high}"
        above = f"{a.high}>={b.low}" if a.exact and b.exact else f"{a.high}>{b.low}"
        tests = {
            "<=": below, ">=": above,
            "==": f"{a.written}={b.written}" if a.exact and b.exact else f"AND({below},{above})",
            "<": f"{a.written}<{b.written}", ">": f"{a.written}>{b.written}",
            "!=": f"{a.written}<>{b.written}",
        }  # fmt: skip
        unknown = str(UNKNOWN)
        for outcome, condition in self._settling(op, left, right):
            unknown = f"IF({condition},{outcome},{unknown})"
        return self._judged([*refs(left), *refs(right)], tests[op], unknown=unknown)

    def _settling(self, op: str, left: Node, right: Node) -> Iterator[tuple[float, str]]:
        """Where a figure is missing: outcomes that the least and the most of a sum can settle, and when."""
        if not has_bounds(left, right):
            return
        op, left, right = oriented(op, left, right)
        a, b = self.ends(left), self.ends(right)
        under, over = (a.high, b.low), (a.low, b.high)  # below for certain, above for certain
        tests: dict[str, list[tuple[float, tuple[str | None, str | None], str]]] = {
            "<=": [(HOLDS, under, "<="), (FAILS, over, ">")],
            "<": [(HOLDS, under, "<"), (FAILS, over, ">=")],
            "==": [(FAILS, under, "<"), (FAILS, over, ">")],
            "!=": [(HOLDS, under, "<"), (HOLDS, over, ">")],
        }
        for outcome, (first, second), sign in tests[op]:
            if first is not None and second is not None:
                yield outcome, f"{first}{sign}{second}"

    def _judged(
        self, cells: list[Ref], test: str, condition: str = "", unknown: str = str(UNKNOWN)
    ) -> str:
        """Holds or fails by the test where all cells have figures, else unknown."""
        known = self.known(cells)
        if known is None:
            return unknown
        judged = f"IF({test},{HOLDS},{FAILS})"
        if condition:  # in an IF of its own: Excel computes every term of an AND
            judged = f"IF({condition},{judged},{UNKNOWN})"
        return f"IF({known},{judged},{unknown})" if known else judged

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
        figure, written = self.at(ref.key, ref.part), replace(self, own=True, nothing=frozenset())
        return written._judged([ref], f"ROUND({figure}/{MICRO},0)*{MICRO}={figure}")

    def listed(self, ref: Ref) -> str:
        value = self.at(ref.key, "value")
        codes = [f"{value}={code.number * MICRO}" for code in self.form.by_key[ref.key].codes]
        return self._judged([ref], f"OR({','.join(codes)})")

    def stated(self, ref: Ref) -> str:
        """|v − 100·X/Y| is less than one unit of v's last written digit."""
        parts = [Ref(ref.key, part) for part in ("value", "numerator", "denominator")]
        value, numerator, denominator = (self.at(part.key, part.part) for part in parts)
        count = f"({denominator}/{MICRO})"
        distance = f"ABS({value}*{count}-{100 * MICRO}*({numerator}/{MICRO}))"
        test = f"{distance}<{self.at(ref.key, 'spread')}*{count}"
        return self._judged(parts, test, f"{denominator}>0")

    def reachable(self, ref: Ref, total: Ref) -> str:
        """Some whole k has 100·k/N within the written precision; not judged where X is given."""
        value, spread = self.at(ref.key, "value"), self.at(ref.key, "spread")
        count = f"({self.figure(Ref(total.key))}/{MICRO})"
        stated = self.at(ref.key, "numerator")
        share = 100 * MICRO
        test = (
            f"(INT(({value}-{spread})*{count}/{share})+1)*{share}<({value}+{spread})*{count}"
        )  # fmt: skip
        given = f"COUNT({stated})=0" if stated else "TRUE"
        return self._judged([ref, Ref(total.key)], test, f"AND({given},{count}>0)")


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
        length = len(compiler.formula(rule)) + len('=""&2*')
        home = rule.cells[0].key if rule.own else rule.id
        if taken[home] + length >= FORMULA_LIMIT:
            left_out.append(rule)
        else:
            taken[home] += length
    return tuple(left_out)
