"""Two periods of two versions of the form, of one province: figures are joined by key, nearly equal ones say so."""

import csv
import math

import openpyxl
import pytest
from bundled import BUNDLED
from click.testing import CliRunner
from command import run

from pipeline.cli.checked import of_period_first
from pipeline.cli.main import main
from pipeline.cli.options import open_form
from schemas.periods.period import parse_period
from schemas.units.unit import DEMO_ROSTER, load_roster
from schemas.wording.as_text import FLAG

OLD, NEW = (of.form for of in BUNDLED)


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    """The demo's half year of 2026 beside that of 2023: the totals of both, and the sheet “So sánh”."""
    home = tmp_path_factory.mktemp("hai phiên bản")
    assert 0 == CliRunner().invoke(main, ["demo", "--out", str(home)]).exit_code
    _, of = BUNDLED
    done = CliRunner().invoke(main, [
        "consolidate", str(home / "returns-2026-6T"), "--period", "2026-6T", "--units",
        str(of.roster.path), "--out", str(home / "beside"), "--previous", str(home / "2023-6T"),
    ])  # fmt: skip
    assert 1 == done.exit_code, done.output
    sheet = openpyxl.load_workbook(home / "beside" / "phu-luc.xlsx", data_only=True)["So sánh"]
    lines = {line[0].value: [cell.value for cell in line] for line in sheet.iter_rows(min_row=4)}
    return totals(home / "2023-6T"), totals(home / "beside"), lines


def totals(folder) -> dict[str, float]:
    with (folder / "totals.csv").open(encoding="utf-8-sig", newline="") as lines:
        return {
            r["key"]: float(r["value"]) if r["value"] else math.nan for r in csv.DictReader(lines)
        }


def test_the_comparison_is_a_plain_join_by_key(compared):
    before, now, lines = compared
    for row in (row for row in NEW.value_rows if row.kind != "code"):
        joined = row.key if row.key in before else row.follows
        then = before.get(joined, math.nan)
        _, _, _, this, that, difference, _, flag = lines[f"{row.code}."]

        assert (that is None) == math.isnan(then), row.code
        if that is not None and this is not None:
            assert (pytest.approx(then), pytest.approx(now[row.key] - then)) == (that, difference)
        assert (FLAG["near"] in (flag or "")) == (joined != row.key and joined in before), row.code


ASKED = [  # periods about 1 July 2025, and which version asks them: of districts, of two tiers
    ("2025-6T", True, False), ("2025-Q3", True, True), ("2025-9T", True, True),
    ("2025-NAM", True, True), ("2026-Q1", False, True),
]  # fmt: skip


@pytest.mark.parametrize(("period", "old", "new"), ASKED)
def test_a_period_over_the_change_is_asked_on_both_versions(period, old, new):
    of = parse_period(period)

    assert (old, new) == (OLD.is_asked_in(of), NEW.is_asked_in(of))
    assert (NEW if new else OLD) is open_form(
        "", of
    )  # the version of its last day, unless one is named
    assert not old or OLD is open_form(OLD.id, of)


@pytest.mark.parametrize(("period", "old", "new"), ASKED)
def test_check_goes_by_the_version_of_the_last_day_too(period, old, new):
    forms = of_period_first((OLD, NEW), parse_period(period), None)

    assert (NEW if new else OLD) is forms[0]
    assert OLD is of_period_first((NEW, OLD), parse_period(period), OLD)[0]


def test_each_version_asks_the_units_of_its_own_last_day():
    """Districts answer for their part of the year; the communes that came for theirs."""
    roster = load_roster(DEMO_ROSTER)
    year = parse_period("2025-NAM")
    asked = [{unit.level for unit in roster.during(year, form).units} for form in (OLD, NEW, None)]

    assert [{"S", "H", "X"}, {"S", "X"}, {"S", "X"}] == asked


def test_a_district_that_is_no_more_gets_the_old_form_of_the_year(tmp_path):
    where = ("--period", "2025-NAM", "--units", DEMO_ROSTER, "--unit", "H01", "--out", tmp_path)
    made, refused = run("template", *where, "--form", OLD.id), run("template", *where)

    assert (0, 2) == (made[0], refused[0])
    assert ["H01 - CCHC Năm 2025.xlsx"] == [path.name for path in tmp_path.iterdir()]


def test_results_of_one_version_do_not_take_the_place_of_the_other_s(tmp_path):
    where = ("--period", "2025-NAM", "--units", DEMO_ROSTER)
    assert 0 == run("template", *where, "--unit", "SNV", "--out", tmp_path / "in")[0]
    give = ("consolidate", tmp_path / "in", *where, "--out", tmp_path / "out")
    first, other, again = run(*give), run(*give, "--form", OLD.id), run(*give)

    assert (1, 2, 1) == (first[0], other[0], again[0])
    assert f"đang giữ kết quả của kỳ này theo biểu {NEW.id}" in other[2]


def test_a_row_that_follows_names_one_of_the_older_version_alone():
    followed = {row.follows for row in NEW.rows if row.follows}

    assert 9 == len(followed)
    assert followed <= OLD.by_key.keys() - NEW.by_key.keys()


def test_numbers_that_two_versions_share_are_not_joined(compared):
    """1.2.2 was of districts, and is of communes now."""
    _, _, lines = compared

    assert lines["1.2.2."][4] is None
    assert FLAG["near"] == lines["7.8.1."][7].partition(";")[0]
