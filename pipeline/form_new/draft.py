"""A blank table in, the form that it draws out, and the cells of its workbook that the office must decide."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.form_book.chosen import new_key
from pipeline.form_book.columns import FORM, ROWS, RULES
from pipeline.form_book.written_form import parent_code
from pipeline.form_new.guesses import Guess, guess
from pipeline.form_new.numbers import codes_of
from pipeline.form_new.older import (
    Older,
    kept_periods,
    kept_rules,
    kept_settings,
    kept_stocks,
    older,
    taken_over,
)
from pipeline.form_new.table import BlankTable
from schemas.form.definition import Definition, Records, Table
from schemas.form.loading import HEADER, form_of
from schemas.form.model import Form
from schemas.form.row_loading import ROW_COLUMNS
from schemas.wording.papers import worded

Doubts = dict[str, set[tuple[int, str]]]  # sheet → (record from 0, column)
PATH = Path("bieu-moi.xlsx")  # nothing is there: what is drafted is what errors would name
NAMELESS = "bieu_moi"  # the id of what is drafted, where nobody has said one
UNDECIDED = ("id", "title", "draft", "valid_from", "periods")
_OF_A_SUM = ("expression", "severity")
_TITLE_WORDS = 4  # the fewest of a form's name
_PARTS = 2  # the fewest that a total is the sum of


def draft_form(table: BlankTable, today: dt.date, like: Form | None = None) -> tuple[Form, Doubts]:
    """The form, complete enough to be used, and what is only a guess in it.

    Rows of `like`, an older version, are known by their words (among equal ones by their number):
    they keep its keys, and take from it what the table does not say.
    """
    codes = list(codes_of(line.number for line in table.lines))
    guesses = [
        guess(line, any(other.startswith(f"{code}.") for other in codes))
        for line, code in zip(table.lines, codes, strict=True)
    ]
    old = older(like, table.lines, codes, guesses) if like else None
    records, doubts = _rows(table, codes, guesses, old)
    settings, sums = settings_of(table, today, old), [] if old else list(_sums(records))
    return drafted(settings, old, sums, rows=Table(PATH, records)), {
        FORM: undecided_settings(settings, like), ROWS: doubts,
        RULES: {(at, name) for at in range(len(sums)) for name in _OF_A_SUM},
    }  # fmt: skip


def drafted(settings: dict[str, Any], old: Older | None, rules: Records, **asked: Table) -> Form:
    """The form that asks this, with these rules and what is kept of an older one."""
    periods = kept_periods(old.form) if old else None
    return form_of(Definition(
        path=PATH, path_of_settings=PATH, settings=settings,
        rules=Table(PATH, [*(kept_rules(old) if old else ()), *rules]),
        stocks=Table(PATH, kept_stocks(old) if old else []),
        periods=Table(PATH, periods) if periods else None, **{"rows": Table(PATH, [])} | asked,
    ))  # fmt: skip


def undecided_settings(settings: Mapping[str, Any], like: Form | None) -> set[tuple[int, str]]:
    """What is only guessed of the form as a whole: an older one's title and periods are no guess."""
    same = {"title": like.title, "periods": list(like.periods)} if like else {}
    return {(0, name) for name in UNDECIDED if settings[name] != same.get(name)}


def _rows(
    table: BlankTable, codes: Sequence[str], guesses: Sequence[Guess], old: Older | None
) -> tuple[Records, set[tuple[int, str]]]:
    """A record for each line, and the columns that are only guessed, by its place.

    A new row gets a key that no row, of before or now, has.
    """
    given = {row.key for row in old.form.rows} if old else set()
    records: Records = []
    doubts: set[tuple[int, str]] = set()
    for at, (line, code, guessed) in enumerate(zip(table.lines, codes, guesses, strict=True)):
        row = old.rows[at] if old else None
        told = taken_over(row, line, guessed, old) if row and old else guessed
        key = row.key if row else new_key(code, given)
        given.add(key)
        record = dict.fromkeys(ROW_COLUMNS, "") | told.cells | {
            "key": key, "code": code, "label": line.label, "printed": line.number,
            "parent": _parent(code, codes[:at], records),
        }  # fmt: skip
        doubts |= {(at, column) for column in told.doubtful}
        records.append((at + 1, record))
    return records, doubts


def _parent(code: str, above: Sequence[str], records: Records) -> str:
    parent = parent_code(code, list(above))
    return next((record["key"] for _, record in records if record["code"] == parent), "")


def _sums(records: Records) -> Iterator[tuple[int, dict[str, str]]]:
    """A total and its parts in one unit are most often a sum: on trial, until the office says so."""
    at = 0
    for _, total in records:
        parts = [
            record["key"] for _, record in records
            if record["parent"] == total["key"] and record["unit"] == total["unit"]
            and record["kind"] == total["kind"]
        ]  # fmt: skip
        if total["kind"] not in ("count", "amount") or len(parts) < _PARTS:
            continue
        at += 1
        yield at, {
            "id": new_key(total["code"], ()).replace("dong", "tong", 1), "severity": "warning",
            "expression": f"{total['key']} == {' + '.join(parts)}", "trial": "yes",
            "message": worded("form_book", "new.sum", code=total["code"]),
            "reason": worded("form_book", "reason"), "fix": worded("form_book", "fix"),
        }  # fmt: skip


def settings_of(table: BlankTable, today: dt.date, old: Older | None) -> dict[str, Any]:
    """What the form is called and which days it is for, as far as the lines over the table tell."""
    usual = {name: worded("form_book", f"new.header.{name}") for name in HEADER}
    before, title = old.form.header if old else usual, _title(table.above)
    if old and title.casefold() in ("", old.form.title.casefold()):
        title = old.form.title
    return {
        "id": NAMELESS, "title": title or "…", "valid_from": dt.date(today.year, 1, 1),
        "header": {name: table.header.get(name) or before[name] for name in HEADER},
        "draft": worded("form_book", "new.draft"), "periods": ["Q1", "6T", "Q3", "9T", "NAM"],
    } | (kept_settings(old) if old else {})  # fmt: skip


def _title(above: tuple[str, ...]) -> str:
    """The longest line in capitals over the table; its last letters small, as a form says its name."""
    capitals = [line for line in above if line.isupper() and len(line.split()) >= _TITLE_WORDS]
    name = max(capitals, key=len, default="")
    return name.capitalize()
