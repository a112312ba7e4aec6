"""A form of amounts, blanks that are zero, rows without limits and a row of words: from template to appendix."""

import csv
from pathlib import Path

import openpyxl
import pytest
from command import run
from places import AMOUNTS_FORM as FORM

WHERE = ("--form", FORM, "--units", FORM / "units.csv", "--period", "2026-6T")
TYPED = {
    "STC": {"1.1": 3000.5, "1.2": 1250.75, "1.3 X": 1250.75, "1.4": 12.75},
    "X01": {"1.1": 100, "1.2": "12.750.000 đồng", "2.1": 123.4, "2.2": 1.25, "2.3": 4, "3": 7.125,
            "4": "Thiếu vốn đối ứng"},
    "X02": {"1.1": "49,5 triệu đồng", "1.2": "20 tr. đồng", "2.3": 3},
}  # fmt: skip


def fill(path: Path, typed: dict[str, object]) -> None:
    book = openpyxl.load_workbook(path)
    sheet = next(sheet for sheet in book if sheet["A5"].value == "STT")
    for line in sheet.iter_rows(min_row=7):
        code = str(line[0].value or "").rstrip(".")
        for place, column in ((code, 3), (f"{code} X", 5)):
            if place in typed:
                line[column].value = typed[place]
    book.save(path)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("đầu tư")
    assert 0 == run("template", *WHERE, "--out", folder / "in")[0]
    for unit, typed in TYPED.items():
        fill(folder / "in" / f"{unit} - dau_tu_2026 6T 2026.xlsx", typed)
    code, said, _ = run("consolidate", folder / "in", *WHERE, "--out", folder / "out")
    assert 1 == code, said
    return folder / "out"


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


TOTALS = [  # key, the province's figure, units whose figure is in it
    ("capital_planned", 3150.0, 3),
    ("capital_paid", 1270.75, 2),  # a figure in đồng is not taken for one in triệu đồng
    ("capital_paid_rate", 100 * 1250.75 / 3000.5, 1),
    ("money_recovered", 12.75, 3),  # a count of triệu đồng is an amount; two blanks are zero
    ("land_cleared", 123.4, 2),
    ("land_forest", 1.25, 1),  # a blank of this row is no zero
    ("harvest", 7.125, 2),
]


@pytest.mark.parametrize(("key", "value", "answered"), TOTALS, ids=[line[0] for line in TOTALS])
def test_amounts_add_up_with_their_decimals(results, key, value, answered):
    (line,) = (line for line in table(results / "totals.csv") if line["key"] == key)

    assert (pytest.approx(value), answered) == (float(line["value"]), int(line["answered"]))


FOUND = [
    ("X01", "other_unit", "1.2"),
    ("X01", "missing", "1.3"),
    ("X02", "missing", "1.3"),
    ("X02", "missing", "2.2"),
    ("X02", "households_need_land", "2.1 2.3"),  # a blank is zero in relations too
]


def test_what_is_found_is_what_was_typed_wrongly(results):
    found = {
        (line["unit"], line["rule"].partition(":")[0], line["codes"])
        for line in table(results / "findings.csv") if line["severity"] != "info"
    }  # fmt: skip

    assert set(FOUND) == found


def test_a_blank_that_counts_as_zero_says_so(results):
    facts = table(results / "facts.csv")
    (blank,) = (f for f in facts if (f["unit"], f["key"]) == ("X02", "harvest"))

    assert ("value", "0", "", "blank_is_zero") == (
        blank["state"], blank["value"].removesuffix(".0"), blank["raw"], blank["repairs"],
    )  # fmt: skip


def test_the_appendix_shows_decimals_and_words(results):
    book = openpyxl.load_workbook(results / "phu-luc.xlsx", data_only=True)
    lines = {line[0].value: line for line in book["Phụ lục"].iter_rows() if line[0].value}

    assert (3150, 12.75, 7.125) == tuple(lines[code][3].value for code in ("1.1.", "1.4.", "3."))
    assert "Thiếu vốn đối ứng" in lines["4."][4].value


def test_the_guide_says_what_a_blank_stands_for(results):
    guide = openpyxl.load_workbook(
        results.parent / "in" / "X01 - dau_tu_2026 6T 2026.xlsx"
    ).worksheets[0]
    said = {line[0].value: line[1].value for line in guide.iter_rows(max_col=2)}

    assert "tính là 0" in said["Để trống"]
