"""A province of a grid form, from templates and official tables to the appendix, against a plain recomputation."""

import csv
import datetime as dt
import random
from pathlib import Path

import docx
import openpyxl
import pytest
from grid_forms import AGES, SEXES
from grid_returns import form, good_sheet, insert_line, no_numbers, repeat_head
from recalculation import recalculated, values
from wide_returns import insert_column, shift, text_file, unmerge, xlsx

from pipeline.consolidation.run import Task, run
from pipeline.consolidation.wanted import Wanted
from pipeline.form_check.plausible import plausible_figures
from pipeline.intake.folder import find_files, read_all
from pipeline.reading.read_return import Expected
from pipeline.template.columns import FORM_SHEET
from pipeline.template.template import template_book
from pipeline.xlsx.write import write_book
from schemas.form.model import Grid
from schemas.periods.period import parse_period
from schemas.units.unit import Roster, Unit
from schemas.wording import as_text
from schemas.wording.messages import messages

NAME = "Biểu tổng hợp"
PERIOD = parse_period("2025-6T")
UNITS = tuple(
    Unit(f"{level}{n:02}", f"{words} số {n:02}", "", (), level, ())
    for level, words, count in (("S", "Sở", 4), ("X", "UBND xã", 8)) for n in range(1, count + 1)
)  # fmt: skip
ROSTER = Roster(UNITS, Path("units.csv"))
MISSING, WRONG = "X07", "X08"  # one that did not send, one with a figure that cannot be read
RUINS = (
    (), (shift(3, 1),), (unmerge, no_numbers), (insert_column(5, "Số lượt", 3),),
    (insert_line("Thành thị", "", "Không rõ nơi ở"), repeat_head("Nông thôn")),
)  # fmt: skip


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    """What each unit's figures are by key, and the appendix that was made of its returns."""
    home = tmp_path_factory.mktemp("grid")
    returns, truth, dice = home / "returns", {}, random.Random(18)
    returns.mkdir()
    for place, unit in enumerate(UNITS):
        if unit.id == MISSING:
            continue
        filled = plausible_figures(form(), unit, PERIOD)
        numbers = {
            key: answer.value for key, answer in filled.items()
            if isinstance(answer.value, int | float) and form().by_key[key].is_number
        }  # fmt: skip
        truth[unit.id] = numbers
        if unit.id == WRONG:
            numbers["grown__men"] = "nhiều"
        if place % 2 == 0:
            write_book(template_book(form(), unit, PERIOD, filled), returns / f"{unit.id}.xlsx")
            continue
        codes = {form().by_key[key].code: value for key, value in numbers.items() if value}
        sheet = good_sheet({
            code: str(value) if dice.random() < 0.3 else value for code, value in codes.items()
        }, unit)  # fmt: skip
        for ruin in RUINS[place // 2 % len(RUINS)]:
            ruin(sheet)
        save, ending = ((xlsx, "xlsx"), (text_file, "csv"))[place // 2 % 2]
        (returns / f"{unit.id}.{ending}").write_bytes(save(sheet))
    work = Task(returns, form(), PERIOD, ROSTER, home / "out", dt.datetime(2025, 6, 20), None)
    expected = Expected((form(),), ROSTER, period=PERIOD)
    run(work, lambda: read_all(find_files([returns]), expected, jobs=1),
        Wanted(copies=frozenset({"docx"})))  # fmt: skip
    return truth, home / "out" / "phu-luc.xlsx"


def table(path: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((path.parent / f"{name}.csv").read_text("utf-8-sig").splitlines()))


def first_line(sheet) -> int:
    return next(row for row in range(1, 30) if sheet.cell(row, 1).value == "A") + 1


def figures_of(path: Path) -> dict[str, object]:
    """What the form's own shape says in each cell, by line and column."""
    sheet = openpyxl.load_workbook(path, data_only=True)[NAME]
    lines = zip(AGES, sheet.iter_rows(first_line(sheet), values_only=True), strict=False)
    return {
        Grid.cell(line, column): value for line, said in lines
        for column, value in zip(SEXES, said, strict=False) if column.strip()
    }  # fmt: skip


def test_each_figure_is_a_plain_recomputation_and_what_totals_say(province):
    truth, path = province
    printed = figures_of(path)
    said = {total["key"]: total["value"] for total in table(path, "totals")}
    uncounted = {
        (fact["unit"], fact["key"]) for fact in table(path, "facts") if fact["counted"] != "True"
    }
    for row in form().value_rows:
        if row.is_number:
            wanted = sum(
                figures.get(row.key, 0) for unit, figures in truth.items()
                if (unit, row.key) not in uncounted
            )  # fmt: skip
            assert wanted == printed[row.key] == float(said[row.key]), row.code


def test_a_share_is_added_up_from_the_columns_that_the_number_line_names(province):
    """5=4/1*100, also of official tables, which have no cell for X."""
    truth, path = province
    printed, counted, official = figures_of(path), {}, {unit.id for unit in UNITS[1::2]}
    for fact in table(path, "facts"):
        if fact["counted"] == "True" and fact["state"] == "value":
            counted.setdefault(fact["key"], set()).add(fact["unit"])
    for row in form().value_rows:
        if row.kind == "ratio":
            own, line = counted[row.key], row.key.removesuffix("__rate")
            x, y = (
                sum(truth[unit].get(f"{line}__{name}", 0) for unit in own)
                for name in ("employed", "people")
            )
            assert own & official
            assert pytest.approx(100 * x / y) == printed[row.key], row.code


def test_what_every_unit_wrote_is_what_was_read(province):
    """Of a figure that is unreadable nothing; a blank of the official table is zero."""
    truth, path = province
    read = {(fact["unit"], fact["key"]): fact["value"] for fact in table(path, "facts")}
    for unit, figures in truth.items():
        for row in form().value_rows:
            if row.is_number and (unit, row.key) != (WRONG, "grown__men"):
                assert figures.get(row.key, 0) == float(read[unit, row.key] or 0), (unit, row.code)
    assert "" == read[WRONG, "grown__men"]


def test_the_word_document_is_the_same_table(province):
    _, path = province
    document = docx.Document(path.parent / "phu-luc.docx")
    (table,) = document.tables
    sheet = openpyxl.load_workbook(path, data_only=True)[NAME]
    first = first_line(sheet)
    lines = [[cell.text for cell in row.cells] for row in table.rows]
    begins = len(lines) - len(AGES)
    figures = [
        [cell.value for cell in row[: len(SEXES)]]
        for row in sheet.iter_rows(first, first + len(AGES) - 1)
    ]
    heads = [column["path"].split(" > ")[-1] for column in SEXES.values()]
    repeated = [row._tr.xpath("./w:trPr/w:tblHeader") != [] for row in table.rows]

    assert heads == lines[begins - 2]
    assert [column["printed"].replace("=", "\n=") for column in SEXES.values()] == lines[begins - 1]
    assert [line["label"] for line in AGES.values()] == [line[1] for line in lines[begins:]]
    for said, shown in zip(figures, lines[begins:], strict=True):
        numbers = [as_text.number(value) for value in said if isinstance(value, int)]
        assert numbers == [text for text in shown[2:] if text and "," not in text]
    assert [True] * begins + [False] * len(AGES) == repeated
    assert document.sections[0].page_width > document.sections[0].page_height


def test_cells_that_are_crossed_out_are_empty_and_grey(province):
    _, path = province
    sheet = openpyxl.load_workbook(path)[NAME]
    row = first_line(sheet) + list(AGES).index("young")
    column = list(SEXES).index("employed") + 1

    assert (None, "FFE7E6E6") == (
        sheet.cell(row, column).value,
        sheet.cell(row, column).fill.fgColor.rgb,
    )


def test_it_stands_first_and_prints_as_the_official_table(province):
    _, path = province
    book = openpyxl.load_workbook(path)
    sheet = book[NAME]
    first = first_line(sheet)
    texts = [cell.value for line in sheet.iter_rows(first + len(AGES)) for cell in line[:1]]

    assert NAME == book.sheetnames[0]
    assert ("landscape", 0) == (sheet.page_setup.orientation, sheet.page_setup.fitToHeight)
    assert f"$8:${first - 1}" == sheet.print_title_rows
    assert [line["label"] for line in AGES.values()] == [
        sheet.cell(row, 2).value for row in range(first, first + len(AGES))
    ]
    assert any(ROSTER.by_id[MISSING].name in str(text) for text in texts)
    assert any(str(text).startswith("Ô (2/2): ") for text in texts), texts


@pytest.mark.libreoffice
def test_libreoffice_computes_the_table_to_what_we_wrote(province, soffice, tmp_path):
    _, path = province
    (same,) = recalculated([path], tmp_path)
    computed = values(same, NAME)
    written = openpyxl.load_workbook(path, data_only=True)[NAME]
    live = [
        cell for line in openpyxl.load_workbook(path)[NAME].iter_rows() for cell in line
        if cell.data_type == "f"
    ]  # fmt: skip

    assert len(form().value_rows) == len(live)
    for cell in live:
        said = written[cell.coordinate].value
        wanted = pytest.approx(said) if isinstance(said, int | float) else said or ""
        assert wanted == computed[cell.row - 1, cell.column - 1], cell.coordinate


def test_the_appendix_sent_to_the_level_above_is_read_once(province):
    """“Phụ lục” is what is read; the table in the form's own shape is a print of the same."""
    _, path = province
    (found,) = read_all([path], Expected((form(),), ROSTER, "S01", PERIOD), jobs=1)

    assert {"Phụ lục"} == {answer.sheet for answer in found.answers}
    assert not {"several_tables", "other_table"} & {notice.id for notice in found.notices}


def letter_of(path: Path, unit: str) -> Path:
    (letter,) = (path.parent / "phan-hoi").glob(f"{unit} *.xlsx")
    return letter


def read_back(path: Path, home: Path, change=lambda book: None):
    """A letter after somebody has changed it, as the office reads it."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(home / path.name)
    (found,) = read_all([home / path.name], Expected((form(),), ROSTER, period=PERIOD), jobs=1)
    return {answer.key: answer for answer in found.answers}, found


@pytest.mark.parametrize("unit", ["S04", "X02", "X04", "X06", WRONG])
def test_a_letter_holds_what_was_read_in_the_right_cells(province, unit, tmp_path):
    truth, path = province
    answers, found = read_back(letter_of(path, unit), tmp_path)

    assert (unit, PERIOD.id) == (found.unit, found.period)
    for key, figure in truth[unit].items():
        if figure != "nhiều":
            assert figure == answers[key].figure.value, key
    assert (unit == WRONG) == (answers["grown__men"].raw == "nhiều")


def test_a_letter_marks_the_cell_and_comes_back_without_a_fault_once_it_is_mended(
    province, tmp_path
):
    truth, path = province
    letter = letter_of(path, WRONG)
    answers, _ = read_back(letter, tmp_path)
    at = answers["grown__men"].cell
    noted = {
        cell.coordinate: cell.comment.text for line in openpyxl.load_workbook(letter)[FORM_SHEET]
        for cell in line if cell.comment
    }  # fmt: skip
    found = truth[WRONG]
    men = found["grown__people"] - found["grown__women"]
    mended, back = read_back(letter, tmp_path, lambda book: book[FORM_SHEET].__setitem__(at, men))

    assert "nhiều" in noted[at]
    assert men == mended["grown__men"].figure.value
    assert not [n for n in back.notices if messages()[n.id].severity == "error"], back.notices


def test_findings_name_a_cell_as_it_is_printed(province):
    _, path = province
    said = [
        line["message"] for line in table(path, "findings")
        if line["unit"] == WRONG and line["codes"] == "2/2"
    ]  # fmt: skip

    assert all(text.startswith("Dòng 2, cột 2 (Từ 18 đến dưới 60 tuổi – ") for text in said)
    assert said
