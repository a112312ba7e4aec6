"""A failed rule and the answers it fails on in, what else to say of the remedy out."""

from collections.abc import Iterator, Mapping

from pipeline.returns import Answer
from schemas.compilers import as_vietnamese
from schemas.form.model import Form
from schemas.rules.expression import Call, Compare, Ref
from schemas.rules.rule import Rule
from schemas.wording import as_text
from schemas.wording.papers import worded


def advice(rule: Rule, answers: Mapping[str, Answer], form: Form) -> Iterator[str]:
    """The likely meaning of the figure, and what must stay true when it is corrected."""
    match rule.tree:
        case Call("reachable", (Ref() as row, Ref() as total)):
            yield from _count_in_ratio(answers[row.key], answers[total.key])
    sums = [as_vietnamese.statement(other.tree, form) for other in kept_sums(rule, form)]
    if sums:
        yield worded("feedback", "together", rules="; ".join(sums))


def _count_in_ratio(answer: Answer, total: Answer) -> Iterator[str]:
    """«6» of 8 as a percentage cannot be; as a count it is 6 of 8, that is 75 %."""
    count, whole = answer.figure.value, total.figure.value
    if count is None or whole is None or count != int(count) or not 0 <= count <= whole:
        return
    yield worded(
        "feedback", "likely.count", count=as_text.number(count), whole=as_text.number(whole),
        share=as_text.number(100 * count / whole, 2).rstrip("0").rstrip(","),
    )  # fmt: skip


def kept_sums(rule: Rule, form: Form) -> list[Rule]:
    """The sums that these rows are part of: who corrects one figure must not break another."""
    if rule.severity != "error":
        return []
    keys = {ref.key for ref in rule.named}
    return [
        other for other in form.rules
        if other.id != rule.id and other.severity == "error" and not other.row
        and isinstance(other.tree, Compare) and other.tree.op == "=="
        and keys & {ref.key for ref in other.cells}
    ]  # fmt: skip


def touched(rule: Rule, form: Form) -> tuple[str, ...]:
    """The rows of those sums that the rule itself does not name, in the order of the form."""
    keys = {ref.key for other in kept_sums(rule, form) for ref in other.cells}
    return tuple(sorted(keys - {ref.key for ref in rule.named}, key=form.position.__getitem__))
