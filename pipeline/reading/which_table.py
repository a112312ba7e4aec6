"""A Grid and the forms in, the one table that is read out, with Notices of the others.

Every sheet is tried with every form.
"""

from typing import NamedTuple

from pipeline.grid import Grid, Table
from pipeline.identity_marks import PAPER, PRINT
from pipeline.reading.explanations import is_list
from pipeline.reading.other_sheets import SHARED, of_period, of_unit, rows_of
from pipeline.reading.table.grid_layout import find_grid_layout
from pipeline.reading.table.layout import Layout, find_layout, joined
from pipeline.reading.table.list_layout import find_list_layout
from pipeline.reading.table.wide_layout import find_wide_layout
from pipeline.reading.which_form import (
    Found,
    key_headings,
    marked_forms,
    of_right_form,
)
from pipeline.returns import Notice
from schemas.form.model import Form
from schemas.form.open_lists import named_in, with_lines
from schemas.periods.period import Period
from schemas.units.unit import Roster

_HALF = 2


class Chosen(NamedTuple):
    """The table that is read, and what is doubtful about that.

    `alike` are all where several are as full, or name lines of an open list each: they may be of
    several units. `beside` are other forms that are asked for, by id, of which the file has a table too.
    """

    form: Form
    layout: Layout
    doubts: tuple[Notice, ...]
    alike: tuple[Found, ...] = ()
    beside: tuple[str, ...] = ()


def choose_layout(
    grid: Grid,
    forms: tuple[Form, ...],
    expected: Period | None = None,
    asked: tuple[Form, ...] = (),
    roster: Roster | None = None,
    unit: str = "",
) -> Chosen | None:
    """The sheet with most rows of the right form; a second one as full is a doubt, not a choice.

    Sheets that have other rows of the form are parts of one table; those that say another period, or
    another unit of the roster than the one given, are no rivals of one that does not.
    """
    tried = marked_forms(grid, forms)
    printed = own_prints(grid) if any(form.printed_columns for form in tried) else ()
    shown = _of_answers(grid)
    found = _tables([table for table in shown if table not in printed], tried, expected)
    if any(layout.has_figures for _, layout in found):
        printed = ()
    typed = _tables([table for table in shown if table in printed], tried, expected)
    typed = [pair for pair in typed if pair[1].has_figures or not found]
    if not (typed or found):
        return None
    meant = typed or found
    meant += _continued(meant, [table for table in shown if table not in printed], expected)
    fitting, beside = of_right_form(meant, grid, asked)
    own, others = of_period(fitting, expected)
    own, strange = of_unit(own, roster, unit)
    chosen = _chosen(own, others + strange)
    told = _read_from_print(typed, found) if typed and found else ()
    return chosen._replace(doubts=(*chosen.doubts, *told), beside=tuple(beside))


def _of_answers(grid: Grid) -> list[Table]:
    """The visible sheets; of a paper of ours that with the key column, which its other sheets explain."""
    shown = [table for table in grid.tables if table.visible]
    marked = [table for table in shown if PAPER in grid.properties and key_headings([table])]
    return marked or shown


def _tables(tables: list[Table], forms: tuple[Form, ...], expected: Period | None) -> list[Found]:
    """What of the forms stands on these sheets; a list of findings is none of it."""
    found = [
        pair for table in tables for form in forms if (pair := _laid_out(table, form, expected))
    ]
    return [(form, layout) for form, layout in found if not is_list(layout.table)]


def _read_from_print(typed: list[Found], blank: list[Found]) -> tuple[Notice, ...]:
    """That a unit wrote into what is to print the entry sheet, and left that blank."""
    (_, layout), (_, entry) = typed[0], blank[0]
    name = layout.table.name
    return (
        Notice("print_read", cells=(name,), words=(("sheet", name), ("entry", entry.table.name))),
    )


def _chosen(found: list[Found], others: list[Found]) -> Chosen:
    """What is read of tables of one form; `others` are of another period or unit."""
    own = sorted(found, key=lambda pair: -pair[1].certain)
    form, layout = own[0]
    layout, own = _with_parts(layout, own)
    form = own[0][0]
    rivals = [
        (other, rival) for other, rival in own[1:]
        if rival.table is not layout.table and rival.has_figures and rows_of(rival)
    ]  # fmt: skip
    full = [pair for pair in rivals if pair[1].certain * _HALF > layout.certain]
    if full and not layout.has_figures:
        (form, layout), *rest = full
        full = rest
        rivals = [pair for pair in rivals if pair[1] is not layout]
    if full:
        where = ", ".join(f"“{item.table.name}”" for item in (layout, *(r for _, r in full)))
        several = (Notice("several_tables", words=(("where", where),)),)
        alike = (pair for pair in found if pair[1].certain * _HALF > layout.certain)
        return Chosen(form, layout, several, () if layout.parts else tuple(alike))
    doubts = tuple(
        Notice(identifier, cells=(rival.table.name,), words=(("where", rival.table.name),))
        for identifier, pairs in (("other_table", rivals), ("table_of_other", others))
        for _, rival in pairs
    )  # fmt: skip
    return Chosen(form, layout, doubts, tuple(found) if form.written and layout.parts else ())


def _continued(found: list[Found], tables: list[Table], expected: Period | None) -> list[Found]:
    """The sheets on which the fullest table goes on without its heading, as a print of several pages does."""
    form, layout = max(found, key=lambda pair: pair[1].certain)
    is_whole = bool(layout.identity) or len(rows_of(layout)) == len(form.value_rows)
    if is_whole or layout.wide or layout.crossed or layout.listed or layout.inferred:
        return []
    names, above = {item.table.name for _, item in found}, layout.placed[0].record
    left = [table for table in tables if table.name not in names]
    layouts = [find_layout(table, form, expected, above) for table in left]
    return [(form, own) for own in layouts if own and not is_list(own.table)]


def own_prints(grid: Grid) -> tuple[Table, ...]:
    """The sheets of a file of ours that print, in the official shape, what another one says."""
    return tuple(
        table for table in grid.tables
        if any(cell.kind == "text" and cell.value == PRINT for cell in table.cells.values())
    )  # fmt: skip


def _laid_out(table: Table, form: Form, expected: Period | None) -> Found | None:
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


def _with_parts(layout: Layout, found: list[Found]) -> tuple[Layout, list[Found]]:
    """The layout joined with those of other sheets whose rows it does not have; and the rest.

    An open form has the lines of all of them then.
    """
    whole, parts, rest = found[0][0], [layout], []
    keys = rows_of(layout)
    for form, other in found[1:]:
        rows = rows_of(other)
        if (
            rows
            and other.has_figures
            and layout.has_figures
            and len(keys & rows) <= SHARED * len(rows)
        ):
            parts.append(other)
            whole = with_lines(whole, named_in(form))
            keys |= rows
        else:
            rest.append((form, other))
    if len(parts) == 1:
        return layout, found
    layout = joined(layout, parts)
    return layout, [(whole, layout), *rest]
