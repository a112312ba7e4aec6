"""What differs between two versions of a form is told by keys: a row that only changed its number is the same row."""

import dataclasses
import re
import shutil

import pytest
from bundled import BUNDLED
from command import run
from places import SECOND_FORM

from pipeline.form_book.compare import compared
from schemas.form.loading import read_form
from schemas.rules.expression import parse

ROWS, RULES, FORM = "rows.csv", "rules.csv", "form.toml"
CHANGES = [  # file, what stood there, what stands there now, and the lines that are told
    (ROWS, "Tổng số bản sách hiện có", "Số bản sách hiện có",
     ["Dòng đổi tên gọi (1):", "  1.2: “Tổng số bản sách hiện có” → “Số bản sách hiện có”"]),
    (ROWS, "books_added,1.3,collections,1.3.", "books_added,1.9,collections,1.9.",
     ["Dòng đổi số (1):", "“1.3” → “1.9”"]),
    (ROWS, "book_copies,,S X,0,100", "book_copies,,S,0,90",
     ["Dòng đổi cách báo cáo hoặc tổng hợp (2):", "Cấp báo cáo: “S X” → “S”", "Lớn nhất: “100” → “90”"]),
    (RULES, "books_added <= book_copies", "books_added < book_copies",
     ["Quy tắc thay đổi (1):", "Phải đúng: “[1.3] <= [1.2]” → “[1.3] < [1.2]”"]),
    (RULES, "trained_within,error", "trained_within,warning", ["Mức độ: “Lỗi” → “Cảnh báo”"]),
    (RULES, "trained_within,error", "trained_inside,error",
     ["Quy tắc thay đổi (1):", "Mã quy tắc: “trained_within” → “trained_inside”"]),
    (FORM, "valid_from = 2024-01-01", "valid_from = 2025-01-01",
     ["Thông tin chung (1):", "Dùng cho số liệu từ ngày: “1/1/2024” → “1/1/2025”"]),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "told"), CHANGES)
def test_a_change_is_told(tmp_path, file, old, new, told):
    path = shutil.copytree(SECOND_FORM, tmp_path / "mới") / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    said = "\n".join(compared(read_form(SECOND_FORM), read_form(tmp_path / "mới")))

    assert [] == [line for line in told if line not in said]
    assert 2 <= said.count("\n") + 1 <= 6  # and nothing else


def test_the_same_form_does_not_differ():
    form = read_form(SECOND_FORM)

    assert "Không khác nhau" in [*compared(form, form)][1]


def test_rows_dropped_added_and_put_in_another_s_place():
    old, new = (of.form for of in BUNDLED)
    _, said, _ = run("form", "compare", old.id, new.id)

    assert "Dòng bỏ đi (5):\n  3.1.3.2 Số TTHC cấp huyện" in said
    assert "1.2.2: “Số UBND cấp huyện đã kiểm tra” → “Số UBND cấp xã đã kiểm tra”" in said
    assert "4.2.1, 4.2.2" in said and "“S H T” → “S X T”" in said
    assert "Dòng thêm mới" not in said
    assert "[1.2.2 cũ]" in said  # another row has that number now
    assert "[7.8.1 cũ]" not in said  # nearly the same row has it: the rule is the same


def test_a_rule_whose_rows_were_renumbered_is_the_same_rule():
    form = read_form(SECOND_FORM)
    rows = tuple(
        dataclasses.replace(row, code=f"9.{row.code}") if row.key == "books_added" else row
        for row in form.rows
    )
    said = [*compared(form, dataclasses.replace(form, rows=rows))]

    assert ["Dòng đổi số (1):", "  Số bản sách bổ sung trong kỳ: “1.3” → “9.1.3”"] == said[1:]


def test_the_words_conditions_and_totals_of_renumbered_rows_are_the_same(tmp_path):
    """Every row under another number: messages, “chỉ bắt buộc khi”, X/Y and stocks name them by it."""
    form = BUNDLED[0].form
    rows = tuple(dataclasses.replace(row, code=f"9.{row.code}") for row in form.rows)
    said = [*compared(form, dataclasses.replace(form, rows=rows))]

    assert [f"Dòng đổi số ({len(rows)}):"] == [
        line for line in said[1:] if not line.startswith("  ")
    ]


def test_a_rule_that_names_another_row_under_the_old_number_has_changed():
    old = read_form(SECOND_FORM)
    swap = {"1.2": "1.3", "1.3": "1.2"}
    rows = tuple(dataclasses.replace(row, code=swap.get(row.code, row.code)) for row in old.rows)
    rules = tuple(
        dataclasses.replace(rule, tree=parse("book_copies <= books_added"))
        if rule.id == "books_added_within" else rule for rule in old.rules
    )  # fmt: skip
    said = "\n".join(compared(old, dataclasses.replace(old, rows=rows, rules=rules)))

    assert "Phải đúng: “[1.2] <= [1.3]” → “[1.3] <= [1.2]”" in said


def test_a_form_whose_keys_are_all_other_is_compared_by_words_and_told_so(tmp_path):
    old = read_form(SECOND_FORM)
    folder = shutil.copytree(SECOND_FORM, tmp_path / "mới")
    for path in folder.glob("*.[ct][so]*"):
        text = path.read_text(encoding="utf-8")
        for key in sorted(old.by_key, key=len, reverse=True):
            text = re.sub(rf"\b{key}\b", f"dong_{old.by_key[key].code.replace('.', '_')}", text)
        path.write_text(text.replace("Số thư viện công cộng", "Số thư viện"), encoding="utf-8")
    said = [*compared(old, read_form(folder))]

    assert "Dòng cùng tên nhưng khác khóa (" in said[1]
    assert [f"  {', '.join(row.code for row in old.rows if row.code != '1.1')}"] == [said[2]]
    assert ["Dòng khác mang cùng số (số liệu hai bên không nối với nhau) (1):"] == [said[3]]
    assert 5 == len(said)  # no rule, no condition, no total is told to have changed
