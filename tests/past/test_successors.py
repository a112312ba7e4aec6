"""A unit made of others since: what those have written, added up, stands for it, and that is said."""

import csv
import datetime as dt

import pytest

from pipeline.office.roster import open_roster
from pipeline.past.earlier import load_earlier
from pipeline.past.history import against_history
from pipeline.past.previous import previous
from pipeline.past.successors import joined
from pipeline.returns import Return
from schemas.errors import DefinitionError
from schemas.form.loading import load_form
from schemas.periods.period import parse_period
from schemas.units.writing import as_csv, roster_from_csv

FORM = load_form("cchc_2025")
BEFORE, NOW = "2025-6T", parse_period("2025-NAM")
COUNT, RATE = "guidance_documents", "documents_electronic_rate"
UNITS = """Mã;Tên đơn vị;Cấp;Từ ngày;Đến ngày;Đơn vị tiền thân
A;Xã Sơn Hà;Xã;;30/06/2025;
B;Xã Sơn Hạ;Xã;;30/06/2025;
C;Xã Ba Tơ;Xã;;30/06/2025;
D;Xã Ba Động;Xã;;30/06/2025;
N;Xã Sơn Hà;Xã;01/07/2025;;xã sơn hà, B
M;Xã Ba Tơ mới;Xã;01/07/2025;;C
K;Xã Ba Động 1;Xã;01/07/2025;;D
L;Xã Ba Động 2;Xã;01/07/2025;;D
"""
CASES = {  # what the units of then wrote, of which unit of now, and what is known of it
    "both counted": ({"A": 3, "B": 4}, COUNT, "N", ("value", 7.0)),
    "one has nothing to count": ({"A": 3, "B": "not_applicable"}, COUNT, "N", ("value", 3.0)),
    "neither has": (dict.fromkeys("AB", "not_applicable"), COUNT, "N", ("not_applicable", None)),
    "one left it open": ({"A": 3, "B": "blank"}, COUNT, "N", None),
    "one sent nothing": ({"A": 3}, COUNT, "N", None),
    "rates are no sum": ({"A": 50, "B": 60}, RATE, "N", None),
    "one that only changed": ({"C": 5}, COUNT, "M", ("value", 5.0)),
    "its rate as well": ({"C": 50}, RATE, "M", ("value", 50.0)),
    "one that was divided": ({"D": 5}, COUNT, "K", None),
    "its other part": ({"D": 5}, COUNT, "L", None),
}


@pytest.fixture
def roster(tmp_path):
    path = tmp_path / "đơn vị.csv"
    path.write_text(UNITS.replace(", ", "|"), encoding="utf-8")
    return open_roster(path).roster


def earlier_of(said, key, tmp_path):
    path = tmp_path / "facts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(("unit", "period", "key", "state", "value", "decimals"))
        for unit, figure in said.items():
            counted = isinstance(figure, int)
            state, value = ("value", figure) if counted else (figure, "")
            lines.writerow((unit, BEFORE, key, state, value, 0 if counted else ""))
    return load_earlier([path], NOW)


@pytest.mark.parametrize("name", CASES)
def test_what_was_written_before_stands_for_the_unit_of_now(name, roster, tmp_path):
    said, key, unit, known = CASES[name]
    earlier = joined(earlier_of(said, key, tmp_path), roster, FORM)
    found = [
        (state, value) for result in earlier.before(unit, NOW)
        for of, state, value in result.figures.answers(unit) if of == key
    ]  # fmt: skip

    assert [known] * bool(known) == found
    past = previous(earlier, FORM, NOW).pasts
    assert (known[1] if known else None) == (past[unit][key].previous if found else None)


def test_a_return_is_told_whose_figures_it_is_compared_with(roster, tmp_path):
    earlier = joined(earlier_of({"A": 3, "B": 4}, COUNT, tmp_path), roster, FORM)
    returns = [
        Return("n.xlsx", FORM.id, "N", NOW.id, True),
        Return("m.xlsx", FORM.id, "M", NOW.id, True),
    ]
    (noted,) = against_history(returns, [FORM], earlier)

    assert (0, "past_of_predecessors") == (noted.at, noted.notice.id)
    assert {"units": "Xã Sơn Hà, Xã Sơn Hạ"} == dict(noted.notice.words)


def test_the_units_of_now_are_known_by_any_name_of_those_before(roster):
    """A unit that keeps the name of one that is no more means that one, not itself."""
    assert ("A", "B") == roster.by_id["N"].predecessors
    assert roster == roster_from_csv(roster.path, as_csv(roster))
    assert dt.date(2025, 6, 30) == roster.by_id["A"].valid_to


REFUSED = ["Xã Sơn Tây", "N", "M", "Xã Ba Động 1"]  # nobody, itself, units that still are


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_unit_of_before_is_refused_by_its_line(name, tmp_path):
    path = tmp_path / "đơn vị.csv"
    path.write_text(UNITS.replace("xã sơn hà, B", name), encoding="utf-8")
    with pytest.raises(DefinitionError) as refusal:
        open_roster(path)

    assert f"dòng 6, ô F6: đơn vị tiền thân “{name}” không phải là một đơn vị cũ" in str(
        refusal.value
    )
