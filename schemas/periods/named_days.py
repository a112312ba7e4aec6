"""Folded text in, the days that it names out: the first and last of a span, or a last one alone.

A day may have no year («từ 01/01 đến 14/6»): it then stands in NO_YEAR, and is compared in the
nearest one.
"""

import datetime as dt
import re

from schemas.text import fold

NO_YEAR = 4  # one with 29 February
_MIDDLE = 15  # day of a month whose last is meant: offices end theirs on the 14th to the 31st
_SHORTEST = 25  # days of a span that may be one of figures, where it is not written in full
_QUARTER = 3  # months
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_WORDS = {word: fold(word) for word in (
    "cả", "năm", "tháng", "quý", "ngày", "cuối", "đến", "tới", "hết", "nửa", "đầu", "giêng", "một", "hai",
    "tư", "bốn", "sáu", "bảy", "tám", "chín", "mười", "chạp", "từ", "này", "trong", "chốt", "thời", "điểm",
    "tại", "số", "liệu", "lấy",
)}  # fmt: skip


def pattern(text: str) -> re.Pattern[str]:
    """A pattern in plain Vietnamese as one over folded text."""
    return re.compile(re.sub(r"[^\W\d_]+", lambda word: _WORDS.get(word[0], word[0]), text))


YEAR = r"(?:năm )?(20[0-9]{2})(?!\S)(?! 20[0-9]{2})"
_DAY = r"([0-9]{1,2}) (?:tháng )?([0-9]{1,2})"
_OF_YEAR = rf"(?<!\S){_DAY} (?:năm )?(20[0-9]{{2}})(?!\S)"
_OF_ANY = rf"(?<!\S){_DAY}(?: (?:năm )?(20[0-9]{{2}}))?(?!\S)"
_SPAN = pattern(rf"{_OF_YEAR}\D{{0,30}}{_OF_YEAR}")
_SPAN_FROM = pattern(rf"(?<!\S)từ (?:ngày )?{_DAY}(?!\S)\D{{0,30}}{_OF_ANY}")
_MONTHS = pattern(
    rf"tháng ([0-9]{{1,2}}) (?:{YEAR} )?(?:đến|tới) (?:hết )?tháng ([0-9]{{1,2}}) {YEAR}"
)
_LAST = r"(?<!\S)(?:(?:đến|tới)(?: hết)?|hết) "
_AT = r"(?<!\S)(?:chốt|thời điểm|tại|chốt số liệu|lấy số liệu) "
_UNTIL = pattern(rf"(?:{_LAST}|{_AT})(?:ngày )?{_OF_ANY}")
_UNTIL_PART = pattern(
    rf"{_LAST}(?:tháng ([0-9]{{1,2}})|quý (i{{1,3}}|iv|[1-4]))(?: (?:năm )?(20[0-9]{{2}}))?(?!\S)"
)

Span = tuple[dt.date, dt.date]


def span_in(folded: str) -> Span | None:
    """The first and last day of «15/12/2022 - 14/6/2023» or «từ tháng 1 đến tháng 6 năm 2023»."""
    try:
        if match := _SPAN.search(folded):
            day, month, year, to_day, to_month, to_year = map(int, match.groups())
            return dt.date(year, month, day), dt.date(to_year, to_month, to_day)
        if match := _SPAN_FROM.search(folded):
            return _span_from(*(int(number or NO_YEAR) for number in match.groups()))
        if match := _MONTHS.search(folded):
            first, of_year, last, until = match.groups()
            start = dt.date(int(of_year or until), int(first), 1)
            return start, dt.date(int(until), int(last), _MIDDLE)
    except ValueError:  # 31/6 is no day
        return None
    return None


def _span_from(day: int, month: int, to_day: int, to_month: int, year: int) -> Span | None:
    """«Từ 15/12 đến 14/6/2023» began in the year before."""
    first, last = dt.date(year, month, day), dt.date(year, to_month, to_day)
    if first > last:
        first = first.replace(year=year - 1)
    return (first, last) if (last - first).days >= _SHORTEST else None


def last_day_in(folded: str) -> dt.date | None:
    """The day of «đến 14/6/2023», and one in the middle of the month of «đến hết tháng 6» or «hết quý II»."""
    try:
        if match := _UNTIL.search(folded):
            day, month, year = (int(number or NO_YEAR) for number in match.groups())
            return dt.date(year, month, day)
    except ValueError:
        return None
    return last_of_part(folded)


def last_of_part(folded: str) -> dt.date | None:
    """The same of a month or quarter alone."""
    if match := _UNTIL_PART.search(folded):
        month, quarter, year = match.groups()
        last = int(month) if month else last_month_of(quarter)
        return dt.date(int(year or NO_YEAR), last, _MIDDLE) if 1 <= last <= 12 else None
    return None


def last_month_of(quarter: str) -> int:
    """The month in which quarter «ii» or «2» ends."""
    return _QUARTER * (_QUARTERS.get(quarter) or int(quarter))


def without_last_part(folded: str) -> str:
    """The text without the words of `last_of_part`."""
    return _UNTIL_PART.sub(" ", folded)


def days_between(day: dt.date, other: dt.date) -> int:
    """How far apart they are; a day of no year is in the nearest one."""
    if day.year > NO_YEAR:
        return abs((day - other).days)
    whole = day.replace(day=min(day.day, 28))
    return min(abs((whole.replace(year=other.year + step) - other).days) for step in (-1, 0, 1))
