"""The sheets of a form's workbook: which columns they have, how wide, and what may be chosen in them."""

import functools
from typing import NamedTuple

from schemas.form.model import VALUE_KINDS
from schemas.wording.papers import line_of_paper, named, worded

UNDECIDED = "!"  # before what is only guessed, until the office has decided it
FORM, ROWS, RULES, PERIODS = "form", "rows", "rules", "periods"
PRINTED_COLUMNS = "columns"  # of a wide form, in the place of its rows; of a grid, beside them
SHEETS = (FORM, ROWS, PRINTED_COLUMNS, RULES, PERIODS)
SETTINGS = (
    "id", "title", "draft", "valid_from", "valid_to", "blank", "periods", "short",
    *(f"header.{name}" for name in ("stt", "label", "group", "unit", "value", "note")),
    "charts.ratios", "charts.changes", "charts.large_change",
)  # fmt: skip
_OF_PRINT = ("printed", "path", "kind", "blocked", "key")


class Column(NamedTuple):
    """A column, or a line of the first sheet; `choice` names the list that it is chosen from."""

    name: str
    width: float
    choice: str = ""


COLUMNS: dict[str, tuple[Column, ...]] = {
    ROWS: (
        Column("printed", 9), Column("code", 10), Column("parent", 9), Column("label", 48),
        Column("unit", 14), Column("printed_unit", 18), Column("kind", 15, "kind"),
        Column("codes", 20), Column("time", 18, "time"), Column("aggregate", 19, "aggregate"),
        Column("numerator", 26), Column("denominator", 26), Column("owner", 10),
        Column("levels", 9), Column("minimum", 9), Column("maximum", 10),
        Column("required_when", 20), Column("blank", 13, "blank"), Column("added", 9),
        Column("removed", 9), Column("follows", 20), Column("note", 30), Column("key", 26),
    ),
    PRINTED_COLUMNS: (
        Column("printed", 16), Column("path", 48), Column("unit", 14),
        Column("kind", 15, "column_kind"), Column("codes", 20), Column("time", 18, "time"),
        Column("aggregate", 19, "aggregate"), Column("numerator", 26), Column("denominator", 26),
        Column("owner", 10), Column("levels", 9), Column("minimum", 9), Column("maximum", 10),
        Column("required_when", 20), Column("blank", 13, "blank"), Column("added", 9),
        Column("removed", 9), Column("blocked", 12), Column("follows", 20), Column("note", 30),
        Column("key", 26),
    ),
    RULES: (
        Column("expression", 44), Column("severity", 11, "severity"), Column("message", 44),
        Column("reason", 36), Column("fix", 36), Column("levels", 9), Column("source", 18),
        Column("title", 24), Column("trial", 10, "yes"), Column("todo", 10, "yes"),
        Column("id", 26),
    ),
    PERIODS: (
        Column("kind", 9), Column("label", 24), Column("titles", 44), Column("starts", 16),
        Column("ends", 16), Column("cumulative", 10, "yes"), Column("contains", 18),
    ),
}  # fmt: skip


def sheet_name(sheet: str) -> str:
    """What the sheet is called in the workbook."""
    return worded("form_book", f"sheet.{sheet}")


def heading(sheet: str, column: str) -> str:
    """What stands over a column, or before a setting."""
    return worded("form_book", _words_of(sheet, column))


def explanation(sheet: str, column: str) -> str:
    """How the column is written."""
    return line_of_paper("form_book", _words_of(sheet, column))["explanation"]


def _words_of(sheet: str, column: str) -> str:
    """A column of a wide form is asked what a row is, but for how it is printed."""
    shared = sheet == PRINTED_COLUMNS and column not in _OF_PRINT
    return f"{ROWS if shared else sheet}.{column}"


@functools.cache
def choices(of: str) -> dict[str, str]:
    """What may be chosen, by what a definition says: «count» → «Số đếm»."""
    if of == "column_kind":
        kinds = choices("kind")
        return {kind: kinds[kind] for kind in (*VALUE_KINDS, "text")} | named("form_book", of)
    return named("form_book", of)
