"""Rules between the forms of an office: what its sheet says is judged where both returns count."""

import shutil
from pathlib import Path

import openpyxl
import pytest
from command import typed
from office_folder import HALF_YEAR, LIBRARY, RETURNS, TASKS, put_form, send, start_with, type_into

from pipeline.office.between import rules_between
from pipeline.office.workbook import find_office
from pipeline.past.output_tables import read_table
from pipeline.returns import Filled
from schemas.errors import DefinitionError
from schemas.form.joint import written_between
from schemas.form.loading import read_form

EQUAL = "[thu_vien_2024: 3.1] = [giao_viec_2024: 1.1]"
LINES = dict(zip("ABCD", range(4), strict=True))


@pytest.fixture
def office(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in (LIBRARY, TASKS):
        put_form(name, name)
    start_with(LIBRARY, TASKS)
    return tmp_path


def returned(form: str, unit: str, name: str = "", **figures) -> None:
    """With what else these figures need to be right by the form's own rules."""
    told = {
        key: said if isinstance(said, Filled) else Filled(said) for key, said in figures.items()
    }
    zero = "librarians_trained" if form == LIBRARY else "done"
    send(form, unit, name and f"{name}.xlsx", {zero: Filled(0), **told})


def wrote(*lines: tuple[str, ...]) -> None:
    type_into("Quy tắc giữa các biểu", LINES, [(*line, "", "", "")[:4] for line in lines])


def found(form: str) -> list[tuple[str, ...]]:
    """(unit, severity, code, cell, message) of what is found between the forms."""
    columns = ("rule", "unit", "severity", "codes", "cells", "message")
    lines = read_table(Path("ket-qua", HALF_YEAR, form, "findings.csv"), columns)
    return [tuple(line[1:]) for line in lines if line[0].startswith("between_forms")]


def test_both_forms_are_told_each_with_the_other_s_cell(office):
    wrote((EQUAL,))
    returned(LIBRARY, "STC", librarians=9)
    returned(TASKS, "STC", given=7)
    returned(LIBRARY, "SVHTT", librarians=5)
    returned(TASKS, "SVHTT", given=5)
    code, said, _ = typed("consolidate")

    (library,), (tasks,) = found(LIBRARY), found(TASKS)
    assert (1, ("STC", "error", "3.1"), ("STC", "error", "1.1")) == (code, library[:3], tasks[:3])
    figures = "[thu_vien_2024: 3.1] = 9; [giao_viec_2024: 1.1] = 7"
    for (*_, cell, message), other, (*_, there, _), title in (
        (library, TASKS, tasks, "Thống kê nhiệm vụ được giao"),
        (tasks, LIBRARY, library, "Thống kê hoạt động thư viện công cộng"),
    ):
        assert figures in message
        assert f"biểu “{title}”, tệp “STC {other}.xlsx”, ô {there.partition('!')[2]}" in message
        assert cell.startswith("Biểu số liệu!")
    letters = {path.parent.parent.name for path in Path("ket-qua").rglob("phan-hoi/STC*")}
    assert ({LIBRARY, TASKS}, False) == (letters, "Chưa đối chiếu" in said)


def test_a_check_of_the_folder_finds_what_the_consolidation_will(office):
    wrote((EQUAL,))
    returned(LIBRARY, "STC", librarians=9)
    returned(TASKS, "STC", given=7)
    returned(LIBRARY, "SVHTT", librarians=5)
    figures = "[thu_vien_2024: 3.1] = 9; [giao_viec_2024: 1.1] = 7"
    owed = "Chưa đối chiếu được với biểu khác: 1 đơn vị chưa có báo cáo theo biểu đó (SVHTT)."
    told = {words: typed("check", *words) for words in ((), ("--form", TASKS))}
    typed("consolidate")
    returned(TASKS, "STC", "STC lần 2", given=9)

    assert [(1, 2, 1), (1, 1, 0)] == [
        (code, said.count(figures), said.count(owed)) for code, said, _ in told.values()
    ]
    assert (0, 0) == (typed("check")[0], typed("check")[1].count("Số liệu của hai biểu"))


def test_the_appendix_lists_the_rules_between_forms_and_how_often_each_failed(office):
    other = "[giao_viec_2024: 1.2] <= [thu_vien_2024: 3.1]"
    wrote((EQUAL, "", "Hai nơi đếm như nhau", "Sửa"), (other, "cảnh báo"))
    returned(LIBRARY, "STC", librarians=9)
    returned(TASKS, "STC", given=7)
    typed("consolidate")
    reason = "Hai biểu cùng kỳ của một đơn vị phải thống nhất"
    lines = [
        ("Hai nơi đếm như nhau", "[thu_vien_2024: 3.1] = [giao_viec_2024: 1.1]", reason, "Lỗi", 1),
        ("Số liệu của hai biểu không khớp", "[giao_viec_2024: 1.2] ≤ [thu_vien_2024: 3.1]", reason,
         "Cảnh báo", 0),
    ]  # fmt: skip

    for form in (LIBRARY, TASKS):
        book = openpyxl.load_workbook(Path("ket-qua", HALF_YEAR, form, "phu-luc.xlsx"))
        assert lines == [*book["Quy tắc"].values][-2:]


def test_explain_tells_of_rules_between_forms_by_row_and_by_name(office):
    wrote((EQUAL, "", "Hai nơi đếm như nhau"))
    said = {words: typed("explain", words)[1] for words in ("3.1", "3.2", "between_forms")}

    counts = {words: text.count(f"Quy tắc: {EQUAL}") for words, text in said.items()}
    assert {"3.1": 1, "3.2": 0, "between_forms": 2} == counts


JUDGED = [  # a rule, figures of the one and the other, and whether something is found
    (EQUAL, {"librarians": 4}, {"given": 4}, False),
    (EQUAL, {"librarians": 4}, {"given": 3}, True),
    ("[Thu_vien_2024:3.1.] <= [giao_viec_2024 : 1.1]", {"librarians": 4}, {"given": 5}, False),
    ("[giao_viec_2024: 1.1] + [giao_viec_2024: 1.2] >= [thu_vien_2024: 3.1]", {"librarians": 4},
     {"given": 3, "done": 0}, True),
    ("nếu [giao_viec_2024: 1.1] > 0 thì [thu_vien_2024: 3.1] > 0", {"librarians": 0}, {"given": 3}, True),
    ("nếu [giao_viec_2024: 1.1] > 0 thì [thu_vien_2024: 3.1] > 0", {"librarians": 0}, {"given": 0, "done": 0},
     False),
    ("[giao_viec_2024: 1.3] Y <= [thu_vien_2024: 3.1]", {"librarians": 2},
     {"on_time_rate": Filled(50, 2, 4)}, True),
    (EQUAL, {"librarians": 4}, {"given": Filled(state="CCSL")}, False),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "one", "other", "fails"), JUDGED)
