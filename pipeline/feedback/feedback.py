"""A Return and its Findings in, the workbook that goes back to the department out.

It is a fresh template of the same unit and period, filled with what was read: never the
department's own file, which no library saves without losing something. Each cell with a finding
carries a note, and a colour for as long as the cells concerned hold what was found faulty.
"""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence

from pipeline.feedback.fix_sheet import Fix, Spot, fix_sheet
from pipeline.grid import RawCell
from pipeline.identity_marks import ANSWERS
from pipeline.judging.cell_places import Place, places
from pipeline.judging.findings import Finding
from pipeline.reading.cell.fraction_cell import read_figure
from pipeline.reading.cell.understood import Reading
from pipeline.reading.cell.value_cell import read_cell
from pipeline.returns import Answer, Filled, Return
from pipeline.template.columns import AT, FORM_SHEET, line_of
from pipeline.template.template import template_book
from pipeline.template.validations import choices
from pipeline.xlsx.write import Book, Conditional, Sheet, address
from schemas.form.model import Form, Row
from schemas.periods.period import Period
from schemas.text import tidy
from schemas.units.unit import Unit
from schemas.wording import as_text
from schemas.wording.figures import shown
from schemas.wording.papers import worded

_MARKED = ("error", "warning")
_COMPARED = 60  # letters of a text that the condition of a mark compares


def feedback_book(
    item: Return, findings: Sequence[Finding], form: Form, unit: Unit, period: Period
) -> Book:
    """The list «Cần sửa», then the template with what was read, noted and marked."""
    written = _written(item)
    book = template_book(form, unit, period, filled(item, form, written))
    sheet = next(sheet for sheet in book.sheets if sheet.name == FORM_SHEET)
    fixes = [
        Fix(
            finding,
            *(
                tuple(_spot(place, form, written) for place in chosen)
                for chosen in (found, map(Place, finding.touched))
            ),
        )
        for finding, found in zip(findings, places(item, findings), strict=True)
    ]
    noted = _noted(sheet, fixes, {answer.key: answer for answer in item.answers})
    title = worded("feedback", "title", unit=unit.name, period=period.title)
    first = fix_sheet(title, fixes, FORM_SHEET, item.checksum, item)
    return dataclasses.replace(
        book, sheets=(first, *(noted if s is sheet else s for s in book.sheets)),
        properties=book.properties | {ANSWERS: item.checksum},
    )  # fmt: skip


def file_book(name: str, findings: Sequence[Finding]) -> Book:
    """What goes back where there is no form to fill: the list alone."""
    title = worded("feedback", "file_title", file=name)
    return Book((fix_sheet(title, [Fix(finding, ()) for finding in findings], ""),), title=title)


def _written(item: Return) -> dict[Place, str]:
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
        answers[key] = dataclasses.replace(answers[key], value=raw[key] or None, state=reason)
    return {key: answer for key, answer in answers.items() if answer != Filled()}


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
    if figure.state == "blank" or "computed_from_fraction" in answer.repairs:
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


def _spot(place: Place, form: Form, written: Mapping[Place, str]) -> Spot:
    cell = (line_of(form, place.key), AT[place.part])
    return Spot(place, form.by_key[place.key].code, cell, written.get(place))


def _noted(sheet: Sheet, fixes: Sequence[Fix], answers: Mapping[str, Answer]) -> Sheet:
    """The form sheet with a note on each cell that a finding points at, and its mark."""
    cells = dict(sheet.cells)
    by_cell: dict[tuple[int, int], list[tuple[Spot, Finding]]] = {}
    for fix in fixes:
        for spot in fix.spots:
            by_cell.setdefault(spot.cell, []).append((spot, fix.finding))
    for cell, found in by_cell.items():
        cells[cell] = dataclasses.replace(
            cells[cell], note="\n".join(map(tidy, _note(found, answers)))
        )
    marks = sorted(
        (mark for fix in fixes for mark in _marks(fix, cells)), key=lambda m: _MARKED.index(m.style)
    )
    return dataclasses.replace(sheet, cells=cells, conditionals=(*marks, *sheet.conditionals))


def _note(found: Sequence[tuple[Spot, Finding]], answers: Mapping[str, Answer]) -> Iterator[str]:
    """What you wrote, what we read (of a heading nothing is), what is wrong, what to do."""
    spot = found[0][0]
    if spot.written is not None:
        yield worded("feedback", "note.written", raw=spot.raw)
    if spot.place.part == "value" and spot.place.key in answers:
        yield worded("feedback", "note.read", value=shown(answers[spot.place.key].figure))
    for _, finding in found:
        severity = as_text.SEVERITY[finding.severity]
        yield worded("feedback", "note.problem", severity=severity, message=finding.message)
        if finding.fix:
            yield worded("feedback", "note.fix", fix=finding.fix)


def _marks(fix: Fix, cells: Mapping) -> Iterator[Conditional]:
    """A colour on each cell of a finding for as long as none of them has been changed."""
    if fix.finding.severity not in _MARKED:
        return
    tests = [_unchanged(spot.cell, cells[spot.cell]) for spot in fix.spots]
    formula = f"=AND({','.join(filter(None, tests)) or 'TRUE'})"
    for spot in fix.spots:
        options = {"type": "formula", "criteria": formula}
        yield Conditional((*spot.cell, *spot.cell), options, fix.finding.severity)


def _unchanged(at: tuple[int, int], cell) -> str:
    """A test that the cell holds what it was sent back with; none for a formula of the template."""
    here, value = address(*at, True), cell.value
    if cell.formula:
        return ""
    if value is None or value == "":
        return f'{here}=""'
    if isinstance(value, str):
        text = value.split("\n")[0][:_COMPARED]
        return f'LEFT({here},{len(text)})="{text.replace(chr(34), chr(34) * 2)}"'
    return f"{here}={value:.15g}"
