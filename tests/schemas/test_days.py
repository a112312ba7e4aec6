"""Days and moments as people write them."""

import pytest

from schemas.days import day_written, moment_written

DAYS = [
    ("2025-06-30", "2025-06-30"),
    ("2025/6/30", "2025-06-30"),
    ("30/06/2025", "2025-06-30"),
    ("1/7/2025", "2025-07-01"),
    ("30-6-2025", "2025-06-30"),
    ("30.06.2025", "2025-06-30"),
    ("ngày 30/6/2025", "2025-06-30"),
    (" 2025-06-30 00:00:00 ", "2025-06-30"),
    ("16/6", "2023-06-16"),
    ("06-16", "2023-06-16"),
    ("06/30/2025", None),  # an American day is not turned round
    ("31/6/2025", None),
    ("30/6/25", None),
    ("2025", None),
    ("mai", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_a_day(text, day):
    found = day_written(text, 2023)

    assert day == (found and str(found))


def test_a_day_of_each_year_is_none_where_no_year_is_known():
    assert day_written("16/6") is None


MOMENTS = [
    ("2023-06-16T16:30", "2023-06-16 16:30:00"),
    ("2023-06-16 16:30:05", "2023-06-16 16:30:05"),
    ("16/06/2023 16:30", "2023-06-16 16:30:00"),
    ("16:30 ngày 16/6/2023", "2023-06-16 16:30:00"),
    ("16h30 16/6/2023", "2023-06-16 16:30:00"),
    ("16 giờ", None),
    ("lúc 8h, ngày 16/6/2023", "2023-06-16 08:00:00"),
    ("16/06/2023", "2023-06-16 00:00:00"),
    ("25:00 16/06/2023", None),
    ("16:30", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "moment"), MOMENTS)
def test_a_moment(text, moment):
    found = moment_written(text)

    assert moment == (found and str(found))
