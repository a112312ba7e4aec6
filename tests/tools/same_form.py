"""A form without the places that it was read from: what two writings of it must agree in."""

from dataclasses import fields, replace

from schemas.form.model import Form
from schemas.rules.rule import Rule


def without_places(form: Form) -> dict[str, object]:
    """Every field of a form, but for where each line of it stands."""
    rows = tuple(replace(row, line=0) for row in form.rows)
    grid = form.grid and replace(form.grid, rules=_nowhere(form.grid.rules))
    every = {field.name: getattr(form, field.name) for field in fields(form)}
    return every | {"rows": rows, "rules": _nowhere(form.rules), "grid": grid, "path": None}


def _nowhere(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    return tuple(replace(rule, line=0, path="") for rule in rules)
