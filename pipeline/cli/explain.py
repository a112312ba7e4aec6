"""A rule's name or a row's code in, what the rules concerned say out, as lines that people read."""

import functools

from pipeline.judging.rule_names import rules_called
from schemas.compilers import as_vietnamese
from schemas.compilers.catalogue import example
from schemas.form.model import Form, Row
from schemas.rules.rule import Rule
from schemas.text import fold
from schemas.vocabulary.words import role_name
from schemas.wording import as_text
from schemas.wording.papers import worded

_words = functools.partial(worded, "screen")


def explain_subject(subject: str, form: Form) -> list[str]:
    """Lines for one rule, a family of general rules, or all rules of a row; none if unknown."""
    row = form.by_code.get(subject.rstrip(".")) or form.by_key.get(subject)
    if row is not None:
        rules = [rule for rule in form.rules if row.key in {ref.key for ref in rule.named}]
        return [*_row_lines(row, form), *(line for rule in rules for line in _lines(rule, form))]
    ids = rules_called([form]).get(fold(subject), ())
    rules = [rule for rule in form.rules if {rule.id, rule.family} & set(ids)]
    return [line for rule in rules for line in _lines(rule, form)]


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
