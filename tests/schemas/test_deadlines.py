"""Deadlines are data: the bundled scheme, and a province's own file over it."""

import datetime as dt

import pytest

from schemas.errors import DefinitionError
from schemas.periods.deadline import Deadline, deadline
from schemas.periods.period import parse_period

# Period, lines of the province's own file, last day for the units.
CASES = [
    ("2023-6T", "", dt.date(2023, 6, 16)),  # Thursday and Friday after Wednesday 14 June
    ("2025-6T", "", dt.date(2025, 6, 17)),  # 14 June 2025 is a Saturday
    ("2023-6T", "6T,06-20,\n", dt.date(2023, 6, 20)),
    ("2023-6T", "6T,06-20,\n2023-6T,2023-06-19,\n", dt.date(2023, 6, 19)),
    ("2023-6T", "NAM,12-16,\n", dt.date(2023, 6, 16)),
    ("2023-6T", "6T,,0900 000 000\n", dt.date(2023, 6, 16)),
]


@pytest.mark.parametrize(("period", "own", "due"), CASES)
def test_last_day_for_the_units(tmp_path, period, own, due):
    path = tmp_path / "deadlines.csv"
    path.write_text(f"period,due,contact\n{own}", encoding="utf-8")

    assert due == deadline(parse_period(period), path).due


def test_a_column_of_an_earlier_version_is_passed_over(tmp_path):
    path = tmp_path / "deadlines.csv"
    path.write_text("period,due,to_ministry,contact\n6T,06-20,06-25,0900\n", encoding="utf-8")

    assert Deadline(dt.date(2023, 6, 20), "0900") == deadline(parse_period("2023-6T"), path)


def test_a_day_that_is_none_is_refused_with_its_line(tmp_path):
    path = tmp_path / "deadlines.csv"
    path.write_text("period,due,contact\n6T,30/6,\n", encoding="utf-8")

    with pytest.raises(DefinitionError, match="30/6"):
        deadline(parse_period("2023-6T"), path)
