"""Official grids as they come back, ruined: each figure is read right, asked or refused, none wrong in silence."""

import io
from collections.abc import Collection

import openpyxl
import pytest
from grid_mutations import fates
from grid_returns import (
    delete_line,
    every_cell,
    form,
    good_sheet,
    insert_line,
    label_in_two,
    merged,
    move_rows,
    no_numbers,
    numbered_through,
    numbers_in_labels,
    put,
    read,
    repeat_head,
    row_of,
    swap_lines,
    truth,
)
from wide_returns import (
    Ruin,
    Sheet,
    calc,
    days,
    delete_column,
    drop_headings,
    drop_row,
    insert_column,
    number_line,
    rename,
    shift,
    swap_columns,
    text_file,
    titles_in_cells,
    unmerge,
    word,
    xlsx,
)

from schemas.wording.messages import messages

GROWN, POOR, TOTAL = "Từ 18 đến dưới 60 tuổi", "Trong đó hộ nghèo", "Tổng cộng"
ALL_OF_2, ALL_OF_6 = (
    " ".join(f"{line}/{column}" for line in ("1", "2", "3", "4", "4.1", "5", "5.1", "6"))
    for column in "26"
)
FIRST, SECOND = 3, 4  # columns of the sheet: those of the first and the second number


def number_over_nothing(sheet: Sheet) -> None:
    sheet.cells[sheet.numbered, FIRST + 5] = 6


def letters_for_numbers(sheet: Sheet) -> None:
    """Another numbering of the columns than the form's."""
    sheet.cells |= {(sheet.numbered, at): text for at, text in enumerate("abcdefgh", 1)}


def figures_below(label: str) -> Ruin:
    """All figures of a line in a row of their own below it."""

    def ruin(sheet: Sheet) -> None:
        row = row_of(sheet, label)
        move_rows(sheet, lambda at: at + (at > row))
        moved = [place for place in sheet.cells if place[0] == row and place[1] >= FIRST]
        sheet.cells |= {(row + 1, column): sheet.cells.pop((row, column)) for _, column in moved}
        sheet.lines += 1

    return ruin


def number_twice(words: str) -> Ruin:
    """The last column without a heading, its number over that of men too, which has these words."""

    def ruin(sheet: Sheet) -> None:
        last, men = sheet.last, FIRST + 1
        sheet.merges = [merge for merge in sheet.merges if merge[3] < last]
        sheet.cells.pop((FIRST, last))
        sheet.cells[sheet.numbered, men] = 6
        sheet.cells[sheet.numbered - 1, men] = words

    return ruin


