"""The bundled form as committed, and every way in which a form can contradict itself."""

import csv
import shutil

import pytest
from places import CASES, SECOND_FORM

from schemas.errors import DefinitionError
from schemas.form.loading import bundled_forms, load_form, read_form
from schemas.form.row_loading import EXCEL_TEXT_LIMIT
from schemas.rules.rule import general_rules
from schemas.tables import definitions

SMALL = SECOND_FORM


def test_cchc_2023_has_every_row_of_the_ministrys_form():
    """tests/cases/cchc_2023_rows_expected.csv is copied from the form, not from our rows.csv."""
    text = (CASES / "cchc_2023_rows_expected.csv").read_text(encoding="utf-8")
    expected = [tuple(record.values()) for record in csv.DictReader(text.splitlines())]
    form = load_form("cchc_2023")

    assert expected == [
        (row.code, row.kind, row.aggregate, " ".join(row.levels), row.owner, row.label)
        for row in form.rows
    ]
    assert 121 == len(form.rows)
    assert 94 == len(form.value_rows)


def test_the_ministry_prints_some_numbers_twice_and_codes_correct_them():
    form = load_form("cchc_2023")
    printed = [row.code for row in form.rows if row.printed == "1.1.1."]

    assert ["1.1.1", "1.2.1"] == printed


@pytest.mark.parametrize("form", bundled_forms(), ids=lambda form: form.id)
def test_a_bundled_form_has_its_folders_name(form):
    assert form.path.name == form.id


def test_a_form_of_another_subject_is_only_data():
    form = read_form(SMALL)

    assert 18 == len(form.rows)
    assert {"count", "ratio", "code", "heading", "heading_total"} == {r.kind for r in form.rows}
    assert "book_copies" == form.by_key["books_catalogued_rate"].denominator
    assert form.by_key["books_catalogued_rate"].denominator_is_row
    assert not form.by_key["requests_met_rate"].denominator_is_row


