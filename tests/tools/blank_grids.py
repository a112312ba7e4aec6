"""Blank grids as ministries print them, each with what a person reads in it, and the same filled in.

A line of a blank is its cells set apart by bars: «*» before one fills it with grey, «\\» draws a line
through it. `lines` are the codes, with «:» for a heading and «…» for a list of what units name; `columns`
the codes, with the lines where they are crossed out; `sums` what lines are printed or guessed to be.
"""

from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl.styles import Border, PatternFill, Side

GREY = PatternFill("solid", fgColor="FFD9D9D9")
CROSSED = Border(diagonal=Side("thin"), diagonalUp=True)


@dataclass(frozen=True)
class Blank:
    cells: str
    lines: str
    columns: str
    relations: str = ""
    sums: str = ""
    merges: str = ""


GRIDS = {
    "sections, subtotals and a total": Blank("""
        STT|Nội dung|Tổng số|Nam|Nữ
        A|B|1=2+3|2|3
        I|Quản lý nhà nước
        1|Sở, ban ngành
        2|Cấp xã
        II|Sự nghiệp
        1|Giáo dục
        2|Y tế
        |Tổng cộng
        """, "I I.1 I.2 II II.1 II.2 TC", "1 2 3", "1=2+3", "I=I.1+I.2 II=II.1+II.2 TC=I+II"),
    "sections that ask for nothing, three levels of headings": Blank("""
        STT|Nhóm người học|Số người||
        ||Tổng số|Chia theo giới|
        |||Nam|Nữ
        A|B|1=2+3|2|3
        I|Theo nhóm tuổi
        1|Dưới 18 tuổi||*|
        2|Từ 18 tuổi|||\\
        II|Theo nơi ở
        3|Thành thị|x||
        4|Nông thôn
        |Tổng cộng
        """, "I: I.1 I.2 II: II.3 II.4 TC", "1-II.3 2-I.1 3-I.2", "1=2+3", "TC=I.1+I.2 TC=II.3+II.4",
        "A1:A3 B1:B3 C1:E1 C2:C3 D2:E2"),
    "no number line, no numbers of lines": Blank("""
        Loại phòng|Tổng số|Kiên cố|Bán kiên cố
        Phòng học
        Phòng bộ môn
        Tổng số
        """, "1 2 TC", "1 2 3", "", "TC=1+2"),
    "no number line, headings of two levels": Blank("""
        TT|Nội dung|Tổng số|Trong đó|
        |||Nam|Nữ
        1|Cán bộ
        2|Công chức
        """, "1 2", "1 2 3", "", "", "A1:A2 B1:B2 C1:C2 D1:E1"),
    "units on the lines, a share of columns": Blank("""
        STT|Chỉ tiêu|Đơn vị tính|Kế hoạch|Thực hiện|Tỷ lệ (%)
        A|B|C|1|2|3=2/1*100
        1|Số hộ nghèo|Hộ
        2|Kinh phí|Triệu đồng
        3|Số vụ|Vụ
        """, "1 2 3", "1 2 3", "3=2/1*100"),
    "units on the lines, one of them a share": Blank("""
        STT|Chỉ tiêu|ĐVT|Tổng số|Thành thị|Nông thôn
        A|B|C|1=2+3|2|3
        1|Số hộ|Hộ
        1.1|Hộ nghèo|-nt-
        1.2|Hộ cận nghèo|"
        2|Diện tích|ha
        """, "1 1.1 1.2 2", "1 2 3", "1=2+3", "1=1.1+1.2"),
    "numbers of all columns, labels first": Blank("""
        Chỉ tiêu|Mã số|Đơn vị tính|Tổng số|Nam|Nữ
        1|2|3|4=5+6|5|6
        Số cán bộ|01|Người
        Trong đó: đảng viên|02|Người
        """, "01 02", "4 5 6", "4=5+6"),
    "lines that are sums of others": Blank("""
        STT|Chỉ tiêu|Quý I|Quý II|Cả hai quý
        A|B|1|2|3=1+2
        1|Thu
        2|Chi
        3=1-2|Chênh lệch
        4|Tổng (4=5+6)
        5|Một
        6|Hai
        """, "1 2 3 4 5 6", "1 2 3", "3=1+2", "3=1-2 4=5+6"),
    "a head repeated on the next page": Blank("""
        STT|Nội dung|Tổng số|Nam|Nữ
        A|B|1=2+3|2|3
        1|Sở
        STT|Nội dung|Tổng số|Nam|Nữ
        A|B|1=2+3|2|3
        2|Xã
        """, "1 2", "1 2 3", "1=2+3"),
    "headings of lines without numbers": Blank("""
        Nội dung|Tổng số|Nam|Nữ
        A|1=2+3|2|3
        Tổng số
        Chia theo tuổi:
        Dưới 30
        Trên 30
        Chia theo trình độ:
        Đại học
        Khác
        """, "TC I: I.1 I.2 II: II.1 II.2", "1 2 3", "1=2+3", "TC=I.1+I.2 TC=II.1+II.2"),
    "a section merged over its figures, one shaded": Blank("""
        STT|Nội dung|Tổng số|Nam|Nữ
        A|B|1=2+3|2|3
        I|Khối nhà nước
        1|Sở
        *II|*Khối khác|*|*|*
        2|Xã
        """, "I: I.1 II II.2", "1 2 3", "1=2+3", "", "B3:E3"),
    "one number over several columns, letters": Blank("""
        STT|Nội dung|Tổng|Phụ cấp||Lương
        |||Chức vụ|Khác|
        A|B|4=4a+4b|4a||4b
        1|Sở
        2|Xã
        """, "1 2", "4 4a.1 4a.2 4b", "4=4a+4b", "", "A1:A2 B1:B2 C1:C2 D1:E1 F1:F2 D3:E3"),
    "parts among others": Blank("""
        STT|Nội dung|Tổng số|Cấp tỉnh|Cấp xã
        (A)|(B)|(1)=(2)+(3)|(2)|(3)
        1|Số văn bản
        |Trong đó: văn bản điện tử
        |Trong đó: văn bản giấy
        """, "1 1.1 1.2", "1 2 3", "1=2+3"),
    "fields that units name, under sections": Blank("""
        TT|Lĩnh vực giải quyết / Đơn vị|Tiếp nhận||
        ||Tổng số|Trong kỳ|Kỳ trước chuyển
        (1)|(2)|(3)=(4)+(5)|(4)|(5)
        I|Thẩm quyền của cấp xã
        1|Lĩnh vực …
        2|…
        II|Chuyển cơ quan khác giải quyết
        1|…
        |TỔNG CỘNG
        """, "I… II… TC", "3 4 5", "3=4+5", "TC=I+II", "A1:A2 B1:B2 C1:E1"),
    "some fields are printed, others are named": Blank("""
        TT|Lĩnh vực|Tổng số|Trực tuyến|Trực tiếp
        A|B|1=2+3|2|3
        I|Cấp tỉnh
        1|Đất đai
        …|…
        II|Cấp xã
        1|Hộ tịch
        2|Chứng thực
        …|…
        |Tổng cộng
        """, "I… I.1 II… II.1 II.2 TC", "1 2 3", "1=2+3", "TC=I+II"),
    "empty lines under sections": Blank("""
        TT|Lĩnh vực|Tổng số|Trực tuyến|Trực tiếp
        A|B|1=2+3|2|3
        I|Cấp tỉnh


        II|Cấp xã


        |Tổng cộng
        """, "I… II… TC", "1 2 3", "1=2+3", "TC=I+II"),
    "fields without numbers, more are named": Blank("""
        Lĩnh vực|Tổng số|Trực tuyến|Trực tiếp
        A|1=2+3|2|3
        Đất đai
        Hộ tịch
        …
        """, "A… A.1 A.2", "1 2 3", "1=2+3"),
    "sections that units name": Blank("""
        TT|Dự án|Tổng vốn|Ngân sách|Vốn khác
        A|B|1=2+3|2|3
        I|Dự án cầu
        II|Dự án đường
        III|Dự án …
        |Tổng cộng
        """, "A… A.I A.II TC", "1 2 3", "1=2+3"),
    "projects that units name": Blank("""
        TT|Tên dự án|Tổng vốn|Ngân sách|Vốn khác
        A|B|1=2+3|2|3
        1|...
        2|...
        |Cộng
        """, "A… TC", "1 2 3", "1=2+3"),
}  # fmt: skip
TITLE = "BÁO CÁO TỔNG HỢP KẾT QUẢ THỰC HIỆN"
FOOT = ("", "|||Vĩnh Long, ngày … tháng … năm 2026", "Người lập biểu|||THỦ TRƯỞNG ĐƠN VỊ")
_FIRST = 3  # the row of the first line


def write_grid(
    path: Path, blank: Blank, figures: dict[tuple[int, int], object] | None = None
) -> None:
    """The blank under two titles and over who signs, with what is put into its cells, by row and column."""
    book = openpyxl.Workbook()
    page = book.active
    page["A1"], page["A2"] = TITLE, "Đơn vị báo cáo: Sở Công Thương"
    lines = [line.strip() for line in blank.cells.strip("\n").rstrip(" ").rstrip("\n").split("\n")]
    for row, line in enumerate((*lines, *FOOT), _FIRST):
        for column, text in enumerate(line.split("|"), 1):
            cell = page.cell(row, column)
            words = text.strip().removeprefix("*").removeprefix("\\")
            cell.value = (int(words) if words.isdecimal() and words[0] != "0" else words) or None
            if text.startswith("*"):
                cell.fill = GREY
            if text.startswith("\\"):
                cell.border = CROSSED
    for merge in blank.merges.split():
        page.merge_cells(
            ":".join(f"{cell[0]}{int(cell[1:]) + _FIRST - 1}" for cell in merge.split(":"))
        )
    for (row, column), value in (figures or {}).items():
        page.cell(row, column).value = value
    book.save(path)
