"""Rules and prepared rows in, what a template shows beside each row out: words, marks and counts.

Marks are weights, added up per cell: a million for an error, a thousand for a warning, one for a
row that is not filled in yet, so that one number tells which of them a cell has.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.columns import CHECK_AT, COUNTS, FIRST_LINE, FLAGS, line_of
from pipeline.cut import Cut
from pipeline.entry import fraction_names, words
from pipeline.live import MICRO, UNREADABLE, VALUE, Line, outcomes
from pipeline.previous import Past
from schemas import as_text, rule_text
from schemas.as_excel import without_form
from schemas.expression import PAST, Ref
from schemas.form import Form, Row
from schemas.rule import SEVERITIES, Rule

ERROR, WARNING, MISSING = 1_000_000, 1_000, 1
_MISSING_FAMILY = "missing"  # the general rule of rows that are not filled in
_PARTS = ("value", "numerator", "denominator")
PROBLEMS = {  # what the row itself may say wrong, whatever the rules
    "unreadable": ERROR, "fraction": ERROR, "contradicted": WARNING, "below_one": WARNING,
    "no_fraction": 0,
}  # fmt: skip


@dataclass(frozen=True)
class Results:
    """What the live checks of one template show. `rules` are outcomes by id; lists are by key."""

    prepared: Mapping[str, Line]
    nothing: bool
    rules: Mapping[str, bool | None]
    problems: Mapping[str, str]
    marks: Mapping[Ref, int]
    texts: Mapping[str, tuple[str, ...]]
    counts: Mapping[str, int]
    judged: tuple[Rule, ...]
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
        return f"{severity}: {rule.title}. {rule_text.described(rule.fix, rule, form)}"
    statement = rule_text.statement(rule.tree, form)
    message = rule_text.described(rule.message, rule, form)
    return f"{severity}: {message} (phải: {statement})"


@functools.lru_cache(maxsize=16)
def rules_by_cell(form: Form, with_past: bool) -> dict[Ref, tuple[Rule, ...]]:
    """The rules that name each cell; those that name a row, by its key alone, gravest first."""
    found: dict[Ref, tuple[Rule, ...]] = {}
    rules = judged_rules(form, with_past)
    for rule in sorted(rules, key=lambda r: (-mark_weight(r), SEVERITIES.index(r.severity))):
        places = [*rule.named, *(Ref(k, "") for k in dict.fromkeys(r.key for r in rule.named))]
        for ref in places:
            found[ref] = (*found.get(ref, ()), rule)
    return found


def results(
    form: Form, cut: Cut, prepared: Mapping[str, Line], past: Mapping[str, Past],
    nothing: bool,
) -> Results:  # fmt: skip
    """Everything that the formulas show, computed here."""
    rules, said = judged_rules(form, bool(past)), sayings(form, bool(past))
    verdicts = outcomes(form, cut, prepared, past, rules)
    problems = {
        row.key: _problem(row, prepared[row.key], row.key in cut.asked) for row in form.rows
    }
    failing = told(form, {rule.id for rule in rules if verdicts[rule.id] is False})
    marks, texts = {}, {}
    for ref, named in rules_by_cell(form, bool(past)).items():
        wrong = [rule for rule in named if rule.id in failing] if failing else []
        if ref.part:
            marks[ref] = sum(map(mark_weight, wrong))
        else:
            texts[ref.key] = tuple(said[rule.id] for rule in wrong)
    for key, problem in problems.items():
        if problem:
            own, others = (words(f"live.{problem}")[1],), texts.get(key, ())
            texts[key] = own + others if PROBLEMS[problem] == ERROR else others + own
            for part, weight in _own_marks(prepared[key], problem).items():
                marks[Ref(key, part)] = marks.get(Ref(key, part), 0) + weight
    total = sum(mark_weight(rule) for rule in rules if rule.id in failing)
    total += sum(PROBLEMS[problem] for problem in problems.values() if problem)
    counts = {
        "errors": total // ERROR, "warnings": total % ERROR // WARNING, "missing": total % WARNING,
    }  # fmt: skip
    return Results(prepared, nothing, verdicts, problems, marks, texts, counts, rules, said)


def told(form: Form, failing: set[str]) -> set[str]:
    """The failing rules that nothing else silences: one fault is told once."""
    return {rule for rule in failing if not failing & set(form.silencers[rule])}


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


def gathered_values(form: Form, found: Results) -> dict[tuple[int, int], object]:
    """The result of every formula of the hidden sheet, by its place."""
    values = {COUNTS[name]: count for name, count in found.counts.items()}
    values[COUNTS["nothing"]] = int(found.nothing)
    failing = told(form, {rule for rule, holds in found.rules.items() if holds is False})
    for line, rule in enumerate(found.judged, FIRST_LINE):
        outcome = found.rules[rule.id]
        fails = rule.id in failing
        values[line, CHECK_AT["outcome"]] = 0.5 if outcome is None else int(outcome)
        values[line, CHECK_AT["weight"]] = mark_weight(rule) if fails else 0
        values[line, CHECK_AT["failing"]] = f"{found.said[rule.id]}¦" if fails else ""
    for row in form.rows:
        line = line_of(form, row.key)
        for name, value in _row_values(row, found).items():
            values[line, CHECK_AT[name]] = value
        values[line, CHECK_AT["line"]] = line + 1
    return values


def _row_values(row: Row, found: Results) -> dict[str, object]:
    line, problem = found.prepared[row.key], found.problems[row.key]
    raw = {name: getattr(line, name) for name in ("raw", "raw_x", "raw_y", "reason", "code")}
    marks = {part: found.marks.get(Ref(row.key, part), 0) for part in _PARTS}
    total = sum(marks.values())
    texts = found.texts.get(row.key, ())
    figures = {
        name: "" if getattr(line, name) is None else getattr(line, name) for name in _PARTS
    }  # fmt: skip
    return raw | figures | {FLAGS[part]: mark for part, mark in marks.items()} | {
        "word": line.word, "said": line.said, "state": line.state, "spread": line.spread,
        "word_x": line.word_x, "word_y": line.word_y, "covered": int(line.covered),
        "own": words(f"live.{problem}")[1] if problem else "",
        "own_weight": PROBLEMS[problem] if problem else 0,
        "all": "".join(f"{text}¦" for text in texts), "shown": found.shown(row.key),
        "error": int(total >= ERROR), "warning": int(total % ERROR >= WARNING),
        "missing": int(total % WARNING >= 1),
    }  # fmt: skip
