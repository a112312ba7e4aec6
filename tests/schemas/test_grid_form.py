"""Grid forms: a row for each cell that is asked, rules of columns in each line, of lines in each column."""

import pytest
from command import run
from grid_forms import COLUMNS, LINES, grid_form
from places import AMOUNTS_FORM
from verdicts import verdicts
from wide_forms import RULES

from pipeline.judging.facts import gather
from pipeline.returns import Answer, Return
from schemas.errors import DefinitionError
from schemas.figure import Figure
from schemas.form.loading import read_form
from schemas.rules.expression import unparse


def test_a_cell_is_a_row_with_what_its_line_and_its_column_say(tmp_path):
    form = grid_form(tmp_path)
    share = form.by_key["part__share"]

    assert [
        "services", "whole__received", "whole__online", "whole__share", "part__received",
        "part__online", "part__counter", "part__share", "all__received", "all__online",
        "all__counter", "all__share",
    ] == [row.key for row in form.rows]  # fmt: skip
    assert ("2/4", "Một phần – Tỷ lệ trực tuyến", "services") == (
        share.code,
        share.label,
        share.parent,
    )
    assert ("ratio", "flow", ("S", "X"), 100) == (
        share.kind,
        share.time,
        share.levels,
        share.maximum,
    )
    assert ("part__received", True) == (share.denominator, share.denominator_is_row)


def test_a_cell_that_is_crossed_out_is_not_asked(tmp_path):
    grid = grid_form(tmp_path).grid

    assert ["services", "whole", "part", "all"] == [line.key for line in grid.lines]
    assert [True, False, False, False] == [line.is_heading for line in grid.lines]
    assert [True, False, False, False, False] == [column.is_stub for column in grid.columns]
    assert "whole__counter" == grid.cell("whole", "counter")
    assert "whole__counter" not in grid_form(tmp_path).by_key


RELATIONS = {
    "number_line:1=2+3:whole": "whole__received == whole__online",
    "number_line:1=2+3:part": "part__received == part__online + part__counter",
    "number_line:1=2+3:all": "all__received == all__online + all__counter",
    "within:whole": "whole__online <= whole__received",
    "within:part": "part__online <= part__received",
    "within:all": "all__online <= all__received",
    "added:received": "all__received == whole__received + part__received",
    "added:online": "all__online == whole__online + part__online",
    "one_cell": "all__online > 0",
}


def test_rules_of_columns_hold_in_each_line_and_of_lines_in_each_column(tmp_path):
    """None where one of its cells is crossed out, no sum of shares; the number line adds up what is left."""
    form = grid_form(tmp_path)
    relations = {rule.id: unparse(rule.tree) for rule in form.rules if not rule.row}

    assert RELATIONS == relations
    (within,) = (rule for rule in form.rules if rule.id == "within:part")
    assert "Trực tuyến ({part__online}) nhiều hơn tổng" == within.message
    assert "within" == within.family


# Figures of cells, others are zero; the relations that fail.
FIGURES = {
    "nothing": ("", "one_cell"),
    "all agree": ("1/1=5 1/2=5 3/1=5 3/2=5", ""),
    "a line does not add up": ("1/1=5 1/2=4 3/1=5 3/2=4 3/3=1", "number_line:1=2+3:whole"),
    "a column does not add up": (
        "2/1=3 2/2=2 2/3=1 3/1=4 3/2=3 3/3=1", "added:received added:online"),
}  # fmt: skip


@pytest.mark.parametrize(("figures", "failing"), FIGURES.values(), ids=FIGURES)
def test_relations_judge_cells(figures, failing, tmp_path, roster):
    form = grid_form(tmp_path)
    given = dict(part.split("=") for part in figures.split())
    answers = [
        Answer(row.key, Figure("value", float(given.get(row.code, 0))))
        if row.is_number else Answer(row.key, Figure("not_applicable"))
        for row in form.read_rows
    ]  # fmt: skip
    judged = verdicts(
        gather([Return("a", form.id, "SNgV", "2024-6T", True, answers)], form), roster
    )
    wrong = judged[judged["rule"].isin(RELATIONS) & (judged["holds"] == False)]["rule"]  # noqa: E712

    assert failing.split() == list(wrong)


CONTRADICTIONS = {
    "both say another unit": (
        LINES | {"part": LINES["part"] | {"unit": "Đơn"}}, COLUMNS, "rows.csv", 4,
        "dòng 2 và cột 1 cùng ghi unit nhưng khác nhau: “Đơn” và “Hồ sơ”"),
    "neither says the kind": (
        LINES, COLUMNS | {"online": COLUMNS["online"] | {"kind": ""}}, "rows.csv", 3, "mục 1/2"),
    "an unknown line crossed out": (
        LINES, COLUMNS | {"counter": COLUMNS["counter"] | {"blocked": "whole none"}}, "columns.csv", 5,
        "“none”"),
    "a heading crossed out": (
        LINES, COLUMNS | {"counter": COLUMNS["counter"] | {"blocked": "services"}}, "columns.csv", 5,
        "“services”"),
    "a line and a column of one key": (
        LINES | {"online": LINES["all"] | {"code": "4"}}, COLUMNS, "columns.csv", 4, "“online”"),
    "a line twice": (
        LINES | {"more": LINES["all"]}, COLUMNS, "rows.csv", 6, "“3/1”"),
    "a condition that cannot be read": (
        LINES | {"part": LINES["part"] | {"required_when": "online >"}}, COLUMNS, "rows.csv", 4, "biểu thức"),
    "a number twice": (
        LINES, COLUMNS | {"counter": COLUMNS["counter"] | {"printed": "2"}}, "columns.csv", 5, "số 2"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "columns", "file", "line", "words"), CONTRADICTIONS.values(), ids=CONTRADICTIONS
)
def test_a_grid_that_contradicts_itself_is_refused(lines, columns, file, line, words, tmp_path):
    with pytest.raises(DefinitionError) as refused:
        grid_form(tmp_path, lines, columns, RULES)

    errors = {(e.path.name, e.line): str(e) for e in (refused.value, *refused.value.others)}
    assert words in errors[file, line]


def test_a_condition_of_a_line_or_column_is_of_its_cells(tmp_path):
    columns = COLUMNS | {"share": COLUMNS["share"] | {"required_when": "received > 0"}}
    form = grid_form(tmp_path, LINES, columns)

    assert "part__received > 0" == unparse(form.by_key["part__share"].required_when)


def test_a_grid_is_checked_and_sent_out_like_any_form(tmp_path):
    """As a folder or as a workbook."""
    grid_form(tmp_path)
    book = tmp_path / "biểu.xlsx"
    assert 0 == run("form", "export", tmp_path, "--out", book)[0]
    units = ("--units", AMOUNTS_FORM / "units.csv", "--period", "2026-6T")
    for form in (tmp_path, book):
        code, said, _ = run("check-form", "--form", form)
        assert (0, True) == (code, "không phát hiện mâu thuẫn" in said)
        assert 0 == run("template", "--form", form, *units, "--out", tmp_path / "in")[0]
        assert "khác với biểu mẫu" not in run("check", tmp_path / "in", "--form", form, *units)[1]


def test_stocks_of_a_grid_are_refused(tmp_path):
    """They have no place in its workbook, and would be lost."""
    grid_form(tmp_path)
    (tmp_path / "stocks.csv").write_text(
        "key,added,removed\nall__online,part__online,whole__online\n", encoding="utf-8"
    )

    with pytest.raises(DefinitionError, match="chưa ghi được"):
        read_form(tmp_path)
