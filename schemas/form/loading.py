"""What a form is written as in, a Form out; what contradicts itself in it is a DefinitionError."""

import contextlib
import datetime as dt
import functools
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from schemas.errors import DefinitionError, PhulucError
from schemas.filling import PLACEHOLDER
from schemas.form.column_loading import wide_table
from schemas.form.definition import Definition, Table
from schemas.form.folder import read_definition
from schemas.form.grid_loading import grid_table
from schemas.form.model import Column, Form, Grid, Row, Stock
from schemas.form.row_loading import BLANKS, form_rows
from schemas.periods.period import Period, Scheme, ministry, period_written
from schemas.periods.scheme import scheme_of
from schemas.rules.expression import PAST, Truth, refs
from schemas.rules.rule import Rule, general_rules, rules_of
from schemas.tables import forms_folder

HEADER = ("stt", "label", "group", "unit", "value", "note")
ATTRIBUTES = (
    "", "code", "label", "unit", "codes", "levels", "owner", "num", "den", "share", "prev", "least",
)  # fmt: skip


def load_form(name: str) -> Form:
    """Load a bundled form by its id, in capitals or not, or any form by the path of its folder; raises PhulucError."""
    if name.casefold() in _bundled():
        return _bundled_form(name.casefold())
    folder = Path(name)
    if not folder.is_dir():
        raise PhulucError("form.unknown", name=name, known=", ".join(_bundled()))
    return read_once(folder, folder.resolve())


@functools.cache
def _bundled_form(name: str) -> Form:
    return read_form(forms_folder() / name)


@functools.lru_cache(maxsize=16)
def read_once(folder: Path, place: Path) -> Form:
    """The form of a folder that an office has; `place` tells folders of one relative name apart.

    Where it may have changed since, `read_once.cache_clear` makes it be read anew.
    """
    return read_form(folder)


def bundled_forms() -> tuple[Form, ...]:
    """Every form version that comes with the project, by id."""
    return tuple(map(load_form, _bundled()))


def with_bundled(form: Form, *others: Form) -> tuple[Form, ...]:
    """The form first, then the others that the office uses, then every bundled one: a return may be of any."""
    known: dict[str, Form] = {}
    for one in (form, *others, *bundled_forms()):
        known.setdefault(one.id, one)
    return tuple(known.values())


def _bundled() -> list[str]:
    return sorted(folder.name for folder in forms_folder().iterdir() if folder.is_dir())


def read_form(folder: Path) -> Form:
    """Read the form that a folder holds; raises DefinitionError on any contradiction."""
    return form_of(read_definition(folder))


def form_of(written: Definition) -> Form:
    """The form that is written so; raises DefinitionError on any contradiction, by its place."""
    settings = dict(written.settings)
    scheme = scheme_of(*written.periods) if written.periods else ministry()
    settings.setdefault("periods", list(scheme.by_name))
    blank, own = _blank(written.path_of_settings, settings), rules_of(*written.rules)
    asked = _asked(written, blank, own)
    rows = asked.rows
    rules = (*general_rules(rows), *asked.rules)
    _check_conditions(asked.path, rows)
    _check_rules(rows, rules)
    _check_settings(written.path_of_settings, settings, scheme)
    return Form(
        id=settings["id"], title=settings["title"],
        short=settings.get("short", settings["id"]), valid_from=settings["valid_from"],
        valid_to=settings.get("valid_to"), periods=tuple(settings["periods"]),
        header=settings["header"], rows=rows, rules=rules, path=written.path,
        draft=settings.get("draft", ""), scheme=scheme, stocks=_stocks(written.stocks, rows),
        columns=asked.columns, grid=asked.grid, written=written if asked.is_open else None,
        **_charts(written.path_of_settings, settings.get("charts", {}), rows),
    )  # fmt: skip


class _Asked(NamedTuple):
    """Rows and where they are written, relations (the form's own and those printed), how it is printed."""

    path: Path
    rows: tuple[Row, ...]
    rules: Sequence[Rule]
    columns: tuple[Column, ...] = ()
    grid: Grid | None = None

    @property
    def is_open(self) -> bool:
        return self.grid is not None and any(line.is_list for line in self.grid.lines)


def _asked(written: Definition, blank: str, own: list[Rule]) -> _Asked:
    if written.columns is None:
        return _Asked(written.rows.path, form_rows(*written.rows, blank), own)
    if not written.rows.records:
        wide = wide_table(*written.columns, blank, own)
        return _Asked(written.columns.path, wide.rows, wide.rules, wide.columns)
    for line, _ in written.stocks.records:
        raise DefinitionError(written.stocks.path, line, "grid.stocks")
    table = grid_table(written.rows, written.columns, blank, own)
    return _Asked(written.rows.path, table.rows, table.rules, grid=table.grid)


def _stocks(table: Table, rows: tuple[Row, ...]) -> tuple[Stock, ...]:
    keys = {row.key for row in rows}
    for line, record in table.records:
        for key in record.values():
            if key not in keys:
                raise DefinitionError(table.path, line, "form.needs_rows", key=key)
    return tuple(Stock(**record) for _, record in table.records)


def period_of(text: str, forms: Iterable[Form]) -> Period:
    """The period that a text names, by its identifier or in words, in the first form that has it.

    Without forms it is one of the ministry's. Raises PhulucError.
    """
    schemes = [form.scheme for form in forms]
    for scheme in schemes:
        with contextlib.suppress(PhulucError):
            return period_written(text, scheme)
    return period_written(text, schemes[0] if schemes else None)


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


def _check_settings(path: Path, header: dict[str, Any], scheme: Scheme) -> None:
    for name in ("id", "title", "valid_from", "periods", "header"):
        if name not in header:
            raise DefinitionError(path, 0, "form.setting_missing", name=name)
    asked = header["periods"]
    if not isinstance(asked, list) or not asked or set(asked) - scheme.by_name.keys():
        known = ", ".join(scheme.by_name)
        raise DefinitionError(path, 0, "form.periods", periods=_listed(asked), known=known)
    days = [header["valid_from"], header.get("valid_to", dt.date.max)]
    if not all(type(day) is dt.date for day in days) or days[0] > days[1]:
        raise DefinitionError(path, 0, "form.days")
    missing = [name for name in HEADER if not header["header"].get(name)]
    if missing:
        raise DefinitionError(path, 0, "form.header", names=", ".join(missing))


def _listed(given: object) -> str:
    return ", ".join(map(str, given)) if isinstance(given, list) else str(given)


def _check_rules(rows: tuple[Row, ...], rules: tuple[Rule, ...]) -> None:
    by_key = {row.key: row for row in rows}
    lines: dict[str, int] = {}
    for rule in rules:
        for ref in rule.cells:
            if ref.key not in by_key:
                raise _wrong(rule, "key", key=ref.key)
            if not by_key[ref.key].is_read:
                raise _wrong(rule, "no_figure", key=ref.key)
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
    by_key = {row.key: row for row in rows}
    for row in rows:
        for ref in () if row.required_when == Truth(True) else refs(row.required_when):
            if ref.key not in by_key:
                raise DefinitionError(path, row.line, "row.condition", key=ref.key)
            if not by_key[ref.key].is_read:
                raise DefinitionError(path, row.line, "row.no_figure", key=ref.key)
