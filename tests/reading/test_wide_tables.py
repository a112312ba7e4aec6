"""Small wide tables: number lines that are none, stubs, pages, several lines of a unit, parts on two sheets."""

import io

import openpyxl
import pytest
from wide_forms import write_wide_form
from wide_returns import PERIOD, ROSTER

from pipeline.reading.read_return import Expected, read_content
from schemas.form.loading import read_form
from schemas.wording.messages import messages

HEADINGS = """
STT | Đơn vị | Tổng số | Trong đó |    | Ghi nhận
    |        |         | Nam      | Nữ |
"""
NUMBERS = "A | B | (1)=(2)+(3) | (2) | (3) | (4)\n"
GOOD = {"1": 5, "2": 2, "3": 3, "4": 7}
TABLES = {
    "numbers in brackets": HEADINGS + NUMBERS + "1 | Sở Công Thương | 5 | 2 | 3 | 7",
    "no number line, figures that are numbers of columns": HEADINGS + "1 | SCT | 5 | 2 | 3 | 7",
    "another number line": HEADINGS + "1|2|3|4|5|6\n 1 | Sở Công Thương | 5 | 2 | 3 | 7",
    "the number line twice": HEADINGS + NUMBERS + NUMBERS + "1 | Sở Công Thương | 5 | 2 | 3 | 7",
    "headings again on the next page": (
        HEADINGS + NUMBERS + "1 | UBND xã An Bình | | | |" + HEADINGS + NUMBERS
        + "2 | Sở Công Thương | 5 | 2 | 3 | 7"),
    "the unit's abbreviation": HEADINGS + NUMBERS + "1 | SCT | 5 | 2 | 3 | 7",
    "a section with no figures": HEADINGS + NUMBERS + "I | Cấp tỉnh\n1 | Sở Công Thương | 5 | 2 | 3 | 7",
    "a total under the line": HEADINGS + NUMBERS + "1 | Sở Công Thương | 5 | 2 | 3 | 7\n | Cộng | 5 | 2 | 3 | 7",
    "the same line twice": (
        HEADINGS + NUMBERS + "1 | Sở Công Thương | 5 | 2 | 3 | 7\n2 | Sở Công Thương | 5 | 2 | 3 | 7"),
    "a column of notes": (
        HEADINGS.replace("Ghi nhận", "Ghi nhận | Ghi chú") + NUMBERS
        + "1 | Sở Công Thương | 5 | 2 | 3 | 7 | đã soát"),
}  # fmt: skip
COLUMNS = ("STT", "Đơn vị", "Tổng số", "Trong đó > Nam", "Trong đó > Nữ", "Ghi nhận")


@pytest.fixture(
    scope="module", params=["(1)=(2)+(3)|(2)|(3)|(4)", "|||"], ids=["numbered", "plain"]
)
def form(request, tmp_path_factory):
    """A form of four columns behind two stubs, with a number line and without."""
    folder = tmp_path_factory.mktemp("form")
    printed = ["A", "B", *request.param.split("|")] if request.param != "|||" else [""] * 6
    columns = [
        {"printed": number, "path": path} | ({"kind": "stub", "key": ""} if at < 2 else {})
        for at, (number, path) in enumerate(zip(printed, COLUMNS, strict=True))
    ]  # fmt: skip
    write_wide_form(folder, columns)
    return read_form(folder)


def book_of(*sheets: str) -> bytes:
    """A workbook with a sheet for each text: lines of cells set apart by bars; whole numbers are figures."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for text in sheets:
        page = book.create_sheet()
        for row, line in enumerate(text.strip("\n").splitlines(), 3):
            for column, cell in enumerate(line.split("|"), 1):
                said = cell.strip()
                page.cell(row, column).value = int(said) if said.isdigit() else said or None
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(form, *sheets: str):
    data = book_of(*sheets)
    return read_content("a.xlsx", lambda: data, Expected((form,), ROSTER, "", PERIOD, form))


def figures(form, found):
    return {form.by_key[answer.key].code: answer.figure.value for answer in found.answers}


@pytest.mark.parametrize("name", TABLES)
def test_a_small_table_is_read(form, name):
    found = read(form, TABLES[name])

    assert "SCT" == found.unit, found.notices
    assert GOOD == figures(form, found)


def test_two_lines_of_the_unit_that_differ_are_asked(form):
    lines = "1 | Sở Công Thương | 5 | 2 | 3 | 7\n2 | Sở Công Thương | 5 | 2 | 3 | 8"
    found = read(form, "Tại Sở Công Thương\n" + HEADINGS + NUMBERS + lines)

    assert {"1": 5, "2": 2, "3": 3, "4": None} == figures(form, found)
    assert "row_repeated" in {notice.id for notice in found.notices}


def test_columns_on_two_sheets_are_one_table(form):
    left = "Đơn vị | Tổng số | Ghi nhận\nSở Công Thương | 5 | 7"
    right = "Đơn vị | Trong đó |\n | Nam | Nữ\nSở Công Thương | 2 | 3"
    found = read(form, left, right)

    assert ("SCT", GOOD) == (found.unit, figures(form, found))
    assert {"Sheet", "Sheet1"} == {answer.sheet for answer in found.answers}


def test_what_stands_in_a_column_of_notes_is_told(form):
    found = read(form, TABLES["a column of notes"])
    (told,) = (notice for notice in found.notices if notice.id == "column_unplaced")

    assert (("text", "Ghi chú"), ("raw", "đã soát")) == told.words


@pytest.mark.parametrize(
    ("line", "notice"),
    [("Số liệu tính đến 31/12/2019", "period_conflict"), ("ĐVT: nghìn người", "heading_scale"),
     ("Số liệu của Sở Tư pháp", "unit_conflict"), ("Ghi chú: Số liệu năm 2019", "period_conflict"),
     ("Người lập biểu", ""), ("Số liệu của Sở Công Thương", "")],
)  # fmt: skip
def test_a_line_under_the_table_is_read_with_its_figures(form, line, notice):
    found = read(form, f"{TABLES['numbers in brackets']}\n\n | {line}")

    assert {notice} - {""} == {one.id for one in found.notices if messages()[one.id].blocks}
