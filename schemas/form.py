"""A folder of definition files in, a Form out: rows, codes, rules and header; or a DefinitionError."""

import datetime as dt
import functools
import math
import re
from dataclasses import dataclass
from pathlib import Path

from schemas.errors import DefinitionError
from schemas.expression import PAST, Node, Truth, refs
from schemas.period import period_kinds
from schemas.rule import LEVELS, Rule, general_rules, load_rules, required_condition, silencers
from schemas.tables import read_csv, read_toml

FORMS = Path(__file__).parent / "forms"
VALUE_KINDS = ("count", "ratio", "code")
KINDS = (*VALUE_KINDS, "heading", "heading_total", "text")
TIMES = ("flow", "stock", "cumulative")
AGGREGATES = {
    "count": ("sum", "sum_departments", "owner"),
    "ratio": ("weighted", "owner"),
    "code": ("distribution", "owner"),
}
EXCEL_TEXT_LIMIT = 32767
HEADER = ("stt", "label", "group", "unit", "value", "note")
PLACEHOLDER = r"\{([a-z0-9_]+)(?:\.([a-z_]+))?\}"
ATTRIBUTES = (
    "", "code", "label", "unit", "codes", "levels", "owner", "num", "den", "share", "prev", "least",
)  # fmt: skip
_ROW_COLUMNS = (
    "key", "code", "parent", "printed", "label", "unit", "printed_unit", "kind", "codes", "time",
    "aggregate", "numerator", "denominator", "owner", "levels", "minimum", "maximum",
    "required_when", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Code:
    number: int
    label: str


@dataclass(frozen=True)
class Row:
    """One line of the form. `key` is stable across versions; `code` and `printed` are labels of it.

    `printed` is the STT as the ministry prints it, repeats and gaps included; `code` corrects it.
    `denominator` is the key of a row of the form or the words that say what to count.
    """

    key: str
    code: str
    parent: str
    printed: str
    label: str
    unit: str
    printed_unit: str
    kind: str
    codes: tuple[Code, ...]
    time: str
    aggregate: str
    numerator: str
    denominator: str
    owner: str
    levels: tuple[str, ...]
    minimum: float | None
    maximum: float | None
    required_when: Node
    note: str
    line: int
    denominator_is_row: bool = False

    @property
    def is_value(self) -> bool:
        """True for the rows that a unit answers and that enter a total."""
        return self.kind in VALUE_KINDS

    @property
    def is_read(self) -> bool:
        """True for the rows whose line is kept: values, totals written at a heading, and texts."""
        return self.is_value or self.kind in ("heading_total", "text")

    @property
    def takes_fraction(self) -> bool:
        """True when the row has cells for numerator and denominator."""
        return self.kind == "ratio"

    @functools.cached_property
    def traits(self) -> frozenset[str]:
        """What general rules select rows by."""
        has = {
            self.kind: True,
            self.time: self.is_value,
            "value": self.is_value,
            "maximum": self.maximum is not None,
            "minimum": self.minimum is not None,
            "owner": bool(self.owner),
            "level": self.is_value and not self.owner,
            "total": self.denominator_is_row,
            "nonnegative": self.minimum is not None and self.minimum >= 0,
            "fraction": self.takes_fraction or (self.is_value and bool(self.denominator)),
        }
        return frozenset(name for name, present in has.items() if present)


@dataclass(frozen=True, eq=False)
class Form:
    """A version of a form: what is asked, of whom, when, and what must hold."""

    id: str
    title: str
    valid_from: dt.date
    valid_to: dt.date | None
    periods: tuple[str, ...]
    header: dict[str, str]
    rows: tuple[Row, ...]
    rules: tuple[Rule, ...]
    path: Path
    chart_ratios: tuple[str, ...] = ()  # drawn by unit
    chart_changes: tuple[str, ...] = ()  # drawn against an earlier period
    large_change: float = 50.0  # per cent from which a change is flagged

    @functools.cached_property
    def by_key(self) -> dict[str, Row]:
        return {row.key: row for row in self.rows}

    @functools.cached_property
    def position(self) -> dict[str, int]:
        """Where each key stands in the form, from 0."""
        return {row.key: number for number, row in enumerate(self.rows)}

    @functools.cached_property
    def by_code(self) -> dict[str, Row]:
        return {row.code: row for row in self.rows}

    @functools.cached_property
    def value_rows(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.is_value)

    @functools.cached_property
    def read_rows(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.is_read)

    @functools.cached_property
    def silencers(self) -> dict[str, tuple[str, ...]]:
        """For each rule those whose failure silences it (see schemas/rule.py)."""
        return silencers(self.rules)

    @functools.cached_property
    def read_position(self) -> dict[str, int]:
        """Where each key stands among the rows that are read: its column in matrices of FACTS."""
        return {row.key: number for number, row in enumerate(self.read_rows)}

    def denominator_label(self, row: Row) -> str:
        """What the row's denominator counts, in words."""
        if row.denominator_is_row:
            return self.by_key[row.denominator].label
        return row.denominator

    def valid_on(self, day: dt.date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @classmethod
    def load(cls, folder: Path) -> "Form":
        """Read form.toml, rows.csv and rules.csv; raises DefinitionError on any contradiction."""
        header = read_toml(folder / "form.toml")
        rows = _load_rows(folder / "rows.csv")
        rules = (*general_rules(rows), *load_rules(folder / "rules.csv"))
        _check_conditions(folder / "rows.csv", rows)
        _check_rules(rows, rules)
        _check_header(folder / "form.toml", header)
        return cls(
            id=header["id"], title=header["title"], valid_from=header["valid_from"],
            valid_to=header.get("valid_to"), periods=tuple(header["periods"]),
            header=header["header"], rows=rows, rules=rules, path=folder,
            **_charts(folder / "form.toml", header.get("charts", {}), rows),
        )  # fmt: skip


def _charts(path: Path, given: dict, rows: tuple[Row, ...]) -> dict:
    """[charts] of form.toml: rows by their keys, and the bound from which a change is flagged."""
    kinds = {row.key: row.kind for row in rows}
    ratios, changes = tuple(given.get("ratios", ())), tuple(given.get("changes", ()))
    wrong = [key for key in ratios if kinds.get(key) != "ratio"]
    wrong += [key for key in changes if kinds.get(key) not in ("ratio", "count")]
    if wrong:
        problem = f"[charts] names {', '.join(wrong)}"
        raise DefinitionError(path, 0, problem, "Use keys of ratios, or of counts under changes")
    return {
        "chart_ratios": ratios, "chart_changes": changes,
        "large_change": float(given.get("large_change", 50)),
    }  # fmt: skip


def _load_rows(path: Path) -> tuple[Row, ...]:
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


def _check_header(path: Path, header: dict) -> None:
    def refuse(problem: str, remedy: str):
        raise DefinitionError(path, 0, problem, remedy)

    for name in ("id", "title", "valid_from", "periods", "header"):
        if name not in header:
            refuse(f"the setting «{name}» is missing", "Add it")
    unknown = set(header["periods"]) - set(period_kinds())
    if unknown or not isinstance(header["periods"], list):
        refuse(f"unknown periods {header['periods']}", f"Use a list of {period_kinds()}")
    days = [header["valid_from"], header.get("valid_to", dt.date.max)]
    if not all(type(day) is dt.date for day in days) or days[0] > days[1]:
        refuse("valid_from and valid_to are not two days in order", "Write valid_from = 2023-01-01")
    missing = [name for name in HEADER if not header["header"].get(name)]
    if missing:
        refuse(f"[header] has no {', '.join(missing)}", "Write the heading of each column")


def _check_rules(rows: tuple[Row, ...], rules: tuple[Rule, ...]) -> None:
    by_key = {row.key: row for row in rows}
    lines: dict[str, int] = {}
    for rule in rules:
        for ref in rule.cells:
            if ref.key not in by_key:
                problem = f"rule {rule.id} names the unknown key «{ref.key}»"
                raise DefinitionError(Path(rule.path), rule.line, problem, "Use a key of rows.csv")
            if ref.part not in ("value", *PAST) and "fraction" not in by_key[ref.key].traits:
                problem = f"rule {rule.id}: the row {ref.key} has no numerator and denominator"
                raise DefinitionError(Path(rule.path), rule.line, problem, "Name a ratio")
        _check_words(rule, by_key)
        if rule.id in lines:
            problem = f"the rule {rule.id} is also on line {lines[rule.id]}"
            raise DefinitionError(Path(rule.path), rule.line, problem, "Give each rule its own id")
        lines[rule.id] = rule.line


def _check_words(rule: Rule, by_key: dict[str, Row]) -> None:
    """Every {placeholder} of a rule's text names a row of the form, or what general rules offer."""
    known = {*by_key, *(("row", "total", "minimum", "maximum") if rule.row else ())}
    for text in (rule.message, rule.reason, rule.fix):
        for name, attribute in re.findall(PLACEHOLDER, text):
            if name not in known or attribute not in ATTRIBUTES:
                problem = f"rule {rule.id}: nothing is known as «{name}.{attribute}»"
                raise DefinitionError(Path(rule.path), rule.line, problem, "Use a key of rows.csv")


def _check_conditions(path: Path, rows: tuple[Row, ...]) -> None:
    keys = {row.key for row in rows}
    for row in rows:
        for ref in () if row.required_when == Truth(True) else refs(row.required_when):
            if ref.key not in keys:
                problem = f"required_when names the unknown key «{ref.key}»"
                raise DefinitionError(path, row.line, problem, "Use a key of this file")


@functools.lru_cache(maxsize=16)
def load_form(name: str) -> Form:
    """Load a bundled form by its id, or any form by the path of its folder."""
    folder = FORMS / name
    return Form.load(folder if folder.is_dir() else Path(name))


def bundled_forms() -> tuple[Form, ...]:
    """Every form version that comes with the project, by id."""
    return tuple(load_form(folder.name) for folder in sorted(FORMS.iterdir()) if folder.is_dir())
