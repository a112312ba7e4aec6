"""A form, a unit and a period in, the blank workbook that the unit fills in out.

Who, what and when stand in it three times (document properties, the very hidden sheet, the key
column), so that a renamed sheet, a pasted table or a .csv still says what it is.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.entry import lists_sheet, words
from pipeline.form_sheet import (
    AT,
    COLUMNS,
    FIRST_LINE,
    FORM_SHEET,
    HEADER_LINE,
    MARK,
    PRINTED,
    form_body,
    headers,
    line_height,
)
from pipeline.guide import guide_sheet
from pipeline.measure import row_height
from pipeline.returns import Filled
from pipeline.xlsx import Book, Cell, Sheet, write_book
from schemas.form import Form
from schemas.period import Period
from schemas.unit import Unit

__all__ = ["COLUMNS", "key_header", "template_book", "write_templates"]
VERSION = "1"  # of the layout; raise it when the reader must tell two layouts apart
IDENTITY_SHEET = "_phuluc"


def key_header(form: Form, unit: Unit, period: Period) -> str:
    """The header of the key column, which says whose return it is: «phuluc|form|unit|period»."""
    return "|".join((MARK, form.id, unit.id, period.id))


def write_templates(
    form: Form, units: Iterable[Unit], period: Period, folder: Path
) -> list[Path]:  # fmt: skip
    """One blank workbook per unit, folder/<unit.id>.xlsx."""
    paths = []
    for unit in units:
        paths.append(folder / f"{unit.id}.xlsx")
        write_book(template_book(form, unit, period), paths[-1])
    return paths


def template_book(
    form: Form, unit: Unit, period: Period, filled: Mapping[str, Filled] | None = None
) -> Book:
    """The workbook of one unit, blank or with answers put in by row key."""
    identity = {"form": form.id, "unit": unit.id, "period": period.id, "version": VERSION}
    return Book(
        sheets=(
            guide_sheet(form, unit, period, headers(form) | {"sheet": FORM_SHEET}),
            _form_sheet(form, unit, period, filled or {}),
            lists_sheet(form),
            _identity_sheet(identity),
        ),
        title=f"{form.title} - {unit.name} - {period.title}",
        properties={f"{MARK}_{name}": value for name, value in identity.items()},
    )


def _identity_sheet(identity: dict[str, str]) -> Sheet:
    cells = {}
    for line, (name, value) in enumerate(identity.items()):
        cells[line, 0], cells[line, 1] = Cell(name), Cell(value)
    return Sheet(IDENTITY_SHEET, cells, (12, 24), protected=True, visibility="very_hidden")


def _form_sheet(
    form: Form, unit: Unit, period: Period, filled: Mapping[str, Filled]
) -> Sheet:  # fmt: skip
    """The sheet with title lines, identity and what is already answered."""
    body = form_body(form)
    cells, heights = dict(body.cells), dict(body.heights)
    key = (HEADER_LINE, AT["key"])
    cells[key] = Cell(key_header(form, unit, period), "key")
    width = sum(column.width for column in COLUMNS[: PRINTED + 1])
    for line, cell in enumerate(_titles(form, unit, period)):
        cells[line, 0] = cell
        heights[line] = row_height([(cell.value, width, cell.style)])
    heights[HEADER_LINE - 1] += 6  # some air above the table
    for line, row in enumerate(form.rows, FIRST_LINE):
        if row.key in filled:
            for name, value in dataclasses.asdict(filled[row.key]).items():
                if value not in (None, ""):
                    cells[line, AT[name]] = dataclasses.replace(cells[line, AT[name]], value=value)
            heights[line] = line_height(cells, line)
    return dataclasses.replace(body, cells=cells, heights=heights)


def _titles(form: Form, unit: Unit, period: Period) -> tuple[Cell, ...]:
    """The four lines that Nghị định 30/2020 asks of an appendix; the last one can be filled in."""
    in_sentence = unit.name[:1].lower() + unit.name[1:]
    abbreviation, sender = words(
        f"sender.{unit.level}", unit=unit.name, short=unit.short, unit_in_sentence=in_sentence
    )
    place = words("title.unit", unit=unit.name.upper(), period=period.title.upper())[1]
    report = words("title.report", abbreviation=abbreviation, sender=sender)[1]
    return (
        Cell(words("title.appendix")[1], "title"),
        Cell(form.title.upper(), "title"),
        Cell(place, "title"),
        Cell(report, "input_subtitle"),
    )
