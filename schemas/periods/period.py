"""Text such as «2023-6T» or a title line in, a Period with its data window out.

A form brings a scheme of periods of its own (periods.csv in its folder), or takes the ministry's,
that of the reports on administrative reform: quý I, 6 tháng and năm all begin on 15 December of the
year before; quý III stands alone; there is no quý II and no quý IV.
"""

import functools
from pathlib import Path

from schemas.errors import PhulucError
from schemas.periods.scheme import Period, Scheme, read_scheme

__all__ = ["Period", "Scheme", "ministry", "parse_period", "period_in_title", "period_kinds"]
PERIODS = Path(__file__).parent / "periods.csv"


@functools.cache
def ministry() -> Scheme:
    """The periods of a form that brings none of its own."""
    return read_scheme(PERIODS)


def period_kinds() -> tuple[str, ...]:
    """The kinds of period of the ministry's scheme, in the order of the year."""
    return tuple(ministry().by_name)


def parse_period(text: str, scheme: Scheme | None = None) -> Period:
    """Parse an identifier of a scheme, the ministry's where none is given; raises PhulucError.

    >>> period = parse_period("2023-6T")
    >>> str(period.start), str(period.end), period.title
    ('2022-12-15', '2023-06-14', '6 tháng đầu năm 2023')
    >>> parse_period("2023-Q2")
    Traceback (most recent call last):
    schemas.errors.PhulucError: Không có kỳ báo cáo “2023-Q2”. ...
    """
    return (scheme or ministry()).parse(text)


def period_written(text: str, scheme: Scheme | None = None) -> Period:
    """A period of a scheme as people write it, by its identifier or its title; raises PhulucError.

    >>> period_written("6 tháng đầu năm 2023").id, period_written("quy I/2023").id
    ('2023-6T', '2023-Q1')
    """
    try:
        return parse_period(text, scheme)
    except PhulucError:
        if found := period_in_title(text, scheme) or (scheme or ministry()).period_typed(text):
            return found
        raise


def is_written(text: str, period: Period) -> bool:
    """Whether a text names the period; raises PhulucError for one that names none of any scheme."""
    try:
        return period_written(text, period.scheme).id == period.id
    except PhulucError:
        return period_written(text).id == period.id


def kind_written(text: str, scheme: Scheme | None = None) -> str:
    """The kind that a text names and nothing else, by its code or in words; '' where it is more.

    >>> kind_written("6t"), kind_written("Quý I"), kind_written("nam"), kind_written("Quý I năm 2023")
    ('6T', 'Q1', 'NAM', '')
    """
    kinds = (scheme or ministry()).kinds_typed(text)
    return kinds.pop() if len(kinds) == 1 else ""


def period_in_title(text: str, scheme: Scheme | None = None) -> Period | None:
    """The period of a scheme, the ministry's where none is given, that a title line names.

    >>> period_in_title("TẠI SỞ NGOẠI VỤ 06 THÁNG ĐẦU NĂM 2023").id
    '2023-6T'
    >>> period_in_title("(Quý II năm 2023)") is None
    True
    """
    return (scheme or ministry()).period_in_title(text)
