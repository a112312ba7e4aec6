"""Several forms in, one whose rows are those of all of them out: for what must hold between forms.

A row is called by its form as well, «[cchc_2025: 1.1.1]», as an office writes it. The joint form asks
nothing of anybody and has no rules: only to state a rule between forms, and to judge one.
"""

from collections.abc import Sequence
from dataclasses import replace

from schemas.form.model import Form, Row
from schemas.rules.expression import Node, Truth
from schemas.rules.written import written

_BETWEEN = ":"


def joint_form(forms: Sequence[Form]) -> Form:
    """The forms as one; of those of one id the first."""
    rows = tuple(_row(form, row) for form in forms for row in form.read_rows)
    return replace(
        forms[0], rows=rows, rules=(), stocks=(), columns=(), grid=None,
        chart_ratios=(), chart_changes=(),
    )  # fmt: skip


def _row(form: Form, row: Row) -> Row:
    total = joint_key(form, row.denominator) if row.denominator_is_row else row.denominator
    return replace(
        row, key=joint_key(form, row.key), code=f"[{form.id}: {row.code}]", denominator=total,
        required_when=Truth(True),
    )  # fmt: skip


def joint_key(form: Form, key: str) -> str:
    return f"{form.id}{_BETWEEN}{key}"


def parted(key: str) -> tuple[str, str]:
    """The form's id and the row's own key."""
    form, _, own = key.rpartition(_BETWEEN)
    return form, own


def written_between(node: Node, forms: Sequence[Form]) -> str:
    """A rule between the forms as an office writes it."""
    rows = joint_form(forms).rows
    return written(node, {row.key: row.code.strip("[]") for row in rows})
