"""A Table and an open form in, the form with the lines that the table names out, and its Layout on that.

Columns are known as those of a wide form are. A line is of the list over it; what it is called makes it
the same line as that of another unit. A total of the form is known by its words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from pipeline import limits
from pipeline.grid import RawCell, Table, lines_of
from pipeline.reading.table.labels import label_key
from pipeline.reading.table.layout import Layout, Placed, Record
from pipeline.reading.table.records import text_of
from pipeline.reading.table.which_column import Lines
from pipeline.reading.table.wide_layout import find_wide_layout, on_lines
from pipeline.reading.table.wide_table import UnitLine, Wide
from schemas.form.model import Form, Grid, Line
from schemas.form.open_lists import Named, line_key, lists_of, one_line, with_lines


def find_list_layout(table: Table, form: Form) -> tuple[Form, Layout] | None:
    """None where the table is not the form's, or names more lines than any does."""
    layout = find_wide_layout(table, one_line(form))
    if layout is None or layout.wide is None:
        return None
    wide = layout.wide
    found = dict(_lines(lines_of(table.cells), wide, form))
    named = tuple(one for one in found.values() if isinstance(one, Named))
    if len(named) > limits.NAMED_LINES:
        return None
    whole = with_lines(form, named)
    keys = {
        row: line_key(form, one) if isinstance(one, Named) else one for row, one in found.items()
    }
    read = on_lines(layout, wide, list(keys))
    placed = tuple(_placed(whole, keys, read.placed))
    taken = {_at(item.record) for item in placed}
    left = (
        item.record for item in read.placed if item.record.cells and _at(item.record) not in taken
    )
    strange = [line.row for line in wide.lines if line.is_filled and line.row not in keys]
    beside = on_lines(layout, wide, strange)
    lost = (item.record for item in beside.placed if item.record.cells)
    return whole, replace(
        read, placed=placed, unplaced=(*read.unplaced, *left, *lost, *beside.unplaced), wide=None,
        listed=wide,
    )  # fmt: skip


def _lines(lines: Lines, wide: Wide, form: Form) -> Iterator[tuple[int, Named | str]]:
    """Each line that asks for figures: as it is named, or the key of one that the form prints.

    Words under the last of them are who signs.
    """
    lists, known = lists_of(form), {line.row: line for line in wide.lines}
    totals = {label_key(line.label): line.key for line in _printed(form)}
    last = max((row for row, line in known.items() if line.is_filled or label_key(line.name) in totals),
               default=0)  # fmt: skip
    current = lists[0].key if len(lists) == 1 else ""
    for row, cells in lines.items():
        if not wide.headings < row <= last:
            continue
        line = known.get(row, UnitLine(row, "", "unit", False))
        if of := _list_on(cells, wide, lists, line):
            current = of
        elif key := totals.get(label_key(line.name)):
            yield row, key
        elif current and line.name and line.is_unit:
            yield row, Named(current, line.name)


def _printed(form: Form) -> Iterator[Line]:
    """The lines with figures that stand under no list."""
    of_lists = {line.key for line in lists_of(form)}
    for line in form.grid.lines if form.grid else ():
        if not line.is_heading and line.parent not in of_lists:
            yield line


def _list_on(
    cells: Mapping[int, RawCell], wide: Wide, lists: tuple[Line, ...], line: UnitLine
) -> str:
    """The key of the list that a line begins: by its words, or by its number where it says nothing else."""
    for column in sorted({*wide.stubs, wide.names} & cells.keys()):
        text = text_of(cells[column])
        for of in lists:
            words = text.removeprefix(of.code).lstrip(" .)-:")
            if label_key(of.label) in (label_key(text), label_key(words)):
                return of.key
            if text.strip(" .)") == of.code and not line.is_filled:
                return of.key
    return ""


def _placed(form: Form, keys: Mapping[int, str], found: tuple[Placed, ...]) -> Iterator[Placed]:
    """Each cell as the row of the form that it is; of one that is crossed out nothing."""
    for item in found:
        if row := form.by_key.get(Grid.cell(keys[item.record.row], item.row.key)):
            yield Placed(row, _plain(item.record), item.how, False, False, False)


def _at(record: Record) -> tuple[int, int]:
    return record.row, record.columns["value"]


def _plain(record: Record) -> Record:
    """Columns are numbered, and not the lines."""
    return record._replace(number="")
