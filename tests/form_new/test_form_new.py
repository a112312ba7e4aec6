"""From the blank table of a công văn to a form: what the table tells is there, what it does not is marked."""

import datetime as dt
import random
from dataclasses import fields, replace

import docx
import openpyxl
import pytest
from bundled import name_of
from command import run
from places import PASTED, ROOT, TESTS

from pipeline.form_book.read import read_form_book
from pipeline.form_book.sheets import form_book
from pipeline.form_new.draft import draft_form
from pipeline.form_new.numbers import codes_of
from pipeline.form_new.table import read_blank_table
from pipeline.xlsx.write import write_book
from schemas.form.loading import load_form, read_form

CCHC = load_form("cchc_2023")
TODAY = dt.date(2026, 11, 27)


def lines_of(form):
    return [(row.printed, row.label, row.printed_unit) for row in form.rows]


LINES = lines_of(CCHC)
HEADINGS = ("STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu", "Ghi chú")


def write_docx(path, lines=LINES) -> None:
    """A công văn: a title, then the blank table."""
    document = docx.Document()
    document.add_paragraph("Phụ lục")
    document.add_paragraph(CCHC.title.upper())
    table = document.add_table(rows=1, cols=len(HEADINGS))
    for cell, text in zip(table.rows[0].cells, HEADINGS, strict=True):
        cell.text = text
    for line in lines:
        for cell, text in zip(table.add_row().cells, (*line, "", ""), strict=True):
            cell.text = text
    document.save(path)


def write_xlsx(path, lines=(), form=CCHC) -> None:
    book = openpyxl.Workbook()
    for line in ((form.title.upper(),), HEADINGS, *(lines or lines_of(form))):
        book.active.append(line)
    book.save(path)


@pytest.fixture(scope="module")
def blanks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("công văn")
    write_docx(folder / "bang-trang.docx")
    write_xlsx(folder / "bang-trang.xlsx")
    return {
        "word": folder / "bang-trang.docx", "excel": folder / "bang-trang.xlsx", "real": PASTED,
        "template": ROOT / "input_templates" / "2023-6T" / "SNgV - CCHC 6T 2023.xlsx",
    }  # fmt: skip


@pytest.mark.parametrize("numbers", ["(1) (2) (3)", "A B C", "1 2 3"])
def test_numbers_of_columns_are_no_indicator(tmp_path, numbers):
    write_xlsx(tmp_path / "a.xlsx", [tuple(numbers.split()), *LINES])
    write_xlsx(tmp_path / "b.xlsx")

    with_numbers, without = (read_blank_table(tmp_path / name) for name in ("a.xlsx", "b.xlsx"))
    assert with_numbers == without


@pytest.mark.parametrize("of", ["word", "excel", "real", "template"])
def test_codes_and_kinds_of_the_ministry_s_table_are_told(blanks, of):
    """At least 95 of 100 rows: a heading with a total looks like one without in a blank table."""
    form, _ = draft_form(read_blank_table(blanks[of]), TODAY)
    found = [
        (one.code, one.kind, one.codes) == (row.code, row.kind, row.codes)
        for one, row in zip(form.rows, CCHC.rows, strict=True)
    ]

    assert 121 == len(found)
    assert sum(found) >= 0.95 * len(found)
    assert CCHC.title.casefold() == form.title.casefold()
    assert [row.code for row in CCHC.rows] == [row.code for row in form.rows]
    wrong = [row for row, right in zip(form.rows, found, strict=True) if not right]
    assert {"heading", "heading_total"} >= {row.kind for row in wrong}


OLDER = [CCHC, *(read_form(path) for path in sorted((TESTS / "forms").iterdir()))]


@pytest.mark.parametrize("old", OLDER, ids=name_of)
def test_a_new_version_starts_from_the_old_one_and_keeps_all_of_it(old, tmp_path):
    """Keys, blanks that are zero, rules on trial and their titles, the short name, periods of its own."""
    write_xlsx(tmp_path / "b.xlsx", form=old)
    form, doubts = draft_form(read_blank_table(tmp_path / "b.xlsx"), TODAY, old)
    new = {"id", "draft", "valid_from", "valid_to", "header", "path", "rows", "rules"}
    aside = {"short"} if old.short == old.id else set()

    assert [replace(row, line=0) for row in old.rows] == [replace(row, line=0) for row in form.rows]
    assert [replace(rule, line=0, path="") for rule in old.rules] == [
        replace(rule, line=0, path="") for rule in form.rules
    ]
    assert {} == {
        field.name: getattr(form, field.name) for field in fields(form)
        if field.name not in new | aside and getattr(form, field.name) != getattr(old, field.name)
    }  # fmt: skip
    assert set() == doubts["rows"]
    assert {"id", "draft", "valid_from"} == {name for _, name in doubts["form"]}


