"""A Layout in, Notices of what is odd about its table out: columns, units, numbers, strays."""

import itertools
from collections.abc import Sequence

from pipeline.grid import full_address
from pipeline.reading.cell.stored_number import raw_text
from pipeline.reading.table.labels import numbers_of
from pipeline.reading.table.layout import Layout, Placed
from pipeline.reading.table.unread_columns import Unread
from pipeline.returns import Notice
from schemas.wording.as_text import unit_of_measure

_SHOWN = 12  # cells named in one notice


def table_notices(layout: Layout) -> list[Notice]:
    """What concerns the table as a whole, and each part of it where it stands on several sheets."""
    return [notice for part in layout.parts or (layout,) for notice in _of_part(part)]


def _of_part(layout: Layout) -> list[Notice]:
    notices = []
    if layout.rivals:
        row = min((item.record.row for item in layout.placed), default=1)
        cells = _cells(layout, [(row, column) for column in layout.rivals])
        notices.append(Notice("columns_ambiguous", cells=cells))
    else:
        notices += [_rival(column) for column in layout.unread if column.is_rival]
    for doubt, heading in layout.doubts:
        notices.append(Notice(doubt, cells=(layout.table.name,), words=(("heading", heading),)))
    if layout.inferred:
        notices.append(Notice("header_missing", cells=(layout.table.name,)))
    if layout.ignored:
        texts = ", ".join(f"“{_text(layout, place)}”" for place in layout.ignored)
        cells = _cells(layout, layout.ignored)
        notices.append(Notice("column_ignored", cells=cells, words=(("columns", texts),)))
    if layout.stray:
        texts = "; ".join(f"“{_text(layout, place)}”" for place in layout.stray[:_SHOWN])
        words = (("count", str(len(layout.stray))), ("texts", texts))
        notices.append(Notice("outside_table", cells=_cells(layout, layout.stray), words=words))
    slipped = [item for item in layout.placed if item.how != "key" and item.misnumbered]
    if slipped and not _is_counted_otherwise(layout, slipped):
        notices.append(_misnumbered(layout, slipped))
    return notices


def _rival(column: Unread) -> Notice:
    """A column as full as the one read: which of the two is meant has to be said."""
    cell = full_address(column.table.name, column.table.address(column.first_row, column.column))
    words = (("heading", column.heading), ("count", str(column.figures)))
    return Notice("column_rival", cells=(cell,), words=words)


def _is_counted_otherwise(layout: Layout, slipped: Sequence[Placed]) -> bool:
    """True where most lines have a number of the office's own: 1, 2, 3…, and not that of the line beside."""
    lines = sorted(
        (item for item in layout.placed if item.record.number), key=lambda item: item.record.row
    )
    moved = sum(
        one.record.number in numbers_of(other.row) or other.record.number in numbers_of(one.row)
        for one, other in itertools.pairwise(lines)
    )  # fmt: skip
    return len(lines) < 2 * len(slipped) and 2 * moved <= len(slipped)


def _misnumbered(layout: Layout, items: list[Placed]) -> Notice:
    """Lines whose number is another row's: words decide, and a person is told."""
    numbers = ", ".join(f"{item.record.number} → {item.row.code}" for item in items[:_SHOWN])
    places = [(item.record.row, item.record.columns.get("stt", 1)) for item in items]
    keys = tuple(dict.fromkeys(item.row.key for item in items))
    return Notice("number_differs", keys, _cells(layout, places), (("numbers", numbers),))


def unit_notice(placed: Placed, layout: Layout) -> Notice:
    """The unit of measure in the file is not the form's: thousands of files, or other codes."""
    record = placed.record
    where = full_address(record.table.name, layout.address(record, "unit"))
    text, unit = raw_text(record.cells["unit"]), unit_of_measure(placed.row)
    words = (("text", text.strip()), ("unit", unit.replace("\n", "; ")))
    return Notice("unit_changed", (placed.row.key,), (where,), words)


def _text(layout: Layout, place: tuple[int, int]) -> str:
    cell = layout.table.cells.get(place)
    return raw_text(cell).strip()[:60] if cell else ""


def _cells(layout: Layout, places: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    name, table = layout.table.name, layout.table
    return tuple(full_address(name, table.address(*place)) for place in places[:_SHOWN])
