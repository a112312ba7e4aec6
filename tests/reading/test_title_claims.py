"""What the lines over a table claim: whose return it is and of when, whatever else they name."""

import pytest
from returns.desk import EXPECTED
from returns.tables import GIVEN, blocking, read, table

from pipeline.reading.read_return import Expected
from pipeline.returns import Return

SIX_MONTHS = "6 THÁNG ĐẦU NĂM 2023"
# Names as offices write them over their tables, and the unit; nobody where none of the roster is called so.
NAMES = """
UBND HUYỆN PHƯỚC LONG; UBND XÃ SƠN HÀ   | X01
UBND xã Đông Tiến, huyện Phước Long     | X04
Đơn vị: UBND xã Ba Tơ (huyện Phước Long) | X09
UBND P. Hòa Bình                        | X07
UBND TP. BÌNH SƠN                       | H01
TP BÌNH SƠN                             | H01
UBND TX An Thái                         | H02
SỞ LĐTBXH                               | SLDTBXH
Sở VHTT&DL                              | SVHTTDL
SỞ KHOA HỌC & CÔNG NGHỆ                 | SKHCN
SỞ NÔNG NGHIỆP & PTNT                   | SNNPTNT
VP UBND tỉnh                            | VP
UBND phường Sơn Hà                      |
UBND TX Bình Sơn                        |
UBND xã Sơn Hà; UBND xã Sơn Hạ          |
"""
# Lines over the table, the unit and the period that a person reads; a name that is missing blocks.
LINES = f"""
TẠI SỞ NGOẠI VỤ {SIX_MONTHS}                                                      | SNgV | 2023-6T
SỞ NGOẠI VỤ; BÁO CÁO {SIX_MONTHS}                                                 | SNgV | 2023-6T
Tại Sở Ngoại vụ 6T/2023                                                           | SNgV | 2023-6T
Tại Sở Ngoại vụ từ ngày 15/12/2022 đến ngày 14/6/2023; Kỳ báo cáo: 6T2023         | SNgV | 2023-6T
TẠI SỞ NGOẠI VỤ {SIX_MONTHS}; (Theo Công văn số 123/SNV-CCHC của Sở Nội vụ)       | SNgV | 2023-6T
TẠI SỞ NGOẠI VỤ {SIX_MONTHS}; Căn cứ Quyết định 12/QĐ-UBND năm 2022 của Sở Nội vụ | SNgV | 2023-6T
TẠI SỞ NGOẠI VỤ {SIX_MONTHS}; (Ban hành kèm theo Kế hoạch CCHC năm 2023)          | SNgV | 2023-6T
TẠI SỞ NGOẠI VỤ {SIX_MONTHS}; (so với cùng kỳ 6 tháng đầu năm 2022)               | SNgV | 2023-6T
TẠI SỞ NGOẠI VỤ {SIX_MONTHS}; Đề nghị gửi về Sở Nội vụ trước ngày 16/6/2023       | SNgV | 2023-6T
TẠI SỞ NGOẠI VỤ {SIX_MONTHS}; Nơi nhận: Sở Nội vụ                                 | SNgV | 2023-6T
SỞ NỘI VỤ; TẠI SỞ NGOẠI VỤ {SIX_MONTHS}                                           | SNgV | 2023-6T
Kính gửi: Sở Nội vụ; SỞ NGOẠI VỤ; {SIX_MONTHS}                                    | SNgV | 2023-6T
THỐNG KÊ KẾT QUẢ THỰC HIỆN KẾ HOẠCH NĂM 2023 TẠI SỞ NGOẠI VỤ {SIX_MONTHS}         | SNgV | 2023-6T
BÁO CÁO KẾT QUẢ THỰC HIỆN KẾ HOẠCH CCHC NĂM 2023; SỞ NGOẠI VỤ; {SIX_MONTHS}       | SNgV | 2023-6T
{SIX_MONTHS}; (Kèm theo Báo cáo số 12/BC-SNgV của Sở Ngoại vụ)                    | SNgV | 2023-6T
SỞ NGOẠI VỤ; {SIX_MONTHS}; Ngày 15 tháng 6 năm 2023                               | SNgV | 2023-6T
SỞ NGOẠI VỤ; SỞ NỘI VỤ; {SIX_MONTHS}                                              | -    | 2023-6T
{SIX_MONTHS}; (Theo Công văn của Sở Nội vụ)                                       | -    | 2023-6T
SỞ NGOẠI VỤ; Người nhận: Sở Nội vụ; {SIX_MONTHS}                                  | SNgV | 2023-6T
Đơn vị báo cáo: Sở Ngoại vụ; Đơn vị nhận: Sở Nội vụ; {SIX_MONTHS}                 | SNgV | 2023-6T
SỞ NGOẠI VỤ; (Mẫu do Sở Nội vụ ban hành); {SIX_MONTHS}                            | SNgV | 2023-6T
SỞ NGOẠI VỤ; {SIX_MONTHS}; Phúc đáp văn bản của Sở Nội vụ                         | SNgV | 2023-6T
SỞ NGOẠI VỤ; {SIX_MONTHS}; Phối hợp: Sở Tư pháp                                   | SNgV | 2023-6T
Cc: Sở Tư pháp; SỞ NGOẠI VỤ; {SIX_MONTHS}                                         | SNgV | 2023-6T
SỞ NGOẠI VỤ; {SIX_MONTHS}; đối chiếu 6T/2022                                      | SNgV | 2023-6T
SỞ NGOẠI VỤ; BÁO CÁO CẢI CÁCH HÀNH CHÍNH NĂM 2023; {SIX_MONTHS}                   | SNgV | 2023-6T
SỞ NGOẠI VỤ; 6 tháng (15/12/2022 - 14/6/2023)                                     | SNgV | 2023-6T
SỞ NGOẠI VỤ; {SIX_MONTHS}; Trình Sở Nội vụ                                        | SNgV | 2023-6T
SỞ NGOẠI VỤ; {SIX_MONTHS}; Sở Nội vụ tổng hợp                                     | SNgV | 2023-6T
SỞ NGOẠI VỤ; {SIX_MONTHS}; (Cung cấp cho Sở Nội vụ)                               | SNgV | 2023-6T
SỞ NGOẠI VỤ; {SIX_MONTHS}; Biểu số 01/SNV                                         | SNgV | 2023-6T
SỞ NGOẠI VỤ; {SIX_MONTHS}; Nguồn số liệu: Sở Tư pháp                              | SNgV | 2023-6T
Sở Ngoại vụ tỉnh Bình Sơn; {SIX_MONTHS}; Báo cáo Sở Nội vụ                        | SNgV | 2023-6T
SỞ NỘI VỤ; Đơn vị báo cáo: Sở Ngoại vụ; {SIX_MONTHS}                              | SNgV | 2023-6T
SỞ NGOẠI VỤ; SỐ LIỆU CCHC CỦA SỞ TƯ PHÁP; {SIX_MONTHS}                            | -    | 2023-6T
(Ban hành kèm theo Báo cáo số 45/BC-SNgV của Sở Ngoại vụ); {SIX_MONTHS}           | SNgV | 2023-6T
SỞ NGOẠI VỤ; BÁO CÁO KẾT QUẢ CCHC NĂM 2023; 6 tháng đầu năm                       | SNgV | 2023-6T
SỞ NGOẠI VỤ; Năm: 2023; Kỳ báo cáo: Quý I                                         | SNgV | 2023-Q1
SỞ NGOẠI VỤ; {SIX_MONTHS}; Số liệu quý II: xem biểu 2                             | SNgV | 2023-6T
SỞ NGOẠI VỤ; {SIX_MONTHS}; Số liệu 6 tháng năm 2022 để so sánh                    | SNgV | 2023-6T
SỞ NGOẠI VỤ; KẾT QUẢ 6 THÁNG ĐẦU NĂM, PHƯƠNG HƯỚNG 6 THÁNG CUỐI NĂM 2023          | SNgV | 2023-6T
SỞ NGOẠI VỤ; KẾT QUẢ 6 THÁNG ĐẦU NĂM VÀ NHIỆM VỤ 6 THÁNG CUỐI NĂM 2023            | SNgV | 2023-6T
SỞ NGOẠI VỤ; KẾT QUẢ CCHC QUÝ I, NHIỆM VỤ QUÝ II NĂM 2023                         | SNgV | 2023-Q1
SỞ NGOẠI VỤ; Kỳ báo cáo: 01/01/2023 đến 30/6/2023                                 | SNgV | 2023-6T
SỞ NGOẠI VỤ; Kỳ báo cáo: Từ 15/12 đến 14/6/2023                                   | SNgV | 2023-6T
SỞ NGOẠI VỤ; 6 tháng đầu năm 2023 (đến hết tháng 6/2023)                          | SNgV | 2023-6T
TẠI SỞ NGOẠI VỤ {SIX_MONTHS}; Cơ quan kiểm tra: Sở Nội vụ                         | SNgV | 2023-6T
Báo cáo {SIX_MONTHS} của Sở Ngoại vụ (phục vụ Sở Nội vụ tổng hợp)                 | SNgV | 2023-6T
TẠI SỞ NGOẠI VỤ 12 THÁNG NĂM 2022                                                 | SNgV | 2022-NAM
TẠI SỞ NGOẠI VỤ QUÝ I NĂM 2023                                                    | SNgV | 2023-Q1
TẠI SỞ NGOẠI VỤ                                                                   | SNgV | -
"""


