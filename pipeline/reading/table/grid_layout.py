"""A Table and a grid form in, the same Layout out that other tables give: a line for each cell.

Lines are placed as those of a tall form, columns as those of a wide one (schemas/form/grid_sides.py).
Where a placed line and a placed column cross stands what the cell of the form asks.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.grid import RawCell, Table, lines_of
from pipeline.reading.table.headers import Header
from pipeline.reading.table.heading_path import Heading
from pipeline.reading.table.labels import label_key, rows_by_label
from pipeline.reading.table.layout import Layout
from pipeline.reading.table.lines_beside import lines_beside
from pipeline.reading.table.placing import Placed, place
from pipeline.reading.table.records import Record, gather_records, join_wrapped, text_of
from pipeline.reading.table.unit_lines import is_filled
from pipeline.reading.table.which_column import Lines, is_figure
from pipeline.reading.table.wide_layout import (
    doubts_of_headings,
    find_headed,
    is_note,
    is_stub,
    note_in,
)
from pipeline.reading.table.wide_table import Crossed, Headed, Match, Wide
from schemas.form.grid_sides import form_of_columns, form_of_lines
from schemas.form.model import Form, Grid
from schemas.vocabulary.words import heading

_ENOUGH = 0.3  # of the form's lines must stand there
_BESIDE_LABELS = ("stt", "unit", "note")
Place = tuple[int, int]  # row and column of the sheet


class _Under(NamedTuple):
    """What stands under the headings: lines of the form, other lines, cells outside all columns."""

    lines: tuple[Placed, ...]
    others: tuple[Record, ...]
    stray: list[Place]


def find_grid_layout(table: Table, form: Form) -> Layout | None:
    """The form's table on a sheet; None where there are too few of its lines or of its columns."""
    of_lines, of_columns = form_of_lines(form), form_of_columns(form)
    body = _body(lines_of(table.cells), of_lines, of_columns)
    found = find_headed(table, of_columns, body)
    labels = _column_of_labels(found, of_lines) if found else 0
    if found is None or not labels:
        return None
    note_row = next((row for row, line in found.below.items() if is_note(line[min(line)])), 0)
    header = _header(found, labels)
    under = _under(found, header, note_row, table, of_lines)
    if len({line.row.key for line in under.lines}) < _ENOUGH * len(of_lines.rows):
        return None
    columns = _columns(found, header, under, of_columns, note_row)
    cells, blocked = _cells(under.lines, columns, form)
    rows = {line.record.row for line in under.lines}
    beside = lines_beside(found.lines, found.last, rows | found.repeated)
    return Layout(
        table, cells, tuple(_told(record, columns) for record in under.others), found.title, "",
        stray=tuple(place for place in under.stray if place[0] in rows),
        ignored=_empty(under.lines, columns), above=found.above, beside=beside,
        doubts=doubts_of_headings(found, of_columns, beside),
        crossed=Crossed(under.lines, columns, blocked),
    )  # fmt: skip


def _body(lines: Lines, of_lines: Form, of_columns: Form) -> set[int]:
    """The rows with the label of a line that is the heading of no column."""
    headings = {label_key(text) for column in of_columns.columns for text in column.path}
    labels = rows_by_label(of_lines).keys() - headings
    return {
        row for row, line in lines.items()
        if any(cell.kind == "text" and label_key(cell.value) in labels for cell in line.values())
    }  # fmt: skip


def _column_of_labels(found: Headed, of_lines: Form) -> int:
    """The column in which most lines of the form are named; 0 for none."""
    known, taken = rows_by_label(of_lines), {match.found.column for match in found.matches}
    counts = Counter(
        column for line in found.below.values() for column, cell in sorted(line.items())
        if column not in taken and cell.kind == "text" and label_key(cell.value) in known
    )  # fmt: skip
    return counts.most_common(1)[0][0] if counts else 0


def _header(found: Headed, labels: int) -> Header:
    """All columns for the tall reader, those of figures by _name; a number stands left of its label."""
    figures = {_name(match): match.found.column for match in found.matches}
    columns = {"label": labels}
    for column in found.columns:
        name = heading(column.path[-1]) if column.path else ""
        free = column.column not in {*figures.values(), *columns.values()}
        if name in _BESIDE_LABELS and free:
            columns.setdefault(name, column.column)
    if "stt" not in columns and labels > 1 and labels - 1 not in figures.values():
        columns["stt"] = labels - 1
    headings = {column.column: Heading(column.path, "") for column in found.columns}
    return Header(
        found.first, found.last, found.last, columns | figures, (), headings, 1, float("inf")
    )


def _name(match: Match) -> str:
    """What the cells of a column are called on a line; no word that a column beside them has."""
    return f"{match.found.column}"


def _under(
    found: Headed, header: Header, note_row: int, table: Table, of_lines: Form
) -> _Under:  # fmt: skip
    apart = {*found.repeated, note_row}
    lines = {row: line for row, line in found.below.items() if row not in apart}
    records, stray = gather_records(
        {found.last: {}, **lines}, {found.last: [header]}, table, of_lines
    )
    placed, others = place(join_wrapped(records, of_lines), of_lines)
    names = [_name(match) for match in found.matches]
    placed, others = _with_figures_below(placed, others, names)
    unsure = _told_by_order_alone(placed, of_lines)
    others = (*others, *(line.record for line in unsure))
    return _Under(
        tuple(line for line in placed if line not in unsure),
        tuple(other for other in others if is_filled(other.cells, names)), stray,
    )  # fmt: skip


