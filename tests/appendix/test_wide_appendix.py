"""A province of a wide form, from templates and official tables to the appendix, against a plain recomputation."""

import csv
import dataclasses
import datetime as dt
import io
import itertools
import random
from collections import Counter
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.shared import Mm
from recalculation import recalculated, values
from wide_forms import wide_form, write_blank, write_wide_form

from pipeline.consolidation.run import Task, run
from pipeline.consolidation.wanted import Wanted
from pipeline.form_check.plausible import plausible_figures
from pipeline.intake.folder import find_files, read_all
from pipeline.reading.read_return import Expected
from pipeline.returns import Filled
from pipeline.template.template import template_book
from pipeline.xlsx.write import write_book
from schemas.form.loading import read_form
from schemas.periods.period import parse_period
from schemas.units.unit import Roster, Unit
from schemas.wording import as_text

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
        Wanted(copies=frozenset({"docx"})),
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


def test_the_word_document_is_the_same_table_on_a_page_as_wide(province):
    form, _, path = province
    document = docx.Document(path.parent / "phu-luc.docx")
    (table,) = document.tables
    printed = lines_of(openpyxl.load_workbook(path, data_only=True)[NAME])
    said = dict(
        itertools.islice(printed.items(), len(UNITS) + 3)
    )  # with the total, and of two levels
    lines = [[cell.text for cell in row.cells] for row in table.rows[-len(said) :]]
    shown = {line[0]: line[1:] for line in lines}
    repeated = [row._tr.xpath("./w:trPr/w:tblHeader") != [] for row in table.rows]

    assert list(said) == list(shown)
    for name, figures in said.items():
        plain = [as_text.number(f) if isinstance(f, int | float) else f or "" for f in figures]
        assert plain == shown[name], name
    numbers = [column.printed.split("=")[0] for column in form.columns]

    assert numbers == [cell.text.split("\n")[0] for cell in table.rows[-len(said) - 1].cells]
    assert [True] * (len(repeated) - len(said)) + [False] * len(said) == repeated
    section = document.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    assert section.page_width > section.page_height
    assert pytest.approx(room, abs=Mm(1)) == sum(column.width for column in table.columns)


WIDE = {"CCSL": 2.501, "KĐĐ": 2.166}  # in sizes of the letters of Times New Roman


def test_no_word_of_it_is_broken(province):
    (table,) = docx.Document(province[2].parent / "phu-luc.docx").tables
    cells = [cell for row in table.rows for cell in row.cells if cell.text in WIDE]
    sizes = [cell.paragraphs[0].runs[0].font.size.pt for cell in cells]

    assert cells
    for cell, size in zip(cells, sizes, strict=True):
        assert WIDE[cell.text] * size < cell.width.pt
    assert min(sizes) >= 6


@pytest.mark.libreoffice
def test_libreoffice_computes_the_table_to_what_we_wrote(province, soffice, tmp_path):
    form, _, path = province
    (same,) = recalculated([path], tmp_path)

    assert_computed(path, same, 3 * len(form.rows))


KINDS = (
    {"printed": "A", "path": "STT", "kind": "stub", "key": ""},
    {"printed": "B", "path": "Đơn vị", "kind": "stub", "key": ""},
    {"printed": "1", "path": "Hồ sơ > Đã nhận", "key": "received"},
    {"printed": "2", "path": "Hồ sơ > Tỷ lệ đúng hạn", "key": "rate", "kind": "ratio", "unit": "%",
     "aggregate": "weighted", "numerator": "Số hồ sơ đúng hạn", "denominator": "received",
     "maximum": "100"},
    {"printed": "3", "path": "Kinh phí", "key": "money", "kind": "amount", "unit": "Triệu đồng"},
    {"printed": "4", "path": "Hình thức", "key": "way", "kind": "code", "unit": "", "minimum": "",
     "codes": "0=Trực tiếp|1=Trực tuyến", "aggregate": "distribution"},
    {"printed": "5", "path": "Số dân", "key": "people", "kind": "count", "aggregate": "owner",
     "owner": "CTK"},
    {"printed": "6", "path": "Khó khăn", "key": "words", "kind": "text", "unit": "", "time": "",
     "aggregate": "", "minimum": ""},
)  # fmt: skip


