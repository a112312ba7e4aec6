"""Official wide tables as they come back, ruined: each figure is read right, asked or refused, none wrong in silence."""

import pytest
from wide_cases import CASES, TCD, XLD, ruined
from wide_mutations import fates
from wide_returns import (
    calc,
    count_of_columns,
    days,
    drop_headings,
    form_of,
    good_sheet,
    lines,
    name_unit,
    put,
    read,
    text_file,
    title,
    truth,
    word,
    xlsx,
)

from schemas.wording.messages import messages

ASKED = {  # of whole tables: nothing is taken until somebody answers
    "lines of nobody": ((lines("Phòng Tổng hợp"), name_unit("Phòng Nội chính")), "several_units"),
    "only a level": ((name_unit("Cấp xã"),), "several_units"),
    "another unit than the title says": (
        (name_unit("Sở Tư pháp"), title("Tại Sở Công Thương")), "unit_conflict"),
    "no unit named": ((name_unit("Phòng Tổng hợp"),), "unit_missing"),
    "other days": ((days("Số liệu tính từ ngày 15/6/2024 đến ngày 14/9/2024"),), "period_conflict"),
}  # fmt: skip


def figures(found, form: str):
    codes = {row.key: row.code for row in form_of(form).rows}
    return {codes[answer.key]: answer.figure for answer in found.answers}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("save", [xlsx, text_file, calc])
def test_each_figure_is_read_right_or_asked(case, save):
    form, done, unsure, finds = CASES[case]
    found = read(form, save(ruined(form, done)))
    told = {notice.id for notice in found.notices}
    asked = {key for notice in found.notices for key in notice.keys}
    blocked = any(messages()[name].blocks for name in told)
    keys = {row.code: row.key for row in form_of(form).rows}

    assert found.readable and "SCT" == found.unit, found.notices
    assert not set(finds.split()) - told or (save is not xlsx and told), told
    for code, figure in figures(found, form).items():
        right = figure.value == truth(form)[code]
        is_told = (
            blocked
            or keys[code] in asked
            or figure.state == "unreadable"
            or case == "a dash is none"
        )
        assert (is_told and figure.value in (None, 0)) if code in unsure.split() else right, code


@pytest.mark.parametrize("form", [TCD, XLD])
def test_a_table_of_word_is_read(form):
    found = read(form, word(good_sheet(form)))

    assert ("SCT", ()) == (found.unit, found.notices)
    assert truth(form) == {code: figure.value for code, figure in figures(found, form).items()}


@pytest.mark.parametrize("case", ASKED)
def test_a_table_of_which_nobody_can_be_sure_whose_it_is_asks(case):
    done, finds = ASKED[case]
    found = read(TCD, xlsx(ruined(TCD, done)))

    assert finds in {notice.id for notice in found.notices if messages()[notice.id].blocks}
    if finds == "several_units":
        assert {"unreadable"} == {figure.state for figure in figures(found, TCD).values()}


def test_the_question_names_the_sheet_and_the_cell_of_every_line():
    sheet = ruined(TCD, [lines("UBND xã An Bình")])
    found = read(TCD, xlsx(sheet), unit="X2")  # whose line is not there
    (question,) = (notice for notice in found.notices if notice.id == "several_units")

    assert (f"Sheet1!A{sheet.line}", f"Sheet1!A{sheet.line + 1}") == question.cells
    assert ("units", "Sở Công Thương, UBND xã An Bình") in question.words


def test_the_line_of_the_unit_that_the_caller_names_is_read():
    sheet = ruined(TCD, [lines("UBND xã An Bình", times=3)])
    found = read(TCD, xlsx(sheet), unit="X1")

    assert {code: 3 * value for code, value in truth(TCD).items()} == {
        code: figure.value for code, figure in figures(found, TCD).items()
    }
    assert "lines_of_others" in {notice.id for notice in found.notices}


def test_what_is_left_empty_is_zero_where_the_form_says_so():
    found = read(TCD, xlsx(ruined(TCD, [put(4, None), put(29, None)])))
    said = figures(found, TCD)

    assert (0, 0, 101) == (said["4"].value, said["29"].value, said["1"].value)
    assert () == found.notices


def test_an_empty_line_is_a_blank_form():
    found = read(TCD, xlsx(ruined(TCD, [put(n, None) for n in range(1, count_of_columns(TCD))])))

    assert "blank_form" in {notice.id for notice in found.notices}


def test_a_hidden_column_is_told():
    sheet = good_sheet(XLD)
    sheet.hidden = {5}
    found = read(XLD, xlsx(sheet))

    assert [("hidden_figure", ("c4",))] == [(n.id, n.keys) for n in found.notices]
    assert truth(XLD)["4"] == figures(found, XLD)["4"].value


@pytest.mark.parametrize("form", [TCD, XLD])
def test_the_table_of_another_form_is_no_return_of_this_one(form):
    other = good_sheet(XLD if form == TCD else TCD)

    assert not read(form, xlsx(other)).readable
    drop_headings(other)
    assert not read(form, xlsx(other)).readable


@pytest.mark.parametrize("first", range(0, 120, 20))
def test_what_chance_makes_of_a_table_is_never_misread_in_silence(first):
    counts, wrong = fates(range(first, first + 20))

    assert [] == wrong
    assert 0.9 <= counts["right"] / counts.total()
