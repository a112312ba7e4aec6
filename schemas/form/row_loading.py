"""rows.csv of a form in, its Rows out; a line that contradicts itself or another is a DefinitionError."""

import math
import re
from pathlib import Path

from schemas.errors import DefinitionError
from schemas.form.model import VALUE_KINDS, Code, Row
from schemas.frames import AGGREGATES
from schemas.rules.rule import LEVELS, required_condition
from schemas.tables import read_csv

KINDS = (*VALUE_KINDS, "heading", "heading_total", "text")
TIMES = ("flow", "stock", "cumulative")
EXCEL_TEXT_LIMIT = 32767
_ROW_COLUMNS = (
    "key", "code", "parent", "printed", "label", "unit", "printed_unit", "kind", "codes", "time",
    "aggregate", "numerator", "denominator", "owner", "levels", "minimum", "maximum",
    "required_when", "note",
)  # fmt: skip


def form_rows(path: Path) -> tuple[Row, ...]:
    """Every line of the form, in its order."""
    records = read_csv(path, _ROW_COLUMNS)
    keys = {record["key"] for _, record in records}
    seen: dict[str, dict[str, int]] = {"key": {}, "code": {}}
    rows = []
    for line, record in records:
        for column, lines in seen.items():
            if not record[column] or record[column] in lines:
                first = lines.get(record[column], line)
                problem = f"{column} «{record[column]}» is empty or also on line {first}"
                raise DefinitionError(path, line, problem, f"Give each row its own {column}")
        if record["parent"] and record["parent"] not in seen["key"]:
            problem = f"unknown parent «{record['parent']}»"
            raise DefinitionError(path, line, problem, "Name the key of an earlier row")
        for column, lines in seen.items():
            lines[record[column]] = line
        rows.append(_row(path, line, record, keys))
    _check_denominators(path, rows)
    return tuple(rows)


def _check_denominators(path: Path, rows: list[Row]) -> None:
    by_key = {row.key: row for row in rows}
    for row in rows:
        total = by_key.get(row.denominator)
        if total is not None and (total is row or total.kind != "count"):
            problem = f"row {row.code}: the denominator {total.code} is not another count"
            raise DefinitionError(path, row.line, problem, "Name a row that counts the whole")


def _row(path: Path, line: int, record: dict[str, str], keys: set[str]) -> Row:
    def refuse(problem: str, remedy: str):
        raise DefinitionError(path, line, f"row {record['code']}: {problem}", remedy)

    kind = record["kind"]
    if not record["key"].isidentifier():
        refuse(f"key «{record['key']}» is not a name", "Use letters, digits and underscores")
    if kind not in KINDS:
        refuse(f"unknown kind «{kind}»", f"Use one of {', '.join(KINDS)}")
    for column, text in record.items():
        if len(text) > EXCEL_TEXT_LIMIT:
            refuse(f"{column} has {len(text)} letters", f"Excel allows {EXCEL_TEXT_LIMIT}")
    if kind == "code" and not record["codes"]:
        refuse("a coded row without codes", "Write them as 0=Không|1=Có")
    if kind == "ratio" and not (record["numerator"] and record["denominator"]):
        refuse("a ratio without a numerator or a denominator", "Say what X and Y count")
    if kind in VALUE_KINDS:
        _check_value_row(record, refuse)
    return Row(
        **{name: record[name] for name in _ROW_COLUMNS if name in Row.__annotations__}
        | {
            "codes": _codes(record["codes"], refuse),
            "levels": tuple(record["levels"].split()),
            "minimum": _bound(record["minimum"], refuse),
            "maximum": _bound(record["maximum"], refuse),
            "required_when": required_condition(path, line, record["required_when"]),
        },
        line=line,
        denominator_is_row=record["denominator"] in keys,
    )


def _check_value_row(record: dict[str, str], refuse) -> None:
    if not record["label"]:
        refuse("no label", "Write the words of the form")
    if record["aggregate"] not in AGGREGATES[record["kind"]]:
        allowed = ", ".join(AGGREGATES[record["kind"]])
        refuse(f"a {record['kind']} cannot be added up by «{record['aggregate']}»", allowed)
    if record["time"] not in TIMES:
        refuse(f"unknown time «{record['time']}»", f"Use one of {', '.join(TIMES)}")
    levels = record["levels"].split()
    if not levels or set(levels) - set(LEVELS):
        refuse(f"levels «{record['levels']}»", f"Use one or more of {' '.join(LEVELS)}")
    bounds = [_bound(record[name], refuse) for name in ("minimum", "maximum")]
    if None not in bounds and bounds[0] > bounds[1]:
        refuse("the minimum is above the maximum", "Exchange them")
    if record["aggregate"] == "owner" and not record["owner"]:
        refuse("the owner's figure is asked but no owner is named", "Fill in the column owner")


def _codes(text: str, refuse) -> tuple[Code, ...]:
    codes = []
    for item in filter(None, text.split("|")):
        number, _, label = item.partition("=")
        if not re.fullmatch("[0-9]+", number.strip()) or not label.strip():
            refuse(f"code «{item}»", "Write codes as 0=Không|1=Có")
        codes.append(Code(int(number), label.strip()))
    if len({code.number for code in codes}) < len(codes):
        refuse("two codes with the same number", "Number each code once")
    return tuple(codes)


def _bound(text: str, refuse) -> float | None:
    try:
        bound = float(text) if text else None
    except ValueError:
        bound = math.nan
    if bound is not None and not math.isfinite(bound):
        refuse(f"the bound «{text}» is not a number", "Write a plain number such as 100")
    return bound
