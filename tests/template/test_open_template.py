"""The template of an open form: the ministry's table with lines to name, its sums by formula, read again."""

import openpyxl
import pytest
from open_forms import open_form
from recalculation import recalculated
from wide_returns import PERIOD, ROSTER

from pipeline.reading.read_return import Expected, read_content
from pipeline.template.template import template_book
from pipeline.xlsx.write import write_book
from schemas.form.open_lists import with_lines

FORM, UNIT = open_form(), ROSTER.by_id["X1"]
FIRST = 11  # row of the first line to be named, in a sheet
OTHER = FIRST + 21  # and of the first under the second list


@pytest.fixture
def blank(tmp_path):
    write_book(template_book(FORM, UNIT, PERIOD), tmp_path / "X1.xlsx")
    return tmp_path / "X1.xlsx"


def read(path):
    return read_content(path.name, path.read_bytes, Expected((FORM,), ROSTER))


def fill(path, **cells) -> None:
    book = openpyxl.load_workbook(path)
    for address, value in cells.items():
        book.worksheets[0][address] = value
    book.save(path)


def test_it_is_the_official_table_with_lines_to_name(blank):
    sheet = openpyxl.load_workbook(blank).worksheets[0]
    column = [sheet.cell(row, 2).value for row in range(FIRST - 1, OTHER + 22)]

    assert ("Thẩm quyền của cấp xã", "Chuyển cơ quan khác giải quyết") == (column[0], column[21])
    assert "TỔNG CỘNG" == column[42]
    assert {None} == set(column[1:21]) | set(column[22:42])
    assert '=IF(COUNT(D11,E11,F11)=0,"",D11+E11+F11)' == sheet.cell(FIRST, 3).value
    assert '=IF(COUNT(D11:D30,D32:D51)=0,"",SUM(D11:D30)+SUM(D32:D51))' == sheet["D52"].value
    assert ("landscape", "C10") == (sheet.page_setup.orientation, sheet.freeze_panes)


def test_a_blank_one_says_whose_it_is_and_that_it_is_blank(blank):
    found = read(blank)

    assert ("X1", PERIOD.id, "linh_vuc") == (found.unit, found.period, found.form)
    assert ["blank_form"] == [notice.id for notice in found.notices]


@pytest.mark.libreoffice
def test_one_in_which_nothing_is_to_report_is_no_blank_form(blank, soffice, tmp_path):
    fill(blank, L5="Không phát sinh")
    (saved,) = recalculated([blank], tmp_path / "saved")
    found = read(saved)

    assert ["nothing_at_all"] == [notice.id for notice in found.notices]
    assert {"not_applicable"} == {answer.figure.state for answer in found.answers}


@pytest.mark.libreoffice
def test_what_is_filled_in_is_read_and_added_up(blank, soffice, tmp_path):
    fill(
        blank, B11="Chứng thực", D11=20, E11=5, F11=5, H11=10, I11=10, L11=10,
        B32="Đất đai", D32=4, H32=3, L32=1,
    )  # fmt: skip
    (saved,) = recalculated([blank], tmp_path / "saved")
    found = read(saved)
    form = with_lines(FORM, found.named)
    said = {form.by_key[answer.key].code: answer.figure.value for answer in found.answers}

    assert () == found.notices
    assert [30, 4, 34] == [said[f"{line}/3"] for line in ("I.1", "II.1", "TC")]
    assert [20, 3, 23] == [said[f"{line}/7"] for line in ("I.1", "II.1", "TC")]
    assert [10, 1, 11] == [said[f"{line}/12"] for line in ("I.1", "II.1", "TC")]