OLD_LINES = [
    ("1.", "Số hồ sơ", "Hồ sơ"),
    ("1.1.", "Cấp xã", "Hồ sơ"),
    ("2.", "Số họp", "Cuộc"),
    ("2.1.", "Cấp xã", "Cuộc"),
]
CHANGED = {  # lines of the new table, and the keys of its rows: an old one's by what it was, or a new one
    "inserted, renumbered": (
        [("1.", "Số đơn", "Đơn"), ("2.", "Số hồ sơ", "Hồ sơ"), ("2.1.", "Cấp xã", "Hồ sơ")],
        "dong_1x2 dong_1 dong_2_1"),
    "a label twice and its number moved": (
        [("1.", "Số họp", "Cuộc"), ("1.1.", "Cấp xã", "Cuộc"), ("1.2.", "Cấp xã", "Cuộc"), ("1.3.", "Cấp xã", "Cuộc")],
        "dong_2 dong_1_1 dong_2_1 dong_1_3"),
    "other words under the old number": (
        [("1.", "Số đơn", "Đơn"), ("2.", "Số họp", "Cuộc")], "dong_1x2 dong_2"),
    "what was counted is a share now": (
        [("1.", "Số hồ sơ", "%"), ("1.1.", "Cấp xã", "Hồ sơ")], "dong_1 dong_1_1"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGED)
def test_a_row_of_the_old_form_is_given_once_and_no_key_means_two_rows(name, tmp_path):
    lines, keys = CHANGED[name]
    write_xlsx(tmp_path / "a.xlsx", OLD_LINES)
    write_xlsx(tmp_path / "b.xlsx", lines)
    old, _ = draft_form(read_blank_table(tmp_path / "a.xlsx"), TODAY)
    form, _ = draft_form(read_blank_table(tmp_path / "b.xlsx"), TODAY, old)

    assert keys.split() == [row.key for row in form.rows]
    assert {rule.id for rule in form.rules if not rule.row} <= {rule.id for rule in old.rules}


@pytest.mark.parametrize("seed", range(20))
def test_whatever_changed_in_the_table_makes_a_form_that_can_be_written_and_read(seed, tmp_path):
    """Lines dropped, moved, reworded, of another unit: nothing of the old form names what is gone."""
    chance = random.Random(seed)
    lines = [line for line in LINES if chance.random() > 0.15]
    units = [unit for _, _, unit in LINES]
    lines = [
        (number, label if chance.random() > 0.1 else f"{label} khác",
         unit if chance.random() > 0.2 else chance.choice(units))
        for number, label, unit in lines
    ]  # fmt: skip
    write_xlsx(tmp_path / "b.xlsx", lines)
    form, doubts = draft_form(read_blank_table(tmp_path / "b.xlsx"), TODAY, CCHC)
    write_book(form_book(form, doubts), tmp_path / "biểu.xlsx")
    again = read_form_book(tmp_path / "biểu.xlsx")

    assert [row.key for row in form.rows] == [row.key for row in again.rows]
    assert [rule.id for rule in form.rules] == [rule.id for rule in again.rules]
    assert doubts["rows"]


FEET = [  # what stands below the table
    (("", "Người lập biểu", ""), ("", "(Ký, ghi rõ họ tên)", "")),
    (("Nơi nhận:", "THỦ TRƯỞNG ĐƠN VỊ", ""), ("- Như trên;", "", ""), ("", "Nguyễn Văn A", "")),
    (("", "Sơn Hà, ngày … tháng … năm 2026", ""), ("", "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH")),
    (("", "Tổng cộng", ""), ("", "Ghi chú: số liệu tính từ 15/12", "")),
    (("", "TỔNG CỘNG:", "Hồ sơ"),),
]


def test_words_of_a_signature_within_the_table_are_an_indicator(tmp_path):
    """Below “Chủ tịch” there are more lines, with or without numbers: it signs nothing."""
    inside = [("", "Chủ tịch, Phó Chủ tịch", ""), ("3.", "Số buổi", "Buổi")]
    write_xlsx(tmp_path / "b.xlsx", [*OLD_LINES, *inside])
    write_xlsx(tmp_path / "c.xlsx", [("", label, unit) for _, label, unit in (*OLD_LINES, *inside)])
    for name in ("b.xlsx", "c.xlsx"):
        table = read_blank_table(tmp_path / name)

        assert ["Chủ tịch, Phó Chủ tịch", "Số buổi"] == [line.label for line in table.lines[-2:]]
        assert () == table.left_out


@pytest.mark.parametrize("foot", FEET, ids=lambda foot: foot[0][1])
def test_what_is_signed_below_the_table_is_no_indicator(foot, tmp_path):
    write_xlsx(tmp_path / "b.xlsx", [*OLD_LINES, *foot])
    table = read_blank_table(tmp_path / "b.xlsx")

    assert [label for _, label, _ in OLD_LINES] == [line.label for line in table.lines]
    assert [" ".join(filter(None, line)) for line in foot] == list(table.left_out)


NUMBERS = [  # numbers as printed, and the codes of their lines
    ("1. 1.1. 1.1.1. 1.1.2. 1.2. 1.1.1. 1.1.2. 1.3.", "1 1.1 1.1.1 1.1.2 1.2 1.2.1 1.2.2 1.3"),
    ("1 2 2.1 2.2 3", "1 2 2.1 2.2 3"),
    ("1. Trong_đó _ _ 2.", "1 1.1 1.2 1.3 2"),
    ("I 1 2 II 1 2", "I I.1 I.2 II II.1 II.2"),
    ("1) 2) 3)", "1 2 3"),
    ("1 1 1", "1 2 3"),
    ("1.1 1.3", "1.1 1.3"),
    ("I 1 a b 2 a II 1 a", "I I.1 I.1.a I.1.b I.2 I.2.a II II.1 II.1.a"),
    ("A I 1 2 II 1 B I 1", "A A.I A.I.1 A.I.2 A.II A.II.1 B B.I B.I.1"),
    ("I. 1.1 1.2 II. 2.1", "I I.1.1 I.1.2 II II.2.1"),
    ("I 1 2 II 3 4", "I I.1 I.2 II II.3 II.4"),
    ("1 a) - - b) 2", "1 1.a 1.a.1 1.a.2 1.b 2"),
    ("1 a 1 2 b 1 2", "1 1.a 1.a.1 1.a.2 1.b 1.b.1 1.b.2"),
    ("1 a b c d đ e 2", "1 1.a 1.b 1.c 1.d 1.đ 1.e 2"),
    ("1 i ii iii iv v 2", "1 1.i 1.ii 1.iii 1.iv 1.v 2"),
    ("A B C D H I", "A B C D H I"),
    ("I II III IV V VI", "I II III IV V VI"),
    ("(1) (2) 3/ 4. 4a 5", "1 2 3 4 4a 5"),
    ("1. 1.a 1.b 2.", "1 1.a 1.b 2"),
]


@pytest.mark.parametrize(("printed", "codes"), NUMBERS)
def test_repeated_and_missing_numbers_are_corrected(printed, codes):
    numbers = ["" if text == "_" else text.replace("_", " ") for text in printed.split()]

    assert codes.split() == list(codes_of(numbers))


@pytest.mark.parametrize(
    ("name", "identifier"),
    [("Biểu XLD-01 (2)", "bieu_xld_01_2"), ("cchc_2023", "bieu_moi_cchc_2023"), ("–", "bieu_moi")],
)
def test_a_new_form_is_called_by_the_name_of_its_workbook(blanks, tmp_path, name, identifier):
    path = tmp_path / f"{name}.xlsx"
    run("form", "new", blanks["word"], "--out", path)

    assert f"! {identifier}" == openpyxl.load_workbook(path)["Biểu"]["B3"].value


def test_a_secretary_goes_from_the_letter_to_the_appendix(blanks, tmp_path):
    """Two indicators and a rule added, templates out, returns in, the appendix."""
    path = tmp_path / "bieu-moi.xlsx"
    code, said, _ = run("form", "new", blanks["word"], "--like", "cchc_2023", "--out", path)
    assert 0 == code and "121 dòng" in said
    book = openpyxl.load_workbook(path)
    rows, rules, about = book["Dòng"], book["Quy tắc"], book["Biểu"]
    at = {cell.value: cell.column for cell in rows[3]}
    last = max(cell.row for cell in rows["B"] if cell.value)
    for line, (code_of, label) in enumerate(
        (("7.9", "Số dịch vụ dữ liệu dùng chung"), ("7.10", "Số dịch vụ đã dùng")), last + 1
    ):
        given = {"Mã chỉ tiêu": code_of, "Tên chỉ tiêu": label, "Đơn vị tính": "Dịch vụ",
                 "Loại": "Số đếm", "Tính theo thời gian": "Hiện có đến cuối kỳ",
                 "Cách tổng hợp": "Cộng các đơn vị", "Cấp báo cáo": "S X T"}  # fmt: skip
        for heading, text in given.items():
            rows.cell(line, at[heading]).value = text
    free = max(cell.row for cell in rules["A"] if cell.value) + 1
    rules.cell(free, 1).value = "[7.10] <= [7.9]"
    rules.cell(free, 3).value = "Số dịch vụ đã dùng nhiều hơn số dịch vụ có"
    about["B3"].value, about["B6"].value = "cchc_2026", "1/1/2026"
    book.save(path)
    where = ("--form", path, "--units", ROOT / "schemas" / "units" / "rosters" / "demo_2026.csv")
    period = (*where, "--period", "2026-6T")
    assert 0 == run("check-form", *where)[0]
    code, _, told = run("template", *period, "--unit", "STP", "--out", tmp_path / "in")
    assert 0 == code and "Trang tính “Biểu” còn 1 ô chưa được quyết định (B5)" in told
    (blank,) = (tmp_path / "in").glob("STP - *.xlsx")
    book = openpyxl.load_workbook(blank)
    for line in book.worksheets[1].iter_rows(min_row=7):
        if line[0].value in ("7.9.", "7.10."):
            line[3].value = {"7.9.": 3, "7.10.": 4}[line[0].value]
    book.save(blank)
    run("consolidate", tmp_path / "in", *period, "--out", tmp_path / "out")

    assert "quy_tac_" in (tmp_path / "out" / "findings.csv").read_text("utf-8-sig")
    appendix = openpyxl.load_workbook(tmp_path / "out" / "phu-luc.xlsx", data_only=True)["Phụ lục"]
    assert {"7.9.": 3, "7.10.": 4} == {
        line[0].value: line[3].value for line in appendix.iter_rows()
        if line[0].value in ("7.9.", "7.10.")
    }  # fmt: skip


def test_what_the_office_must_decide_is_marked_and_told_until_it_is_decided(blanks, tmp_path):
    run("form", "new", blanks["excel"], "--out", tmp_path / "b.xlsx")
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    sheet = book["Dòng"]
    at = {cell.value: cell.column for cell in sheet[3]}
    line = next(cell.row for cell in sheet["B"] if cell.value == "3.3.3")
    marked = {name for name, column in at.items() if str(sheet.cell(line, column).value)[0] == "!"}
    row = read_form_book(tmp_path / "b.xlsx").by_code["3.3.3"]

    assert {
        "Tử số X",
        "Mẫu số Y",
        "Cấp báo cáo",
        "Cách tổng hợp",
        "Cơ quan chủ trì",
        "Tính theo thời gian",
    } == marked
    assert ("ratio", "weighted", ("S", "X", "T"), "") == (
        row.kind,
        row.aggregate,
        row.levels,
        row.owner,
    )
    assert "Trang tính “Dòng” còn" in run("check-form", "--form", tmp_path / "b.xlsx")[1]
    for cell in (cell for page in book for line in page.iter_rows() for cell in line):
        if str(cell.value).startswith("!"):
            cell.value = str(cell.value)[1:].strip() or None
    book.save(tmp_path / "b.xlsx")
    said = run("check-form", "--form", tmp_path / "b.xlsx")[1]

    assert "chưa được quyết định" not in said
    assert "không phát hiện mâu thuẫn" in said


@pytest.mark.parametrize(("name", "content"), [("a.docx", b"x"), ("a.csv", b"a,b\n1,2\n")])
def test_a_file_without_a_table_is_refused(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    code, _, said = run("form", "new", tmp_path / name, "--out", tmp_path / "b.xlsx")

    assert 2 == code
    assert "Không đọc được tệp" in said or "không có bảng nào" in said
