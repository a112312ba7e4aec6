"""The columns and fixed lines of a template's form sheet, and of the hidden sheet that judges it."""

from dataclasses import dataclass, replace

from pipeline.identity_marks import MARK
from pipeline.xlsx.book import address
from schemas.form.model import Form
from schemas.wording.prompts import words

FORM_SHEET = words("sheet.form")[1]
CHECK_SHEET = "_kiem_tra"
_EDGES = 1  # of a column, in letters: it is a little wider than what stands in it
LAST_ROW = 1000  # how far down formulas look for the rows of the form, were lines inserted


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the form sheet; the form's own wording of its header, where it has one, wins."""

    name: str
    width: float
    printed: bool = False
    hidden: bool = False

    @property
    def header(self) -> str:
        if self.name == "check":
            return ""  # «mark» has the header of both
        return MARK if self.name == "key" else words(f"column.{self.name}")[1]


COLUMNS = (  # all in sight on a screen of 1366 pixels, so that a row and its fault are seen together
    Column("stt", 6.5, printed=True),
    Column("label", 30, printed=True),
    Column("unit", 12.5, printed=True),
    Column("value", 10.5, printed=True),
    Column("note", 11, printed=True),
    Column("numerator", 8.5),
    Column("denominator", 8),
    Column("state", 11.5),
    Column("previous", 8),
    Column("key", 12, hidden=True),  # its header names the unit
    Column("flag_value", 4, hidden=True),
    Column("flag_numerator", 4, hidden=True),
    Column("flag_denominator", 4, hidden=True),
    Column("mark", 2.5),  # ✗ ! … ✓: what colours say, without them; under the heading of «check»
    Column("check", 38),
)
AT = {column.name: number for number, column in enumerate(COLUMNS)}
PRINTED = max(AT[column.name] for column in COLUMNS if column.printed)
GROUPED = ("unit", "value")  # under one common header
CHECKED = ("mark", "check")  # under one as well
PARTS = ("value", "numerator", "denominator")
FLAGS = {part: f"flag_{part}" for part in PARTS}
HEADER_LINE = 4  # counted from 0, after four title lines
FIRST_LINE = HEADER_LINE + 2
TICK = (
    1,
    AT["state"],
)  # the cell for «nothing to report» in the whole form
VIEW = (3, AT["check"])  # the cell that chooses between colours and the printed look

# The hidden sheet, three lists side by side. Each row of the form is on the same line as there.
ROW_COLUMNS = (
    "key", "line", "raw_value", "raw_numerator", "raw_denominator", "code",
    "value_state", "numerator_state", "denominator_state", "covered",
    "state", "value", "numerator", "denominator", "spread", "previous", "least",
    "rules", "verdicts", "first_failed", "problem", "weight", *FLAGS.values(), "shown",
)  # fmt: skip
RELATION_COLUMNS = ("relation", "verdict", "failure", "first")  # a line for each rule between rows
MESSAGE_COLUMNS = ("number", "message_weight", "message", "more")  # from number 0: nothing
WORD_COLUMNS = ("word", "word_state")
CHECK_COLUMNS = (*ROW_COLUMNS, *RELATION_COLUMNS, *MESSAGE_COLUMNS, *WORD_COLUMNS)
CHECK_AT = {name: number for number, name in enumerate(CHECK_COLUMNS)}
COUNTS = {
    "errors": (0, 1), "warnings": (1, 1), "missing": (2, 1), "nothing": (3, 1),
    "not_applicable": (3, 3),
}  # fmt: skip
FIRST_OF = {"error": (0, 3), "warning": (1, 3), "missing": (2, 3)}  # the form's line to go to


def columns(with_past: bool) -> tuple[Column, ...]:
    """The columns as they are shown: figures of an earlier period take their room from the last one."""
    if not with_past:
        return tuple(replace(c, hidden=True) if c.name == "previous" else c for c in COLUMNS)
    last, past = COLUMNS[-1], COLUMNS[AT["previous"]]
    return (*COLUMNS[:-1], replace(last, width=last.width - past.width - _EDGES))


def headers(form: Form) -> dict[str, str]:
    """Column name → the header text that stands above it."""
    return {column.name: form.header.get(column.name, column.header) for column in COLUMNS}


def line_of(form: Form, key: str) -> int:
    """The line of a row, from 0: the same on the form sheet and on the hidden one."""
    return FIRST_LINE + form.position[key]


def check_cell(name: str, line: int) -> str:
    """The address of a cell of the hidden sheet, within it."""
    return address(line, CHECK_AT[name])


def check_area(name: str, count: int, outside: bool = False) -> str:
    """The first `count` lines of a list of the hidden sheet; `outside` it the sheet is named."""
    column = CHECK_AT[name]
    first, last = address(FIRST_LINE, column, True), address(FIRST_LINE + count - 1, column, True)
    return f"{CHECK_SHEET}!{first}:{last}" if outside else f"{first}:{last}"


def form_area(name: str) -> str:
    """A whole column of the form sheet, as the hidden sheet looks at it."""
    column = AT[name]
    first, last = address(0, column, True), address(LAST_ROW - 1, column, True)
    return f"'{FORM_SHEET}'!{first}:{last}"
