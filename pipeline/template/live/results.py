"""Rules and prepared rows in, what a template shows beside each row out: words, marks and counts.

Marks are weights, added up per cell: a million for an error, a thousand for a warning, one for a
row that is not filled in yet, so that one number tells which of them a cell has.
"""

import functools
from collections.abc import Mapping, Set
from dataclasses import dataclass

from pipeline.past.previous import Past
from pipeline.template.asked_rows import Cut
from pipeline.template.columns import FIRST_LINE
from pipeline.template.live.prepared_rows import UNREADABLE, VALUE, Line, outcomes
from pipeline.template.validations import fraction_names
from schemas.compilers import as_vietnamese
from schemas.compilers.as_excel import without_form
from schemas.form.model import Form, Row
from schemas.rules.expression import MICRO, PAST, Ref
from schemas.rules.rule import SEVERITIES, Rule
from schemas.wording import as_text
from schemas.wording.prompts import words

ERROR, WARNING, MISSING = 1_000_000, 1_000, 1
_MISSING_FAMILY = "missing"  # the general rule of rows that are not filled in
_PARTS = ("value", "numerator", "denominator")
PROBLEMS = {  # what the row itself may say wrong, whatever the rules
    "unreadable": ERROR, "fraction": ERROR, "contradicted": WARNING, "below_one": WARNING,
    "no_fraction": 0,
}  # fmt: skip


@dataclass(frozen=True)
class Results:
    """What the live checks of one template show: of rules by their ids, of rows by their keys.

    `failing` are the rules that are told; what has no mark and no text is left out.
    """

    prepared: Mapping[str, Line]
    nothing: bool
    rules: Mapping[str, bool | None]
    failing: frozenset[str]
    problems: Mapping[str, str]
    marks: Mapping[str, Mapping[str, int]]  # by row, then by cell
    texts: Mapping[str, tuple[str, ...]]
    counts: Mapping[str, int]
    judged: tuple[Rule, ...]
    lines: Mapping[str, int]  # of the judged rules
    said: Mapping[str, str]

    def shown(self, key: str) -> str:
        """The text beside a row: the first fault, and how many more there are."""
        texts = self.texts.get(key, ())
        if not texts:
            return ""
        more = words("live.more", count=str(len(texts) - 1))[1] if len(texts) > 1 else ""
        return f"{texts[0]}{_space(more)}"


def _space(more: str) -> str:
    return f" {more}" if more else ""


def mark_weight(rule: Rule) -> int:
    if rule.family == _MISSING_FAMILY:
        return MISSING
    return {"error": ERROR, "warning": WARNING, "info": 0}[rule.severity]


@functools.lru_cache(maxsize=16)
def judged_rules(form: Form, with_past: bool) -> tuple[Rule, ...]:
    """The rules that the template judges: those about earlier periods only where there are any."""
    left_out = without_form(form)
    return tuple(
        rule for rule in form.rules
        if rule not in left_out and (with_past or not any(r.part in PAST for r in rule.cells))
    )  # fmt: skip


@functools.lru_cache(maxsize=16)
def rule_lines(form: Form, with_past: bool) -> dict[str, int]:
    """The line of each judged rule on the hidden sheet, by the rule's id."""
    return {rule.id: line for line, rule in enumerate(judged_rules(form, with_past), FIRST_LINE)}


@functools.lru_cache(maxsize=16)
def sayings(form: Form, with_past: bool) -> dict[str, str]:
    """What each judged rule says when it is broken, by the rule's id."""
    return {rule.id: _says(rule, form) for rule in judged_rules(form, with_past)}


def _says(rule: Rule, form: Form) -> str:
    """A rule's fault in one line: severity, what is wrong, and the rows concerned."""
    row = form.by_key.get(rule.row)
    if rule.family == _MISSING_FAMILY:
        if row.takes_fraction:
            return words("live.missing_ratio", **fraction_names(form, row))[1]
        return words("live.missing")[1]
    severity = as_text.SEVERITY[rule.severity]
    if rule.row:
        return f"{severity}: {rule.title}. {as_vietnamese.described(rule.fix, rule, form)}"
    statement = as_vietnamese.statement(rule.tree, form)
    message = as_vietnamese.described(rule.message, rule, form)
    return f"{severity}: {message} (phải: {statement})"


@functools.lru_cache(maxsize=16)
def rules_by_cell(form: Form, with_past: bool) -> dict[Ref, tuple[Rule, ...]]:
    """The rules that name each cell; those that name a row, by its key alone, gravest first."""
    found: dict[Ref, tuple[Rule, ...]] = {}
    rules = judged_rules(form, with_past)
    for rule in sorted(rules, key=lambda r: (-mark_weight(r), SEVERITIES.index(r.severity))):
        for ref in _marked(rule):
            found[ref] = (*found.get(ref, ()), rule)
    return found


