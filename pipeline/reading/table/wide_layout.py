"""A Table and a wide form in, the same Layout out that a tall table gives: a line for each column.

What stands in the columns of the form on the line of one unit becomes a Record for each row of the
form; which line that is, is known with the roster (pipeline/reading/units/line.py).
"""

import functools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from pipeline.grid import RawCell, Table, lines_of
from pipeline.reading.table.column_headings import heading_rows, sheet_columns
from pipeline.reading.table.column_matching import are_numbered, match_columns, path_key
from pipeline.reading.table.layout import Layout, Placed, Record
from pipeline.reading.table.lines_beside import lines_beside
from pipeline.reading.table.records import text_of
from pipeline.reading.table.unit_lines import unit_lines
from pipeline.reading.table.which_column import Lines
from pipeline.reading.table.wide_table import Headed, Match, SheetColumn, Wide
from schemas.form.model import Form
from schemas.text import fold
from schemas.vocabulary.words import heading, is_scale_of_table, measures_in, phrases

_ENOUGH = 0.3  # of the form's columns must stand there


def find_wide_layout(table: Table, form: Form) -> Layout | None:
    """The form's table on a sheet, laid out on its first line with figures; None where there is none."""
    found = find_headed(table, form)
    if found is None:
        return None
    wide = _wide(found, form)
    own = found.repeated.union(line.row for line in wide.lines if line.is_filled)
    beside = lines_beside(found.lines, found.last, own)
    layout = Layout(
        table, (), (), found.title, "", above=found.above, beside=beside,
        doubts=doubts_of_headings(found, form, beside), wide=wide,
    )  # fmt: skip
    last = found.last
    first = next((line.row for line in wide.lines if line.is_filled and line.is_unit), last + 1)
    return on_lines(layout, wide, [first])


def find_headed(table: Table, form: Form, body: Collection[int] = ()) -> Headed | None:
    """The headings of a wide form on a sheet, each with its column; None where there are too few.

    Rows of the `body` are known to be none of headings.
    """
    lines = lines_of(table.cells)
    over = {row: line for row, line in lines.items() if row not in body}
    rows, numbered = heading_rows(over, form)
    if not rows and not numbered:
        return None
    columns = sheet_columns(lines, rows, numbered, table.merges)
    if numbered and rows and not are_numbered(columns, form):
        rows, numbered = heading_rows(over, form, numbers=False)
        columns = sheet_columns(lines, rows, 0, table.merges)
    matches = match_columns(columns, form)
    if not _are_enough(columns, matches, form):
        return None
    last = max(numbered, *rows, 0)
    return Headed(lines, tuple(columns), matches, min([*rows, last]), last)


def _are_enough(columns: Sequence[SheetColumn], matches: Sequence[Match], form: Form) -> bool:
    """Numbers alone are those of any form: all of them must be there, and no other."""
    asked = sum(bool(column.key) for column in form.columns)
    if all(match.how == "numbers" for match in matches):
        return len(matches) == asked == sum(c.number[:1].isdigit() for c in columns)
    return len({match.row.key for match in matches}) >= _ENOUGH * asked


def _wide(found: Headed, form: Form) -> Wide:
    lines, columns, matches, last = found.lines, found.columns, found.matches, found.last
    placed = {match.found.column for match in matches}
    names = _column_of_names(lines, columns, placed, last, form)
    below = found.below
    note_row = next((row for row, line in below.items() if is_note(line[min(line)])), 0)
    of_units = unit_lines(below, names, placed, found.repeated | {note_row})
    stubs = frozenset(
        column.column for column in columns
        if column.column not in placed and is_stub(column, form)
    )  # fmt: skip
    left = tuple(c for c in columns if c.column not in placed | stubs | {names})
    note: Mapping[int, RawCell] = below.get(note_row, {})
    at = note_row, min(note, default=0)
    furthest = max(map(max, lines.values()))
    return Wide(matches, left, names, stubs, last, furthest, of_units, note_in(note), at)


