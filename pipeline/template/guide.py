"""A unit, a period and schemas/wording/guide.csv in, the guide sheet of a template out: one printed page."""

from collections.abc import Mapping

from pipeline.xlsx.row_heights import row_height
from pipeline.xlsx.write import Cell, Page, Sheet
from schemas.compilers.as_excel import without_form
from schemas.filling import fill
from schemas.form.model import Form
from schemas.periods.deadline import Deadline
from schemas.periods.period import Period
from schemas.tables import records_of
from schemas.units.unit import Unit
from schemas.wording import as_text
from schemas.wording.prompts import words

SHEET = words("sheet.guide")[1]
_WIDTHS = (22.0, 62.0)
_MARGINS = (30, 15, 12, 12)  # one page, a line more under the title included


def guide_sheet(
    form: Form, unit: Unit, period: Period, headers: Mapping[str, str], ends: Deadline | None = None
) -> Sheet:
    """`headers` are the column headers of the form sheet, and its name as `sheet`."""
    day = "%d/%m/%Y"
    names = {**as_text.STATE, **headers} | {
        "unit": unit.name, "period": period.title,
        "start": period.start.strftime(day), "end": period.end.strftime(day),
        "deadline": as_text.deadline_words(ends.due if ends else None, ends.contact if ends else ""),
        "blank": as_text.blank_words(form),
        "printed": _printed(form, headers["sheet"]),
        "unchecked": "; ".join(rule.title for rule in without_form(form)),
    }  # fmt: skip
    lines: list[tuple[Cell, ...]] = [
        (Cell(words("title.guide")[1], "title"),),
        (Cell(as_text.titled(form, form.title), "subtitle"),),
    ]
    for record in records_of("wording", "guide", "section", "term", "text"):
        if record["section"]:
            lines.append((Cell(record["section"], "guide_section"),))
        term, text = (fill(record[name], names) for name in ("term", "text"))
        if text:
            lines.append((Cell(term, "guide_term"), Cell(text, "cell")))
    return _sheet(lines)


def _printed(form: Form, sheet: str) -> str:
    """What is printed and signed of a wide form, in words; '' of another, which prints as it is."""
    if not form.columns:
        return ""
    return words("printed.guide", printed=words("sheet.printed")[1], sheet=sheet)[1]


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
        return row_height([(str(cells[0].value), sum(_WIDTHS), cells[0].style)]) + 8
    return row_height(
        (str(cell.value), width, cell.style) for cell, width in zip(cells, _WIDTHS, strict=True)
    )
