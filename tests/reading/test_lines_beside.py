"""Lines under or beside the table: what they say against the figures is asked once, all else is left alone."""

import pytest
from returns.desk import EXPECTED
from returns.tables import blocking, read, table, wrong

ASKED = """
period_conflict | Số liệu tính đến 31/12/2022
period_conflict | (Số liệu tính đến hết ngày 31/12/2022)
period_conflict | Ghi chú: Số liệu tính đến ngày 31/12/2022
period_conflict | * Số liệu năm 2022
period_conflict | Đây là số liệu quý I năm 2023
period_conflict | Số liệu chốt ngày 31/12/2022
period_conflict | Thời điểm chốt số liệu: 31/12/2022
period_conflict | Số liệu trên tính từ ngày 15/12/2021 đến 14/6/2022
period_conflict | Các số liệu tính đến hết tháng 3/2023
period_conflict | Lưu ý: số liệu tháng 5/2023
period_conflict | Kỳ báo cáo: Quý I năm 2023
heading_scale   | ĐVT: nghìn hồ sơ
heading_scale   | (Đơn vị: 1.000 hồ sơ)
heading_scale   | Ghi chú: số liệu tính bằng nghìn
unit_conflict   | Số liệu của Sở Tư pháp
unit_conflict   | Ghi chú: Đây là số liệu của Sở Tư pháp
unit_conflict   | Đơn vị báo cáo: Sở Tư pháp
"""
LEFT_ALONE = """
Số liệu tính đến 14/6/2023
Số liệu tính đến 05/6
Số liệu năm 2023
Ghi chú: Số liệu 6 tháng đầu năm 2023
Ghi chú: KAD là không áp dụng; CCSL là chưa có số liệu
Nơi nhận:; - Sở Nội vụ (để b/c);; - UBND tỉnh;; - Lưu: VT.
Bình Sơn, ngày 15 tháng 6 năm 2023; NGƯỜI LẬP BIỂU; GIÁM ĐỐC; Nguyễn Văn A
Sở Nội vụ tổng hợp
Nguồn số liệu: Sở Tư pháp
Số liệu do Sở Tư pháp cung cấp
Số liệu của Sở Ngoại vụ
Đơn vị báo cáo: Sở Ngoại vụ
Đơn vị tính: theo từng chỉ tiêu
Số liệu so với cùng kỳ năm 2022 tăng 5%
Số liệu năm 2015 làm gốc để so sánh: 52 biên chế
Số liệu sẽ được cập nhật đến 31/12/2023
Số liệu đã được Sở Nội vụ thẩm định
"""


@pytest.mark.parametrize("place", ["under labels", "under numbers", "under notes", "beside"])
@pytest.mark.parametrize("line", ASKED.strip().splitlines())
def test_a_line_that_contradicts_the_figures_is_asked(line, place):
    notice, text = (part.strip() for part in line.split("|"))
    found = _read(text, place)

    assert {notice} == blocking(found)
    assert 1 == sum(one.id == notice for one in found.notices)


@pytest.mark.parametrize("place", ["under labels", "beside"])
@pytest.mark.parametrize("line", LEFT_ALONE.strip().splitlines())
def test_what_is_said_of_something_else_is_not(line, place):
    found = _read(line, place)

    assert (set(), [], "SNgV") == (blocking(found), wrong(found), found.unit)


def test_a_line_over_the_table_says_whose_its_figures_are():
    book = table("STT|Chỉ tiêu|ĐVT|Số liệu", "unit", "good")
    book.cells[2, 1] = "(Số liệu của Sở Tư pháp)"

    assert {"unit_conflict"} == blocking(read(book, EXPECTED))


def _read(text: str, place: str):
    book = table("STT|Chỉ tiêu|ĐVT|Số liệu|Ghi chú", "unit", "good", "blank")
    last = max(row for row, _ in book.cells)
    row, column = {
        "under numbers": (last + 2, 1), "under labels": (last + 2, 2), "under notes": (last + 2, 5),
        "beside": (8, 8),
    }[place]  # fmt: skip
    for at, line in enumerate(text.split("; ")):
        book.cells[row + at, column] = line
    return read(book, EXPECTED)
