"""The real return of Sở Ngoại vụ, pasted from Word and as Excel converts it while typing."""

import csv
import json

import pytest
from click.testing import CliRunner
from places import CASES, PASTED, TYPED

from pipeline.cli.main import main
from schemas.units.unit import DEMO_ROSTER

with (CASES / "sngv-2023-6T-expected.csv").open(encoding="utf-8") as lines:
    EXPECTED = list(csv.DictReader(lines))

# What section 4 of the domain notes says of this return: (rule, codes) found on the pasted file.
FOUND = {
    ("numbers_repeated", ()),
    ("words_with_number", ("1.1.1",)),
    ("fraction_in_count", ("1.1.2",)),
    ("survey_mode_without_survey", ("1.4.1", "1.4.2")),
    ("ratio_reachable", ("3.3.3", "3.1.3")),
    ("note_fraction", ("7.4",)),
    ("text_kept", ("7.6.1",)),
    ("note_count_limits", ("7.6.2.1", "7.6.2")),
    ("online_within", ("7.8.1", "7.8.2", "3.1.3")),
    ("workflow_digital_none", ("7.8.1", "7.8.2", "3.3.4")),
    ("online_equals_portal", ("7.8.1", "7.8.2", "3.5.2")),
}
OWNED_BY_OTHERS = ["4.1.1", "7.3", "7.4", "7.6.1.1", "7.7.1"]  # zeros are let be
# On the typed file the fraction has become a date and the percentage a fraction of one.
FOUND_TYPED = FOUND - {("fraction_in_count", ("1.1.2",))} | {
    ("date_was_fraction", ("1.1.2",)),
    ("percent_format", ("7.4",)),
}


def checked(path) -> dict:
    result = CliRunner().invoke(
        main, ["check", str(path), "--units", str(DEMO_ROSTER), "--format", "json"]
    )

    assert 1 == result.exit_code, result.output
    (found,) = json.loads(result.stdout)["returns"]
    return found


@pytest.fixture(scope="module", params=[PASTED, TYPED], ids=["pasted", "typed"])
def real(request):
    return checked(request.param)


def test_whose_and_when(real):
    assert ("SNgV", "2023-6T", "cchc_2023", True) == tuple(
        real[name] for name in ("unit", "period", "form", "readable")
    )


def test_94_answers_in_the_order_of_the_form(real):
    values = [line["code"] for line in EXPECTED if line["kind"] in ("count", "ratio", "code")]

    assert 94 == len(values)
    assert values == [answer["code"] for answer in real["answers"]]


@pytest.mark.parametrize("line", EXPECTED, ids=lambda line: line["code"])
def test_every_value(real, line):
    answers = {answer["code"]: answer for answer in real["answers"] + real["headings"]}
    answer = answers[line["code"]]

    for name in ("value", "numerator", "denominator"):
        assert (float(line[name]) if line[name] else None) == answer[name], name
    assert ("value" if line["value"] else "blank") == answer["state"]
    assert (line["note"] or (line["raw"] if line["kind"] == "text" else "")) == answer["note"]


@pytest.mark.parametrize(
    ("path", "code", "cell", "raw", "repairs"),
    [
        (PASTED, "1.1.1", "D13", "21 nhiệm vụ cụ thể", ["words_with_number"]),
        (PASTED, "1.1.2", "D14", "08/21", ["leading_zero", "fraction_in_count"]),
        (PASTED, "1.1.3", "D15", "09", ["leading_zero"]),
        (PASTED, "1.2.1", "D17", "0", []),
        (PASTED, "7.4", "D137", "63,1%", ["decimal_comma", "percent_sign"]),
        (PASTED, "7.6.2.1", "D149", "93,4", ["decimal_comma"]),
        (TYPED, "1.1.2", "D14", "01/08/2021", ["date_was_fraction"]),
        (TYPED, "1.1.3", "D15", "9", []),
        (TYPED, "7.4", "D137", "0,631", ["percent_format"]),
        (TYPED, "7.6.2.1", "D149", "93,4", []),
    ],
)
def test_address_raw_text_and_repairs(path, code, cell, raw, repairs):
    answer = next(answer for answer in checked(path)["answers"] if answer["code"] == code)

    assert ("Sheet1", cell, raw, repairs) == tuple(
        answer[name] for name in ("sheet", "cell", "raw", "repairs")
    )


@pytest.mark.parametrize(("path", "found"), [(PASTED, FOUND), (TYPED, FOUND_TYPED)])
def test_findings_are_exactly_these(path, found):
    findings = checked(path)["findings"]
    families = {(f["rule"].partition(":")[0], tuple(f["codes"])) for f in findings}
    owned = [f["codes"][0] for f in findings if f["rule"].startswith("owner_only:")]

    assert found == {family for family in families if family[0] != "owner_only"}
    assert OWNED_BY_OTHERS == owned


def test_the_one_error_is_worded_with_its_figures():
    (error,) = [f for f in checked(PASTED)["findings"] if f["severity"] == "error"]

    assert ["Sheet1!D156", "Sheet1!D157", "Sheet1!D45"] == error["cells"]
    assert "7.8.1 + 7.8.2 = 10; 3.1.3 = 8" in error["message"]


def test_the_note_is_named_and_not_used():
    finding = next(f for f in checked(PASTED)["findings"] if f["rule"] == "note_fraction")

    assert "12/19 (tức 63,16%)" in finding["message"]
    assert ["Sheet1!D137", "Sheet1!E137"] == finding["cells"]


def test_the_note_on_secret_documents_is_set_against_the_share_sent_electronically():
    """46 of 652 documents were not sent electronically: 606/652 is 92,94 %, not 93,4 %."""
    finding = next(f for f in checked(PASTED)["findings"] if f["rule"] == "note_count_limits")

    assert "606/652 = 92,94%" in finding["message"]
    assert "“Có 46 văn bản mật (không gửi qua hệ thống Idesk)”" in finding["message"]
    assert ["Sheet1!D149", "Sheet1!D144", "Sheet1!E144"] == finding["cells"]
