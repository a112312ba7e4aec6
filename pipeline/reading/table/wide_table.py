"""What stands in the table of a wide form, as values: its columns, its lines, the note under it."""

from dataclasses import dataclass
from typing import NamedTuple

from schemas.form.model import Row


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


class UnitLine(NamedTuple):
    """A line under the headings; `sums` are the lines of units that it adds up, of a total alone.

    `level` is unit, group (a district over its communes), level («Cấp xã») or whole («Toàn tỉnh»).
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