# One change each to the small form: file, what stands there, what is put instead, and what the
# refusal must name: the line, and words of the problem. Line 0 is the file as a whole.
ROWS, RULES, FORM = "rows.csv", "rules.csv", "form.toml"
GENERAL_HEADER = "id,severity,applies,expression,message,reason,fix,title,todo"
CONTRADICTIONS = {
    "duplicate key": (
        ROWS, "books_added,1.3,", "book_copies,1.3,", 5, "key “book_copies”"),
    "empty key": (
        ROWS, "books_added,1.3,", ",1.3,", 5, "key “”"),
    "key with a space": (
        ROWS, "books_added,1.3,", "books added,1.3,", 5, "không đặt tên được"),
    "duplicate code": (
        ROWS, "books_added,1.3,", "books_added,1.2,", 5, "đã có ở dòng 4"),
    "unknown parent": (
        ROWS, "books_added,1.3,collections", "books_added,1.3,colections", 5, "dòng cha “colections”"),
    "parent further down": (
        ROWS, "books_added,1.3,collections", "books_added,1.3,readers", 5, "dòng cha “readers”"),
    "unknown kind": (
        ROWS, "Thẻ bạn đọc cấp trong kỳ,,,heading_total", "Thẻ,,,heading_sum", 9, "heading_sum"),
    "code list missing": (
        ROWS, "0=Chưa có|1=Đang làm|2=Hoàn thành", "", 7, "không có mã nào"),
    "code without a number": (
        ROWS, "0=Chưa có|", "Chưa có|", 7, "mã “Chưa có”"),
    "one code twice": (
        ROWS, "1=Đang làm", "2=Đang làm", 7, "cùng một số"),
    "ratio without denominator": (
        ROWS, "biểu ghi,book_copies,", "biểu ghi,,", 6, "mẫu số"),
    "ratio without numerator": (
        ROWS, "Bản sách đã có biểu ghi,book_copies", ",book_copies", 6, "không có tử số"),
    "percentages averaged": (
        ROWS, "ratio,,stock,weighted", "ratio,,stock,average", 6, "“average”"),
    "percentages added": (
        ROWS, "ratio,,stock,weighted", "ratio,,stock,sum", 6, "“sum”"),
    "unknown time": (
        ROWS, "ratio,,stock,", "ratio,,monthly,", 6, "“monthly”"),
    "unknown level": (
        ROWS, "book_copies,,S X,", "book_copies,,S Q,", 6, "“S Q”"),
    "no level": (
        ROWS, "book_copies,,S X,", "book_copies,,,", 6, "cấp “”"),
    "owner missing": (
        ROWS, "owner,,,SVHTT,T", "owner,,,,T", 3, "không nêu cơ quan"),
    "label missing": (
        ROWS, "Tổng số bản sách hiện có", "", 4, "không có tên"),
    "longer than a cell of Excel": (
        ROWS, "Tổng số bản sách hiện có", "x" * (EXCEL_TEXT_LIMIT + 1), 4, "32768 ký tự"),
    "bound in words": (
        ROWS, "S X,0,2000000", "S X,0,nhiều", 4, "giới hạn “nhiều”"),
    "condition not parsable": (
        ROWS, "book_copies > 0", "book_copies >", 6, "không phải là một biểu thức"),
    "more cells than columns": (
        ROWS, "Tổng số bản sách hiện có", "Tổng số, bản sách", 4, "nhiều ô hơn"),
    "missing column of rows": (
        ROWS, "aggregate,numerator", "agregate,numerator", 1, "thiếu cột aggregate"),
    "missing column of rules": (
        RULES, "message,reason,fix", "message,why,fix", 1, "thiếu cột reason"),
    "rule with an unknown key": (
        RULES, "books_added <= book_copies", "books_added <= books", 2, "mã “books”"),
    "rule not parsable": (
        RULES, "books_added <= book_copies", "books_added <= ", 2, "không phải là một biểu thức"),
    "rule that is a number": (
        RULES, "books_added <= book_copies", "books_added + book_copies", 2, "là một số"),
    "rule outside the language": (
        RULES, "books_added <= book_copies", "books_added / 2 <= 1", 2, "ngôn ngữ của quy tắc"),
    "rule with an unknown function": (
        RULES, "books_added <= book_copies", "between(books_added)", 2, "hàm “between”"),
    "function with too few arguments": (
        RULES, "books_added <= book_copies", "implies(books_added > 0)", 2, "cần 2 đối số"),
    "duplicate rule id": (
        RULES, "trained_within", "visits_by_place", 7, "đã có ở dòng 4"),
    "unknown severity": (
        RULES, "trained_within,error", "trained_within,fatal", 7, "“fatal”"),
    "rule without a message": (
        RULES, "Tổng lượt bạn đọc khác với tổng lượt tại thư viện và lượt lưu động", "", 4, "thiếu message"),
    "broken TOML": (
        FORM, 'id = "thu_vien_2024"', 'id = "thu_vien_2024', 0, "line 1"),
    "missing title": (
        FORM, "title =", "titel =", 0, "“title”"),
    "missing first day": (
        FORM, "valid_from =", "from =", 0, "“valid_from”"),
    "missing header of the table": (
        FORM, "[header]", "[heading]", 0, "“header”"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("severity", "todo", "problem"),
    [("warning", "maybe", "cột todo ghi “maybe”"), ("error", "yes", "không phải là một lỗi")],
)
def test_what_is_not_filled_in_yet_is_no_error(tmp_path, severity, todo, problem):
    """Rules of rows that wait are known by their column `todo`, whatever they are called."""
    line = f"{GENERAL_HEADER}\nwaits,{severity},value,not blank(row),m,r,f,t,{todo}\n"
    (tmp_path / "rules.csv").write_text(line, encoding="utf-8")

    with pytest.raises(DefinitionError, match=problem):
        general_rules((), tmp_path / "rules.csv")


def test_the_small_form_without_a_change_is_accepted(tmp_path):
    """Else every contradiction below could be refused for a reason of its own."""
    shutil.copytree(SMALL, tmp_path / "form")

    assert read_form(SMALL).rows == read_form(tmp_path / "form").rows


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "problem"), CONTRADICTIONS.values(), ids=CONTRADICTIONS
)
def test_a_form_that_contradicts_itself_is_refused(tmp_path, file, old, new, line, problem):
    path = shutil.copytree(SMALL, tmp_path / "form") / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(DefinitionError) as refusal:
        read_form(path.parent)

    error = refusal.value
    assert (path, line) == (error.path, error.line)
    assert problem in str(error)
    assert f"Tệp {path}, dòng {line}: " in str(error) if line else f"Tệp {path}: " in str(error)


@pytest.mark.parametrize("file", [ROWS, RULES, FORM])
def test_a_form_without_one_of_its_files_is_refused(tmp_path, file):
    path = shutil.copytree(SMALL, tmp_path / "form") / file
    path.unlink()

    with pytest.raises(DefinitionError, match="không có tệp này") as refusal:
        read_form(path.parent)

    assert (path, 0) == (refusal.value.path, refusal.value.line)


def test_a_file_in_another_encoding_is_refused(tmp_path):
    path = shutil.copytree(SMALL, tmp_path / "form") / ROWS
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))

    with pytest.raises(DefinitionError, match="không phải dạng UTF-8") as refusal:
        read_form(path.parent)

    assert (path, 0) == (refusal.value.path, refusal.value.line)


def test_tables_that_all_forms_share_have_names_of_their_own():
    """A closing keeps them side by side, without their rooms."""
    names = [path.name for path in definitions()]

    assert sorted(set(names)) == names
