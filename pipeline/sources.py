"""FACTS and the register's times in, the sheet «Nguồn gốc» out: where every figure comes from.

One line for each thing that a unit wrote, in the order of the units and of the form; the cells of
the matrix link to these lines.
"""

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from pipeline.decree import PAGE_NUMBER
from pipeline.listing import Column
from pipeline.returns import Return
from pipeline.xlsx import Cell, Page, Sheet
from pipeline.xlsx_bulk import Bulk
from schemas import as_text
from schemas.message import messages
from schemas.period import Period
from schemas.unit import Roster

NAME = "Nguồn gốc"
HEADER = 2
FIRST = HEADER + 1
COLUMNS = (
    Column("Đơn vị", 14), Column("Chỉ tiêu", 8), Column("Tình trạng", 13), Column("Giá trị", 9),
    Column("Tử số X", 8), Column("Mẫu số Y", 8), Column("Được tính", 8),
    Column("Ghi nguyên văn", 15), Column("Cách hiểu", 18), Column("Giải trình", 20),
    Column("Tệp", 17), Column("Trang tính", 12), Column("Ô", 6), Column("Nhận lúc", 14),
    Column("Mã kiểm tra (SHA-256)", 66),
)  # fmt: skip
_PRINTED = len(COLUMNS) - 2  # the last column on paper: a checksum is for machines
_STYLES = (
    "plain", "plain_centre", "plain", "plain_figure", "plain_figure", "plain_figure",
    "plain_centre", *["plain"] * 5, "plain_centre", "plain", "plain",
)  # fmt: skip
_FACTS = (
    "unit", "code", "state", "value", "numerator", "denominator", "counted", "raw", "repairs",
    "note", "file", "sheet", "cell",
)  # fmt: skip


class Origin(NamedTuple):
    """What is known of a file beside what stands in it."""

    checksum: str = ""
    received: str = ""


@dataclass(frozen=True)
class Sources:
    """Which facts have a line, and on which row of the sheet (from 1) each stands; 0 for none."""

    facts: pd.DataFrame
    rows: np.ndarray
    origins: Mapping[str, Origin]

    @property
    def count(self) -> int:
        return int((self.rows > 0).sum())

    def link_of_fact(self, number: int) -> str:
        row = self.rows[number]
        return f"internal:'{NAME}'!A{row}" if row else ""

    def link_of_unit(self, unit: str) -> str:
        """The first line of the unit."""
        row = self._first_rows.get(unit)
        return f"internal:'{NAME}'!A{row}" if row else ""

    @functools.cached_property
    def _first_rows(self) -> dict[str, int]:
        first: dict[str, int] = {}
        for unit, row in zip(self.facts["unit"].tolist(), self.rows.tolist(), strict=True):
            if row:
                first.setdefault(unit, row)
        return first


def origins(returns: Iterable[Return], received: Mapping[str, str]) -> dict[str, Origin]:
    """Checksum and time of receipt by file."""
    return {
        item.file: Origin(item.checksum, received.get(item.checksum, "")) for item in returns
    }  # fmt: skip


def sources(facts: pd.DataFrame, found: Mapping[str, Origin]) -> Sources:
    """Number the lines: every fact that says something, a note beside an empty cell included."""
    says = ((facts["state"] != "blank") | (facts["note"] != "")).to_numpy(dtype=bool)
    return Sources(facts, np.where(says, np.cumsum(says) + FIRST, 0), found)


def sources_sheet(found: Sources, period: Period, roster: Roster) -> Sheet:
    """The lines as plain records, with a filter; numbers stay numbers."""
    cells = {
        (0, 0): Cell(f"{NAME}: {period.title}", "left_title"),
        (1, 0): Cell(as_text.SOURCES_LEGEND, "legend"),
    }
    cells |= {(HEADER, n): Cell(column.header, "list_header") for n, column in enumerate(COLUMNS)}
    bulk = Bulk(FIRST, found.count, _STYLES, lambda: _lines(found, roster))
    return Sheet(
        NAME, cells, tuple(column.width for column in COLUMNS), {HEADER: 32.0},
        freeze=(FIRST, 2), filter=(HEADER, 0, bulk.last, len(COLUMNS) - 1), bulk=bulk,
        page=Page(landscape=True, repeat_rows=(HEADER, HEADER), header=PAGE_NUMBER,
                  first_header="", area=(0, 0, bulk.last, _PRINTED)),
    )  # fmt: skip


def _lines(found: Sources, roster: Roster) -> Iterator[tuple]:
    names = {unit.id: unit.short for unit in roster.units}
    columns = (found.facts[name].tolist() for name in _FACTS)
    for row, fact in zip(found.rows.tolist(), zip(*columns, strict=True), strict=True):
        if not row:
            continue
        unit, code, state, value, x, y, counted, raw, repairs, note, file, sheet, cell = fact
        checksum, received = found.origins.get(file, Origin())
        yield (
            names.get(unit, unit), code, as_text.STATE[state], value, x, y,
            as_text.YES if counted else "", raw, repairs_in_words(repairs), note, file, sheet,
            cell, as_text.day_and_time(received), checksum,
        )  # fmt: skip


@functools.lru_cache(maxsize=4096)
def repairs_in_words(repairs: str) -> str:
    """How a cell was understood, in words: «Dấu phẩy thập phân; Bỏ dấu %»."""
    return "; ".join(messages()[name].title or name for name in repairs.split())
