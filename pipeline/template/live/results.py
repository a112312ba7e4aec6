"""What a template shows as soon as it is opened: the results of the formulas that judge it.

The same as the formulas of verdict_formulas say, in Python; LibreOffice's recalculation must equal it.
"""

import functools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from pipeline.past.previous import Past
from pipeline.returns import Filled
from pipeline.template.columns import (
    CHECK_AT,
    COUNTS,
    FIRST_OF,
    FLAGS,
    PARTS,
    line_of,
)
from pipeline.template.live.checks import (
    ERROR,
    TODO,
    WARNING,
    Checks,
    more_than_one,
)
from pipeline.template.live.prepared_rows import (
    NOT_APPLICABLE,
    UNREADABLE,
    VALUE,
    PreparedRow,
    prepared_rows,
)
from schemas.compilers import as_value
from schemas.form.model import Form, Row
from schemas.rules.expression import MICRO, Ref
from schemas.rules.rule import Rule

_DIGITS: Mapping[bool | None, str] = {False: "0", None: "1", True: "2"}
_NO_PAST = Past()
NO_EXCUSES: Mapping[str, "Excuse"] = MappingProxyType({})
_HAS: Mapping[str, Callable[[int], bool]] = {
    "error": lambda weight: weight >= ERROR,
    "warning": lambda weight: weight % ERROR >= WARNING,
    "missing": lambda weight: weight % WARNING >= TODO,
}


@dataclass(frozen=True, slots=True)
class Excuse:
    """The `cell` of a letter in which a unit says why a figure is right; `given` where it does so now."""

    cell: str
    given: bool = False


@dataclass(frozen=True)
class Results:
    """What one template shows. By the key of each row with a line: its `problem` ('' for none), the
    weight of what is `marked` in each of its cells, and the numbers of the `messages` about it.

    `firsts` are the rows to go to, by what they weigh: of a rule between rows the one that it names
    first. `excuses` are a letter's, by the rule or problem_id that is not judged once one is given.
    `untouched` is a form without an answer though none is missing, for its blank cells are zeros.
    """

    checks: Checks
    prepared: Mapping[str, PreparedRow]
    nothing: bool
    verdicts: Mapping[str, bool | None]
    unsilenced: frozenset[str]
    problems: Mapping[str, str]
    marked: Mapping[str, Mapping[str, int]]
    messages: Mapping[str, tuple[int, ...]]
    counts: Mapping[str, int]
    firsts: tuple[tuple[str, int], ...] = ()
    excuses: Mapping[str, Excuse] = field(default_factory=dict)
    untouched: bool = False

    def shown(self, key: str) -> str:
        """The text beside a row: the gravest fault, and how many more there are."""
        numbers = self.messages[key]
        if not numbers:
            return ""
        return self.checks.messages[numbers[0] - 1].text + more_than_one(len(numbers))

    def first_line(self, kind: str) -> int:
        """The line on the form sheet, from 1, of the first row to go to for the kind; 0 if none."""
        lines = (
            line_of(self.checks.form, key) + 1 for key, weight in self.firsts if _HAS[kind](weight)
        )
        return min(lines, default=0)


def unsilenced(form: Form, failing: Set[str]) -> frozenset[str]:
    """The failing rules that no other failing rule silences: one fault is reported once."""
    return frozenset(rule for rule in failing if failing.isdisjoint(form.silencers[rule]))


def verdicts_of(
    checks: Checks, prepared: Mapping[str, PreparedRow], past: Mapping[str, Past],
    rules: Iterable[Rule],
) -> dict[str, bool | None]:  # fmt: skip
    """By the rule's id: True, False, or None where the rule cannot be judged."""
    asked = checks.cut.asked
    cells = {
        key: row.as_cell(key in asked, past.get(key, _NO_PAST)) for key, row in prepared.items()
    }
    level = checks.cut.level
    return {rule.id: as_value.outcome(rule, checks.form, level, cells) for rule in rules}


@functools.lru_cache(maxsize=4)
def blank_results(checks: Checks) -> Results:
    """What a blank template shows: the same for all units of a cut."""
    return results_of(checks, {}, {}, nothing=False)