def test_a_rule_between_forms_holds_or_fails_as_any_other(office, rule, one, other, fails):
    wrote((rule, "cảnh báo", "Hai nơi {ghi} khác nhau.", "Sửa lại."))
    returned(LIBRARY, "STC", **one)
    returned(TASKS, "STC", **other)
    typed("consolidate")

    severities = [[severity for _, severity, *_ in found(form)] for form in (LIBRARY, TASKS)]
    assert [["warning"] * fails] * 2 == severities
    if fails:
        assert "Hai nơi (ghi) khác nhau: " in found(TASKS)[0][-1]


def test_a_return_that_is_owed_is_no_finding(office):
    wrote((EQUAL,))
    returned(LIBRARY, "STC", librarians=9)
    code, said, _ = typed("consolidate")

    assert (0, []) == (code, found(LIBRARY))
    assert "Chưa đối chiếu được với biểu khác: 1 đơn vị chưa có báo cáo theo biểu đó (STC)." in said


def test_only_the_return_that_counts_is_compared(office):
    wrote((EQUAL,))
    returned(LIBRARY, "STC", librarians=9)
    returned(TASKS, "STC", given=7)
    typed("consolidate")
    returned(TASKS, "STC", "STC lần 2", given=9)
    code, _, told = typed("consolidate")

    assert (0, [], [], "") == (code, found(LIBRARY), found(TASKS), told)


