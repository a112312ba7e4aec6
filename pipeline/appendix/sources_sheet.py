"""FACTS and the register's times in, the sheet «Nguồn gốc» out: where every figure comes from.

One line for each thing that a unit wrote, in the order of the units and of the form; the cells of
the matrix link to these lines, which lead back there and to their file. Figures are texts, as
Vietnamese offices write them: what a program makes of a number depends on where it was installed.
"""

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pipeline.appendix.marks import Marks
from pipeline.appendix.words import columns, wording
from pipeline.returns import Return
from pipeline.xlsx.bulk import MOST_LINKS, Bulk, Styled
from pipeline.xlsx.decree import PAGE_NUMBER
from pipeline.xlsx.row_heights import row_height
from pipeline.xlsx.write import Cell, Page, Sheet
from schemas.form.model import Form
from schemas.periods.period import Period
from schemas.units.unit import Roster
from schemas.wording import as_text
from schemas.wording.messages import repairs_in_words

NAME = wording("sources")
HEADER = 2
FIRST = HEADER + 1
LINES = 1_048_576 - FIRST  # that a sheet has room for
_AT_ONCE = 20_000
_WIDTHS = {
    "unit": 14, "code": 8, "label": 44, "raw": 15, "value": 9, "numerator": 8, "denominator": 8,
    "state": 13, "counted": 9, "file": 20, "sheet": 12, "cell": 6, "repairs": 20, "wrong": 26,
    "note": 26, "received": 16,
}  # fmt: skip
_NAMES = tuple(_WIDTHS)
COLUMNS = columns("sources", _WIDTHS)
_LAST_PRINTED = "repairs"
_WRAPPED = ("label", "raw", "file", "sheet", "repairs")  # what is printed whole, however long it is
_STYLES = dict.fromkeys(_WRAPPED, "plain_wrapped") | {
    "code": "plain_centre", "value": "plain_figure", "numerator": "plain_figure",
    "denominator": "plain_figure", "counted": "plain_centre", "cell": "plain_centre",
}  # fmt: skip
_MADE_OF = {"label": "key", "received": "file"}  # columns of FACTS that others are made of
_LINK = "plain_link_centre"  # of short texts alone: LibreOffice breaks no text that leads somewhere


class Origin(NamedTuple):
    """What is known of a file beside what stands in it."""

    checksum: str = ""
    received: str = ""


@dataclass(frozen=True)
class Around:
    """What a line tells of beside its fact. `figure` gives the link to (key, unit) in the matrix,
    `files` links to where a file is told of."""

    form: Form
    roster: Roster
    marks: Marks
    figure: Callable[[str, str], str]
    files: Mapping[str, str]


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


def sources_sheets(found: Sources, period: Period, around: Around) -> list[Sheet]:
    """The lines as plain records, with a filter; what one sheet cannot hold goes on on a next."""
    numbers = np.flatnonzero(found.lines)
    return [
        _sheet(_name(sheet), found, numbers[start : start + LINES], period, around)
        for sheet, start in enumerate(range(0, max(len(numbers), 1), LINES))
    ]


def _sheet(
    name: str, found: Sources, numbers: np.ndarray, period: Period, around: Around
) -> Sheet:  # fmt: skip
    cells = {
        (0, 0): Cell(f"{name}: {period.title}", "left_title"),
        (1, 0): Cell(wording("sources.legend"), "legend"),
    }
    cells |= {(HEADER, n): Cell(column.header, "list_header") for n, column in enumerate(COLUMNS)}
    measured = len(numbers) <= MOST_LINKS  # of more, each line has the height of one
    looks = _STYLES | ({} if measured else dict.fromkeys(_WRAPPED, "plain"))
    styles = tuple(looks.get(name, "plain") for name in _NAMES)
    bulk = Bulk(
        FIRST, len(numbers), styles, lambda: _records(found, numbers, around),
        _heights(_records(found, numbers, around)) if measured else {},
        others=(_LINK,),
    )  # fmt: skip
    return Sheet(
        name, cells, tuple(column.width for column in COLUMNS), {HEADER: 32.0},
        freeze=(FIRST, 2), filter=(HEADER, 0, bulk.last, len(COLUMNS) - 1), bulk=bulk,
        texts=(FIRST, 0, bulk.last, len(COLUMNS) - 1),
        page=Page(landscape=True, repeat_rows=(HEADER, HEADER), header=PAGE_NUMBER,
                  first_header="", area=(0, 0, bulk.last, _NAMES.index(_LAST_PRINTED))),
    )  # fmt: skip


def _heights(records: Iterable[tuple]) -> dict[int, float]:
    """Of the lines in which a text takes more than one."""
    places = [(_NAMES.index(name), _WIDTHS[name], _STYLES[name]) for name in _WRAPPED]
    one = row_height([("", 1, _STYLES["file"])])
    heights = (
        row_height((str(record[at]), width, style) for at, width, style in places)
        for record in records
    )
    return {line: height for line, height in enumerate(heights, FIRST) if height > one}


def _records(found: Sources, numbers: np.ndarray, around: Around) -> Iterator[tuple]:
    """Block by block: the lists of a whole nation would take ten times what FACTS take."""
    linked, in_words = 2 * len(numbers) <= MOST_LINKS, _in_words(found.origins, around)
    for start in range(0, len(numbers), _AT_ONCE):
        block = found.facts.iloc[numbers[start : start + _AT_ONCE]]
        columns: dict[str, Iterable[Any]] = {
            name: map(in_words.get(name, _same), block[_MADE_OF.get(name, name)].tolist())
            for name in _NAMES if name != "wrong"
        }  # fmt: skip
        places = list(zip(block["unit"].tolist(), block["key"].tolist(), strict=True))
        marks = map(around.marks.get, places)
        columns["wrong"] = [mark.titles if mark else "" for mark in marks]
        if linked:
            figures = [around.figure(key, unit) for unit, key in places]
            columns["code"] = map(_linked, columns["code"], figures)
            files = [around.files.get(file, "") for file in block["file"].tolist()]
            columns["cell"] = map(_linked, columns["cell"], files)
        yield from zip(*(columns[name] for name in _NAMES), strict=True)


def _in_words(origins: Mapping[str, Origin], around: Around) -> dict[str, Callable]:
    """What is shown of a thing that FACTS hold, by column.

    With its number behind it a label is none of the form's: nobody reads this sheet as a return.
    """
    names = {unit.id: unit.short for unit in around.roster.units}
    received = {file: as_text.day_and_time(of.received) for file, of in origins.items()}
    labels = {
        row.key: wording("sources.row", label=row.label, code=row.code) for row in around.form.rows
    }
    return {
        "unit": lambda unit: names.get(unit, unit), "label": labels.__getitem__,
        "state": as_text.STATE.__getitem__, "repairs": repairs_in_words,
        "counted": lambda counted: as_text.YES if counted else "",
        "received": lambda file: received.get(file, ""),
        "value": _figure, "numerator": _figure, "denominator": _figure,
    }  # fmt: skip


def _same(value):
    return value


@functools.lru_cache(maxsize=65_536)
def _number(value: float) -> str:
    return as_text.number(value)


def _figure(value: float) -> str:
    return _number(value) if value == value else ""


def _linked(text: str, link: str) -> Styled | str:
    return Styled(text, _LINK, link) if link else text
