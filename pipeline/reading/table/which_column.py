"""What the columns of a table are headed by in, which of them holds the figures of the period out.

A heading decides; of several that could be meant one that is empty, hidden or says the same is none.
"""

import functools
from collections.abc import Callable, Collection, Mapping

from pipeline.grid import RawCell
from pipeline.reading.cell.numeral import clean
from pipeline.reading.table.heading_path import OTHER_FIGURES, RUNNING, Heading, named
from schemas.periods.period import Period
from schemas.periods.times import time_in_heading
from schemas.vocabulary.words import heading, heading_begins

FEWEST = 5  # cells of a column that is known by what stands in it
_HEAD = 80  # letters in which a text shows that it is a figure
Lines = Mapping[int, Mapping[int, RawCell]]


def figures_of(
    headings: Mapping[int, Heading], header_row: int, lines: Lines,
    period_of_sheet: Callable[[], Period | None], hidden: Collection[int],
) -> tuple[list[int], bool, list[int]]:  # fmt: skip
    """The columns that could be the figures, whether they are of other figures, and those under strange words."""
    values, is_other = choose(headings, period_of_sheet)
    is_running = any(headings[c].name == RUNNING for c in values) and _goes_on(period_of_sheet())
    strange = _strange_figures(headings, header_row, lines) if is_other and not is_running else []
    if strange:
        values, is_other = strange, all(headings[column].is_share for column in strange)
    if len(values) > 1:
        filled = [column for column in values if _is_filled(column, header_row, lines)]
        shown = [column for column in filled if column not in hidden]
        values = shown or filled or values[:1]
        said = {headings[column].path for column in values if _is_known(headings[column])}
        if len(said) == len(values):  # under one heading, or strange ones, parts may be equal
            values = _different(values, header_row, lines)
    return values, is_other, strange


def choose(
    headings: Mapping[int, Heading], period_of_sheet: Callable[[], Period | None]
) -> tuple[list[int], bool]:
    """The columns that could be the figures of the period, and whether they are of other figures.

    The columns that name the period win over those that name no time; a column of another time is
    only taken where there is no other, and asked about; so is a plan, or a part of the figures.
    """
    figures = [column for column, heading in headings.items() if heading.name == "value"]
    figures = figures or [c for c, heading in headings.items() if not heading.name and heading.time]
    figures = [c for c in figures if _is_known(headings[c])] or figures
    running = [column for column, heading in headings.items() if heading.name == RUNNING]
    times = {column: headings[column].time for column in figures}
    period = period_of_sheet() if running or any(times.values()) else None
    whole, undated = _running_totals({c: headings[c] for c in running}, period)
    if not figures:
        others = [c for c, heading in headings.items() if heading.name in OTHER_FIGURES[:-1]]
        return whole or running or others, not whole
    if period is None:
        return [*figures, *running], False
    of_period = [c for c in figures if (time := times[c]) and time.is_of(period)]
    spoken = [c for c in of_period if not _is_bare(headings[c])]
    timeless = [c for c in figures if times[c] is None]
    if spoken:
        closest = [c for c in spoken if (time := times[c]) and time.period]
        return closest or spoken, False
    if of_period:
        return [c for c in figures if c in of_period or c in timeless], False
    if timeless:
        return [*timeless, *whole, *undated], False
    months = {time.last_month for time in times.values() if time}
    whole = whole or (undated if months & {0, period.end.month} else [])
    return whole or figures, not whole


def _running_totals(
    headings: Mapping[int, Heading], period: Period | None
) -> tuple[list[int], list[int]]:
    """Running totals of the whole period, «Lũy kế 6 tháng đầu năm 2023», and those that say no end.

    None are of a period that does not go on from the one before it in the year.
    """
    if period is None or not _goes_on(period):
        return [], []
    ours = {
        c: time for c, heading in headings.items()
        if not (time := heading.time) or time.is_of(period)
    }  # fmt: skip
    return [c for c, time in ours.items() if time], [c for c, time in ours.items() if not time]


def _goes_on(period: Period | None) -> bool:
    """False of a period that stands alone, as quý III: a running total is none of its figures."""
    return period is None or period.cumulative


def choose_of_fraction(
    name: str, headings: Mapping[int, Heading], period_of_sheet: Callable[[], Period | None]
) -> tuple[int | None, bool]:
    """The column of numerators or denominators, None without one, and whether it is of other figures.

    One of another time or of a part («Mẫu số (Y) Nữ») is only taken where there is no other.
    """
    named = [column for column, heading in sorted(headings.items()) if heading.name == name]
    period = period_of_sheet() if any(headings[column].time for column in named) else None
    fitting = [
        column for column in named
        if period is None or not (time := headings[column].time) or time.is_of(period)
    ]  # fmt: skip
    others = [
        column for column, heading in sorted(headings.items())
        if heading.name in OTHER_FIGURES and name in map(heading_begins, heading.path)
    ]  # fmt: skip
    return next(iter(fitting or named or others), None), not fitting


def _is_known(heading: Heading) -> bool:
    """True for «Tổng số» or «2023»: of the columns under one heading, not those of other words."""
    last = heading.path[-1]
    return bool(named(last, heading.scheme)) or time_in_heading(last, heading.scheme) is not None


def _is_bare(heading: Heading) -> bool:
    """True where only a time is named: beside a column «Số liệu» it is not clear which is meant."""
    return not any(named(text, heading.scheme) == "value" for text in heading.path)


def period_read(heading: Heading, period_of_sheet: Callable[[], Period | None]) -> Period | None:
    """The period that the heading of the figures names, as «Lũy kế» does by what it stands beside."""
    time = heading.time
    if time is None and heading.name != RUNNING:
        return None
    period = period_of_sheet()
    return period if period and (time is None or time.is_of(period)) else time and time.period


def _strange_figures(headings: Mapping[int, Heading], header_row: int, lines: Lines) -> list[int]:
    """The columns of figures under words that nobody knows, where none is known to be of the period.

    Beside a plan, or last year's: «Kế hoạch | Đã làm xong | Tỷ lệ %». A share only where there is no other.
    """
    if any(item.name == "value" for item in headings.values()):
        return []
    full = []
    for column, item in headings.items():
        cells = [line[column] for row, line in lines.items() if row > header_row and column in line]
        is_strange = not item.name and not item.time and len(cells) >= FEWEST
        if is_strange and 2 * sum(map(is_figure, cells)) > len(cells):
            full.append(column)
    return [column for column in full if not headings[column].is_share] or full


def is_figure(cell: RawCell) -> bool:
    """True for a number, or a text that begins with one."""
    return cell.kind == "number" or (cell.kind == "text" and _is_digit_first(cell.value[:_HEAD]))


@functools.lru_cache(maxsize=4096)  # units, keys and codes are the same on every return
def _is_digit_first(text: str) -> bool:
    return clean(text)[:1].isdigit()


def _is_filled(column: int, header_row: int, lines: Lines) -> bool:
    """True where something other than a repeated heading stands in the column."""
    return any(
        line[column].kind != "text" or not heading(line[column].value)
        for number, line in lines.items() if number > header_row and column in line
    )  # fmt: skip


def _different(columns: list[int], header_row: int, lines: Lines) -> list[int]:
    """The columns but for those that say what one to their left says: which is read is all the same."""
    said: dict[tuple, int] = {}
    for column in columns:
        cells = ((row, line.get(column)) for row, line in lines.items() if row > header_row)
        figures = tuple((row, cell.value) for row, cell in cells if cell and is_figure(cell))
        said.setdefault(figures, column)
    return list(said.values())
