"""Whose a file is by its name: only where the name says it, and says another."""

import pytest
from returns.desk import FORM, ROSTER

from pipeline.reading.identity import other_unit_in_name
from pipeline.reading.time_in_name import names_of_other_times
from pipeline.returns import Return

NAMES = [  # the name of a file of SCT, and the unit that it claims
    ("SCT.xlsx", ""),
    ("biểu số liệu.xlsx", ""),
    ("STP.xlsx", "STP"),
    ("VP.xlsx", "VP"),
    ("vp chuyên môn.xlsx", ""),
    ("VP lan 2.xlsx", "VP"),
    ("vp_6T2023 (bản sửa).xlsx", "VP"),
    ("gửi lại VP.xlsx", "VP"),
    ("gửi VP.xlsx", ""),
    ("gửi SNV.xlsx", ""),
    ("lần 2.xlsx", ""),
    ("Sở Giáo dục và Đào tạo lần 2.xlsx", "SGDDT"),
    ("SCT lần 2 VP.xlsx", ""),
    ("nhận/gop.zip/STP lần 2.xlsx", "STP"),
    ("Sở Tư pháp_6T2023.xlsx", "STP"),
    ("SCT và STP.xlsx", ""),
    ("SCT gửi SNV.xlsx", ""),
    ("Báo cáo gửi Sở Nội vụ.xlsx", ""),
    ("CCHC theo CV 123-SNV.xlsx", ""),
]


@pytest.mark.parametrize(("name", "claimed"), NAMES)
def test_a_name_that_names_another_unit_is_a_conflict(name, claimed):
    notice = other_unit_in_name(Return(name, FORM.id, "SCT", "2023-6T", True), ROSTER)

    assert claimed == (dict(notice.words)["other"] if notice else "")


TIMES = [  # the name of a file of 2023-6T, and whether it says another time
    ("SCT.xlsx", False),
    ("SCT 6T2023.xlsx", False),
    ("SCT 6 thang dau nam 2023 (15-6-2023).xlsx", False),
    ("SCT năm 2023.xlsx", False),
    ("SCT bao cao thang 6-2023.xlsx", False),
    ("SCT từ 15-12-2022 đến 14-6-2023.xlsx", False),
    ("SCT ngày 20-12-2022.xlsx", False),
    ("SCT 6T2022.xlsx", True),
    ("SCT - quy 4-2022.xlsx", True),
    ("SCT Q1-2023.xlsx", True),
    ("bao_cao_9_thang_2023.xlsx", True),
    ("in/6T2022.zip/SCT 6 tháng cuối năm 2022.xlsx", True),
    ("in/6T2022.zip/SCT.xlsx", False),
]


@pytest.mark.parametrize(("name", "is_other"), TIMES)
def test_a_name_that_names_another_time_is_told(name, is_other):
    found = names_of_other_times([Return(name, FORM.id, "SCT", "2023-6T", True)], FORM)

    assert is_other == bool(found)
