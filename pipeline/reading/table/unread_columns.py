"""The placed lines of a table in, the columns that nobody read although they hold figures out.

A column that was passed over and is as full as the one that was read could be the one that is meant;
one whose figures mostly stand where X or Y is wanted could be that of X or Y, whatever it is called.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.grid import RawCell, Table
from pipeline.reading.table.headers import Header
from pipeline.reading.table.heading_path import OTHER_FIGURES, RUNNING, Heading
from pipeline.reading.table.placing import Placed
from pipeline.reading.table.records import Record
from pipeline.reading.table.which_column import is_figure
from schemas.periods.period import Period

_FEWEST = 5  # figures of a column worth asking about
_FEWEST_PARTS = 3  # of one that may be X or Y
_PARTS = {"numerator", "denominator"}
_LINES_TO_A_ROW = 2
_EMPTY = 5  # times as many figures as in the column read: the return stands in the other column


class Unread(NamedTuple):
    """A column that was not read: its heading ('' for none), its figures, and the first of them.

    `is_rival` is true where it could be the column that is meant.
    """

    table: Table
    column: int
    heading: str
    name: str
    figures: int
    beside_figures: int
    first_row: int
    is_rival: bool


def unread_columns(placed: Sequence[Placed], headers: Sequence[Header]) -> tuple[Unread, ...]:
    """The columns, from left to right, with a figure on at least one line of the form.

    Right of the key column stand the template's own checks, which nobody fills in.
    """
    if not any(True for item in placed for _ in _not_read(item.record)):
        return ()
    figures: dict[int, dict[int, float | str]] = defaultdict(dict)
    filled, halves, shares = set(), set(), set()
    totals: dict[int, float | str] = {}
    for item in placed:
        if not item.row.is_value:
            continue
        if item.record.has_figures:
            filled.add(item.record.row)
            if "value" in item.record.cells:
                totals[item.record.row] = item.record.cells["value"].value
            if "fraction" in item.row.traits and not item.record.cells.keys() >= _PARTS:
                halves.add(item.record.row)
        if item.row.kind == "ratio":
            shares.add(item.record.row)
        for column, cell in _not_read(item.record):
            if is_figure(cell):
                figures[column][item.record.row] = cell.value
    keys = [header.columns["key"] for header in headers if "key" in header.columns]
    periods = [header.period for header in headers if header.period]
    notes = {header.columns.get("note") for header in headers}
    has_total = all(header.is_of_total for header in headers)
    found = []
    for column, cells in sorted(figures.items()):
        if keys and column > max(keys):
            continue
        heading = next((h.headings[column] for h in headers if column in h.headings), None)
        name = heading.name if heading else ""
        if column in placed[0].record.table.hidden.columns:
            continue  # nobody sees it
        values = [cells[row] for row in sorted(cells)]
        is_part = has_total and not name and _are_within(cells, totals)
        is_alone = heading is not None and len(heading.path) == 1
        is_share = heading is not None and heading.is_share
        is_of_read = (
            is_part or (is_alone and cells.items() <= totals.items())
            or (is_share and 2 * len(shares & cells.keys()) < len(cells))
        )  # fmt: skip
        beside = len(filled & cells.keys())
        rival = not is_of_read and (
            _is_rival(heading, periods, values, len(filled), beside, bool(keys))
            or _are_parts(values, len(halves & cells.keys()))
        )
        if column in notes and not rival:
            continue
        found.append(Unread(
            placed[0].record.table, column, heading.text if heading else "", name, len(cells),
            beside, min(cells), rival,
        ))  # fmt: skip
    return tuple(found)


def _not_read(record: Record) -> Iterator[tuple[int, RawCell]]:
    """The cells of a line outside the columns of figures; of a note only one that is a number alone.

    A column marked as that of the rows' keys holds no figure: one that does is not ours.
    """
    yield from record.beside.items()
    key = record.cells.get("key")
    if key is not None and is_figure(key):
        yield record.columns["key"], key
    note = record.cells.get("note")
    if note is not None and (note.kind == "number" or record.note.isdecimal()):
        yield record.columns["note"], note


def _is_rival(
    heading: Heading | None, periods: Sequence[Period], values: list[float | str],
    filled: int, beside: int, is_ours: bool,
) -> bool:  # fmt: skip
    """True of a column as full as that read (`filled`), or mostly on lines where that has no figure.

    `beside` of its figures stand on lines where it has one.
    """
    if len(values) < _FEWEST or _is_count_of_lines(values):
        return False
    name = heading.name if heading else ""
    is_timeless = heading is not None and name == "value" and heading.is_plain
    time = heading.time if heading else None
    is_other_time = time is not None and bool(periods) and not any(map(time.is_of, periods))
    if is_other_time or (name in (*OTHER_FIGURES, RUNNING, "value") and not is_timeless):
        return not is_ours and len(values) >= _EMPTY * max(filled, 1)
    is_full = 2 * len(values) >= filled or 2 * beside < len(values)
    return (is_timeless or name in ("", "key")) and is_full


def _are_within(cells: Mapping[int, float | str], totals: Mapping[int, float | str]) -> bool:
    """True of figures of which none is more than the total on its line: «Tổng | Văn phòng | Đơn vị trực thuộc»."""
    pairs = [(cell, totals.get(row)) for row, cell in cells.items()]
    return all(
        isinstance(part, float) and isinstance(total, float) and part <= total
        for part, total in pairs
    )


def _are_parts(values: list[float | str], beside: int) -> bool:
    """True of figures that mostly stand on lines without X or without Y, where these are asked.

    Those are whole, as rates of another time seldom are.
    """
    is_beside = beside >= _FEWEST_PARTS and 2 * beside >= len(values)
    are_whole = all(isinstance(value, str) or value.is_integer() for value in values)
    return is_beside and are_whole and not _is_count_of_lines(values)


def _is_count_of_lines(values: list[float | str]) -> bool:
    """True for 1, 2, 3… down the lines, those of headings between them counted or not."""
    numbers = [value for value in values if not isinstance(value, str)]
    if len(numbers) < len(values) or numbers[-1] > _LINES_TO_A_ROW * len(numbers):
        return False
    return all(before < after for before, after in itertools.pairwise(numbers))
