"""Other forms of the same folder in, what counts there for rules between forms out.

It is read and settled as the other form's own consolidation does, by its register; and kept with a
closing, so that the period can be judged again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.consolidation.decided import background_of, placed
from pipeline.consolidation.next_run import as_next_run_knows
from pipeline.judging.background import Background
from pipeline.judging.between import NOTHING_BETWEEN, Between, Side, forms_of, keys_between
from pipeline.office.between import rule_between, tree_between
from pipeline.output_folder import as_json, bounded_json
from pipeline.reading.confirmations import confirm
from pipeline.register.known import Known
from pipeline.register.mending import has_register
from pipeline.register.official import settle
from pipeline.register.recall import known_to
from pipeline.register.register import open_register
from pipeline.returns import Answer, Return
from schemas.figure import Figure
from schemas.form.joint import written_between
from schemas.form.model import Form
from schemas.periods.period import Period
from schemas.rules.rule import Rule
from schemas.units.unit import Roster

KEPT = "giua-cac-bieu.json"


@dataclass(frozen=True)
class Opposite:
    """Another form of the period: who reports on it, and where its output stands.

    `read` gives the returns of the shared folder as they are now, by their names in it.
    """

    form: Form
    period: Period
    roster: Roster
    out: Path
    read: Callable[[], Sequence[Return]]


def between_of(
    rules: Sequence[Rule], form: Form, opposites: Sequence[Opposite], folder: Path
) -> Between:
    """The rules that are of the form and of others of the period alone, with what those say.

    `folder` is that of the returns.
    """
    there = {one.form.id: one for one in opposites}
    own = [rule for rule in rules if _is_between(rule, form, there)]
    needed = sorted({name for rule in own for name in forms_of(rule)} - {form.id})
    sides = {name: _sides(own, there[name], folder) for name in needed}
    return Between(tuple(own), tuple(there[name].form for name in needed), sides)


def _is_between(rule: Rule, form: Form, others: Collection[str]) -> bool:
    ids = set(forms_of(rule))
    return form.id in ids and ids <= {form.id, *others}


def _sides(rules: Sequence[Rule], one: Opposite, folder: Path) -> dict[str, Side]:
    keys = keys_between(rules, one.form)
    own = [item for item in one.read() if item.form == one.form.id]
    known = as_next_run_knows(_known(one), own, folder)
    whose, roster = placed(own, known), one.roster.during(one.period, one.form)
    settled = settle(whose, known, one.form, one.period, roster)
    held = background_of(known, Background(), one.form, one.period).confirmations
    counting = [whose[at] for at in settled.counting.values()]
    confirmed, _ = confirm(counting, held, (one.form,), known.changed)
    return {
        item.unit: Side(item.file, {a.key: a for a in item.answers if a.key in keys})
        for item in confirmed if item.unit in roster.by_id
    }  # fmt: skip


def _known(one: Opposite) -> Known:
    if not has_register(one.out):
        return Known()
    with open_register(one.out, one.period.id) as register:
        return known_to(register, None)


def keep_between(between: Between, form: Form, folder: Path) -> None:
    """Write what `kept_between` reads back; nothing where there are no such rules."""
    if not between.rules:
        return
    forms = (form, *between.others)
    kept = {
        "rules": [
            {"severity": rule.severity, "rule": written_between(rule.tree, forms),
             "message": rule.message, "fix": rule.fix} for rule in between.rules
        ],
        "sides": {
            name: {
                unit: {"file": side.file, "answers": [_as_kept(a) for a in side.answers.values()]}
                for unit, side in of.items()
            } for name, of in between.sides.items()
        },
    }  # fmt: skip
    (folder / KEPT).write_text(as_json(kept), encoding="utf-8")


def kept_between(form: Form, others: Sequence[Form], folder: Path) -> Between:
    """What a closing has kept; `others` are the forms beside the closed one."""
    if not (folder / KEPT).is_file():
        return NOTHING_BETWEEN
    kept = bounded_json(folder / KEPT)
    forms = (form, *(other for other in others if other.id in kept["sides"]))
    return Between(
        tuple(
            rule_between(line["severity"], tree_between(line["rule"], forms), line, forms)
            for line in kept["rules"]
        ),
        forms[1:],
        {
            name: {unit: Side(side["file"], dict(map(_from_kept, side["answers"]))) for unit, side in of.items()}
            for name, of in kept["sides"].items()
        },
    )  # fmt: skip


def _as_kept(answer: Answer) -> list[object]:
    figure = answer.figure
    return [answer.key, *figure.said, figure.decimals, answer.sheet, answer.cell]


def _from_kept(line: list) -> tuple[str, Answer]:
    key, state, value, numerator, denominator, decimals, sheet, cell = line
    figure = Figure(state, value, decimals, numerator, denominator)
    return key, Answer(key, figure, sheet=sheet, cell=cell)
