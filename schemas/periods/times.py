"""A title or a heading in, the time that it names out: a period of the scheme, or any other.

Quarter II, a month, the second half of a year and a span of days are times, though no period of the
ministry's scheme: a column or a return of them is not one of the period that is asked.
"""

import datetime as dt
import functools
import re
from typing import NamedTuple

from schemas.periods.named_days import (
    NO_YEAR,
    YEAR,
    Span,
    days_between,
    last_day_in,
    last_month_of,
    last_of_part,
    pattern,
    span_in,
    without_last_part,
)
from schemas.periods.period import Period, Scheme, ministry
from schemas.periods.scheme import WHOLE_YEAR
from schemas.text import fold

_MONTH = (
    r"(?:giêng|một|hai|ba|tư|bốn|sáu|bảy|tám|chín|mười(?: một| hai)?|chạp)"  # «năm» is the year
)
_PARTS = (
    r"(?<!\S)(?:quý|q) ?(?:ii|iv|2|4|hai|bốn|tư)",
    r"(?<!\S)(?:[0-9]{1,2} tháng|[0-9]{1,2}t|sáu tháng|nửa) cuối",
    rf"(?<!\S)(?<!ngày )(?<![0-9] )(?:tháng (?:[0-9]{{1,2}}|{_MONTH})|t[0-9]{{1,2}})",
    r"(?<!\S)(?:1|2|4|5|7|8|10|11)(?:t| tháng đầu| tháng)(?= năm| 20|$)",
)
_OTHER_PARTS = tuple(pattern(f"{part} {YEAR}") for part in _PARTS)
_WITHOUT_YEAR = tuple(pattern(rf"{part}(?!\S)") for part in _PARTS)
_WHOLE_YEAR = pattern(r"(?<!\S)(?:cả năm|12 tháng)(?!\S)")
_TWELVE_MONTHS = pattern(rf"(?<!\S)12 tháng {YEAR}")
_THIS_MONTH = pattern(r"(?<!\S)(?:trong tháng|tháng này)(?!\S)")  # no period of the ministry's
_LAST_MONTH = pattern(r"(?<!\S)(?:(?:tháng|t) ?([0-9]{1,2})|(?:quý|q) ?(i{1,3}|iv|[1-4]))(?!\S)")
_ANY_YEAR = re.compile(r"(?<!\S)20[0-9]{2}(?!\S)")
_ABOUT = 20  # days by which a span of days may miss the window of a period that it means


class NamedTime(NamedTuple):
    """A time as named: a `period` of the scheme, a `span` of days, a part of it only, or another.

    `year` and `kind` alone are what a heading such as «2023» or «6 tháng» says, `until` what «đến
    31/12/2022» does.
    """

    words: str
    period: Period | None = None
    span: Span | None = None
    year: int = 0
    kind: str = ""
    until: dt.date | None = None

    def is_of(self, period: Period) -> bool:
        """Whether figures of this time can be those of the period, by the periods of its own form."""
        if self.period is not None:
            return self.period.id == period.id
        about = min(_ABOUT, (period.end - period.start).days // 2)
        if self.until is not None:
            return days_between(self.until, period.end) <= about
        if self.span is not None:
            ends = zip(self.span, (period.start, period.end), strict=True)
            return all(days_between(day, other) <= about for day, other in ends)
        if self.kind:
            return self.kind == period.kind
        return self.year == period.year

    @property
    def last_month(self) -> int:
        """The month that it ends in, 0 where it names none: 6 for «Tháng 6» and «Quý II»."""
        found = list(_LAST_MONTH.finditer(_folded(self.words)))
        if not found:
            return 0
        month, quarter = found[-1].groups()
        return int(month) if month else last_month_of(quarter)


@functools.lru_cache(maxsize=4096)
def time_in_title(text: str, scheme: Scheme | None = None) -> NamedTime | None:
    """The time that a title line names; a date is none, nor is a plan of years.

    Periods are those of the scheme, the ministry's where none is given.

    >>> from schemas.periods.period import parse_period
    >>> time_in_title("QUÝ IV NĂM 2022").is_of(parse_period("2022-NAM"))
    False
    >>> time_in_title("Từ ngày 15/12/2022 đến hết ngày 14/6/2023").is_of(parse_period("2023-6T"))
    True
    """
    folded, own = _folded(text), scheme or ministry()
    if span := span_in(folded):
        return NamedTime(text, _nearest(span, own), span)
    rest = without_last_part(folded)
    is_other = any(part.search(rest) for part in _OTHER_PARTS)
    if is_other and own == ministry():
        return NamedTime(text)
    period = own.period_in_title(text)
    if (months := _TWELVE_MONTHS.search(folded)) and WHOLE_YEAR in own.by_name:
        period = own.period(int(months[1]), WHOLE_YEAR)
    if period:
        return NamedTime(text, period)
    until = last_of_part(folded)
    if is_other or until is None or until.year == NO_YEAR:
        return NamedTime(text) if is_other else None
    return NamedTime(text, until=until)


def time_in_heading(text: str, scheme: Scheme | None = None) -> NamedTime | None:
    """The same of a column, where a bare year, «6 tháng» or «Quý II» say it too.

    >>> time_in_heading("Số liệu 2022").year, time_in_heading("6 tháng").kind
    (2022, '6T')
    """
    folded = _folded(text)
    years = _ANY_YEAR.findall(folded)
    own = scheme or ministry()
    found = time_in_title(text, scheme)
    is_bare_year = found is not None and found.period is not None and found.period.kind == "NAM"
    if found is not None and not (is_bare_year and not _WHOLE_YEAR.search(folded)):
        return found
    if (last := time_of_last_day(text)) and last.until:
        of_year = int(years[-1]) if years and last.until.year == NO_YEAR else last.until.year
        return last._replace(until=last.until.replace(year=of_year, day=min(last.until.day, 28)))
    if years:  # a year among other words is the whole year, or the part of it that is asked
        return NamedTime(text, year=int(years[-1]))
    if _WHOLE_YEAR.search(folded):
        return NamedTime(text, kind=WHOLE_YEAR)
    kind = own.kind_in_heading(folded) if own != ministry() else ""
    is_month = own == ministry() and _THIS_MONTH.search(folded)
    if not kind and (is_month or any(part.search(folded) for part in _WITHOUT_YEAR)):
        return NamedTime(text, kind="other")
    kind = kind or own.kind_in_heading(folded)
    return NamedTime(text, kind=kind) if kind else None


def _nearest(span: Span, scheme: Scheme) -> Period | None:
    """The period of these days, or the only one that they can mean."""
    if span[1].year == NO_YEAR:
        return None
    years = {day.year for day in span}
    every = (scheme.period(year, kind.name) for year in sorted(years) for kind in scheme.kinds)
    near = [period for period in every if NamedTime("", span=span).is_of(period)]
    return scheme.of_days(*span) or (near[0] if len(near) == 1 else None)


@functools.lru_cache(maxsize=4096)
def time_of_last_day(text: str) -> NamedTime | None:
    """The time of figures «tính đến ngày 31/12/2022»; in a title it may be the day of anything.

    >>> time_of_last_day("(Số liệu tính đến hết ngày 14/6/2023)").until
    datetime.date(2023, 6, 14)
    """
    until = last_day_in(_folded(text))
    return NamedTime(text, until=until) if until else None


def _folded(text: str) -> str:
    return re.sub(r"(?<!\S)0+(?=[1-9])", "", fold(text))
