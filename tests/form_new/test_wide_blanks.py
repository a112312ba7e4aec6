"""From an official blank of a wide form to its workbook: headings, numbers and sums are told, guesses marked."""

import docx
import openpyxl
import pytest
from command import run
from wide_forms import RULES, TITLES, printed_columns, wide_form, write_blank

from pipeline.form_book.read import read_form_book
from pipeline.form_new.wide_guesses import guess_column
from pipeline.form_new.wide_table import read_wide_table
from schemas.form.column_loading import headings_in

CONSISTENT = ("TCD01_TT2024", "XLD01_TT2024", "KQGQ01")
EQUALITIES = {
    "TCD01_TT2024": ["1=4+13+22", "2=5+14+23", "3=6+7+15+16+24+25"],
    "XLD01_TT2024": ["1=2+3", "1=4+5", "6=8+9+10", "6=11+12+13", "6=14+18", "14=15+16+17",
                     "18=19+20+21"],
    "KQGQ01": ["1=2+3", "5=20+..+24"],
}  # fmt: skip


@pytest.mark.parametrize("name", TITLES)
def test_headings_and_numbers_of_a_blank_are_read_as_printed(name, tmp_path):
    write_blank(tmp_path / "blank.xlsx", name)
    table = read_wide_table(tmp_path / "blank.xlsx")

    assert [(c["printed"], headings_in(c["path"])) for c in printed_columns(name)] == [
        (column.printed, column.path) for column in table.columns
    ]
    assert (TITLES[name], "SO_LIEU_TINH_TU_NGAY_DEN_NGAY") == table.above


@pytest.mark.parametrize("name", CONSISTENT)
def test_a_blank_becomes_a_form_that_check_form_accepts(name, tmp_path):
    write_blank(tmp_path / "blank.xlsx", name)
    code, said, _ = run("form", "new", tmp_path / "blank.xlsx", "--out", tmp_path / "form.xlsx")
    form = read_form_book(tmp_path / "form.xlsx")

    assert 0 == code
    assert f"{len(form.rows)} cột số liệu" in said
    assert 0 == run("check-form", "--form", tmp_path / "form.xlsx")[0]
    assert TITLES[name].capitalize() == form.title
    assert [f"number_line:{text}" for text in EQUALITIES[name]] == [
        rule.id for rule in form.rules if rule.printed
    ]
    assert len(printed_columns(name)) == len(form.columns)
    assert all(row.blank_is_zero for row in form.rows)


def test_a_misprint_is_refused_by_name_and_cell(tmp_path):
    """26 = 27+28+29 over 23 … 24, 25 and 26 once more."""
    write_blank(tmp_path / "blank.xlsx", "XLD02_TT2024")
    code, _, said = run("form", "new", tmp_path / "blank.xlsx", "--out", tmp_path / "form.xlsx")

    assert 2 == code
    assert (
        "ô Y6: dòng số cột ghi “26=27+28+29” nhưng không cột số liệu nào mang số 27, 28, 29" in said
    )
    assert "ô AB6: số 26 đã đứng ở một cột trước, in là “26 = 27+28+29”" in said
    assert "Đối chiếu văn bản ban hành biểu" in said
    assert not (tmp_path / "form.xlsx").exists()


# Headings from the outermost, then what is told: kind, unit, and which of both are only guessed.
GUESSES = """
Kiến nghị thu hồi > Tiền (Trđ)                 | amount Trđ      |
Kiến nghị thu hồi > Đất (m2)                   | amount m2       |
Diện tích (ha)                                 | amount ha       |
Số vụ                                          | count Vụ        |
Số vụ việc > Tiếp lần đầu                      | count Vụ việc   |
Tổng số lượt tiếp                              | count Lượt      |
Trong đó số cán bộ, công chức                  | count Cán bộ    |
Thủ trưởng tiếp > Số kỳ tiếp                   | count Kỳ        |
Phân tích kết quả (vụ việc) > Khiếu nại đúng   | count Vụ việc   |
Số đơn chưa xử lý(Chuyển kỳ sau xử lý)         | count Đơn       |
Phân loại đơn theo nội dung > Khiếu nại        | count Đơn       | unit
Kỳ trước chuyển sang                           | count           | kind unit
Kinh phí thực hiện                             | amount          | kind unit
Tỷ lệ đúng hạn                                 | ratio %         |
Đúng hạn (%)                                   | ratio %         |
"""


