"""The demo end to end: every number of the appendix against a recomputation of its own from facts.csv."""

import csv
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from bundled import BUNDLED, name_of
from click.testing import CliRunner

from pipeline.cli.main import main

OUTPUTS = {"phu-luc.xlsx", "facts.csv", "findings.csv", "totals.csv"}


# What was put in by demo_data/faults.csv, by the period of BUNDLED, as (unit, rule's family, code):
# each is found, as this.
FAULTS_2023 = [
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
FAULTS_2026 = [
    ("SXD", "plan_done", "1.1.2"),
    ("STC", "online_within", "7.8.1"),
    ("X06", "count_whole", "7.6.2"),
]
ALSO_FOUND = {"SNgV", "SCT", "X06", ""}  # the real return, one sent twice, a gap, the province
FAULTS = {"2023-6T": FAULTS_2023, "2026-6T": FAULTS_2026}


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def demos(tmp_path_factory):
    out = tmp_path_factory.mktemp("bản thử có dấu cách")
    result = CliRunner().invoke(main, ["demo", "--out", str(out)])

    assert 0 == result.exit_code, result.output
    return out, result.stdout


@pytest.fixture(scope="module", params=BUNDLED, ids=name_of)
def demo(request, demos):
    """The output of one period of the demo, and what it is of."""
    return demos[0] / request.param.period.id, request.param


def test_says_what_was_found_and_where_to_look(demos):
    folder, text = demos

    assert len(text.splitlines()) <= 25
    assert "Phải gửi báo cáo: 33 đơn vị" in text
    assert "cchc_2025 (Dự thảo của địa phương, chưa có văn bản chính thức)" in text
    for of in BUNDLED:
        assert str(folder / of.period.id / "phu-luc.xlsx") in text
        assert {path.name for path in (folder / of.period.id).iterdir()} >= OUTPUTS


def test_every_fault_put_in_is_found_and_units_without_faults_have_no_findings(demo):
    folder, of = demo
    faults = set(FAULTS[of.period.id])
    lines = read(folder / "findings.csv")
    found = {
        (line["unit"], line["rule"].partition(":")[0], line["codes"].split()[0])
        for line in lines if line["codes"]
    }  # fmt: skip

    assert faults <= found
    assert {line["unit"] for line in lines} <= {unit for unit, _, _ in faults} | ALSO_FOUND


def test_a_draft_says_so_on_the_appendix_and_on_every_template(demos):
    folder, _ = demos
    for of, templates in zip(BUNDLED, sorted(folder.glob("templates*")), strict=True):
        appendix = openpyxl.load_workbook(folder / of.period.id / "phu-luc.xlsx")["Phụ lục"]
        template = openpyxl.load_workbook(templates / f"SNgV - CCHC {of.period.short}.xlsx")
        guide, sheet = template.worksheets[:2]
        for cell in (appendix["A2"], guide["A2"], sheet["A1"]):
            assert (f"({of.form.draft})" in cell.value) == bool(of.form.draft)


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
    folder, of = demo
    units = {line["unit"]: line for line in read(of.roster.path)}
    return independent_totals(read(folder / "facts.csv"), read(of.form.path / "rows.csv"), units)


def test_totals_equal_the_independent_recomputation(demo, independent):
    folder, of = demo
    lines = read(folder / "totals.csv")

    assert len(of.form.value_rows) == len(lines)
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
    rows = read(demo[1].form.path / "rows.csv")
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


def test_facts_show_four_states_and_nothing_is_lost(demos):
    facts = read(demos[0] / "2023-6T" / "facts.csv")
    states = Counter(fact["state"] for fact in facts)

    assert {"value", "blank", "not_applicable", "not_available", "unreadable"} == set(states)
    assert {99} == set(Counter(fact["file"] for fact in facts).values())
    raw = {(fact["unit"], fact["code"]): fact["raw"] for fact in facts}
    assert "'=1+1" == raw["X03", "2.1"]  # a spreadsheet opening the CSV must not run it


def test_the_return_that_came_twice_counts_once(demos):
    facts = [f for f in read(demos[0] / "2023-6T" / "facts.csv") if f["unit"] == "SCT"]

    assert 99 == len(facts)


def test_progress_of_submission_adds_up(demo):
    lines = read(demo[0] / "totals.csv")

    for line in lines:
        missing = len([unit for unit in line["missing"].split("|") if unit])
        answered = int(line["answered"]) + int(line["not_applicable"]) + missing
        assert int(line["expected"]) == answered, line["code"]
