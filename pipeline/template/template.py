"""A form, a unit and a period in, the blank workbook that the unit fills in out.

Who, what and when stand in it three times (document properties, the very hidden sheet, the key
column), so that a renamed sheet, a pasted table or a .csv still says what it is.
"""

import dataclasses
import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from pipeline.past.previous import NOTHING, Past, Previous
from pipeline.returns import Filled
from pipeline.template.asked_rows import Cut, cut_to
from pipeline.template.columns import (
    AT,
    COLUMNS,
    FLAGS,
    FORM_SHEET,
    HEADER_LINE,
    MARK,
    headers,
    line_of,
)
from pipeline.template.form_sheet import form_body, line_height
from pipeline.template.guide import guide_sheet
from pipeline.template.heading import key_header, with_heading
from pipeline.template.live.hidden_sheet import Checks, blank_checks, check_sheet
from pipeline.template.live.prepared_rows import is_figure, lines, share
from pipeline.template.live.results import Results
from pipeline.template.validations import lists_sheet
from pipeline.xlsx.book import Book, Cell, Ground, Sheet
from pipeline.xlsx.write import write_book
from pipeline.xlsx.write_many import write_all
from schemas.errors import PhulucError
from schemas.form.model import Form, Row
from schemas.periods.deadline import Deadline
from schemas.periods.period import Period
from schemas.units.unit import Unit
from schemas.wording import as_text
from schemas.wording.prompts import words

__all__ = ["COLUMNS", "key_header", "template_book", "write_templates"]
VERSION = "2"  # of the layout; raise it when the reader must tell two layouts apart
IDENTITY_SHEET = "_phuluc"
_NOTHING = Filled()


@dataclasses.dataclass(frozen=True)
class Mailing:
    """What the templates of all units are made from."""

    form: Form
    period: Period
    folder: Path
    previous: Previous
    full: bool
    ends: Deadline | None

    def path(self, unit: Unit) -> Path:
        return self.folder / f"{unit.id}.xlsx"


def write_templates(
    form: Form, units: Iterable[Unit], period: Period, folder: Path,
    previous: Previous = NOTHING, full: bool = False, ends: Deadline | None = None,
    advance: Callable[[], None] = lambda: None,
) -> list[Path]:  # fmt: skip
    """One blank workbook per unit, folder/<unit.id>.xlsx; raises PhulucError where one cannot be made.

    The others are made then; `advance` is called after each.
    """
    units, mailing = tuple(units), Mailing(form, period, folder, previous, full, ends)
    failed = write_all(_write, units, mailing, _kind, advance=advance)
    if failed:
        names = ", ".join(unit.id for unit, _ in failed)
        raise PhulucError("template_failed", units=names, details=failed[0][1])
    return [mailing.path(unit) for unit in units]


def _kind(unit: Unit) -> tuple:
    """Units of a kind are asked the same rows."""
    return unit.level, sorted(unit.roles)


def _write(unit: Unit, of: Mailing) -> None:
    book = template_book(
        of.form, unit, of.period, previous=of.previous, full=of.full, ends=of.ends
    )  # fmt: skip
    write_book(book, of.path(unit))


def template_book(
    form: Form, unit: Unit, period: Period, filled: Mapping[str, Filled] | None = None,
    previous: Previous = NOTHING, full: bool = False, nothing: bool = False,
    ends: Deadline | None = None,
) -> Book:  # fmt: skip
    """The workbook of one unit, blank or with answers put in by row key.

    Rows that the unit is not asked are folded and locked, unless `full` or filled; `nothing` is the
    unit's word that there is nothing to report at all; `ends` is the deadline that the guide names.
    """
    identity = {"form": form.id, "unit": unit.id, "period": period.id, "version": VERSION}
    filled = {key: _with_formula(answer) for key, answer in (filled or {}).items()}
    cut = cut_to(form, unit, full, kept=filled)
    past = previous.pasts.get(unit.id, {})
    prepared = lines(form, cut, filled, words("tick.word")[1], nothing)
    checks = check_sheet(form, cut, prepared, past, nothing)
    body, rows = _body(form, cut, bool(past)), _rows_to_fill(form, filled, checks)
    form_sheet = _filled(body, form, rows, filled, checks.results)
    form_sheet = with_heading(form_sheet, form, unit, period, checks.results)
    if past:
        form_sheet = _with_past(form_sheet, form, past, previous.period)
    return Book(
        sheets=(
            guide_sheet(form, unit, period, headers(form) | {"sheet": FORM_SHEET}, ends),
            form_sheet,
            lists_sheet(form),
            checks.sheet,
            _identity_sheet(identity),
        ),
        title=f"{form.title} - {unit.name} - {period.title}",
        properties={f"{MARK}_{name}": value for name, value in identity.items()},
    )


