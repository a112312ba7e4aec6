"""rows.csv of a form in, its Rows out; a line that contradicts itself or another is a DefinitionError."""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from schemas.errors import DefinitionError
from schemas.form.model import VALUE_KINDS, Code, Row
from schemas.frames import AGGREGATES
from schemas.rules.rule import LEVELS, required_condition
from schemas.vocabulary.words import measure

KINDS = (*VALUE_KINDS, "heading", "heading_total", "text")
BLANKS = ("", "ask", "zero")  # what a blank stands for; an empty cell leaves it to the form
TIMES = ("flow", "stock", "cumulative")
EXCEL_TEXT_LIMIT = 32767
Refuse = Callable[..., NoReturn]  # of a problem of errors.csv, and its words
ROW_COLUMNS = (
    "key", "code", "parent", "printed", "label", "unit", "printed_unit", "kind", "codes", "time",
    "aggregate", "numerator", "denominator", "owner", "levels", "minimum", "maximum",
    "required_when", "note",
)  # fmt: skip


def form_rows(
    path: Path, records: list[tuple[int, dict[str, str]]], blank: str = ""
) -> tuple[Row, ...]:
    """Every line of the form, in its order; `blank` is what a blank stands for where a row says nothing.

    `records` are (line, record) pairs with the columns of ROW_COLUMNS; `path` is what errors name.
    """
    keys = {record["key"] for _, record in records}
    seen: dict[str, dict[str, int]] = {"key": {}, "code": {}}
    rows = []
    for line, record in records:
        for column, lines in seen.items():
            if not record[column] or record[column] in lines:
                first = lines.get(record[column], line)
                raise DefinitionError(
                    path, line, "row.not_unique", column=column, text=record[column], first=first
                )
        if record["parent"] and record["parent"] not in seen["key"]:
            raise DefinitionError(path, line, "row.parent", parent=record["parent"])
        for column, lines in seen.items():
            lines[record[column]] = line
        record["blank"] = record.get("blank") or blank
        rows.append(_row(path, line, record, keys))
    return tuple(_with_denominators(path, rows))


def _with_denominators(path: Path, rows: list[Row]) -> Iterator[Row]:
    """The rows, each with what its denominator is, where that is a row."""
    by_key = {row.key: row for row in rows}
    for row in rows:
        total = by_key.get(row.denominator)
        if total is not None and (total is row or not total.is_number):
            raise DefinitionError(
                path, row.line, "row.denominator", code=row.code, total=total.code
            )
        of_amounts = total is not None and total.kind == "amount"
        yield replace(row, of_amounts=True) if of_amounts else row


def _row(path: Path, line: int, record: dict[str, str], keys: set[str]) -> Row:
    def refuse(problem: str, **words: object) -> NoReturn:
        raise DefinitionError(path, line, f"row.{problem}", code=record["code"], **words)

    record["kind"] = kind = _kind(record)
    if kind == "count":  # fewer than none can only be meant where it is said
        record["minimum"] = record["minimum"] or "0"
    if not record["key"].isidentifier():
        refuse("key", key=record["key"])
    if kind == "list":
        refuse("list")
    if kind not in KINDS:
        refuse("kind", kind=kind, known=", ".join(KINDS))
    for column, text in record.items():
        if len(text) > EXCEL_TEXT_LIMIT:
            refuse("long", column=column, count=len(text), most=EXCEL_TEXT_LIMIT)
    if kind == "code" and not record["codes"]:
        refuse("no_codes")
    if kind == "ratio" and not (record["numerator"] and record["denominator"]):
        refuse("no_fraction")
    if kind in VALUE_KINDS:
        _check_value_row(record, refuse)
    read: dict[str, Any] = {
        "codes": _codes(record["codes"], refuse),
        "levels": tuple(record["levels"].split()),
        "minimum": _bound(record["minimum"], refuse),
        "maximum": _bound(record["maximum"], refuse),
        "required_when": required_condition(path, line, record["required_when"]),
    }
    if record.get("follows") in keys:
        refuse("follows", key=record["follows"])
    if record["blank"] not in BLANKS:
        refuse("blank", blank=record["blank"], known=", ".join(filter(None, BLANKS)))
    plain = {name: record[name] for name in ROW_COLUMNS if name in Row.__annotations__}
    return Row(
        **plain | read, line=line, denominator_is_row=record["denominator"] in keys,
        blank_is_zero=record["blank"] == "zero" and kind in ("count", "amount"),
        follows=record.get("follows", ""),
    )  # fmt: skip


def _kind(record: dict[str, str]) -> str:
    """What is counted in triệu đồng or ha is an amount, whatever the line calls it."""
    return "amount" if record["kind"] == "count" and measure(record["unit"]) else record["kind"]


def _check_value_row(record: dict[str, str], refuse: Refuse) -> None:
    if not record["label"]:
        refuse("no_label")
    if record["aggregate"] not in AGGREGATES[record["kind"]]:
        known = ", ".join(AGGREGATES[record["kind"]])
        refuse("aggregate", kind=record["kind"], how=record["aggregate"], known=known)
    if record["time"] not in TIMES:
        refuse("time", time=record["time"], known=", ".join(TIMES))
    levels = record["levels"].split()
    if not levels or set(levels) - set(LEVELS):
        refuse("levels", levels=record["levels"], known=" ".join(LEVELS))
    low, high = _bound(record["minimum"], refuse), _bound(record["maximum"], refuse)
    if low is not None and high is not None and low > high:
        refuse("bounds")
    if record["aggregate"] == "owner" and not record["owner"]:
        refuse("owner")


def _codes(text: str, refuse: Refuse) -> tuple[Code, ...]:
    codes = []
    for item in filter(None, text.split("|")):
        number, _, label = item.partition("=")
        if not re.fullmatch("[0-9]+", number.strip()) or not label.strip() or "=" in label:
            refuse("code", item=item)
        codes.append(Code(int(number), label.strip()))
    if len({code.number for code in codes}) < len(codes):
        refuse("codes_twice")
    return tuple(codes)


def _bound(text: str, refuse: Refuse) -> float | None:
    try:
        bound = float(text) if text else None
    except ValueError:
        bound = math.nan
    if bound is not None and not math.isfinite(bound):
        refuse("bound", text=text)
    return bound
