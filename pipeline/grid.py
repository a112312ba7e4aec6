"""Cells with addresses and no meaning: what every reader of a file format gives, and layout takes."""

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pipeline.identity_marks import HIDDEN_SHEET
from schemas.wording.papers import worded

_ERROR = re.compile(r"#(?:N/A|NAME\?|[A-Z0-9/_]+!)|Err:[0-9]{3}")  # of Excel, and of Calc
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


class RawCell(NamedTuple):
    """One cell as stored. `kind`: text, number, boolean, error, or formula (without a result).

    The value of a formula is its text, where the format tells.
    `format` is the number format code (dates and percentages are numbers with a format). `doubt`
    says why what stands there may not be meant: struck (the whole cell is struck through), stale
    (the result of a formula that was not computed again), torn (a line of a text file with more
    fields than the others) or unseen (in the colour of what it stands on).
    """

    value: Any  # str of text, error and formula, float of number, bool of boolean
    kind: str
    format: str = ""
    doubt: str = ""


class Annotation(NamedTuple):
    """A text beside the cells: a note hung on one, or a box lying over it (at its upper left).

    `kind`: note, box.
    """

    row: int
    column: int
    kind: str
    text: str


Range = tuple[int, int, int, int]  # first row and column, last row and column, counted from 1


class Hidden(NamedTuple):
    """Rows and columns of a sheet that are not shown, counted from 1."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


ALL_SHOWN = Hidden()


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: `cells` maps (row, column), counted from 1, to what stands there; blanks left out.

    `merges` are the ranges of cells that are shown as one, where the format tells. Where it does
    not tell how numbers are shown (`knows_formats`), a 1 may have been 100 %. `hidden` are
    rows and columns that nobody sees.
    """

    name: str
    cells: dict[tuple[int, int], RawCell]
    visible: bool = True
    places: dict[int, tuple[int, int]] | None = None  # of a Word file: table and line, by row
    merges: tuple[Range, ...] = ()
    knows_formats: bool = True
    annotations: tuple[Annotation, ...] = ()
    hidden: Hidden = ALL_SHOWN

    def address(self, row: int, column: int) -> str:
        """Where a person finds the cell: D14, or table, line and column of a Word file."""
        if self.places is None:
            return address(row, column)
        table, line = self.places.get(row, (0, row))
        if not table:
            return worded("files", "place.line", line=line)
        return worded("files", "place.cell", table=table, row=line, column=column)

    def is_covered(self, row: int, column: int) -> bool:
        """True of a cell that is merged into another: what it still holds is not shown."""
        for top, left, bottom, right in self.merges:  # for each figure of every return
            if top <= row <= bottom and left <= column <= right and (row, column) != (top, left):
                return True
        return False


@dataclass(frozen=True, slots=True)
class Grid:
    """A workbook as read: sheets in order, the custom document properties, the fonts it names.

    `without` is the notice that says what the file is where no table of a form stands in it, and why;
    `doubt` one about all that was read, '' where the format leaves none.
    """

    tables: tuple[Table, ...]
    properties: dict[str, str] = field(default_factory=dict)
    date1904: bool = False
    fonts: frozenset[str] = frozenset()
    without: tuple[str, str] = ("no_table", "")
    doubt: str = ""


def without_table(hidden: Iterable[str]) -> tuple[str, str]:
    """The notice of a workbook in which no table of a form is found: it may stand on a hidden sheet.

    Ours have hidden sheets of their own, and never a table.
    """
    names = list(hidden)
    if not names or HIDDEN_SHEET in names:
        return "no_table", ""
    return "sheet_hidden", ", ".join(f"“{name}”" for name in names)


def is_error(text: str) -> bool:
    """True of what a program shows for a formula that it cannot compute: «#DIV/0!», «#N/A»."""
    return text.startswith(("#", "Err:")) and _ERROR.fullmatch(text) is not None


def lines_of(cells: Mapping[tuple[int, int], RawCell]) -> dict[int, dict[int, RawCell]]:
    """Cells by row and column, in the order of the sheet."""
    lines: dict[int, dict[int, RawCell]] = {}
    for (row, column), cell in sorted(cells.items()):
        lines.setdefault(row, {})[column] = cell
    return lines


@functools.lru_cache(maxsize=8192)
def address(row: int, column: int) -> str:
    """A1 address of a cell counted from 1.

    >>> address(14, 4), address(1, 28)
    ('D14', 'AB1')
    """
    return f"{letters_of(column)}{row}"


def place_of(reference: str) -> tuple[int, int]:
    """Row and column, counted from 1, of an A1 address; raises ValueError for anything else.

    >>> place_of("D14"), place_of("AB1")
    ((14, 4), (1, 28))
    """
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(reference)
    column = 0
    for letter in match[1].encode():
        column = column * 26 + letter - 64
    return int(match[2]), column


@functools.lru_cache(maxsize=1024)
def letters_of(column: int) -> str:
    """The letters over a column counted from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def full_address(sheet: str, cell: str) -> str:
    """Sheet and cell as findings print them: Sheet1!D14."""
    return f"{sheet}!{cell}" if cell else sheet