@pytest.mark.parametrize("line", LINES.strip().splitlines())
def test_whose_and_when_is_told_from_what_the_lines_refer_to(line):
    title, unit, period = (part.strip() for part in line.split("|"))
    found = _read(title, EXPECTED)

    assert (unit.strip("-"), period.strip("-")) == (found.unit, found.period)
    assert ({"unit_missing", "unit_ambiguous"} & blocking(found) != set()) == (unit == "-")
    assert ("period_missing" in blocking(found)) == (period == "-")


@pytest.mark.parametrize("line", NAMES.strip().splitlines())
def test_names_of_offices_are_known_as_they_write_them(line):
    name, unit = (part.strip() for part in line.split("|"))

    assert unit == _read(f"{name}; {SIX_MONTHS}", EXPECTED).unit


OTHER_TIMES = (
    "QUÝ IV NĂM 2022", "quý II/2023", "Q.IV/2022", "QIV/2022", "THÁNG 5 NĂM 2023", "Tháng 12/2022",
    "6 THÁNG CUỐI NĂM 2022", "nửa cuối năm 2022", "6T/2022", "6T2022", "9T-2023", "NĂM 2022",
    "từ 01/7/2022 đến 31/12/2022", "từ ngày 15/12/2021 đến hết ngày 14/6/2022",
    "T6/2023", "tháng Sáu năm 2023", "quý bốn năm 2022", "6T cuối năm 2023", "12 tháng năm 2022", "quý I",
    "từ tháng 7 đến tháng 12 năm 2022", "Quý 3 năm 2022", "3 tháng đầu năm 2023",
)  # fmt: skip


