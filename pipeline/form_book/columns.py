"""The sheets of a form's workbook: which columns they have, how wide, and what may be chosen in them."""

import functools
from typing import NamedTuple

from schemas.wording.papers import line_of_paper, named, worded

UNDECIDED = "!"  # before what is only guessed, until the office has decided it
FORM, ROWS, RULES, PERIODS = "form", "rows", "rules", "periods"
SHEETS = (FORM, ROWS, RULES, PERIODS)
SETTINGS = (
    "id", "title", "draft", "valid_from", "valid_to", "blank", "periods", "short",
    *(f"header.{name}" for name in ("stt", "label", "group", "unit", "value", "note")),
    "charts.ratios", "charts.changes", "charts.large_change",
)  # fmt: skip


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
    return worded("form_book", f"{sheet}.{column}")


def explanation(sheet: str, column: str) -> str:
    """How the column is written."""
    return line_of_paper("form_book", f"{sheet}.{column}")["explanation"]


@functools.cache
def choices(of: str) -> dict[str, str]:
    """What may be chosen, by what a definition says: «count» → «Số đếm»."""
    return named("form_book", of)
