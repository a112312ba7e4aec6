"""A form in, its rules as people look them up out: what must hold, how grave, why, and an example.

Examples are found, not written: the first figures among the samples on which the rule fails.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from schemas.compilers import as_vietnamese
from schemas.compilers.as_value import outcome
from schemas.compilers.samples import samples
from schemas.compilers.value_spans import Cell
from schemas.form.model import Form
from schemas.rules.expression import Ref
from schemas.rules.rule import LEVELS, Rule
from schemas.wording import as_text

_PARTS = ("value", "numerator", "denominator", "previous", "least")
_LARGE = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule of the form's own, or one family of general rules shown on its first row."""

    id: str
    severity: str
    statement: str
    example: str
    reason: str
    trial: bool


def catalogue(form: Form) -> list[Entry]:
    """Families of general rules once each, then the form's own rules, in their order."""
    first: dict[str, Rule] = {}
    for rule in form.rules:
        first.setdefault(rule.family, rule)
    return [
        Entry(
            family, as_text.SEVERITY[rule.severity], as_vietnamese.statement(rule.tree, form),
            example(rule, form), as_vietnamese.described(rule.reason, rule, form), rule.trial,
        )
        for family, rule in first.items()
    ]  # fmt: skip


def example(rule: Rule, form: Form) -> str:
    """Figures on which the rule fails: «1.1.2 = 30; 1.1.1 = 21»; '' where no trial made it fail."""
    level = (rule.levels or tuple(LEVELS))[0]
    failing = [c for c in samples(rule, form) if outcome(rule, form, level, c) is False]
    if not failing:
        return ""
    cells = min(failing, key=lambda cells: _oddity(cells, form))
    keys = dict.fromkeys(ref.key for ref in rule.cells)
    return "; ".join(text for key in keys for text in _figures(key, cells[key], form))


def _oddity(cells: Mapping[str, Cell], form: Form) -> tuple[int, int]:
    """How far figures are from what one would expect to read: an example shows one fault only."""
    odd = large = 0
    for key, cell in cells.items():
        row, x, y = form.by_key[key], cell.numerator, cell.denominator
        if cell.value is not None:
            low, high = row.minimum, row.maximum
            odd += low is not None and cell.value < low
            odd += high is not None and cell.value > high
            odd += row.kind == "count" and cell.value != int(cell.value)
            large += abs(cell.value) > _LARGE
        if x is not None and y is not None:
            odd += (x < 0) + (y <= 0) + (x > y)
            large += row.kind == "count"
    return odd, large


def _figures(key: str, cell: Cell, form: Form) -> Iterator[str]:
    if cell.state != "value":
        yield f"{form.by_key[key].code}: {as_text.in_sentence(as_text.STATE[cell.state])}"
    for part in _PARTS:
        figure = getattr(cell, part)
        if figure is not None:
            yield f"{as_vietnamese.statement(Ref(key, part), form)} = {as_text.number(figure)}"
