"""A workbook or document in, the lines of its blank table out: number, label, unit of measure, each as printed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from pipeline.files.office_file import open_grid
from pipeline.form_new.numbers import is_number
from pipeline.grid import Table, lines_of
from pipeline.reading.cell.stored_number import raw_text
from pipeline.reading.table.headers import Header, find_headers, rows_with_label_heading
from pipeline.reading.table.records import is_column_numbers
from pipeline.reading.table.which_column import Lines
from schemas.errors import DefinitionError, PhulucError
from schemas.periods.period import ministry
from schemas.text import fold, tidy
from schemas.vocabulary.words import phrases

_WORDS_OF_DATE = 12
LEFT_OUT = ("previous", "target")  # columns, beside one of figures
_COLUMNS = ("stt", "label", "unit", "value")


class Texts(NamedTuple):
    """What stands in the known columns of a line, and its row of the sheet."""

    row: int
    number: str
    label: str
    unit: str = ""
    value: str = ""

    @property
    def said(self) -> tuple[str, ...]:
        return tuple(filter(None, self[1:]))


@dataclass(frozen=True)
class Line:
    """One line of the table; `is_filled` where something stands in the column of the figures."""

    number: str
    label: str
    unit: str
    is_filled: bool


@dataclass(frozen=True)
class BlankTable:
    """What was found: the lines over the table, the words of its header, its lines, and its foot.

    `left_out` are the lines that ask for nothing: a grand total, who signs, who gets a copy;
    `columns_left_out` the headings of plans and other times beside the one column of figures.
    """

    above: tuple[str, ...]
    header: dict[str, str]
    lines: tuple[Line, ...]
    left_out: tuple[str, ...] = ()
    columns_left_out: tuple[str, ...] = ()


def read_blank_table(path: Path) -> BlankTable:
    """The table with most lines in the file; raises PhulucError where there is none."""
    try:
        grid = open_grid(path)
    except DefinitionError as error:
        if error.id != "table.unreadable":
            raise
        raise PhulucError("new.unreadable", path=path, why=error.words["why"]) from error
    shown = (table for table in grid.tables if table.visible)
    found = [table for table in map(_table, shown) if table]
    if not found:
        raise PhulucError("new.no_table", path=path)
    return max(found, key=lambda table: len(table.lines))


def _table(table: Table) -> BlankTable | None:
    lines = lines_of(table.cells)
    labelled = rows_with_label_heading(table)
    headers = find_headers(table, lines, labelled, lambda: None, ministry())
    if not headers:
        return None
    first = headers[min(headers)][0]
    inside = {row for each in headers.values() for header in each for row in header.rows}
    above = tuple(
        tidy(raw_text(cell)) for row, line in lines.items() if row < first.first_row
        for cell in line.values()
    )  # fmt: skip
    rows, foot = without_foot([texts for texts in _rows(lines, first, inside) if texts.said])
    total = [texts for texts in rows if is_total(texts)]
    printed = tuple(_joined(texts for texts in rows if texts not in total))
    left_out = tuple(" ".join(texts.said) for texts in (*total, *foot))
    beside = (item.text for item in first.headings.values() if item.name in LEFT_OUT)
    return BlankTable(above, _words(first), printed, left_out, tuple(beside)) if printed else None


def _words(header: Header) -> dict[str, str]:
    """The headings as printed; the one over unit and figures stands first in their paths."""
    words = {
        name: header.headings[column].path[-1]
        for name, column in header.columns.items() if column in header.headings
    }  # fmt: skip
    value = header.columns.get("value", 0)
    path = header.headings[value].path if value in header.headings else ()
    return words | {"group": path[0] if len(path) > 1 else ""}


def _rows(lines: Lines, header: Header, inside: set[int]) -> Iterator[Texts]:
    """What stands in the known columns of each line below the header."""
    at = {name: header.columns.get(name, 0) for name in _COLUMNS}
    for row, cells in lines.items():
        if row in inside or row <= header.last_row:
            continue
        if row - 1 in inside and is_column_numbers(cells):
            continue
        said = (tidy(raw_text(cells[c])) if c in cells else "" for c in at.values())
        yield Texts(row, *said)


def without_foot(rows: Sequence[Texts]) -> tuple[Sequence[Texts], Sequence[Texts]]:
    """The lines of the table, and those of its foot: none that plainly belongs to the table is below it."""
    numbered = any(is_number(texts.number) for texts in rows)
    last = max((
        at for at, texts in enumerate(rows) if texts.label and (
            is_number(texts.number) if numbered else texts.unit and not is_foot(texts)
        )
    ), default=-1)  # fmt: skip
    below = range(last + 1, len(rows))
    ends = next((at for at in below if is_foot(rows[at])), len(rows))
    return rows[:ends], rows[ends:]


def is_total(texts: Texts) -> bool:
    """«Tổng cộng» with no number: what is added up of other lines."""
    return not texts.number and fold(texts.label) in map(fold, phrases("grand_total"))


def is_foot(texts: Texts) -> bool:
    """True for the line that begins what is signed: «Nơi nhận» where a number stands, or no number."""
    said = [texts.number] if texts.number else texts.said
    begins = tuple(f"{fold(words)} " for words in phrases("foot_of_table"))
    of_foot = [text for text in said if f"{fold(text)} ".startswith(begins) or _is_date(text)]
    return bool(of_foot) and (not texts.unit or texts.unit in of_foot)


def _is_date(text: str) -> bool:
    """«Sơn Hà, ngày … tháng … năm 2026»."""
    words = fold(text).split()
    of_date = {fold(word) for said in phrases("date_of_signing") for word in said.split()}
    return len(words) <= _WORDS_OF_DATE and of_date <= set(words)


def _joined(rows: Iterable[Texts]) -> Iterator[Line]:
    """The lines, the words that a page break cut off put back where they belong."""
    before: Line | None = None
    for texts in rows:
        number, label = apart(texts.number, texts.label)
        line = Line(number, label, texts.unit, bool(texts.value))
        if before and line.label and not line.number and not line.unit and _goes_on(line.label):
            before = replace(before, label=f"{before.label} {line.label}")
            continue
        if before:
            yield before
        before = line if line.label and fold(line.label) else None
    if before:
        yield before


def apart(number: str, label: str) -> tuple[str, str]:
    """«Trong đó: Số TTHC cấp tỉnh» under one heading: the words stand where a number would."""
    said, colon, rest = label.partition(":")
    among = not number and colon and rest.strip() and fold(said) in map(fold, phrases("among"))
    return (said.strip(), rest.strip()) if among else (number, label)


def _goes_on(label: str) -> bool:
    return label[:1].islower()
