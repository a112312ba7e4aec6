"""A form's folder and its workbook are two writings of one form: a round trip changes no field."""

import datetime as dt
import shutil

import openpyxl
import pytest
from bundled import BUNDLED, name_of
from command import run
from places import AMOUNTS_FORM, SECOND_FORM, TESTS
from recalculation import recalculated
from same_form import without_places

from pipeline.form_book.read import read_form_book
from pipeline.form_book.sheets import form_book
from pipeline.xlsx.write import write_book
from schemas.form.loading import read_form
from schemas.rules.expression import unparse

FORMS = [
    *(of.form for of in BUNDLED), read_form(SECOND_FORM), read_form(AMOUNTS_FORM),
    read_form(TESTS / "forms" / "thang_2026"), read_form(TESTS / "forms" / "giao_viec_2024"),
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS, ids=name_of)
def test_a_round_trip_changes_no_field(form, tmp_path):
    write_book(form_book(form), tmp_path / "biểu.xlsx")
    again = read_form_book(tmp_path / "biểu.xlsx")
    write_book(form_book(again), tmp_path / "lại.xlsx")

    assert without_places(form) == without_places(again)
    assert without_places(form) == without_places(read_form_book(tmp_path / "lại.xlsx"))


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    path = tmp_path_factory.mktemp("sổ biểu") / "biểu đầu tư.xlsx"
    assert 0 == run("form", "export", AMOUNTS_FORM, "--out", path)[0]
    return path


def test_a_workbook_that_is_there_is_not_written_over(exported):
    code, _, said = run("form", "export", AMOUNTS_FORM, "--out", exported)

    assert 2 == code
    assert "Đã có tệp" in said


def test_lists_to_choose_from_and_explanations_stand_in_the_workbook(exported):
    sheet = openpyxl.load_workbook(exported)["Dòng"]
    by_column = {str(v.sqref).split(":")[0]: v for v in sheet.data_validations.dataValidation}
    headings = {cell.value: cell.column_letter for cell in sheet[3]}
    kinds = by_column[f"{headings['Loại']}4"]

    assert '"Số đếm,Số đo,Tỷ lệ,Chọn mã,Đề mục,Danh sách mở,Đề mục có tổng,Chữ"' == kinds.formula1
    assert "số đo nhận số lẻ" in kinds.prompt
    assert len(headings) == len(by_column)


def test_a_workbook_goes_wherever_a_folder_goes(exported, tmp_path):
    """From a template to a closing that keeps the workbook, and is verified without it."""
    where = ("--form", exported, "--units", AMOUNTS_FORM / "units.csv", "--period", "2026-6T")
    out = ("--out", tmp_path / "out")
    assert run("check-form", *where[:4]) == run("check-form", exported, *where[2:4])
    assert 0 == run("check-form", *where[:4])[0]
    assert 0 == run("template", *where, "--out", tmp_path / "in")[0]
    for path in (tmp_path / "in").glob("*.xlsx"):
        book = openpyxl.load_workbook(path)
        book.worksheets[1]["D8"].value = 7.5
        book.save(path)
    assert run("consolidate", tmp_path / "in", *where, *out)[0] in (0, 1)
    assert "22,5 (3/3 đơn vị)" in run("trace", "1.1", *where, *out)[1]
    assert run("close", tmp_path / "in", *where, *out, "--who", "B", "--yes")[0] in (0, 1)
    exported.rename(exported.with_name("nơi khác.xlsx"))
    code, said, _ = run("verify", "--period", "2026-6T", *out)
    exported.with_name("nơi khác.xlsx").rename(exported)

    assert (0, "Bản chính: khớp.\n") == (code, said)


def test_a_number_is_read_as_it_is_written(exported, tmp_path):
    """1.000 is a thousand in a bound as in a rule, as text or as a number."""
    book = openpyxl.load_workbook(exported)
    at = {cell.value: cell.column for cell in book["Dòng"][3]}
    limits = ((5, "Nhỏ nhất", "-0,5"), (5, "Lớn nhất", "1.000"), (6, "Lớn nhất", 1000.125))
    for line, heading, content in limits:
        book["Dòng"].cell(line, at[heading]).value = content
    book["Quy tắc"]["A4"].value = "[1.2] <= 10.000"
    book.save(tmp_path / "số.xlsx")
    form = read_form_book(tmp_path / "số.xlsx")

    assert (-0.5, 1000.0) == (form.by_code["1.1"].minimum, form.by_code["1.1"].maximum)
    assert 1000.125 == form.by_code["1.2"].maximum
    assert any("<= 10000" in unparse(rule.tree) for rule in form.rules if not rule.row)


NAMES = [  # lines put above and rules as they are written, by which one id they go
    (0, "[1.2] <= [1.1]", "[1.3]<=[1.1]"),
    (2, "[1.2]  ≤  [1.1]", "[1.3] <= [1.1]"),
]


