"""A Table and a Form in, where each row of the form stands out; no meaning of cells yet.

Two layouts, one way: find the header lines, gather the records under them (dropping repeated
headers, joining labels and notes that a page break cut in two), then place each record by its key,
else by its label with the printed number to tell equals apart. What cannot be placed is kept.
"""

import difflib
import functools
from dataclasses import dataclass, replace

from pipeline.grid import RawCell, Table
from schemas.form import Form, Row
from schemas.message import heading
from schemas.text import fold, tidy

KEY_MARK = "phuluc|"
_REQUIRED = {"label", "value"}
_SIMILAR = 0.85
_CLEARLY_BEST = 0.08


@dataclass(frozen=True, slots=True)
class Record:
    """One line under a header: the cells of the known columns, and its sheet row.

    `note_row` is where the note stands when it differs from the line itself.
    """

    row: int
    columns: dict[str, int]
    cells: dict[str, RawCell]
    label: str
    note: str

    @property
    def number(self) -> str:
        """What is printed as STT, without its last dot."""
        cell = self.cells.get("stt")
        if cell is None:
            return ""
        text = f"{cell.value:g}" if cell.kind == "number" else str(cell.value)
        return text.strip().rstrip(".") if text.strip()[:1].isdigit() else ""

    def address(self, column: str) -> tuple[int, int] | None:
        """Row and column of a named column on this line, where the table has it."""
        return (self.row, self.columns[column]) if column in self.columns else None


@dataclass(frozen=True, slots=True)
class Placed:
    """A record and the row of the form it is; `how` is key, label, similar or conflict.

    In a conflict the key names `row` while the words are exactly those of another row: the lines
    were sorted or pasted over, and which of the two the figure belongs to cannot be known.
    """

    row: Row
    record: Record
    how: str

    @property
    def altered(self) -> bool:
        """True when the line's words are not the form's for this row."""
        return fold(_without_prefix(self.record.label)) != fold(self.row.label)


@dataclass(frozen=True, slots=True)
class Layout:
    """What one sheet holds of one form. `identity` is the text of the key column's heading.

    `above` are the cells over the header, by sheet row and column.
    """

    table: Table
    placed: tuple[Placed, ...]
    unplaced: tuple[Record, ...]
    title: tuple[str, ...]
    identity: str
    above: dict[tuple[int, int], RawCell]


def find_layout(table: Table, form: Form) -> Layout | None:
    """The form's table on a sheet, or None where the sheet has no header of it."""
    lines = _lines(table)
    headers = _headers(lines)
    if not headers:
        return None
    first = min(headers)
    title = tuple(
        tidy(cell.value)
        for number, line in lines.items() if number < first
        for cell in line.values() if cell.kind == "text"
    )  # fmt: skip
    identity = next(
        (str(cell.value) for cell in lines[first].values() if _is_identity(cell)), ""
    )  # fmt: skip
    records = _join_wrapped(_records(lines, headers), form)
    placed, unplaced = _place(records, form)
    above = {place: cell for place, cell in table.cells.items() if place[0] < first}
    return Layout(table, placed, unplaced, title, identity, above) if placed else None


def _lines(table: Table) -> dict[int, dict[int, RawCell]]:
    lines: dict[int, dict[int, RawCell]] = {}
    for (row, column), cell in sorted(table.cells.items()):
        lines.setdefault(row, {})[column] = cell
    return lines


def _is_identity(cell: RawCell) -> bool:
    return cell.kind == "text" and cell.value.startswith(KEY_MARK)


def _headers(lines: dict[int, dict[int, RawCell]]) -> dict[int, dict[str, int]]:
    """Header lines by sheet row, with the column of each heading; a second line belongs to the first.

    A line is a header when it, or it with the next, names the columns of label and value.
    """
    headers: dict[int, dict[str, int]] = {}
    for number, line in lines.items():
        if number - 1 in headers and not _headings(line).get("label"):
            continue
        columns = _headings(line)
        if "label" not in columns:
            continue
        columns = _headings(lines.get(number + 1, {})) | columns
        if columns.keys() >= _REQUIRED:
            headers[number] = columns
    return headers


