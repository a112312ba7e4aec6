"""A Grid and the forms in, the one table that is read out, with Notices of the others.

Every sheet is tried with every form. The form that the file itself names wins; then the one that is
asked for, where the table has its rows; then the one that places clearly more rows, then the one that
was valid in the period of the title.
"""

from typing import NamedTuple

from pipeline.grid import Grid, Table
from pipeline.identity_marks import KEY_MARK, PRINT
from pipeline.reading.explanations import is_list
from pipeline.reading.identity import marked_identity
from pipeline.reading.table.grid_layout import find_grid_layout
from pipeline.reading.table.layout import Layout, find_layout, joined
from pipeline.reading.table.list_layout import find_list_layout
from pipeline.reading.table.title_claims import period_of
from pipeline.reading.table.wide_layout import find_wide_layout
from pipeline.returns import Notice
from schemas.errors import PhulucError
from schemas.form.model import Form
from schemas.periods.period import Period, parse_period

_Found = tuple[Form, Layout]
_NEARLY = 0.95  # as many rows as the best form: two versions of one form
_HALF = 2
_SHARED = 0.1  # of its rows may another sheet repeat and still be a part


class Chosen(NamedTuple):
    """What is read of a file; `beside` are other forms that are asked for, by id, of which it has a table too."""

    form: Form
    layout: Layout
    doubts: tuple[Notice, ...]
    beside: list[str]


def choose_layout(
    grid: Grid,
    forms: tuple[Form, ...],
    expected: Period | None = None,
    asked: tuple[Form, ...] = (),
) -> Chosen | None:
    """The sheet with most rows of the right form; a second one as full is a doubt, not a choice.

    Sheets that have other rows of the form are parts of one table.
    """
    tried = _marked(grid, forms)
    printed = own_prints(grid) if any(form.printed_columns for form in tried) else ()
    found = [
        pair for table in grid.tables if table.visible and table not in printed
        for form in tried if (pair := _laid_out(table, form, expected))
    ]  # fmt: skip
    found = [(form, layout) for form, layout in found if not is_list(layout.table)]
    if not found:
        return None
    fitting, beside = _of_right_form(found, grid, asked)
    own, others = _of_period(fitting, expected)
    own.sort(key=lambda pair: -pair[1].certain)
    form, layout = own[0]
    layout, own = _with_parts(layout, own)
    rivals = [
        (other, rival) for other, rival in own[1:]
        if rival.table is not layout.table and rival.has_figures
    ]  # fmt: skip
    full = [pair for pair in rivals if pair[1].certain * _HALF > layout.certain]
    if full and not layout.has_figures:
        (form, layout), *rest = full
        full = rest
        rivals = [pair for pair in rivals if pair[1] is not layout]
    if full:
        where = ", ".join(f"“{item.table.name}”" for item in (layout, *(r for _, r in full)))
        return Chosen(form, layout, (Notice("several_tables", words=(("where", where),)),), beside)
    doubts = tuple(
        Notice("other_table", cells=(rival.table.name,), words=(("where", rival.table.name),))
        for _, rival in (*rivals, *others)
    )
    return Chosen(form, layout, doubts, beside)


def _of_period(found: list[_Found], expected: Period | None) -> tuple[list[_Found], list[_Found]]:
    """What may be of the expected period, and the sheets that say another beside one that says this."""
    periods = [_period(layout, form) for form, layout in found]
    if expected is None or expected not in periods:
        return found, []
    pairs = list(zip(found, periods, strict=True))
    return (
        [pair for pair, period in pairs if period in (None, expected)],
        [pair for pair, period in pairs if period not in (None, expected)],
    )


def own_prints(grid: Grid) -> tuple[Table, ...]:
    """The sheets of a template of ours that print what the one with the key column says."""
    begins = [
        {str(cell.value)[: len(PRINT)] for cell in table.cells.values() if cell.kind == "text"}
        for table in grid.tables
    ]  # fmt: skip
    if not any(text.startswith(KEY_MARK) for texts in begins for text in texts):
        return ()
    return tuple(table for table, texts in zip(grid.tables, begins, strict=True) if PRINT in texts)


def _laid_out(table: Table, form: Form, expected: Period | None) -> _Found | None:
    """The form's table on a sheet, and the form: an open one with the lines that stand there.

    A form of columns may stand there as it is printed, or as our templates ask it: line by line.
    """
    if form.written:
        return find_list_layout(table, form)
    layout = find_printed_layout(table, form) or find_layout(table, form, expected)
    return (form, layout) if layout else None


def find_printed_layout(table: Table, form: Form) -> Layout | None:
    """The ministry's own table of a wide form or of a grid; None of a tall form."""
    if form.grid:
        return find_grid_layout(table, form)
    return find_wide_layout(table, form) if form.columns else None


def _marked(grid: Grid, forms: tuple[Form, ...]) -> tuple[Form, ...]:
    """The forms that the file says it is of; every one where it says none: to try one costs as much as reading."""
    headings = tuple(
        str(cell.value) for table in grid.tables if table.visible and len(forms) > 1
        for cell in table.cells.values()
        if cell.kind == "text" and cell.value.startswith(KEY_MARK)
    )  # fmt: skip
    said = {mark.get("form") for mark in marked_identity(grid, headings)}
    return tuple(form for form in forms if form.id in said) or forms


def _with_parts(layout: Layout, found: list[_Found]) -> tuple[Layout, list[_Found]]:
    """The layout joined with those of other sheets whose rows it does not have; and the rest."""
    parts, rest = [layout], []
    keys = _rows(layout)
    for form, other in found[1:]:
        rows = _rows(other)
        if other.has_figures and layout.has_figures and len(keys & rows) <= _SHARED * len(rows):
            parts.append(other)
            keys |= rows
        else:
            rest.append((form, other))
    if len(parts) == 1:
        return layout, found
    whole = joined(layout, parts)
    return whole, [(found[0][0], whole), *rest]


def _rows(layout: Layout) -> set[str]:
    return {item.row.key for item in layout.placed if item.row.is_value}


def _of_right_form(
    found: list[_Found], grid: Grid, asked: tuple[Form, ...]
) -> tuple[list[_Found], list[str]]:
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
    period = next(filter(None, (_period(layout, form) for form, layout in near)), None)
    valid = [form for form, _ in near if period and form.valid_on(period.end)]
    form = valid[0] if valid else max(near, key=lambda pair: pair[1].certain)[0]
    return [pair for pair in found if pair[0] is form], []


def _with_a_table(found: list[_Found], ids: list[str], most: int) -> list[str]:
    """The forms that a table is of: of two that fit it, the one of which it has more rows.

    A workbook with a table of each of two forms is a return of the one that is spoken of.
    """
    whole = [pair for pair in found if pair[0].id in ids and _is_whole(*pair, most)]
    owners = {id(item.table): form.id for form, item in sorted(whole, key=lambda p: p[1].certain)}
    return [name for name in ids if name in owners.values()]


def _is_whole(form: Form, layout: Layout, most: int) -> bool:
    """True of a table that has the rows of the form, or as many as any other has, for its period."""
    period = _period(layout, form)
    enough = layout.certain >= _NEARLY * min(most, len(form.read_rows))
    return enough and (period is None or form.is_asked_in(period))


def _period(layout: Layout, form: Form) -> Period | None:
    parts = layout.identity.removeprefix(KEY_MARK).split("|")
    if len(parts) > _HALF:
        try:
            return parse_period(parts[2], form.scheme)
        except PhulucError:
            return None
    return period_of(layout.title, form.scheme)
