"""Wide forms as they are loaded: rows, columns and the rules of the number line; and how they judge."""

import pytest
from verdicts import verdicts
from wide_forms import RULES, printed_columns, wide_form, write_wide_form

from pipeline.judging.facts import gather
from pipeline.returns import Answer, Return
from schemas.compilers.as_value import outcome
from schemas.compilers.as_vietnamese import statement
from schemas.compilers.value_spans import Cell
from schemas.errors import DefinitionError
from schemas.figure import Figure
from schemas.form.loading import read_form
from schemas.rules.expression import unparse

SUMS = {
    "TCD01_TT2024": [
        "c1 == c4 + c13 + c22", "c2 == c5 + c14 + c23", "c3 == c6 + c7 + c15 + c16 + c24 + c25",
    ],
    "XLD01_TT2024": [
        "c1 == c2 + c3", "c1 == c4 + c5", "c6 == c8 + c9 + c10", "c6 == c11 + c12 + c13",
        "c6 == c14 + c18", "c14 == c15 + c16 + c17", "c18 == c19 + c20 + c21",
    ],
    "KQGQ01": ["c1 == c2 + c3", "c5 == c20 + c21 + c22 + c23 + c24"],
}  # fmt: skip


@pytest.mark.parametrize("name", SUMS)
def test_an_official_form_is_a_row_for_each_column_and_a_rule_for_each_equality(name, tmp_path):
    form = wide_form(tmp_path, name)
    printed = [rule for rule in form.rules if rule.printed]

    assert len(printed_columns(name)) == len(form.columns) == len(form.rows) + 1
    assert [str(at) for at in range(1, len(form.rows) + 1)] == [row.code for row in form.rows]
    assert [column.key for column in form.columns[1:]] == [row.key for row in form.rows]
    assert form.columns[0].is_stub
    assert SUMS[name] == [unparse(rule.tree) for rule in printed]
    assert {"error"} == {rule.severity for rule in printed}


def test_a_row_is_headed_by_all_that_stands_over_its_column(tmp_path):
    form = wide_form(tmp_path, "XLD01_TT2024")

    assert "Kỳ trước chuyển sang" == form.by_code["2"].label
    assert "Kết quả xử lý đơn – Đơn thuộc thẩm quyền – Tố cáo" == form.by_code["16"].label
    assert ("Kỳ trước chuyển sang", "Kỳ trước chuyển sang") == form.columns[2].path
    assert "6=8+9+10=11+12+13=14+18" == form.columns[6].printed


def test_a_rule_of_the_number_line_says_what_is_printed(tmp_path):
    form = wide_form(tmp_path, "KQGQ01")
    rule = next(rule for rule in form.rules if rule.id == "number_line:5=20+..+24")

    assert "(5) = (20) + (21) + (22) + (23) + (24)" == statement(rule.tree, form)
    assert "Cột (5) không khớp dòng số cột" == rule.message


def test_an_equality_that_the_form_states_itself_is_its_own(tmp_path):
    """In 19 of 20 lines of a province 1=4+5 failed: an office may make it a warning."""
    own = f"{RULES}left_over,warning,S,c1 == c4 + c5,m,r,f\n"
    form = wide_form(tmp_path, "XLD01_TT2024", own)
    alike = [rule for rule in form.rules if unparse(rule.tree) == "c1 == c4 + c5"]

    assert [("left_over", "warning", ("S",))] == [(r.id, r.severity, r.levels) for r in alike]


# Of XLD01: figures by printed number, and the equalities that fail; others are zero.
LINES = {
    "nothing": ("", ""),
    "all agree": ("1=9 2=4 3=5 4=6 5=3", ""),
    "one part too many": ("1=9 2=4 3=6 4=6 5=3", "1=2+3"),
    "both sums of one total": ("1=9 2=4 3=6 4=6 5=4", "1=2+3 1=4+5"),
    "one of a chain": ("6=5 8=5 11=5 14=5 15=4", "14=15+16+17"),
    "the middle of a chain": ("6=5 8=5 13=4 14=5 17=5", "6=11+12+13"),
    "a total without its parts": ("18=3", "6=14+18 18=19+20+21"),
    "parts without their total": ("19=3", "18=19+20+21"),
}


@pytest.mark.parametrize(("figures", "failing"), LINES.values(), ids=LINES)
def test_the_number_line_judges_a_unit_s_line(figures, failing, tmp_path, roster):
    """By pandera over the whole line, and by as_value."""
    form = wide_form(tmp_path, "XLD01_TT2024")
    given = dict(part.split("=") for part in figures.split())
    answers = [
        Answer(row.key, Figure("value", float(given.get(row.code, 0)))) for row in form.read_rows
    ]
    judged = verdicts(
        gather([Return("a", form.id, "SNgV", "2024-6T", True, answers)], form), roster
    )
    printed = {rule.id: rule for rule in form.rules if rule.printed}
    cells = {answer.key: Cell(*answer.figure.said, 1.0) for answer in answers}
    wrong = judged[judged["rule"].isin(printed) & (judged["holds"] == False)]["rule"]  # noqa: E712
    expected = [f"number_line:{text}" for text in failing.split()]

    assert expected == list(wrong)
    assert expected == [
        name for name, rule in printed.items() if outcome(rule, form, "S", cells) is False
    ]