def results_of(
    checks: Checks, filled: Mapping[str, Filled], past: Mapping[str, Past], nothing: bool,
    excuses: Mapping[str, Excuse] = NO_EXCUSES,
) -> Results:  # fmt: skip
    """Everything that the formulas show, computed here."""
    prepared = prepared_rows(checks.form, checks.cut, filled, nothing)
    excused = {name for name, excuse in excuses.items() if excuse.given}
    verdicts = verdicts_of(checks, prepared, past, checks.rules) | dict.fromkeys(
        excused & {rule.id for rule in checks.rules}
    )
    failing = unsilenced(checks.form, {rule for rule, holds in verdicts.items() if holds is False})
    problems = {
        row.key: _problem(row, prepared[row.key], row.key in checks.cut.asked, excused)
        for row in checks.rows
    }
    wrong = [(name, _cells_of(name, prepared[key], key)) for key, name in problems.items() if name]
    wrong += [(rule.id, rule.named) for rule in checks.rules if rule.id in failing]
    counts = Counter(checks.weight(name) for name, _ in wrong)
    marked: dict[str, Counter[str]] = {row.key: Counter() for row in checks.rows}
    messages: dict[str, list[int]] = {row.key: [] for row in checks.rows}
    for name, cells in wrong:
        for key in {cell.key for cell in cells} & marked.keys():
            messages[key].append(checks.numbers[name])
            marked[key].update({c.part: checks.weight(name) for c in cells if c.key == key})
    waiting = _may_be_missing(checks, verdicts, failing)
    for key in waiting:
        marked[key]["value"] += TODO
    named = {
        "errors": counts[ERROR], "warnings": counts[WARNING], "missing": counts[TODO] + len(waiting),
        "not_applicable": sum(prepared[row.key].state == NOT_APPLICABLE for row in checks.rows),
    }  # fmt: skip
    ordered = {key: tuple(sorted(numbers)) for key, numbers in messages.items()}
    firsts = tuple((checks.first_row(cells), checks.weight(name)) for name, cells in wrong)
    untouched = checks.form.blank_says_zero and not any(
        answer.value is not None or answer.state for answer in filled.values()
    )
    return Results(
        checks, prepared, nothing, verdicts, failing, problems, marked, ordered, named, firsts,
        excuses, untouched,
    )  # fmt: skip


def _may_be_missing(
    checks: Checks, verdicts: Mapping[str, bool | None], failing: Set[str]
) -> list[str]:
    """The blank rows that are asked only if others say so that are themselves not filled in yet.

    They are counted and marked as well, so that the number falls with each answer and never rises.
    """
    lacking = {
        key for key, rules in checks.row_rules.items()
        if any(rule.todo and rule.id in failing for rule in rules)
    }  # fmt: skip
    return [
        rule.row for rule, keys in checks.conditional
        if verdicts[rule.id] is None and not lacking.isdisjoint(keys)
    ]  # fmt: skip


def problem_id(problem: str, key: str) -> str:
    """What a row says wrong by itself is excused by."""
    return f"{problem}|{key}"


def _problem(row: Row, prepared: PreparedRow, asked: bool, excused: Set[str]) -> str:
    """What the row itself says wrong, whatever the rules; the gravest that is not excused."""
    named = () if row.kind == "heading" else _problems(row, prepared, asked)
    return next((name for name in named if problem_id(name, row.key) not in excused), "")


def _problems(row: Row, prepared: PreparedRow, asked: bool) -> Iterator[str]:
    if prepared.state == UNREADABLE:
        yield "unreadable"
    if _unread_parts(prepared):
        yield "fraction"
    if prepared.covered and asked and prepared.value:  # 0 contradicts nothing
        yield "contradicted"
    known = None not in (prepared.numerator, prepared.denominator)
    if row.takes_fraction and prepared.state == VALUE and not known and prepared.value is not None:
        if 0 < prepared.value < MICRO:  # 63,1 % typed with its sign is stored as 0,631
            yield "below_one"
        yield "no_fraction"


def _cells_of(problem: str, prepared: PreparedRow, key: str) -> tuple[Ref, ...]:
    parts = _unread_parts(prepared) if problem == "fraction" else ("value",)
    return tuple(Ref(key, part) for part in parts)


def _unread_parts(prepared: PreparedRow) -> tuple[str, ...]:
    states = {"numerator": prepared.numerator_state, "denominator": prepared.denominator_state}
    return tuple(part for part, state in states.items() if state == UNREADABLE)


def formula_results(results: Results) -> dict[tuple[int, int], Any]:
    """What every formula of the hidden sheet gives, by line and column."""
    values: dict[tuple[int, int], Any] = {COUNTS[n]: count for n, count in results.counts.items()}
    values |= {place: results.first_line(kind) for kind, place in FIRST_OF.items()}
    values[COUNTS["nothing"]] = int(results.nothing)
    checks = results.checks
    for rule in checks.relations:
        line, fails = checks.relation_lines[rule.id], rule.id in results.unsilenced
        values[line, CHECK_AT["verdict"]] = int(_DIGITS[results.verdicts[rule.id]])
        values[line, CHECK_AT["failure"]] = checks.numbers[rule.id] if fails else ""
    for row in checks.rows:
        line = line_of(checks.form, row.key)
        prepared = results.prepared[row.key]
        of_row = {name: getattr(prepared, name) for name in PreparedRow.__slots__}
        for name, value in (of_row | _row_values(row, results)).items():
            values[line, CHECK_AT[name]] = "" if value is None else value
        values[line, CHECK_AT["line"]] = line + 1
    return values


def _row_values(row: Row, results: Results) -> dict[str, object]:
    checks, key = results.checks, row.key
    rules, problem = checks.row_rules[key], results.problems[key]
    failed = [checks.numbers[rule.id] for rule in rules if results.verdicts[rule.id] is False]
    wrong = [problem] * bool(problem) + [r.id for r in rules if r.id in results.unsilenced]
    return {FLAGS[part]: results.marked[key][part] for part in PARTS} | {
        "verdicts": "".join(_DIGITS[results.verdicts[rule.id]] for rule in rules),
        "first_failed": failed[0] if failed else "", "weight": sum(map(checks.weight, wrong)),
        "problem": checks.numbers[problem] if problem else "",
        "shown": results.shown(key),
    }  # fmt: skip
