"""A form of another subject goes through the whole loop as data: not a line of code is its own."""

import csv
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from places import SECOND_FORM as FORM

from pipeline.cli.main import main

COMMON = ["--form", str(FORM), "--units", str(FORM / "units.csv"), "--period", "2024-6T"]


def run(*arguments) -> str:
    result = CliRunner().invoke(main, [str(argument) for argument in (*arguments, *COMMON)])

    assert result.exit_code in (0, 1), result.output
    return result.stdout


def fill(path: Path, figures: dict[str, object]) -> None:
    """Type figures as a person would: by the words of the line, into the column “Số liệu”."""
    book = openpyxl.load_workbook(path)
    sheet = next(sheet for sheet in book if sheet["A5"].value == "STT")
    for line in range(7, sheet.max_row + 1):
        code = str(sheet.cell(line, 1).value or "").rstrip(".")
        if code in figures:
            sheet.cell(line, 4).value = figures[code]
    book.save(path)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("thư viện")
    run("template", "--out", folder / "trắng")
    blanks = sorted((folder / "trắng").glob("*.xlsx"))
    with (FORM / "rows.csv").open(encoding="utf-8") as lines:
        counts = [r["code"] for r in csv.DictReader(lines) if r["kind"] == "count"]
    for number, path in enumerate(blanks, start=1):
        fill(path, dict.fromkeys(counts, number))
    said = run("consolidate", folder / "trắng", "--out", folder / "tổng hợp")
    return blanks, said, folder / "tổng hợp"


def test_each_unit_has_its_template(results):
    assert 5 == len(results[0])


def test_totals_are_those_of_the_figures_typed(results):
    blanks, _, out = results
    units = {path.stem.partition(" - ")[0]: number for number, path in enumerate(blanks, start=1)}
    with (FORM / "units.csv").open(encoding="utf-8") as lines:
        levels = {line["unit"]: line["level"] for line in csv.DictReader(lines)}
    with (FORM / "rows.csv").open(encoding="utf-8") as lines:
        rows = {row["key"]: row for row in csv.DictReader(lines)}
    with (out / "totals.csv").open(encoding="utf-8-sig") as lines:
        totals = {line["key"]: line for line in csv.DictReader(lines)}

    for key, row in rows.items():
        if row["kind"] == "count" and row["aggregate"] == "sum" and not row["owner"]:
            asked = [unit for unit in units if levels[unit] in row["levels"].split()]
            assert sum(units[unit] for unit in asked) == float(totals[key]["value"]), row["code"]
            assert len(asked) == int(totals[key]["answered"]) == int(totals[key]["expected"])


def test_the_appendix_bears_the_title_of_the_form(results):
    sheet = openpyxl.load_workbook(results[2] / "phu-luc.xlsx")["Phụ lục"]
    words = " ".join(str(cell.value) for row in sheet["A1:E6"] for cell in row if cell.value)

    assert "THƯ VIỆN" in words
