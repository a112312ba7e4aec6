"""A day or a moment as people write it in, the day or moment out; None for any other text.

A day stands in the Vietnamese order (30/06/2025, 30-6-2025, 30.6.2025) or as 2025-06-30; an American
06/30/2025 is none, and a year of two digits is never completed.
"""

import datetime as dt
import re

_YEAR, _MONTH, _DAY, _SEP = (
    r"(?P<year>[0-9]{4})",
    r"(?P<month>[0-9]{1,2})",
    r"(?P<day>[0-9]{1,2})",
    "[-/.]",
)
_WITH_YEAR = tuple(
    re.compile(rf"(?:ngày )?{order}(?:[ T]0{{1,2}}:00(?::00)?)?")
    for order in (f"{_YEAR}{_SEP}{_MONTH}{_SEP}{_DAY}", f"{_DAY}{_SEP}{_MONTH}{_SEP}{_YEAR}")
)
_OF_EACH_YEAR = (
    re.compile(r"(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"),
    re.compile(f"{_DAY}/{_MONTH}"),
)
_CLOCK = r"(?P<hour>[0-9]{1,2})[:hg](?P<minute>[0-9]{2})?(?::(?P<second>[0-9]{2}))?"
_MOMENTS = (
    re.compile(rf"(?P<of>\S+?)[ T]+{_CLOCK}"), re.compile(rf"(?:lúc )?{_CLOCK},? (?:ngày )?(?P<of>\S+)")
)  # fmt: skip


OFFICE_ZONE = dt.timezone(dt.timedelta(hours=7))  # all of Vietnam, in summer and winter


def at_the_office(moment: dt.datetime) -> dt.datetime:
    """A moment by the office's clock, wherever the machine stands; one without a zone is of UTC.

    >>> str(at_the_office(dt.datetime(2023, 6, 16, 17, 30, tzinfo=dt.UTC)))
    '2023-06-17 00:30:00'
    """
    aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return aware.astimezone(OFFICE_ZONE).replace(tzinfo=None)


def day_written(text: str, year: int | None = None) -> dt.date | None:
    """The day; where the text names no year, of the `year` given.

    >>> str(day_written("30/6/2025")), str(day_written("2025-06-30 00:00:00")), day_written("06/30/2025")
    ('2025-06-30', '2025-06-30', None)
    >>> str(day_written("16/6", 2023)), str(day_written("06-16", 2023)), day_written("16/6")
    ('2023-06-16', '2023-06-16', None)
    """
    for pattern in (*_WITH_YEAR, *(_OF_EACH_YEAR if year else ())):
        if match := pattern.fullmatch(text.strip()):
            parts = {"year": year, **match.groupdict()}
            try:
                return dt.date(*(int(parts[name] or 0) for name in ("year", "month", "day")))
            except ValueError:
                continue
    return None


def moment_written(text: str) -> dt.datetime | None:
    """The moment; a day alone is its beginning.

    >>> str(moment_written("16:30 ngày 16/6/2023")), str(moment_written("2023-06-16T16:30"))
    ('2023-06-16 16:30:00', '2023-06-16 16:30:00')
    """
    text = text.strip()
    if day := day_written(text):
        return dt.datetime.combine(day, dt.time())
    for pattern in _MOMENTS:
        match = pattern.fullmatch(text)
        day = day_written(match["of"]) if match else None
        if match and day:
            try:
                hour, minute, second = (int(match[p] or 0) for p in ("hour", "minute", "second"))
                clock = dt.time(hour, minute, second)
            except ValueError:
                return None
            return dt.datetime.combine(day, clock)
    return None
