"""How each unit stands by each form of the office in, one table of all of them on the screen out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from schemas.wording.papers import worded

if TYPE_CHECKING:
    from pipeline.register.submission import Submission

_UNIT, _FORM = 24, 20  # letters of a column


def overview(by_form: Mapping[str, Sequence[Submission] | None]) -> None:
    """By the form's id; None where its register could not be read. A unit that a form does not ask has a dash."""
    from pipeline.register.submission import STATUS

    told = {
        form: {line.unit.id: line for line in lines} for form, lines in by_form.items() if lines
    }
    if not told:
        return
    units = {unit: line.unit.short for lines in told.values() for unit, line in lines.items()}
    click.echo(f"\n{worded('screen', 'forms.overview')}")
    click.echo(_line("", told))
    for unit, name in units.items():
        found = (lines.get(unit) for lines in told.values())
        click.echo(_line(name, [STATUS[line.standing] if line else "–" for line in found]))


def _line(name: str, texts: Sequence[str] | Mapping[str, object]) -> str:
    return f"{name:<{_UNIT}} {' '.join(f'{text:<{_FORM}}' for text in texts)}".rstrip()
