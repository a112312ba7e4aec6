"""A Layout in, one Answer per row of the form out, with Notices of what was repaired or odd."""

import functools
import re
from collections import defaultdict
from dataclasses import replace

from pipeline.grid import RawCell
from pipeline.reading.cell.fraction_cell import read_figure
from pipeline.reading.cell.separators import Habits, habits_of
from pipeline.reading.cell.stored_number import raw_text
from pipeline.reading.cell.understood import Reading
from pipeline.reading.cell.value_cell import read_cell
from pipeline.reading.figure_beside import beside_notices
from pipeline.reading.line_notices import (
    content,
    note_heading,
    note_words,
    notice_of_row,
    repeated_numbers,
    says,
    unplaced_lines,
    where,
)
from pipeline.reading.note_figures import note_notices
from pipeline.reading.table.layout import Layout, Placed, Record
from pipeline.reading.table_notices import table_notices, unit_notice
from pipeline.returns import Answer, Notice
from schemas.form.model import Form, Row
from schemas.text import fold
from schemas.vocabulary.words import state_words
from schemas.wording.as_text import number
from schemas.wording.messages import messages

REASONS = ("not_applicable", "not_available")
_WRITTEN = frozenset(("value", "numerator", "denominator", "state", "distribution"))


def answer_rows(layout: Layout, form: Form, date1904: bool) -> tuple[tuple, tuple]:
    """Answers in the order of the form (for rows that are read), and the Notices of the reading."""
    records = defaultdict(list)
    for placed in layout.placed:
        records[placed.row.key].append(placed)
    answers: dict[str, Answer] = {}
    notices = table_notices(layout)
    habits = _habits(layout)
    for row in form.rows:
        placed, conflict = _only(records.get(row.key, ()), layout, notices)
        if placed is not None:
            note_words(placed, layout, notices)
        if not row.is_read:
            note_heading(placed, layout, notices)
            continue
        answers[row.key] = _answer(row, placed, layout, date1904, notices, conflict, habits)
    notices.extend(repeated_numbers(layout))
    notices.extend(unplaced_lines(layout))
    for row in form.rows:
        if row.takes_fraction:
            answers[row.key] = _with_fraction(answers[row.key], row, answers)
    notices.extend(beside_notices(layout, answers))
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
        if says(item.record):
            said.setdefault(content(item.record), item)
    if len(said) <= 1:
        return next(iter(said.values()), items[0]), False
    cells = tuple(where(layout, item.record, "value") for item in items)
    raw = "; ".join(f"«{' | '.join(content)}»" for content in said)
    notices.append(notice_of_row("row_repeated", items[0].row, cells, raw=raw))
    return items[0], True


def _answer(
    row: Row, placed: Placed | None, layout: Layout, date1904: bool, notices: list[Notice],
    conflict: bool, habits: Habits,
) -> Answer:  # fmt: skip
    if placed is None:
        if row.is_value:
            notices.append(notice_of_row("row_missing", row, (layout.table.name,)))
        return Answer(row.key)
    record = placed.record
    columns = ("value", "numerator", "denominator", "note")
    cells = (layout.address(record, column) for column in columns)
    common = (record.note, record.table.name, *cells)
    doubted = conflict or placed.how == "conflict" or record.doubtful
    if not doubted and record.cells.keys().isdisjoint(_WRITTEN):
        return _blank(row.key, *common)
    cell = _value_cell(row, record)
    raw = raw_text(cell, date1904) if cell else ""
    if doubted:
        return Answer(row.key, "unreadable", None, None, None, None, raw, *common)
    if row.kind == "text":
        return _text_answer(row, raw, common, layout, record, notices)
    if spread := _distribution(row, record):  # the appendix of the level below
        return Answer(
            row.key, "value", spread[0], 0, None, None, raw, *common, distribution=spread[1]
        )
    reading = read_cell(cell, row, date1904, habits)
    if row.is_value and "state" in record.cells:
        reading = _with_reason(reading, row, raw, layout, record, notices)
    reading = _without_doubt(reading, row, record, habits)
    if cell is not None and placed.strange_unit:
        notices.append(unit_notice(placed, layout))
    if reading.repairs:
        _note_repairs(reading, row, where(layout, record, "value"), notices)
    figures = _figures(row, record, reading, layout, notices, habits)
    return Answer(
        row.key, reading.state, reading.value, reading.decimals, *figures, raw, *common,
        reading.repairs,
    )  # fmt: skip


