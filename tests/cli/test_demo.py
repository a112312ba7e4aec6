"""The demo end to end: every number of the appendix against a recomputation of its own from facts.csv."""

import csv
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from places import ROOT

from pipeline.cli.main import main

OUTPUTS = {"phu-luc.xlsx", "facts.csv", "findings.csv", "totals.csv"}

FORM_ROWS = ROOT / "schemas" / "forms" / "cchc_2023" / "rows.csv"
UNITS = ROOT / "schemas" / "units" / "rosters" / "demo.csv"

# What was put in by demo_data/faults.csv, as (unit, rule's family, code): each is found, as this.
FAULTS = [
    ("SXD", "plan_done", "1.1.2"),
    ("SYT", "count_not_negative", "3.1.3"),
    ("STC", "ratio_range", "3.4.1"),
    ("SGDDT", "words_with_number", "4.2.1"),
    ("SGDDT", "not_a_number", "3.1.3"),
    ("STP", "online_within", "7.8.1"),
    ("SKHDT", "code_listed", "1.4.2"),
    ("TTT", "numerator_within_denominator", "3.4.4"),
    ("SNNPTNT", "count_whole", "7.6.2"),
    ("X03", "not_a_number", "2.1"),
    ("X05", "owner_only", "4.1.4"),
]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    out = tmp_path_factory.mktemp("bản thử có dấu cách")
    result = CliRunner().invoke(main, ["demo", "--out", str(out)])

    assert 0 == result.exit_code, result.output
    return out / "2023-6T", result.stdout


def test_says_what_was_found_and_where_to_look(demo):
    folder, text = demo

    assert len(text.splitlines()) <= 22
    assert "Phải gửi 30 đơn vị" in text
    assert str(folder / "phu-luc.xlsx") in text
    assert OUTPUTS <= {path.name for path in folder.iterdir()}


@pytest.mark.parametrize(("unit", "rule", "code"), FAULTS)
def test_every_fault_put_in_is_found(demo, unit, rule, code):
    found = {
        (line["unit"], line["rule"].partition(":")[0], line["codes"].split()[0])
        for line in read(demo[0] / "findings.csv")
        if line["codes"]
    }

    assert (unit, rule, code) in found


def test_units_without_faults_have_no_findings(demo):
    faulty = {unit for unit, _, _ in FAULTS} | {"SNgV", "SCT", "X06", ""}

    assert set() == {line["unit"] for line in read(demo[0] / "findings.csv")} - faulty


def independent_totals(facts: list[dict], rows: list[dict], units: dict[str, dict]) -> dict:
    """value, numerator and denominator of every row, from the facts that are marked as counted."""
    totals = {}
    for row in rows:
        mine = [f for f in facts if f["key"] == row["key"] and f["counted"] == "True"]
        x = sum(float(f["numerator"]) for f in mine if f["numerator"])
        y = sum(float(f["denominator"]) for f in mine if f["denominator"])
        if row["kind"] == "code":
            totals[row["key"]] = Counter(int(float(f["value"])) for f in mine)
        elif row["aggregate"] == "weighted":
            totals[row["key"]] = 100 * x / y if y else None
        elif row["aggregate"] in ("sum", "sum_departments", "owner"):
            values = [float(f["value"]) for f in mine]
            totals[row["key"]] = sum(values) if values else None
        for fact in mine:
            unit = units[fact["unit"]]
            owner = row["owner"]
            assert (owner in unit["roles"].split()) if owner else (unit["level"] in row["levels"])
    return totals


@pytest.fixture(scope="module")
def independent(demo):
    units = {line["unit"]: line for line in read(UNITS)}
    return independent_totals(read(demo[0] / "facts.csv"), read(FORM_ROWS), units)


def test_totals_equal_the_independent_recomputation(demo, independent):
    lines = read(demo[0] / "totals.csv")

    assert 94 == len(lines)
    for line in lines:
        wanted = independent[line["key"]]
        if isinstance(wanted, Counter):
            given = dict(pair.split(":") for pair in line["distribution"].split())
            assert wanted == Counter({int(code): int(n) for code, n in given.items()}), line["code"]
        else:
            assert wanted == pytest.approx(float(line["value"]) if line["value"] else None)


def test_every_number_of_the_appendix_equals_the_independent_recomputation(demo, independent):
    sheet = openpyxl.load_workbook(demo[0] / "phu-luc.xlsx", data_only=True)["Phụ lục"]
    shown = {}
    rows = read(FORM_ROWS)
    lines = [
        [cell.value for cell in line[:5]] for line in sheet.iter_rows() if line[1].value
    ]  # fmt: skip
    labels = iter(rows)
    row = next(labels)
    for line in lines:
        if str(line[1]).strip(" .:").endswith(row["label"].strip(" .:")):
            shown[row["key"]] = line[3]
            row = next(labels, None)
            if row is None:
                break

    assert len(rows) == len(shown)
    numbers = {key: value for key, value in shown.items() if isinstance(value, int | float)}
    expected = {k: v for k, v in independent.items() if isinstance(v, int | float)}
    assert expected.keys() == numbers.keys()
    for key, value in expected.items():
        assert value == pytest.approx(numbers[key], abs=0.005), key


def test_facts_show_four_states_and_nothing_is_lost(demo):
    facts = read(demo[0] / "facts.csv")
    states = Counter(fact["state"] for fact in facts)

    assert {"value", "blank", "not_applicable", "not_available", "unreadable"} == set(states)
    assert {99} == set(Counter(fact["file"] for fact in facts).values())
    raw = {(fact["unit"], fact["code"]): fact["raw"] for fact in facts}
    assert "'=1+1" == raw["X03", "2.1"]  # a spreadsheet opening the CSV must not run it


def test_the_return_that_came_twice_counts_once(demo):
    facts = [f for f in read(demo[0] / "facts.csv") if f["unit"] == "SCT"]

    assert 99 == len(facts)


def test_progress_of_submission_adds_up(demo):
    lines = read(demo[0] / "totals.csv")

    for line in lines:
        missing = len([unit for unit in line["missing"].split("|") if unit])
        answered = int(line["answered"]) + int(line["not_applicable"]) + missing
        assert int(line["expected"]) == answered, line["code"]
