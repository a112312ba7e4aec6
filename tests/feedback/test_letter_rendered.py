"""What a department sees of its letter: on a screen of 1366 pixels, and on paper."""

import datetime as dt
import shutil
import subprocess

import pytest
from filled import FILLED
from recalculation import recalculated

from pipeline.feedback.feedback import feedback_book
from pipeline.feedback.lines import AT, FIRST, SHEET, WIDTHS
from pipeline.feedback.receipt import receipt_book
from pipeline.form_check.plausible import plausible_figures
from pipeline.intake.folder import read_all
from pipeline.judging.check_returns import check_returns
from pipeline.reading.read_return import Expected
from pipeline.template.live.shown_checks import COUNTER
from pipeline.template.template import template_book
from pipeline.xlsx.looks import DIGIT_PIXELS
from pipeline.xlsx.row_heights import lines
from pipeline.xlsx.write import Book, write_book
from schemas.form.loading import load_form
from schemas.periods.deadline import Deadline
from schemas.periods.period import parse_period
from schemas.units.unit import DEMO_ROSTER, load_roster

FORM, ROSTER, PERIOD = load_form("cchc_2023"), load_roster(DEMO_ROSTER), parse_period("2023-6T")
EXPECTED = Expected((FORM,), ROSTER)
SCREEN, HEAD = 1267, 150  # pixels of the grid that is in sight, and of it for a frozen head
PIXELS_OF_A_POINT, ROW = 4 / 3, 21


def returned(unit: str, answers, folder):
    path = folder / f"{unit}.xlsx"
    write_book(template_book(FORM, ROSTER.by_id[unit], PERIOD, answers), path)
    (item,) = read_all([path], EXPECTED)
    return item, check_returns([item], [FORM], ROSTER)


@pytest.fixture(scope="module")
def letter(tmp_path_factory) -> Book:
    """Of a return with many faults of every kind."""
    item, found = returned("SNgV", FILLED, tmp_path_factory.mktemp("letter"))
    ends = Deadline(dt.date(2023, 6, 16), "Bà Nguyễn Thị Hoa, 0203 3835 555")
    return feedback_book(item, found, FORM, ROSTER.by_id["SNgV"], PERIOD, ends)


@pytest.fixture(scope="module")
def receipt(tmp_path_factory) -> Book:
    unit = ROSTER.by_id["X01"]
    item, _ = returned(
        "X01", plausible_figures(FORM, unit, PERIOD), tmp_path_factory.mktemp("receipt")
    )
    return receipt_book(item, [], "08:05 ngày 20/06/2023", FORM, unit, PERIOD)


def test_every_column_of_the_list_is_in_sight_and_the_head_is_low(letter):
    sheet = letter.sheets[0]
    head = sum(sheet.heights.get(row, ROW / PIXELS_OF_A_POINT) for row in range(FIRST))

    assert sum(width * DIGIT_PIXELS + 5 for width in WIDTHS.values()) <= SCREEN
    assert (FIRST, AT["cell"] + 1) == sheet.freeze
    assert head * PIXELS_OF_A_POINT <= HEAD


def test_errors_stand_first_then_what_is_not_filled_in_then_what_may_be_right(letter):
    cells = letter.sheets[0].cells
    kinds = [cells[row, AT["severity"]].value for row in range(FIRST, max(row for row, _ in cells) + 1)
             if cells[row, 0].value and isinstance(cells[row, 0].value, int)]  # fmt: skip

    assert kinds == sorted(kinds, key=["Lỗi", "Chưa điền", "Cảnh báo", "Lưu ý"].index)
    assert cells[1, 0].value.endswith(
        "; chậm nhất ngày 16/06/2023; liên hệ Bà Nguyễn Thị Hoa, 0203 3835 555"
    )


DAYS = [(15, "; chậm nhất ngày 16/06/2023"), (16, "; chậm nhất ngày 16/06/2023"),
        (17, "; thời hạn gửi (ngày 16/06/2023) đã hết, khẩn trương gửi lại")]  # fmt: skip


@pytest.mark.parametrize(("day", "until"), DAYS)
def test_a_day_that_is_past_is_not_asked_for(tmp_path, day, until):
    item, found = returned("SNgV", FILLED, tmp_path)
    ends = Deadline(dt.date(2023, 6, 16), today=dt.date(2023, 6, day))
    letter = feedback_book(item, found, FORM, ROSTER.by_id["SNgV"], PERIOD, ends)

    assert letter.sheets[0].cells[1, 0].value.endswith(until)


def test_no_text_of_the_list_is_higher_than_its_line(letter):
    sheet = letter.sheets[0]
    for (row, column), cell in sheet.cells.items():
        if (
            row >= FIRST
            and column < len(WIDTHS)
            and isinstance(cell.value, str)
            and len(cell.value) > 1
        ):
            if (row, 0, row, len(WIDTHS) - 1) in sheet.merges:
                continue
            taken = lines(cell.value, sheet.widths[column], cell.style) * 11 * 1.2
            assert taken <= sheet.heights[row] or 409 == sheet.heights[row], cell.value


def test_the_counter_of_the_form_says_what_is_left_on_the_list_and_leads_back(letter):
    form = next(sheet for sheet in letter.sheets if sheet.name == "Biểu số liệu")
    counter, listed = form.cells[COUNTER], letter.sheets[0].cells[1, 0].value

    assert f"← Cần sửa: {listed.partition(';')[0]}" == counter.value
    assert counter.formula.startswith(f"=HYPERLINK(\"#'{SHEET}'!A1\",")


@pytest.mark.libreoffice
@pytest.mark.parametrize(("name", "most"), [("letter", 6), ("receipt", 2)])
def test_a_list_prints_one_page_wide_under_a_head_on_each_page(name, most, request, tmp_path):
    """A second page beside the first would be without the number of the line."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) is not installed")
    book = request.getfixturevalue(name)
    write_book(Book(book.sheets[:1]), tmp_path / "a.xlsx")
    recalculated([tmp_path / "a.xlsx"], tmp_path, kind="pdf")
    shown = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "a.pdf", "-"], capture_output=True, check=True
    ).stdout.decode("utf-8")  # fmt: skip
    pages = shown.split("\f")[:-1]
    first, last = (
        ("STT", "Giải trình của đơn vị")
        if name == "letter"
        else ("Mã chỉ tiêu", "Ghi chú của đơn vị")
    )

    assert 1 <= len(pages) <= most
    assert all(first in page and last in page for page in pages)
