"""The lines of a sheet in, its header lines and the columns that they name out.

A table may stand anywhere, repeat its header on every page, stand twice side by side, or have more
columns than the form (the period before, a target). Two columns that could both be the figures are
never chosen between, unless one of them is empty.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from pipeline.grid import RawCell, Table
from pipeline.reading.table.heading_path import (
    FIGURES,
    FRACTION,
    OTHER_FIGURES,
    RUNNING,
    Heading,
    heading_text,
    headings_of,
    name_of,
    says_of_figures,
)
from pipeline.reading.table.which_column import (
    FEWEST,
    Lines,
    choose_of_fraction,
    figures_of,
    period_read,
)
from schemas.periods.period import Period, Scheme
from schemas.vocabulary.words import heading

_MOST_LINES = 5


@dataclass(frozen=True, slots=True)
class Header:
    """One table's header: `columns` by name; `rivals` are columns that all could be the figures.

    `first_row`, `row` (of the labels) and `last_row` are its lines. `headings` are all columns with
    a heading, `left` and `right` the columns between which they lie; `doubts` are the notices to
    give of its figures, each with the heading that it is about; `period` is the one that the heading
    of the figures says they are of.
    """

    first_row: int
    row: int
    last_row: int
    columns: dict[str, int]
    rivals: tuple[int, ...]
    headings: dict[int, Heading]
    left: int
    right: float
    doubts: tuple[tuple[str, str], ...] = ()
    period: Period | None = None

    @property
    def rows(self) -> range:
        return range(self.first_row, self.last_row + 1)

    @property
    def over_figures(self) -> str:
        """What the figures are headed by, '' where nothing or several columns are."""
        found = self.headings.get(self.columns.get("value", 0))
        return found.text if found else ""

    @property
    def is_of_other_time(self) -> bool:
        """True where the figures are of another time, a plan or a part."""
        return any(doubt == "heading_other_time" for doubt, _ in self.doubts)

    @property
    def is_of_total(self) -> bool:
        """True where the figures are headed «Tổng số»."""
        found = self.headings.get(self.columns.get("value", 0))
        return found is not None and found.is_total

    def name_of(self, column: int) -> str:
        """The name of a column; '' where it has no heading, or one that nobody knows."""
        return self.headings[column].name if column in self.headings else ""

    def covers(self, column: int) -> bool:
        """True for a column of this table, when several stand side by side."""
        return self.left <= column < self.right


def rows_with_label_heading(table: Table) -> set[int]:
    """The rows of the sheet that have a heading of labels."""
    return {
        row for (row, _), cell in table.cells.items()
        if cell.kind == "text" and heading(cell.value) == "label"
    }  # fmt: skip


def find_headers(
    table: Table, lines: Lines, labelled: Collection[int],
    period_of_sheet: Callable[[], Period | None], scheme: Scheme,
) -> dict[int, list[Header]]:  # fmt: skip
    """Header lines by sheet row, each with its tables; the lines above and below belong to it.

    `labelled` are the rows with a heading of labels. One is a header when it, or it with the lines
    about it, names the columns of label and value. Times are those of the form's `scheme`.
    """
    wide = [merge for merge in table.merges if merge[3] > merge[1]]
    headers: dict[int, list[Header]] = {}
    last, above = 0, list[Header]()
    for number in sorted(labelled):
        if number <= last or any(_is_noted(lines[number], header) for header in above):
            continue
        rows = _rows_of_header(number, lines, scheme)
        headings = headings_of([lines[row] for row in rows], rows, wide, scheme)
        found = _headers(number, rows, headings, lines, period_of_sheet, table.hidden.columns)
        if found:
            headers[number] = above = found
            last = rows[-1]
    return headers


def _is_noted(line: Mapping[int, RawCell], above: Header) -> bool:
    """True for a line of the table above with a note that begins as a heading: «Chỉ tiêu giao 50 %»."""
    label = line.get(above.columns.get("label", 0))
    headed = {column for column, cell in line.items() if name_of(cell) == "label"}
    beside = {column for column in headed if above.name_of(column) in ("", "note")}
    return label is not None and bool(headed) and headed == beside


def _rows_of_header(number: int, lines: Lines, scheme: Scheme) -> list[int]:
    """The rows of the header that has its labels in row `number`, at most five."""
    names = {column: name_of(cell) for column, cell in lines[number].items()}
    taken = {column for column, name in names.items() if name in ("label", "stt")}
    rows = [number]
    while len(rows) < _MOST_LINES and _continues(lines.get(rows[-1] + 1, {}), taken, scheme):
        rows.append(rows[-1] + 1)
    left = min((column for column, name in names.items() if name == "label"), default=0)
    over = range(left + 1)
    while len(rows) < _MOST_LINES and _continues(lines.get(rows[0] - 1, {}), over, scheme):
        rows.insert(0, rows[0] - 1)
    return rows


def _continues(line: Mapping[int, RawCell], taken: Collection[int], scheme: Scheme) -> bool:
    """True for a line of headings only, none of them where labels and their numbers stand."""
    texts = [heading_text(cell) for cell in line.values()]
    is_clear = all(column not in taken for column in line)
    if not (is_clear and texts and all(texts)):
        return False
    return any(says_of_figures(text, scheme) for text in texts)


def _headers(
    row: int, rows: list[int], headings: dict[int, Heading], lines: Lines,
    period_of_sheet: Callable[[], Period | None], hidden: Collection[int],
) -> list[Header]:  # fmt: skip
    names = {column: name_of(cell) for column, cell in lines[row].items()}
    labels = _first_of_tables(names, headings)
    lefts = [1, *(_left_of(label, names) for label in labels[1:])]
    found = []
    for left, right in zip(lefts, [*lefts[1:], float("inf")], strict=True):
        own = {c: heading for c, heading in headings.items() if left <= c < right}
        header = _header(row, rows, own, left, right, lines, period_of_sheet, hidden)
        if "value" in header.columns or header.rivals:
            found.append(header)
    return found


def _first_of_tables(names: dict[int, str], headings: dict[int, Heading]) -> list[int]:
    """The columns of labels; none of another table is «Chỉ tiêu năm 2023», with no figures before it."""
    labels: list[int] = []
    for column in sorted(column for column, name in names.items() if name == "label"):
        figures = [c for c, item in headings.items() if item.name == "value" and c < column]
        if not labels or any(labels[-1] < c for c in figures):
            labels.append(column)
        else:
            headings[column] = headings[column]._replace(name=OTHER_FIGURES[1])
    return labels


def _left_of(label: int, names: dict[int, str]) -> int:
    return label - 1 if names.get(label - 1) == "stt" else label


def _header(
    row: int, rows: list[int], headings: dict[int, Heading], left: int, right: float,
    lines: Lines, period_of_sheet: Callable[[], Period | None], hidden: Collection[int],
) -> Header:  # fmt: skip
    ours = _without_checks(headings)
    values, is_other, strange = figures_of(ours, rows[-1], lines, period_of_sheet, hidden)
    others = values[:1] if is_other else []
    columns: dict[str, int] = {}
    for column, found in sorted(headings.items()):
        if found.name not in ("", "value", RUNNING, *FRACTION, *OTHER_FIGURES):
            columns.setdefault(found.name, column)
    if "stt" not in columns and _are_numbers(columns.get("label", 0) - 1, left, headings, lines):
        columns["stt"] = columns["label"] - 1
    for name in FRACTION:
        chosen, is_other = choose_of_fraction(name, ours, period_of_sheet)
        if chosen is not None:
            columns[name] = chosen
            others += [chosen] if is_other else []
    period = None
    if len(values) == 1:
        columns["value"] = values[0]
        period = period_read(headings[values[0]], period_of_sheet)
    scaled = [*values, *(columns[name] for name in ("unit", *FRACTION) if name in columns)]
    doubts = (
        *_doubts((headings[c] for c in others), (headings[c] for c in scaled)),
        *(("heading_strange", headings[c].text) for c in strange if values == [c] != others),
    )
    rivals = tuple(values) if len(values) > 1 else ()
    return Header(rows[0], row, rows[-1], columns, rivals, headings, left, right, doubts, period)


def _without_checks(headings: Mapping[int, Heading]) -> Mapping[int, Heading]:
    """Without what stands right of the key column: the template's own checks, whatever heads them."""
    key = next((column for column, heading in headings.items() if heading.name == "key"), 0)
    before = {column: heading for column, heading in headings.items() if column < key}
    has_figures = any(heading.name in FIGURES for heading in before.values())
    return before if has_figures else headings


def _are_numbers(
    column: int, left: int, headings: Mapping[int, Heading], lines: Lines
) -> bool:  # fmt: skip
    """True of a column without a heading beside the labels, in which «1.1.1.» and the like are texts."""
    if column < left or column in headings:
        return False
    cells = [line[column] for line in lines.values() if column in line]
    return len(cells) >= FEWEST and all(cell.kind == "text" for cell in cells)


def _doubts(others: Iterable[Heading], read: Iterable[Heading]) -> tuple[tuple[str, str], ...]:
    """What is asked of columns of other figures, and of those that are to be multiplied."""
    return (
        *(("heading_other_time", item.text) for item in others),
        *(("heading_scale", item.text) for item in read if item.has_scale),
    )
