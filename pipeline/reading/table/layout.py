"""A Table and a Form in, where each row of the form stands out; no meaning of cells yet.

Two layouts, one way: find the header lines (headers), gather the records under them (records), then
place each record (placing). What cannot be placed is kept.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from pipeline.grid import RawCell, Table, lines_of
from pipeline.identity_marks import KEY_MARK
from pipeline.reading.table.headers import Header, find_headers, rows_with_label_heading
from pipeline.reading.table.inferred_header import (
    ENOUGH,
    continued_header,
    infer_header,
    with_heading_of_labels,
)
from pipeline.reading.table.lines_beside import lines_beside
from pipeline.reading.table.placing import Placed, place
from pipeline.reading.table.records import Record, gather_records, join_wrapped
from pipeline.reading.table.title_claims import period_of
from pipeline.reading.table.unread_columns import Unread, unread_columns
from pipeline.reading.table.wide_table import Crossed, Wide
from schemas.errors import PhulucError
from schemas.form.model import Form
from schemas.periods.period import Period, Scheme, parse_period
from schemas.text import tidy
from schemas.vocabulary.words import heading, is_scale_of_table, measures_in, usual_heading

__all__ = ["Layout", "Placed", "Record", "find_layout", "joined"]

_OWN_WORDS = ("stt", "label", "unit", "value", "note")  # columns that a form may call as it likes
_PARTS = 3  # of a key column's heading: form, unit, period


@dataclass(frozen=True, slots=True)
class Layout:
    """What one sheet holds of one form. `identity` is the text of the key column's heading.

    `rivals` are columns that could all be the figures, `unread` those that nobody read although
    they hold figures; `stray` are cells outside all columns and `ignored` the headings of columns
    that were filled and not read; `inferred` is true where the header itself was missing. `above`
    are the cells over the header, by sheet row and column, `beside` the texts under or beside the
    table that speak of its figures. `doubts` are notices on the headings of
    the figures, with what they say, `heading` what stands over the first of them. A form on several
    sheets has all of them as `parts`. `wide` is the whole table of a wide form, of which `placed` is
    one line; `crossed` that of a grid, `listed` that of an open form.
    """

    table: Table
    placed: tuple[Placed, ...]
    unplaced: tuple[Record, ...]
    title: tuple[str, ...]
    identity: str
    rivals: tuple[int, ...] = ()
    unread: tuple[Unread, ...] = ()
    stray: tuple[tuple[int, int], ...] = ()
    ignored: tuple[tuple[int, int], ...] = ()
    inferred: bool = False
    above: dict[tuple[int, int], RawCell] = field(default_factory=dict)
    beside: tuple[str, ...] = ()
    doubts: tuple[tuple[str, str], ...] = ()
    heading: str = ""
    parts: tuple["Layout", ...] = ()
    wide: Wide | None = None
    crossed: Crossed | None = None
    listed: Wide | None = None

    def address(self, record: Record, column: str) -> str:
        """Where a person finds a line's cell, blank or not; '' where the table has no such column."""
        at = record.columns.get(column)
        return record.table.address(record.row, at) if at else ""

    @property
    def has_figures(self) -> bool:
        return any(item.record.has_figures or item.record.doubtful for item in self.placed)

    @property
    def certain(self) -> int:
        """How many rows stand there by key or by their very label."""
        return sum(item.how in ("key", "label") for item in self.placed)


def joined(layout: Layout, parts: Iterable[Layout]) -> Layout:
    """The layout of a form whose parts stand on several sheets, with all that they hold."""
    parts = tuple(parts)
    return replace(
        layout, parts=parts, placed=tuple(item for part in parts for item in part.placed),
        unplaced=tuple(record for part in parts for record in part.unplaced),
        title=tuple(dict.fromkeys(line for part in parts for line in part.title)),
        beside=tuple(dict.fromkeys(line for part in parts for line in part.beside)),
    )  # fmt: skip


def find_layout(
    table: Table, form: Form, expected: Period | None = None, above: Record | None = None
) -> Layout | None:
    """The form's table on a sheet, or None where the sheet has none.

    The figures are those of the period that the sheet says it is of, else of the `expected` one. A
    table without a heading may go on from the sheet of another, with the columns of a record `above`.
    """
    table = _in_usual_words(table, form)
    labelled = rows_with_label_heading(table)
    if not (labelled or above) and len(table.cells) < ENOUGH * len(form.rows):
        return None  # too small to do without a heading
    if not labelled:
        table = with_heading_of_labels(table, form)
        labelled = rows_with_label_heading(table)
    lines = lines_of(table.cells)
    headers = find_headers(
        table, lines, labelled, lambda: _period(lines, labelled, form.scheme) or expected,
        form.scheme,
    )  # fmt: skip
    if headers and (header := _over_the_first(headers, lines, form)):
        headers = {header.row: [header]} | headers
        lines = dict(sorted(({header.row: {}} | lines).items()))
    inferred = not headers
    if inferred:
        header = (
            continued_header(lines, form, above.columns) if above else infer_header(lines, form)
        )
        if header is None:
            return None
        inferred = above is None
        headers = {header.row: [header]}
        lines = dict(sorted(({header.row: {}} | lines).items()))
    records, stray = gather_records(lines, headers, table, form)
    placed, unplaced = place(join_wrapped(records, form), form)
    if not placed:
        return None
    every = tuple(header for found in headers.values() for header in found)
    every, placed = _without_other_times(every, placed)
    over = _above(every[0].first_row, lines)
    title = _title(over)
    on_rows = _on_rows(stray, placed)
    rows = {item.record.row for item in placed}.union(*(header.rows for header in every))
    beside = lines_beside(lines, every[0].last_row, rows, on_rows)
    return Layout(
        table, placed, unplaced, title, _identity(lines.get(every[0].row, {}).values()),
        tuple(dict.fromkeys(column for header in every for column in header.rivals)),
        unread_columns(placed, every), on_rows, _ignored(headers, lines), inferred, over, beside,
        _doubts(every, (*title, *beside), form), every[0].over_figures,
    )  # fmt: skip


