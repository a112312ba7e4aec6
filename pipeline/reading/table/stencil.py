"""A Table and a Form in, its Layout out: read once for all returns that differ in figures alone.

Thousands of returns are one template, or one typed table, with other figures and notes in it.
What stands around those decides which line is which row of the form. It is kept as a Stencil: the
cells that never change, and holes for the others. A table that is a stencil's, cell by cell, but
for its holes, gets that layout with its own cells in the holes; any other is read from the
beginning, and both ways give the same Layout (tests prove it).
"""

import functools
from dataclasses import dataclass, field, replace

from pipeline.grid import RawCell, Table
from pipeline.reading.table.headers import KEY_MARK
from pipeline.reading.table.labels import label_key, rows_by_label
from pipeline.reading.table.layout import Layout, find_layout, identity_of, title_of
from pipeline.reading.table.placing import Placed
from pipeline.reading.table.records import FIGURES, Record, text_of
from schemas.form.model import Form
from schemas.vocabulary.words import heading

_ENTRIES = (*FIGURES, "note", "state", "distribution")  # columns that a unit writes in
_ANCHORS = {"stt", "unit", "key"}  # a line with one of these is never the rest of the line above
_STENCILS = 16  # kept for each form: more templates than a period has
_SIGHTS = 1024
_LARGEST = 5000  # cells of a stencil

_Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Stencil:
    """A layout without what units write, the cells that it rests on, and the holes between them.

    A hole is the number of its record (the placed first, then the others) and the column's name,
    '' where the column is not read. `marks` are headings that name the unit of a template.
    """

    layout: Layout
    fixed: dict[_Place, RawCell]
    holes: dict[_Place, tuple[int, str]]
    marks: tuple[_Place, ...]


@dataclass(slots=True)
class _Memory:
    """The stencils of a form, the last used first; `sights` are tables seen once."""

    stencils: list[Stencil] = field(default_factory=list)
    sights: dict[int, None] = field(default_factory=dict)


@functools.lru_cache(maxsize=8)
def _memory(form: Form) -> _Memory:
    return _Memory()


def lay_out(table: Table, form: Form) -> Layout | None:
    """The form's table on a sheet, or None where the sheet has none."""
    if table.places is not None:  # of a Word file: the addresses are the file's own
        return find_layout(table, form)
    memory = _memory(form)
    for number, stencil in enumerate(memory.stencils):
        if layout := _filled(stencil, table):
            memory.stencils.insert(0, memory.stencils.pop(number))
            return layout
    layout = find_layout(table, form)
    if layout is not None:
        _remember(layout, form, memory)
    return layout


def _remember(layout: Layout, form: Form, memory: _Memory) -> None:
    """Keep what was seen twice: one that comes once is not worth the making."""
    if not _is_plain(layout):
        return
    holes = _holes(layout)
    fixed, marks = _around(holes, layout)
    sight = hash(frozenset(fixed.items()))
    if sight not in memory.sights:
        memory.sights[sight] = None
        if len(memory.sights) > _SIGHTS:
            del memory.sights[next(iter(memory.sights))]
    elif _is_sure(fixed, layout, form):
        memory.stencils.insert(0, Stencil(_bare(layout, holes), fixed, holes, marks))
        del memory.stencils[_STENCILS:]


def _is_plain(layout: Layout) -> bool:
    """One table, whose columns its headings alone decide, every time the same."""
    first, *others = layout.headers
    same = all(h.columns == first.columns and h.named == first.named for h in others)
    rows = {header.row for header in layout.headers}
    contested = any(header.contested for header in layout.headers)
    small = len(layout.table.cells) <= _LARGEST
    return small and same and len(rows) == len(layout.headers) and not contested and (
        not layout.inferred)  # fmt: skip


def _records(layout: Layout) -> list[Record]:
    return [*(item.record for item in layout.placed), *layout.unplaced]


def _holes(layout: Layout) -> dict[_Place, tuple[int, str]]:
    """Where units write: the columns of figures and notes, and those that are not read at all.

    The line under a header's first may be taken for its second, so nothing there is a hole.
    """
    header = layout.headers[0]
    names = {header.columns[name]: name for name in _ENTRIES if name in header.columns}
    known = header.columns.values()
    names |= {c: "" for c, name in header.named.items() if name and c not in known}
    closed = {header.row + 1 for header in layout.headers}
    return {
        (record.row, column): (number, name)
        for number, record in enumerate(_records(layout)) if record.row not in closed
        for column, name in names.items()
    }  # fmt: skip


