"""Rules and prepared rows in, what a template shows beside each row out: words, marks and counts.

Marks are weights, added up per cell: a million for an error, a thousand for a warning, one for a
row that is not filled in yet, so that one number tells which of them a cell has.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.columns import CHECK_AT, COUNTS, FIRST_LINE, FLAGS, check_cell, line_of
from pipeline.cut import Cut
from pipeline.entry import fraction_names, words
from pipeline.live import UNREADABLE, VALUE, Line, outcomes
from pipeline.previous import Past
from schemas import as_text
from schemas.expression import Ref
from schemas.form import Form, Row
from schemas.rule import SEVERITIES, Rule

ERROR, WARNING, MISSING = 1_000_000, 1_000, 1
_MISSING_FAMILY = "missing"  # the general rule of rows that are not filled in
_PARTS = ("value", "numerator", "denominator")
_PROBLEMS = {  # what the row itself may say wrong, whatever the rules
    "unreadable": ERROR, "fraction": ERROR, "contradicted": WARNING, "no_fraction": 0,
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


@functools.lru_cache(maxsize=4096)
def says(rule: Rule, form: Form) -> str:
    """A rule's fault in one line: severity, what is wrong, and the rows concerned."""
    row = form.by_key.get(rule.row)
    if rule.family == _MISSING_FAMILY:
        if row.takes_fraction:
            return words("live.missing_ratio", **fraction_names(form, row))[1]
        return words("live.missing")[1]
    severity = as_text.SEVERITY[rule.severity]
    if rule.row:
        return f"{severity}: {rule.title}. {as_text.described(rule.fix, rule, form)}"
    statement = as_text.statement(rule.tree, form)
    message = as_text.described(rule.message, rule, form)
    return f"{severity}: {message} (phải: {statement})"


@functools.lru_cache(maxsize=16)
def _by_cell(form: Form, rules: tuple[Rule, ...]) -> dict[Ref, tuple[Rule, ...]]:
    """The rules that name each cell; those that name a row, by its key alone, gravest first."""
    found: dict[Ref, tuple[Rule, ...]] = {}
    for rule in sorted(rules, key=lambda r: (-mark_weight(r), SEVERITIES.index(r.severity))):
        places = [*rule.named, *(Ref(k, "") for k in dict.fromkeys(r.key for r in rule.named))]
        for ref in places:
            found[ref] = (*found.get(ref, ()), rule)
    return found


def results(
    form: Form, cut: Cut, prepared: Mapping[str, Line], past: Mapping[str, Past],
    rules: tuple[Rule, ...], nothing: bool,
) -> Results:  # fmt: skip
    """Everything that the formulas show, computed here."""
    verdicts = outcomes(form, cut, prepared, past, rules)
    problems = {
        row.key: _problem(row, prepared[row.key], row.key in cut.asked) for row in form.rows
    }
    failing = told(form, {rule.id for rule in rules if verdicts[rule.id] is False})
    marks, texts = {}, {}
    for ref, named in _by_cell(form, rules).items():
        wrong = [rule for rule in named if rule.id in failing] if failing else []
        if ref.part:
            marks[ref] = sum(map(mark_weight, wrong))
        else:
            texts[ref.key] = tuple(says(rule, form) for rule in wrong)
    for key, problem in problems.items():
        if problem:
            texts[key] = (*texts.get(key, ()), words(f"live.{problem}")[1])
            for part, weight in _own_marks(prepared[key], problem).items():
                marks[Ref(key, part)] = marks.get(Ref(key, part), 0) + weight
    total = sum(mark_weight(rule) for rule in rules if rule.id in failing)
    total += sum(_PROBLEMS[problem] for problem in problems.values() if problem)
    counts = {
        "errors": total // ERROR, "warnings": total % ERROR // WARNING, "missing": total % WARNING,
    }  # fmt: skip
    return Results(prepared, nothing, verdicts, problems, marks, texts, counts, rules)


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
    if line.covered and asked and row.is_value and line.state == VALUE:
        return "contradicted"
    lacks = (
        row.takes_fraction and line.state == VALUE and None in (line.numerator, line.denominator)
    )
    return "no_fraction" if lacks else ""


def _own_marks(line: Line, problem: str) -> dict[str, int]:
    if problem == "fraction":
        return {
            part: ERROR
            for part, word in (("numerator", line.word_x), ("denominator", line.word_y))
            if word == UNREADABLE
        }  # fmt: skip
    return {"value": _PROBLEMS[problem]}


