"""A form on several sheets is one; a table of which most was not understood does not count."""

import io
import itertools

import openpyxl
import pytest
from returns.desk import FORM, Book, Sheet, add_sheet, good_book, source
from returns.files import xlsx
from returns.tables import GIVEN, blocking, read, table, wrong

from pipeline.reading.read_return import read_content
from schemas.text import bare

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


@pytest.mark.parametrize("name", ["Kế hoạch", "Kỳ trước", "Cùng kỳ 2022", "Mục tiêu năm"])
def test_a_sheet_called_after_other_figures_is_no_rival_whatever_stands_over_it(name):
    book = good_book("pasted")
    add_sheet(name, copy=True)(book)
    cells = book.sheets[-1].cells
    cells |= {place: value + 5 for place, value in cells.items() if isinstance(value, float)}

    assert (set(), []) == (blocking(read(book)), wrong(read(book)))


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
    assert [("6T2022",)] == [n.cells for n in found.notices if n.id == "table_of_other"]


def _named(book: Book, name: str, change=lambda text: text) -> Sheet:
    """The sheet of a return under another name and other lines over it, its figures all another one."""
    cells = {
        (row, column): change(value) if row in HEAD and isinstance(value, str) else value
        for (row, column), value in book.cells.items()
    }  # fmt: skip
    cells |= {(row, book.at["value"]): 99.0 for row in book.rows.values()}
    return Sheet(name, {place: value for place, value in cells.items() if value != ""})


def _title_gone(text: str) -> str:
    return "" if "NĂM 2023" in text or "NGOẠI VỤ" in text else text


OTHERS = {  # a sheet beside the return: its name, and what its lines say
    "a quarter": ("Sheet2", lambda text: text.replace("6 THÁNG ĐẦU", "QUÝ II")),
    "a quarter by its sheet's name": ("Quý I", _title_gone),
    "last year by its sheet's name": ("6T2022", _title_gone),
    "the period before": ("Kỳ trước", _title_gone),
    "another office's": ("Sheet2", lambda text: text.replace("NGOẠI VỤ", "TƯ PHÁP")),
}


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("name", OTHERS)
def test_a_sheet_of_another_time_or_office_is_told_and_no_rival(name, first):
    book = good_book("pasted")
    book.sheets.insert(0 if first else 1, _named(book, *OTHERS[name]))
    found = read(book)

    assert ([], set()) == (wrong(found), blocking(found))
    assert {"table_of_other"} == {n.id for n in found.notices if "table" in n.id} - {
        "outside_table"
    }


@pytest.mark.parametrize(("name", "told"), [("6T2022", {"period_conflict"}), ("Sheet1", set())])
def test_where_no_line_says_when_the_name_of_the_sheet_does(name, told):
    book = good_book("pasted")
    sheet = book.sheets[book.main]
    sheet.cells |= {
        place: _title_gone(text) for place, text in sheet.cells.items()
        if place[0] in HEAD and isinstance(text, str)
    }  # fmt: skip
    sheet.name = name

    assert told == blocking(read(book))


COVER = {(2, 1): "SỞ NGOẠI VỤ", (4, 1): "BÁO CÁO SỐ LIỆU", (5, 1): "6 tháng đầu năm 2023"}


@pytest.mark.parametrize(
    ("unit", "told"), [("SỞ NGOẠI VỤ", set()), ("SỞ TƯ PHÁP", {"unit_conflict"})]
)
def test_a_cover_says_whose_a_table_without_a_title_is(unit, told):
    book = table(HEADER, "unit", "good", "blank", title="")
    add_sheet("Bìa", COVER | {(2, 1): unit}, first=True)(book)
    alone = GIVEN.__class__(GIVEN.forms, GIVEN.roster)

    assert told == blocking(read(book))
    assert ("2023-6T", set()) == (read(book, alone).period, blocking(read(book, alone)))


def test_sheets_that_go_on_without_a_heading_are_read_with_the_first():
    book = split("2.1", "3.1.1", "4.1.1", "5.1.1", "6.1", "7.1")
    for sheet in book.sheets[1:]:
        sheet.cells = {place: value for place, value in sheet.cells.items() if place[0] not in HEAD}
    found = read(book)

    assert ([], set()) == (wrong(found), blocking(found))
    assert "header_missing" not in {notice.id for notice in found.notices}


def test_last_years_table_beside_this_years_is_passed_over():
    now = table(HEADER, "unit", "good", "blank")
    then = table("STT|Chỉ tiêu|ĐVT|Số liệu 6T/2022|Ghi chú", "unit", "more", "blank", title="")
    now.cells.update({(row, column + 6): value for (row, column), value in then.cells.items()})
    found = read(now)

    assert ([], set()) == (wrong(found), blocking(found))


@pytest.mark.parametrize(
    "number", ["{n}", "{n:02}.", "({n})", "x", "1.{n}"], ids=lambda text: f"«{text}»"
)
def test_numbers_of_the_offices_own_are_no_slip(number):
    book = good_book("pasted")
    for n, row in enumerate(book.rows.values(), 1):
        book.cells[row, book.at["stt"]] = number.format(n=n)
    found = read(book)

    assert [] == wrong(found)
    assert not [n for n in found.notices if n.id == "number_differs"]


def test_numbers_that_slipped_by_a_line_are_told():
    book = good_book("pasted")
    rows = [row for code, row in book.rows.items() if code.startswith(("2.", "3.1", "3.2", "3.3"))]
    numbers = [book.cells.get((row, 1), "") for row in rows]
    for row, text in zip(rows, numbers[1:], strict=False):
        book.cells[row, 1] = text

    assert ["number_differs"] == [n.id for n in read(book).notices if n.id == "number_differs"]


LABELS = {
    "roman numbers": "II.{n}. {label}", "a letter": "a) {label}", "a number in brackets": "(1) {label}",
    "its unit": "{label} ({unit})", "a footnote": "{label} [1]", "a raised figure": "{label}¹",
}  # fmt: skip


@pytest.mark.parametrize("name", LABELS)
def test_what_is_written_about_a_label_changes_none(name):
    book = good_book("pasted")
    codes = [code for code in book.rows if code.startswith("2.")]
    for n, code in enumerate(codes, 1):
        place = book.rows[code], book.at["label"]
        words = {"n": n, "label": book.cells[place], "unit": FORM.by_code[code].unit}
        book.cells[place] = LABELS[name].format(**words)
    found = read(book)
    keys = {FORM.by_code[code].key for code in codes}

    assert [] == wrong(found)
    assert not [n for n in found.notices if n.id == "label_similar" and keys & {*n.keys}]


def test_labels_without_diacritics_are_known():
    book = table("STT|Chi tieu|DVT|So lieu", "unit", "good")
    for place, value in book.cells.items():
        if isinstance(value, str) and place[0] > 1:
            book.cells[place] = bare(value) if place[1] in (2, 3) else value
    found = read(book)

    assert ([], set()) == (wrong(found), blocking(found))


def test_who_signs_under_the_table_is_no_line_of_it():
    book = table(HEADER, "unit", "good", "blank")
    last = max(row for row, _ in book.cells)
    book.cells.update({(last + 2, 2): "NGƯỜI LẬP BIỂU", (last + 2, 4): "GIÁM ĐỐC"})
    book.cells.update({(last + 3, 2): "Nguyễn Văn A", (last + 3, 4): "Trần B"})

    assert not [n for n in read(book).notices if n.id == "row_unplaced"]


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
