"""Failed rules and notices in, Findings out: what is wrong, in which cell of whose file, what to do."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from pipeline.grid import full_address
from pipeline.judging.advice import advice, touched
from pipeline.past.previous import Past, Pasts
from pipeline.reading.explanations import identity
from pipeline.returns import Answer, Noted, Notice, Return
from schemas.compilers import as_vietnamese
from schemas.compilers.as_value import at_least, figure
from schemas.compilers.value_spans import Cell, Given, given_to
from schemas.filling import fill
from schemas.form.model import Form, Row
from schemas.frames import SEVERITIES
from schemas.rules.expression import Arithmetic, Compare, Node, Ref
from schemas.rules.rule import Rule
from schemas.text import shortened
from schemas.units.unit import Roster, Unit
from schemas.vocabulary.words import role_name
from schemas.wording import as_text
from schemas.wording.figures import shown
from schemas.wording.messages import for_office, messages
from schemas.wording.papers import worded

if TYPE_CHECKING:  # judging loads pandas and pandera; wording needs neither
    from pipeline.judging.judge import Failure

_Told = TypeVar("_Told")
_TOGETHER = 3  # equal findings from this number on are told as one
_QUOTED = 300  # letters of what stood in a cell that a sentence repeats
_PAST = {"prev": "previous", "least": "least"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, worded. `codes` are corrected numbers (1.1.2), `cells` full addresses (Sheet1!D14).

    `fix` is what the department does, '' for a remark that asks nothing of it; `office` is what else
    the office can do, and stands in no paper for departments.
    """

    rule: str
    severity: str
    unit: str
    file: str
    period: str
    codes: tuple[str, ...]
    cells: tuple[str, ...]
    message: str
    fix: str
    keys: tuple[str, ...] = ()
    title: str = ""
    touched: tuple[str, ...] = ()  # rows that must be looked at when these are corrected
    explanation: str = ""  # what the department says of it, sent back with the feedback workbook
    waiver: str = ""  # who accepted it until when and why, or that this has expired
    office: str = ""
    effect: float | None = None  # share of the consolidated figure that rests on it

    @property
    def kind(self) -> tuple[str, ...]:
        """The same for faults of several rows that are told as one: put right in the same words."""
        if len(self.keys) != 1 or self.touched:
            return self.rule, self.message, *self.cells
        return self.rule.partition(":")[0], self.severity, self.fix


def together(items: Iterable[_Told], kind: Callable[[_Told], Hashable]) -> list[list[_Told]]:
    """Equal ones, many enough, as one, where the first of them stands; of few each by itself."""
    kinds: dict[Hashable, list[_Told]] = {}
    for item in items:
        kinds.setdefault(kind(item), []).append(item)
    return [
        some for same in kinds.values()
        for some in ([same] if len(same) >= _TOGETHER else [[one] for one in same])
    ]  # fmt: skip


def explain(
    returns: Sequence[Return], noted: Sequence[Noted], failures: Sequence["Failure"],
    form: Form | None, roster: Roster, pasts: Pasts | None = None,
) -> list[Finding]:  # fmt: skip
    """Word what was noted and what failed, by return, then in the order of the form.

    Notes and failures give positions among the returns. What a reading itself says is told only
    where it is noted (said_by_readings).
    """
    notices: dict[int, list[Notice]] = {}
    for note in noted:
        notices.setdefault(note.at, []).append(note.notice)
    rules: dict[int, list[Rule]] = {}
    for rule, at in failures:
        rules.setdefault(at, []).append(rule)
    findings = []
    for at, item in enumerate(returns):
        found = [_of_notice(item, notice, form) for notice in notices.get(at, ())]
        if at in rules and not item.is_blank_form:  # which is told as such, not row by row
            answers = {answer.key: answer for answer in item.answers}
            past = (pasts or {}).get(item.unit, {})
            found += [of_rule(item, rule, answers, form, roster, past) for rule in rules[at]]
        findings += sorted(_explained(item, found), key=lambda finding: _place(finding, form))
    return findings


def said_by_readings(returns: Sequence[Return]) -> list[Noted]:
    """Everything that was odd in reading the returns."""
    return [Noted(at, notice) for at, item in enumerate(returns) for notice in item.notices]


def _explained(item: Return, found: list[Finding]) -> list[Finding]:
    said = dict(item.explanations)
    return [replace(finding, explanation=said.get(identity(finding), "")) for finding in found]


def _place(finding: Finding, form: Form | None) -> int:
    """Whole-file findings first, then the order of the form, errors before warnings in a row."""
    rank = SEVERITIES.index(finding.severity)
    if not finding.keys or form is None:
        return rank
    return (form.position[finding.keys[0]] + 1) * 10 + rank


def _of_notice(item: Return, notice: Notice, form: Form | None) -> Finding:
    message = messages()[notice.id]
    words = {name: shortened(value, _QUOTED) for name, value in notice.words}
    rows = [form.by_key[key] for key in notice.keys] if form else []
    said = fill(message.text, words)
    return Finding(
        rule=notice.id, severity=message.severity, unit=item.unit, file=item.file,
        period=item.period, codes=tuple(row.code for row in rows), cells=notice.cells,
        message=f"{_told_of(rows[0], said) if rows else said}.",
        fix=_sentence(message.fix, words), keys=notice.keys, title=message.title,
        office=_sentence(for_office().get(notice.id, ""), words),
    )  # fmt: skip


