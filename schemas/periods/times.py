"""A title or a heading in, the time that it names out: a period of the scheme, or any other.

Quarter II, a month, the second half of a year and a span of days are times, though no period of the
ministry's scheme: a column or a return of them is not one of the period that is asked.
"""

import datetime as dt
import functools
import re
from typing import NamedTuple

from schemas.periods.period import Period, Scheme, ministry
from schemas.periods.scheme import WHOLE_YEAR
from schemas.text import fold

_WORDS = {word: fold(word) for word in (
    "cả", "năm", "tháng", "quý", "ngày", "cuối", "đến", "tới", "hết", "nửa", "đầu", "giêng", "một", "hai",
    "tư", "bốn", "sáu", "bảy", "tám", "chín", "mười", "chạp",
)}  # fmt: skip


def _pattern(text: str) -> re.Pattern[str]:
    """A pattern in plain Vietnamese as one over folded text."""
    return re.compile(re.sub(r"[^\W\d_]+", lambda word: _WORDS.get(word[0], word[0]), text))


_YEAR = r"(?:năm )?(20[0-9]{2})(?!\S)(?! 20[0-9]{2})"
_DAY = r"(?<!\S)([0-9]{1,2}) (?:tháng )?([0-9]{1,2}) (?:năm )?(20[0-9]{2})(?!\S)"
_SPAN = _pattern(rf"{_DAY}\D{{0,30}}{_DAY}")
_MONTHS = _pattern(
    rf"tháng ([0-9]{{1,2}}) (?:{_YEAR} )?(?:đến|tới) (?:hết )?tháng ([0-9]{{1,2}}) {_YEAR}"
)
_UNTIL = _pattern(rf"(?<!\S)(?:đến|tới) (?:hết )?(?:ngày )?{_DAY}")
_MONTH = (
    r"(?:giêng|một|hai|ba|tư|bốn|sáu|bảy|tám|chín|mười(?: một| hai)?|chạp)"  # «năm» is the year
)
_PARTS = (
    r"(?<!\S)(?:quý|q) ?(?:ii|iv|2|4|hai|bốn|tư)",
    r"(?<!\S)(?:[0-9]{1,2} tháng|[0-9]{1,2}t|sáu tháng|nửa) cuối",
    rf"(?<!\S)(?<!ngày )(?<![0-9] )(?:tháng (?:[0-9]{{1,2}}|{_MONTH})|t[0-9]{{1,2}})",
    r"(?<!\S)(?:1|2|4|5|7|8|10|11)(?:t| tháng đầu| tháng)(?= năm| 20|$)",
)
_OTHER_PARTS = tuple(_pattern(f"{part} {_YEAR}") for part in _PARTS)
_WITHOUT_YEAR = tuple(_pattern(rf"{part}(?!\S)") for part in _PARTS)
_WHOLE_YEAR = _pattern(r"(?<!\S)(?:cả năm|12 tháng)(?!\S)")
_TWELVE_MONTHS = _pattern(rf"(?<!\S)12 tháng {_YEAR}")
_ANY_YEAR = re.compile(r"(?<!\S)20[0-9]{2}(?!\S)")
_ABOUT = 31  # days by which a span of days may miss the window of a period that it means


class NamedTime(NamedTuple):
    """A time as named: a `period` of the scheme, a `span` of days, a part of it only, or another.

    `year` and `kind` alone are what a heading such as «2023» or «6 tháng» says, `until` what «đến
    31/12/2022» does.
    """

    words: str
    period: Period | None = None
    span: tuple[dt.date, dt.date] | None = None
    year: int = 0
    kind: str = ""
    until: dt.date | None = None

    def is_of(self, period: Period) -> bool:
        """Whether figures of this time can be those of the period, by the periods of its own form."""
        if self.period is not None:
            return self.period.id == period.id
        about = min(_ABOUT, (period.end - period.start).days // 2)
        if self.until is not None:
            return abs((self.until - period.end).days) <= about
        if self.span is not None:
            misses = (self.span[0] - period.start, self.span[1] - period.end)
            return all(abs(miss.days) <= about for miss in misses)
        if self.kind:
            return self.kind == period.kind
        return self.year == period.year


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
    if span := _span(folded):
        return NamedTime(text, own.of_days(*span), span)
    if own == ministry() and any(pattern.search(folded) for pattern in _OTHER_PARTS):
        return NamedTime(text)
    period = own.period_in_title(text)
    if (months := _TWELVE_MONTHS.search(folded)) and WHOLE_YEAR in own.by_name:
        return NamedTime(text, own.period(int(months[1]), WHOLE_YEAR))
    if period is None and any(pattern.search(folded) for pattern in _OTHER_PARTS):
        return NamedTime(text)
    return NamedTime(text, period) if period else None


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
    if until := time_of_last_day(text):
        return until
    if years:  # a year among other words is the whole year, or the part of it that is asked
        return NamedTime(text, year=int(years[-1]))
    if _WHOLE_YEAR.search(folded):
        return NamedTime(text, kind=WHOLE_YEAR)
    kind = own.kind_in_heading(folded) if own != ministry() else ""
    if not kind and any(pattern.search(folded) for pattern in _WITHOUT_YEAR):
        return NamedTime(text, kind="other")
    kind = kind or own.kind_in_heading(folded)
    return NamedTime(text, kind=kind) if kind else None


@functools.lru_cache(maxsize=4096)
def time_of_last_day(text: str) -> NamedTime | None:
    """The time of figures «tính đến ngày 31/12/2022»; in a title it may be the day of anything.

    >>> time_of_last_day("(Số liệu tính đến hết ngày 14/6/2023)").until
    datetime.date(2023, 6, 14)
    """
    try:
        match = _UNTIL.search(_folded(text))
        return NamedTime(text, until=dt.date(*map(int, match.groups()[::-1]))) if match else None
    except ValueError:  # 31/6 is no day
        return None


def _folded(text: str) -> str:
    return re.sub(r"(?<!\S)0+(?=[1-9])", "", fold(text))


def _span(folded: str) -> tuple[dt.date, dt.date] | None:
    """The first and last day of «15/12/2022 - 14/6/2023» or «từ tháng 1 đến tháng 6 năm 2023»."""
    try:
        if match := _SPAN.search(folded):
            day, month, year, to_day, to_month, to_year = map(int, match.groups())
            return dt.date(year, month, day), dt.date(to_year, to_month, to_day)
        if match := _MONTHS.search(folded):
            first, of_year, last, until = match.groups()
            start = dt.date(int(of_year or until), int(first), 1)
            return start, dt.date(int(until), int(last), 28)
    except ValueError:  # 31/6 is no day
        return None
    return None