def _headings(line: dict[int, RawCell]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for column, cell in line.items():
        if cell.kind == "text":
            name = "key" if cell.value.startswith(KEY_MARK) else heading(cell.value)
            if name:
                columns.setdefault(name, column)
    return columns


def _records(lines: dict, headers: dict[int, dict[str, int]]) -> list[Record]:
    records, columns = [], {}
    for number, line in lines.items():
        if number in headers:
            columns = headers[number]
        elif columns and not _is_second_header(line, number, headers):
            record = _record(number, line, columns)
            if record.cells:
                records.append(record)
    return records


def _is_second_header(line: dict, number: int, headers: dict) -> bool:
    found = _headings(line)
    return number - 1 in headers and ("value" in found or "unit" in found)


def _record(number: int, line: dict[int, RawCell], columns: dict[str, int]) -> Record:
    cells = {name: line[column] for name, column in columns.items() if column in line}
    return Record(number, columns, cells, _text(cells.get("label")), _text(cells.get("note")))


def _text(cell: RawCell | None) -> str:
    if cell is None or cell.kind not in ("text", "number"):
        return ""
    return tidy(cell.value if cell.kind == "text" else f"{cell.value:g}")


def _join_wrapped(records: list[Record], form: Form) -> list[Record]:
    """Put back together what a page break cut: a line with only words continues the line above."""
    labels = _by_label(form)
    joined: list[Record] = []
    for record in records:
        only_words = joined and not record.cells.keys() - {"label", "note"}
        if not only_words or fold(record.label) in labels:
            joined.append(record)
            continue
        above = joined[-1]
        label = tidy(f"{above.label} {record.label}")
        if record.label and fold(above.label) in labels and fold(label) not in labels:
            joined.append(record)
            continue
        note = tidy(f"{above.note} {record.note}")
        joined[-1] = replace(above, label=label, note=note)
    return joined


@functools.lru_cache(maxsize=16)
def _by_label_cached(form_id: str, labels: tuple[str, ...]) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for index, label in enumerate(labels):
        found[fold(label)] = (*found.get(fold(label), ()), index)
    return found


def _by_label(form: Form) -> dict[str, tuple[int, ...]]:
    return _by_label_cached(form.id, tuple(row.label for row in form.rows))


def _place(records: list[Record], form: Form) -> tuple[tuple[Placed, ...], tuple[Record, ...]]:
    placed: list[Placed] = []
    left: list[Record] = []
    last = -1
    index_of = {row.key: index for index, row in enumerate(form.rows)}
    for record in records:
        index, how = _by_words(record, form, last), "label"
        key = _text(record.cells.get("key"))
        if key in index_of:
            same_words = _by_label(form).get(fold(_without_prefix(record.label)), (index_of[key],))
            index, how = index_of[key], "key" if index_of[key] in same_words else "conflict"
        if index is None:
            left.append(record)
            continue
        last = index
        placed.append(Placed(form.rows[index], record, how))
    return _place_similar(placed, left, form)


def _by_words(record: Record, form: Form, last: int) -> int | None:
    """The row with exactly this label; among equals the one with this number, else the next one."""
    candidates = _by_label(form).get(fold(_without_prefix(record.label)), ())
    if len(candidates) > 1:
        numbered = [i for i in candidates if record.number in _numbers(form.rows[i])]
        candidates = numbered or [i for i in candidates if i > last]
    return candidates[0] if candidates else None


def _without_prefix(label: str) -> str:
    """A label without the «Trong đó:» that our template and some offices put before it."""
    head, colon, rest = label.partition(":")
    return rest if colon and rest.strip() and fold(head) == fold("trong đó") else label


def _numbers(row: Row) -> tuple[str, str]:
    return row.code, row.printed.rstrip(".")


def _place_similar(placed: list[Placed], left: list[Record], form: Form):
    """Place what is left by a label that is nearly right, when no other row comes close."""
    taken = {item.row.key for item in placed}
    still_left = []
    for record in left:
        row = _most_similar(record, [row for row in form.rows if row.key not in taken])
        if row is None:
            still_left.append(record)
        else:
            taken.add(row.key)
            placed.append(Placed(row, record, "similar"))
    placed.sort(key=lambda item: item.record.row)
    return tuple(placed), tuple(still_left)


def _most_similar(record: Record, rows: list[Row]) -> Row | None:
    wanted = fold(_without_prefix(record.label))
    if len(wanted) < 4:
        return None
    scores = []
    for row in rows:
        score = difflib.SequenceMatcher(None, wanted, fold(row.label), autojunk=False).ratio()
        bonus = 0.05 if record.number and record.number in _numbers(row) else 0.0
        scores.append((score + bonus, row))
    scores.sort(key=lambda pair: -pair[0])
    if not scores or scores[0][0] < _SIMILAR:
        return None
    rival = scores[1][0] if len(scores) > 1 else 0.0
    return scores[0][1] if scores[0][0] - rival >= _CLEARLY_BEST else None
