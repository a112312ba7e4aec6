"""Lines and headers of a sheet in, Records out: the cells of the named columns, line by line.

Repeated headers are dropped, and what a page break or a tall row cut in two is joined again.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from pipeline.files.runs import is_struck
from pipeline.grid import RawCell, Table
from pipeline.reading.table.headers import Header
from pipeline.reading.table.labels import label_key, leading_number, rows_by_label
from pipeline.reading.table.which_column import Lines
from schemas.form.model import Form
from schemas.text import tidy

FIGURES = ("value", "numerator", "denominator")
_FEWEST_NUMBERED = 2
_WORDS_OF_NUMBER = 2  # «1.1.1.», «Trong đó»
_COLUMN_NUMBER = re.compile(r"\(?(?:(?P<letter>[A-ZĐ])|(?P<number>[0-9]{1,2}))\)?(?:\s*=.*)?")


class Record(NamedTuple):
    """One line under a header: the cells of the known columns, and where each of them stands.

    `number` is what is printed as STT, or before the label, without its last dot; `beside` are the
    cells of all other columns of the table; `doubtful` is true where several columns could be the
    figures.
    """

    table: Table
    row: int
    columns: dict[str, int]
    cells: dict[str, RawCell]
    beside: dict[int, RawCell]
    label: str
    note: str
    number: str
    doubtful: bool = False

    @property
    def has_figures(self) -> bool:
        return not self.cells.keys().isdisjoint(FIGURES)


def gather_records(
    lines: Lines, headers: dict[int, list[Header]], table: Table, form: Form
) -> tuple[list[Record], list[tuple[int, int]]]:
    """Every line under a header as a Record for each table, and the cells that no column claims."""
    tables: list[list[Record]] = []
    stray: list[tuple[int, int]] = []
    current: list[Header] = []
    known: set[int] = set()
    labels = rows_by_label(form)
    in_headers = {row for found in headers.values() for row in found[0].rows}
    for number, line in lines.items():
        if number in headers:
            current = _next_headers(headers[number], current)
            known = {c for header in current for c in (*header.headings, *header.columns.values())}
            tables += [[] for _ in current[len(tables) :]]
        elif current and number not in in_headers:
            if number - 1 in in_headers and is_column_numbers(line):
                continue
            moved = set()
            for header, records in zip(current, tables, strict=False):
                columns = _with_label_where_it_stands(line, header, labels)
                if columns is not header.columns:
                    moved.add(columns["label"])
                record = _record(table, number, line, header, columns)
                if record.cells:
                    records.append(record)
            stray += [(number, c) for c in line if c not in known and c not in moved]
    return [record for records in tables for record in records], stray


def is_column_numbers(line: Mapping[int, RawCell]) -> bool:
    """True for the line under a header that numbers the columns: A, B, (1), (2), (3)=(2)/(1)."""
    texts = [text_of(cell) for _, cell in sorted(line.items())]
    numbered = [match for text in texts if (match := _COLUMN_NUMBER.fullmatch(text))]
    if len(numbered) < len(texts) or len(numbered) < _FEWEST_NUMBERED:
        return False
    letters = [match["letter"] for match in numbered if match["letter"]]
    numbers = [int(match["number"]) for match in numbered if match["number"]]
    in_order = numbers == list(range(min(numbers, default=1), max(numbers, default=0) + 1))
    return in_order and letters == sorted(set(letters)) and numbers[:1] in ([], [1], [2], [3])


def _with_label_where_it_stands(
    line: Mapping[int, RawCell], header: Header, labels: Mapping[str, tuple[int, ...]]
) -> dict[str, int]:
    """The columns of a header; the label's is the one beside it, where only that has a known label.

    Number and label may share a merged cell, and the number or an indent may split off the label.
    """
    at = header.columns.get("label", 0)
    named = line.get(at)
    if named is not None and named.kind == "text" and label_key(named.value) in labels:
        return header.columns
    found = [
        column for column, cell in line.items()
        if column != at and header.covers(column) and cell.kind == "text"
        and label_key(cell.value) in labels
    ]  # fmt: skip
    stt = header.columns.get("stt", 0)
    if not found and at not in line and len(text_of(line.get(stt)).split()) > _WORDS_OF_NUMBER:
        found = [stt]  # a label that a page break cut in two
    if not found:
        return header.columns
    moved = min(found, key=lambda column: abs(column - at))
    others = {name: c for name, c in header.columns.items() if c != moved}
    return {**others, "label": moved}


def _next_headers(found: list[Header], before: list[Header]) -> list[Header]:
    """A repeated header ends the tables that it names; one beside them goes on."""
    last = max(column for header in found for column in header.headings)
    beside = [header for header in before[len(found) :] if header.left > last]
    return [*found, *beside]


def _record(
    table: Table, row: int, line: Mapping[int, RawCell], header: Header, columns: dict[str, int]
) -> Record:
    cells = {name: line[column] for name, column in columns.items() if column in line}
    beside = {}
    if len(line) > len(cells):
        taken = set(columns.values())
        beside = {c: line[c] for c in line.keys() - taken if header.covers(c)}
    if "label" in cells and is_struck(cells["label"]):
        cells = {name: cell._replace(doubt="struck") for name, cell in cells.items()}
    label, note = text_of(cells.get("label")), text_of(cells.get("note"))
    doubtful = not line.keys().isdisjoint(header.rivals)
    number = _number(cells.get("stt"), label)
    return Record(table, row, columns, cells, beside, label, note, number, doubtful)


def text_of(cell: RawCell | None) -> str:
    """The words of a label or note, tidied."""
    if cell is None or cell.kind not in ("text", "number"):
        return ""
    return tidy(cell.value if cell.kind == "text" else f"{cell.value:g}")


def _number(cell: RawCell | None, label: str) -> str:
    if cell is None:
        return leading_number(label)
    text = f"{cell.value:g}" if cell.kind == "number" else str(cell.value)
    text = text.strip()
    return text.rstrip(".) ") if text[:1].isdigit() else leading_number(label)


def join_wrapped(records: list[Record], form: Form) -> list[Record]:
    """Put back together what was cut: a line without a number of its own continues the line above."""
    labels = rows_by_label(form)
    joined: list[Record] = []
    for record in records:
        if not joined or record.cells.keys() - {"label", "note", *FIGURES}:
            joined.append(record)
            continue
        together = _together(joined[-1], record, labels)
        if together is None:
            joined.append(record)
        else:
            joined[-1] = together
    return joined


def _together(above: Record, below: Record, labels) -> Record | None:
    """The two lines as one; None where each stands for itself."""
    if below.label and label_key(below.label) in labels:
        return None
    label = tidy(f"{above.label} {below.label}")
    completes = bool(below.label) and label_key(above.label) not in labels and (
        label_key(label) in labels)  # fmt: skip
    if below.has_figures or below.doubtful:
        if not completes or above.has_figures or above.doubtful:
            return None
        cells = {**above.cells, **{n: below.cells[n] for n in FIGURES if n in below.cells}}
        note = tidy(f"{above.note} {below.note}")
        return _renamed(below, label, cells=cells, note=note)
    if below.label and label_key(above.label) in labels and label_key(label) not in labels:
        return None
    return _renamed(above, label, note=tidy(f"{above.note} {below.note}"))


def _renamed(record: Record, label: str, **changes) -> Record:
    cells = changes.get("cells", record.cells)
    number = _number(cells.get("stt"), label)
    return record._replace(label=label, number=number, **changes)
