"""A form on several sheets is one; a table of which most was not understood does not count."""

import io
import itertools

import openpyxl
import pytest
from returns.desk import FORM, Book, Sheet, add_sheet, good_book, source
from returns.files import xlsx
from returns.tables import GIVEN, blocking, read, table, wrong

from pipeline.reading.read_return import read_content

HEAD = range(1, 11)  # the lines over the table of the real return, and its header


def split(*starts: str) -> Book:
    """The real return, cut before each of the rows, a sheet a part, each with title and header."""
    book = good_book("pasted")
    cuts = [11, *(book.rows[code] for code in starts), 10**6]
    head = {place: value for place, value in book.cells.items() if place[0] in HEAD}
    sheets = []
    for number, (first, after) in enumerate(itertools.pairwise(cuts), 1):
        lines = {
            (row - first + 11, column): value
            for (row, column), value in book.cells.items() if first <= row < after
        }  # fmt: skip
        sheets.append(Sheet(f"Phần {number}", head | lines))
    book.sheets[:] = sheets
    return book


@pytest.mark.parametrize("starts", [("4.1.1",), ("2.1", "3.1.1", "4.1.1", "5.1.1", "6.1", "7.1")])
def test_sheets_with_other_rows_of_the_form_are_read_together(starts):
    book = split(*(code for code in starts if code in good_book("pasted").rows))
    found = read(book)
    sheets = {answer.sheet for answer in found.answers if answer.cell}

    assert ([], set()) == (wrong(found), blocking(found))
    assert {sheet.name for sheet in book.sheets} == sheets
    assert not [n.id for n in found.notices if n.id in ("row_missing", "other_table")]


def test_a_part_of_another_unit_blocks():
    book = split("4.1.1")
    second = book.sheets[1].cells
    second |= {
        place: text.replace("NGOẠI VỤ", "TƯ PHÁP") for place, text in second.items()
        if isinstance(text, str)
    }  # fmt: skip

    assert {"unit_ambiguous"} <= blocking(read(book, GIVEN.__class__(GIVEN.forms, GIVEN.roster)))


def test_the_same_rows_twice_are_still_rivals():
    book = good_book("pasted")
    add_sheet("Bản 2", copy=True)(book)

    assert {"several_tables"} == blocking(read(book))


def _merged(book: Book, header: str) -> Book:
    """Number and label in one cell, in the column that the header keeps for the number."""
    for row in range(3 + header.count("\n") + 1, 400):
        number, label = book.cells.pop((row, 1), ""), book.cells.pop((row, 2), "")
        if label:
            book.cells[row, 1] = f"{number} {label}".strip()
    return book


def _split_off(book: Book) -> Book:
    """The label one column further right than its heading, its number in the heading's column."""
    cells = {
        (row, column + (column > 1 and row > 3) + (column > 2 and row == 3)): value
        for (row, column), value in book.cells.items()
    }
    cells |= {(row, 2): cells.pop((row, 1)) for row, column in [*cells] if column == 1 and row > 3}
    book.cells.clear()
    book.cells.update(cells)
    return book


HEADER = "STT|Chỉ tiêu|ĐVT|Số liệu|Ghi chú"


def test_number_and_label_in_one_cell_are_read():
    found = read(_merged(table(HEADER, "unit", "good"), HEADER))

    assert ([], set()) == (wrong(found), blocking(found))


def test_a_label_in_the_column_after_its_number_is_read():
    found = read(_split_off(table(HEADER, "unit", "good")))

    assert ([], set()) == (wrong(found), blocking(found))


@pytest.mark.parametrize(
    ("lost", "blocks"), [(3, False), (40, True), (80, True)], ids=["few", "half", "most"]
)
@pytest.mark.parametrize("label", ["Nội dung thứ {}", ""], ids=["renamed", "without a label"])
def test_a_return_that_lost_most_of_its_rows_does_not_count(lost, blocks, label):
    book = good_book("pasted")
    for number, row in enumerate([*book.rows.values()][:lost]):
        book.cells[row, book.at["label"]] = label.format(number) or "…"
        book.cells[row, book.at["stt"]] = "x"

    assert blocks == ("rows_lost" in blocking(read(book)))


def test_rows_cut_away_block_too():
    book = good_book("pasted")
    last = book.rows["3.1.1"]
    for place in [place for place in book.cells if place[0] >= last]:
        del book.cells[place]

    assert {"rows_lost"} == blocking(read_content("a.xlsx", lambda: xlsx(book), GIVEN))


@pytest.mark.parametrize("first", [True, False])
def test_last_years_sheet_beside_this_years_is_no_rival(first):
    book = good_book("pasted")
    then = {
        (row, column): value.replace("2023", "2022") if row in HEAD and isinstance(value, str) else value
        for (row, column), value in book.cells.items()
    }  # fmt: skip
    then[book.rows["1.1.3"], book.at["value"]] = 99.0
    book.sheets.insert(0 if first else 1, Sheet("6T2022", then))
    found = read(book)

    assert ([], set()) == (wrong(found), blocking(found))
    assert [("6T2022",)] == [n.cells for n in found.notices if n.id == "other_table"]


def test_a_figure_over_several_lines_is_asked_of_all_of_them():
    book = openpyxl.load_workbook(io.BytesIO(source("pasted")))
    sheet, row = book.worksheets[0], good_book("pasted").rows["2.2"]
    sheet.cell(row, 4).value = 7
    sheet.merge_cells(start_row=row, end_row=row + 1, start_column=4, end_column=4)
    out = io.BytesIO()
    book.save(out)
    found = read_content("a.xlsx", out.getvalue, GIVEN)
    (told,) = (notice for notice in found.notices if notice.id == "figure_merged")

    assert ["2.2", "2.3"] == [FORM.by_key[key].code for key in told.keys]
