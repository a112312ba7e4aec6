"""A unit, a period and schemas/wording/guide.csv in, the guide sheet of a template out: one printed page.

A line of guide.csv that names kinds of rows is about those, and told where the unit may write in one.
"""

from pipeline.template.columns import FORM_SHEET, headers
from pipeline.template.form_sheet import first_cell
from pipeline.template.live.checks import Checks
from pipeline.template.validations import rate_word
from pipeline.xlsx.row_heights import close_height, on_screen
from pipeline.xlsx.write import Cell, Page, Sheet, address
from schemas.compilers.as_excel import without_form
from schemas.filling import fill
from schemas.form.model import Form
from schemas.periods.deadline import Deadline
from schemas.periods.period import Period
from schemas.tables import records_of
from schemas.units.unit import Unit
from schemas.wording import as_text
from schemas.wording.papers import named
from schemas.wording.prompts import words

SHEET = words("sheet.guide")[1]
_WIDTHS = (22.0, 62.0)
_AIR = 3.0  # points above and below a text together
_MARGINS = (30, 15, 12, 12)  # one page, a line more under the title included


def guide_sheet(checks: Checks, unit: Unit, period: Period, ends: Deadline | None = None) -> Sheet:
    """What the unit is asked, until when and how; a link on the first screen to the first cell to fill."""
    form = checks.form
    day = "%d/%m/%Y"
    marks = {f"mark_{name}": text for name, text in named("prompts", "mark").items()}
    names = {**as_text.STATE, **headers(form), **marks} | {
        "sheet": FORM_SHEET, "check": headers(form)["mark"], "rate": rate_word(),
        "tick": words("tick.word")[1],
        "view": words("view.printed")[1],
        "unit": unit.name, "period": period.title,
        "start": period.start.strftime(day), "end": period.end.strftime(day),
        "deadline": as_text.deadline_words(ends.due if ends else None, ends.contact if ends else ""),
        "blank": as_text.blank_words(form),
        "printed": _printed(form),
        "unchecked": "; ".join(rule.title for rule in without_form(form)),
    }  # fmt: skip
    begin = f"internal:'{FORM_SHEET}'!{address(*first_cell(checks))}"
    lines: list[tuple[Cell, ...]] = [
        (Cell(words("title.guide")[1], "title"),),
        (Cell(as_text.titled(form, form.title), "subtitle"),),
        (Cell(words("link.begin")[1], "guide_link", link=begin),),
    ]
    kinds = {form.by_key[key].kind for key in checks.cut.open}
    for record in records_of("wording", "guide", "section", "term", "kinds", "text"):
        if record["section"]:
            lines.append((Cell(record["section"], "guide_section"),))
        term, text = (fill(record[name], names) for name in ("term", "text"))
        about = record["kinds"].split()
        if text and not (about and kinds.isdisjoint(about)):
            lines.append((Cell(term, "guide_term"), Cell(text, "cell")))
    return _sheet(lines)


def _printed(form: Form) -> str:
    """What is printed and signed of a form of columns; '' of a tall one, which prints as it is."""
    if not form.printed_columns:
        return ""
    return words("printed.guide", printed=words("sheet.printed")[1], sheet=FORM_SHEET)[1]


def _sheet(lines: list[tuple[Cell, ...]]) -> Sheet:
    wide = [number for number, cells in enumerate(lines) if len(cells) == 1]
    return Sheet(
        name=SHEET,
        cells={
            (line, column): cell
            for line, cells in enumerate(lines) for column, cell in enumerate(cells)
        },
        widths=_WIDTHS,
        heights={line: _height(cells) for line, cells in enumerate(lines)},
        merges=tuple((line, 0, line, 1) for line in wide),
        protected=True,
        page=Page(area=(0, 0, len(lines) - 1, 1), margins_mm=_MARGINS, header=""),
    )  # fmt: skip


def _height(cells: tuple[Cell, ...]) -> float:
    if len(cells) == 1:
        return close_height([(str(cells[0].value), sum(_WIDTHS), cells[0].style)]) + 2 * _AIR
    measured = (
        (str(cell.value), width, cell.style) for cell, width in zip(cells, _WIDTHS, strict=True)
    )
    return close_height(on_screen(measured)) + _AIR
