"""What a template of a unit's cut checks: the rules, their order, their words.

A rule that no figures of this unit can break is left out: it has no cell on the hidden sheet. The
rules that look at one row alone are kept by row, since one cell judges them all; the others are
relations. Whatever a template may say has a number: the smaller, the graver.
"""

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.template.asked_rows import Cut
from pipeline.template.columns import FIRST_LINE, FLAGS, check_cell, line_of
from pipeline.template.validations import fraction_names
from schemas.compilers import as_vietnamese
from schemas.compilers.as_excel import Compiler, without_form
from schemas.form.model import Form, Row
from schemas.frames import SEVERITIES
from schemas.rules.expression import PAST, Ref
from schemas.rules.rule import Rule
from schemas.wording import as_text
from schemas.wording.prompts import words

ERROR, WARNING, TODO = 1_000_000, 1_000, 1  # added up, one number tells how many of each there are
WEIGHTS = {"error": ERROR, "warning": WARNING, "info": 0}
GRAVE_PROBLEMS = {
    "date": "error",
    "unreadable": "error",
    "fraction": "error",
}  # shown before what rules say
LIGHT_PROBLEMS = {"contradicted": "warning", "below_one": "warning", "no_fraction": "info"}


@dataclass(frozen=True, slots=True)
class Message:
    weight: int
    text: str


@dataclass(frozen=True, eq=False)
class Checks:
    """What templates of one cut check; `with_past` those of units with figures of earlier periods.

    `rows` are those with a line on the hidden sheet, `row_rules` the rules that look at one row
    alone by its key, `formulas` those of rules by id; `numbers` lead from a rule's id or a problem to its
    place among the `messages`, from 1. All rules are in the order in which they are shown.
    """

    form: Form
    cut: Cut
    with_past: bool
    rows: tuple[Row, ...]
    row_rules: Mapping[str, tuple[Rule, ...]]
    relations: tuple[Rule, ...]
    formulas: Mapping[str, str]
    numbers: Mapping[str, int]
    messages: tuple[Message, ...]

    @functools.cached_property
    def rules(self) -> tuple[Rule, ...]:
        return (*(rule for rules in self.row_rules.values() for rule in rules), *self.relations)

    @functools.cached_property
    def relation_lines(self) -> Mapping[str, int]:
        """The line of each relation on the hidden sheet, by the rule's id."""
        return {rule.id: line for line, rule in enumerate(self.relations, FIRST_LINE)}

    @functools.cached_property
    def most_messages(self) -> int:
        """So many messages can be about one row at the same time."""
        relations = (self.relations_of.get(Ref(key, ""), ()) for key in self.row_rules)
        return (
            1
            + max(map(len, self.row_rules.values()), default=0)
            + max(map(len, relations), default=0)
        )

    @functools.cached_property
    def last_error(self) -> int:
        """The number up to which rules are errors: an error in a row silences the rest about it."""
        return max(number for number, message in enumerate(self.messages, 1)
                   if message.weight == ERROR)  # fmt: skip

    @functools.cached_property
    def relations_of(self) -> Mapping[Ref, tuple[Rule, ...]]:
        """The relations that name a cell, and those that name a row, by its key with no part."""
        naming: dict[Ref, tuple[Rule, ...]] = {}
        for rule in self.relations:
            for ref in dict.fromkeys([*rule.named, *(Ref(ref.key, "") for ref in rule.named)]):
                naming[ref] = (*naming.get(ref, ()), rule)
        return naming

    @functools.cached_property
    def conditional(self) -> tuple[tuple[Rule, tuple[str, ...]], ...]:
        """The rules that a row is filled in if others say so, with the keys of those others."""
        others = {rule: dict.fromkeys(ref.key for ref in rule.cells) for rule in self.relations}
        return tuple(
            (rule, tuple(key for key in keys if key in self.row_rules and key != rule.row))
            for rule, keys in others.items() if rule.todo and rule.row in self.row_rules
        )  # fmt: skip

    def may_say(self, row: Row) -> Iterator[str]:
        """Every text that may come to stand beside a row, for the room that it needs."""
        if row.key not in self.row_rules or row.kind == "heading":
            return
        rules = (*self.row_rules[row.key], *self.relations_of.get(Ref(row.key, ""), ()))
        problems = [*GRAVE_PROBLEMS, *LIGHT_PROBLEMS]
        if not row.takes_fraction:
            problems = ["date", "unreadable", "contradicted"]
        more = more_than_one(len(rules))
        for name in (*problems, *(rule.id for rule in rules)):
            yield self.messages[self.numbers[name] - 1].text + more

    def first_row(self, cells: Sequence[Ref]) -> str:
        """The key of the first of these cells whose row has a line here."""
        return next((ref.key for ref in cells if ref.key in self.row_rules), cells[0].key)

    def weight(self, name: str) -> int:
        """What a rule or a problem weighs where it is shown, by its id."""
        return self.messages[self.numbers[name] - 1].weight

    def marks_column(self, row: Row, part: str) -> str:
        """The column of the hidden sheet with the weight of what is wrong with one of a row's cells."""
        alone = not row.takes_fraction and Ref(row.key) not in self.relations_of
        return "weight" if alone else FLAGS[part]


