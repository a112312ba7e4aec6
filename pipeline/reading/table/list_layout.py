"""A Table and an open form in, the form with the lines that the table names out, and its Layout on that.

Columns are known as those of a wide form are. A line is of the list over it; what it is called makes it
the same line as that of another unit. A total of the form is known by its words.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
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
from schemas.text import fold
from schemas.vocabulary.words import phrases


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

    Words under the last of them are who signs; of dots nobody has made a name yet, and what a section
    comes to is no line of it.
    """
    lists, known = lists_of(form), {line.row: line for line in wide.lines}
    last = max((
        row for row, line in known.items() if line.is_filled or _printed_line(line.name, form, lists)
    ), default=0)  # fmt: skip
    current = lists[0].key if len(lists) == 1 else ""
    for row, cells in lines.items():
        if not wide.headings < row <= last:
            continue
        line = known.get(row, UnitLine(row, "", "unit", False))
        if of := _list_on(cells, wide, lists, line):
            current = of
        elif key := _printed_line(line.name, form, lists, row == last):
            yield row, key
        elif current and fold(line.name) and line.is_unit and not _is_subtotal(line.name, lists):
            yield row, Named(current, line.name)


def _printed_line(name: str, form: Form, lists: Sequence[Line], is_last: bool = False) -> str:
    """The key of the line that the form prints and a name means, '' for none.

    The only one of a form is also «Tổng (I+II)», and «Cộng» below all others.
    """
    printed, key = {label_key(line.label): line.key for line in _printed(form)}, label_key(name)
    if key in printed or len(printed) != 1:
        return printed.get(key, "")
    totals, codes = phrases("total_column"), "+".join(of.code for of in lists)
    is_total = key in {label_key(f"{said} ({codes})") for said in totals}
    is_sum = is_last and key in map(label_key, totals)
    return next(iter(printed.values())) if is_total or is_sum else ""


def _is_subtotal(name: str, lists: Sequence[Line]) -> bool:
    """True for «Cộng», «Cộng mục I», «Tổng Thẩm quyền của cấp xã»."""
    words = fold(name)
    rest = [
        words.removeprefix(said).strip() for said in map(fold, phrases("total_column"))
        if f"{words} ".startswith(f"{said} ")
    ]  # fmt: skip
    sections = {fold(words) for of in lists for words in (of.code, of.label)}
    parts = {*sections, *(f"{fold(said)} {of}" for said in phrases("section") for of in sections)}
    return any(not each or each in parts for each in rest)


def _printed(form: Form) -> Iterator[Line]:
    """The lines with figures that stand under no list."""
    of_lists = {line.key for line in lists_of(form)}
    for line in form.grid.lines if form.grid else ():
        if not line.is_heading and line.parent not in of_lists:
            yield line


def _list_on(
    cells: Mapping[int, RawCell], wide: Wide, lists: tuple[Line, ...], line: UnitLine
) -> str:
    """The key of the list that a line begins: by its words, else by its number where it says nothing more."""
    texts = [text_of(cells[column]) for column in sorted({*wide.stubs, wide.names} & cells.keys())]
    for text, of in itertools.product(texts, lists):
        words = text.removeprefix(of.code).lstrip(" .)-:")
        if label_key(of.label) in (label_key(text), label_key(words)):
            return of.key
    for text, of in itertools.product(texts, lists):
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
