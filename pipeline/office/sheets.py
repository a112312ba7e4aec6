"""What an office is called and which units it has in, its workbook as a value out.

Each table has a title, a line of help, an example and its headings, frozen; what is above the
headings is never read. Lists to choose from stand on a hidden sheet, since a list within a
validation is cut at its commas.
"""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.office.between import TABLE as BETWEEN
from pipeline.office.columns import sheets
from pipeline.office.decisions import kinds
from pipeline.office.roster import printed
from pipeline.office.workbook import BEFORE_TITLE, SETTINGS, form_names
from pipeline.xlsx.book import Book, Cell, Page, Sheet, Validation, address
from pipeline.xlsx.row_heights import row_height
from schemas.form.loading import bundled_forms
from schemas.periods.period import Period, parse_period, period_kinds
from schemas.tables import records_of
from schemas.units.unit import EMAIL, PREDECESSORS, Roster
from schemas.vocabulary.words import unit_words
from schemas.wording.papers import worded

LISTS = worded("office", "sheet.lists")
HEADINGS = 3  # the line of the headings, counted from 0; an example stands over it
LAST = 1000  # the last line with lists to choose from
_SETTINGS_WIDTHS = (30.0, 56.0, 60.0)
_LEAST_HEIGHT = 18.0
_TITLE, _MESSAGE = 32, 255  # letters that Excel takes in an input message
_DAYS = ("valid_from", "valid_to")
Lines = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class Contents:
    """What stands in a new workbook: the settings, the lines of each table, and its current period."""

    settings: Mapping[str, str]
    period: Period
    tables: Mapping[str, Lines] = field(default_factory=dict)

    @property
    def of_several(self) -> bool:
        """Whether the office uses several forms: each line may then say which it is about."""
        return len(form_names(self.settings.get("form", ""))) > 1


def office_book(contents: Contents) -> Book:
    """The workbook; its sheets in the order of office_sheets.csv."""
    names = [n for n in sheets() if n != SETTINGS and (n != BETWEEN or contents.of_several)]
    tables = [_table_sheet(name, contents) for name in names]
    made = (_settings_sheet(contents), *tables, _lists_sheet(contents.period))
    return Book(made, title=worded("office", "title", office=contents.settings.get("office", "")))


def unit_lines(roster: Roster) -> Lines:
    """A roster as the office writes it."""
    levels, roles = unit_words("level"), unit_words("role")
    return [
        {
            "name": unit.name, "level": levels[unit.level][0], "abbreviation": unit.abbreviation,
            "aliases": "; ".join(unit.aliases), "unit": unit.id, EMAIL: unit.email,
            PREDECESSORS: "; ".join(unit.predecessors),
            "roles": "; ".join(roles.get(role, (role,))[0] for role in unit.roles),
            **{name: f"{day:%d/%m/%Y}" if (day := getattr(unit, name)) else "" for name in _DAYS},
        }
        for unit in roster.units
    ]  # fmt: skip


@functools.cache
def _lists(period: Period) -> dict[str, tuple[str, ...]]:
    """What is chosen among, by the column that offers it."""
    years = range(period.year - 1, period.year + 2)
    titles = [parse_period(f"{year}-{kind}").title for year in years for kind in period_kinds()]
    return {
        "level": printed("level"), "roles": printed("role"), "period": tuple(titles),
        "kind": tuple(names[0] for names in kinds().values()),
        "form": tuple(f"{form.id}{BEFORE_TITLE}{form.title}" for form in bundled_forms()),
    }  # fmt: skip


def _lists_sheet(period: Period) -> Sheet:
    offered = _lists(period)
    cells = {
        (line, column): Cell(text)
        for column, items in enumerate(offered.values()) for line, text in enumerate(items)
    }  # fmt: skip
    return Sheet(LISTS, cells, (30.0,) * len(offered), visibility="hidden")


def _source_of(column: str, period: Period) -> str:
    """Where a column's list stands, as a formula; '' for a column without one."""
    offered = _lists(period)
    if column == "unit":
        return f"='{sheets()['units'][0]}'!$A${HEADINGS + 2}:$A${LAST}"
    if column not in offered:
        return ""
    at = list(offered).index(column)
    first, last = address(0, at, True), address(len(offered[column]) - 1, at, True)
    return f"='{LISTS}'!{first}:{last}"


