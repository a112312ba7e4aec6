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

from pipeline.appendix.words import columns, wording
from pipeline.returns import Return
from pipeline.xlsx.bulk import Bulk
from pipeline.xlsx.decree import PAGE_NUMBER
from pipeline.xlsx.write import Cell, Page, Sheet
from schemas.periods.period import Period
from schemas.units.unit import Roster
from schemas.wording import as_text
from schemas.wording.messages import repairs_in_words

NAME = wording("sources")
HEADER = 2
FIRST = HEADER + 1
LINES = 1_048_576 - FIRST  # that a sheet has room for
_AT_ONCE = 20_000
COLUMNS = columns("sources", {
    "unit": 14, "code": 8, "state": 13, "value": 9, "numerator": 8, "denominator": 8, "counted": 8,
    "raw": 15, "repairs": 18, "note": 20, "file": 17, "sheet": 12, "cell": 6, "received": 14,
    "checksum": 66,
})  # fmt: skip
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
    """Which facts have a line, and its number from 1, counted over all sheets; 0 for none."""

    facts: pd.DataFrame
    lines: np.ndarray
    origins: Mapping[str, Origin]

    @property
    def count(self) -> int:
        return int(self.lines.max(initial=0))

    def link_of_fact(self, number: int) -> str:
        return _link(int(self.lines[number]))

    def link_of_unit(self, unit: str) -> str:
        """The first line of the unit."""
        return _link(self._first_lines.get(unit, 0))

    @functools.cached_property
    def _first_lines(self) -> dict[str, int]:
        numbers = np.flatnonzero(self.lines)
        units = self.facts["unit"].iloc[numbers]
        first = ~units.duplicated().to_numpy()
        return dict(zip(units[first], self.lines[numbers[first]].tolist(), strict=True))


def _link(line: int) -> str:
    if not line:
        return ""
    sheet, row = divmod(line - 1, LINES)
    return f"internal:'{_name(sheet)}'!A{FIRST + 1 + row}"


def _name(sheet: int) -> str:
    return f"{NAME} {sheet + 1}" if sheet else NAME


def origins(returns: Iterable[Return], received: Mapping[str, str]) -> dict[str, Origin]:
    """Checksum and time of receipt by file."""
    return {
        item.file: Origin(item.checksum, received.get(item.checksum, "")) for item in returns
    }  # fmt: skip


def sources(facts: pd.DataFrame, found: Mapping[str, Origin]) -> Sources:
    """Number the lines: every fact that says something, a note beside an empty cell included."""
    says = ((facts["state"] != "blank") | (facts["note"] != "")).to_numpy(dtype=bool)
    return Sources(facts, np.where(says, np.cumsum(says), 0), found)


def sources_sheets(found: Sources, period: Period, roster: Roster) -> list[Sheet]:
    """The lines as plain records, with a filter; what one sheet cannot hold goes on on a next."""
    numbers = np.flatnonzero(found.lines)
    return [
        _sheet(_name(sheet), found, numbers[start : start + LINES], period, roster)
        for sheet, start in enumerate(range(0, max(len(numbers), 1), LINES))
    ]


def _sheet(
    name: str, found: Sources, numbers: np.ndarray, period: Period, roster: Roster
) -> Sheet:  # fmt: skip
    """Numbers stay numbers."""
    cells = {
        (0, 0): Cell(f"{name}: {period.title}", "left_title"),
        (1, 0): Cell(wording("sources.legend"), "legend"),
    }
    cells |= {(HEADER, n): Cell(column.header, "list_header") for n, column in enumerate(COLUMNS)}
    bulk = Bulk(FIRST, len(numbers), _STYLES, lambda: _records(found, numbers, roster))
    return Sheet(
        name, cells, tuple(column.width for column in COLUMNS), {HEADER: 32.0},
        freeze=(FIRST, 2), filter=(HEADER, 0, bulk.last, len(COLUMNS) - 1), bulk=bulk,
        page=Page(landscape=True, repeat_rows=(HEADER, HEADER), header=PAGE_NUMBER,
                  first_header="", area=(0, 0, bulk.last, _PRINTED)),
    )  # fmt: skip


def _records(found: Sources, numbers: np.ndarray, roster: Roster) -> Iterator[tuple]:
    """Block by block: the lists of a whole nation would take ten times what FACTS take."""
    names = {unit.id: unit.short for unit in roster.units}
    received = {file: as_text.day_and_time(of.received) for file, of in found.origins.items()}
    checksums = {file: of.checksum for file, of in found.origins.items()}
    in_words = {
        "unit": lambda unit: names.get(unit, unit),
        "state": as_text.STATE.__getitem__,
        "counted": lambda counted: as_text.YES if counted else "",
        "repairs": repairs_in_words,
    }
    for start in range(0, len(numbers), _AT_ONCE):
        block = found.facts.iloc[numbers[start : start + _AT_ONCE]]
        columns = [map(in_words.get(name, _same), block[name].tolist()) for name in _FACTS]
        files = block["file"].tolist()
        columns += [[of.get(file, "") for file in files] for of in (received, checksums)]
        yield from zip(*columns, strict=True)


def _same(value):
    return value
