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
    bench = _Bench(form, between, joint_form((form, *between.others)), roster)
    findings: list[Finding] = []
    waiting: dict[str, Unit] = {}
    for item in counting:
        sides = bench.sides(item)
        for rule in between.rules:
            missing = [name for name in forms_of(rule) if name not in sides]
            if not missing:
                findings += bench.judged(rule, item, sides)
            elif all(bench.is_owed(name, item.unit) for name in missing):
                waiting[item.unit] = roster.by_id[item.unit]
    return findings, list(waiting.values())


@dataclass(frozen=True)
class _Bench:
    """What all returns of one form are judged with."""

    form: Form
    between: Between
    joint: Form
    roster: Roster

    def sides(self, item: Return) -> dict[str, Side]:
        """By form what the unit says: by the return itself, and by those of the other forms."""
        own = Side(item.file, {answer.key: answer for answer in item.answers})
        there = self.between.sides.items()
        return {self.form.id: own} | {name: of[item.unit] for name, of in there if item.unit in of}

    def is_owed(self, name: str, unit: str) -> bool:
        """Whether the unit is asked anything by the other form of this name."""
        rows = (row for form in self.between.others if form.id == name for row in form.value_rows)
        return any(map(self.roster.by_id[unit].is_asked, rows))

    def judged(self, rule: Rule, item: Return, sides: Mapping[str, Side]) -> Iterator[Finding]:
        unit = self.roster.by_id[item.unit]
        answers = {ref.key: _answer(ref.key, sides) for ref in rule.cells}
        cells = {key: _cell(a, self.joint.by_key[key], unit) for key, a in answers.items()}
        if outcome(rule, self.joint, unit.level, cells) is not False:
            return
        found = of_rule(item, rule, answers, self.joint, self.roster, {})
        keys = [own for name, own in map(parted, found.keys) if name == self.form.id]
        mine = (_address(_answer(joint_key(self.form, key), sides)) for key in keys)
        there = (form for form in self.between.others if form.id in forms_of(rule))
        yield replace(
            found, keys=tuple(keys), codes=tuple(self.form.by_key[key].code for key in keys),
            cells=tuple(dict.fromkeys(filter(None, mine))),
            message=" ".join((found.message, *(self.place(form, rule, sides) for form in there))),
        )  # fmt: skip

    def place(self, form: Form, rule: Rule, sides: Mapping[str, Side]) -> str:
        """Where the other figures stand: «[giao_viec_2024: 1.2] ở biểu …, tệp …, ô D9, trang tính ….»"""
        keys = [k for k in dict.fromkeys(ref.key for ref in rule.cells) if parted(k)[0] == form.id]
        answers = [answer for key in keys if (answer := _answer(key, sides)).cell]
        return worded(
            "feedback", "between.place", codes=", ".join(self.joint.by_key[k].code for k in keys),
            form=form.title, file=Path(sides[form.id].file).name, cells=", ".join(a.cell for a in answers) or "…",
            sheet=", ".join(dict.fromkeys(a.sheet for a in answers)) or "…",
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


def _address(answer: Answer) -> str:
    return full_address(answer.sheet, answer.cell) if answer.cell else ""


def keys_between(rules: Sequence[Rule], form: Form) -> set[str]:
    """The rows of a form that rules name."""
    prefix = joint_key(form, "")
    return {
        parted(ref.key)[1] for rule in rules for ref in rule.cells if ref.key.startswith(prefix)
    }
