"""A province's own consolidation: the official table of a wide form, a line for each unit under its level.

tests/cases/wide/XLD01_TT2024-province.csv is such a table as a province filled it in, its units under
other names: figures as texts, zeros left empty, totals over the lines and under them.
"""

import csv
import functools
import tempfile
from collections.abc import Iterable
from pathlib import Path

from places import CASES
from wide_forms import printed_columns, write_wide_form
from wide_returns import Sheet, good_sheet

from pipeline.reading.read_return import Expected, read_content
from pipeline.returns import Return
from schemas.form.loading import read_form
from schemas.form.model import Form
from schemas.periods.period import parse_period
from schemas.units.unit import Roster, Unit

NAME = "XLD01_TT2024"
PERIOD = parse_period("2025-6T")
Line = list[str]  # what the line is called, then its figures


def province_lines() -> list[Line]:
    return [[line["unit"], *list(line.values())[2:]] for line in _records()]


def _records() -> list[dict[str, str]]:
    text = (CASES / "wide" / f"{NAME}-province.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


LEVELS = {line["unit"]: line["level"] for line in _records() if line["level"]}
ROSTER = Roster(
    tuple(Unit(f"{level}{n:02}", name, "", (), level, ()) for n, (name, level) in enumerate(LEVELS.items())),
    Path("units.csv"),
)  # fmt: skip


@functools.cache
def province_form() -> Form:
    """The form, asked of districts too."""
    folder = Path(tempfile.mkdtemp()) / NAME
    first, *columns = printed_columns(NAME)
    write_wide_form(folder, [first, *(column | {"levels": "S H X"} for column in columns)])
    return read_form(folder)


def unit_named(name: str) -> Unit:
    (unit,) = ROSTER.named(name)
    return unit


def line(name: str, *figures: int) -> Line:
    return [name, *map(str, figures)]


def table_of(lines: Iterable[Line], name: str = NAME) -> Sheet:
    """The official table with these lines under its number line."""
    sheet = good_sheet(name)
    sheet.cells = {place: value for place, value in sheet.cells.items() if place[0] < sheet.line}
    for row, line in enumerate(lines, sheet.line):
        sheet.cells |= {(row, column): value for column, value in enumerate(line, 1) if value}
    return sheet


def read_table(data: bytes, name: str = "tong-hop.xlsx", unit: str = "") -> Return:
    form = province_form()
    return read_content(name, lambda: data, Expected((form,), ROSTER, unit, PERIOD, form))
