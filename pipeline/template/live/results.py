"""What a template shows as soon as it is opened: the results of the formulas that judge it.

The same as the formulas of verdict_formulas say, in Python; LibreOffice's recalculation must equal it.
"""

import functools
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
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
    rows_named,
    weight_of,
)
from pipeline.template.live.prepared_rows import UNREADABLE, VALUE, PreparedRow, prepared_rows
from schemas.compilers import as_value
from schemas.compilers.as_excel import MICRO
from schemas.form.model import Form, Row
from schemas.rules.rule import Rule

_DIGITS: Mapping[bool | None, str] = {False: "0", None: "1", True: "2"}
_NO_PAST = Past()
_HAS: Mapping[str, Callable[[int], bool]] = {
    "error": lambda weight: weight >= ERROR,
    "warning": lambda weight: weight % ERROR >= WARNING,
    "missing": lambda weight: weight % WARNING >= TODO,
}


@dataclass(frozen=True)
class Results:
    """What one template shows. By the key of each row with a line: its `problem` ('' for none), the
    weight of what is `marked` in each of its cells, and the numbers of the `messages` about it."""

    checks: Checks
    prepared: Mapping[str, PreparedRow]
    nothing: bool
    verdicts: Mapping[str, bool | None]
    unsilenced: frozenset[str]
    problems: Mapping[str, str]
    marked: Mapping[str, Mapping[str, int]]
    messages: Mapping[str, tuple[int, ...]]
    counts: Mapping[str, int]

    def shown(self, key: str) -> str:
        """The text beside a row: the gravest fault, and how many more there are."""
        numbers = self.messages[key]
        if not numbers:
            return ""
        return self.checks.messages[numbers[0] - 1].text + more_than_one(len(numbers))

    def first_line(self, kind: str) -> int:
        """The line on the form sheet, from 1, of the first row with a mark of the kind; 0 if none."""
        marked = (key for key, marks in self.marked.items() if _HAS[kind](sum(marks.values())))
        first = next(marked, "")
        return line_of(self.checks.form, first) + 1 if first else 0


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
    checks: Checks, filled: Mapping[str, Filled], past: Mapping[str, Past], nothing: bool
) -> Results:
    """Everything that the formulas show, computed here."""
    prepared = prepared_rows(checks.form, checks.cut, filled, nothing)
    verdicts = verdicts_of(checks, prepared, past, checks.rules)
    failing = unsilenced(checks.form, {rule for rule, holds in verdicts.items() if holds is False})
    problems, asked = {}, checks.cut.asked
    marked: dict[str, dict[str, int]] = {row.key: dict.fromkeys(PARTS, 0) for row in checks.rows}
    messages: dict[str, list[int]] = {row.key: [] for row in checks.rows}
    counts = dict.fromkeys((ERROR, WARNING, TODO, 0), 0)
    for row in checks.rows:
        problem = problems[row.key] = _problem(row, prepared[row.key], row.key in asked)
        if problem:
            number = checks.numbers[problem]
            weight = checks.messages[number - 1].weight
            counts[weight] += 1
            messages[row.key].append(number)
            for part in _unread_parts(prepared[row.key]) if problem == "fraction" else ("value",):
                marked[row.key][part] += weight
    for rule in (rule for rule in checks.rules if rule.id in failing):
        counts[weight_of(rule)] += 1
        for key in rows_named(rule):
            messages.get(key, []).append(checks.numbers[rule.id])
        for ref in rule.named:
            if ref.key in marked:
                marked[ref.key][ref.part] += weight_of(rule)
    named = {"errors": counts[ERROR], "warnings": counts[WARNING], "missing": counts[TODO]}
    ordered = {key: tuple(sorted(numbers)) for key, numbers in messages.items()}
    return Results(
        checks, prepared, nothing, verdicts, failing, problems, marked, ordered, named
    )  # fmt: skip


def _problem(row: Row, prepared: PreparedRow, asked: bool) -> str:
    """What the row itself says wrong, whatever the rules; the gravest only."""
    if row.kind == "heading":
        return ""
    if prepared.state == UNREADABLE:
        return "unreadable"
    if _unread_parts(prepared):
        return "fraction"
    if prepared.covered and asked and prepared.value:  # 0 contradicts nothing
        return "contradicted"
    known = None not in (prepared.numerator, prepared.denominator)
    if not row.takes_fraction or prepared.state != VALUE or known or prepared.value is None:
        return ""
    # 63,1 % typed with its sign is stored as 0,631
    return "below_one" if 0 < prepared.value < MICRO else "no_fraction"


def _unread_parts(prepared: PreparedRow) -> tuple[str, ...]:
    states = {"numerator": prepared.numerator_state, "denominator": prepared.denominator_state}
    return tuple(part for part, state in states.items() if state == UNREADABLE)


def formula_results(results: Results) -> dict[tuple[int, int], Any]:
    """What every formula of the hidden sheet gives, by line and column."""
    values: dict[tuple[int, int], Any] = {COUNTS[n]: count for n, count in results.counts.items()}
    values |= {place: results.first_line(kind) for kind, place in FIRST_OF.items()}
    values[COUNTS["nothing"]] = int(results.nothing)
    for rule, line in results.checks.relation_lines.items():
        values[line, CHECK_AT["verdict"]] = int(_DIGITS[results.verdicts[rule]])
        failure = results.checks.numbers[rule] if rule in results.unsilenced else ""
        values[line, CHECK_AT["failure"]] = failure
    for row in results.checks.rows:
        line = line_of(results.checks.form, row.key)
        for name, value in (_prepared_values(row, results) | _row_values(row, results)).items():
            values[line, CHECK_AT[name]] = value
        values[line, CHECK_AT["line"]] = line + 1
    return values


def _prepared_values(row: Row, results: Results) -> dict[str, object]:
    prepared = results.prepared[row.key]
    names = ("raw_value", "raw_numerator", "raw_denominator", "code", "value_state",
             "numerator_state", "denominator_state", "state", "spread")  # fmt: skip
    figures = {part: getattr(prepared, part) for part in PARTS}
    return {
        **{name: getattr(prepared, name) for name in names}, "covered": int(prepared.covered),
        **{part: "" if figure is None else figure for part, figure in figures.items()},
    }  # fmt: skip


def _row_values(row: Row, results: Results) -> dict[str, object]:
    checks, key = results.checks, row.key
    rules, problem = checks.row_rules[key], results.problems[key]
    failed = [checks.numbers[rule.id] for rule in rules if results.verdicts[rule.id] is False]
    weight = sum(weight_of(rule) for rule in rules if rule.id in results.unsilenced)
    if problem:
        weight += checks.messages[checks.numbers[problem] - 1].weight
    return {FLAGS[part]: mark for part, mark in results.marked[key].items()} | {
        "verdicts": "".join(_DIGITS[results.verdicts[rule.id]] for rule in rules),
        "first_failed": failed[0] if failed else "", "weight": weight,
        "problem": checks.numbers[problem] if problem else "",
        "shown": results.shown(key),
    }  # fmt: skip
