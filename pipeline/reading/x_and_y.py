"""What a figure and the cells of its X and Y say together: each from its own cell, and where they contradict."""

from collections.abc import Mapping
from dataclasses import replace

from pipeline.grid import RawCell, full_address
from pipeline.reading.cell.number_format import seen_text
from pipeline.reading.cell.separators import Habits
from pipeline.reading.cell.stored_number import raw_text
from pipeline.reading.cell.understood import Reading
from pipeline.reading.cell.x_or_y_cell import read_figure
from pipeline.reading.line_notices import notice_of_row, where
from pipeline.reading.table.layout import Layout, Record
from pipeline.returns import Answer, Notice
from schemas.figure import BLANK, UNREADABLE, Figure
from schemas.form.model import Form, Row
from schemas.wording.as_text import number
from schemas.wording.messages import messages
from schemas.wording.papers import worded

REASONS = ("not_applicable", "not_available")
OWN = ("numerator", "denominator")  # figures that have a column of their own
# Doubts of how large a percentage is: its X and Y end them.
_OF_SIZE = frozenset(
    ("ratio_below_one", "decimal_point", "percent_format", "percent_format_over", "fraction_format")
)


def is_settled(notice: Notice, answers: Mapping[str, Answer]) -> bool:
    """True for a doubt of a percentage that the X and Y beside it give."""
    if notice.id not in _OF_SIZE:
        return False
    answer = answers[notice.keys[0]]
    figure = answer.figure
    x, y, value = figure.numerator, figure.denominator, figure.value
    if x is None or not y or value is None:
        return False
    is_of_value = notice.cells == (full_address(answer.sheet, answer.cell),)
    return is_of_value and abs(100 * x / y - value) < 10.0 ** -(figure.decimals or 0)


def with_own_cells(
    figure: Figure, row: Row, record: Record, layout: Layout, notices: list[Notice], habits: Habits
) -> Figure:
    """X and Y from their own cells, where these say something, instead of from the value cell."""
    given = dict(zip(OWN, (figure.numerator, figure.denominator), strict=True))
    for name in OWN:
        if name not in record.cells:
            continue
        if name == "denominator" and row.denominator_is_row and is_unknown(record.cells[name]):
            continue  # Y is the figure of that row
        found = read_figure(record.cells[name], habits)
        at = where(layout, record, name)
        if found.figure.state in REASONS and figure.state == "value":
            notices.append(contradicted(row, figure, record, name, layout))
            figure = UNREADABLE
        elif found.figure.state == "unreadable":
            which = worded("phrases", f"own_cell.{name}")
            raw = raw_text(record.cells[name])
            notices.append(notice_of_row("fraction_unread", row, (at,), which=which, raw=raw))
        elif found.figure.state == "value":
            own = found.figure.value
            note_repairs(found, row, at, notices)
            if given[name] not in (None, own):
                words = {"raw": raw_text(record.cells["value"]), "own": number(own)}
                cells = (where(layout, record, "value"), at)
                notices.append(notice_of_row("fraction_twice", row, cells, **words))
            given[name] = own
    return replace(figure, numerator=given["numerator"], denominator=given["denominator"])


def contradicted(row: Row, figure: Figure, record: Record, name: str, layout: Layout) -> Notice:
    """A figure beside a cell that says why there is none."""
    raw = seen_text(record.cells["value"]) if "value" in record.cells else number(figure.value)
    cells = (where(layout, record, "value"), where(layout, record, name))
    return notice_of_row(
        "reason_conflict", row, cells, raw=raw, reason=raw_text(record.cells[name])
    )


def note_repairs(reading: Reading, row: Row, where: str, notices: list[Notice]) -> None:
    for repair in reading.repairs:
        if messages()[repair].severity:
            notices.append(Notice(repair, (row.key,), (where,), reading.words))


def with_fraction(answer: Answer, row: Row, form: Form, answers: dict) -> Answer:
    """Complete a percentage: Y from the row that states it, the value from X and Y.

    The ministry's own table has no cell for X: where its number line says which column X is, it is that.
    """
    figure = answer.figure
    x, y = figure.numerator, figure.denominator
    if x is None and row.numerator_row and answer.cell and not answer.numerator_cell:
        x = _counted(form.by_key[row.numerator_row], answers)
        figure = replace(figure, numerator=x)
        answer = replace(answer, figure=figure)
    if x is not None and y is None and row.denominator_is_row:
        y = answers[row.denominator].figure.value
        answer = replace(answer, figure=replace(figure, denominator=y))
    if figure.state == "blank" and x is not None and y:
        repairs = (*answer.repairs, "computed_from_fraction")
        return replace(answer, figure=Figure("value", 100 * x / y, None, x, y), repairs=repairs)
    return answer


def _counted(row: Row, answers: Mapping[str, Answer]) -> float | None:
    """The figure of a row; zero where a blank of it stands for that."""
    answer = answers[row.key]
    is_zero = row.blank_is_zero and answer.figure == BLANK and bool(answer.cell)
    return 0.0 if is_zero else answer.figure.value


def is_unknown(cell: RawCell) -> bool:
    """True for a formula whose result is not stored, or was not computed again."""
    return cell.kind == "formula" or cell.doubt == "stale"
