"""The sheet «Biểu» in, the settings of form.toml out."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from pipeline.form_book.chosen import chosen, key_of, words_in
from pipeline.form_book.columns import FORM, heading
from pipeline.form_book.page import Page
from schemas.days import day_written
from schemas.form.loading import HEADER

_ID = re.compile(r"[A-Za-z0-9_.-]{1,60}")
_NEEDED = ("id", "title", "valid_from", *(f"header.{name}" for name in HEADER))


def settings_of(page: Page, keys: Mapping[str, str]) -> dict[str, Any]:
    """`keys` are the keys of the rows by code; raises DefinitionError, by the cell."""
    texts = {name: _text(page, name) for name in _NEEDED}
    if not _ID.fullmatch(texts["id"]):
        raise page.problem(page.setting("id"), "value", "book.id", text=texts["id"])
    found: dict[str, Any] = {
        "id": texts["id"], "title": texts["title"], "valid_from": _date(page, "valid_from"),
        "header": {name: texts[f"header.{name}"] for name in HEADER},
        "charts": _charts(page, keys),
    }  # fmt: skip
    optional = {
        "short": _optional(page, "short"), "draft": _optional(page, "draft"),
        "valid_to": _date(page, "valid_to"),
        "periods": [word.upper() for word in words_in(_optional(page, "periods"))],
        "blank": chosen(page, page.setting("blank"), "value", "blank"),
    }  # fmt: skip
    return found | {name: value for name, value in optional.items() if value}


def _text(page: Page, name: str) -> str:
    line = page.setting(name)
    cell = page.day(line, "value") if name == "valid_from" else page.text(line, "value")
    if not cell:
        raise page.problem(line, "value", "book.setting", name=heading(FORM, name))
    return str(cell)


def _optional(page: Page, name: str) -> str:
    return page.text(page.setting(name), "value")


def _date(page: Page, name: str) -> dt.date | None:
    line = page.setting(name)
    text = page.day(line, "value")
    if isinstance(text, dt.date) or not text:
        return text or None
    if day := day_written(text):
        return day
    raise page.problem(line, "value", "book.day", text=text)


def _charts(page: Page, keys: Mapping[str, str]) -> dict[str, Any]:
    charts: dict[str, Any] = {}
    for name in ("ratios", "changes"):
        words = words_in(_optional(page, f"charts.{name}"))
        line = page.setting(f"charts.{name}")
        charts[name] = [key_of(page, line, "value", word, keys) for word in words]
    line = page.setting("charts.large_change")
    if (large := page.number(line, "value")) is not None:
        if large < 0:
            raise page.problem(line, "value", "book.negative", text=f"{large:g}")
        charts["large_change"] = large
    return charts
