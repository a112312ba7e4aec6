"""The tables of a file in, those of the form that it is a return of out.

The form that the file itself names wins; then the one that is asked for, where the table has its
rows; then the one that places clearly more rows, then the one that was valid in the period of the
title.
"""

from collections.abc import Iterable

from pipeline.grid import Grid, Table
from pipeline.identity_marks import KEY_MARK
from pipeline.reading.identity import marked_identity
from pipeline.reading.table.layout import Layout
from pipeline.reading.table.title_claims import period_of
from schemas.errors import PhulucError
from schemas.form.model import Form
from schemas.periods.period import Period, parse_period

Found = tuple[Form, Layout]
_NEARLY = 0.95  # as many rows as the best form: two versions of one form
_PARTS = 3  # of a key heading: form, unit, period


def marked_forms(grid: Grid, forms: tuple[Form, ...]) -> tuple[Form, ...]:
    """The forms that the file says it is of; every one where it says none: to try one costs as much as reading."""
    headings = key_headings(grid.tables) if len(forms) > 1 else ()
    said = {mark.get("form") for mark in marked_identity(grid, headings)}
    return tuple(form for form in forms if form.id in said) or forms


def key_headings(tables: Iterable[Table]) -> tuple[str, ...]:
    """The headings of key columns on the sheets that are shown."""
    return tuple(
        str(cell.value) for table in tables if table.visible
        for cell in table.cells.values()
        if cell.kind == "text" and cell.value.startswith(KEY_MARK)
    )  # fmt: skip


def of_right_form(
    found: list[Found], grid: Grid, asked: tuple[Form, ...]
) -> tuple[list[Found], list[str]]:
    """Only what is of the form that this file is a return of, and other forms that it has a table of."""
    headings = tuple(item.identity for _, item in found if item.identity.startswith(KEY_MARK))
    marks = {mark["form"] for mark in marked_identity(grid, headings) if mark.get("form")}
    marked = [pair for pair in found if pair[0].id in marks]
    if marked:
        return marked, []
    most = max(layout.certain for _, layout in found)
    if names := _with_a_table(found, [form.id for form in asked], most):
        return [pair for pair in found if pair[0].id == names[0]], names[1:]
    near = [pair for pair in found if pair[1].certain >= _NEARLY * most]
    period = next(filter(None, (period_on(layout, form) for form, layout in near)), None)
    valid = [form for form, _ in near if period and form.valid_on(period.end)]
    form = valid[0] if valid else max(near, key=lambda pair: pair[1].certain)[0]
    return [pair for pair in found if pair[0].id == form.id], []


def _with_a_table(found: list[Found], ids: list[str], most: int) -> list[str]:
    """The forms that a table is of: of two that fit it, the one of which it has more rows.

    A workbook with a table of each of two forms is a return of the one that is spoken of.
    """
    whole = [pair for pair in found if pair[0].id in ids and _is_whole(*pair, most)]
    owners = {id(item.table): form.id for form, item in sorted(whole, key=lambda p: p[1].certain)}
    return [name for name in ids if name in owners.values()]


def _is_whole(form: Form, layout: Layout, most: int) -> bool:
    """True of a table that has the rows of the form, or as many as any other has, for its period."""
    period = period_on(layout, form)
    enough = layout.certain >= _NEARLY * min(most, len(form.read_rows))
    return enough and (period is None or form.is_asked_in(period))


def period_on(layout: Layout, form: Form) -> Period | None:
    """The period of a table by its mark, else by the lines over it."""
    parts = layout.identity.removeprefix(KEY_MARK).split("|")
    if len(parts) >= _PARTS:
        try:
            return parse_period(parts[2], form.scheme)
        except PhulucError:
            return None
    return period_of(layout.title, form.scheme)
