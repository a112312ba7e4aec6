"""What a returned file says, as values: one Answer per row that is read, Notices for what was odd."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from schemas.figure import BLANK, Figure

BLANK_FORM = "blank_form"  # the Notice of a form that came back without an answer
NOTHING_AT_ALL = "nothing_at_all"  # the Notice of one whose unit says so of all of it
TABLE_OF_UNITS = "table_of_units"  # that of a file of which each line is a return
TOTAL_LINE = "total_line"  # that of a line that adds up others


@dataclass(frozen=True, slots=True)
class Answer:
    """One row of one return. `raw` is what stood in the cell, `repairs` how it was understood.

    Addresses are such as D14; a row that was not found in the file has none. `distribution` is
    what a consolidated appendix says of a coded row («0:5 1:20»).
    """

    key: str
    figure: Figure = BLANK
    raw: str = ""
    note: str = ""
    sheet: str = ""
    cell: str = ""
    numerator_cell: str = ""
    denominator_cell: str = ""
    note_cell: str = ""
    repairs: tuple[str, ...] = ()
    distribution: str = ""

    @property
    def is_of_others(self) -> bool:
        """True of a line of an open form that others name and this return does not."""
        return self.figure.state == "not_applicable" and not self.cell


@dataclass(frozen=True, slots=True)
class Notice:
    """Something odd met while reading: a message id of messages.csv, where, and what to put in.

    `cells` are full addresses (Sheet1!D14), `words` the values for the message's placeholders.
    """

    id: str
    keys: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, identifier: str, **words: str) -> "Notice":
        """One that says something of the file as a whole."""
        return cls(identifier, words=tuple(words.items()))


@dataclass(frozen=True, slots=True)
class Noted:
    """What is said of a return beside its reading: `at` is its position among the returns."""

    at: int
    notice: Notice


@dataclass(frozen=True, slots=True)
class Return:
    """One file as read. `form` is '' and `answers` empty where the file could not be read.

    `explanations` are the department's words on findings of an earlier return (explanations.py);
    `answers_file` is that return's checksum (or «?») in what comes back of a letter about it. `sender`
    and `sent` are of the mail that it was attached to, `sent` by the clock of the office. `named` are the
    lines of an open form that it names, each with its list. `beside` are other forms that were asked
    for, of which the file has a table as well.

    A table of several units is no return itself: its `lines` are, each with its `place` in the file
    and, as `compiler`, the unit that sent the table, as far as that says so. Those that add up others
    are judged, by the words on the line as `unit`, and never count.
    """

    file: str
    form: str = ""
    unit: str = ""
    period: str = ""
    readable: bool = False
    answers: Sequence[Answer] = ()
    notices: tuple[Notice, ...] = ()
    checksum: str = ""
    explanations: tuple[tuple[str, str], ...] = ()
    answers_file: str = ""
    sender: str = ""
    sent: dt.datetime | None = None
    named: tuple[tuple[str, str], ...] = ()
    place: str = ""
    compiler: str = ""
    beside: str = ""
    lines: tuple["Return", ...] = ()

    def each(self) -> list["Return"]:
        """What was read of the file as a whole, then its lines, under names of their own."""
        own = (replace(line, file=f"{self.file}, {line.place}") for line in self.lines)
        return [replace(self, lines=()), *own] if self.lines else [self]

    @property
    def source(self) -> str:
        """The file that it was read from."""
        return self.file.removesuffix(f", {self.place}") if self.place else self.file

    @property
    def is_table_of_units(self) -> bool:
        return self._has(TABLE_OF_UNITS)

    @property
    def is_total(self) -> bool:
        return self._has(TOTAL_LINE)

    @property
    def is_blank_form(self) -> bool:
        return self._has(BLANK_FORM)

    @property
    def says_nothing(self) -> bool:
        """True where the unit says that it has nothing to report in the whole form."""
        return self._has(NOTHING_AT_ALL)

    def _has(self, identifier: str) -> bool:
        return any(notice.id == identifier for notice in self.notices)


@dataclass(frozen=True, slots=True)
class Filled:
    """What to put into a row of a template before it is sent: figures, a state, a note.

    `state` goes into the column that says why there is no figure, or ticks a heading.
    """

    value: float | str | None = None
    numerator: float | str | None = None
    denominator: float | str | None = None
    note: str = ""
    state: str = ""