def gathered(form: Form, row: Row, rules: tuple[Rule, ...]) -> dict[str, str]:
    """Column name → formula of what is wrong with one row."""
    if row.kind in ("heading", "text"):
        return {}
    line = line_of(form, row.key)
    named, lines = _by_cell(form, rules), _rule_lines(rules)

    def at(name: str) -> str:
        return check_cell(name, line)

    def added(ref: Ref, name: str) -> list[str]:
        return [check_cell(name, lines[rule.id]) for rule in named.get(ref, ())]

    own = {"value": _own_value(row, at)}
    if row.takes_fraction:
        for part, word in (("numerator", "word_x"), ("denominator", "word_y")):
            wrong = f"AND({at('state')}<>{UNREADABLE},{at(word)}={UNREADABLE})"
            own[part] = f"IF({wrong},{ERROR},0)"
    formulas = {
        FLAGS[part]: "+".join([own[part], *added(Ref(row.key, part), "weight")]) for part in own
    }
    marks = "+".join(at(FLAGS[part]) for part in own)
    texts = [*added(Ref(row.key, ""), "failing"), f'IF({at("own")}="","",{at("own")}&"¦")']
    return formulas | {
        "own": _own_text(row, at),
        "own_weight": _own_weight(row, at),
        "all": "&".join(texts),
        "shown": _first(at("all")),
        "error": f"IF({marks}>={ERROR},1,0)",
        "warning": f"IF(MOD({marks},{ERROR})>={WARNING},1,0)",
        "missing": f"IF(MOD({marks},{WARNING})>=1,1,0)",
    }


def _rule_lines(rules: tuple[Rule, ...]) -> dict[str, int]:
    return {rule.id: line for line, rule in enumerate(rules, FIRST_LINE)}


def _is_contradicted(row: Row, at) -> str:
    if not row.is_value:
        return "FALSE"
    return f"AND({at('covered')}=1,{at('asked')}=1,{at('state')}={VALUE})"


def _own_value(row: Row, at) -> str:
    warned = _is_contradicted(row, at)
    if row.takes_fraction:
        warned = f"AND({warned},NOT({_is_bad_fraction(at)}))"
    return f"IF({at('state')}={UNREADABLE},{ERROR},IF({warned},{WARNING},0))"


def _is_bad_fraction(at) -> str:
    return f"OR({at('word_x')}={UNREADABLE},{at('word_y')}={UNREADABLE})"


def _own_text(row: Row, at) -> str:
    """The row's own problem in words, as _problem finds it."""
    lacks = '""'
    if row.takes_fraction:
        known = f"COUNT({at('numerator')},{at('denominator')})=2"
        lacks = f'IF({at("state")}={VALUE},IF({known},"",{_quoted("no_fraction")}),"")'
    text = lacks
    if row.is_value:
        text = f"IF({_is_contradicted(row, at)},{_quoted('contradicted')},{lacks})"
    if row.takes_fraction:
        text = f"IF({_is_bad_fraction(at)},{_quoted('fraction')},{text})"
    return f"IF({at('state')}={UNREADABLE},{_quoted('unreadable')},{text})"


def _quoted(problem: str) -> str:
    return '"' + words(f"live.{problem}")[1].replace('"', '""') + '"'


def _own_weight(row: Row, at) -> str:
    weight = f"IF({_is_contradicted(row, at)},{WARNING},0)"
    if row.takes_fraction:
        weight = f"IF({_is_bad_fraction(at)},{ERROR},{weight})"
    return f"IF({at('state')}={UNREADABLE},{ERROR},{weight})"


def _first(cell: str) -> str:
    """The first of the texts that a cell has one after the other, and how many more there are."""
    count = f'(LEN({cell})-LEN(SUBSTITUTE({cell},"¦","")))'
    before, after = words("live.more", count="¦")[1].split("¦")
    more = f'IF({count}>1," {before}"&({count}-1)&"{after}","")'
    return f'IF({cell}="","",LEFT({cell},FIND("¦",{cell})-1)&{more})'


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
        values[line, CHECK_AT["failing"]] = f"{says(rule, form)}¦" if fails else ""
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
        "own_weight": _PROBLEMS[problem] if problem else 0,
        "all": "".join(f"{text}¦" for text in texts), "shown": found.shown(row.key),
        "error": int(total >= ERROR), "warning": int(total % ERROR >= WARNING),
        "missing": int(total % WARNING >= 1),
    }  # fmt: skip