TABLE = [
    {"printed": "MS", "path": "Đơn vị"}, {"printed": "1=2+3", "path": "Tổng số"},
    {"printed": "2", "path": "Trong đó > Nam"}, {"printed": "3", "path": "Trong đó > Nữ"},
]  # fmt: skip
# A change of one column (from 0), and what the refusal must name: its line, and words of the problem.
CONTRADICTIONS = {
    "an unknown number": (1, {"printed": "1=2+4"}, 3, "mang số 4"),
    "a number twice": (3, {"printed": "2"}, 5, "số 2 đã đứng ở một cột trước"),
    "a sum of itself": (2, {"printed": "2=2+3"}, 4, "cột 2 là tổng của chính nó"),
    "an inverted range": (1, {"printed": "1=3+..+2"}, 3, "từ 3 đến 2"),
    "a sum of what is no figure": (3, {"kind": "text", "aggregate": "none"}, 3, "cột 3 chọn mã hoặc"),
    "a quotient that is no share": (3, {"printed": "3=2/1"}, 5, "cột 3 không phải là tỷ lệ"),
    "no heading": (2, {"path": ""}, 4, "không có tên"),
    "a key twice": (2, {"key": "c1"}, 4, "đã có ở dòng 3"),
    "a unit that is added up as a share": (2, {"aggregate": "weighted"}, 4, "weighted"),
    "an unknown kind": (2, {"kind": "figure"}, 4, "figure"),
    "a condition on no column": (2, {"required_when": "c9 > 0"}, 4, "c9"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("at", "change", "line", "words"), CONTRADICTIONS.values(), ids=CONTRADICTIONS
)
def test_a_column_that_contradicts_itself_is_refused(at, change, line, words, tmp_path):
    columns = [*TABLE[:at], TABLE[at] | change, *TABLE[at + 1 :]]
    write_wide_form(tmp_path, columns)

    with pytest.raises(DefinitionError) as refused:
        read_form(tmp_path)

    errors = {error.line: str(error) for error in (refused.value, *refused.value.others)}
    assert tmp_path / "columns.csv" == refused.value.path
    assert words in errors[line]


SHARE = [*TABLE, {"printed": "4=2/1*100", "path": "Tỷ lệ nam", "kind": "ratio", "unit": "%",
                  "aggregate": "weighted", "numerator": "Nam", "denominator": "Tổng", "maximum": "100"}]  # fmt: skip


def test_a_quotient_says_what_x_and_y_of_a_share_are(tmp_path):
    write_wide_form(tmp_path, SHARE)
    form = read_form(tmp_path)

    assert ["c1 == c2 + c3", "c4.num == c2 and c4.den == c1"] == [
        unparse(rule.tree) for rule in form.rules if rule.printed
    ]
    assert "X, Y của cột (4) không khớp dòng số cột" in {rule.message for rule in form.rules}
    write_wide_form(tmp_path, [*SHARE[:-1], SHARE[-1] | {"denominator": "c1"}])
    of_total = read_form(tmp_path)
    assert "c4.num == c2" in {unparse(rule.tree) for rule in of_total.rules}
    assert ("", "c2") == (form.by_key["c4"].numerator_row, of_total.by_key["c4"].numerator_row)


def test_the_misprint_of_an_official_form_is_refused_by_name(tmp_path):
    with pytest.raises(DefinitionError) as refused:
        wide_form(tmp_path, "XLD02_TT2024")

    assert ["number.unknown", "number.twice"] == [
        error.id for error in (refused.value, *refused.value.others)
    ]
    assert "“26=27+28+29”" in str(refused.value)


def test_a_number_may_stand_over_several_columns(tmp_path):
    """As in TT 68/2018 of the ministry of finance: 7 over a total and its kinds, 9 over four of them."""
    printed = ["5=6+7+9", "6", "7", "", "", "9", "", "12"]
    paths = ["Quỹ lương", "Lương", "Phụ cấp > Tổng số", "Phụ cấp > Chức vụ", "Phụ cấp > Khác",
             "Đóng góp > BHXH", "Đóng góp > BHYT", "Khác"]  # fmt: skip
    columns = [{"printed": p, "path": h} for p, h in zip(printed, paths, strict=True)]
    write_wide_form(tmp_path, [{"printed": "B", "path": "Nội dung"}, *columns])
    form = read_form(tmp_path)

    assert ["5", "6", "7", "7.1", "7.2", "9.1", "9.2", "12"] == [row.code for row in form.rows]
    assert ["c1 == c2 + c3 + c6 + c7"] == [unparse(r.tree) for r in form.rules if r.printed]