def _with_formula(answer: Filled) -> Filled:
    """A percentage that X and Y give is left to the cell's own formula."""
    figures = (answer.value, answer.numerator, answer.denominator)
    given = all(map(is_figure, figures)) and answer.denominator > 0 and not answer.state
    if given and answer.value == share(answer.numerator, answer.denominator):
        return dataclasses.replace(answer, value=None)
    return answer


def _identity_sheet(identity: dict[str, str]) -> Sheet:
    cells = {}
    for line, (name, value) in enumerate(identity.items()):
        cells[line, 0], cells[line, 1] = Cell(name), Cell(value)
    return Sheet(IDENTITY_SHEET, cells, (12, 24), protected=True, visibility="very_hidden")


@functools.lru_cache(maxsize=4)
def _body(form: Form, cut: Cut, with_past: bool) -> Sheet:
    """The form sheet as far as it is the same for units of one cut, with what a blank one shows."""
    shown = blank_checks(form, cut.level, cut.asked, with_past).results
    sheet = _filled(form_body(form, cut, with_past), form, form.rows, {}, shown)
    return dataclasses.replace(sheet, ground=Ground(sheet.cells, sheet.validations))


def _filled(
    body: Sheet, form: Form, rows: Iterable[Row], filled: Mapping[str, Filled], results: Results
) -> Sheet:  # fmt: skip
    """The sheet with what is answered put into these rows, and with the results of its formulas."""
    cells, heights = dict(body.cells), dict(body.heights)
    for row in rows:
        line, written = line_of(form, row.key), False
        for name, value in _results(row.key, results).items():
            cell = cells.get((line, AT[name]))
            if cell and cell.formula and cell.value != value:
                cells[line, AT[name]] = Cell(value, cell.style, cell.formula)
        for name, value in _given(filled.get(row.key, _NOTHING)):
            cells[line, AT[name]] = Cell(value, cells[line, AT[name]].style)
            written = written or isinstance(value, str)
        if written:  # figures take one line and leave the height as it is
            heights[line] = line_height(cells, line)
    return dataclasses.replace(body, cells=cells, heights=heights)


def _rows_to_fill(form: Form, filled: Mapping[str, Filled], checks: Checks) -> list[Row]:
    """A note alone changes nothing that checks show."""
    return [*checks.changed, *(form.by_key[key] for key in filled)]


def _given(answer: Filled) -> Iterator[tuple[str, float | str]]:
    for name in ("value", "numerator", "denominator", "note", "state"):
        value = getattr(answer, name)
        if value is not None and value != "":
            yield name, value


def _results(key: str, results: Results) -> dict[str, object]:
    line = results.prepared[key]
    marks = results.marks.get(key, {})
    flags = {flag: marks.get(part, 0) for part, flag in FLAGS.items()}
    figures = {"value": line.raw, "numerator": line.raw_x, "denominator": line.raw_y}
    return figures | flags | {"check": results.shown(key)}


def _with_past(
    sheet: Sheet, form: Form, past: Mapping[str, Past], period: Period | None
) -> Sheet:  # fmt: skip
    """Last period's figures beside this one's, to look at."""
    cells = dict(sheet.cells)
    header = (HEADER_LINE, AT["previous"])
    text = f"{cells[header].value}: {period.title}" if period else cells[header].value
    cells[header] = dataclasses.replace(cells[header], value=text)
    for key, figure in past.items():
        place = line_of(form, key), AT["previous"]
        shown = figure.previous if figure.state == "value" else as_text.STATE[figure.state]
        if figure.state != "blank":
            cells[place] = dataclasses.replace(cells[place], value=shown)
    return dataclasses.replace(sheet, cells=cells)