@pytest.mark.parametrize("line", GUESSES.strip().splitlines(), ids=lambda line: line.split("|")[0])
def test_headings_tell_amounts_from_counts(line):
    path, told, doubtful = (part.strip() for part in line.split("|"))
    kind, _, unit = told.partition(" ")
    guess = guess_column(headings_in(path))

    assert (kind, unit) == (guess.cells["kind"], guess.cells["unit"])
    assert doubtful.split() == sorted({"unit", "kind"} & set(guess.doubtful))


def test_a_difference_may_be_below_zero(tmp_path):
    """The office is asked for its minimum, as for that of no other column."""
    write_table(
        tmp_path / "a.xlsx",
        [["Đơn vị", "Số vụ", "Số vụ khác", "Chênh lệch"], ["A", 5, 10, "16=10-5"]],
    )
    run("form", "new", tmp_path / "a.xlsx", "--out", tmp_path / "form.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "form.xlsx")["Cột"]
    at = next(cell.column for cell in sheet[3] if cell.value == "Nhỏ nhất")

    assert ["0", "0", "! 0"] == [str(sheet.cell(line, at).value) for line in (5, 6, 7)]


def test_a_line_over_the_table_says_what_all_is_measured_in(tmp_path):
    write_table(tmp_path / "a.xlsx", [
        ["Đơn vị: Sở Tài chính"], ["Đơn vị tính: triệu đồng"],
        ["Đơn vị", "Tổng thu", "Thuế", "Phí", "Số người nộp"], ["A", "1=2+3", 2, 3, 4],
    ])  # fmt: skip
    run("form", "new", tmp_path / "a.xlsx", "--out", tmp_path / "form.xlsx")
    form = read_form_book(tmp_path / "form.xlsx")

    assert ["Triệu đồng"] * 3 + ["Người"] == [row.unit for row in form.rows]
    assert ["amount"] * 3 + ["count"] == [row.kind for row in form.rows]


def test_what_is_added_up_is_of_one_unit(tmp_path):
    write_blank(tmp_path / "blank.xlsx", "XLD01_TT2024")
    run("form", "new", tmp_path / "blank.xlsx", "--out", tmp_path / "form.xlsx")
    form = read_form_book(tmp_path / "form.xlsx")

    assert ["Đơn", "Đơn", "Đơn"] == [form.by_code[code].unit for code in "123"]


def test_only_what_the_blank_does_not_tell_is_marked(tmp_path):
    write_blank(tmp_path / "blank.xlsx", "KQGQ01")
    run("form", "new", tmp_path / "blank.xlsx", "--out", tmp_path / "form.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "form.xlsx")["Cột"]
    at = {cell.value: cell.column for cell in sheet[3]}
    line = next(cell.row for cell in sheet["A"] if cell.value == "7")
    marked = {
        name for name, column in at.items() if str(sheet.cell(line, column).value).startswith("!")
    }

    assert {"Tính theo thời gian", "Cách tổng hợp", "Cơ quan chủ trì", "Cấp báo cáo"} == marked


def write_table(path, lines, merges=()) -> None:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    for merge in merges:
        book.active.merge_cells(merge)
    book.save(path)


# Lines of a sheet, merges, and the columns found: text of the number line, headings.
TABLES = {
    "titles in two cells right over the headings": (
        [["Biểu số 01", None, None, "Đơn vị nhận: …"], ["Đơn vị báo cáo: …", None, "Mẫu 1"],
         ["Đơn vị", "Tổng số", "Trong đó", None], [None, None, "Nam", "Nữ"], ["A", "1=2+3", 2, 3]],
        ["A3:A4", "B3:B4", "C3:D3"],
        [("A", "Đơn vị"), ("1=2+3", "Tổng số"), ("2", "Trong đó > Nam"), ("3", "Trong đó > Nữ")]),
    "no number line": (
        [["TT", "Đơn vị", "Tổng số", "Trong đó", None], [None, None, None, "Nam", "Nữ"], [1], [2]],
        ["A1:A2", "B1:B2", "C1:C2", "D1:E1"],
        [("", "TT"), ("", "Đơn vị"), ("", "Tổng số"), ("", "Trong đó > Nam"), ("", "Trong đó > Nữ")]),
    "headings not merged": (
        [["BIỂU"], ["Đơn vị", "Tổng số", "Trong đó", None], [None, None, "Nam", "Nữ"], ["A", "1=2+3", 2, 3]],
        [],
        [("A", "Đơn vị"), ("1=2+3", "Tổng số"), ("2", "Trong đó > Nam"), ("3", "Trong đó > Nữ")]),
    "numbers in brackets, a column of notes": (
        [["Tên đơn vị", "Tổng số", "Nam", "Nữ", "Ghi chú"], ["(A)", "(1)=(2)+(3)", "(2)", "(3)", "(4)"]],
        [],
        [("(A)", "Tên đơn vị"), ("(1)=(2)+(3)", "Tổng số"), ("(2)", "Nam"), ("(3)", "Nữ"), ("(4)", "Ghi chú")]),
    "a number merged over several columns": (
        [["Đơn vị", "Tổng số", "Phụ cấp", None, "Lương"], [None, None, "Chức vụ", "Khác", None], ["A", "1=2+3", 2, None, 3]],
        ["C1:D1", "A1:A2", "B1:B2", "E1:E2", "C3:D3"],
        [("A", "Đơn vị"), ("1=2+3", "Tổng số"), ("2", "Phụ cấp > Chức vụ"), ("", "Phụ cấp > Khác"), ("3", "Lương")]),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "merges", "columns"), TABLES.values(), ids=TABLES)
def test_a_table_is_read_however_its_headings_are_typed(lines, merges, columns, tmp_path):
    write_table(tmp_path / "a.xlsx", lines, merges)
    table = read_wide_table(tmp_path / "a.xlsx")

    assert columns == [(c.printed, " > ".join(c.path)) for c in table.columns]


# Number lines as offices write them: the figures' columns with their codes, and the relations.
NUMBERED = {
    "letters alone": (["a", "b", "c=d+đ", "d", "đ"], "c d đ", "c=d+đ"),
    "roman numbers": (["I", "II", "III", "IV", "V"], "III IV V", ""),
    "letters under numbers": (["A", "B", "4=4a+4b", "4a", "4b"], "4 4a 4b", "4=4a+4b"),
    "a word before each number": (["A", "B", "Cột 1=Cột 2+Cột 3", "Cột 2", "Cột 3"], "1 2 3", "1=2+3"),
    "a chain after a semicolon": (["A", "B", "1=2+3; 1=3+2", 2, 3], "1 2 3", "1=2+3 1=3+2"),
    "a share in brackets": (["A", "B", 1, 2, "3=(2/1)x100%"], "1 2 3", "3=2/1x100%"),
    "dots of a sum": (["A", "B", "(1) = (2) + … + (3)", "(2)", "(3)"], "1 2 3", "1=2+..+3"),
}  # fmt: skip


@pytest.mark.parametrize(("printed", "codes", "relations"), NUMBERED.values(), ids=NUMBERED)
def test_a_number_line_as_offices_write_it_becomes_codes_and_rules(
    printed, codes, relations, tmp_path
):
    heads = ["STT", "Đơn vị", "Số đơn", "Số vụ", "Số việc"]
    write_table(tmp_path / "a.xlsx", [["BIỂU SỐ 1"], heads, printed, [], []])
    code, _, said = run("form", "new", tmp_path / "a.xlsx", "--out", tmp_path / "form.xlsx")
    form = read_form_book(tmp_path / "form.xlsx")

    assert (0, codes.split()) == (code, [row.code for row in form.rows]), said
    assert relations.split() == [
        rule.id.removeprefix("number_line:") for rule in form.rules if rule.printed
    ]
    assert 0 == run("check-form", "--form", tmp_path / "form.xlsx")[0]


# Number lines that contradict themselves, with the cell that is named.
MISPRINTED = {
    "a sum of itself": (["A", "B", "1=1+2", 2, 3], "ô C3"),
    "an unknown number": (["A", "B", 1, "2=3+9", 3], "ô D3"),
    "a number twice": (["A", "B", 1, 2, 2], "ô E3"),
    "a sum without an end": (["A", "B", "1=2+", 2, 3], "ô C3"),
    "a comma for a plus": (["A", "B", "1=2,3", 2, 3], "ô C3"),
    "a letter that is no column": (["a", "b", "c=d+x", "d", "đ"], "ô C3"),
    "a number that is none, beside few others": (["A", "B", "1=2+3", 2, "3a3"], "ô C3"),
}  # fmt: skip


@pytest.mark.parametrize(("printed", "cell"), MISPRINTED.values(), ids=MISPRINTED)
def test_a_misprint_names_its_cell_and_what_to_do(printed, cell, tmp_path):
    heads = ["STT", "Đơn vị", "Số đơn", "Số vụ", "Số việc"]
    write_table(tmp_path / "a.xlsx", [["BIỂU SỐ 1"], heads, printed, [], []])
    code, _, said = run("form", "new", tmp_path / "a.xlsx", "--out", tmp_path / "form.xlsx")

    assert 2 == code
    assert cell in said and ("Đối chiếu văn bản ban hành biểu" in said or "Ghi như 1=2+3" in said)


def test_a_blank_in_a_document_is_read_as_one_in_a_workbook(tmp_path):
    lines = (("Đơn vị", "Tổng số", "Trong đó", ""), ("", "", "Nam", "Nữ"), ("A", "1=2+3", "2", "3"))
    document = docx.Document()
    table = document.add_table(rows=0, cols=4)
    for line in lines:
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = text
    for first, last in (((0, 0), (1, 0)), ((0, 1), (1, 1)), ((0, 2), (0, 3))):
        table.cell(*first).merge(table.cell(*last))
    document.save(tmp_path / "a.docx")
    found = read_wide_table(tmp_path / "a.docx")

    assert TABLES["headings not merged"][2] == [
        (c.printed, " > ".join(c.path)) for c in found.columns
    ]


def test_columns_of_names_and_notes_ask_nothing(tmp_path):
    lines, merges, _ = TABLES["numbers in brackets, a column of notes"]
    write_table(tmp_path / "a.xlsx", lines, merges)
    run("form", "new", tmp_path / "a.xlsx", "--out", tmp_path / "form.xlsx")
    form = read_form_book(tmp_path / "form.xlsx")

    assert [True, False, False, False, True] == [column.is_stub for column in form.columns]
    assert ["1", "2", "3"] == [row.code for row in form.rows]


def test_a_column_printed_as_a_quotient_is_a_share(tmp_path):
    """X and Y are told by the number line; nothing of them is left to the office."""
    lines = [["Đơn vị", "Đã giải quyết", "Đúng hạn", "Tỷ lệ"], ["A", 1, 2, "3=2/1*100"]]
    write_table(tmp_path / "a.xlsx", lines)
    run("form", "new", tmp_path / "a.xlsx", "--out", tmp_path / "form.xlsx")
    form = read_form_book(tmp_path / "form.xlsx")
    share = form.by_code["3"]

    assert ("ratio", "Đúng hạn", "cot_1") == (share.kind, share.numerator, share.denominator)
    assert 0 == run("check-form", "--form", tmp_path / "form.xlsx")[0]
    assert ["number_line:3=2/1*100"] == [rule.id for rule in form.rules if rule.printed]


def test_an_open_list_of_fields_asks_in_its_figures_only(tmp_path):
    """Form II.06a numbers its names too: 1 and 2 stand over TT and the field of work."""
    lines = [
        ["TT", "Lĩnh vực giải quyết / Đơn vị", "Tiếp nhận", None, None],
        [None, None, "Tổng số", "Trong kỳ", "Từ kỳ trước"],
        ["(1)", "(2)", "(3)=(4)+(5)", "(4)", "(5)"],
    ]
    write_table(tmp_path / "a.xlsx", lines, ["A1:A2", "B1:B2", "C1:E1"])
    run("form", "new", tmp_path / "a.xlsx", "--out", tmp_path / "form.xlsx")
    form = read_form_book(tmp_path / "form.xlsx")

    assert ["3", "4", "5"] == [row.code for row in form.rows]
    assert ["number_line:3=4+5"] == [rule.id for rule in form.rules if rule.printed]


def test_a_new_version_of_a_wide_form_keeps_its_keys_and_what_the_blank_does_not_say(tmp_path):
    old = wide_form(tmp_path, "XLD01_TT2024", f"{RULES}handled,warning,,c4 <= c1,m,r,f\n")
    write_blank(tmp_path / "blank.xlsx", "XLD01_TT2024")
    like = ("--like", tmp_path / "XLD01_TT2024")
    code, _, _ = run("form", "new", tmp_path / "blank.xlsx", *like, "--out", tmp_path / "b.xlsx")
    new = read_form_book(tmp_path / "b.xlsx")

    assert 0 == code
    assert [row.key for row in old.rows] == [row.key for row in new.rows]
    assert {("S", "X")} == {row.levels for row in new.rows}
    assert [rule.id for rule in old.rules] == [rule.id for rule in new.rules]
