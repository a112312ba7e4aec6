"""What stands in the table of a wide form or of a grid, as values: columns, lines, the note under it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.grid import RawCell
from pipeline.reading.table.placing import Placed
from pipeline.reading.table.records import text_of
from pipeline.reading.table.which_column import Lines
from schemas.form.model import Row
from schemas.rules.number_line import number_of
from schemas.text import tidy


class SheetColumn(NamedTuple):
    """A column as a sheet heads it: texts from top to bottom, and its number of the number line.

    `is_own` is false where the last of the texts stands over the column beside it: merged over both,
    or because this one has none.
    """

    column: int
    path: tuple[str, ...]
    is_own: bool
    number: str

    @property
    def heading(self) -> str:
        return " – ".join(self.path)


class Match(NamedTuple):
    """A column of a sheet and the row of the form that is asked in it.

    `how` is label (the headings are the form's), number (other words over the same number), similar
    (words that are nearly right) or numbers (no words at all). `misnumbered` is true where it carries
    the number of another column.
    """

    found: SheetColumn
    row: Row
    how: str
    misnumbered: bool


class Headed(NamedTuple):
    """A sheet with the headings of a wide form over its lines, from row `first` to row `last`."""

    lines: Lines
    columns: tuple[SheetColumn, ...]
    matches: tuple[Match, ...]
    first: int
    last: int

    @property
    def above(self) -> dict[tuple[int, int], RawCell]:
        return {
            (row, at): cell for row, line in self.lines.items() if row < self.first
            for at, cell in line.items()
        }  # fmt: skip

    @property
    def title(self) -> tuple[str, ...]:
        return tuple(tidy(cell.value) for cell in self.above.values() if cell.kind == "text")

    @property
    def below(self) -> dict[int, Mapping[int, RawCell]]:
        return {row: line for row, line in self.lines.items() if row > self.last}

    @property
    def repeated(self) -> set[int]:
        """The rows below of headings, or of numbers, that a page break repeats."""
        over = {column.column: (column.path, column.number) for column in self.columns}
        return {row for row, line in self.below.items() if _repeats(line, over)}


def _repeats(line: Mapping[int, RawCell], over: Mapping[int, tuple[tuple[str, ...], str]]) -> bool:
    texts = {at: text_of(cell) for at, cell in line.items() if at in over}
    headed = sum(text in over[at][0] for at, text in texts.items())
    numbered = sum(number_of(text) == over[at][1] != "" for at, text in texts.items())
    return (headed > 1 and headed * 2 > len(texts)) or (numbered > 1 and numbered == len(texts))


COMPARED = "compared"  # «Cùng kỳ năm trước», «So với kế hoạch (%)»


class UnitLine(NamedTuple):
    """A line under the headings; `sums` are the lines of units that it adds up, of a total alone.

    `level` is unit, group (a district over its communes), level («Cấp xã») or whole («Toàn tỉnh»), and
    of what only stands there to compare with COMPARED.
    """

    row: int
    name: str
    level: str
    is_filled: bool
    sums: tuple[int, ...] = ()

    @property
    def is_unit(self) -> bool:
        return self.level == "unit"


@dataclass(frozen=True, slots=True)
class Wide:
    """The table of a wide form on one sheet; `names` is the column of the units' names, 0 for none;
    `stubs` are all that ask nothing.

    `left` are the columns that are no column of the form; `note` is what is written under the table,
    at `note_at`; `headings` is the last row of the headings, `last` the last column that holds something.
    """

    matches: tuple[Match, ...]
    left: tuple[SheetColumn, ...]
    names: int
    stubs: frozenset[int]
    headings: int
    last: int
    lines: tuple[UnitLine, ...]
    note: str = ""
    note_at: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Crossed:
    """The table of a grid form on one sheet: its placed lines, and its columns as of a wide form.

    `blocked` are the places of figures in cells that the form crosses out.
    """

    lines: tuple[Placed, ...]
    columns: Wide
    blocked: tuple[tuple[int, int], ...]
