"""A form, a unit and a period in, the blank workbook that the unit fills in out.

Who, what and when stand in it three times (document properties, the very hidden sheet, the key
column), so that a renamed sheet, a pasted table or a .csv still says what it is.
"""

import dataclasses
import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.identity_marks import marks, properties
from pipeline.past.previous import NOTHING, Past, Previous
from pipeline.returns import Filled
from pipeline.safe_names import file_stem
from pipeline.template.asked_rows import cut_to
from pipeline.template.columns import (
    AT,
    COLUMNS,
    FLAGS,
    HEADER_LINE,
    PARTS,
    line_of,
)
from pipeline.template.form_sheet import form_body, line_height
from pipeline.template.guide import guide_sheet
from pipeline.template.heading import key_header, with_heading
from pipeline.template.identity_sheet import identity_sheet
from pipeline.template.live.checks import Checks, checks_of
from pipeline.template.live.hidden_sheet import check_sheet
from pipeline.template.live.prepared_rows import is_figure, share
from pipeline.template.live.results import (
    NO_EXCUSES,
    Excuse,
    Results,
    blank_results,
    results_of,
)
from pipeline.template.live.shown_checks import mark_of
from pipeline.template.open_template import open_template
from pipeline.template.printed_sheet import printed_sheets
from pipeline.template.validations import lists_sheet, rate_word
from pipeline.xlsx.book import Book, Cell, Sheet
from pipeline.xlsx.write import write_book
from pipeline.xlsx.write_many import write_all
from schemas.errors import PhulucError
from schemas.form.model import Form
from schemas.periods.deadline import Deadline
from schemas.periods.period import Period
from schemas.units.unit import Unit
from schemas.wording import as_text

__all__ = ["COLUMNS", "key_header", "template_book", "template_path", "write_templates"]


_BLANK = Filled()


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
        return template_path(self.folder, self.form, unit, self.period)


def template_path(folder: Path, form: Form, unit: Unit, period: Period) -> Path:
    """«SNgV - CCHC 6T 2023.xlsx» in a folder."""
    stem = file_stem(as_text.paper("template", unit.id, form, period))
    return folder / f"{stem}.xlsx"


def write_templates(
    form: Form, units: Iterable[Unit], period: Period, folder: Path,
    previous: Previous = NOTHING, full: bool = False, ends: Deadline | None = None,
    advance: Callable[[], None] = lambda: None,
) -> list[Path]:  # fmt: skip
    """One blank workbook per unit, at its template_path; raises PhulucError where one cannot be made.

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
    ends: Deadline | None = None, excuses: Mapping[str, Excuse] = NO_EXCUSES,
) -> Book:  # fmt: skip
    """The workbook of one unit, blank or with answers put in by row key.

    Rows that the unit is not asked are folded and locked, unless `full` or filled; `nothing` is the
    unit's word that there is nothing to report at all; `ends` is the deadline that the guide names;
    `excuses` are a letter's. Of an open form it is the ministry's own table, its lines to be named.
    """
    if form.written:
        return open_template(form, unit, period, ends)
    identity = marks(form.id, unit.id, period.id)
    filled, past = with_formulas(filled or {}, form), previous.pasts.get(unit.id, {})
    checks = checks_of(form, cut_to(form, unit, full, kept=filled), bool(past))
    results = blank_results(checks)
    if filled or past or nothing or excuses:
        results = results_of(checks, filled, past, nothing, excuses)
    sheet = with_heading(_filled(_body(checks), filled, results), unit, period, results)
    if past:
        sheet = _with_past(sheet, form, past, previous.period)
    return Book(
        sheets=(
            guide_sheet(checks, unit, period, ends),
            sheet,
            *printed_sheets(form, unit, period, sheet),
            lists_sheet(form),
            check_sheet(results, past),
            identity_sheet(identity),
        ),
        title=f"{form.title} - {unit.name} - {period.title}",
        properties=properties(identity),
    )


def with_formulas(filled: Mapping[str, Filled], form: Form) -> dict[str, Filled]:
    """The answers as a template holds them."""
    return {key: _of_ratio(answer) if form.by_key[key].takes_fraction else answer
            for key, answer in filled.items()}  # fmt: skip


def _of_ratio(answer: Filled) -> Filled:
    """A percentage that X and Y give is left to the cell's own formula; another was typed as a rate."""
    x, y = answer.numerator, answer.denominator
    if answer.state or not is_figure(answer.value):
        return answer
    if is_figure(x) and is_figure(y) and y > 0 and answer.value == share(x, y):
        return dataclasses.replace(answer, value=None)
    return dataclasses.replace(answer, state=rate_word())


@functools.lru_cache(maxsize=4)
def _body(checks: Checks) -> Sheet:
    """The form sheet of a blank template, as far as it is the same for units of one cut."""
    return _filled(form_body(checks), {}, blank_results(checks))


def _filled(body: Sheet, filled: Mapping[str, Filled], results: Results) -> Sheet:
    """The sheet with what is answered put in, and with the results of its formulas."""
    cells, heights, form = dict(body.cells), dict(body.heights), results.checks.form
    for row in results.checks.rows:
        for name, value in _results(row.key, results, filled.get(row.key, _BLANK)).items():
            place = line_of(form, row.key), AT[name]
            cell = cells.get(place)
            if cell and cell.formula and cell.value != value:
                cells[place] = Cell(value, cell.style, cell.formula)
    for key, answer in filled.items():
        line, given = line_of(form, key), dict(_given(answer))
        for name, value in given.items():
            cells[line, AT[name]] = Cell(value, cells[line, AT[name]].style)
        if any(isinstance(value, str) for value in given.values()):  # figures take one line
            heights[line] = max(heights[line], line_height(cells, line))
    return dataclasses.replace(body, cells=cells, heights=heights)


def _given(answer: Filled) -> Iterator[tuple[str, float | str]]:
    for name in ("value", "numerator", "denominator", "note", "state"):
        value = getattr(answer, name)
        if value is not None and value != "":
            yield name, value


def _results(key: str, results: Results, answer: Filled) -> dict[str, Any]:
    prepared = results.prepared[key]
    flags = {flag: results.marked[key][part] for part, flag in FLAGS.items()}
    figures = {part: getattr(prepared, f"raw_{part}") for part in PARTS}
    is_answered = prepared.raw_value != "" or bool(answer.state)
    mark = mark_of(sum(flags.values()), is_answered)
    return figures | flags | {"mark": mark, "check": results.shown(key)}


def _with_past(
    sheet: Sheet, form: Form, past: Mapping[str, Past], period: Period | None
) -> Sheet:  # fmt: skip
    """Last period's figures beside this one's, to look at."""
    cells = dict(sheet.cells)
    header = (HEADER_LINE, AT["previous"])
    text = f"{cells[header].value}: {period.short}" if period else cells[header].value
    cells[header] = dataclasses.replace(cells[header], value=text)
    for key, figure in past.items():
        place = line_of(form, key), AT["previous"]
        shown = figure.previous if figure.state == "value" else as_text.STATE[figure.state]
        if figure.state != "blank":
            cells[place] = dataclasses.replace(cells[place], value=shown)
    return dataclasses.replace(sheet, cells=cells)