def _marked(rule: Rule) -> tuple[Ref, ...]:
    """The cells that a rule names, and their rows, by the key alone."""
    rows = (Ref(key, "") for key in dict.fromkeys(ref.key for ref in rule.named))
    return (*rule.named, *rows)


@functools.lru_cache(maxsize=16)
def _looked_at(form: Form, with_past: bool) -> tuple[tuple[Rule, frozenset[str]], ...]:
    """The judged rules, each with the rows that its outcome rests on."""
    found = []
    for rule in judged_rules(form, with_past):
        rows = [form.by_key[ref.key] for ref in rule.cells]
        totals = (row.denominator for row in rows if row.denominator_is_row)
        found.append((rule, frozenset([*(row.key for row in rows), *totals])))
    return tuple(found)


def results(
    form: Form, cut: Cut, prepared: Mapping[str, Line], past: Mapping[str, Past],
    nothing: bool, with_past: bool, blank: Results | None = None,
) -> Results:  # fmt: skip
    """Everything that the formulas show, computed here; with those of the `blank`, what differs."""
    rules = judged_rules(form, with_past)
    if blank:
        own = past.keys() | {k for k, line in prepared.items() if line != blank.prepared[k]}
        rules = [rule for rule, keys in _looked_at(form, with_past) if not own.isdisjoint(keys)]
    verdicts = (blank.rules if blank else {}) | outcomes(form, cut, prepared, past, rules)
    problems = {
        row.key: _problem(row, prepared[row.key], row.key in cut.asked) for row in form.rows
    }
    failing = told(form, {rule for rule, holds in verdicts.items() if holds is False})
    marks, texts = _told_marks(form, failing, with_past)
    for key, problem in problems.items():
        if problem:
            said_so, others = (words(f"live.{problem}")[1],), texts.get(key, ())
            texts[key] = said_so + others if PROBLEMS[problem] == ERROR else others + said_so
            for part, weight in _own_marks(prepared[key], problem).items():
                marks.setdefault(key, {}).setdefault(part, 0)
                marks[key][part] += weight
    return Results(
        prepared, nothing, verdicts, failing, problems, marks, texts,
        _counts(form, failing, problems), judged_rules(form, with_past),
        rule_lines(form, with_past), sayings(form, with_past),
    )  # fmt: skip


def _told_marks(form: Form, failing: Set[str], with_past: bool) -> tuple[dict, dict]:
    """What rules that fail say: weights by row and cell, and sentences by row, gravest first."""
    said, named = sayings(form, with_past), rules_by_cell(form, with_past)
    broken = (rule for rule in judged_rules(form, with_past) if rule.id in failing)
    marks: dict[str, dict[str, int]] = {}
    texts: dict[str, tuple[str, ...]] = {}
    for ref in dict.fromkeys(ref for rule in broken for ref in _marked(rule)):
        wrong = [rule for rule in named[ref] if rule.id in failing]
        if ref.part:
            marks.setdefault(ref.key, {})[ref.part] = sum(map(mark_weight, wrong))
        else:
            texts[ref.key] = tuple(said[rule.id] for rule in wrong)
    return marks, texts


def _counts(form: Form, failing: Set[str], problems: Mapping[str, str]) -> dict[str, int]:
    total = sum(mark_weight(rule) for rule in form.rules if rule.id in failing)
    total += sum(PROBLEMS[problem] for problem in problems.values() if problem)
    return {
        "errors": total // ERROR, "warnings": total % ERROR // WARNING, "missing": total % WARNING,
    }  # fmt: skip


def told(form: Form, failing: Set[str]) -> frozenset[str]:
    """The failing rules that nothing else silences: one fault is told once."""
    return frozenset(rule for rule in failing if failing.isdisjoint(form.silencers[rule]))


def _problem(row: Row, line: Line, asked: bool) -> str:
    if not row.is_read or row.kind == "text":
        return ""
    if line.state == UNREADABLE:
        return "unreadable"
    if UNREADABLE in (line.word_x, line.word_y):
        return "fraction"
    if line.covered and asked and row.is_value and line.value:  # 0 contradicts nothing
        return "contradicted"
    lacks = (
        row.takes_fraction and line.state == VALUE and None in (line.numerator, line.denominator)
    )
    if lacks and 0 < line.value < MICRO:  # 63,1 % typed with its sign is stored as 0,631
        return "below_one"
    return "no_fraction" if lacks else ""


def _own_marks(line: Line, problem: str) -> dict[str, int]:
    if problem == "fraction":
        return {
            part: ERROR
            for part, word in (("numerator", line.word_x), ("denominator", line.word_y))
            if word == UNREADABLE
        }  # fmt: skip
    return {"value": PROBLEMS[problem]}
