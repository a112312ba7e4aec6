"""An older version of a form in, what a new one keeps of it out: what its rows ask, its rules, stocks, charts.

Only what still has all its rows is kept; a row that asks something else now keeps its key alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.form_book.same_rows import Named, same_rows
from pipeline.form_book.written_form import blank_of
from pipeline.form_new.guesses import Guess
from pipeline.form_new.table import Line
from pipeline.reading.table.labels import is_unit_of, label_key
from schemas.filling import PLACEHOLDER
from schemas.form.definition import Records
from schemas.form.model import Form, Row
from schemas.periods.period import ministry
from schemas.rules.expression import Truth, refs, unparse
from schemas.rules.rule import Rule


@dataclass(frozen=True)
class Older:
    """The older form, and which of its rows each line of the new table is.

    `alike` are the keys of those that still ask for a figure of the same kind.
    """

    form: Form
    rows: tuple[Row | None, ...]
    alike: frozenset[str]

    @property
    def keys(self) -> frozenset[str]:
        """Of the rows that are still there."""
        return frozenset(row.key for row in self.rows if row)


def older(
    form: Form, lines: Sequence[Line], codes: Sequence[str], guesses: Sequence[Guess]
) -> Older:
    """`codes` are those of the lines, `guesses` what the table alone tells of them."""
    named = [Named(line.label, code) for line, code in zip(lines, codes, strict=True)]
    places = same_rows([Named(row.label, row.code) for row in form.rows], named, label_key)
    rows = tuple(None if at is None else form.rows[at] for at in places)
    alike = (
        row.key for row, line, guess in zip(rows, lines, guesses, strict=True)
        if row and (guess.cells["kind"] == row.kind or is_unit_of(line.unit, row))
    )  # fmt: skip
    return Older(form, rows, frozenset(alike))


def taken_over(row: Row, line: Line, guess: Guess, kept: Older) -> Guess:
    """What an older row tells of a line and the table does not; a guess where they contradict each other."""
    own = {"note": row.note, "follows": "" if row.follows in kept.keys else row.follows}
    if row.key not in kept.alike:
        return Guess(guess.cells | own, guess.doubtful)
    same_unit = is_unit_of(line.unit, row)
    cells = guess.cells | own | {
        "kind": row.kind, "time": row.time, "aggregate": row.aggregate, "owner": row.owner,
        "numerator": row.numerator, "levels": " ".join(row.levels),
        "minimum": _bound(row.minimum), "maximum": _bound(row.maximum),
        "blank": "zero" if row.blank_is_zero else "ask",
        "codes": "|".join(f"{code.number}={code.label}" for code in row.codes),
    }  # fmt: skip
    if same_unit:
        cells["unit"] = row.unit
    elif guess.cells.get("codes"):
        cells["codes"] = guess.cells["codes"]
    lost = _lost(row, kept)
    cells["denominator"] = (
        kept.form.denominator_label(row) if "denominator" in lost else row.denominator
    )
    if row.required_when != Truth(True) and "required_when" not in lost:
        cells["required_when"] = unparse(row.required_when)
    return Guess(cells, (*lost, *(() if same_unit else ("unit", "codes")[: 1 + bool(row.codes)])))


def _bound(bound: float | None) -> str:
    return "" if bound is None else repr(bound)


def _lost(row: Row, kept: Older) -> tuple[str, ...]:
    """The columns that name a row which is no more there, or asks something else now."""
    named = {
        "denominator": {row.denominator} if row.denominator_is_row else set(),
        "required_when": {ref.key for ref in refs(row.required_when)},
    }
    return tuple(column for column, keys in named.items() if not keys <= kept.alike)


def kept_rules(old: Older) -> Records:
    """The form's own relations of which every row is still there and of its kind."""
    own = (rule for rule in old.form.rules if not (rule.row or rule.printed))
    kept = [rule for rule in own if keys_of_rule(rule) <= old.alike]
    return [(at, written_rule(rule)) for at, rule in enumerate(kept, start=1)]


def keys_of_rule(rule: Rule) -> set[str]:
    """The rows that a rule speaks of, in its expression and in its words."""
    texts = (rule.message, rule.reason, rule.fix, rule.title)
    said = {key for text in texts for key, _ in PLACEHOLDER.findall(text)}
    return said | {ref.key for ref in rule.cells}


def written_rule(rule: Rule) -> dict[str, str]:
    """The record of rules.csv."""
    return {
        "id": rule.id, "severity": rule.severity, "expression": unparse(rule.tree),
        "message": rule.message, "reason": rule.reason, "fix": rule.fix, "source": rule.source,
        "levels": " ".join(rule.levels), "title": rule.title if rule.title != rule.message else "",
        "trial": "yes" if rule.trial else "", "todo": "yes" if rule.todo else "",
    }  # fmt: skip


def kept_stocks(old: Older) -> Records:
    """The stocks of which every row is still there."""
    each = [{"key": s.key, "added": s.added, "removed": s.removed} for s in old.form.stocks]
    kept = [stock for stock in each if old.alike >= {*stock.values()}]
    return list(enumerate(kept, start=1))


def kept_settings(old: Older) -> dict[str, Any]:
    """What is said of the form as a whole, and what is drawn of the rows that are still of their kind."""
    form = old.form
    drawn = {"ratios": form.chart_ratios, "changes": form.chart_changes}
    charts: dict[str, Any] = {
        name: [key for key in keys if key in old.alike] for name, keys in drawn.items()
    }
    short = {"short": form.short} if form.short != form.id else {}
    return short | {
        "periods": list(form.periods), "blank": blank_of(form),
        "charts": charts | {"large_change": form.large_change},
    }  # fmt: skip


def kept_periods(form: Form) -> Records | None:
    """The periods that are the form's own; None where they are the ministry's."""
    if form.scheme == ministry():
        return None
    return list(enumerate(form.scheme.as_records(), start=1))
