"""What a unit's returns of several forms say in, Findings where they do not go together out.

Each form's findings have the unit's own cells, and name those of the other form with its file. Where
the unit owes the other return still, nothing is found: that it could not be compared is told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.grid import full_address
from pipeline.judging.findings import Finding, of_rule
from pipeline.returns import Answer, Return
from schemas.compilers.as_value import outcome
from schemas.compilers.value_spans import Cell
from schemas.form.joint import joint_form, joint_key, parted
from schemas.form.model import Form, Row
from schemas.rules.rule import Rule
from schemas.units.unit import Roster, Unit
from schemas.wording.papers import worded

_MOST_DECIMALS = 6


@dataclass(frozen=True)
class Side:
    """What one unit's return says that counts for another form: its file, and answers by key."""

    file: str
    answers: Mapping[str, Answer]


@dataclass(frozen=True)
class Between:
    """Rules between a form and `others` of the period; by form and unit what counts there (`sides`)."""

    rules: tuple[Rule, ...] = ()
    others: tuple[Form, ...] = ()
    sides: Mapping[str, Mapping[str, Side]] = field(default_factory=dict)


NOTHING_BETWEEN = Between()


def forms_of(rule: Rule) -> list[str]:
    """The ids of the forms that a rule is between."""
    return list(dict.fromkeys(parted(ref.key)[0] for ref in rule.cells))


def compare(
    counting: Sequence[Return], form: Form, roster: Roster, between: Between
) -> tuple[list[Finding], list[Unit]]:
    """Findings of the returns that count, and the units of which a rule could not be judged."""
    if not between.rules:
        return [], []
    joint = joint_form((form, *between.others))
    findings: list[Finding] = []
    waiting: dict[str, Unit] = {}
    for item in counting:
        unit = roster.by_id[item.unit]
        own = {form.id: Side(item.file, {answer.key: answer for answer in item.answers})}
        sides = own | {name: of[unit.id] for name, of in between.sides.items() if unit.id in of}
        for rule in between.rules:
            owed = [name for name in forms_of(rule) if name not in sides]
            if owed and all(_is_owed(name, unit, between) for name in owed):
                waiting[unit.id] = unit
            elif not owed:
                findings += _judged(rule, item, form, sides, joint, roster)
    return findings, list(waiting.values())


def _is_owed(name: str, unit: Unit, between: Between) -> bool:
    rows = [row for form in between.others if form.id == name for row in form.value_rows]
    return any(unit.is_asked(row) for row in rows)


def _judged(
    rule: Rule, item: Return, form: Form, sides: Mapping[str, Side], joint: Form, roster: Roster
) -> Iterator[Finding]:
    unit = roster.by_id[item.unit]
    answers = {ref.key: _answer(ref.key, sides) for ref in rule.cells}
    cells = {key: _cell(answer, joint.by_key[key], unit) for key, answer in answers.items()}
    if outcome(rule, joint, unit.level, cells) is not False:
        return
    found = of_rule(item, rule, answers, joint, roster, {})
    keys = [own for name, own in map(parted, found.keys) if name == form.id]
    there = [_place(name, rule, sides[name], joint) for name in forms_of(rule) if name != form.id]
    yield replace(
        found, keys=tuple(keys), codes=tuple(form.by_key[key].code for key in keys),
        cells=tuple(dict.fromkeys(filter(None, (_address(sides[form.id].answers[k]) for k in keys)))),
        message=" ".join((found.message, *there)),
    )  # fmt: skip


def _answer(key: str, sides: Mapping[str, Side]) -> Answer:
    name, own = parted(key)
    return sides[name].answers.get(own, Answer(own))


def _cell(answer: Answer, row: Row, unit: Unit) -> Cell:
    digits = answer.figure.decimals
    spread = 10.0 ** -min(_MOST_DECIMALS if digits is None else digits, _MOST_DECIMALS)
    return Cell(
        *answer.figure.said, spread=spread if row.kind == "ratio" else 0, asked=unit.is_asked(row)
    )


def _place(name: str, rule: Rule, side: Side, joint: Form) -> str:
    """Where the other figure stands: «[giao_viec_2024: 1.2] ở tệp …, ô Biểu số liệu!D9.»"""
    keys = [key for key in dict.fromkeys(ref.key for ref in rule.cells) if parted(key)[0] == name]
    cells = (_address(side.answers.get(parted(key)[1], Answer(key))) for key in keys)
    codes = ", ".join(joint.by_key[key].code for key in keys)
    return worded(
        "feedback", "between.place", codes=codes, file=Path(side.file).name,
        cells=", ".join(filter(None, cells)) or "…",
    )  # fmt: skip


def _address(answer: Answer) -> str:
    return full_address(answer.sheet, answer.cell) if answer.cell else ""


def keys_between(rules: Sequence[Rule], form: Form) -> set[str]:
    """The rows of a form that rules name."""
    prefix = joint_key(form, "")
    return {
        parted(ref.key)[1] for rule in rules for ref in rule.cells if ref.key.startswith(prefix)
    }
