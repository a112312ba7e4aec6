"""A workbook or document in, the lines of its blank table out: number, label, unit of measure, each as printed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.files.office_file import open_grid
from pipeline.grid import Table
from pipeline.reading.cell.stored_number import raw_text
from pipeline.reading.table.headers import Header, find_headers, lines_of
from pipeline.reading.table.records import is_column_numbers
from schemas.errors import DefinitionError, PhulucError
from schemas.text import fold, tidy
from schemas.vocabulary.words import heading, phrases

_COLUMNS = ("stt", "label", "unit", "value")


@dataclass(frozen=True)
class Line:
    """One line of the table; `is_filled` where something stands in the column of the figures."""

    number: str
    label: str
    unit: str
    is_filled: bool


@dataclass(frozen=True)
class BlankTable:
    """What was found: the lines over the table, the words of its header, and its lines."""

    above: tuple[str, ...]
    header: dict[str, str]
    lines: tuple[Line, ...]


def read_blank_table(path: Path) -> BlankTable:
    """The table with most lines in the file; raises PhulucError where there is none."""
    try:
        grid = open_grid(path)
    except DefinitionError as error:
        if error.id == "table.missing":
            raise
        raise PhulucError("new.unreadable", path=path) from error
    found = [table for table in map(_table, filter(lambda t: t.visible, grid.tables)) if table]
    if not found:
        raise PhulucError("new.no_table", path=path)
    return max(found, key=lambda table: len(table.lines))


def _table(table: Table) -> BlankTable | None:
    lines = lines_of(table.cells)
    labelled = {
        row for (row, _), cell in table.cells.items()
        if cell.kind == "text" and heading(cell.value) == "label"
    }  # fmt: skip
    headers = find_headers(lines, labelled, table.merges, lambda: None)
    if not headers:
        return None
    first = headers[min(headers)][0]
    inside = {row for each in headers.values() for header in each for row in header.rows}
    above = tuple(
        tidy(raw_text(cell)) for row, line in lines.items() if row < first.first_row
        for cell in line.values()
    )  # fmt: skip
    printed = tuple(_lines(lines, first, inside))
    return BlankTable(above, _words(first), printed) if printed else None


def _words(header: Header) -> dict[str, str]:
    """The headings as printed; the one over unit and figures stands first in their paths."""
    words = {
        name: header.headings[column].path[-1]
        for name, column in header.columns.items() if column in header.headings
    }  # fmt: skip
    value = header.columns.get("value", 0)
    path = header.headings[value].path if value in header.headings else ()
    return words | {"group": path[0] if len(path) > 1 else ""}


def _lines(lines, header: Header, inside: set[int]) -> Iterator[Line]:
    """The lines below, the words that a page break cut off put back where they belong."""
    before: Line | None = None
    for row, cells in lines.items():
        if row in inside or row <= header.last_row:
            continue
        if row - 1 in inside and is_column_numbers(cells):
            continue
        texts = {
            name: tidy(raw_text(cells[column])) if (column := header.columns.get(name)) in cells else ""
            for name in _COLUMNS
        }  # fmt: skip
        number, label = _apart(texts["stt"], texts["label"])
        line = Line(number, label, texts["unit"], bool(texts["value"]))
        if before and line.label and not line.number and not line.unit and _goes_on(line.label):
            before = replace(before, label=f"{before.label} {line.label}")
            continue
        if before:
            yield before
        before = line if line.label and fold(line.label) else None
    if before:
        yield before


def _apart(number: str, label: str) -> tuple[str, str]:
    """«Trong đó: Số TTHC cấp tỉnh» under one heading: the words stand where a number would."""
    said, colon, rest = label.partition(":")
    among = colon and rest.strip() and fold(said) in map(fold, phrases("among"))
    return (said.strip(), rest.strip()) if among else (number, label)


def _goes_on(label: str) -> bool:
    return label[:1].islower()