def test_a_closing_keeps_what_it_was_judged_on(office):
    wrote((EQUAL,))
    returned(LIBRARY, "STC", librarians=9)
    returned(TASKS, "STC", given=7)
    typed("close", "--who", "Lan", "--yes", "--missing-allowed")
    shutil.rmtree(RETURNS)
    code, said, _ = typed("verify")

    assert (0, 2) == (code, said.count("Bản chính: khớp."))


def test_an_accepted_difference_is_a_remark_in_both(office):
    wrote((EQUAL,))
    returned(LIBRARY, "STC", librarians=9)
    returned(TASKS, "STC", given=7)
    period, day = "6 tháng đầu năm 2024", "31/12/2999"
    columns = dict(zip("ABCEFGH", range(7), strict=True))
    type_into("Ngoại lệ", columns, [
        ("between_forms", "Sở Tài chính", period, "Lan", "hai cách tính", day, form) for form in (LIBRARY, TASKS)
    ])  # fmt: skip
    code, _, told = typed("consolidate")

    assert (0, "") == (code, told)
    assert ["info", "info"] == [
        severity for form in (LIBRARY, TASKS) for _, severity, *_ in found(form)
    ]


WRONG = [
    ("[thu_vien_2024: 3.1] = [la: 1.1]", "", "Không có biểu “la” trong các biểu đang dùng"),
    ("[thu_vien_2024: 9.9] = [giao_viec_2024: 1.1]", "", "9.9"),
    ("[thu_vien_2024: 3.1] >= [thu_vien_2024: 3.2]", "", "không nói về hai biểu"),
    ("[thu_vien_2024: 3.1] = [1.1]", "", "1.1"),
    ("[thu_vien_2024: 3.1] kỳ trước = [giao_viec_2024: 1.1]", "", "không có phần được nêu"),
    ("[thu_vien_2024: 3.1] X = [giao_viec_2024: 1.1]", "", "không có phần được nêu"),
    ("[thu_vien_2024: 3.1] =", "", "[thu_vien_2024: 3.1] ="),
    (EQUAL, "nặng", "nặng"),
]


@pytest.mark.parametrize(("rule", "severity", "why"), WRONG)
def test_a_line_that_is_no_rule_is_told_with_its_cell(office, rule, severity, why):
    wrote((rule, severity))
    returned(LIBRARY, "STC")
    code, _, told = typed("consolidate", "--form", LIBRARY)

    assert 2 == code
    assert all(
        part in told
        for part in (why, "Quy tắc giữa các biểu", "dòng 5", "B5" if severity else "A5")
    )


def test_a_rule_is_written_as_it_was_read(office):
    wrote((EQUAL,), ("nếu [giao_viec_2024: 1.1] > 0 thì [thu_vien_2024: 3.1] > 0",), (EQUAL,))
    forms = [read_form(Path(name)) for name in (LIBRARY, TASKS)]
    with pytest.raises(DefinitionError) as refused:
        rules_between(find_office(), forms)
    wrote((EQUAL,), ("nếu [giao_viec_2024: 1.1] > 0 thì [thu_vien_2024: 3.1] > 0",), ("",))
    rules = rules_between(find_office(), forms)

    assert 7 == refused.value.line
    assert [EQUAL, "nếu [giao_viec_2024: 1.1] > 0 thì [thu_vien_2024: 3.1] > 0"] == [
        written_between(rule.tree, forms) for rule in rules
    ]
