"""Rules: a relation of the form's own, or a general rule applied to each row that it fits."""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schemas.errors import DefinitionError, PhulucError
from schemas.frames import SEVERITIES
from schemas.rules.expression import (
    PAST,
    Call,
    Node,
    Number,
    Ref,
    Truth,
    addends,
    parse,
    refs,
    substitute,
)
from schemas.tables import read_csv

LEVELS = {"S": "sở, ngành", "H": "cấp huyện", "X": "cấp xã", "T": "cấp tỉnh"}
GENERAL_RULES = Path(__file__).parent / "general_rules.csv"
COLUMNS = ("id", "severity", "expression", "message", "reason", "fix")


@dataclass(frozen=True)
class Rule:
    """One statement that must hold; `family` is the general rule it comes from, else its own id.

    `row` is the key of the row a general rule was applied to, '' for a relation of the form.
    `levels` limits the rule to units of those levels; empty means all. `named` are the cells that
    a finding points at: those of the expression, without those of a `required_when` condition.
    A rule on `trial` is a warning, whatever severity it is written with. What breaks a `todo` rule
    is not wrong, only not filled in yet. A `printed` rule is said by the form's number line.
    """

    id: str
    family: str
    title: str
    severity: str
    tree: Node
    message: str
    reason: str
    fix: str
    levels: tuple[str, ...] = ()
    row: str = ""
    source: str = ""
    path: str = ""
    line: int = 0
    named: tuple[Ref, ...] = ()
    trial: bool = False
    todo: bool = False
    printed: bool = False

    @functools.cached_property
    def cells(self) -> tuple[Ref, ...]:
        """The cells that the rule names, each once, in the order of the expression."""
        return tuple(dict.fromkeys(refs(self.tree)))

    @functools.cached_property
    def addends(self) -> tuple[Ref, ...]:
        """Those of its cells that it adds up."""
        return tuple(dict.fromkeys(addends(self.tree)))

    @functools.cached_property
    def own(self) -> bool:
        """True when the rule looks at one row only: a figure that fails it is itself wrong."""
        return len({ref.key for ref in self.cells}) == 1


def rules_of(path: Path, records: list[tuple[int, dict[str, str]]]) -> list[Rule]:
    """The relations of one form; raises DefinitionError on a rule that cannot be parsed.

    `records` are (line, record) pairs with the columns of COLUMNS and any of levels, source, title,
    trial and todo.
    """
    rules = []
    for line, record in records:
        if "required()" in record["expression"]:
            raise DefinitionError(path, line, "rule.required")
        rules.append(_rule(path, line, record, _tree(path, line, record["expression"])))
    return rules


def _rule(path: Path, line: int, record: dict[str, str], tree: Node) -> Rule:
    if record["severity"] not in SEVERITIES:
        known = ", ".join(SEVERITIES)
        raise DefinitionError(path, line, "rule.severity", severity=record["severity"], known=known)
    for column in ("id", "message", "reason", "fix"):
        if not record[column]:
            raise DefinitionError(path, line, "rule.empty", column=column)
    trial, todo = (_ticked(path, line, record, column) for column in ("trial", "todo"))
    if todo and record["severity"] == "error":
        raise DefinitionError(path, line, "rule.todo")
    levels = tuple(record.get("levels", "").split())
    if set(levels) - set(LEVELS):
        known = " ".join(LEVELS)
        raise DefinitionError(path, line, "rule.levels", levels=record["levels"], known=known)
    return Rule(
        id=record["id"], family=record["id"], title=record.get("title") or record["message"],
        severity="warning" if trial else record["severity"], trial=trial, todo=todo,
        tree=tree, message=record["message"], reason=record["reason"], fix=record["fix"],
        levels=levels, source=record.get("source", ""),
        path=str(path), line=line, named=_named(tree),
    )  # fmt: skip


def _ticked(path: Path, line: int, record: dict[str, str], column: str) -> bool:
    if record.get(column, "") not in ("", "yes"):
        raise DefinitionError(path, line, "rule.ticked", column=column, text=record[column])
    return record.get(column) == "yes"


def _named(tree: Node) -> tuple[Ref, ...]:
    """The cells that a rule's text names, each once; a stated percentage also names X and Y."""
    cells = [ref for ref in dict.fromkeys(refs(tree)) if ref.part not in PAST]
    match tree:
        case Call("stated", (Ref(key),)):
            cells += [Ref(key, part) for part in ("numerator", "denominator")]
    return tuple(cells)


def _tree(path: Path, line: int, text: str) -> Node:
    try:
        return parse(text)
    except PhulucError as error:
        raise error.at(path, line) from error


def required_condition(path: Path, line: int, text: str) -> Node:
    """The tree of a row's `required_when` cell; an empty cell means always."""
    return _tree(path, line, text) if text else Truth(True)


def general_rules(rows: Iterable[Any], path: Path = GENERAL_RULES) -> list[Rule]:
    """Apply every general rule to every row it fits.

    `rows` are the rows of a form (form.model.Row, which stands above this room). A rule fits a row when the row has all the traits that its
    `applies` cell names (see Row.traits). In its expression `row` stands for the row, `total` for
    the row that is its denominator, `minimum` and `maximum` for its bounds and `required` for its
    `required_when` condition.
    """
    rules: list[Rule] = []
    for line, record in read_csv(path, (*COLUMNS, "applies", "title")):
        template = _rule(path, line, record, _tree(path, line, record["expression"]))
        traits = set(record["applies"].split())
        rules.extend(_applied(template, row) for row in rows if traits <= row.traits)
    return rules


def _applied(template: Rule, row: Any) -> Rule:
    names: dict[str, Node] = {
        "row": Ref(row.key),
        "total": Ref(row.denominator),
        "required": row.required_when,
    }
    names |= {
        name: Number(bound)
        for name, bound in (("minimum", row.minimum), ("maximum", row.maximum))
        if bound is not None
    }
    return Rule(
        id=f"{template.id}:{row.key}", family=template.id, title=template.title,
        severity=template.severity,
        tree=substitute(template.tree, names), message=template.message, reason=template.reason,
        fix=template.fix, levels=template.levels, row=row.key, source=template.source,
        path=template.path, line=template.line, trial=template.trial, todo=template.todo,
        named=tuple(
            ref for cell in template.named if isinstance(ref := substitute(cell, names), Ref)
        ),
    )  # fmt: skip


def silencers(rules: Iterable[Rule]) -> dict[str, tuple[str, ...]]:
    """For each rule the rules whose failure silences it, so that one fault gives one finding.

    A figure that is wrong by itself (-5 procedures) upsets every relation that needs it. Its first
    own error is told; the row's later own rules and those relations wait until it is corrected.
    """
    own: dict[str, list[str]] = {}
    found = {}
    for rule in rules:
        if rule.own and rule.severity == "error":
            own.setdefault(rule.cells[0].key, []).append(rule.id)
    for rule in rules:
        before: list[str] = []
        for key in dict.fromkeys(ref.key for ref in rule.named):
            errors = own.get(key, [])
            before += errors[: errors.index(rule.id)] if rule.id in errors else errors
        found[rule.id] = tuple(before)
    return found