@pytest.mark.parametrize("time", OTHER_TIMES)
def test_a_title_of_another_time_than_expected_blocks(time):
    found = _read(f"TẠI SỞ NGOẠI VỤ {time}", GIVEN)

    assert {"period_conflict"} == blocking(found)


SAME_TIMES = (
    SIX_MONTHS, "6T/2023", "06 tháng 2023", "nửa đầu năm 2023", "từ 15/12/2022 đến 14/6/2023",
    "từ tháng 1 đến tháng 6 năm 2023", "(01/01/2023 - 30/06/2023)", "", "ngày 15 tháng 6 năm 2023",
    "ngày     tháng 6 năm 2023", "giai đoạn 2021-2025",
)  # fmt: skip


@pytest.mark.parametrize("time", SAME_TIMES)
def test_a_title_of_the_expected_time_or_none_does_not(time):
    found = _read(f"TẠI SỞ NGOẠI VỤ {time}", GIVEN)

    assert (set(), "2023-6T") == (blocking(found), found.period)


@pytest.mark.parametrize(
    "line",
    [
        "(Số liệu 6 tháng đầu năm 2022)",
        "Số liệu từ 15/12/2021 đến 14/6/2022",
        "(Số liệu tính đến ngày 31/12/2022)",
        "Số liệu chốt đến hết 31/3/2023",
    ],
)
def test_a_line_that_says_of_when_the_figures_are_contradicts_the_title(line):
    found = _read(f"TẠI SỞ NGOẠI VỤ {SIX_MONTHS}; {line}", EXPECTED)

    assert {"period_conflict"} == blocking(found)


SCALES = (
    "(Số liệu tính theo đơn vị nghìn)",
    "Các số liệu dưới đây tính bằng triệu đồng",
    "ĐVT: triệu đồng",
    "(Đơn vị tính: nghìn đồng)",
    "Đơn vị: 1.000 đồng",
    "ĐVT: tỷ đồng",
    "(Số liệu đã chia cho 1.000)",
)


@pytest.mark.parametrize("line", SCALES)
def test_a_scale_over_the_table_is_asked(line):
    assert {"heading_scale"} == blocking(_read(f"TẠI SỞ NGOẠI VỤ {SIX_MONTHS}; {line}", EXPECTED))


@pytest.mark.parametrize(
    "line",
    [
        "Đơn vị báo cáo: UBND huyện Triệu Sơn",
        "Đơn vị: UBND xã Vạn Thắng",
        "(Số liệu tính đến 14/6/2023)",
        "Đơn vị báo cáo: Sở Ngoại vụ",
        "Tỷ lệ: %",
        "ĐVT: như trong biểu",
    ],
)
def test_what_is_no_scale_is_not(line):
    assert set() == blocking(_read(f"TẠI SỞ NGOẠI VỤ {SIX_MONTHS}; {line}", EXPECTED))


def _read(title: str, expected: Expected) -> Return:
    book = table("STT|Chỉ tiêu|ĐVT|Số liệu", "unit", "good", title="")
    lines = title.split("; ")
    moved = {(row + len(lines), column): value for (row, column), value in book.cells.items()}
    book.cells.clear()
    book.cells.update(moved | {(row, 1): line for row, line in enumerate(lines, 1)})
    return read(book, expected)
