"""Official wide tables as they come back, ruined: each figure is read right, asked or refused, none wrong in silence."""

import pytest
from wide_mutations import fates
from wide_returns import (
    OWN,
    calc,
    count_of_columns,
    days,
    delete_column,
    drop_headings,
    drop_row,
    empty_lines,
    every_figure,
    form_of,
    good_sheet,
    insert_column,
    lines,
    name_unit,
    number_line,
    put,
    read,
    rename,
    shift,
    swap_columns,
    text_file,
    title,
    truth,
    unmerge,
    word,
    write,
    xlsx,
)

from schemas.wording.messages import messages

TCD, XLD = "TCD01_TT2024", "XLD01_TT2024"
# Form, what was done (from left to right), codes that nobody can be sure of, findings that must be there.
CASES = {
    "good, 29 columns": (TCD, (), "", ""),
    "good, 22 columns": (XLD, (), "", ""),
    "further down and right": (TCD, (shift(4, 2),), "", ""),
    "no merges": (TCD, (unmerge,), "", ""),
    "no merges, 22 columns": (XLD, (unmerge,), "", ""),
    "no number line": (TCD, (drop_row(number_line),), "", ""),
    "neither number line nor merges": (XLD, (drop_row(number_line), unmerge), "", ""),
    "numbers in brackets": (TCD, (rename("1=4+13+22", "(1)"), rename("2=5+14+23", "(2)")), "", ""),
    "a column inserted, with a heading and a figure": (
        TCD, (insert_column(6, "Số lượt hẹn lại", 5),), "", "column_unplaced"),
    "a column inserted, empty under its heading": (
        TCD, (insert_column(6, "Người ghi"),), "", "column_ignored"),
    "a column inserted, with a figure and no heading": (
        TCD, (insert_column(6, "", 5),), "", "column_unplaced"),
    "a column deleted": (TCD, (delete_column(9),), "9", "column_missing"),
    "the first column of a group deleted": (TCD, (delete_column(15),), "15", "column_missing"),
    "two columns deleted, no number line": (
        XLD, (delete_column(12), delete_column(3), drop_row(number_line)), "3 12", "column_missing"),
    "most columns deleted": (
        XLD, tuple(delete_column(n) for n in range(22, 8, -1)), " ".join(map(str, range(9, 23))), "columns_lost"),
    "columns of one group moved": (XLD, (swap_columns(8, 9),), "", ""),
    "columns of two groups exchanged, no merges": (TCD, (unmerge, swap_columns(1, 2)), "", ""),
    "a heading reworded": (XLD, (rename("Số đơn đã xử lý", "Đơn đã được xử lý"),), "", "headings_reworded"),
    "a heading in other words": (XLD, (rename("Số đơn đã xử lý", "Thư cảm ơn"),), "4", "column_missing"),
    "a heading over many columns reworded": (
        TCD, (rename("Tiếp thường xuyên", "Tiếp công dân thường xuyên"),), "", "headings_reworded"),
    "the same, and no number line": (
        TCD, (rename("Ủy quyền tiếp", "Ủy quyền cho cấp phó tiếp"), drop_row(number_line)), "", "headings_reworded"),
    "a heading in capitals": (XLD, (rename("Kết quả xử lý đơn", "KẾT QUẢ XỬ LÝ ĐƠN:"),), "", ""),
    "a heading deleted": (XLD, (rename("Số vụ việc", ""),), "", "headings_reworded"),
    "a heading and the number line deleted": (
        XLD, (rename("Số vụ việc", ""), drop_row(number_line)), "7", "column_missing"),
    "all headings deleted": (TCD, (drop_headings,), "", "headings_gone"),
    "all headings deleted, 22 columns": (XLD, (drop_headings,), "", "headings_gone"),
    "numbers of two columns exchanged": (
        XLD, (rename("14=15+16+17", "x"), rename("18=19+20+21", "14"), rename("x", "18")), "", "columns_misnumbered"),
    "figures as text": (TCD, (every_figure(str),), "", ""),
    "figures as text with spaces": (TCD, (every_figure(lambda n: f" {n} "),), "", ""),
    "a figure that is none": (TCD, (put(5, "chưa rõ"),), "5", ""),
    "a dash is none": (TCD, (put(5, "-"),), "5", ""),
    "STT before the names": (TCD, (insert_column(1), write(0, 1, 1)), "", ""),
    "lines of others, empty": (TCD, (empty_lines("Sở Tư pháp", "UBND xã An Bình"),), "", ""),
    "totals of one unit": (TCD, (lines("Cấp tỉnh", "Toàn tỉnh"),), "", "totals_hold"),
    "a total that is none": (TCD, (lines("Tổng cộng", times=2),), "", "total_differs"),
    "only a total": (TCD, (name_unit("Tổng cộng"), title(OWN.name)), "", "only_total"),
    "signatures": (TCD, (write(4, 20, "GIÁM ĐỐC"), write(6, 20, "Nguyễn Văn A")), "", ""),
    "a note under the table": (TCD, (write(2, 1, "30. Ghi chú: số liệu đến 31/5"),), "", "note_under_table"),
    "measured in something else": (XLD, (title("ĐVT: nghìn đơn"),), "", "heading_scale"),
}  # fmt: skip
ASKED = {  # of whole tables: nothing is taken until somebody answers
    "lines of nobody": ((lines("Phòng Tổng hợp"), name_unit("Phòng Nội chính")), "several_units"),
    "only a level": ((name_unit("Cấp xã"),), "several_units"),
    "another unit than the title says": (
        (name_unit("Sở Tư pháp"), title("Tại Sở Công Thương")), "unit_conflict"),
    "no unit named": ((name_unit("Phòng Tổng hợp"),), "unit_missing"),
    "other days": ((days("Số liệu tính từ ngày 15/6/2024 đến ngày 14/9/2024"),), "period_conflict"),
}  # fmt: skip


def ruined(form: str, done):
    sheet = good_sheet(form)
    for ruin in done:
        ruin(sheet)
    return sheet


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
