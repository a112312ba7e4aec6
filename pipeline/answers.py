"""A Layout in, one Answer per row of the form out, with Notices of what was repaired or odd."""

from collections import defaultdict
from dataclasses import replace

from pipeline.cell import Reading, read_cell, read_figure
from pipeline.grid import full_address
from pipeline.habits import Habits, habits_of
from pipeline.layout import Layout, Placed, Record
from pipeline.note_figures import note_notices
from pipeline.oddities import table_notices, unit_notice
from pipeline.returns import Answer, Notice
from pipeline.stored import raw_text
from schemas.as_text import number
from schemas.form import Form, Row
from schemas.message import messages

_MOST_UNPLACED = 30


def answer_rows(layout: Layout, form: Form, date1904: bool) -> tuple[tuple, tuple]:
    """Answers in the order of the form (for rows that are read), and the Notices of the reading."""
    records = defaultdict(list)
    for placed in layout.placed:
        records[placed.row.key].append(placed)
    answers: dict[str, Answer] = {}
    notices = table_notices(layout)
    habits = _habits(layout)
    for row in form.rows:
        placed, conflict = _only(records[row.key], layout, notices)
        if placed is not None:
            _note_words(placed, layout, notices)
        if not row.is_read:
            _note_heading(placed, layout, notices)
            continue
        answers[row.key] = _answer(row, placed, layout, date1904, notices, conflict, habits)
    notices.extend(_repeated_numbers(layout))
    notices.extend(_unplaced_lines(layout))
    for row in form.rows:
        if row.takes_fraction:
            answers[row.key] = _with_fraction(answers[row.key], row, answers)
    notices.extend(note_notices(answers, form))
    return tuple(answers.values()), tuple(notices)


def _habits(layout: Layout) -> Habits:
    """How the writer of the file separates decimals, from all its figures together."""
    names = ("value", "numerator", "denominator")
    records = [(placed.row, placed.record.cells) for placed in layout.placed]
    figures = [cells[name] for _, cells in records for name in names if name in cells]
    return habits_of(figures, [
        cells["value"] for row, cells in records if row.kind == "ratio" and "value" in cells
    ])  # fmt: skip


def _only(items: list[Placed], layout: Layout, notices: list[Notice]):
    """The one line of a row; of several the one that says something, if just one does."""
    if len(items) <= 1:
        return (items[0] if items else None), False
    said = {}
    for item in items:
        if _says(item.record):
            said.setdefault(_content(item.record), item)
    if len(said) <= 1:
        return next(iter(said.values()), items[0]), False
    cells = tuple(_where(layout, item.record, "value") for item in items)
    raw = "; ".join(f"«{' | '.join(content)}»" for content in said)
    notices.append(_notice("row_repeated", items[0].row, cells, raw=raw))
    return items[0], True


def _content(record: Record) -> tuple[str, ...]:
    names = ("value", "numerator", "denominator")
    return tuple(raw_text(record.cells[name]) for name in names if name in record.cells)


def _says(record: Record) -> bool:
    return bool(_content(record)) or bool(record.note) or record.doubtful


def _answer(
    row: Row, placed: Placed | None, layout: Layout, date1904: bool, notices: list[Notice],
    conflict: bool, habits: Habits,
) -> Answer:  # fmt: skip
    if placed is None:
        if row.is_value:
            notices.append(_notice("row_missing", row, (layout.table.name,)))
        return Answer(row.key)
    record = placed.record
    cell = record.cells.get("value")
    raw = raw_text(cell, date1904) if cell else ""
    common = {
        "raw": raw, "note": record.note, "sheet": layout.table.name,
        "cell": _cell(layout, record, "value"),
        "numerator_cell": _cell(layout, record, "numerator"),
        "denominator_cell": _cell(layout, record, "denominator"),
        "note_cell": _cell(layout, record, "note"),
    }  # fmt: skip
    if conflict or placed.how == "conflict" or record.doubtful:
        return Answer(row.key, state="unreadable", **common)
    if row.kind == "text":
        return _text_answer(row, raw, common, layout, record, notices)
    reading = read_cell(cell, row, date1904, habits)
    if cell is not None and (odd := unit_notice(placed, layout)):
        notices.append(odd)
    if reading.repairs:
        _note_repairs(reading, row, _where(layout, record, "value"), notices)
    figures = _figures(row, record, reading, layout, notices, habits)
    return Answer(
        row.key, state=reading.state, value=reading.value, decimals=reading.decimals,
        numerator=figures[0], denominator=figures[1], repairs=reading.repairs, **common,
    )  # fmt: skip


def _text_answer(row, raw, common, layout, record, notices) -> Answer:
    """A row that asks for no figure: what is written in its value cell is kept with the note."""
    if raw:
        cells = (_where(layout, record, "value"),)
        notices.append(_notice("text_kept", row, cells, raw=raw))
    note = "; ".join(filter(None, (raw, common["note"])))
    return Answer(row.key, **(common | {"note": note}))


