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
from pipeline.reading.table.heading_path import OTHER_FIGURES
from pipeline.reading.table.layout import Layout, find_layout, joined
from pipeline.reading.table.list_layout import find_list_layout
from pipeline.reading.table.title_claims import period_of, times_of, units_of
from pipeline.reading.table.wide_layout import find_wide_layout
from pipeline.returns import Notice
from schemas.errors import PhulucError
from schemas.form.model import Form
from schemas.form.open_lists import named_in, with_lines
from schemas.periods.period import Period, parse_period
from schemas.periods.times import time_in_heading
from schemas.units.unit import Roster
from schemas.vocabulary.words import heading

Found = tuple[Form, Layout]
_NEARLY = 0.95  # as many rows as the best form: two versions of one form
_HALF = 2
_SHARED = 0.1  # of its rows may another sheet repeat and still be a part
_COVER = 40  # cells of a sheet that only says whose return it is


class Chosen(NamedTuple):
    """The table that is read, and what is doubtful about that.

    `alike` are all where several are as full, or name lines of an open list each: they may be of several units.
    """

    form: Form
    layout: Layout
    doubts: tuple[Notice, ...]
    alike: tuple[Found, ...] = ()


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
    tried = _marked(grid, forms)
    printed = own_prints(grid) if any(form.printed_columns for form in tried) else ()
    shown = [table for table in grid.tables if table.visible]
    found = _tables([table for table in shown if table not in printed], tried, expected)
    if any(layout.has_figures for _, layout in found):
        printed = ()
    typed = _tables([table for table in shown if table in printed], tried, expected)
    typed = [pair for pair in typed if pair[1].has_figures or not found]
    if not (typed or found):
        return None
    meant = typed or found
    meant += _continued(meant, [table for table in shown if table not in printed], expected)
    own, others = _of_period(_of_right_form(meant, grid, asked), expected)
    own, strange = _of_unit(own, roster, unit)
    chosen = _chosen(own, others + strange)
    told = _read_from_print(typed, found) if typed and found else ()
    return chosen._replace(doubts=(*chosen.doubts, *told))


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
        if rival.table is not layout.table and rival.has_figures and _rows(rival)
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
    is_whole = bool(layout.identity) or len(_rows(layout)) == len(form.value_rows)
    if is_whole or layout.wide or layout.crossed or layout.listed or layout.inferred:
        return []
    names, above = {item.table.name for _, item in found}, layout.placed[0].record
    left = [table for table in tables if table.name not in names]
    layouts = [find_layout(table, form, expected, above) for table in left]
    return [(form, own) for own in layouts if own and not is_list(own.table)]


def lines_about(grid: Grid, layout: Layout, form: Form, roster: Roster) -> tuple[str, ...]:
    """What says whose figures these are and of when: the lines over them, else a cover sheet and the sheet's name."""
    lines = layout.title
    has_unit, has_time = units_of(lines, roster), times_of(lines, form.scheme)
    if has_unit and has_time:
        return lines
    own = [part.table.name for part in layout.parts or (layout,)]
    first = next(at for at, table in enumerate(grid.tables) if table.name in own)
    cover = tuple(
        str(cell.value) for table in grid.tables[:first]
        if table.visible and len(table.cells) <= _COVER
        for cell in table.cells.values() if cell.kind == "text"
    )  # fmt: skip
    lines = (*lines, *cover)
    if units_of(lines, roster) and times_of(lines, form.scheme):
        return lines
    return (*lines, layout.table.name)


def _of_period(found: list[Found], expected: Period | None) -> tuple[list[Found], list[Found]]:
    """What may be of the expected period, and what says another time beside one that does not."""
    return _unlike([pair for pair in found if _is_of_other_time(*pair, expected)], found)


