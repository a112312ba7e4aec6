"""A form without the places that it was read from: what two writings of it must agree in."""

from dataclasses import fields, replace

from schemas.form.model import Form


def without_places(form: Form) -> dict[str, object]:
    """Every field of a form, but for where each line of it stands."""
    rows = tuple(replace(row, line=0) for row in form.rows)
    rules = tuple(replace(rule, line=0, path="") for rule in form.rules)
    every = {field.name: getattr(form, field.name) for field in fields(form)}
    return every | {"rows": rows, "rules": rules, "path": None}
