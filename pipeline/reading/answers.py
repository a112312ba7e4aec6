"""One Answer for each row of the form from a laid out table, and Notices of what was repaired or odd."""

import functools
import re
from collections import defaultdict

from pipeline.grid import RawCell, address
from pipeline.reading.annotations import unread_notices
from pipeline.reading.cell.number_format import seen_text
from pipeline.reading.cell.separators import Habits, habits_of
from pipeline.reading.cell.stored_number import raw_text
from pipeline.reading.cell.understood import Reading, refused
from pipeline.reading.cell.value_cell import read_cell
from pipeline.reading.figure_beside import beside_notices
from pipeline.reading.line_notices import (
    content,
    long_texts,
    merged_figures,
    note_heading,
    note_words,
    notice_of_row,
    repeated_numbers,
    says,
    unplaced_lines,
    where,
)
from pipeline.reading.notes.figures import note_notices
from pipeline.reading.table.layout import Layout, Placed, Record
from pipeline.reading.table_notices import table_notices, unit_notice
from pipeline.reading.x_and_y import (
    OWN,
    REASONS,
    contradicted,
    is_settled,
    is_unknown,
    note_repairs,
    with_fraction,
    with_own_cells,
)
from pipeline.returns import Answer, Notice
from schemas.figure import BLANK, UNREADABLE, Figure
from schemas.form.model import Form, Row
from schemas.text import fold
from schemas.vocabulary.words import measure, state_words
from schemas.wording.prompts import words

_PLACES = ("value", *OWN, "note")
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
        placed, conflict = _only(records.get(row.key, []), layout, notices)
        if placed is not None:
            note_words(placed, layout, notices)
        if not row.is_read:
            note_heading(placed, layout, notices)
            continue
        answers[row.key] = _answer(row, placed, layout, date1904, notices, conflict, habits)
    notices.extend(repeated_numbers(layout))
    notices.extend(merged_figures(layout))
    notices.extend(unplaced_lines(layout))
    for row in form.rows:
        if row.takes_fraction:
            answers[row.key] = with_fraction(answers[row.key], row, form, answers)
    notices = [notice for notice in notices if not is_settled(notice, answers)]
    notices.extend(beside_notices(layout, answers))
    notices.extend(note_notices(answers, form))
    notices.extend(unread_notices(layout))
    notices.extend(long_texts(answers, form))
    return tuple(answers.values()), tuple(notices)


def _habits(layout: Layout) -> Habits:
    """How the writer of the file separates decimals, from all its figures together."""
    names = ("value", "numerator", "denominator")
    records = [(placed.row, placed.record.cells) for placed in layout.placed]
    figures = [cells[name] for _, cells in records for name in names if name in cells]
    ratios = [cells["value"] for row, cells in records if row.kind == "ratio" and "value" in cells]
    return habits_of(figures, ratios, layout.table.knows_formats)


def _only(items: list[Placed], layout: Layout, notices: list[Notice]):
    """The one line of a row; of several the one that says something, if just one does."""
    if len(items) <= 1:
        return (items[0] if items else None), False
    said: dict[tuple[str, ...], Placed] = {}
    for item in items:
        if says(item.record):
            said.setdefault(content(item.record), item)
    if len(said) <= 1:
        return next(iter(said.values()), items[0]), False
    cells = tuple(where(layout, item.record, "value") for item in items)
    raw = "; ".join(f"“{' | '.join(content)}”" for content in said)
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
    doubted = conflict or placed.how == "conflict" or record.doubtful
    places = tuple([layout.address(record, name) for name in _PLACES])
    if not doubted and record.cells.keys().isdisjoint(_WRITTEN):
        return _blank(row.key, record.note, record.table.name, places)
    cell = _value_cell(row, record)
    raw = seen_text(cell, date1904) if cell else ""
    stood = functools.partial(_answer_at, row.key, record.table.name, places, raw=raw)
    if doubted:
        return stood(UNREADABLE, note=record.note)
    if row.kind == "text":
        return stood(BLANK, note=_kept_text(placed, raw, layout, notices))
    if "distribution" in record.cells and (modal := _distribution(row, record)):
        return stood(Figure("value", modal[0], 0), note=record.note, distribution=modal[1])
    reading = read_cell(cell, row, date1904, habits)
    if row.is_value and "state" in record.cells:
        reading = _with_reason(reading, row, layout, record, notices)
    if cell is not None and placed.strange_unit:
        notices.append(unit_notice(placed, layout))
        if _is_of_other_scale(row, record):
            return stood(UNREADABLE, note=record.note)
    if reading.repairs:
        note_repairs(reading, row, where(layout, record, "value"), notices)
    figure = reading.figure
    if row.takes_fraction and not record.cells.keys().isdisjoint(OWN):
        figure = with_own_cells(figure, row, record, layout, notices, habits)
    return stood(figure, note=record.note, repairs=reading.repairs)


