"""The folder that blank workbooks go to, as it was found: what is filled in there is never written over."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.options import read_places
from schemas.form.loading import with_bundled
from schemas.wording.papers import worded

if TYPE_CHECKING:
    from pipeline.returns import Return
    from schemas.form.model import Form
    from schemas.periods.period import Period
    from schemas.units.unit import Roster, Unit

_MOST_NAMES = 5


def without_filled(
    form: Form, units: Sequence[Unit], period: Period, roster: Roster, folder: Path
) -> tuple[list[Unit], list[str]]:
    """The units whose blank workbooks may be written into the folder, and what is told of it.

    What stands under the name of one stays where it has an answer in it, or cannot be read; other
    workbooks there, of another roster or period say, are named.
    """
    from pipeline.reading.read_return import Expected
    from pipeline.template.template import template_path

    paths = {template_path(folder, form, unit, period): unit for unit in roster.units}
    wanted = {unit.id for unit in units}
    chosen = [path for path, unit in paths.items() if unit.id in wanted]
    there = [path for path in chosen if path.exists()]
    found = read_places(there, Expected(with_bundled(form), roster)) if there else ()
    filled = sorted(Path(item.file).name for item in found if _may_be_filled(item))
    others = sorted(path.name for path in folder.glob("*.xlsx") if path not in paths)
    told = {"templates.kept": filled, "templates.others": others}
    lines = [_said(words, names) for words, names in told.items() if names]
    return [paths[path] for path in chosen if path.name not in filled], lines


def _may_be_filled(item: Return) -> bool:
    return not item.readable or any(
        answer.figure.state != "blank" or answer.raw or answer.note for answer in item.answers
    )


def _said(words: str, names: Sequence[str]) -> str:
    files = ", ".join(f"“{name}”" for name in names[:_MOST_NAMES])
    if (more := len(names) - _MOST_NAMES) > 0:
        files = worded("screen", "templates.more", files=files, count=more)
    return worded("screen", words, count=len(names), files=files)