def _told_of(row: Row, said: str) -> str:
    """«1.1.2 (Số nhiệm vụ đã hoàn thành): đơn vị ghi 8»."""
    return f"{as_text.label(row)}: {as_text.in_sentence(said)}"


def _sentence(text: str, words: Mapping[str, str]) -> str:
    return text and f"{fill(text, words)}."


def of_rule(
    item: Return, rule: Rule, answers: dict[str, Answer], form: Form, roster: Roster,
    past: Mapping[str, Past],
) -> Finding:  # fmt: skip
    """The return breaks the rule; `answers` are by key of the form, `past` is that of the unit."""

    def look(name: str, attribute: str) -> str:
        if attribute in _PAST:
            return as_text.number(getattr(past.get(rule.row, Past()), _PAST[attribute]))
        return _placeholder(rule, name, attribute, answers, form, roster)

    given = given_to(rule, form, _cells(rule, answers, form, roster.by_id.get(item.unit)))
    named = _named(rule, answers, given)
    message = fill(rule.message, look)
    if rule.row:
        text = f"{_told_of(form.by_key[rule.row], message)}."
    else:
        text = f"{message}: {_figures(rule, named, answers, given)}."
    keys = tuple(dict.fromkeys(ref.key for ref in named))
    return Finding(
        rule=rule.id, severity=rule.severity, unit=item.unit, file=item.file, period=item.period,
        codes=tuple(form.by_key[key].code for key in keys), cells=_addresses(named, answers),
        message=" ".join((f"{text} {fill(rule.reason, look)}.", *_trial(rule))),
        fix=" ".join((f"{fill(rule.fix, look)}.", *advice(rule, answers, form))),
        keys=keys, title=rule.title, touched=touched(rule, form),
    )  # fmt: skip


def _trial(rule: Rule) -> tuple[str, ...]:
    return (worded("feedback", "trial"),) if rule.trial else ()


def _cells(
    rule: Rule, answers: dict[str, Answer], form: Form, unit: Unit | None
) -> dict[str, Cell]:
    cells = {}
    for key in {ref.key for ref in rule.cells}:
        answer, asked = answers[key], unit is None or unit.is_asked(form.by_key[key])
        cells[key] = Cell(*answer.figure.said, asked=asked)
    return cells


def _named(rule: Rule, answers: dict[str, Answer], given: Given) -> list[Ref]:
    """The cells that the rule names, without those that the unit is not asked and left empty.

    Nor those of lines that it does not have, of a form whose lines units name.
    """
    idle = {key for key in given.nothing if answers[key].figure.state != "value"}
    idle |= {ref.key for ref in rule.named if answers[ref.key].is_of_others}
    return [ref for ref in rule.named if ref.key not in idle]


def _addresses(named: Sequence[Ref], answers: dict[str, Answer]) -> tuple[str, ...]:
    cells = []
    for ref in named:
        answer = answers[ref.key]
        cell = {
            "value": answer.cell,
            "numerator": answer.numerator_cell,
            "denominator": answer.denominator_cell,
        }[ref.part]
        if cell or answer.cell:
            cells.append(full_address(answer.sheet, cell or answer.cell))
    return tuple(dict.fromkeys(cells))


def _placeholder(rule: Rule, name: str, attribute: str, answers, form: Form, roster) -> str:
    row = form.by_key.get(rule.row)
    if name in ("minimum", "maximum"):
        return as_text.number(getattr(row, name))
    key = {"row": rule.row, "total": row.denominator if row else ""}.get(name, name)
    named, answer = form.by_key[key], answers[key]
    match attribute:
        case "":
            return shown(answer.figure)
        case "num":
            return as_text.number(answer.figure.numerator)
        case "den":
            return as_text.number(answer.figure.denominator)
        case "share":
            return as_text.number(_share(answer, answers, form), 2)
        case "codes":
            return as_text.codes(named)
        case "levels":
            return as_text.levels(named)
        case "owner":
            return ", ".join(u.name for u in roster.owners(named.owner)) or role_name(named.owner)
        case "unit":
            return as_text.in_sentence(named.unit)
    return getattr(named, attribute)


def _share(answer: Answer, answers: dict[str, Answer], form: Form) -> float | None:
    x, total = answer.figure.numerator, answer.figure.denominator
    if total is None and form.by_key[answer.key].denominator_is_row:
        total = answers[form.by_key[answer.key].denominator].figure.value
    return 100 * x / total if x is not None and total else None


def _figures(rule: Rule, named: Sequence[Ref], answers: dict[str, Answer], given: Given) -> str:
    """The figures of a relation: both sides of a comparison added up, else cell by cell."""
    if isinstance(rule.tree, Compare):
        sides = (_side(node, answers, given) for node in (rule.tree.left, rule.tree.right))
        stated = as_vietnamese.statement(rule.tree, given.form)
        return as_text.figures_against(rule.severity, "; ".join(filter(None, sides)), stated)

    def value(ref: Ref) -> str:
        return shown(answers[ref.key].figure)

    return as_vietnamese.figures(tuple(named), given.form, value)


def _side(node: Node, answers: dict[str, Answer], given: Given) -> str:
    """What a side comes to; of a sum that lacks a figure, what it comes to at least."""
    words = as_vietnamese.statement(node, given.form)
    if isinstance(node, Ref):
        return f"{words} = {shown(answers[node.key].figure)}"
    if isinstance(node, Arithmetic):
        least = at_least(node, given)
        sign = "≥" if figure(node, given) is None else "="
        return "" if least is None else f"{words} {sign} {as_text.number(least)}"
    return ""
