"""A province of a wide form, from templates and official tables to the appendix, against a plain recomputation."""

import csv
import datetime as dt
import io
import random
from pathlib import Path

import openpyxl
import pytest
from recalculation import recalculated, values
from wide_forms import wide_form, write_blank

from pipeline.consolidation.run import Task, run
from pipeline.consolidation.wanted import Wanted
from pipeline.form_check.plausible import plausible_figures
from pipeline.intake.folder import find_files, read_all
from pipeline.reading.read_return import Expected
from pipeline.template.template import template_book
from pipeline.xlsx.write import write_book
from schemas.periods.period import parse_period
from schemas.units.unit import Roster, Unit

NAME = "Biểu tổng hợp"
SHORT = {"Chưa có số liệu": "CCSL", "Không áp dụng": "KAD"}  # what the appendix makes of words
PERIOD = parse_period("2025-6T")
UNITS = tuple(
    Unit(f"{level}{n:02}", f"{words} số {n:02}", "", (), level, ())
    for level, words, count in (("S", "Sở", 5), ("X", "UBND xã", 9)) for n in range(1, count + 1)
)  # fmt: skip
ROSTER = Roster(UNITS, Path("units.csv"))
MISSING, WRONG = "X08", "X09"  # one that did not send, one with a figure that cannot count


@pytest.fixture(scope="module", params=["TCD01_TT2024", "XLD01_TT2024"])
def province(request, tmp_path_factory):
    """The form, what each unit's true figures are, and the appendix that was made of its returns."""
    home = tmp_path_factory.mktemp(request.param)
    form = wide_form(home, request.param)
    returns, truth = home / "returns", {}
    returns.mkdir()
    write_blank(home / "blank.xlsx", request.param)
    dice = random.Random(18)
    for place, unit in enumerate(UNITS):
        if unit.id == MISSING:
            continue
        filled = plausible_figures(form, unit, PERIOD)
        truth[unit.id] = {
            key: SHORT.get(answer.value, answer.value) for key, answer in filled.items()
        }
        if unit.id == WRONG:
            truth[unit.id]["c5"] = "nhiều"
        if place % 2:
            sheet_of(home / "blank.xlsx", unit, truth[unit.id], returns / f"{unit.id}.xlsx", dice)
        else:
            write_book(template_book(form, unit, PERIOD, filled), returns / f"{unit.id}.xlsx")
    work = Task(returns, form, PERIOD, ROSTER, home / "out", dt.datetime(2025, 6, 20), None)
    run(
        work, lambda: read_all(find_files([returns]), Expected((form,), ROSTER, period=PERIOD), jobs=1),
        Wanted(),
    )  # fmt: skip
    return form, truth, home / "out" / "phu-luc.xlsx"


def sheet_of(blank: Path, unit: Unit, figures: dict, path: Path, dice: random.Random) -> None:
    """The official table with the unit's line; zeros are left empty, some figures are texts."""
    book = openpyxl.load_workbook(io.BytesIO(blank.read_bytes()))
    sheet = book.active
    line = next(row for row in range(1, 12) if sheet.cell(row, 1).value == "MS") + 1
    sheet["A2"] = "Số liệu tính từ ngày 15/12/2024 đến ngày 14/6/2025"
    sheet.cell(line, 1).value = unit.name
    for column, value in enumerate(figures.values(), 2):
        if value:
            sheet.cell(line, column).value = str(value) if dice.random() < 0.3 else value
    book.save(path)


def lines_of(sheet) -> dict[str, list]:
    """The figures of each line of the table by what it is called."""
    first = next(row for row in range(1, 30) if sheet.cell(row, 1).value == "MS") + 1
    return {
        line[0]: list(line[1:-1]) for line in sheet.iter_rows(first, values_only=True) if line[0]
    }


def table(path: Path, name: str) -> list[dict[str, str]]:
    """A table beside the appendix."""
    return list(csv.DictReader((path.parent / f"{name}.csv").read_text("utf-8-sig").splitlines()))


def added(form, truth, level: str = "") -> list[float | None]:
    """Each column over the units of a level, those that cannot count left out."""
    own = [figures for unit, figures in truth.items() if unit.startswith(level)]
    return [
        sum(figures[row.key] for figures in own if not isinstance(figures[row.key], str))
        for row in form.rows
    ]  # fmt: skip


def test_every_unit_has_its_line_under_its_level(province):
    _, truth, path = province
    lines = lines_of(openpyxl.load_workbook(path, data_only=True)[NAME])
    names = list(lines)
    at = names.index("Cấp xã")

    assert ["Tổng cộng", "Sở, ngành", "Sở số 01"] == names[:3]
    assert [unit.name for unit in UNITS if unit.level == "X"] == names[at + 1 : at + 10]
    for unit in UNITS:
        if unit.id not in (MISSING, WRONG):
            assert list(truth[unit.id].values()) == lines[unit.name], unit.id
    assert {None} == set(lines[ROSTER.by_id[MISSING].name])
    assert "KĐĐ" == lines[ROSTER.by_id[WRONG].name][4]


def test_subtotals_and_total_are_a_plain_recomputation_and_what_totals_say(province):
    form, truth, path = province
    lines = lines_of(openpyxl.load_workbook(path, data_only=True)[NAME])
    counted = {unit: dict(figures) for unit, figures in truth.items()}
    for fact in table(path, "facts"):  # a figure that fails a rule counts in no total
        if fact["counted"] != "True" and fact["unit"] in counted:
            counted[fact["unit"]][fact["key"]] = "uncounted"

    assert added(form, counted, "S") == lines["Sở, ngành"]
    assert added(form, counted, "X") == lines["Cấp xã"]
    assert added(form, counted) == lines["Tổng cộng"]
    assert [float(total["value"]) for total in table(path, "totals")] == lines["Tổng cộng"]


@pytest.mark.libreoffice
def test_libreoffice_computes_the_table_to_what_we_wrote(province, soffice, tmp_path):
    form, _, path = province
    (same,) = recalculated([path], tmp_path)
    computed = values(same, NAME)
    formulas = openpyxl.load_workbook(path)[NAME]
    written = openpyxl.load_workbook(path, data_only=True)[NAME]
    live = [c for line in formulas.iter_rows() for c in line if c.data_type == "f"]

    assert 3 * len(form.rows) == len(live)
    assert [_shown(written[c.coordinate].value) for c in live] == [
        computed[c.row - 1, c.column - 1] for c in live
    ]


def _shown(value):
    return "" if value is None else value


def test_it_prints_as_the_official_table(province):
    form, _, path = province
    book = openpyxl.load_workbook(path)
    sheet = book[NAME]
    first = next(row for row in range(1, 30) if sheet.cell(row, 1).value == "MS") + 1

    assert NAME == book.sheetnames[0]
    assert ("landscape", 0) == (sheet.page_setup.orientation, sheet.page_setup.fitToHeight)
    assert f"$8:${first - 1}" == sheet.print_title_rows
    assert f"B{first}" == sheet.freeze_panes
    printed = ["".join(str(cell.value or "").split()) for cell in sheet[first - 1]][:-1]
    assert ["".join(column.printed.split()) for column in form.columns] == printed


def test_the_appendix_sent_to_the_level_above_is_read_once(province):
    """«Phụ lục» is what is read; the table of units beside it is a print of the same."""
    form, _, path = province
    (found,) = read_all([path], Expected((form,), ROSTER, "S01", PERIOD), jobs=1)

    assert {"Phụ lục"} == {answer.sheet for answer in found.answers}
    assert "several_units" not in {notice.id for notice in found.notices}