def test_a_rule_without_an_id_keeps_its_name_wherever_it_stands(exported, tmp_path):
    """A waiver names its rule: a line put in above, or a blank more, must not give it another."""
    names = []
    for number, (above, first, second) in enumerate(NAMES):
        book = openpyxl.load_workbook(exported)
        sheet = book["Quy tắc"]
        line = max(cell.row for cell in sheet["A"] if cell.value) + 1 + above
        for at, text in enumerate((first, second) if not above else (second, first), line):
            sheet.cell(at, 1).value, sheet.cell(at, 3).value = text, "Sai"
        book.save(tmp_path / f"{number}.xlsx")
        form = read_form_book(tmp_path / f"{number}.xlsx")
        names.append({unparse(rule.tree): rule.id for rule in form.rules if rule.message == "Sai"})

    assert names[0] == names[1]
    assert 2 == len(set(names[0].values()))


def test_rules_that_say_the_same_and_keys_that_are_given_get_names_of_their_own(exported, tmp_path):
    book = openpyxl.load_workbook(exported)
    rules, rows = book["Quy tắc"], book["Dòng"]
    line = max(cell.row for cell in rules["A"] if cell.value) + 1
    for at in (line, line + 1):
        rules.cell(at, 1).value, rules.cell(at, 3).value = "[1.2] <= [1.1]", "Sai"
    at = {cell.value: cell.column for cell in rows[3]}
    rows.cell(5, at["Khóa"]).value = "dong_1_2"
    rows.cell(6, at["Khóa"]).value = None
    book.save(tmp_path / "b.xlsx")
    form = read_form_book(tmp_path / "b.xlsx")
    first, second = (rule.id for rule in form.rules if rule.message == "Sai")

    assert second == f"{first}x2"
    assert ["dong_1_2", "dong_1_2x2"] == [row.key for row in form.rows[1:3]]


MINIMA = [("Số đếm", "", 0.0), ("Số đếm", "-5", -5.0), ("Số đếm", "2", 2.0), ("Số đo", "", None)]


@pytest.mark.parametrize(("kind", "written", "minimum"), MINIMA)
def test_a_count_cannot_be_negative_unless_the_form_says_so(
    kind, written, minimum, exported, tmp_path
):
    book = openpyxl.load_workbook(exported)
    at = {cell.value: cell.column for cell in book["Dòng"][3]}
    given = {"Loại": kind, "Đơn vị tính": "Dự án", "Nhỏ nhất": written or None}
    for heading, text in given.items():
        book["Dòng"].cell(6, at[heading]).value = text
    book.save(tmp_path / "b.xlsx")
    row = read_form_book(tmp_path / "b.xlsx").rows[2]

    assert minimum == row.minimum
    assert (minimum is not None) == ("minimum" in row.traits)


@pytest.mark.parametrize(("sheet", "cell"), [("Dòng", "D5"), ("Quy tắc", "A4"), ("Biểu", "B6")])
def test_what_is_struck_through_is_not_taken(exported, tmp_path, sheet, cell):
    book = openpyxl.load_workbook(exported)
    book[sheet][cell].font = openpyxl.styles.Font(strike=True)
    book.save(tmp_path / "gạch.xlsx")
    code, _, said = run("check-form", "--form", tmp_path / "gạch.xlsx")

    assert 2 == code
    assert f"trang tính “{sheet}”, ô {cell}: " in said
    assert "đã bị gạch ngang" in said


def test_what_a_secretary_adds_is_asked(exported, tmp_path):
    """Two rows and one rule, with nothing but what must be there."""
    book = openpyxl.load_workbook(exported)
    rows, rules = book["Dòng"], book["Quy tắc"]
    at = {cell.value: cell.column for cell in rows[3]}
    line = max(cell.row for cell in rows["B"] if cell.value) + 1
    for code, label in (("5", "Số dự án"), ("5.1", "Số dự án chậm tiến độ")):
        given = {
            "Mã chỉ tiêu": code, "Tên chỉ tiêu": label, "Đơn vị tính": "Dự án", "Loại": "Số đếm",
            "Tính theo thời gian": "Hiện có đến cuối kỳ", "Cách tổng hợp": "Cộng các đơn vị",
            "Cấp báo cáo": "S, X",
        }  # fmt: skip
        for heading, text in given.items():
            rows.cell(line, at[heading]).value = text
        line += 1
    empty = max(cell.row for cell in rules["A"] if cell.value) + 1
    rules.cell(empty, 1).value = "[5.1] ≤ [5]"
    rules.cell(empty, 3).value = "Dự án chậm nhiều hơn số dự án: {[5.1]} trên {[5]}"
    book.save(tmp_path / "mới.xlsx")
    form = read_form_book(tmp_path / "mới.xlsx")

    assert ["dong_5", "dong_5_1"] == [row.key for row in form.rows[-2:]]
    assert ("dong_5", ("S", "X")) == (form.rows[-1].parent, form.rows[-1].levels)
    assert "Dự án chậm nhiều hơn số dự án: {dong_5_1} trên {dong_5}" == form.rules[-1].message
    assert "error" == form.rules[-1].severity
    assert 0 == run("check-form", "--form", tmp_path / "mới.xlsx")[0]


