"""The columns and fixed lines of a template's form sheet, and of the hidden sheet that judges it."""

from dataclasses import dataclass

from pipeline.xlsx.book import address
from schemas.form.model import Form

FORM_SHEET = "Biểu số liệu"
CHECK_SHEET = "_kiem_tra"
MARK = "phuluc"
LAST_ROW = 1000  # how far down formulas look for the rows of the form, were lines inserted


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the form sheet; the form's own wording of `header`, where it has one, wins."""

    name: str
    header: str
    width: float
    printed: bool = True
    hidden: bool = False


COLUMNS = (
    Column("stt", "STT", 7.5),
    Column("label", "Chỉ tiêu thống kê", 33),
    Column("unit", "Đơn vị tính", 14.5),
    Column("value", "Số liệu", 12),
    Column("note", "Ghi chú", 14),
    Column("numerator", "Tử số (X)", 11, printed=False),
    Column("denominator", "Mẫu số (Y)", 11, printed=False),
    Column("state", "Không có số liệu: chọn lý do", 15, printed=False),
    Column("previous", "Kỳ trước", 12, printed=False),
    Column("key", MARK, 12, printed=False, hidden=True),  # its header names the unit
    Column("flag_value", "Kiểm tra số liệu", 4, printed=False, hidden=True),
    Column("flag_numerator", "Kiểm tra X", 4, printed=False, hidden=True),
    Column("flag_denominator", "Kiểm tra Y", 4, printed=False, hidden=True),
    Column("check", "Kiểm tra", 60, printed=False),  # the last one: long texts run on to the right
)
AT = {column.name: number for number, column in enumerate(COLUMNS)}
PRINTED = max(AT[column.name] for column in COLUMNS if column.printed)
GROUPED = ("unit", "value")  # under the common header «Kết quả thống kê»
FLAGS = {"value": "flag_value", "numerator": "flag_numerator", "denominator": "flag_denominator"}
HEADER_LINE = 4  # counted from 0, after four title lines
FIRST_LINE = HEADER_LINE + 2
TICK = (2, AT["state"])  # the cell for «nothing to report» in the whole form

# The hidden sheet: a line for each row of the form, on the same line as there.
PREPARED = (
    "key", "line", "raw", "raw_x", "raw_y", "reason", "code", "word", "word_x", "word_y", "said",
    "covered", "state", "value", "numerator", "denominator", "spread", "asked", "previous", "least",
    "own", "own_weight", "flag_value", "flag_numerator", "flag_denominator", "all", "shown",
    "error", "warning", "missing",
)  # fmt: skip
RULE_COLUMNS = ("rule", "outcome", "weight", "says", "failing")
_NAMES = (*PREPARED, *RULE_COLUMNS, "words", "states")
CHECK_AT = {name: number for number, name in enumerate(_NAMES)}
COUNTS = {"errors": (0, 1), "warnings": (1, 1), "missing": (2, 1), "nothing": (3, 1)}


def headers(form: Form) -> dict[str, str]:
    """Column name → the header text that stands above it."""
    return {column.name: form.header.get(column.name, column.header) for column in COLUMNS}


def line_of(form: Form, key: str) -> int:
    """The line of a row, from 0: the same on the form sheet and on the hidden one."""
    return FIRST_LINE + form.position[key]


def check_cell(name: str, line: int) -> str:
    """The address of a cell of the hidden sheet, within it."""
    return address(line, CHECK_AT[name])


def check_area(name: str, first: int, count: int, outside: bool = False) -> str:
    """A stretch of a column of the hidden sheet; `outside` it the sheet is named."""
    column = CHECK_AT[name]
    area = f"{address(first, column, True)}:{address(first + count - 1, column, True)}"
    return f"{CHECK_SHEET}!{area}" if outside else area


def form_area(name: str) -> str:
    """A whole column of the form sheet, as the hidden sheet looks at it."""
    column = AT[name]
    first, last = address(0, column, True), address(LAST_ROW - 1, column, True)
    return f"'{FORM_SHEET}'!{first}:{last}"
