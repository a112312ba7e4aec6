"""Sheets of one workbook in, each with the whole table of the form, the return of each sheet's unit out.

A level collects what its units sent as the sheets of one file. A sheet is of the unit that its marks, its
line, the words over its table and its name say; where one with figures says none, or two that differ,
the workbook stays one question.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.identity_marks import of_key_heading
from pipeline.reading.table.labels import label_key
from pipeline.reading.table.layout import Layout
from pipeline.reading.table.title_claims import units_of
from pipeline.reading.units.line import on_unit_line
from pipeline.reading.units.table import TableLine, UnitTable, on_sheet, unit_on, unit_table
from pipeline.reading.units.totals import differs, figure
from pipeline.returns import TABLE_OF_UNITS, TOTAL_LINE, Notice
from schemas.form.model import Form, Row
from schemas.text import first_of
from schemas.units.unit import Roster, Unit
from schemas.vocabulary.words import phrases
from schemas.wording.as_text import number
from schemas.wording.papers import worded

_FEWEST = 2  # units
_SHOWN = 12  # sums told in one notice
Sheet = tuple[Form, Layout]
_Figures = dict[str, float | None]  # by key of the row; None where nobody can read it


def shared_title(sheets: Sequence[Sheet]) -> tuple[str, ...]:
    """The lines that stand over every one of the tables: what they say, they say of the sender."""
    first, *others = (layout.title for _, layout in sheets)
    return tuple(line for line in first if all(line in title for title in others))


def unit_sheets(sheets: Sequence[Sheet], roster: Roster) -> UnitTable | None:
    """The sheets as a table of several units; None where it is not clear of which unit each of them is."""
    shared = shared_title(sheets)
    found = [_of_sheet(form, layout, shared, roster) for form, layout in sheets]
    tables = [table for table in found if table is not None]
    own = _each_once([line for table in tables for line in table.lines if not line.is_total])
    units = dict.fromkeys(line.unit for line in own if line.layout.has_figures)
    if len(tables) < len(found) or len(units) < _FEWEST:
        return None
    totals = [line for table in tables for line in table.lines if line.is_total]
    names = first_of([f"“{layout.table.name}”" for _, layout in sheets])
    told = Notice.of(TABLE_OF_UNITS, count=str(len({line.unit for line in own})), sheet=names)
    of_tables = (
        notice for table in tables for notice in table.notices if notice.id != TABLE_OF_UNITS
    )
    asked = next(line.asked for line in own if line.asked)
    return UnitTable(
        (*own, *(replace(line, asked=asked) for line in totals)),
        (told, *of_tables, *_sums(tables, own)),
    )


def _of_sheet(
    form: Form, layout: Layout, shared: Sequence[str], roster: Roster
) -> UnitTable | None:
    """What one sheet says; no line where it names nobody and has no figure, None where it is not clear."""
    name = layout.table.name
    if table := unit_table(layout, roster):
        lines = (replace(line, place=on_sheet(line.place, name)) for line in table.lines)
        return replace(table, lines=tuple(lines))
    place = worded("phrases", "sheet", sheet=name)
    if unit := _unit_of(layout, shared, roster):
        layout, told = on_unit_line(layout, {unit.id}, roster)
        return UnitTable((TableLine(unit.id, place, layout, told, unit, form),), ())
    if label_key(name) in map(label_key, (*phrases("total_of_whole"), *phrases("total_sheet"))):
        layout, _ = on_unit_line(layout, (), roster)
        total = Notice(TOTAL_LINE, (), (name,), (("line", name),))
        return UnitTable((TableLine(name, place, layout, (total,), None, form),), ())
    return None if layout.has_figures else UnitTable((), ())


def _unit_of(layout: Layout, shared: Sequence[str], roster: Roster) -> Unit | None:
    """The one unit that all say who say anything: marks, the line, the words over the table, the tab."""
    marked = of_key_heading(layout.identity).get("unit", "")
    title = [line for line in layout.title if line not in shared]
    tab = unit_on(layout.table.name, roster)
    said: list[set[Unit | None]] = [
        {roster.by_id[marked]} if marked in roster.by_id else set(),
        {*units_of(title, roster)},
        {tab} if tab else set(),
    ]
    names = _names_on(layout)
    if names:
        said.append({unit for name in names if (unit := unit_on(name, roster))} or {None})
    meant = [units for units in said if units]
    common = set.intersection(*meant) if meant else set()
    return common.pop() if len(common) == 1 else None


def _names_on(layout: Layout) -> set[str]:
    """What the lines of units are called that have figures, or else all of them."""
    lines = (
        [line for line in layout.wide.lines if line.is_unit and line.name] if layout.wide else []
    )
    return {line.name for line in lines if line.is_filled} or {line.name for line in lines}


def _each_once(lines: Sequence[TableLine]) -> list[TableLine]:
    """The lines without those that repeat one of another sheet; what units say twice otherwise is asked."""
    kept: list[TableLine] = []
    for line in lines:
        same = [other for other in kept if line.asked and other.unit == line.unit]
        if not any(_figures(other.layout) == _figures(line.layout) for other in same):
            kept.append(line)
    times = Counter(line.unit for line in kept if line.asked)
    return [
        replace(line, notices=(*line.notices, _twice(line, times[line.unit])))
        if times[line.unit] > 1 else line for line in kept
    ]  # fmt: skip


def _twice(line: TableLine, times: int) -> Notice:
    name = line.asked.name if line.asked else line.unit
    words = (("line", name), ("count", str(times)))
    return Notice("unit_twice", (), (line.layout.table.name,), words)


def _sums(tables: Sequence[UnitTable], own: Sequence[TableLine]) -> Iterator[Notice]:
    """Each sheet that is a total and not the sum of the units' figures; once, that the others are."""
    totals = [table.lines[0] for table in tables if _is_one_total(table)]
    added = [_figures(line.layout) for line in own]
    wrong = {total.unit: tuple(_differing(total.layout, added)) for total in totals}
    for name, found in wrong.items():
        if found:
            texts = "; ".join(
                worded("phrases", "sum_of_row", number=row.code, total=number(given), sum=number(other))
                for row, given, other in found[:_SHOWN]
            )  # fmt: skip
            keys = tuple(row.key for row, *_ in found)
            yield Notice("total_differs", keys, (name,), (("line", name), ("columns", texts)))
    if held := [name for name, found in wrong.items() if not found]:
        words = (("lines", ", ".join(f"“{name}”" for name in held)),)
        yield Notice("totals_hold", cells=tuple(held), words=words)


def _is_one_total(table: UnitTable) -> bool:
    return len(table.lines) == 1 and table.lines[0].is_total


def _differing(total: Layout, added: Sequence[_Figures]) -> Iterator[tuple[Row, float, float]]:
    """(row, total, sum) of what is added up; of figures that nobody can read, nothing."""
    given = _figures(total)
    for row in {
        item.row.key: item.row for item in total.placed if item.row.aggregate == "sum"
    }.values():
        figures = [said.get(row.key, 0.0) for said in (given, *added)]
        if None not in figures:
            first, *others = (each or 0.0 for each in figures)
            if differs(first, sum(others)):
                yield row, first, sum(others)


def _figures(layout: Layout) -> _Figures:
    return {
        item.row.key: figure(item.record.cells.get("value"), item.row) for item in layout.placed
    }
