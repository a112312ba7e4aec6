"""Submissions in, the sheet «Tình hình nộp» out: who has sent, who has not, until when, the totals."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.appendix.words import columns, wording
from pipeline.register.submission import ARRIVAL, STATUS, Submission
from pipeline.xlsx.decree import PAGE_NUMBER
from pipeline.xlsx.listing import Record, listing
from pipeline.xlsx.write import Cell, Page, Sheet
from schemas.periods.period import Period
from schemas.rules.rule import LEVELS
from schemas.wording import as_text

NAME = wording("progress")
COLUMNS = columns("progress", {
    "number": 6, "unit": 26, "level": 11, "status": 13, "sent": 17, "errors": 7, "warnings": 9,
    "files": 24,
})  # fmt: skip
_STATUS_STYLE = {
    "received": "list_centre", "needs_correction": "list_warning", "to_explain": "list_info",
    "to_accept": "list_info",
    "blank": "list_error", "unusable": "list_error", "missing": "list_error", "nothing_to_report": "list_centre",
}  # fmt: skip

_SELDOM = ("to_accept", "to_explain")  # named only where there is such a unit


def progress_sheet(period: Period, submissions: Sequence[Submission], due: str = "") -> Sheet:
    """One line per unit that must report, its head frozen; totals by level stand below."""
    records = [_record(number, item) for number, item in enumerate(submissions, 1)]
    titles = [Cell(f"{NAME}: {period.title}", "left_title")]
    if due:
        titles.append(Cell(wording("progress.deadline", due=as_text.day_in_words(due)), "legend"))
    page = Page(header=PAGE_NUMBER, first_header="")
    sheet = listing(NAME, titles, COLUMNS, records, page)
    first = max(line for line, _ in sheet.cells) + 2
    totals = {
        (line, column): cell
        for line, record in enumerate(_totals(submissions), first)
        for column, cell in enumerate(record)
    }
    return replace(sheet, cells=sheet.cells | totals)


def _record(number: int, item: Submission) -> list[Cell]:
    return [
        Cell(number, "list_centre"),
        Cell(item.unit.name, "list_cell"),
        Cell(LEVELS[item.unit.level].capitalize(), "list_centre"),
        Cell(STATUS[item.standing], _STATUS_STYLE[item.standing]),
        Cell(as_text.day_and_time(item.sent), "list_warning" if item.late else "list_centre"),
        Cell(item.errors if item.files else None, "list_number"),
        Cell(item.warnings if item.files else None, "list_number"),
        Cell("\n".join([*(Path(file).name for file in item.files), *_gone(item)]), "list_cell"),
    ]


def arrivals(submissions: Sequence[Submission]) -> tuple[list[str], Counter[tuple[str, str]]]:
    """The levels of those who must report, and how many of each level have sent what."""
    counts = Counter((item.unit.level, item.arrival) for item in submissions)
    return [level for level in LEVELS if any(level == of for of, _ in counts)], counts


def arrivals_met(counts: Counter[tuple[str, str]]) -> list[tuple[str, str]]:
    """The kinds of ARRIVAL with their words; that of blank forms only where one came."""
    return [
        (kind, words) for kind, words in ARRIVAL.items()
        if kind != "blank" or any(of == kind for _, of in counts)
    ]  # fmt: skip


def _gone(item: Submission) -> list[str]:
    return [wording("progress.gone", file=Path(name).name) for name, _ in item.gone]


def _totals(submissions: Sequence[Submission]) -> list[Record]:
    """Phải gửi and the six that it is the sum of; then, of what counts, how much is in order."""
    levels, arrived = arrivals(submissions)
    usable = Counter((item.unit.level, item.standing) for item in submissions)
    names = [*(LEVELS[level].capitalize() for level in levels), wording("progress.total")]
    margin = Cell(None, "text")
    table: list[Sequence[Cell]] = [
        [margin, *(Cell(name, "list_header") for name in (wording("progress.status"), *names))]
    ]
    lines = [(wording("progress.due"), arrived, tuple(ARRIVAL), "list_total")]
    lines += [(words, arrived, (kind,), "list_number") for kind, words in arrivals_met(arrived)]
    lines += [
        (wording("progress.of_sent", status=STATUS[kind].lower()), usable, (kind,), "list_part")
        for kind in ("received", *_SELDOM, "needs_correction")
        if kind not in _SELDOM or any(of == kind for _, of in usable)
    ]
    for label, counts, kinds, style in lines:
        figures = [sum(counts[level, kind] for kind in kinds) for level in levels]
        cells = (Cell(figure, style) for figure in (*figures, sum(figures)))
        table.append([margin, Cell(label, "list_cell"), *cells])
    return table
