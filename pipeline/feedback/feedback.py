"""A Return and its Findings in, the workbook that goes back to the department out.

It is a fresh template of the same unit and period, filled with what was read: never the
department's own file, which no library saves without losing something. Each cell with a finding
carries a note, and a colour until the finding is answered.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import shorten

from pipeline.feedback.filled import filled, written_in
from pipeline.feedback.fix_sheet import fix_sheet, intro, list_alone
from pipeline.feedback.items import Item, Spot, Told, items
from pipeline.feedback.lines import Line, placed
from pipeline.feedback.still_open import still_open
from pipeline.feedback.summary import back, summary
from pipeline.identity_marks import ANSWERS
from pipeline.judging.cell_places import Place, places
from pipeline.judging.explained import unanswered
from pipeline.judging.findings import Finding
from pipeline.returns import Answer, Filled, Return
from pipeline.template.asked_rows import cut_to
from pipeline.template.columns import AT, FLAGS, FORM_SHEET, line_of
from pipeline.template.live.checks import WEIGHTS, checks_of
from pipeline.template.live.results import Excuse, Results, results_of
from pipeline.template.live.shown_checks import COUNTER, mark_of
from pipeline.template.template import template_book, with_formulas
from pipeline.xlsx.write import Book, Cell, Sheet
from schemas.form.model import Form
from schemas.periods.deadline import Deadline
from schemas.periods.period import Period
from schemas.text import tidy
from schemas.units.unit import Unit
from schemas.wording import as_text
from schemas.wording.figures import shown
from schemas.wording.papers import worded

_FORM_NAME = 40  # letters of a form's title beside the unit and the period


def feedback_book(
    item: Return, findings: Sequence[Finding], form: Form, unit: Unit, period: Period,
    ends: Deadline | None = None,
) -> Book:  # fmt: skip
    """The list «Cần sửa», then the template with what was read, noted and marked."""
    written = written_in(item)
    content = filled(item, form, written)
    lines: Sequence[Line] = placed(
        items(_told(item, findings, form, written), unanswered(item, findings))
    )
    sheet, results = _as_sent(item, content, form, unit, period)
    lines = [_judged(line, sheet, results) for line in lines]
    nothing, excuses = item.says_nothing, _excuses(lines, results)
    book = template_book(form, unit, period, content, nothing=nothing, ends=ends, excuses=excuses)
    first = summary(lines, ends)
    title = _title(form, unit, period)
    answers = {answer.key: answer for answer in item.answers}
    return dataclasses.replace(
        book, properties=book.properties | {ANSWERS: item.checksum},
        sheets=(
            fix_sheet(title, lines, item.checksum, first),
            *(_marked(sheet, lines, answers, first.left) if sheet.name == FORM_SHEET else sheet
              for sheet in book.sheets),
        ),
    )  # fmt: skip


def _title(form: Form, unit: Unit, period: Period) -> str:
    return worded("feedback", "title", unit=unit.name, period=period.title, form=_called(form))


def _called(form: Form) -> str:
    """What people call it, as far as a title has room; its id is no name."""
    if form.short != form.id:
        return form.short
    return f"“{shorten(form.title, _FORM_NAME, placeholder='…')}”"


def table_book(
    item: Return, findings: Sequence[Finding], form: Form, unit: Unit, period: Period,
    ends: Deadline | None = None,
) -> Book:  # fmt: skip
    """What goes back on a table whose lines the unit named itself: the list, followed in the file it sent."""
    title, listed = _title(form, unit, period), items(map(Told, findings))
    first = Cell(summary(placed(listed), ends).line.value, "summary")
    titles = [Cell(title, "left_title"), first, intro("intro.table", file=Path(item.file).name)]
    return Book((list_alone(titles, listed),), title=title)


def file_book(name: str, findings: Sequence[Finding]) -> Book:
    """What goes back where there is no form to fill: the list alone."""
    title = worded("feedback", "file_title", file=name)
    titles = [Cell(title, "left_title"), intro("intro.file")]
    return Book((list_alone(titles, items(map(Told, findings))),), title=title)


def _told(
    item: Return, findings: Sequence[Finding], form: Form, written: Mapping[Place, str]
) -> Iterator[Told]:  # fmt: skip
    """Each finding with its cells in the form, and those that are to be kept in step with them."""
    for finding, found in zip(findings, places(item, findings), strict=True):
        spots, touched = (
            tuple(_spot(place, form, written) for place in chosen)
            for chosen in (found, map(Place, finding.touched))
        )
        yield Told(finding, spots, touched)


def _spot(place: Place, form: Form, written: Mapping[Place, str]) -> Spot:
    cell = (line_of(form, place.key), AT[place.part])
    return Spot(place, form.by_key[place.key].code, cell, written.get(place))


def _as_sent(
    item: Return, content: Mapping[str, Filled], form: Form, unit: Unit, period: Period
) -> tuple[Sheet, Results]:
    """The form as it is filled, and what its own checks say of it, whatever is excused."""
    nothing = item.says_nothing
    book = template_book(form, unit, period, content, nothing=nothing)
    checks = checks_of(form, cut_to(form, unit, kept=content), False)
    sheet = next(sheet for sheet in book.sheets if sheet.name == FORM_SHEET)
    return sheet, results_of(checks, with_formulas(content, form), {}, nothing)


def _judged(line: Line, sheet: Sheet, results: Results) -> Line:
    """The line with when its findings are open."""
    if line.item.kind == "read":
        return line
    opens = tuple(still_open(told, results, sheet.cells) for told in line.item.told)
    return dataclasses.replace(line, opens=opens)


def _excuses(lines: Sequence[Line], results: Results) -> dict[str, Excuse]:
    """What a reason on a line answers: its finding, and what was not told because of it."""
    excuses: dict[str, Excuse] = {}
    silencers = results.checks.form.silencers
    failing = [rule for rule, holds in results.verdicts.items() if holds is False]
    for line in lines:
        excuse = Excuse(line.said, bool(line.item.explanation))
        for name in (open_.excused_as for open_ in line.opens if open_.excused_as):
            excuses[name] = excuse
            for rule in failing:
                if name in silencers[rule]:
                    excuses.setdefault(rule, excuse)
    return excuses


def _marked(
    sheet: Sheet, lines: Sequence[Line], answers: Mapping[str, Answer], left: Cell
) -> Sheet:  # fmt: skip
    """The form sheet with a note and a mark on each cell that a line points at, and the way back."""
    cells = dict(sheet.cells)
    for cell, found in _by_cell(lines).items():
        note = "\n".join(map(tidy, _note(found, answers)))
        cells[cell] = dataclasses.replace(cells[cell], note=note)
    for line in lines:
        for number, open_ in enumerate(line.opens):
            if not open_.live:
                _mark(cells, line, number)
    cells[COUNTER] = back(lines, left, cells[COUNTER])
    return dataclasses.replace(sheet, cells=cells)


def _by_cell(lines: Sequence[Line]) -> Mapping[tuple[int, int], list[tuple[Spot, Item, Finding]]]:
    by_cell: dict[tuple[int, int], list[tuple[Spot, Item, Finding]]] = defaultdict(list)
    for line in lines:
        for told in line.item.told:
            for spot in told.spots:
                by_cell[spot.cell].append((spot, line.item, told.finding))
    return by_cell


def _note(
    found: Sequence[tuple[Spot, Item, Finding]], answers: Mapping[str, Answer]
) -> Iterator[str]:  # fmt: skip
    """What you wrote, what we read (of a heading nothing is), what is wrong, what to do."""
    spot = found[0][0]
    if spot.written is not None:
        yield worded("feedback", "note.written", raw=spot.raw)
    if spot.place.part == "value" and spot.place.key in answers:
        yield worded("feedback", "note.read", value=shown(answers[spot.place.key].figure))
    for _, item, finding in found:
        severity = as_text.SEVERITY["info" if item.kind == "read" else finding.severity]
        yield worded("feedback", "note.problem", severity=severity, message=finding.message)
        if fix := (item.fix if item.kind == "read" else finding.fix):
            yield worded("feedback", "note.fix", fix=fix)


def _mark(cells: dict[tuple[int, int], Cell], line: Line, number: int) -> None:
    """Add what the form's own checks do not know to the hidden marks that colour the cells."""
    told, weight = line.item.told[number], WEIGHTS[line.item.first.severity]
    for spot in told.spots:
        row, part = spot.cell[0], spot.place.part
        place = (row, AT[FLAGS[part if part in FLAGS else "value"]])
        if mark := cells.get(place):
            cells[place] = Cell(
                mark.value + weight * line.is_open(number), mark.style,
                f"{mark.formula}+{weight}*{line.open_cell(number)}",
            )  # fmt: skip
            _sign(cells, row)


def _sign(cells: dict[tuple[int, int], Cell], row: int) -> None:
    """The sign beside a row, of what weighs in its marks now."""
    weights = [cell.value for flag in FLAGS.values() if (cell := cells.get((row, AT[flag])))]
    answered = any(cells[row, AT[name]].value not in (None, "") for name in ("value", "state"))
    place = (row, AT["mark"])
    cells[place] = dataclasses.replace(cells[place], value=mark_of(sum(weights), answered))