def _value_cell(row: Row, record: Record) -> RawCell | None:
    """The cell of the figure; None for a formula that nobody computed, where X and Y are given."""
    cell = record.cells.get("value")
    has_y = row.denominator_is_row or "denominator" in record.cells
    is_given = row.takes_fraction and "numerator" in record.cells and has_y
    return None if cell is not None and is_given and _is_unknown(cell) else cell


def _is_unknown(cell: RawCell) -> bool:
    """True for a formula whose result is not stored, or was not computed again."""
    return cell.kind == "formula" or cell.doubt == "stale"


@functools.lru_cache(maxsize=4096)  # most lines are blank, in the same place in every return
def _blank(key: str, note: str, sheet: str, *cells: str) -> Answer:
    return Answer(key, "blank", None, None, None, None, "", note, sheet, *cells)


def _distribution(row: Row, record: Record) -> tuple[float, str] | None:
    """The code that most units chose, and how many chose each: «0:5 1:20»."""
    cell = record.cells.get("distribution")
    pairs = re.findall(r"(\d+):(\d+)", str(cell.value)) if cell and row.kind == "code" else []
    counts = {int(code): int(units) for code, units in pairs}
    listed = {code.number for code in row.codes}
    if not counts or not counts.keys() <= listed:
        return None
    most = max(sorted(counts), key=counts.get)
    return float(most), " ".join(f"{code}:{counts[code]}" for code in sorted(counts))


def _with_reason(reading, row, raw, layout, record, notices) -> Reading:
    """The column beside the figure says why there is none; beside a figure it contradicts."""
    cell = record.cells["state"]
    reason = raw_text(cell)
    said = "" if cell.doubt == "struck" else state_words().get(fold(reason), "")
    if said not in REASONS:
        cells = (where(layout, record, "state"),)
        notices.append(notice_of_row("reason_unread", row, cells, reason=reason))
        return Reading("unreadable")
    if reading.state == said:
        return reading
    if reading.state == "blank":
        return Reading(said, repairs=("reason_beside",))
    cells = (where(layout, record, "value"), where(layout, record, "state"))
    notices.append(notice_of_row("reason_conflict", row, cells, raw=raw, reason=reason))
    return Reading("unreadable")


def _without_doubt(reading: Reading, row: Row, record: Record, habits: Habits) -> Reading:
    """A percentage under 1 is no doubt where the line's own X and Y give it."""
    if reading.repairs != ("ratio_below_one",):
        return reading
    x, y = (
        read_figure(record.cells.get(name), habits).value for name in ("numerator", "denominator")
    )
    unit = 10.0 ** -(reading.decimals or 0)
    sure = x is not None and y and abs(100 * x / y - reading.value) < unit
    return reading._replace(repairs=()) if sure else reading


def _text_answer(row, raw, common, layout, record, notices) -> Answer:
    """A row that asks for no figure: what is written in its value cell is kept with the note."""
    if raw:
        cells = (where(layout, record, "value"),)
        notices.append(notice_of_row("text_kept", row, cells, raw=raw))
    note = "; ".join(filter(None, (raw, common[0])))
    return Answer(row.key, "blank", None, None, None, None, raw, note, *common[1:])


def _figures(
    row: Row, record: Record, reading: Reading, layout: Layout, notices: list[Notice],
    habits: Habits,
) -> list[float | None]:  # fmt: skip
    """X and Y: from their own cells, else from a fraction written in the value cell."""
    figures = [reading.numerator, reading.denominator]
    for index, name in enumerate(("numerator", "denominator") if row.takes_fraction else ()):
        if name not in record.cells:
            continue
        if index and row.denominator_is_row and _is_unknown(record.cells[name]):
            continue  # Y is the figure of that row
        found = read_figure(record.cells[name], habits)
        at = where(layout, record, name)
        if found.state == "unreadable":
            which = "tử số X" if name == "numerator" else "mẫu số Y"
            raw = raw_text(record.cells[name])
            notices.append(notice_of_row("fraction_unread", row, (at,), which=which, raw=raw))
        elif found.state == "value":
            _note_repairs(found, row, at, notices)
            if figures[index] not in (None, found.value):
                words = {"raw": raw_text(record.cells["value"]), "own": number(found.value)}
                cells = (where(layout, record, "value"), at)
                notices.append(notice_of_row("fraction_twice", row, cells, **words))
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
