"""What an officer calls a unit: taken where it is one's own name, proposed where it only resembles one."""

import datetime as dt
from dataclasses import replace

import pytest

from schemas.errors import PhulucError
from schemas.periods.period import parse_period
from schemas.units.naming import unit_meant

MEANT = [
    ("SNgV", "SNgV"),
    (" sngv ", "SNgV"),
    ("skhđt", "SKHDT"),  # an abbreviation
    ("SKHDT", "SKHDT"),
    ("Sở Ngoại vụ", "SNgV"),
    ("SỞ  NGOẠI VỤ", "SNgV"),
    ("Sở TN&MT", "STNMT"),
    ("ubnd xã ba tơ", "X09"),
    ("Phường Hoà Bình", "X07"),  # the tone in its other place
]


@pytest.mark.parametrize(("text", "unit"), MEANT)
def test_a_name_of_its_own_is_taken(roster, text, unit):
    assert unit == unit_meant(text, roster).id


PROPOSED = [
    ("so ngoai vu", ["SNgV"]),
    ("Ngoại vụ", ["SNgV"]),
    ("SNGVV", ["SNgV"]),
    ("Xã Ba Tớ", ["X09", "X10"]),  # one diacritic from two communes
    ("x9", ["X09"]),
    ("Xã Lạ Hoắc", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "units"), PROPOSED)
def test_what_resembles_a_name_is_proposed_and_never_taken(roster, text, units):
    with pytest.raises(PhulucError) as refusal:
        unit_meant(text, roster)

    assert f"Không có đơn vị “{text}” trong danh sách demo.csv" in str(refusal.value)
    assert [] == [unit for unit in units if f"“{unit}”" not in str(refusal.value)]


def test_a_name_of_two_units_asks_for_a_code(roster):
    """“Xã Sơn Hà” before and after a merger: both are in the list."""
    old = roster.by_id["X01"]
    new = replace(old, id="X01b", valid_from=dt.date(2025, 7, 1))
    both = replace(roster, units=(*roster.units, new))

    assert "X01" == unit_meant("Xã Sơn Hà", both, parse_period("2023-6T")).id
    with pytest.raises(PhulucError, match=r"“X01” .*“X01b”"):
        unit_meant("Xã Sơn Hà", both)