def more_than_one(count: int) -> str:
    """What follows the first of so many messages about one row."""
    return f" {words('live.more', count=str(count - 1))[1]}" if count > 1 else ""


def weight_of(rule: Rule) -> int:
    return TODO if rule.todo else WEIGHTS[rule.severity]


@functools.lru_cache(maxsize=4)  # the templates and letters of a level follow each other
def checks_of(form: Form, cut: Cut, with_past: bool) -> Checks:
    place = functools.partial(_place, form, cut, with_past)
    compiler, left_out = Compiler(form, place, cut.asked), without_form(form)
    rules = [
        rule for rule in _gravest_first(form.rules)
        if rule not in left_out and compiler.can_fail(rule, cut.level)
    ]  # fmt: skip
    rows = tuple(row for row in form.rows if _has_line(row, cut))
    row_rules: dict[str, tuple[Rule, ...]] = {row.key: () for row in rows}
    relations = []
    for rule in rules:
        key = rule.named[0].key if rule.own and rule.named else ""
        if key in row_rules:
            row_rules[key] = (*row_rules[key], rule)
        else:
            relations.append(rule)
    formulas = {rule.id: compiler.formula(rule) for rule in rules}
    return Checks(
        form, cut, with_past, rows, row_rules, tuple(relations), formulas, *_numbered(rules, form)
    )


def _gravest_first(rules: Iterable[Rule]) -> list[Rule]:
    return sorted(rules, key=lambda r: (-weight_of(r), SEVERITIES.index(r.severity)))


def _has_line(row: Row, cut: Cut) -> bool:
    return row.key in cut.open and row.kind != "text"


def _place(form: Form, cut: Cut, with_past: bool, key: str, part: str) -> str:
    """Where the hidden sheet keeps one figure of a row; '' for what this template never holds."""
    row = form.by_key[key]
    if part == "asked":
        return str(int(key in cut.asked))
    absent = not _has_line(row, cut) or row.kind == "heading"
    lacking = part in ("numerator", "denominator") and not row.takes_fraction
    if absent or lacking or (part in PAST and not with_past):
        return ""
    return check_cell(part, line_of(form, key))


def _numbered(rules: Iterable[Rule], form: Form) -> tuple[dict[str, int], tuple[Message, ...]]:
    """Each message once: most rules of a family say the same of every row."""
    numbers: dict[str, int] = {}
    known: dict[tuple[str, Message], int] = {}

    def number(name: str, family: str, message: Message) -> None:
        numbers[name] = known.setdefault((family, message), len(known) + 1)

    for problem, severity in GRAVE_PROBLEMS.items():
        number(problem, problem, Message(WEIGHTS[severity], words(f"live.{problem}")[1]))
    for rule in rules:
        number(rule.id, rule.family, Message(weight_of(rule), _wording(rule, form)))
    for problem, severity in LIGHT_PROBLEMS.items():
        number(problem, problem, Message(WEIGHTS[severity], words(f"live.{problem}")[1]))
    return numbers, tuple(message for _, message in known)


def _wording(rule: Rule, form: Form) -> str:
    """A rule's failure in one line: severity, what is wrong, and what must hold or be done."""
    if rule.todo:
        row = form.by_key.get(rule.row)
        if row and row.takes_fraction:
            return words("live.missing_ratio", **fraction_names(form, row))[1]
        return words("live.missing")[1]
    severity = as_text.SEVERITY[rule.severity]
    if rule.row:
        fix = as_vietnamese.described(rule.fix, rule, form)
        title = as_text.in_sentence(rule.title)
        return words("live.own", severity=severity, title=title, fix=fix)[1]
    message = as_vietnamese.described(rule.message, rule, form)
    statement = as_vietnamese.statement(rule.tree, form)
    name = "error" if rule.severity == "error" else "warning"
    return words(f"live.relation.{name}", severity=severity, message=message, statement=statement)[
        1
    ]
