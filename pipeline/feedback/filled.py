"""A Return in, what its letter's form is filled with out: what was read; what was written where nothing was."""

import dataclasses
from collections.abc import Iterator, Mapping

from pipeline.grid import RawCell
from pipeline.judging.cell_places import Place, places
from pipeline.judging.findings import Finding
from pipeline.reading.cell.understood import Reading
from pipeline.reading.cell.value_cell import read_cell
from pipeline.reading.cell.x_or_y_cell import read_figure
from pipeline.returns import Answer, Filled, Return
from pipeline.template.live.prepared_rows import ticked_word
from pipeline.template.validations import choices
from schemas.form.model import Form, Row
from schemas.wording import as_text

TICKED = "nothing_to_report"  # how a unit says so of a heading, and how the rows under it were read


def written_in(item: Return) -> dict[Place, str]:
    """What stood in each cell as it was sent; of X and Y only where it could not be read."""
    written = {Place(answer.key): answer.raw for answer in item.answers}
    for notice in item.notices:
        if notice.id == "fraction_unread":
            ((place,),) = places(item, [_pointing(notice.keys, notice.cells)])
            written[place] = dict(notice.words)["raw"]
    return written


def _pointing(keys: tuple[str, ...], cells: tuple[str, ...]) -> Finding:
    return Finding("", "error", "", "", "", (), cells, "", "", keys)


def filled(item: Return, form: Form, written: Mapping[Place, str]) -> dict[str, Filled]:
    """What the template is filled with: what was read; where nothing could be, what was written."""
    answers = {
        answer.key: _filled(answer, form.by_key[answer.key], written) for answer in item.answers
    }
    raw = {answer.key: answer.raw for answer in item.answers}
    for key, reason in _open_reasons(item):
        value = _figure_or_text(raw[key], form.by_key[key])
        answers[key] = dataclasses.replace(answers[key], value=value, state=reason)
    ticks = (key for notice in item.notices if notice.id == TICKED for key in notice.keys)
    answers |= {key: Filled(state=ticked_word()) for key in ticks}
    return {key: answer for key, answer in answers.items() if answer != Filled()}


def _figure_or_text(raw: str, row: Row) -> float | str | None:
    """What was written beside a reason why there is no figure, as a figure where it is one."""
    figure = read_cell(_typed(raw), row).figure
    return figure.value if figure.state == "value" and row.is_number else raw or None


def _open_reasons(item: Return) -> Iterator[tuple[str, str]]:
    """Why there is no figure, by row, where that was not understood: it stays until it is mended."""
    for notice in item.notices:
        if notice.id in ("reason_unread", "reason_conflict"):
            yield notice.keys[0], dict(notice.words)["reason"]


def _filled(answer: Answer, row: Row, written: Mapping[Place, str]) -> Filled:
    value = _value(answer, row)
    if row.kind == "text":
        note = answer.note.removeprefix(answer.raw).removeprefix("; ")
        return Filled(answer.raw or None, note=note)
    if not row.takes_fraction:
        return Filled(value, note=answer.note)
    x, y = (
        _given(answer, part, written.get(Place(answer.key, part)))
        for part in ("numerator", "denominator")
    )
    if row.denominator_is_row and not answer.denominator_cell:
        y = None  # taken from the row that states the total, and so it will be again
    return Filled(value, x, y, answer.note)


def _value(answer: Answer, row: Row) -> float | str | None:
    figure = answer.figure
    if figure.state == "blank" or not {"computed_from_fraction", TICKED}.isdisjoint(answer.repairs):
        return None
    if figure.state == "unreadable":
        return _still_unread(answer.raw, read_cell(_typed(answer.raw), row))
    if figure.state != "value":
        return as_text.STATE[figure.state]
    if row.kind == "code":
        offered = {
            str(code.number): text for code, text in zip(row.codes, choices(row), strict=False)
        }
        return offered.get(f"{figure.value:g}", figure.value)
    return figure.value


def _given(answer: Answer, part: str, unread: str | None) -> float | str | None:
    if unread is None:
        return getattr(answer.figure, part)
    return _still_unread(unread, read_figure(_typed(unread)))


def _typed(text: str) -> RawCell:
    return RawCell(text, "text")


def _still_unread(written: str, reading: Reading) -> str | None:
    """What was written; nothing where it was in doubt for what is lost as text (a struck 21)."""
    return (written or None) if reading.figure.state == "unreadable" else None