@pytest.fixture(scope="module")
def every_kind(tmp_path_factory):
    """A small form of every kind of figure: what its units answered, and its appendix."""
    home = tmp_path_factory.mktemp("kinds")
    write_wide_form(home / "form", [dict(column) for column in KINDS])
    form = read_form(home / "form")
    owner = dataclasses.replace(UNITS[0], roles=("CTK",))
    roster = Roster((owner, *UNITS[1:]), Path("units.csv"))
    given = {unit: plausible_figures(form, unit, PERIOD) for unit in roster.units}
    given[owner]["words"] = Filled("thiếu người")
    for unit, filled in given.items():
        write_book(template_book(form, unit, PERIOD, filled), home / "returns" / f"{unit.id}.xlsx")
    work = Task(
        home / "returns", form, PERIOD, roster, home / "out", dt.datetime(2025, 6, 20), None
    )
    expected = Expected((form,), roster, period=PERIOD)
    run(work, lambda: read_all(find_files([home / "returns"]), expected, jobs=1), Wanted())
    return given, home / "out" / "phu-luc.xlsx"


def test_shares_codes_and_what_one_unit_owns_are_added_up_as_the_form_says(every_kind):
    given, path = every_kind
    lines = {
        line[1]: line for line in
        openpyxl.load_workbook(path, data_only=True)[NAME].iter_rows(values_only=True)
    }  # fmt: skip

    def parts(name: str, level: str) -> list[float]:
        figures = (
            getattr(filled["rate"], name) for unit, filled in given.items() if unit.level == level
        )
        return [figure for figure in figures if isinstance(figure, int | float)]

    for level, name in (("S", "Sở, ngành"), ("X", "Cấp xã")):
        share = 100 * sum(parts("numerator", level)) / sum(parts("denominator", level))
        money = [filled["money"].value for unit, filled in given.items() if unit.level == level]
        ways = Counter(filled["way"].value for unit, filled in given.items() if unit.level == level)
        assert pytest.approx(share) == lines[name][3]
        assert pytest.approx(sum(m for m in money if not isinstance(m, str))) == lines[name][4]
        for code, word in ((0, "Trực tiếp"), (1, "Trực tuyến")):
            assert (word in lines[name][5]) == bool(ways[code])
            assert not ways[code] or f"{word}: {ways[code]}" in lines[name][5], lines[name][5]
    people = next(iter(given.values()))["people"].value
    assert (people, people, None) == tuple(
        lines[name][6] or None for name in ("Tổng cộng", "Sở, ngành", "Cấp xã")
    )
    assert ("thiếu người", None) == (lines["Sở số 01"][7], lines["Sở số 02"][7] or None)
    assert ["1", "2"] == [lines[unit.name][0] for unit in UNITS[5:7]]


@pytest.mark.libreoffice
def test_libreoffice_computes_every_kind_to_what_we_wrote(every_kind, soffice, tmp_path):
    _, path = every_kind
    (same,) = recalculated([path], tmp_path)

    assert_computed(path, same, 3 * 5)


def assert_computed(path: Path, same: Path, live: int) -> None:
    """Every formula of the table has the result that another program gives it."""
    computed = values(same, NAME)
    written = openpyxl.load_workbook(path, data_only=True)[NAME]
    cells = [
        cell for line in openpyxl.load_workbook(path)[NAME].iter_rows() for cell in line
        if cell.data_type == "f"
    ]  # fmt: skip

    assert live == len(cells)
    for cell in cells:
        said = written[cell.coordinate].value
        wanted = pytest.approx(said) if isinstance(said, int | float) else said or ""
        assert wanted == computed[cell.row - 1, cell.column - 1], cell.coordinate


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
    """“Phụ lục” is what is read; the table of units beside it is a print of the same."""
    form, _, path = province
    (found,) = read_all([path], Expected((form,), ROSTER, "S01", PERIOD), jobs=1)

    assert {"Phụ lục"} == {answer.sheet for answer in found.answers}
    assert "several_units" not in {notice.id for notice in found.notices}
