"""A form's sheet, a unit and a period in, the sheet with what stands above its table out."""

import dataclasses

from pipeline.identity_marks import key_heading, marks
from pipeline.template.columns import AT, COLUMNS, HEADER_LINE, PRINTED, TICK, VIEW
from pipeline.template.live.results import Results
from pipeline.template.live.shown_checks import head_cells
from pipeline.template.validations import VIEWS
from pipeline.xlsx.book import Cell, Sheet
from pipeline.xlsx.row_heights import close_height, lines
from schemas.form.model import Form
from schemas.periods.period import Period
from schemas.units.unit import Unit
from schemas.wording import as_text
from schemas.wording.prompts import words

_WIDTH = sum(column.width for column in COLUMNS[: PRINTED + 1])
_TITLE_LINES = 2  # all that stays in sight above the rows has no room for more of this size


def key_header(form: Form, unit: Unit, period: Period) -> str:
    """The header of the key column, which says whose return it is: «phuluc|form|unit|period»."""
    return key_heading(marks(form.id, unit.id, period.id))


def with_heading(sheet: Sheet, unit: Unit, period: Period, results: Results) -> Sheet:
    """Identity, title lines, and beside them the counter and the tick for the whole return."""
    cells, heights, form = dict(sheet.cells), dict(sheet.heights), results.checks.form
    cells[HEADER_LINE, AT["key"]] = Cell(key_header(form, unit, period), "key")
    for line, cell in enumerate(_titles(form, unit, period)):
        cells[line, 0] = cell
        heights[line] = close_height([(str(cell.value), _WIDTH, cell.style)])
    text = words("tick.label")[1]
    label = Cell(text, "counter_label")
    beside = sum(column.width for column in COLUMNS[PRINTED + 1 : AT["state"]])
    heights[TICK[0]] = max(heights[TICK[0]], close_height([(text, beside, label.style)]))
    cells[TICK[0], PRINTED + 1] = label
    cells[TICK] = Cell(words("tick.word")[1] if results.nothing else None, "input_reason")
    cells[VIEW] = Cell(words(f"view.{VIEWS[0]}")[1], "input_reason")
    return dataclasses.replace(sheet, cells=cells | head_cells(results), heights=heights)


def _titles(form: Form, unit: Unit, period: Period) -> tuple[Cell, ...]:
    """The four lines that Nghị định 30/2020 asks of an appendix; the last one can be filled in.

    A draft is called one beside «Phụ lục», where it takes no line; under a long title all are small.
    """
    abbreviation, _ = words(f"sender.{unit.level}", short=unit.short, unit="", unit_in_sentence="")
    place = words("title.unit", unit=unit.name.upper(), period=period.title.upper())[1]
    report = words("title.report", abbreviation=abbreviation, sender=as_text.addressee(unit))[1]
    appendix = as_text.titled(form, words("title.appendix")[1]).replace("\n", " ")
    title = form.title.upper()
    size = "" if lines(title, _WIDTH, "form_title") <= _TITLE_LINES else "_small"
    return (
        Cell(appendix, f"form_place{size}"),
        Cell(title, f"form_title{size}"),
        Cell(place, f"form_place{size}"),
        Cell(report, f"form_report{size}"),
    )
