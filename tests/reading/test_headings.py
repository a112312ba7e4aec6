"""Headings are read, not matched: each table below is a header, and what a person reads under it."""

import io
from dataclasses import replace

import openpyxl
import pytest
from returns.desk import FORM, good_book
from returns.files import xlsx
from returns.tables import GIVEN, blocking, read, table, wrong

from pipeline.reading.read_return import read_content
from schemas.periods.period import parse_period

STANDARD = "STT | Chỉ tiêu | Đơn vị tính | Số liệu | Ghi chú"
READ = {
    "one line": (STANDARD, "unit good blank"),
    "last year's first": ("STT|Chỉ tiêu|ĐVT|Số liệu||\n|||Cùng kỳ 2022|6 tháng 2023|", "unit more good"),
    "last year's second": ("STT|Chỉ tiêu|ĐVT|Số liệu||\n|||6T/2023|6T/2022|", "unit good more"),
    "last year's, rates alone": ("STT|Chỉ tiêu|ĐVT|Cùng kỳ 2022|Số liệu", "unit rates good"),
    "years alone": ("STT|Chỉ tiêu|ĐVT|Số liệu||\n|||2022|2023|", "unit more good"),
    "years without a heading above": ("STT|Chỉ tiêu|ĐVT|Năm 2022|Năm 2023", "unit more good"),
    "periods": ("STT|Chỉ tiêu|ĐVT|6 tháng đầu năm 2022|6 tháng đầu năm 2023", "unit more good"),
    "quarters and half a year": ("STT|Chỉ tiêu|ĐVT|Số liệu|||\n|||Quý I|Quý II|6 tháng", "unit more more good"),
    "the year over the half": ("STT|Chỉ tiêu|ĐVT|Năm 2022||Năm 2023|\n|||6 tháng|9 tháng|6 tháng|9 tháng", "unit more more good more"),
    "a span of days": ("STT|Chỉ tiêu|ĐVT|Số liệu từ 15/12/2021 đến 14/6/2022|Số liệu từ 15/12/2022 đến 14/6/2023", "unit more good"),
    "women and all, third line": ("STT|Chỉ tiêu|Kết quả|||\n||ĐVT|Số liệu||\n|||Nữ|Tổng số|", "unit more good"),
    "all, of them women": ("STT|Chỉ tiêu|ĐVT|Số liệu||\n|||Tổng số|Trong đó: nữ|", "unit good more"),
    "plan and done": ("STT|Chỉ tiêu|ĐVT|Kết quả||\n|||Kế hoạch|Thực hiện|", "unit more good"),
    "plan of the year": ("STT|Chỉ tiêu|ĐVT|Kế hoạch 2023|Thực hiện", "unit more good"),
    "headings above the labels": ("|||Số liệu||\nSTT|Chỉ tiêu|ĐVT|Năm 2022|Năm 2023", "unit more good"),
    "five lines": ("STT|Chỉ tiêu|Kết quả|||\n||ĐVT|Số liệu||\n|||Năm 2023||\n|||6 tháng đầu năm||\n|||Nữ|Tổng số", "unit more good"),
    "plan, this year and last year": ("STT|Chỉ tiêu|ĐVT|Kế hoạch|Thực hiện kỳ này|Cùng kỳ năm trước|So với cùng kỳ", "unit more good more more"),
    "lines counted in a column of their own": ("STT|Chỉ tiêu|ĐVT|Số liệu|Dòng", "unit good count"),
    "names of persons": ("STT|Chỉ tiêu|ĐVT|Số liệu|Người nhập", "unit good text"),
    "few figures in a strange column": ("STT|Chỉ tiêu|ĐVT|Số liệu|Điều chỉnh", "unit good few"),
    "numbers of columns": (STANDARD + "\nA|B|C|1|2", "unit good blank"),
    "numbers of columns in brackets": (STANDARD + "\n(1)|(2)|(3)|(4)|(5)", "unit good blank"),
    "numbers of columns that are computed": (STANDARD + "\n1|2|3|4=5/6|5", "unit good blank"),
    "the target of the year": ("STT|Chỉ tiêu|ĐVT|Chỉ tiêu năm 2023|Kết quả", "unit more good"),
    "the office itself": ("STT|Chỉ tiêu|ĐVT|Số liệu của Sở Ngoại vụ", "unit good"),
    "points": ("STT|Chỉ tiêu|ĐVT|Số liệu|Điểm tự chấm|Điểm thẩm định", "unit good more more"),
    "done this half year": ("STT|Chỉ tiêu|ĐVT|Thực hiện 6 tháng đầu năm 2023|Kế hoạch năm 2023", "unit good more"),
    "results of two years": ("STT|Chỉ tiêu|ĐVT|Kết quả 6T/2022|Kết quả 6T/2023|Tăng, giảm", "unit more good more"),
    "up to a day": ("STT|Chỉ tiêu|ĐVT|Số liệu đến 31/12/2022|Số liệu đến 14/6/2023", "unit more good"),
    "words of its own and this period": ("STT|Chỉ tiêu|ĐVT|Ước thực hiện 6 tháng 2023", "unit good"),
    "all and its levels": ("STT|Chỉ tiêu|ĐVT|Số liệu|||\n|||Tổng số|Cấp tỉnh|Cấp xã", "unit good more more"),
    "only two columns numbered": (STANDARD + "\n|||(1)|(2)", "unit good blank"),
    "plan, done and the share reached": ("STT|Chỉ tiêu|ĐVT|Chỉ tiêu giao|Thực hiện|Tỷ lệ đạt (%)", "unit more good more"),
    "the same abbreviated": ("STT|Chỉ tiêu|ĐVT|KH năm 2023|TH 6 tháng|So KH (%)", "unit more good more"),
    "since the beginning and in the period": ("STT|Chỉ tiêu|ĐVT|Lũy kế từ đầu nhiệm kỳ|Phát sinh trong kỳ", "unit more good"),
    "five months and six": ("STT|Chỉ tiêu|ĐVT|Số liệu 5 tháng|Số liệu 6 tháng", "unit more good"),
    "numerators and denominators": ("STT|Chỉ tiêu|ĐVT|Số liệu|Tử số (X)|Mẫu số (Y)", "unit good x y"),
    "those of two years": ("STT|Chỉ tiêu|ĐVT|Số liệu|Tử số 6T/2022|Mẫu số 6T/2022|Tử số 6T/2023|Mẫu số 6T/2023", "unit good more more x y"),
    "those of women beside": ("STT|Chỉ tiêu|ĐVT|Số liệu|Mẫu số (Y) Nữ|Tử số (X)|Mẫu số (Y)", "unit good more x y"),
    "the whole year expected": ("STT|Chỉ tiêu|ĐVT|Ước TH cả năm 2023|TH 6 tháng 2023", "unit more good"),
    "a day and the period": ("STT|Chỉ tiêu|ĐVT|Có đến 31/12/2022|Số liệu 6 tháng đầu năm 2023", "unit more good"),
    "a year before it, in one word": ("STT|Chỉ tiêu|ĐVT|Số liệu||\n|||6T2022|6T2023|", "unit more good"),
    "months abbreviated, and their sum": ("STT|Chỉ tiêu|ĐVT|T1|T2|T3|T4|T5|T6|Tổng", "unit more more more more more more good"),
    "a month and since the beginning of the year": ("STT|Chỉ tiêu|ĐVT|Tháng 5|Tháng 6|Lũy kế 6 tháng đầu năm 2023", "unit more more good"),
    "plan, done and the share in words of its own": ("STT|Chỉ tiêu|ĐVT|Kế hoạch giao|Đã thực hiện|Tỷ lệ (%)", "unit more good more"),
    "last year and this year": ("STT|Chỉ tiêu|ĐVT|Năm trước|Năm nay", "unit more good"),
    "the period before and this one": ("STT|Chỉ tiêu|ĐVT|Số kỳ trước|Số kỳ này", "unit more good"),
    "a total and its offices": ("STT|Chỉ tiêu|ĐVT|Tổng|Văn phòng|Đơn vị trực thuộc", "unit good less less"),
    "plan, done and the one over the other": ("STT|Chỉ tiêu|ĐVT|KH|TH|TH/KH (%)", "unit more good more"),
    "levels and their sum": ("STT|Chỉ tiêu|ĐVT|Cấp tỉnh|Cấp xã|Cộng", "unit less less good"),
    "numbers or shares": ("STT|Chỉ tiêu|ĐVT|Số lượng/Tỷ lệ|Kỳ trước", "unit good more"),
    "without diacritics": ("STT|Chi tieu|DVT|So lieu 6T/2022|So lieu 6T/2023", "unit more good"),
    "labels under other words": ("STT|Danh mục|ĐVT|Số liệu|Kỳ trước", "unit good more"),
    "labels under no words": ("STT||ĐVT|6T/2022|6T/2023", "unit more good"),
    "a month and a running total": ("STT|Chỉ tiêu|ĐVT|Tháng 6|Lũy kế từ đầu năm đến 14/6/2023", "unit more good"),
    "a quarter and a running total": ("STT|Chỉ tiêu|ĐVT|Thực hiện||\n|||Quý II|Luỹ kế|", "unit more good"),
    "two quarters and their sum": ("STT|Chỉ tiêu|ĐVT|Quý I|Quý II|Cộng dồn 6 tháng", "unit more more good"),
    "this month and since the year began": ("STT|Chỉ tiêu|ĐVT|Trong tháng|Từ đầu năm", "unit more good"),
    "a month in words of its own": ("STT|Chỉ tiêu|ĐVT|Phát sinh tháng 6|Phát sinh lũy kế từ đầu năm đến 14/6/2023", "unit more good"),
    "a month and days without a year": ("STT|Chỉ tiêu|ĐVT|Tháng 6/2023|Từ 01/01 đến 14/6", "unit more good"),
    "days of one month and of all": ("STT|Chỉ tiêu|ĐVT|Từ 15/5 đến 14/6/2023|Từ 15/12/2022 đến 14/6/2023", "unit more good"),
    "up to a month": ("STT|Chỉ tiêu|ĐVT|Tháng 6|Lũy kế đến hết tháng 6", "unit more good"),
    "a running total alone": ("STT|Chỉ tiêu|ĐVT|Lũy kế 6 tháng", "unit good"),
    "a running total since years": ("STT|Chỉ tiêu|ĐVT|Số liệu|Lũy kế từ năm 2021 đến 14/6/2023", "unit good more"),
    "last year's running total": ("STT|Chỉ tiêu|ĐVT|Số liệu|Lũy kế 6T/2022", "unit good more"),
    "the period and a running total": ("STT|Chỉ tiêu|ĐVT|Số liệu 6T/2023|Lũy kế", "unit good more"),
    "a running total that says the same": ("STT|Chỉ tiêu|ĐVT|Trong kỳ|Lũy kế", "unit good good"),
    "the same figures twice": ("STT|Chỉ tiêu|ĐVT|Số liệu|Bản gốc", "unit good good"),
    "what the province gave": ("STT|Chỉ tiêu|ĐVT|Nghị quyết giao|Thực hiện", "unit more good"),
    "days without a year": ("STT|Chỉ tiêu|ĐVT|Từ 15/12 đến 14/6", "unit good"),
    "no heading over numbers and labels": ("||ĐVT|Số liệu|Ghi chú", "unit good blank"),
    "no heading but those of the figures": ("|||Số liệu|Kỳ trước", "unit good more"),
    "no heading but two times": ("|||6T/2022|6T/2023", "unit more good"),
    "no heading over numbers and units": ("|Chỉ tiêu||Số liệu|Cùng kỳ", "unit good more"),
    "share in percent": ("STT|Chỉ tiêu|ĐVT|Số liệu (tỷ lệ %)", "unit good"),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_the_column_of_this_period_is_read(name):
    header, figures = READ[name]
    found = read(table(header, *figures.split()))

    assert set() == blocking(found)
    assert [] == wrong(found)
    assert not [n for n in found.notices if n.id in ("row_unplaced", "row_missing")]


OTHER_PERIODS = """
2023-Q1  | QUÝ I NĂM 2023   | Tháng 3, Lũy kế                       | more good
2023-Q1  | QUÝ I NĂM 2023   | Quý I, Lũy kế                         | good more
2023-Q3  | QUÝ III NĂM 2023 | Trong quý, Lũy kế 9 tháng             | good more
2023-Q3  | QUÝ III NĂM 2023 | Số liệu, Lũy kế từ đầu năm            | good more
2023-9T  | 9 THÁNG NĂM 2023 | Quý III, Lũy kế từ đầu năm            | more good
2023-9T  | 9 THÁNG NĂM 2023 | 6 tháng, 9 tháng                      | more good
2023-NAM | NĂM 2023         | Quý IV, Lũy kế                        | more good
2023-NAM | NĂM 2023         | 6 tháng cuối năm, Cả năm              | more good
"""


@pytest.mark.parametrize("line", OTHER_PERIODS.strip().splitlines())
def test_a_running_total_is_of_a_period_that_goes_on_from_those_before(line):
    period, title, headings, figures = (part.strip() for part in line.split("|"))
    book = table(
        f"STT|Chỉ tiêu|ĐVT|{headings.replace(', ', '|')}", "unit", *figures.split(),
        title=f"TẠI SỞ NGOẠI VỤ {title}",
    )  # fmt: skip
    found = read(book, replace(GIVEN, period=parse_period(period)))

    assert (set(), []) == (blocking(found), wrong(found))


ASKED = {
    "last year's only": ("STT|Chỉ tiêu|ĐVT|Số liệu 6 tháng đầu năm 2022", "unit good", "heading_other_time"),
    "a year only": ("STT|Chỉ tiêu|ĐVT|Số liệu năm 2022", "unit good", "heading_other_time"),
    "another quarter": ("STT|Chỉ tiêu|ĐVT|Số liệu quý IV/2022", "unit good", "heading_other_time"),
    "a month": ("STT|Chỉ tiêu|ĐVT|Số liệu\n|||Tháng 5", "unit good", "heading_other_time"),
    "the whole year": ("STT|Chỉ tiêu|ĐVT|Số liệu cả năm", "unit good", "heading_other_time"),
    "another office's": ("STT|Chỉ tiêu|ĐVT|Số liệu của Sở Tư pháp", "unit good", "unit_conflict"),
    "a power of ten": ("STT|Chỉ tiêu|ĐVT|Số liệu (10³)", "unit good", "heading_scale"),
    "second half": ("STT|Chỉ tiêu|ĐVT|6 tháng cuối năm 2022", "unit good", "heading_other_time"),
    "this year's blank": ("STT|Chỉ tiêu|ĐVT|Số liệu 6T/2022|Số liệu 6T/2023", "unit good blank", "column_rival"),
    "all in the plan's column": ("STT|Chỉ tiêu|ĐVT|Kế hoạch|Thực hiện", "unit good blank", "column_rival"),
    "all in last year's column": ("STT|Chỉ tiêu|ĐVT|Kỳ trước|Số liệu", "unit good few", "column_rival"),
    "words of its own and another year": ("STT|Chỉ tiêu|ĐVT|Đã làm được năm 2022", "unit good", "heading_other_time"),
    "a plan only": ("STT|Chỉ tiêu|ĐVT|Kế hoạch năm 2023", "unit good", "heading_other_time"),
    "a denominator of women": ("STT|Chỉ tiêu|ĐVT|Số liệu|Tử số (X)|Mẫu số (Y) Nữ", "unit good x y", "heading_other_time"),
    "a numerator of last year": ("STT|Chỉ tiêu|ĐVT|Số liệu|Tử số (X) năm 2022|Mẫu số (Y)", "unit good x y", "heading_other_time"),
    "denominators in thousands": ("STT|Chỉ tiêu|ĐVT|Số liệu|Tử số (X)|Mẫu số (Y) (nghìn)", "unit good x y", "heading_scale"),
    "women and men only": ("STT|Chỉ tiêu|ĐVT|Nam|Nữ", "unit good more", "heading_other_time columns_ambiguous"),
    "a scale over the notes": ("||||ĐVT: triệu đồng\nSTT|Chỉ tiêu|ĐVT|Số liệu|Ghi chú", "unit good blank", "heading_scale"),
    "thousands": ("STT|Chỉ tiêu|ĐVT|Số liệu (nghìn)", "unit good", "heading_scale"),
    "millions of dong": ("STT|Chỉ tiêu|ĐVT|Kết quả|\n|||Triệu đồng", "unit good", "heading_scale"),
    "milliards": ("STT|Chỉ tiêu|ĐVT|Số liệu (tỷ đồng)", "unit good", "heading_scale"),
    "a thousand in digits": ("STT|Chỉ tiêu|Đơn vị tính (1.000 đồng)|Số liệu", "unit good", "heading_scale"),
    "times a thousand": ("STT|Chỉ tiêu|ĐVT|Số liệu (x1000)", "unit good", "heading_scale"),
    "five months": ("STT|Chỉ tiêu|ĐVT|Số liệu 5 tháng đầu năm", "unit good", "heading_other_time"),
    "four months of the year": ("STT|Chỉ tiêu|ĐVT|Kết quả 4T/2023", "unit good", "heading_other_time"),
    "a strange column": ("STT|Chỉ tiêu|ĐVT|Số liệu|Sau rà soát", "unit good more", "column_rival"),
    "a strange column where the figures have none": ("STT|Chỉ tiêu|ĐVT|Số liệu|Bổ sung", "unit rest first", "column_rival"),
    "a column without a heading": ("STT|Chỉ tiêu|ĐVT|Số liệu", "unit good more", "column_rival"),
    "denominators under no heading": ("STT|Chỉ tiêu|ĐVT|Số liệu|Tử số (X)|", "unit good parts parts", "column_rival"),
    "neither of the two has one": ("STT|Chỉ tiêu|ĐVT|Số liệu", "unit good parts parts", "column_rival"),
    "denominators under a second heading of notes": ("STT|Chỉ tiêu|ĐVT|Số liệu|Tử số (X)|Ghi chú|Ghi chú", "unit good parts blank parts", "column_rival"),
    "denominators under the only heading of notes": ("STT|Chỉ tiêu|ĐVT|Số liệu|Tử số (X)|Ghi chú", "unit good parts parts", "column_rival"),
    "denominators under another half of the year": ("STT|Chỉ tiêu|ĐVT|Số liệu|Tử số (X)|6 tháng cuối năm", "unit good parts parts", "column_rival"),
    "denominators under words of their own": ("STT|Chỉ tiêu|ĐVT|Số liệu|Tử số (X)|Phòng ghi", "unit good parts parts", "column_rival"),
    "parts without a sum": ("STT|Chỉ tiêu|ĐVT|Số liệu||\n|||Văn phòng|Thanh tra|", "unit good more", "column_rival"),
    "this period in words of its own beside": ("STT|Chỉ tiêu|ĐVT|Rà soát 6 tháng 2023|Số liệu", "unit more good", "column_rival"),
    "this period in other words beside": ("STT|Chỉ tiêu|ĐVT|Số liệu 6T/2023|Điều chỉnh 6 tháng năm 2023", "unit good more", "column_rival"),
    "the year in words of its own beside": ("STT|Chỉ tiêu|ĐVT|Số liệu 6T/2023|Rà soát 2023", "unit good more", "column_rival"),
    "a month abbreviated": ("STT|Chỉ tiêu|ĐVT|T6/2023", "unit good", "heading_other_time"),
    "up to the last day of a quarter": ("STT|Chỉ tiêu|ĐVT|Số liệu đến 31/3/2023", "unit good", "heading_other_time"),
    "hundreds": ("STT|Chỉ tiêu|ĐVT|Số liệu (trăm)", "unit good", "heading_scale"),
    "a thousand dong in digits": ("STT|Chỉ tiêu|ĐVT|Số liệu (ĐVT: 1000đ)", "unit good", "heading_scale"),
    "a share alone": ("STT|Chỉ tiêu|ĐVT|Tỷ lệ tăng trưởng", "unit good", "heading_other_time"),
    "two of strange words": ("STT|Chỉ tiêu|ĐVT|Phòng A|Phòng B", "unit good more", "columns_ambiguous"),
    "a total less than a part": ("STT|Chỉ tiêu|ĐVT|Tổng|Văn phòng", "unit good more", "column_rival"),
    "in the period, and a running total of it": ("STT|Chỉ tiêu|ĐVT|Trong kỳ|Lũy kế từ đầu năm đến 14/6/2023", "unit more good", "columns_ambiguous"),
    "in the period, and since the year began": ("STT|Chỉ tiêu|ĐVT|Kỳ này|Từ đầu năm", "unit more good", "columns_ambiguous"),
    "figures and a running total": ("STT|Chỉ tiêu|ĐVT|Số liệu|Cộng dồn", "unit more good", "columns_ambiguous"),
    "two levels of the same figures": ("STT|Chỉ tiêu|ĐVT|Số liệu||\n|||Cấp tỉnh|Cấp xã|", "unit less less", "column_rival"),
    "a running total of no time": ("STT|Chỉ tiêu|ĐVT|Lũy kế", "unit good", "heading_other_time"),
    "a running total up to another month": ("STT|Chỉ tiêu|ĐVT|Tháng 5|Lũy kế", "unit more good", "heading_other_time"),
    "the plan's running total": ("STT|Chỉ tiêu|ĐVT|Kế hoạch lũy kế 6 tháng", "unit good", "heading_other_time"),
    "days of one month": ("STT|Chỉ tiêu|ĐVT|Từ 15/5 đến 14/6/2023", "unit good", "heading_other_time"),
    "five months as a span": ("STT|Chỉ tiêu|ĐVT|Từ tháng 1 đến tháng 5/2023", "unit good", "heading_other_time"),
    "up to a day of another year": ("STT|Chỉ tiêu|ĐVT|Số liệu đến 31/12", "unit good", "heading_other_time"),
    "a power of ten in signs": ("STT|Chỉ tiêu|ĐVT|Số liệu (10^3)", "unit good", "heading_scale"),
    "this period twice": ("STT|Chỉ tiêu|ĐVT|Số liệu||\n|||6T/2023|6 tháng năm 2023", "unit good more", "columns_ambiguous"),
}  # fmt: skip


@pytest.mark.parametrize("name", ASKED)
def test_what_may_be_meant_otherwise_is_asked(name):
    header, figures, notice = ASKED[name]

    assert {*notice.split()} == blocking(read(table(header, *figures.split())))


def test_figures_under_the_mark_of_our_keys_are_asked_about():
    """As if a template's hidden heading had been copied over that of the figures of one page."""
    book = table("STT|Chỉ tiêu|Kết quả||Kỳ 2023-6T\n||ĐVT|Số liệu|", "unit", "first", "rest")
    book.cells[4, 4] = "phuluc|a|b|c"

    assert {"column_rival"} == blocking(read(book))


def test_no_figures_are_looked_for_beside_the_key_column():
    """There stand the template's own checks; the heading of the figures was overwritten."""
    book = table("STT|Chỉ tiêu|Kết quả||Mã|Ngưỡng\n||ĐVT|Nữ|", "unit", "good", "text", "more")
    book.cells[4, 5] = "phuluc|cchc_2023|SNgV|2023-6T"
    found = read(book)

    assert ({"heading_other_time"}, []) == (blocking(found), wrong(found))


@pytest.mark.parametrize("check", ["Tổng số", "Chưa có số liệu Kiểm tra số liệu", "Số liệu"])
def test_the_checks_of_a_template_are_no_figures_whatever_heads_them(check):
    book = good_book("template")
    headings = {text: place for place, text in book.cells.items()}
    book.cells[headings["Kiểm tra số liệu"]] = check
    book.cells[headings["Số liệu"]] = "Số liệu cùng kỳ 2022"

    assert {"heading_other_time"} == blocking(read(book))


STRANGE = {
    "a strange word": ("STT|Chỉ tiêu|ĐVT|Làm được|Ghi chú", "unit good blank"),
    "beside last period's": ("STT|Chỉ tiêu|ĐVT|Kỳ trước|Làm được", "unit more good"),
    "beside a plan and a share": ("STT|Chỉ tiêu|ĐVT|Kế hoạch|Làm được|Tỷ lệ %", "unit more good more"),
    "the office's name": ("STT|Chỉ tiêu|ĐVT|Sở Ngoại vụ|Người nhập", "unit good text"),
}  # fmt: skip


@pytest.mark.parametrize("name", STRANGE)
def test_the_only_figures_under_strange_words_are_read_and_told(name):
    header, figures = STRANGE[name]
    found = read(table(header, *figures.split()))

    assert (set(), []) == (blocking(found), wrong(found))
    assert [header.split("|")[figures.split().index("good") + 2]] == [
        dict(n.words)["heading"] for n in found.notices if n.id == "heading_strange"
    ]


@pytest.mark.parametrize("kind", ["Số liệu", ""])
def test_a_column_that_nobody_sees_is_no_rival(kind):
    book = table(f"STT|Chỉ tiêu|ĐVT|{kind}|Số liệu", "unit", "more", "good")
    data = io.BytesIO(xlsx(book))
    sheets = openpyxl.load_workbook(data)
    sheets.worksheets[0].column_dimensions["D"].hidden = True
    sheets.save(data := io.BytesIO())
    found = read_content("a.xlsx", data.getvalue, GIVEN)

    assert (set(), []) == (blocking(found), wrong(found))


def test_a_form_may_call_its_columns_as_it_likes():
    own = replace(FORM, header=FORM.header | {"label": "Danh mục việc", "value": "Con số"})
    header = "Số thứ tự | Danh mục việc | ĐVT | Con số | Ghi chú"

    found = read(table(header, "unit", "good", "blank"), replace(GIVEN, forms=(own,)))

    assert set() == blocking(found)
    assert [] == wrong(found)