# What was done (from left to right), cells that nobody can be sure of, findings that must be there.
CASES = {
    "good": ((), "", ""),
    "further down and right": ((shift(4, 2),), "", ""),
    "no merges": ((unmerge,), "", ""),
    "titles in three cells right over the headings, no number line": (
        (titles_in_cells, drop_row(number_line)), "", ""),
    "no number line": ((drop_row(number_line),), "", ""),
    "neither number line nor merges": ((drop_row(number_line), unmerge), "", ""),
    "a number over two columns, one of them under its heading": (
        (number_twice("Nam"),), "", "headings_gone columns_misnumbered"),
    "a number over two columns, neither under its heading": (
        (number_twice(""),), f"{ALL_OF_2} {ALL_OF_6}", "column_unplaced column_missing"),
    "a column deleted, its number over nothing": (
        (delete_column(7), number_over_nothing), ALL_OF_6, "column_missing"),
    "letters for numbers": ((letters_for_numbers,), "", ""),
    "figures in the row under their line": ((figures_below("Nông thôn"),), "", ""),
    "no STT": ((no_numbers,), "", "lines_reworded"),
    "a column of STT deleted": ((delete_column(0),), "", "lines_reworded"),
    "a column inserted, with a heading and figures": (
        (insert_column(4, "Số lượt", 5), put(TOTAL, 2, 7)), "", "column_unplaced"),
    "a column inserted, empty under its heading": ((insert_column(5, "Người ghi"),), "", "column_ignored"),
    "a column inserted without a heading": ((insert_column(4, "", 5),), "", "column_unplaced"),
    "an empty column under the heading of a full one": (
        (unmerge, rename("Tổng số", ""), insert_column(4, "Tổng số")), "*/1", "column_missing column_unplaced"),
    "a column deleted": ((delete_column(4),), "*/3", "column_missing"),
    "the first column of a group deleted": ((delete_column(2),), "*/1", "column_missing"),
    "columns moved, no merges": ((unmerge, swap_columns(5, 6)), "", "headings_reworded"),
    "a heading reworded": ((rename("Kinh phí (triệu đồng)", "Kinh phí hỗ trợ (triệu đồng)"),), "", "headings_reworded"),
    "a heading in other words": (
        (rename("Nữ", "Phụ nữ và trẻ em gái"), drop_row(number_line)), "*/3", "column_missing"),
    "all headings deleted": ((drop_headings,), "", "headings_gone"),
    "a heading in đồng": ((rename("Kinh phí (triệu đồng)", "Kinh phí (đồng)"),), "", "heading_scale"),
    "numbers of two columns exchanged": (
        (rename(2, "x"), rename(3, 2), rename("x", 3)), "", "columns_misnumbered"),
    "a line inserted": (
        (insert_line("Từ 60 tuổi trở lên", "", "Không rõ tuổi", 1, 2, 3),), "", "row_unplaced"),
    "a line inserted without figures": (
        (insert_line("Từ 60 tuổi trở lên", "", "Không rõ tuổi"),), "", ""),
    "a line deleted": ((delete_line(GROWN),), "2/*", "lines_missing"),
    "lines moved": ((swap_lines(GROWN, TOTAL),), "", ""),
    "lines moved without their numbers": (
        (swap_lines(GROWN, "Từ 60 tuổi trở lên"), rename("2", "x"), rename("3", "2"), rename("x", "3")),
        "", "lines_misnumbered"),
    "a label reworded": ((rename(GROWN, "Từ 18 đến dưới 60"),), "", "lines_reworded"),
    "a label in other words": ((rename(GROWN, "Nhóm thứ hai"),), "2/*", "lines_missing row_unplaced"),
    "a line twice": ((insert_line(TOTAL, "2", GROWN, 1, 2, 3),), "2/1 2/2 2/3", "row_repeated"),
    "headings again on a next page": ((repeat_head("Theo nơi ở"),), "", ""),
    "figures as text": ((every_cell(str),), "", ""),
    "figures as text with spaces": ((every_cell(lambda n: f" {n} "),), "", ""),
    "a label with another number in it": (
        (no_numbers, rename("Từ 60 tuổi trở lên", "Từ 65 tuổi trở lên")), "3/*", "lines_missing row_unplaced"),
    "lines numbered through": ((numbered_through,), "", "lines_misnumbered"),
    "a subtotal in the middle": ((insert_line("Theo nơi ở", "", "Cộng trang 1", 1, 1, 1),), "", "row_unplaced"),
    "empty lines between": ((insert_line("Theo nơi ở"), insert_line(TOTAL)), "", ""),
    "numbers of lines in their labels": ((numbers_in_labels,), "", ""),
    "a label over two lines": ((label_in_two("Từ 18 đến", "dưới 60 tuổi"),), "", ""),
    "a column of codes": ((insert_column(3, "Mã số", 7),), "", ""),
    "a figure that is none": ((put(GROWN, 2, "chưa rõ"),), "2/2", "not_a_number"),
    "a figure in a cell that is crossed out": ((put("Dưới 18 tuổi", 4, 9),), "", "crossed_out"),
    "a zero or a cross there": (
        (put("Dưới 18 tuổi", 4, 0), put("Từ 60 tuổi trở lên", 4, "x")), "", ""),
    "a figure on a line of headings": ((put("Theo nơi ở", 1, 9),), "", "heading_value"),
    "signatures": ((lambda sheet: sheet.cells.update({(30, 5): "GIÁM ĐỐC", (33, 5): "Nguyễn Văn A"}),), "", ""),
    "a note under the table": (
        (lambda sheet: sheet.cells.update({(19, 1): "Ghi chú: số liệu đến 31/5"}),), "", "note_under_table"),
    "measured in something else": ((days("ĐVT: nghìn người"),), "", "heading_scale"),
}  # fmt: skip


