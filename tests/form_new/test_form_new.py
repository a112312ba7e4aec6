"""From the blank table of a công văn to a form: what the table tells is there, what it does not is marked."""

import datetime as dt

import docx
import openpyxl
import pytest
from command import run
from places import PASTED, ROOT

from pipeline.form_book.read import read_form_book
from pipeline.form_new.draft import draft_form
from pipeline.form_new.numbers import codes_of
from pipeline.form_new.table import read_blank_table
from schemas.form.loading import load_form

CCHC = load_form("cchc_2023")
TODAY = dt.date(2026, 11, 27)
LINES = [(row.printed, row.label, row.printed_unit) for row in CCHC.rows]
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


def write_xlsx(path, lines=LINES) -> None:
    book = openpyxl.Workbook()
    for line in ((CCHC.title.upper(),), HEADINGS, *lines):
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


def test_a_new_version_starts_from_the_old_one_and_keeps_its_keys(blanks):
    form, doubts = draft_form(read_blank_table(blanks["word"]), TODAY, CCHC)
    aside = ("line", "label", "blank_is_zero", "unit")

    def plain(row):
        return {name: text for name, text in vars(row).items() if name in row.__dataclass_fields__
                and name not in aside}  # fmt: skip

    assert [plain(row) for row in CCHC.rows] == [plain(row) for row in form.rows]
    assert [rule.id for rule in CCHC.rules] == [rule.id for rule in form.rules]
    assert (CCHC.stocks, CCHC.chart_changes) == (form.stocks, form.chart_changes)
    assert set() == doubts["rows"]


NUMBERS = [  # numbers as printed, and the codes of their lines
    ("1. 1.1. 1.1.1. 1.1.2. 1.2. 1.1.1. 1.1.2. 1.3.", "1 1.1 1.1.1 1.1.2 1.2 1.2.1 1.2.2 1.3"),
    ("1 2 2.1 2.2 3", "1 2 2.1 2.2 3"),
    ("1. Trong_đó _ _ 2.", "1 1.1 1.2 1.3 2"),
    ("I 1 2 II 1 2", "I I.1 I.2 II II.1 II.2"),
    ("1) 2) 3)", "1 2 3"),
    ("1 1 1", "1 2 3"),
    ("1.1 1.3", "1.1 1.3"),
]


@pytest.mark.parametrize(("printed", "codes"), NUMBERS)
def test_repeated_and_missing_numbers_are_corrected(printed, codes):
    numbers = ["" if text == "_" else text.replace("_", " ") for text in printed.split()]

    assert codes.split() == list(codes_of(numbers))


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
    assert 0 == run("template", *period, "--unit", "STP", "--out", tmp_path / "in")[0]
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


def test_what_the_office_must_decide_is_coloured(blanks, tmp_path):
    run("form", "new", blanks["excel"], "--out", tmp_path / "b.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx")["Dòng"]
    at = {cell.value: cell.column for cell in sheet[3]}
    line = next(cell.row for cell in sheet["B"] if cell.value == "3.3.3")
    colours = {
        name: sheet.cell(line, column).fill.fgColor.rgb == "FFFFD966"
        for name, column in at.items()
    }  # fmt: skip

    assert colours["Mẫu số Y"] and colours["Cấp báo cáo"] and colours["Cách tổng hợp"]
    assert not (colours["Mã chỉ tiêu"] or colours["Tên chỉ tiêu"] or colours["Đơn vị tính"])
    assert read_form_book(tmp_path / "b.xlsx").by_code["3.3.3"].kind == "ratio"


@pytest.mark.parametrize(("name", "content"), [("a.docx", b"x"), ("a.csv", b"a,b\n1,2\n")])
def test_a_file_without_a_table_is_refused(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    code, _, said = run("form", "new", tmp_path / name, "--out", tmp_path / "b.xlsx")

    assert 2 == code
    assert "Không đọc được tệp" in said or "không có bảng nào" in said