def _around(holes: dict, layout: Layout) -> tuple[dict[_Place, RawCell], tuple[_Place, ...]]:
    """What stands under the first header and outside the holes, and the marks of ownership."""
    first = layout.headers[0].row
    fixed, marks = {}, []
    for place, cell in layout.table.cells.items():
        if place[0] < first or place in holes:
            continue
        if cell.kind == "text" and cell.value.startswith(KEY_MARK) and (
            any(header.row == place[0] for header in layout.headers)):  # fmt: skip
            marks.append(place)
        else:
            fixed[place] = cell
    return fixed, tuple(sorted(marks))


def _is_sure(fixed: dict[_Place, RawCell], layout: Layout, form: Form) -> bool:
    """True where nothing that may stand in the holes can change which line is which row.

    No line but the headers has the heading of labels; what continues the line above is words of its
    label alone, and no other line can be taken for such.
    """
    inside = {row for header in layout.headers for row in range(header.row, header.last_row + 1)}
    for (row, _), cell in fixed.items():
        if row not in inside and _is_label_heading(cell):
            return False
        if cell.value == 0:  # 0 and -0 are equal, and written differently
            return False
    first, labels, records = layout.headers[0], rows_by_label(form), _records(layout)
    named, rows = set(first.columns.values()), {record.row for record in records}
    known = [(row, column) for row, column in layout.table.cells
             if row >= first.row and row not in inside and column in named]  # fmt: skip
    continued = [column for row, column in known if row not in rows]
    return len(rows) == len(records) and set(continued) <= {first.columns["label"]} and all(
        record.cells.keys() & _ANCHORS or (not continued and label_key(record.label) in labels)
        for record in records
    )  # fmt: skip


def _is_label_heading(cell: RawCell) -> bool:
    return cell.kind == "text" and heading(cell.value) == "label"


def _bare(layout: Layout, holes: dict[_Place, tuple[int, str]]) -> Layout:
    """The layout without what this one file has in the holes and above the table."""
    placed = tuple(item._replace(record=_emptied(item.record, holes)) for item in layout.placed)
    unplaced = tuple(_emptied(record, holes) for record in layout.unplaced)
    table = replace(layout.table, name="", cells={})
    return replace(
        layout, table=table, placed=placed, unplaced=unplaced, title=(), identity="", above={}
    )


def _emptied(record: Record, holes: dict[_Place, tuple[int, str]]) -> Record:
    at = {name: (record.row, column) for name, column in record.columns.items()}
    cells = {name: cell for name, cell in record.cells.items() if at[name] not in holes}
    return record._replace(cells=cells, note=text_of(cells.get("note")))


def _filled(stencil: Stencil, table: Table) -> Layout | None:
    """The stencil's layout with the table's own cells; None for another table."""
    cells, fixed, holes = table.cells, stencil.fixed, stencil.holes
    if not fixed.items() <= cells.items():
        return None
    headings = [cells.get(place) for place in stencil.marks]
    if not all(cell and cell.kind == "text" and cell.value.startswith(KEY_MARK)
               for cell in headings):  # fmt: skip
        return None
    first = stencil.layout.headers[0].row
    above: dict[_Place, RawCell] = {}
    written: dict[int, dict[str, RawCell]] = {}
    for place in cells.keys() - fixed.keys():
        cell = cells[place]
        if cell.kind == "text" and heading(cell.value) == "label":
            return None
        if place in holes:
            number, name = holes[place]
            written.setdefault(number, {})[name] = cell
        elif place[0] < first:
            above[place] = cell
        elif place not in stencil.marks:
            return None
    return _written(stencil, table, written, above, headings)


def _written(stencil: Stencil, table: Table, written: dict, above: dict, headings: list) -> Layout:
    placed, unplaced = list(stencil.layout.placed), list(stencil.layout.unplaced)
    for number, cells in written.items():
        cells.pop("", None)
        if number < len(placed):
            row, record, *rest = placed[number]
            placed[number] = Placed(row, _with(record, cells), *rest)
        else:
            unplaced[number - len(placed)] = _with(unplaced[number - len(placed)], cells)
    line = stencil.layout.headers[0].row
    own = [cell for place, cell in zip(stencil.marks, headings, strict=True) if place[0] == line]
    return replace(
        stencil.layout, table=table, placed=tuple(placed), unplaced=tuple(unplaced),
        title=title_of(above), identity=identity_of(own), above=above,
    )  # fmt: skip


def _with(record: Record, cells: dict[str, RawCell]) -> Record:
    row, columns, addresses, own, label, note, number, doubtful = record
    note = text_of(cells["note"]) if "note" in cells else note
    return Record(row, columns, addresses, own | cells, label, note, number, doubtful)