def _with_figures_below(
    placed: Sequence[Placed], others: Sequence[Record], names: Sequence[str]
) -> tuple[tuple[Placed, ...], tuple[Record, ...]]:
    """The figures under a line that has none, in a row without words, are its own: its label goes over two rows."""
    nameless = {
        other.row: other for other in others
        if not (other.label or other.number) and is_filled(other.cells, names)
    }  # fmt: skip
    found, moved = [], set()
    for line in placed:
        below = nameless.get(line.record.row + 1)
        if line.row.is_value and below and not is_filled(line.record.cells, names):
            own = line.record._replace(row=below.row, cells=line.record.cells | below.cells)
            line = line._replace(record=own)
            moved.add(below.row)
        found.append(line)
    return tuple(found), tuple(other for other in others if other.row not in moved)


def _told_by_order_alone(placed: Sequence[Placed], of_lines: Form) -> list[Placed]:
    """Lines without a number whose label is that of several, where not all of these are there."""
    known = rows_by_label(of_lines)
    there = Counter(label_key(line.record.label) for line in placed)
    return [
        line for line in placed
        if line.how == "similar" and (key := label_key(line.record.label)) in known
        and there[key] != len(known[key])
    ]  # fmt: skip


def _columns(
    found: Headed, header: Header, under: _Under, of_columns: Form, note_row: int
) -> Wide:  # fmt: skip
    """The columns as of a wide table, on the lines of the form."""
    matches = _without_rivals(found.matches, under.lines)
    taken = {*header.columns.values()} - {m.found.column for m in found.matches}
    taken |= {match.found.column for match in matches}
    stubs = frozenset(c.column for c in found.columns if is_stub(c, of_columns)) - taken
    left = tuple(c for c in found.columns if c.column not in taken | stubs)
    note: Mapping[int, RawCell] = found.below.get(note_row, {})
    return Wide(
        matches, left, header.columns["label"], stubs, found.last, max(map(max, found.lines.values())),
        (), note_in(note), (note_row, min(note, default=0)),
    )  # fmt: skip


def _without_rivals(matches: Sequence[Match], lines: Sequence[Placed]) -> tuple[Match, ...]:
    """The matches but for empty columns that are only nearly the form's, or lack its number, where others have figures.

    Its figures may stand in one of those, and blanks would be zeros that nobody wrote. So would they where
    a column has a number alone and all others their words.
    """
    others = any(is_figure(cell) for line in lines for cell in line.record.beside.values())
    worded = any(match.found.is_own for match in matches)

    def is_sure(match: Match) -> bool:
        is_near = match.how != "label" or match.misnumbered
        return not (others and is_near) and (match.found.is_own or not worded)

    return tuple(
        match for match in matches
        if is_sure(match) or any(_name(match) in line.record.cells for line in lines)
    )  # fmt: skip


def _cells(
    lines: Sequence[Placed], columns: Wide, form: Form
) -> tuple[tuple[Placed, ...], tuple[Place, ...]]:
    """What stands where lines and columns cross, and the places of figures that are crossed out."""
    cells: list[Placed] = []
    blocked = []
    for line in lines:
        cells += _of_heading(line, columns, form)
        notes = iter((line.record.note,))  # of a line: its first cell keeps it
        for match in columns.matches:
            row = form.by_key.get(Grid.cell(line.row.key, match.row.key))
            cell = line.record.cells.get(_name(match))
            if row is not None:
                record = _record(line.record, match, next(notes, ""))
                cells.append(Placed(row, record, "label", False, False, line.strange_unit))
            elif line.row.is_value and cell and is_figure(cell) and cell.value not in (0, "0"):
                blocked.append((line.record.row, match.found.column))
    return tuple(cells), tuple(blocked)


def _of_heading(line: Placed, columns: Wide, form: Form) -> Iterator[Placed]:
    """A line that asks nothing is a row of the form itself, with the first figure that stands there."""
    if line.row.is_value:
        return
    filled = [match for match in columns.matches if _name(match) in line.record.cells]
    record = _record(line.record, (*filled, *columns.matches)[0], line.record.note)
    yield Placed(form.by_key[line.row.key], record, "label", False, False, False)


def _record(line: Record, match: Match, note: str) -> Record:
    columns = {name: at for name, at in line.columns.items() if name in ("unit", "note")}
    cells = {"unit": line.cells["unit"]} if "unit" in line.cells else {}
    if cell := line.cells.get(_name(match)):
        cells["value"] = cell
    columns["value"] = match.found.column
    return Record(line.table, line.row, columns, cells, {}, line.label, note, "")


def _told(record: Record, columns: Wide) -> Record:
    """A line that is none of the form's, with all its figures for whoever reads of it."""
    filled = [match for match in columns.matches if _name(match) in record.cells]
    texts = [text_of(record.cells[_name(match)]) for match in filled[1:]]
    told = _record(record, (*filled, *columns.matches)[0], "; ".join(texts))
    return told._replace(number=record.number)


def _empty(lines: Sequence[Placed], columns: Wide) -> tuple[Place, ...]:
    """The headings of columns that are none of the form's and hold nothing on its lines."""
    filled = {at for line in lines for at in line.record.beside}
    return tuple(
        (columns.headings, column.column) for column in columns.left
        if column.is_own and column.column not in filled
    )  # fmt: skip