def _figures(
    row: Row, record: Record, reading: Reading, layout: Layout, notices: list[Notice],
    habits: Habits,
) -> list[float | None]:  # fmt: skip
    """X and Y: from their own cells, else from a fraction written in the value cell."""
    figures = [reading.numerator, reading.denominator]
    for index, name in enumerate(("numerator", "denominator") if row.takes_fraction else ()):
        if name not in record.cells:
            continue
        found = read_figure(record.cells[name], habits)
        where = _where(layout, record, name)
        if found.state == "unreadable":
            which = "tử số X" if name == "numerator" else "mẫu số Y"
            raw = raw_text(record.cells[name])
            notices.append(_notice("fraction_unread", row, (where,), which=which, raw=raw))
        elif found.state == "value":
            _note_repairs(found, row, where, notices)
            if figures[index] not in (None, found.value):
                words = {"raw": raw_text(record.cells["value"]), "own": number(found.value)}
                cells = (_where(layout, record, "value"), where)
                notices.append(_notice("fraction_twice", row, cells, **words))
            figures[index] = found.value
    return figures


def _note_repairs(reading: Reading, row: Row, where: str, notices: list[Notice]) -> None:
    for repair in reading.repairs:
        if messages()[repair].severity:
            notices.append(Notice(repair, (row.key,), (where,), reading.words))


def _with_fraction(answer: Answer, row: Row, answers: dict) -> Answer:
    """Complete a percentage: Y from the row that states it, the value from X and Y."""
    x, y = answer.numerator, answer.denominator
    if x is not None and y is None and row.denominator_is_row:
        y = answers[row.denominator].value
        answer = replace(answer, denominator=y)
    if answer.state == "blank" and x is not None and y:
        repairs = (*answer.repairs, "computed_from_fraction")
        return replace(answer, state="value", value=100 * x / y, decimals=None, repairs=repairs)
    return answer


def _note_words(placed: Placed, layout: Layout, notices: list[Notice]) -> None:
    """The words of the line are not those of the form: say so, since lines may have slipped."""
    record = placed.record
    raw = raw_text(record.cells["value"]) if "value" in record.cells else ""
    cells = (_where(layout, record, "value"),)
    if placed.how == "conflict":
        notices.append(_notice("row_conflict", placed.row, cells, text=record.label, raw=raw))
    elif placed.how == "similar":
        notices.append(_notice("label_similar", placed.row, cells, text=record.label))
    elif placed.how == "key" and placed.altered:
        notices.append(_notice("label_changed", placed.row, cells, text=record.label))


def _note_heading(placed: Placed | None, layout: Layout, notices: list[Notice]) -> None:
    if placed is not None and "value" in placed.record.cells:
        raw = raw_text(placed.record.cells["value"])
        cells = (_where(layout, placed.record, "value"),)
        notices.append(_notice("heading_value", placed.row, cells, raw=raw))


def _repeated_numbers(layout: Layout) -> list[Notice]:
    """The official form itself prints some numbers twice: say that labels decided, once per file."""
    rows = defaultdict(list)
    for placed in layout.placed:
        if placed.how != "key" and placed.record.number:
            rows[placed.record.number].append(placed)
    repeated = {number: items for number, items in rows.items() if len(items) > 1}
    if not repeated:
        return []
    cells = tuple(_where(layout, p.record, "stt") for items in repeated.values() for p in items)
    words = (("numbers", ", ".join(repeated)),)
    return [Notice("numbers_repeated", cells=cells, words=words)]


def _unplaced_lines(layout: Layout) -> list[Notice]:
    """Lines that are of no row of the form: each told, and only counted where they are many."""
    records = [record for record in layout.unplaced if _says(record)]
    notices = [_unplaced(record, layout) for record in records[:_MOST_UNPLACED]]
    if len(records) > _MOST_UNPLACED:
        words = (("count", str(len(records) - _MOST_UNPLACED)),)
        where = (_where(layout, records[_MOST_UNPLACED], "value"),)
        notices.append(Notice("rows_unplaced", cells=where, words=words))
    return notices


def _unplaced(record: Record, layout: Layout) -> Notice:
    raw = "; ".join(filter(None, (*_content(record), record.note)))
    words = (("text", record.label or "(không có tên)"), ("raw", raw))
    return Notice("row_unplaced", cells=(_where(layout, record, "value"),), words=words)


def _cell(layout: Layout, record: Record, column: str) -> str:
    place = record.address(column)
    return layout.table.address(*place) if place else ""


def _where(layout: Layout, record: Record, column: str) -> str:
    return full_address(layout.table.name, _cell(layout, record, column))


def _notice(identifier: str, row: Row, cells: tuple[str, ...], **words: str) -> Notice:
    return Notice(identifier, (row.key,), cells, tuple(words.items()))
