"""Deadlines are data: the bundled scheme, and a province's own lines over it."""

import datetime as dt
from pathlib import Path

import pytest
from places import TESTS

from schemas.errors import DefinitionError
from schemas.periods.deadline import Deadline, deadline
from schemas.periods.period import parse_period
from schemas.periods.scheme import read_scheme
from schemas.tables import Entry

# Period, the province's own lines (period, due, contact), last day for the units.
CASES = [
    ("2023-6T", [], dt.date(2023, 6, 16)),  # Thursday and Friday after Wednesday 14 June
    ("2025-6T", [], dt.date(2025, 6, 17)),  # 14 June 2025 is a Saturday
    ("2023-6T", ["6T,06-20,"], dt.date(2023, 6, 20)),
    ("2023-6T", ["6T,20/6,"], dt.date(2023, 6, 20)),
    ("2023-6T", ["6 tháng đầu năm,+3,"], dt.date(2023, 6, 19)),
    ("2023-6T", ["6T,06-20,", "2023-6T,2023-06-19,"], dt.date(2023, 6, 19)),
    ("2023-6T", ["6T,06-20,", "6 tháng đầu năm 2023,19/06/2023,"], dt.date(2023, 6, 19)),
    ("2023-6T", ["6 tháng đầu năm 2024,19/06/2024,"], dt.date(2023, 6, 16)),
    ("2023-6T", ["NAM,12-16,"], dt.date(2023, 6, 16)),
    ("2023-6T", ["Cả năm,12-16,"], dt.date(2023, 6, 16)),
    ("2023-NAM", ["Cả năm,16/12,"], dt.date(2023, 12, 16)),
    ("2023-6T", ["6T,,0900 000 000"], dt.date(2023, 6, 16)),
]


def entries(lines: list[str]) -> list[Entry]:
    records = (zip(("period", "due", "contact"), line.split(","), strict=True) for line in lines)
    return [Entry(Path("thời hạn.csv"), n, dict(record)) for n, record in enumerate(records, 2)]


@pytest.mark.parametrize(("period", "own", "due"), CASES)
def test_last_day_for_the_units(period, own, due):
    assert due == deadline(parse_period(period), entries(own)).due


def test_a_line_of_another_period_of_the_form_s_own_says_nothing_of_this_one():
    own = entries(["Tháng 1,25/1,", "Tháng 2 năm 2026,25/2/2026,", "T3,25/3,", "6T,25/6,"])
    months = read_scheme(TESTS / "forms" / "thang_2026" / "periods.csv")

    assert dt.date(2026, 2, 25) == deadline(months.parse("2026-T2"), own).due
    assert dt.date(2026, 3, 25) == deadline(months.parse("2026-T3"), own).due


def test_whom_to_call_is_kept_where_a_later_line_does_not_say_it():
    own = entries(["6T,06-20,0900", "2023-6T,19/06/2023,"])

    assert Deadline(dt.date(2023, 6, 19), "0900") == deadline(parse_period("2023-6T"), own)


REFUSED = [("6T,30/6x,", "30/6x"), ("6T,06/30/2023,", "06/30/2023"), ("kỳ lạ,20/6,", "kỳ lạ")]


@pytest.mark.parametrize(("line", "said"), REFUSED)
def test_what_is_no_day_and_no_period_is_refused_with_its_line(line, said):
    with pytest.raises(DefinitionError, match=said) as refusal:
        deadline(parse_period("2023-6T"), entries(["6T,06-20,", line]))

    assert 3 == refusal.value.line