@pytest.mark.libreoffice
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is missing")
@pytest.mark.parametrize("kind", ["ods", "xls", "xlsx:Calc MS Excel 2007 XML"])
def test_a_workbook_that_libreoffice_saved_is_the_same_form(exported, tmp_path, kind):
    (saved,) = recalculated([exported], tmp_path, kind=kind)

    assert without_places(read_form_book(exported)) == without_places(read_form_book(saved))


def test_a_workbook_that_is_not_there_is_told(tmp_path):
    code, _, said = run("check-form", "--form", tmp_path / "thiếu.xlsx")

    assert (2, True) == (code, "thiếu.xlsx: không có tệp này" in said)


def test_check_form_says_in_which_line_of_the_workbook_to_change_what(exported, tmp_path):
    book = openpyxl.load_workbook(exported)
    book["Quy tắc"]["A4"].value = "[1.2] <= [1.2]"
    book.save(tmp_path / "sai.xlsx")
    code, said, _ = run("check-form", "--form", tmp_path / "sai.xlsx")

    assert 1 == code
    assert (
        "(trang tính “Quy tắc”, dòng 4). Sửa lại điều kiện của quy tắc, hoặc bỏ dòng này." in said
    )


REFUSED = [  # sheet, cell, what is put there, and what is told
    ("Dòng", "G5", "Đếm", "trang tính “Dòng”, ô G5: “Đếm” không có trong danh sách. Chọn một trong: Số đếm"),
    ("Dòng", "B5", "1.3", "trang tính “Dòng”, ô B7: “1.3” để trống hoặc đã có ở dòng 5"),
    ("Dòng", "C5", "7", "trang tính “Dòng”, ô C5: không có dòng “7” ở trên dòng này"),
    ("Dòng", "O5", "ít", "trang tính “Dòng”, ô O5: “ít” không phải là số"),
    ("Dòng", "J5", "ΣX/ΣY", "trang tính “Dòng”, ô J5: mục 1.1: loại Số đo không tổng hợp được theo cách “ΣX/ΣY”"),
    ("Dòng", "L7", "[8]", "trang tính “Dòng”, ô L7: không có dòng mang mã “8”"),
    ("Dòng", "B5", dt.date(2026, 1, 1), "trang tính “Dòng”, ô B5: Excel đã đổi ô này thành ngày 01/01/2026"),
    ("Quy tắc", "A4", "[1.2] <= [9]", "trang tính “Quy tắc”, ô A4: quy tắc “[1.2] <= [9]” nêu mã [9]"),
    ("Quy tắc", "A4", "[1.2] <= [1]", "trang tính “Quy tắc”, ô A4: quy tắc nêu một dòng không có số liệu. Nêu mã"),
    ("Dòng", "Q5", "[1] > 0", "trang tính “Dòng”, ô Q5: điều kiện nêu một dòng không có số liệu. Nêu mã"),
    ("Dòng", "O5", "1.00.0", "trang tính “Dòng”, ô O5: “1.00.0” không phải là số"),
    ("Dòng", "H5", "0 = Không; 1 = Có", "mã “0=Không; 1 = Có” không đúng dạng"),
    ("Quy tắc", "C4", "", "trang tính “Quy tắc”, ô C4: quy tắc chưa có câu báo khi sai"),
    ("Kỳ", "D4", "hôm qua", "trang tính “Kỳ”, ô D4: không hiểu ngày “hôm qua”. Ghi như 14/6"),
    ("Kỳ", "E4", "1/12 năm trước", "trang tính “Kỳ”, ô D4: kỳ Q1 bắt đầu sau ngày kết thúc. Đổi lại hai ngày; ngày của năm trước ghi thêm “năm trước”"),
    ("Biểu", "B6", "mai", "trang tính “Biểu”, ô B6: không hiểu ngày “mai”. Ghi như 1/7/2025"),
    ("Biểu", "B4", "", "trang tính “Biểu”, ô B4: chưa ghi “Tên biểu”. Điền ô này"),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "cell", "content", "told"), REFUSED)
def test_what_is_wrong_is_told_by_its_cell(exported, tmp_path, sheet, cell, content, told):
    book = openpyxl.load_workbook(exported)
    book[sheet][cell].value = content or None
    if isinstance(content, dt.date):
        book[sheet][cell].number_format = "dd/mm/yyyy"
    book.save(tmp_path / "sai.xlsx")
    code, _, said = run("template", "--form", tmp_path / "sai.xlsx", "--period", "2026-6T")

    assert 2 == code
    assert told in said