def is_stub(column: SheetColumn, form: Form) -> bool:
    """True for a column that asks nothing: one of the form's, or a running number."""
    return path_key(column.path) in _stubs(form) or heading(" ".join(column.path[-1:])) == "stt"


@functools.lru_cache(maxsize=16)
def _stubs(form: Form) -> frozenset[tuple[str, ...]]:
    return frozenset(path_key(column.path) for column in form.columns if not column.key)


def _column_of_names(
    lines: Lines, columns: Sequence[SheetColumn], placed: set[int], last: int, form: Form
) -> int:
    """The column that names the units: so headed, or the first one of words beside the figures."""
    stubs, said = _stubs(form), {fold(words) for words in phrases("names_of_units")}
    headed = [c for c in columns if c.column not in placed and c.is_own and c.path]
    free = [c.column for c in headed if fold(c.path[-1]) in said]
    free += [c.column for c in headed if path_key(c.path) in stubs and heading(c.path[-1]) != "stt"]
    below = [line for row, line in lines.items() if row > last]
    first = min(placed)
    free += sorted({c for line in below for c in line if c < first and c not in placed})
    for column in free:
        if any(line[column].kind == "text" and any(map(str.isalpha, line[column].value))
               for line in below if column in line):  # fmt: skip
            return column
    return free[0] if free else 0


def is_note(cell: RawCell) -> bool:
    """True for «27. Ghi chú: …», the line under the table."""
    words = fold(text_of(cell).lstrip("0123456789. "))
    return words.startswith(fold(phrases("note_under_table")[0]))


def note_in(line: Mapping[int, RawCell]) -> str:
    """What is written after «Ghi chú:», in its cell or in those beside it."""
    texts = [text_of(cell) for _, cell in sorted(line.items())]
    own = texts[0].partition(":")[2].strip() if texts else ""
    return " ".join(filter(None, [own, *texts[1:]]))


def doubts_of_headings(
    found: Headed, form: Form, beside: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """Headings, and a line over or `beside` the table, that measure in another unit than the form does."""
    doubts = [line for line in (*found.title, *beside) if is_scale_of_table(line)]
    doubts = [line for line in doubts if not measures_in(line) or measures_in(line) - form.measures]
    paths = {column.key: column.path for column in form.columns}
    doubts += [
        match.found.heading for match in found.matches
        if match.how != "label" and match.found.path
        and _measures(match.found.path) != _measures(paths[match.row.key])
    ]  # fmt: skip
    return tuple(("heading_scale", line) for line in dict.fromkeys(doubts))


def _measures(path: Sequence[str]) -> frozenset:
    return frozenset().union(*map(measures_in, path))


def on_lines(layout: Layout, wide: Wide, rows: Sequence[int], doubtful: bool = False) -> Layout:
    """The layout of the figures on a line; on several, those that say different things are told.

    Where it is `doubtful` whose they are, they stand there and none is taken.
    """
    taken = {match.found.column for match in wide.matches}
    placed = tuple(
        Placed(match.row, _record(layout.table, row, match.found, doubtful), "label", False, False, False)
        for row in rows for match in wide.matches
    )  # fmt: skip
    heads = {column.column: column for column in wide.left}
    lost = [
        (row, column) for row in sorted(rows) for column in range(wide.names + 1, wide.last + 1)
        if (row, column) in layout.table.cells and column not in taken | wide.stubs
    ]  # fmt: skip
    unplaced = tuple(
        _record(layout.table, row, heads.get(column, SheetColumn(column, (), False, "")))
        for row, column in lost
    )
    told = {column for _, column in lost}
    ignored = tuple(
        (wide.headings, column.column) for column in wide.left
        if column.is_own and column.column not in told
    )  # fmt: skip
    return replace(layout, placed=placed, unplaced=unplaced, ignored=ignored)


def _record(table: Table, row: int, column: SheetColumn, doubtful: bool = False) -> Record:
    at = column.column
    cells = {"value": cell} if (cell := table.cells.get((row, at))) else {}
    return Record(table, row, {"value": at}, cells, {}, column.heading, "", column.number, doubtful)
