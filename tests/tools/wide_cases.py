"""What is done to official wide tables of one unit, and what a person can still be sure of."""

from wide_returns import (
    OWN,
    Sheet,
    again,
    beside,
    change_headings,
    delete_column,
    drop_headings,
    drop_row,
    empty_lines,
    every_figure,
    good_sheet,
    insert_column,
    insert_line_of_figures,
    lines,
    name_unit,
    number_columns,
    number_line,
    numbers_over_headings,
    put,
    rename,
    shift,
    shift_numbers,
    swap_columns,
    title,
    unmerge,
    write,
)

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
    "the name on a line of its own": (
        XLD, (insert_line_of_figures, title("Biểu 02")), "", ""),
    "the number line shifted under the headings": (XLD, (shift_numbers(1),), "", "columns_misnumbered"),
    "the number line over the headings": (TCD, (numbers_over_headings,), "", ""),
    "columns numbered from the name on": (TCD, (number_columns,), "", "columns_misnumbered"),
    "the same, a heading reworded": (
        XLD, (number_columns, rename("Số đơn đã xử lý", "Đơn đã xử lý xong")), "",
        "columns_misnumbered headings_reworded"),
    "empty columns between": (XLD, (insert_column(5), insert_column(9), insert_column(14)), "", ""),
    "headings again under the table": (XLD, (again(),), "", ""),
    "the same table once more": (TCD, (again(1),), "", ""),
    "a second table of other figures": (TCD, (again(2),), " ".join(map(str, range(1, 30))), "row_repeated"),
    "headings a word a line": (XLD, (change_headings(lambda text: "\n".join(text.split())),), "", ""),
    "an abbreviated unit": (XLD, (name_unit("SCT"), title("Biểu 02")), "", ""),
    "figures with a word behind them": (XLD, (every_figure(lambda n: f"{n} đơn"),), "", ""),
    "a figure that is none": (TCD, (put(5, "chưa rõ"),), "5", ""),
    "a dash is none": (TCD, (put(5, "-"),), "5", ""),
    "STT before the names": (TCD, (insert_column(1), write(0, 1, 1)), "", ""),
    "lines of others, empty": (TCD, (empty_lines("Sở Tư pháp", "UBND xã An Bình"),), "", ""),
    "totals of one unit": (TCD, (lines("Cấp tỉnh", "Toàn tỉnh"),), "", "totals_hold"),
    "a total that is none": (TCD, (lines("Tổng cộng", times=2),), "", "total_differs"),
    "last year's line under the unit's": (XLD, (lines("Cùng kỳ năm trước", times=2),), "", "lines_compared"),
    "last period, and the change": (
        TCD, (lines("Kỳ trước", "Tăng, giảm so với kỳ trước", times=2),), "", "lines_compared"),
    "only the line of last year is filled in": (
        XLD, (name_unit("Cùng kỳ năm 2024"), title(OWN.name)), " ".join(map(str, range(1, 23))), "several_units"),
    "the columns of last year beside those of the period": (
        XLD, (beside("Cùng kỳ năm 2024"),), " ".join(map(str, range(1, 23))), "row_repeated"),
    "only a total": (TCD, (name_unit("Tổng cộng"), title(OWN.name)), "", "only_total"),
    "signatures": (TCD, (write(4, 20, "GIÁM ĐỐC"), write(6, 20, "Nguyễn Văn A")), "", ""),
    "a note under the table": (TCD, (write(2, 1, "30. Ghi chú: số liệu đến 31/5"),), "", "note_under_table"),
    "measured in something else": (XLD, (title("ĐVT: nghìn đơn"),), "", "heading_scale"),
}  # fmt: skip


def ruined(form: str, done) -> Sheet:
    """The good table of a form after all that was done to it."""
    sheet = good_sheet(form)
    for ruin in done:
        ruin(sheet)
    return sheet
