"""A rule's name or a row's code in, what the rules concerned say out, as lines that people read."""

import functools
from collections.abc import Sequence

from pipeline.judging.between import forms_of, keys_between
from pipeline.judging.rule_names import rules_called
from schemas.compilers import as_vietnamese
from schemas.compilers.catalogue import example
from schemas.form.joint import joint_form
from schemas.form.model import Form, Row
from schemas.rules.rule import Rule
from schemas.text import fold
from schemas.vocabulary.words import role_name
from schemas.wording import as_text
from schemas.wording.papers import worded

_words = functools.partial(worded, "screen")


def explain_subject(subject: str, form: Form) -> list[str]:
    """Lines for one rule, a family of general rules, or all rules of a row; none if unknown."""
    row = row_meant(subject, form)
    if row is not None:
        rules = [rule for rule in form.rules if row.key in {ref.key for ref in rule.named}]
        return [*_row_lines(row, form), *(line for rule in rules for line in _lines(rule, form))]
    ids = rules_called([form]).get(fold(subject), ())
    rules = [rule for rule in form.rules if {rule.id, rule.family} & set(ids)]
    return [line for rule in rules for line in _lines(rule, form)]


def explain_between(
    subject: str, form: Form, others: Sequence[Form], rules: Sequence[Rule]
) -> list[str]:
    """Lines for the rules between the form and others of its office that are so called, or name its row."""
    row, called = row_meant(subject, form), fold(subject)
    chosen = [
        rule for rule in rules
        if keys_between([rule], form) & ({row.key} if row else set())
        or (form.id in forms_of(rule) and called in map(fold, (rule.id, rule.family, rule.title)))
    ]  # fmt: skip
    joint = joint_form((form, *others))
    return [line for rule in chosen for line in _lines(rule, joint)]


def row_meant(subject: str, form: Form) -> Row | None:
    """The row of a code as it is printed, or of a key."""
    return form.by_code.get(subject.rstrip(".")) or form.by_key.get(subject)


def _row_lines(row: Row, form: Form) -> list[str]:
    lines = [f"{row.code}  {row.label}"]
    if row.unit:
        lines.append(f"  {_words('explain.unit', unit=row.unit)}")
    if row.codes:
        lines.append(f"  {_words('explain.codes', codes=as_text.codes(row))}")
    if row.takes_fraction:
        parts = {"numerator": row.numerator, "denominator": form.denominator_label(row)}
        lines.append(f"  {_words('explain.fraction', **parts)}")
    if row.is_value:
        who = role_name(row.owner) if row.owner else as_text.levels(row)
        how = as_text.AGGREGATE[row.aggregate]
        lines.append(f"  {_words('explain.asked', who=who, how=how)}")
    return [*lines, ""]


def _lines(rule: Rule, form: Form) -> list[str]:
    def described(text: str) -> str:
        return as_vietnamese.described(text, rule, form)

    renderings = {
        "rule": as_vietnamese.statement(rule.tree, form), "example": example(rule, form),
        "message": described(rule.message), "reason": described(rule.reason),
        "fix": described(rule.fix),
    }  # fmt: skip
    told = [f"  {_words(f'explain.{name}', **{name: text})}" for name, text in renderings.items()]
    return [f"{described(rule.title)}  [{as_text.SEVERITY[rule.severity]}]", *told, ""]
