"""What the office's tables, their sheets and their columns are called, by us and by others; all of it data."""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from schemas.tables import records_of
from schemas.text import bare

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


@dataclass(frozen=True)
class Column:
    """A column of one of the office's tables: what it is called, and what else it may be called."""

    name: str
    label: str
    required: bool
    said: frozenset[str]  # every name of it, bare


@functools.cache
def columns_of(table: str) -> dict[str, Column]:
    """The columns of a table in the order in which they are printed."""
    records = records_of("vocabulary", "office_columns", "table", "column", "label", "also")
    return {
        r["column"]: Column(
            r["column"], r["label"], bool(r["required"]), _names(r["column"], r["label"], r["also"])
        )
        for r in records if r["table"] == table
    }  # fmt: skip


@functools.cache
def sheets() -> dict[str, tuple[str, frozenset[str]]]:
    """The tables of the workbook: the name of each one's sheet, and every name it may have, bare."""
    records = records_of("vocabulary", "office_sheets", "table", "label", "also")
    return {r["table"]: (r["label"], _names(r["table"], r["label"], r["also"])) for r in records}


def _names(*texts: str) -> frozenset[str]:
    return frozenset(bare(name) for text in texts for name in text.split("|"))


def labels(table: str, columns: Sequence[str]) -> str:
    """Columns as the officer calls them."""
    return ", ".join(columns_of(table)[column].label for column in columns)


@functools.lru_cache(maxsize=4096)
def heading(text: str, table: str) -> str:
    """The column that a heading names, whatever stands in brackets after it; '' for none."""
    for said in (bare(text), bare(_BRACKETS.sub(" ", text))):
        for column in columns_of(table).values():
            if said in column.said:
                return column.name
    return ""