def _over_the_first(
    headers: Mapping[int, list[Header]], lines: Mapping[int, Mapping[int, RawCell]], form: Form
) -> Header | None:
    """A header for labels of the form that stand over the first one, which a page repeats."""
    first = headers[min(headers)][0]
    above = {
        row: line for row, line in lines.items()
        if row < first.first_row and len(line) > 1 and first.columns.get("label", 0) in line
    }  # fmt: skip
    return continued_header(above, form, first.columns) if "value" in first.columns else None


def _without_other_times(
    headers: tuple[Header, ...], placed: tuple[Placed, ...]
) -> tuple[tuple[Header, ...], tuple[Placed, ...]]:
    """Without a whole table of last year's beside this year's: the same rows, under another time."""
    others = [header for header in headers if header.is_of_other_time]
    own = [header for header in headers if not header.is_of_other_time]
    columns = {header.columns.get("value") for header in others}
    columns -= {header.columns.get("value") for header in own}
    keys = {item.row.key for item in placed if item.record.columns.get("value") not in columns}
    if not own or not columns or not all(
        item.row.key in keys for item in placed if item.record.columns.get("value") in columns
    ):  # fmt: skip
        return headers, placed
    kept = tuple(item for item in placed if item.record.columns.get("value") not in columns)
    return tuple(own), kept


def _in_usual_words(table: Table, form: Form) -> Table:
    """The sheet with the headings that only this form has in words that every form may have."""
    own = {
        tidy(text): usual_heading(column) for column, text in form.header.items()
        if column in _OWN_WORDS and heading(text) != column
    }  # fmt: skip
    said = {
        place: cell._replace(value=own[tidy(cell.value)]) for place, cell in table.cells.items()
        if own and cell.kind == "text" and tidy(cell.value) in own
    }  # fmt: skip
    return replace(table, cells=table.cells | said) if said else table


def _period(
    lines: Mapping[int, Mapping[int, RawCell]], labelled: set[int], scheme: Scheme
) -> Period | None:
    """The period that the key column or the lines over the table say the figures are of."""
    first = min(labelled, default=0)
    parts = _identity(lines.get(first, {}).values()).removeprefix(KEY_MARK).split("|")
    if len(parts) >= _PARTS:
        try:
            return parse_period(parts[_PARTS - 1], scheme)
        except PhulucError:
            return None
    return period_of(_title(_above(first, lines)), scheme)


def _above(
    first: int, lines: Mapping[int, Mapping[int, RawCell]]
) -> dict[tuple[int, int], RawCell]:
    """The cells over a row of the sheet."""
    return {
        (row, column): cell for row, line in lines.items() if row < first
        for column, cell in line.items()
    }  # fmt: skip


def _title(above: Mapping[tuple[int, int], RawCell]) -> tuple[str, ...]:
    """The texts over the header, in the order of the sheet."""
    return tuple(tidy(cell.value) for cell in above.values() if cell.kind == "text")


def _identity(headings: Iterable[RawCell]) -> str:
    """Whose return a header says that it is, where it is one of ours."""
    texts = (cell.value for cell in headings if cell.kind == "text")
    return next((text for text in texts if text.startswith(KEY_MARK)), "")


def _on_rows(stray: list[tuple[int, int]], placed: tuple[Placed, ...]) -> tuple:
    """Stray cells on the lines of the form; what stands elsewhere says nothing about a row."""
    rows = {item.record.row for item in placed}
    return tuple(place for place in stray if place[0] in rows)


def _doubts(
    headers: tuple[Header, ...], title: Iterable[str], form: Form
) -> tuple[tuple[str, str], ...]:
    """Each doubt once, with the heading that it is about, or the line «ĐVT: triệu đồng» near the table."""
    doubts: dict[str, str] = {}
    paths = (text for item in headers[0].headings.values() for text in item.path)
    for line in filter(is_scale_of_table, (*title, *paths)):
        if not measures_in(line) or measures_in(line) - form.measures:
            doubts.setdefault("heading_scale", line)
    for doubt, text in (pair for header in headers for pair in header.doubts):
        doubts.setdefault(doubt, text)
    return tuple(doubts.items())


def _ignored(headers: dict[int, list[Header]], lines: dict) -> tuple[tuple[int, int], ...]:
    """The headings of columns that nobody knows and that hold something below."""
    found = headers[min(headers)]
    unknown = {
        column for header in found for column, item in header.headings.items()
        if not item.name and column not in header.columns.values()
    }  # fmt: skip
    filled = {c for n, line in lines.items() if n > found[0].last_row for c in line}
    rows = range(found[0].first_row, found[0].last_row + 1)
    return tuple(
        (max((row for row in rows if column in lines.get(row, {})), default=rows[0]), column)
        for column in sorted(unknown & filled)
    )
