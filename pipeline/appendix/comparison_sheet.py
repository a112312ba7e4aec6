"""TOTALS of this period and results of earlier ones in, the sheet «So sánh» out.

Differences are formulas over «Phụ lục»; what is flagged (a jump, a cumulative figure that falls)
follows the form's own bound.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.appendix.official_sheet import NAME as OFFICIAL
from pipeline.appendix.official_sheet import VALUE, positions
from pipeline.appendix.words import columns, wording
from pipeline.past.earlier import Result
from pipeline.totals.remarks import Total
from pipeline.xlsx.decree import PAGE_NUMBER
from pipeline.xlsx.row_heights import row_height
from pipeline.xlsx.write import Cell, Page, Sheet, address
from schemas.form.model import Form, Row
from schemas.periods.period import Period
from schemas.wording import as_text

NAME = wording("comparison")
_FIXED = columns("comparison", {"code": 8.0, "label": 38.0, "unit": 12.0, "now": 11.0})
_EACH = columns("comparison", {"before": 11.0, "difference": 11.0, "change": 10.0, "flag": 16.0})
_HEADER, _FIRST = 1, 3


def comparison_sheet(
    form: Form, period: Period, totals: Mapping[str, Total], earlier: Sequence[Result]
) -> Sheet:
    """One line per figure, four columns per earlier period."""
    widths = [column.width for column in (*_FIXED, *_EACH * len(earlier))]
    cells, merges = _header(period, earlier)
    heights = {_HEADER + 1: 32.0}
    rows = [row for row in form.value_rows if row.kind != "code"]
    for line, row in enumerate(rows, _FIRST):
        now = totals[row.key].value if row.key in totals else float("nan")
        for column, cell in enumerate(_record(form, row, now, earlier, line)):
            cells[line, column] = cell
        heights[line] = row_height([
            (row.label, _FIXED[1].width, "matrix_label"),
            (as_text.unit_of_measure(row), _FIXED[2].width, "matrix_centre"),
        ])  # fmt: skip
    last = _FIRST + len(rows) - 1
    return Sheet(
        NAME, cells, tuple(widths), heights, merges, freeze=(_FIRST, 2),
        filter=(_HEADER + 1, 0, last, len(widths) - 1),
        page=Page(landscape=True, repeat_rows=(_HEADER, _HEADER + 1), header=PAGE_NUMBER,
                  first_header=""),
    )  # fmt: skip


def _header(period: Period, earlier: Sequence[Result]):
    cells = {(0, 0): Cell(f"{NAME}: {period.title}", "left_title")}
    merges = []
    for column, fixed in enumerate(_FIXED):
        cells[_HEADER, column] = Cell("", "matrix_header")
        cells[_HEADER + 1, column] = Cell(fixed.header, "matrix_header")
    for number, item in enumerate(earlier):
        first = len(_FIXED) + number * len(_EACH)
        cells[_HEADER, first] = Cell(as_text.compared_with(item.title), "matrix_header")
        merges.append((_HEADER, first, _HEADER, first + len(_EACH) - 1))
        for offset, each in enumerate(_EACH):
            cells[_HEADER + 1, first + offset] = Cell(each.header, "matrix_header")
    return cells, tuple(merges)


def _record(form: Form, row: Row, now: float, earlier: Sequence[Result], line: int) -> list[Cell]:
    here = f"'{OFFICIAL}'!{address(positions(form)[row.key], VALUE, True)}"
    cells = [
        Cell(row.number, "matrix_centre"), Cell(row.label, "matrix_label"),
        Cell(as_text.unit_of_measure(row), "matrix_centre"),
        Cell(_known(now), _style(row, now), f'=IF(ISNUMBER({here}),{here},"")'),
    ]  # fmt: skip
    for number, item in enumerate(earlier):
        first = len(_FIXED) + number * len(_EACH)
        totals = item.totals or {}
        compared = _compared(form, row, now, totals.get(row.key), line, first)
        if row.key not in totals and row.follows in totals:  # of an older version of the form
            compared = _nearly(_compared(form, row, now, totals[row.follows], line, first))
        cells += compared
    return cells


def _compared(form: Form, row: Row, now: float, then: float | None, line: int, first: int):
    """Earlier figure, difference, change in per cent, and whether it asks for a second look."""
    this, that = address(line, len(_FIXED) - 1), address(line, first)
    difference = address(line, first + 1)
    change = None if then is None or now != now else now - then
    percent = 100 * change / abs(then) if change is not None and then else None
    return (
        Cell(then, _style(row, then)),
        Cell("" if change is None else change, _style(row, change),
             f'=IF(AND(ISNUMBER({this}),ISNUMBER({that})),{this}-{that},"")'),
        Cell("" if percent is None else percent, "change",
             f'=IF(ISNUMBER({difference}),IF({that}=0,"",100*{difference}/ABS({that})),"")'),
        Cell(_flag(form, row, change, percent), "matrix_centre"),
    )  # fmt: skip


def _nearly(compared: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The same beside a figure of nearly the same meaning, which is said."""
    *figures, flag = compared
    said = filter(None, (as_text.FLAG["near"], str(flag.value)))
    return (*figures, replace(flag, value="; ".join(said)))


def _style(row: Row, value: float | None) -> str:
    if value is None or value != value or float(value).is_integer():
        return "read"
    return "read_share" if row.kind == "ratio" else "read_decimal"


def _known(value: float) -> float | str:
    return value if value == value else ""


def _flag(form: Form, row: Row, change: float | None, percent: float | None) -> str:
    if change is not None and change < 0 and row.time == "cumulative" and row.is_number:
        return as_text.FLAG["falls"]
    if percent is not None and abs(percent) >= form.large_change:
        return as_text.FLAG["rises" if percent > 0 else "drops"]
    return ""
