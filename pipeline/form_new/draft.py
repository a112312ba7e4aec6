"""A blank table in, the form that it draws out, and the cells of its workbook that the office must decide."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.form_book.columns import FORM, ROWS, RULES
from pipeline.form_book.written_form import parent_code
from pipeline.form_new.guesses import Guess, guess
from pipeline.form_new.numbers import codes_of
from pipeline.form_new.table import BlankTable, Line
from pipeline.reading.table.labels import label_key
from schemas.form.definition import Definition, Records, Table
from schemas.form.loading import HEADER, form_of
from schemas.form.model import Form, Row
from schemas.form.row_loading import ROW_COLUMNS
from schemas.rules.expression import Truth, unparse
from schemas.wording.papers import worded

Doubts = dict[str, set[tuple[int, str]]]  # sheet → (record from 0, column)
_TITLE_WORDS = 4  # the fewest of a form's name
UNDECIDED = ("id", "title", "draft", "valid_from", "periods")
_PARTS = 2  # the fewest that a total is the sum of


def draft_form(table: BlankTable, today: dt.date, like: Form | None = None) -> tuple[Form, Doubts]:
    """The form, complete enough to be used, and what is only a guess in it.

    Rows of `like`, an older version, are known by their words (and then by their number): they keep
    its keys, and take from it what the table does not say.
    """
    codes = list(codes_of(line.number for line in table.lines))
    doubts: Doubts = {FORM: {(0, name) for name in UNDECIDED}, ROWS: set(), RULES: set()}
    known = _Known(like)
    records: Records = []
    for at, (line, code) in enumerate(zip(table.lines, codes, strict=True)):
        has_parts = any(other.startswith(f"{code}.") for other in codes)
        old = known.row(line.label, code)
        record, doubtful = _record(line, code, guess(line, has_parts), old, like)
        record["parent"] = _parent(code, codes[:at], records)
        doubts[ROWS] |= {(at, column) for column in doubtful}
        records.append((at + 1, record))
    rules = [*_kept_rules(like, records), *_sums(records, doubts, like)]
    path = Path("bieu-moi.xlsx")
    return form_of(Definition(
        path=path, path_of_settings=path, settings=settings_of(table, today, like) | {"charts": _kept_charts(like, records)},
        rows=Table(path, records), rules=Table(path, rules), stocks=Table(path, _kept_stocks(like, records)),
    )), doubts  # fmt: skip


class _Known:
    """The rows of an older form, each given to one line."""

    def __init__(self, form: Form | None) -> None:
        rows = form.rows if form else ()
        self._by_words: dict[str, list[Row]] = {}
        self._by_code = {row.code: row for row in rows}
        for row in rows:
            self._by_words.setdefault(label_key(row.label), []).append(row)

    def row(self, label: str, code: str) -> Row | None:
        same = self._by_words.get(label_key(label), [])
        return next((row for row in same if row.code == code), same[0] if same else None)


def _record(
    line: Line, code: str, guessed: Guess, old: Row | None, like: Form | None
) -> tuple[dict[str, str], tuple[str, ...]]:
    record = dict.fromkeys(ROW_COLUMNS, "") | guessed.cells
    record |= {"key": f"dong_{code}".replace(".", "_"), "code": code, "label": line.label,
               "printed": line.number}  # fmt: skip
    if old is None or like is None:
        return record, guessed.doubtful
    record |= {
        "key": old.key, "time": old.time, "aggregate": old.aggregate, "owner": old.owner,
        "numerator": old.numerator, "denominator": old.denominator, "note": old.note,
        "kind": old.kind, "levels": " ".join(old.levels), "minimum": _bound(old.minimum),
        "maximum": _bound(old.maximum),
        "required_when": "" if old.required_when == Truth(True) else unparse(old.required_when),
        "codes": "|".join(f"{c.number}={c.label}" for c in old.codes) or record.get("codes", ""),
    }  # fmt: skip
    return record, ()


def _bound(bound: float | None) -> str:
    return "" if bound is None else repr(bound)


def _parent(code: str, above: list[str], records: Records) -> str:
    parent = parent_code(code, above)
    return next((record["key"] for _, record in records if record["code"] == parent), "")


def _kept_rules(like: Form | None, records: Records) -> Records:
    """The relations of the older form of which every row is still there."""
    keys = {record["key"] for _, record in records}
    kept = [
        rule for rule in (like.rules if like else ())
        if not rule.row and {ref.key for ref in rule.cells} <= keys
    ]  # fmt: skip
    return [
        (at, {"id": rule.id, "severity": rule.severity, "expression": unparse(rule.tree),
              "message": rule.message, "reason": rule.reason, "fix": rule.fix, "source": rule.source,
              "levels": " ".join(rule.levels)})
        for at, rule in enumerate(kept, start=1)
    ]  # fmt: skip


def _kept_stocks(like: Form | None, records: Records) -> Records:
    keys = {record["key"] for _, record in records}
    each = (
        {"key": s.key, "added": s.added, "removed": s.removed}
        for s in (like.stocks if like else ())
    )
    return [(at, stock) for at, stock in enumerate(each, start=1) if set(stock.values()) <= keys]


def _kept_charts(like: Form | None, records: Records) -> dict[str, Any]:
    """What the older form draws, of the rows that are still there."""
    if like is None:
        return {}
    keys = {record["key"] for _, record in records}
    kept = {"ratios": like.chart_ratios, "changes": like.chart_changes}
    drawn: dict[str, Any] = {
        name: [key for key in drawn if key in keys] for name, drawn in kept.items()
    }
    return drawn | {"large_change": like.large_change}


def _sums(
    records: Records, doubts: Doubts, like: Form | None
) -> Iterator[tuple[int, dict[str, str]]]:
    """A total and its parts in one unit are most often a sum: on trial, until the office says so."""
    if like is not None:
        return
    at = 0
    for _, total in records:
        parts = [
            record["key"] for _, record in records
            if record["parent"] == total["key"] and record["unit"] == total["unit"]
            and record["kind"] == total["kind"]
        ]  # fmt: skip
        if total["kind"] not in ("count", "amount") or len(parts) < _PARTS:
            continue
        yield at + 1, {
            "id": f"tong_{total['code']}".replace(".", "_"), "severity": "warning",
            "expression": f"{total['key']} == {' + '.join(parts)}", "trial": "yes",
            "message": worded("form_book", "new.sum", code=total["code"]),
            "reason": worded("form_book", "reason"), "fix": worded("form_book", "fix"),
        }  # fmt: skip
        doubts[RULES] |= {(at, "expression"), (at, "severity")}
        at += 1


def settings_of(table: BlankTable, today: dt.date, like: Form | None) -> dict[str, Any]:
    """What the form is called and which days it is for, as far as the lines over the table tell."""
    usual = {name: worded("form_book", f"new.header.{name}") for name in HEADER}
    header = {name: table.header.get(name) or text for name, text in usual.items()}
    return {
        "id": "bieu_moi", "title": _title(table.above) or (like.title if like else "…"),
        "valid_from": dt.date(today.year, 1, 1), "header": header,
        "draft": worded("form_book", "new.draft"),
        "periods": list(like.periods) if like else ["Q1", "6T", "Q3", "9T", "NAM"],
    }  # fmt: skip


def _title(above: tuple[str, ...]) -> str:
    """The longest line in capitals over the table; its last letters small, as a form says its name."""
    capitals = [line for line in above if line.isupper() and len(line.split()) >= _TITLE_WORDS]
    name = max(capitals, key=len, default="")
    return name.capitalize()
