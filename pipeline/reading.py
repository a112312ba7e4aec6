"""A file in, a Return out: guard, grid, layout, identity and cells, one after the other."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pipeline.answers import answer_rows
from pipeline.grid import Grid
from pipeline.guard import admit
from pipeline.identity import identify, marked_identity
from pipeline.layout import Layout, find_layout
from pipeline.ooxml import read_xlsx
from pipeline.returns import Notice, Return
from pipeline.statement import settle_statements
from schemas.errors import DefinitionError
from schemas.form import Form
from schemas.period import Period
from schemas.unit import Roster


@dataclass(frozen=True)
class Expected:
    """What is known before a file is opened: forms, roster, and the caller's word on whose it is."""

    forms: tuple[Form, ...]
    roster: Roster
    unit: str = ""
    period: Period | None = None


def read_return(path: Path, expected: Expected) -> Return:
    """Read one file; whatever is wrong with it becomes a Notice, the file itself is never touched."""
    try:
        return _read(path, expected)
    except DefinitionError:
        raise
    except Exception as error:  # one strange file must not stop the other 189
        return _unreadable(path, Notice("stopped_early", words=(("why", repr(error)),)), expected)


def _read(path: Path, expected: Expected) -> Return:
    data = admit(path)
    if isinstance(data, Notice):
        return _unreadable(path, data, expected)
    checksum = hashlib.sha256(data).hexdigest()
    try:
        grid = read_xlsx(data)
    except Exception as error:  # broken packages raise dozens of unrelated classes
        notice = Notice("damaged", words=(("why", type(error).__name__),))
        return _unreadable(path, notice, expected, checksum)
    found = _layouts(grid, expected.forms)
    if not found:
        return _unreadable(path, Notice("no_table"), expected, checksum)
    form, layout, notices = _best(found)
    marks = marked_identity(grid, tuple(filter(None, (layout.identity,))))
    identity = identify(
        marks, layout.title, form, expected.roster, expected.unit, expected.period
    )  # fmt: skip
    answers, remarks = answer_rows(layout, form, grid.date1904)
    unit = expected.roster.by_id.get(identity.unit)
    answers, statements = settle_statements(answers, layout, form, unit)
    return Return(
        file=str(path), form=form.id, unit=identity.unit,
        period=identity.period.id if identity.period else "", readable=True, answers=answers,
        notices=(*identity.notices, *notices, *remarks, *statements), checksum=checksum,
    )  # fmt: skip


def _unreadable(path: Path, notice: Notice, expected: Expected, checksum: str = "") -> Return:
    period = expected.period.id if expected.period else ""
    return Return(
        file=str(path), unit=expected.unit, period=period, notices=(notice,), checksum=checksum
    )


def _layouts(grid: Grid, forms: tuple[Form, ...]) -> list[tuple[Form, Layout]]:
    found = []
    for table in grid.tables:
        for form in forms if table.visible else ():
            layout = find_layout(table, form)
            if layout is not None:
                found.append((form, layout))
    return found


def _best(found: list[tuple[Form, Layout]]) -> tuple[Form, Layout, list[Notice]]:
    """The sheet with most rows of one form; a second sheet as full is a doubt, not a choice."""
    ranked = sorted(found, key=lambda pair: -len(pair[1].placed))
    form, layout = ranked[0]
    rivals = [
        (other, rival) for other, rival in ranked[1:]
        if rival.table is not layout.table and len(rival.placed) * 2 > len(layout.placed)
    ]  # fmt: skip
    equal = [rival for _, rival in rivals if _has_figures(rival)]
    if equal and _has_figures(layout):
        where = ", ".join(f"«{item.table.name}»" for item in (layout, *equal))
        return form, layout, [Notice("several_tables", words=(("where", where),))]
    if equal:
        return rivals[0][0], equal[0], []
    return form, layout, []


def _has_figures(layout: Layout) -> bool:
    return any("value" in placed.record.cells for placed in layout.placed if placed.row.is_value)
