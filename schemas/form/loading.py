"""A folder of definition files in, a Form out; what contradicts itself in them is a DefinitionError."""

import datetime as dt
import functools
from pathlib import Path
from typing import Any

from schemas.errors import DefinitionError, PhulucError
from schemas.filling import PLACEHOLDER
from schemas.form.model import Form, Row
from schemas.form.row_loading import BLANKS, form_rows
from schemas.periods.period import period_kinds
from schemas.rules.expression import PAST, Truth, refs
from schemas.rules.rule import Rule, general_rules, load_rules
from schemas.tables import forms_folder, read_toml

HEADER = ("stt", "label", "group", "unit", "value", "note")
ATTRIBUTES = (
    "", "code", "label", "unit", "codes", "levels", "owner", "num", "den", "share", "prev", "least",
)  # fmt: skip


@functools.lru_cache(maxsize=16)
def load_form(name: str) -> Form:
    """Load a bundled form by its id, or any form by the path of its folder; raises PhulucError."""
    bundled = forms_folder() / name
    folder = bundled if name and bundled.is_dir() else Path(name)
    if not folder.is_dir():
        raise PhulucError("form.unknown", name=name, known=", ".join(_bundled()))
    return read_form(folder)


def bundled_forms() -> tuple[Form, ...]:
    """Every form version that comes with the project, by id."""
    return tuple(map(load_form, _bundled()))


def with_bundled(form: Form) -> tuple[Form, ...]:
    """The form first, then every bundled one: a return may be of any."""
    return form, *(other for other in bundled_forms() if other.id != form.id)


def _bundled() -> list[str]:
    return sorted(folder.name for folder in forms_folder().iterdir() if folder.is_dir())


def read_form(folder: Path) -> Form:
    """Read form.toml, rows.csv and rules.csv; raises DefinitionError on any contradiction."""
    header = read_toml(folder / "form.toml")
    rows = form_rows(folder / "rows.csv", _blank(folder / "form.toml", header))
    rules = (*general_rules(rows), *load_rules(folder / "rules.csv"))
    _check_conditions(folder / "rows.csv", rows)
    _check_rules(rows, rules)
    _check_header(folder / "form.toml", header)
    return Form(
        id=header["id"], title=header["title"], short=header.get("short", header["id"]),
        valid_from=header["valid_from"],
        valid_to=header.get("valid_to"), periods=tuple(header["periods"]),
        header=header["header"], rows=rows, rules=rules, path=folder,
        draft=header.get("draft", ""),
        **_charts(folder / "form.toml", header.get("charts", {}), rows),
    )  # fmt: skip


def _blank(path: Path, header: dict[str, Any]) -> str:
    """What a blank of the form stands for, where a row says nothing of its own."""
    blank = str(header.get("blank", "ask"))
    if blank not in BLANKS:
        raise DefinitionError(path, 0, "form.blank", blank=blank)
    return blank


def _charts(path: Path, given: dict[str, Any], rows: tuple[Row, ...]) -> dict[str, Any]:
    """[charts] of form.toml: rows by their keys, and the bound from which a change is flagged."""
    kinds = {row.key: row.kind for row in rows}
    ratios, changes = tuple(given.get("ratios", ())), tuple(given.get("changes", ()))
    wrong = [key for key in ratios if kinds.get(key) != "ratio"]
    wrong += [key for key in changes if kinds.get(key) not in ("ratio", "count", "amount")]
    if wrong:
        raise DefinitionError(path, 0, "form.charts", keys=", ".join(wrong))
    return {
        "chart_ratios": ratios, "chart_changes": changes,
        "large_change": float(given.get("large_change", 50)),
    }  # fmt: skip


def _check_header(path: Path, header: dict[str, Any]) -> None:
    for name in ("id", "title", "valid_from", "periods", "header"):
        if name not in header:
            raise DefinitionError(path, 0, "form.setting_missing", name=name)
    unknown = set(header["periods"]) - set(period_kinds())
    if unknown or not isinstance(header["periods"], list):
        known = ", ".join(period_kinds())
        raise DefinitionError(path, 0, "form.periods", periods=header["periods"], known=known)
    days = [header["valid_from"], header.get("valid_to", dt.date.max)]
    if not all(type(day) is dt.date for day in days) or days[0] > days[1]:
        raise DefinitionError(path, 0, "form.days")
    missing = [name for name in HEADER if not header["header"].get(name)]
    if missing:
        raise DefinitionError(path, 0, "form.header", names=", ".join(missing))


def _check_rules(rows: tuple[Row, ...], rules: tuple[Rule, ...]) -> None:
    by_key = {row.key: row for row in rows}
    lines: dict[str, int] = {}
    for rule in rules:
        for ref in rule.cells:
            if ref.key not in by_key:
                raise _wrong(rule, "key", key=ref.key)
            if ref.part not in ("value", *PAST) and "fraction" not in by_key[ref.key].traits:
                raise _wrong(rule, "no_fraction", key=ref.key)
        _check_words(rule, by_key)
        if rule.id in lines:
            raise _wrong(rule, "twice", first=lines[rule.id])
        lines[rule.id] = rule.line


def _wrong(rule: Rule, problem: str, **words: object) -> DefinitionError:
    return DefinitionError(Path(rule.path), rule.line, f"rule.{problem}", rule=rule.id, **words)


def _check_words(rule: Rule, by_key: dict[str, Row]) -> None:
    """Every {placeholder} of a rule's text names a row of the form, or what general rules offer."""
    known = {*by_key, *(("row", "total", "minimum", "maximum") if rule.row else ())}
    for text in (rule.message, rule.reason, rule.fix):
        for name, attribute in PLACEHOLDER.findall(text):
            if name not in known or attribute not in ATTRIBUTES:
                raise _wrong(rule, "words", name=f"{name}.{attribute}")


def _check_conditions(path: Path, rows: tuple[Row, ...]) -> None:
    keys = {row.key for row in rows}
    for row in rows:
        for ref in () if row.required_when == Truth(True) else refs(row.required_when):
            if ref.key not in keys:
                raise DefinitionError(path, row.line, "row.condition", key=ref.key)