def _of_unit(
    found: list[Found], roster: Roster | None, unit: str
) -> tuple[list[Found], list[Found]]:
    """What may be of the given unit, and what names only another beside one that does not."""
    if roster is None or not unit or len(found) == 1:
        return found, []
    named = [{one.id for one in units_of(layout.title, roster)} for _, layout in found]
    return _unlike(
        [pair for pair, of in zip(found, named, strict=True) if of and unit not in of], found
    )


def _unlike(other: list[Found], found: list[Found]) -> tuple[list[Found], list[Found]]:
    """The rest of what was found, and the others; nothing is other that has rows of its own."""
    own = [pair for pair in found if pair not in other]
    keys = {key for _, layout in own for key in _rows(layout)}
    other = [pair for pair in other if len(_rows(pair[1]) & keys) > _SHARED * len(_rows(pair[1]))]
    return [pair for pair in found if pair not in other], other


def _is_of_other_time(form: Form, layout: Layout, expected: Period | None) -> bool:
    """Whether a sheet is of another time by its mark or the lines over it, else by its name."""
    if expected and (marked := _period(layout, form)):
        return marked != expected
    if expected and (times := times_of(layout.title, form.scheme)):
        return not any(time.is_of(expected) for time in times)
    time = time_in_heading(layout.table.name, form.scheme)
    is_other = bool(expected and time and not time.is_of(expected))
    return is_other or heading(layout.table.name) in OTHER_FIGURES


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


def _marked(grid: Grid, forms: tuple[Form, ...]) -> tuple[Form, ...]:
    """The forms that the file says it is of; every one where it says none: to try one costs as much as reading."""
    headings = tuple(
        str(cell.value) for table in grid.tables if table.visible and len(forms) > 1
        for cell in table.cells.values()
        if cell.kind == "text" and cell.value.startswith(KEY_MARK)
    )  # fmt: skip
    said = {mark.get("form") for mark in marked_identity(grid, headings)}
    return tuple(form for form in forms if form.id in said) or forms


def _with_parts(layout: Layout, found: list[Found]) -> tuple[Layout, list[Found]]:
    """The layout joined with those of other sheets whose rows it does not have; and the rest.

    An open form has the lines of all of them then.
    """
    whole, parts, rest = found[0][0], [layout], []
    keys = _rows(layout)
    for form, other in found[1:]:
        rows = _rows(other)
        if (
            rows
            and other.has_figures
            and layout.has_figures
            and len(keys & rows) <= _SHARED * len(rows)
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


def _rows(layout: Layout) -> set[str]:
    return {item.row.key for item in layout.placed if item.row.is_value}


def _of_right_form(found: list[Found], grid: Grid, asked: tuple[Form, ...]) -> list[Found]:
    """Only what is of the form that this file is a return of."""
    headings = tuple(item.identity for _, item in found if item.identity.startswith(KEY_MARK))
    marks = {mark["form"] for mark in marked_identity(grid, headings) if mark.get("form")}
    marked = [pair for pair in found if pair[0].id in marks]
    if marked:
        return marked
    most = max(layout.certain for _, layout in found)
    ids = [form.id for form in asked]
    whole = [pair for pair in found if pair[0].id in ids and _is_whole(*pair, most)]
    if whole:
        wanted = _first_with_a_table(whole, ids)
        return [pair for pair in found if pair[0].id == wanted]
    near = [pair for pair in found if pair[1].certain >= _NEARLY * most]
    period = next(filter(None, (_period(layout, form) for form, layout in near)), None)
    valid = [form for form, _ in near if period and form.valid_on(period.end)]
    form = valid[0] if valid else max(near, key=lambda pair: pair[1].certain)[0]
    return [pair for pair in found if pair[0].id == form.id]


def _first_with_a_table(whole: list[Found], ids: list[str]) -> str:
    """The first of the forms that a table is of: of two that fit it, the one of which it has more rows.

    A workbook with a table of each of two forms is a return of the one that is spoken of.
    """
    owners = {id(item.table): form.id for form, item in sorted(whole, key=lambda p: p[1].certain)}
    return next(name for name in ids if name in owners.values())


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
