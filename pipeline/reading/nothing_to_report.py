"""What a return says of having nothing to report in, blank rows under that statement settled out.

A ticked heading, or the tick for the whole form, is a statement that the unit signs for. Its blank
rows become «không áp dụng»: a sum is the same as with zeros, yet no figure is made up that nobody
wrote, and for what is counted at a moment (biên chế, TTHC) a zero would be false.
"""

from dataclasses import replace

from pipeline.grid import RawCell, full_address
from pipeline.reading.cell.stored_number import raw_text
from pipeline.reading.line_notices import notice_of_row
from pipeline.reading.table.layout import Layout
from pipeline.returns import NOTHING_AT_ALL, Answer, Notice
from schemas.figure import BLANK, Figure
from schemas.form.model import Form, Row
from schemas.text import fold
from schemas.units.unit import Unit
from schemas.vocabulary.words import phrases
from schemas.wording.as_text import number
from schemas.wording.prompts import words

_YES = phrases("yes")
_NEAR = 3  # columns: what stands further to the right of the words is about something else


def settle_statements(
    answers: tuple[Answer, ...], layout: Layout, form: Form, unit: Unit | None
) -> tuple[tuple[Answer, ...], tuple[Notice, ...]]:
    """Answers with blank rows settled where the unit says that there is nothing, and the Notices."""
    notices: list[Notice] = []
    covered = _covered(layout, form, notices)
    if not any(covered.values()):
        return answers, tuple(notices)
    settled = []
    for answer in answers:
        row = form.by_key[answer.key]
        if row.is_value and covered.get(row.key) and (unit is None or unit.is_asked(row)):
            answer = _settled(answer, row, notices)
        settled.append(answer)
    return tuple(settled), tuple(notices)


def blanks_as_zero(
    answers: tuple[Answer, ...], form: Form, unit: Unit | None
) -> tuple[Answer, ...]:
    """Answers in which what the unit left blank is zero, in the rows where the form says so."""
    if unit is None or not form.blank_says_zero:
        return answers
    return tuple(
        replace(answer, figure=Figure("value", 0.0, 0), repairs=(*answer.repairs, "blank_is_zero"))
        if _is_left_blank(answer) and _stands_for_zero(form.by_key[answer.key], unit) else answer
        for answer in answers
    )  # fmt: skip


def _is_left_blank(answer: Answer) -> bool:
    """A row that is not in the file at all was not left blank by anybody."""
    return answer.figure == BLANK and bool(answer.cell)


def _stands_for_zero(row: Row, unit: Unit) -> bool:
    return row.blank_is_zero and unit.is_asked(row)


def _settled(answer: Answer, row: Row, notices: list[Notice]) -> Answer:
    figure = answer.figure
    if figure.state == "blank":
        repairs = (*answer.repairs, "nothing_to_report")
        return replace(answer, figure=replace(figure, state="not_applicable"), repairs=repairs)
    if figure.value:  # 0 contradicts nothing
        cells = (full_address(answer.sheet, answer.cell),)
        notices.append(
            notice_of_row(
                "statement_contradicted",
                row,
                cells,
                raw=answer.raw or number(figure.value, figure.decimals),
            )
        )
    return answer


def _covered(layout: Layout, form: Form, notices: list[Notice]) -> dict[str, bool]:
    """Keys of the rows that a statement speaks for."""
    ticks = {p.row.key: p.record for p in layout.placed if "state" in p.record.cells}
    covered = {"": _whole_form(layout, notices)}
    for row in form.rows:
        covered[row.key] = covered[row.parent]
        if row.kind.startswith("heading") and row.key in ticks:
            record = ticks[row.key]
            where = full_address(record.table.name, layout.address(record, "state"))
            said = _says_yes(record.cells["state"])
            covered[row.key] |= said
            identifier = "nothing_to_report" if said else "statement_unread"
            raw = raw_text(record.cells["state"])
            notices.append(notice_of_row(identifier, row, (where,), raw=raw))
    return covered


def _whole_form(layout: Layout, notices: list[Notice]) -> bool:
    """True when the cell after the words «Không phát sinh số liệu kỳ này (cả biểu)» is ticked."""
    labels = {fold(label) for label in (words("tick.label")[1], *phrases("nothing_at_all"))}
    for (line, column), cell in layout.above.items():
        if cell.kind != "text" or fold(cell.value) not in labels:
            continue
        after = [at for at in layout.above if at[0] == line and 0 < at[1] - column <= _NEAR]
        for place in sorted(after)[:1]:
            said = _says_yes(layout.above[place])
            where = (full_address(layout.table.name, layout.table.address(*place)),)
            raw = (("raw", raw_text(layout.above[place])),)
            notices.append(Notice(NOTHING_AT_ALL if said else "statement_unread", (), where, raw))
            return said
    return False


def _says_yes(cell: RawCell) -> bool:
    known = {fold(word) for word in (words("tick.word")[1], *_YES)}
    return cell.kind == "text" and fold(cell.value) in known