def _choice(column: str, label: str, prompt: str, period: Period) -> dict:
    """A validation in the words of xlsxwriter: the help of a cell, and its list where it has one.

    Only what has no other wording is refused; elsewhere the list is an offer.
    """
    source = _source_of(column, period)
    options: dict = {"validate": "list", "source": source} if source else {"validate": "any"}
    options |= {"input_title": label[:_TITLE], "input_message": prompt[:_MESSAGE]}
    if column in ("level", "kind"):
        refused = {
            "error_title": worded("office", "refused"),
            "error_message": worded("office", "choose"),
        }
        return options | refused
    return options | {"show_error": False}


def _columns(table: str, contents: Contents) -> list[dict[str, str]]:
    """The columns of a table with their looks, in their order."""
    records = [
        r for r in records_of("vocabulary", "office_columns", "table") if r["table"] == table
    ]
    return [r for r in records if contents.of_several or r["column"] != "form"]


def _sheet_record(table: str) -> dict[str, str]:
    return next(
        r for r in records_of("vocabulary", "office_sheets", "table") if r["table"] == table
    )


def _table_sheet(table: str, contents: Contents) -> Sheet:
    about, columns = _sheet_record(table), _columns(table, contents)
    filled = contents.tables.get(table, ())
    offers_units = table != "units"
    cells = _head(about)
    validations = []
    for at, column in enumerate(columns):
        first = f"{worded('office', 'example')} " if at == 0 else ""
        cells[HEADINGS - 1, at] = Cell(first + column["example"], "office_example")
        cells[HEADINGS, at] = Cell(column["label"], "header")
        for line in range(max(int(about["rows"]), len(filled))):
            text = filled[line].get(column["column"], "") if line < len(filled) else ""
            cells[HEADINGS + 1 + line, at] = Cell(text or None, "office_value")
        name = column["column"] if offers_units or column["column"] != "unit" else ""
        options = _choice(name, column["label"], column["prompt"], contents.period)
        validations.append(Validation((HEADINGS + 1, at, LAST - 1, at), options))
    widths = tuple(float(column["width"]) for column in columns)
    return _sheet(about, cells, widths, validations)


def _settings_sheet(contents: Contents) -> Sheet:
    about, columns = _sheet_record(SETTINGS), _columns(SETTINGS, contents)
    cells = _head(about)
    headings = (*(column["label"] for column in columns), worded("office", "explained"))
    cells |= {(HEADINGS, at): Cell(text, "header") for at, text in enumerate(headings)}
    validations = []
    for line, setting in enumerate(
        records_of("vocabulary", "office_settings", "setting"), HEADINGS + 1
    ):
        name = setting["setting"]
        value = contents.settings.get(name) or setting["otherwise"] or None
        cells |= {
            (line, 0): Cell(setting["label"], "guide_term"), (line, 1): Cell(value, "office_value"),
            (line, 2): Cell(_explained(setting), "office_example"),
        }  # fmt: skip
        options = _choice(name, setting["label"], setting["prompt"], contents.period)
        validations.append(Validation((line, 1, line, 1), options))
    return _sheet(about, cells, _SETTINGS_WIDTHS, validations)


def _explained(setting: Mapping[str, str]) -> str:
    """What a setting is, with an example."""
    example = f" {worded('office', 'example')} {setting['example']}" if setting["example"] else ""
    return setting["prompt"] + example


def _head(about: Mapping[str, str]) -> dict[tuple[int, int], Cell]:
    return {
        (0, 0): Cell(about["label"].upper(), "left_title"),
        (1, 0): Cell(about["help"], "office_help"),
    }


def _heights(cells: Mapping[tuple[int, int], Cell], widths: Sequence[float]) -> dict[int, float]:
    """Of every line in which something stands; the line of help runs over all columns."""
    found: dict[int, list[tuple[str, float, str]]] = {}
    for (line, column), cell in cells.items():
        if cell.value is not None:
            width = sum(widths) if line < HEADINGS - 1 else widths[column]
            found.setdefault(line, []).append((str(cell.value), width, cell.style))
    return {line: max(row_height(said), _LEAST_HEIGHT) for line, said in found.items()}


def _sheet(
    about: Mapping[str, str], cells: dict[tuple[int, int], Cell], widths: tuple[float, ...],
    validations: Sequence[Validation],
) -> Sheet:  # fmt: skip
    return Sheet(
        about["label"], cells, widths, heights=_heights(cells, widths),
        merges=((1, 0, 1, len(widths) - 1),),
        freeze=(HEADINGS + 1, 1), validations=tuple(validations),
        page=Page(landscape=True, repeat_rows=(HEADINGS, HEADINGS)),
    )  # fmt: skip