def ruined(done):
    sheet = good_sheet()
    for ruin in done:
        ruin(sheet)
    return sheet


def figures(found):
    codes = {row.key: row.code for row in form().rows}
    return {codes[answer.key]: answer.figure for answer in found.answers}


def is_one_of(code: str, unsure: str) -> bool:
    """“2/*” are all cells of a line, “*/3” of a column."""
    line, column = code.split("/")
    return not {code, f"{line}/*", f"*/{column}"}.isdisjoint(unsure.split())


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("save", [xlsx, text_file, calc])
def test_each_figure_is_read_right_or_asked(case, save):
    done, unsure, finds = CASES[case]
    found = read(save(ruined(done)))
    told = {notice.id for notice in found.notices}
    blocked = any(messages()[name].blocks for name in told)

    assert found.readable and "SCT" == found.unit, found.notices
    assert set(finds.split()) <= told if save is xlsx else not finds or told, found.notices
    assert finds or not told, found.notices
    for code, figure in figures(found).items():
        if is_one_of(code, unsure):
            assert figure.state in ("blank", "unreadable"), code
        else:
            assert truth()[code] == figure.value or blocked, code


def all_right(found) -> bool:
    return truth() == {code: figure.value for code, figure in figures(found).items()}


def test_a_table_of_word_is_read():
    found = read(word(good_sheet()))

    assert all_right(found)
    assert ("SCT", ()) == (found.unit, found.notices)


def on_two_sheets(first: Collection[int], second: Collection[int], axis: int) -> bytes:
    """The table on two sheets, each with these rows (axis 0) or columns (1) of it."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx(good_sheet())))
    for sheet, kept in ((book.active, first), (book.copy_worksheet(book.active), second)):
        for merge in list(sheet.merged_cells.ranges):
            if axis:
                sheet.unmerge_cells(str(merge))
        for line in sheet.iter_rows():
            for cell in line:
                if (cell.row, cell.column)[axis] not in kept:
                    cell.value = None
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


LINE = good_sheet().line
HALVES = {
    "lines": (range(LINE + 4), [*range(LINE), *range(LINE + 4, LINE + 10)], 0),
    "columns": (range(6), [1, 2, 6, 7, 8], 1),
}  # fmt: skip


@pytest.mark.parametrize("halves", HALVES.values(), ids=HALVES)
def test_two_sheets_that_share_the_cells_are_one_table(halves):
    found = read(on_two_sheets(*halves))

    assert all_right(found)
    assert not found.notices


def test_two_sheets_that_say_different_things_ask():
    book = openpyxl.load_workbook(io.BytesIO(xlsx(good_sheet())))
    book.copy_worksheet(book.active).cell(LINE + 1, 3).value = 5
    out = io.BytesIO()
    book.save(out)

    assert "several_tables" in {notice.id for notice in read(out.getvalue()).notices}


@pytest.mark.parametrize(("cell", "over", "codes"), [
    (("Thành thị", 4), (1, 0), ["4/4", "4.1/4"]), ((GROWN, 2), (0, 1), ["2/2", "2/3"]),
])  # fmt: skip
def test_a_figure_over_several_cells_asks_which_is_meant(cell, over, codes):
    sheet = ruined([merged(*cell, *over)])
    _, _, bottom, right = sheet.merges[-1]
    del sheet.cells[bottom, right]
    (told,) = read(xlsx(sheet)).notices

    assert "figure_merged" == told.id
    assert codes == [form().by_key[key].code for key in told.keys]


def test_a_hidden_column_is_told():
    sheet = good_sheet()
    sheet.hidden = {5}
    found = read(xlsx(sheet))
    hidden = [key for notice in found.notices for key in notice.keys]

    assert all_right(found)
    assert {"hidden_figure"} == {notice.id for notice in found.notices}
    assert [row.key for row in form().rows if row.code.endswith("/3")] == hidden


@pytest.mark.parametrize("first", range(0, 120, 20))
def test_what_chance_makes_of_a_grid_is_never_misread_in_silence(first):
    counts, wrong = fates(range(first, first + 20))

    assert [] == wrong
    assert 0.85 <= counts["right"] / counts.total()
