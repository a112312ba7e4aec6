"""The office's workbook and the forms in use in, the rules that it has written between them out.

    [cchc_2025: 1.1.1] = [giao_viec_2024: 2.1]

A line of «Quy tắc giữa các biểu» is a rule as a form's workbook writes it, but that each cell says
of which form it is. What a line leaves blank is said in words of our own.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.office.workbook import Office
from schemas.errors import DefinitionError, PhulucError, refuse
from schemas.form.joint import joint_form, joint_key, parted, written_between
from schemas.form.model import Form
from schemas.rules.expression import PAST, Node, refs
from schemas.rules.read_written import read_written
from schemas.rules.rule import Rule
from schemas.tables import Entry
from schemas.text import bare
from schemas.wording import as_text
from schemas.wording.messages import messages
from schemas.wording.papers import worded

TABLE = "between"
FAMILY = "between_forms"  # under which it can be waived, and whose texts hold where a line has none
_CELL = re.compile(r"\[([^\[\]:]+):([^\[\]]*)\]")
_PLAIN = str.maketrans("{}", "()")  # a text of the office has no placeholders
_SEVERITIES = ("error", "warning")


def rules_between(office: Office, forms: Sequence[Form]) -> tuple[Rule, ...]:
    """The rules in the order of their lines; raises DefinitionError with every line that is none."""
    found: dict[str, Rule] = {}
    problems = []
    for entry in office.entries(TABLE):
        try:
            rule = _rule(entry, forms)
            if rule.id in found:
                raise entry.wrong(
                    "rule", "rule.twice", rule=entry["rule"], first=found[rule.id].line
                )
            found[rule.id] = rule
        except DefinitionError as error:
            problems.append(error)
    refuse(problems)
    return tuple(found.values())


def _rule(entry: Entry, forms: Sequence[Form]) -> Rule:
    tree = entry.understood("rule", lambda text: tree_between(text, forms))
    ours = messages()[FAMILY]
    texts = {"message": entry["message"] or ours.text, "fix": entry["fix"] or ours.fix}
    said = bare(entry["severity"])
    severity = next((s for s in _SEVERITIES if said in ("", bare(as_text.SEVERITY[s]))), "")
    if not severity:
        known = ", ".join(as_text.SEVERITY[name] for name in _SEVERITIES)
        raise entry.wrong("severity", "rule.severity", severity=entry["severity"], known=known)
    return replace(rule_between(severity, tree, texts, forms), line=entry.line)


def rule_between(
    severity: str, tree: Node, texts: Mapping[str, str], forms: Sequence[Form]
) -> Rule:
    """`texts` are its message and fix; it is called by what it says, for its line may move."""
    message, fix = (texts[name].translate(_PLAIN).rstrip(". ") for name in ("message", "fix"))
    return Rule(
        id=f"{FAMILY}:{written_between(tree, forms)}", family=FAMILY, title=message,
        severity=severity, tree=tree, message=message,
        reason=worded("office", f"{TABLE}.reason"), fix=fix, named=tuple(dict.fromkeys(refs(tree))),
    )  # fmt: skip


def tree_between(text: str, forms: Sequence[Form]) -> Node:
    """What a rule says, of the cells of a joint form.

    Raises PhulucError where it names no cell of a form in use, or cells of one form alone.
    """
    known = {bare(form.id): form for form in forms}

    def named(cell: re.Match[str]) -> str:
        form = known.get(bare(cell[1]))
        if form is None:
            ids = ", ".join(form.id for form in forms)
            raise PhulucError("form.not_in_use", name=cell[1].strip(), known=ids)
        return f"[{form.id}: {cell[2].strip().rstrip('.')}]"

    keys = {
        f"{form.id}: {row.code}": joint_key(form, row.key)
        for form in forms for row in form.read_rows
    }  # fmt: skip
    tree = read_written(_CELL.sub(named, text), keys)
    _check(text, tree, forms)
    return tree


def _check(text: str, tree: Node, forms: Sequence[Form]) -> None:
    rows = joint_form(forms).by_key
    if len({parted(ref.key)[0] for ref in refs(tree)}) < 2:
        raise PhulucError("between.one_form", text=text)
    for ref in refs(tree):
        row = rows[ref.key]
        if ref.part in PAST or (ref.part != "value" and "fraction" not in row.traits):
            raise PhulucError("between.part", code=row.code)
