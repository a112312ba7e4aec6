"""A workbook of the office in, the Form that it writes out; what is wrong is told by sheet, cell and remedy."""

import functools
from pathlib import Path

from pipeline.files.office_file import open_grid
from pipeline.form_book.columns import (
    FORM,
    PERIODS,
    PRINTED_COLUMNS,
    ROWS,
    RULES,
    choices,
    heading,
    sheet_name,
)
from pipeline.form_book.definition_columns import column_records
from pipeline.form_book.definition_grid import AskedRecords, grid_records
from pipeline.form_book.definition_rows import row_records, stock_records
from pipeline.form_book.definition_rules import period_records, rule_records
from pipeline.form_book.definition_settings import settings_of
from pipeline.form_book.page import Page, pages_of
from schemas.errors import DefinitionError, has_sentence
from schemas.form.definition import Definition, Table
from schemas.form.loading import form_of
from schemas.form.model import Form
from schemas.text import shortened

_COLUMNS = {  # of a problem, where its words do not name it
    "row.kind": "kind", "row.denominator": "denominator", "row.key": "key",
    "row.no_codes": "codes", "row.no_fraction": "numerator", "row.no_label": "label",
    "grid.blocked": "blocked", "grid.same_key": "key",
    "row.aggregate": "aggregate", "row.time": "time", "row.levels": "levels",
    "row.bounds": "minimum", "row.owner": "owner", "row.code": "codes", "row.codes_twice": "codes",
    "row.follows": "follows", "rule.todo": "todo", "rule.levels": "levels",
    "rule.no_figure": "expression", "row.no_figure": "required_when", "rule.no_fraction": "expression", "rule.twice": "id", "rule.words": "message",
    "period.kind": "kind", "period.label": "label", "period.contains": "contains",
    "period.days": "starts", "form.charts": "charts.ratios", "form.days": "valid_from",
    "form.periods": "periods",
}  # fmt: skip
_PRINTED_AS = {"label": "path", "code": "printed"}  # in a column of a wide form
_SHOWN = 200  # letters of what stands in a cell
_LISTS = ("kind", "time", "aggregate")  # whose words are told as they are chosen


def read_form_book(path: Path) -> Form:
    """Read the form that a workbook writes; raises DefinitionError, in words for the secretariat."""
    return _read(path, _written_at(path))


def undecided_cells(form: Form) -> dict[str, tuple[str, ...]]:
    """The cells of the form's workbook that the office has still to decide, by the names of their sheets."""
    if not form.path.is_file():
        return {}
    pages = _pages(form.path, _written_at(form.path))
    return {sheet_name(name): cells for name, page in pages.items() if (cells := page.undecided)}


def _written_at(path: Path) -> int:
    return path.stat().st_mtime_ns if path.is_file() else 0


@functools.lru_cache(maxsize=8)
def _pages(path: Path, _: int) -> dict[str, Page]:
    return pages_of(path, open_grid(path))


@functools.lru_cache(maxsize=8)
def _read(path: Path, at: int) -> Form:
    pages = _pages(path, at)
    try:
        return form_of(definition_of(path, pages))
    except DefinitionError as error:
        raise _placed(error, path, pages) from error


def definition_of(path: Path, pages: dict[str, Page]) -> Definition:
    """What the sheets say, as a folder of definition files would."""
    asked = _asked(pages)
    changing = ROWS if ROWS in pages else PRINTED_COLUMNS
    stocks = stock_records(pages[changing], asked.names, asked.lines or asked.columns)
    periods = period_records(pages[PERIODS])
    return Definition(
        path=path, path_of_settings=path / FORM, settings=settings_of(pages[FORM], asked.names),
        rows=Table(path / ROWS, asked.lines),
        rules=Table(path / RULES, rule_records(pages[RULES], asked.names)),
        stocks=Table(path / changing, stocks),
        periods=Table(path / PERIODS, periods) if periods else None,
        columns=Table(path / PRINTED_COLUMNS, asked.columns) if asked.columns else None,
    )  # fmt: skip


def _asked(pages: dict[str, Page]) -> AskedRecords:
    """The records of lines and columns; a tall form has no columns, a wide one no lines."""
    if PRINTED_COLUMNS not in pages:
        lines, names = row_records(pages[ROWS])
        return AskedRecords(lines, [], names)
    if ROWS not in pages:
        columns, names = column_records(pages[PRINTED_COLUMNS])
        return AskedRecords([], columns, names)
    return grid_records(pages[ROWS], pages[PRINTED_COLUMNS])


def _placed(error: DefinitionError, path: Path, pages: dict[str, Page]) -> DefinitionError:
    """A problem of a record, told by its cell and in the words of the workbook."""
    page = pages.get(error.path.name) if error.path.parent == path else None
    if error.spot.sheet or page is None:
        return error
    identifier = f"book.{error.id}" if has_sentence(f"book.{error.id}") else error.id
    column = _COLUMNS.get(error.id) or error.words.get("column", "") or page.first_column
    if page.name == PRINTED_COLUMNS:
        column = _PRINTED_AS.get(column, column)
    words = {name: shortened(_as_chosen(name, text), _SHOWN) for name, text in error.words.items()}
    if "column" in words:
        words["column"] = heading(page.name, column)
    return DefinitionError(path, page.spot(error.line, column), identifier, **words)


def _as_chosen(name: str, text: str) -> str:
    """«count, ratio» as the lists of the workbook call them."""
    known = {raw: said for of in _LISTS for raw, said in choices(of).items()}
    if name not in ("kind", "how", "known", "time"):
        return text
    return ", ".join(known.get(part, part) for part in text.split(", "))
