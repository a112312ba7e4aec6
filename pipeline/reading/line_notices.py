"""Lines of the table in, Notices of each line that is odd out: moved, renamed, doubled, unknown."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from pipeline import limits
from pipeline.grid import full_address
from pipeline.reading.cell.stored_number import raw_text
from pipeline.reading.table.layout import Layout, Placed, Record
from pipeline.returns import Answer, Notice
from schemas.form.model import Form, Row
from schemas.wording.as_text import number
from schemas.wording.papers import worded

_MOST_UNPLACED = 30


def note_words(placed: Placed, layout: Layout, notices: list[Notice]) -> None:
    """The words of the line are not those of the form: say so, since lines may have slipped."""
    if placed.how == "label" or (placed.how == "key" and not placed.altered):
        return
    record = placed.record
    cells = (where(layout, record, "value"),)
    if placed.how == "conflict":
        raw = raw_text(record.cells["value"]) if "value" in record.cells else ""
        notices.append(notice_of_row("row_conflict", placed.row, cells, text=record.label, raw=raw))
    elif placed.how == "similar":
        notices.append(notice_of_row("label_similar", placed.row, cells, text=record.label))
    else:
        notices.append(notice_of_row("label_changed", placed.row, cells, text=record.label))


def note_heading(placed: Placed | None, layout: Layout, notices: list[Notice]) -> None:
    if placed is not None and "value" in placed.record.cells:
        raw = raw_text(placed.record.cells["value"])
        cells = (where(layout, placed.record, "value"),)
        notices.append(notice_of_row("heading_value", placed.row, cells, raw=raw))


def long_texts(answers: Mapping[str, Answer], form: Form) -> Iterator[Notice]:
    """Texts that no cell of a letter or an appendix holds: there they are cut."""
    for key, answer in answers.items():
        texts = {"cell": answer.raw, "note_cell": answer.note}
        for name, text in texts.items():
            if len(text) > limits.CELL_LETTERS:
                cell = full_address(answer.sheet, getattr(answer, name) or answer.cell)
                words = {"count": number(len(text)), "most": number(limits.CELL_LETTERS)}
                yield notice_of_row("text_cut", form.by_key[key], (cell,), **words)


def repeated_numbers(layout: Layout) -> list[Notice]:
    """The official form itself prints some numbers twice: say that labels decided, once per file."""
    rows = defaultdict(list)
    for placed in () if layout.wide else layout.placed:
        if placed.how != "key" and placed.record.number:
            rows[placed.record.number].append(placed)
    repeated = {number: items for number, items in rows.items() if len(items) > 1}
    if not repeated:
        return []
    cells = tuple(where(layout, p.record, "stt") for items in repeated.values() for p in items)
    words = (("numbers", ", ".join(repeated)),)
    return [Notice("numbers_repeated", cells=cells, words=words)]


def merged_figures(layout: Layout) -> Iterator[Notice]:
    """A figure in a cell that is merged over several that the form asks: it is of the first alone, or of all."""
    for part in layout.parts or (layout,):
        cells_asked = {
            (placed.record.row, placed.record.columns.get("value", 0)): placed
            for placed in part.placed if placed.row.is_value
        }  # fmt: skip
        for top, left, bottom, right in part.table.merges:
            first = cells_asked.get((top, left))
            if first is None or "value" not in first.record.cells:
                continue
            merged = [
                placed for (row, column), placed in cells_asked.items()
                if top <= row <= bottom and left <= column <= right
            ]  # fmt: skip
            if len(merged) > 1:
                words = (
                    ("raw", raw_text(first.record.cells["value"])),
                    ("count", str(len(merged))),
                )
                cells = (where(part, first.record, "value"),)
                yield Notice("figure_merged", tuple(line.row.key for line in merged), cells, words)


def unplaced_lines(layout: Layout) -> list[Notice]:
    """Lines that are of no row of the form: each told, and only counted where they are many."""
    records = [r for r in layout.unplaced if says(r) and not _is_under(r, layout.placed)]
    notices = [_unplaced(record, layout) for record in records[:_MOST_UNPLACED]]
    if len(records) > _MOST_UNPLACED:
        words = (("count", str(len(records) - _MOST_UNPLACED)),)
        cells = (where(layout, records[_MOST_UNPLACED], "value"),)
        notices.append(Notice("rows_unplaced", cells=cells, words=words))
    return notices


def _is_under(record: Record, placed: Sequence[Placed]) -> bool:
    """True of words under the table: who signs."""
    if any(character.isdigit() for text in content(record) for character in text):
        return False
    rows = [item.record.row for item in placed if item.record.table is record.table]
    return record.row > max(rows, default=record.row) and not record.doubtful


def _unplaced(record: Record, layout: Layout) -> Notice:
    raw = "; ".join(filter(None, (*content(record), record.note)))
    words = (("text", record.label or worded("phrases", "no_label")), ("raw", raw))
    return Notice("row_unplaced", cells=(where(layout, record, "value"),), words=words)


def says(record: Record) -> bool:
    return bool(content(record)) or bool(record.note) or record.doubtful


def content(record: Record) -> tuple[str, ...]:
    names = ("value", "numerator", "denominator", "state")
    return tuple(raw_text(record.cells[name]) for name in names if name in record.cells)


def where(layout: Layout, record: Record, column: str) -> str:
    """Sheet and cell of a line's column, blank or not; the sheet alone where it has no such column."""
    return full_address(record.table.name, layout.address(record, column))


def notice_of_row(identifier: str, row: Row, cells: tuple[str, ...], **words: str) -> Notice:
    return Notice(identifier, (row.key,), cells, tuple(words.items()))