def _is_of_other_scale(row: Row, record: Record) -> bool:
    """Whether the file measures the row in đồng where the form does in triệu đồng."""
    own, said = measure(row.unit), measure(raw_text(record.cells["unit"]))
    return row.kind == "amount" and None not in (own, said) and own != said


def _answer_at(
    key: str, sheet: str, places: tuple[str, ...], figure: Figure, *, raw: str = "", note: str = "",
    repairs: tuple[str, ...] = (), distribution: str = "",
) -> Answer:  # fmt: skip
    """An Answer that stands at these addresses, in the order of _PLACES."""
    value, x, y, beside = places
    return Answer(
        key, figure, raw=raw, note=note, sheet=sheet, cell=value, numerator_cell=x,
        denominator_cell=y, note_cell=beside, repairs=repairs, distribution=distribution,
    )  # fmt: skip


def _value_cell(row: Row, record: Record) -> RawCell | None:
    """The cell of the figure; None for a formula that nobody computed, where X and Y give it.

    So do they where it is the template's own formula: nobody typed anything.
    """
    cell = record.cells.get("value")
    has_y = row.denominator_is_row or "denominator" in record.cells
    is_given = row.takes_fraction and "numerator" in record.cells and has_y
    if cell is None or not is_unknown(cell):
        return cell
    return None if is_given or (row.takes_fraction and _is_of_template(cell, record)) else cell


def _is_of_template(cell: RawCell, record: Record) -> bool:
    """True for a formula without a result that computes the percentage from X and Y of its line."""
    parts = [
        address(record.row, record.columns[name])
        for name in ("numerator", "denominator") if name in record.columns
    ]  # fmt: skip
    return cell.kind == "formula" and len(parts) > 1 and all(part in cell.value for part in parts)


@functools.lru_cache(maxsize=4096)  # most lines are blank, in the same place in every return
def _blank(key: str, note: str, sheet: str, places: tuple[str, ...]) -> Answer:
    return _answer_at(key, sheet, places, BLANK, note=note)


def _distribution(row: Row, record: Record) -> tuple[float, str] | None:
    """The code that most units chose, and how many chose each, in the appendix of the level below: «0:5 1:20»."""
    said = str(record.cells["distribution"].value)
    pairs = re.findall(r"(\d+):(\d+)", said) if row.kind == "code" else []
    counts = {int(code): int(units) for code, units in pairs}
    listed = {code.number for code in row.codes}
    if not counts or not counts.keys() <= listed:
        return None
    most = max(sorted(counts), key=counts.__getitem__)
    return float(most), " ".join(f"{code}:{counts[code]}" for code in sorted(counts))


def _with_reason(reading, row, layout, record, notices) -> Reading:
    """The column beside the figure says why there is none; beside a figure it contradicts."""
    cell = record.cells["state"]
    reason = raw_text(cell)
    if row.takes_fraction and fold(reason) == fold(words("rate.word")[1]):
        return reading  # our templates ask for this word beside a rate without X and Y
    said = "" if cell.doubt == "struck" else state_words().get(fold(reason), "")
    if said not in REASONS:
        stated = (where(layout, record, "state"),)
        notices.append(notice_of_row("reason_unread", row, stated, reason=reason))
        return refused()
    if reading.figure.state == said:
        return reading
    if reading.figure.state == "blank":
        return Reading(Figure(said), ("reason_beside",))
    notices.append(contradicted(row, reading.figure, record, "state", layout))
    return refused()


def _kept_text(placed: Placed, raw: str, layout: Layout, notices: list[Notice]) -> str:
    """The note of a row that asks for words: what is written in its value cell is kept with it.

    Our templates ask for them there; in any other table they may have slipped down a column.
    """
    if raw and placed.how != "key":
        cells = (where(layout, placed.record, "value"),)
        notices.append(notice_of_row("text_kept", placed.row, cells, raw=raw))
    return "; ".join(filter(None, (raw, placed.record.note)))
