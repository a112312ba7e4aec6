"""Submissions in, the sheet «Tình hình nộp» out: who has sent, who has not, and the totals."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pipeline.appendix_form import PAGE_NUMBER
from pipeline.listing import Column, Record, listing
from pipeline.submission import STATUS, Submission
from pipeline.xlsx import Cell, Page, Sheet
from schemas.form import LEVELS
from schemas.period import Period

NAME = "Tình hình nộp"
COLUMNS = (
    Column("STT", 6), Column("Đơn vị", 28), Column("Cấp", 11), Column("Tình trạng", 11),
    Column("Số lỗi", 9), Column("Số cảnh báo", 9), Column("Tệp đã nhận", 24),
)  # fmt: skip
_STATUS_STYLE = {
    "received": "list_centre", "needs_correction": "list_warning",
    "unusable": "list_error", "missing": "list_error",
}  # fmt: skip


def progress_sheet(period: Period, submissions: Sequence[Submission]) -> Sheet:
    """Totals by level on top, then one line per unit that must report."""
    records = [_record(number, item) for number, item in enumerate(submissions, 1)]
    title = Cell(f"{NAME}: {period.title}", "left_title")
    page = Page(header=PAGE_NUMBER, first_header="")
    return listing(NAME, [title], COLUMNS, records, page, above=_totals(submissions))


def _record(number: int, item: Submission) -> list[Cell]:
    return [
        Cell(number, "list_centre"),
        Cell(item.unit.name, "list_cell"),
        Cell(LEVELS[item.unit.level].capitalize(), "list_centre"),
        Cell(STATUS[item.status], _STATUS_STYLE[item.status]),
        Cell(item.errors if item.files else None, "list_number"),
        Cell(item.warnings if item.files else None, "list_number"),
        Cell("\n".join(Path(file).name for file in item.files), "list_cell"),
    ]


def _totals(submissions: Sequence[Submission]) -> list[Record]:
    """Phải gửi, then the statuses that it is made of: one column per level, and all together."""
    counts = Counter((item.unit.level, item.status) for item in submissions)
    levels = [level for level in LEVELS if any(level == of for of, _ in counts)]
    names = [*(LEVELS[level].capitalize() for level in levels), "Cộng"]
    margin = Cell(None, "text")
    table = [[margin, *(Cell(text, "list_header") for text in ("Tình trạng", *names))]]
    for label, statuses in (("Phải gửi", tuple(STATUS)), *((STATUS[s], (s,)) for s in STATUS)):
        figures = [sum(counts[level, status] for status in statuses) for level in levels]
        style = "list_total" if len(statuses) > 1 else "list_number"
        cells = (Cell(figure, style) for figure in (*figures, sum(figures)))
        table.append([margin, Cell(label, "list_cell"), *cells])
    return table
