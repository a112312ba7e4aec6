"""An officer's days from an empty folder to an amendment: what each command says (tests/tools/three_days.py)."""

import pytest
from three_days import RESULTS, play

SAID = [  # the command, how often it was typed before, and what it says
    ("template", 0, ["van-phong.xlsx, 12 đơn vị", "12 tệp biểu mẫu"]),
    ("check", 0, ["Xã Lý Sơn (theo tên tệp)", "Biểu chưa điền", "8 báo cáo, 3 lỗi, 0 cảnh báo. Còn 1 cách đọc chưa xác nhận."]),
    ("consolidate", 0, [
        "Phải gửi báo cáo: 12 đơn vị; đúng hạn 6, quá hạn 0, chưa tổng hợp được 1, chưa điền 1, chưa gửi 4, không phát sinh 0.",
        "Chưa gửi: SNgV, Xã Sơn Hạ, Xã Trà Bồng, Xã Minh Long", "Chưa tổng hợp được: Xã Lý Sơn",
        "Cần sửa: STC", "Chờ chấp nhận: SYT", "1 số liệu cần xác nhận, 5 đơn vị chưa gửi",
    ]),
    ("consolidate", 1, [
        "đúng hạn 7, quá hạn 0, chưa tổng hợp được 1, chưa điền 1, chưa gửi 3",
        "Xã Sơn Hạ: chọn tệp được tính ở trang tính “Chọn tệp” (Xã Sơn Hạ ban 2.xlsx, Xã Sơn Hạ.xlsx)",
    ]),
    ("consolidate", 2, ["đúng hạn 8, quá hạn 0, chưa điền 1, chưa gửi 3"]),
    ("remind", 0, ["Kính gửi: Sở Ngoại vụ.", "Kính gửi: UBND xã Ba Tơ.", "biểu chưa điền số liệu", "4 đơn vị cần nhắc"]),
    ("consolidate", 3, ["đúng hạn 8, quá hạn 1, chưa gửi 2, không phát sinh 1"]),
    ("status", 0, [
        "tính theo Sở Tài chính (đã sửa).xlsx", "Lê Thị Lan: đơn vị xác nhận bản 2", "(quá hạn)",
        "Lê Thị Lan: công văn số 12", "chờ (Lê Thị Lan: hẹn thứ hai)", "1.1.2 (ô D10): 6 → 22",
    ]),
    ("close", 0, ["Chưa gửi (2): Xã Trà Bồng, Xã Minh Long", "Bản chính"]),
    ("consolidate", 4, ["chưa gửi 1, không phát sinh 1", "dieu-chinh-1", "đã chốt ngày 17/06/2023"]),
    ("close", 1, ["Lý do của bản điều chỉnh số 1", "Bản điều chỉnh số 1"]),
    ("status", 1, ["16:00 21/06/2023, Lê Thị Lan (Xã Trà Bồng gửi sau khi chốt)"]),
    ("verify", 0, ["Bản chính: khớp.", "Bản điều chỉnh số 1: khớp."]),
]  # fmt: skip


@pytest.fixture(scope="module")
def days(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(tmp_path_factory.mktemp("văn phòng"))
        yield play()


@pytest.mark.parametrize(("command", "before", "said"), SAID)
def test_what_is_said(days, command, before, said):
    steps = [step for step in days.steps if step.done == f"phuluc {command}"]

    assert [] == [words for words in said if words not in steps[before].printed]


def test_no_option_but_of_start_and_no_table_but_in_workbooks(days):
    typed = [step.done for step in days.steps if step.done.startswith("phuluc ")]

    assert ["start"] == [words.split()[1] for words in typed if "--" in words]
    assert all(step.code in (0, 1) for step in days.steps)
    assert (RESULTS / "khoa-so" / "1").is_dir()


def test_the_rows_of_a_blank_form_are_not_counted(days):
    told = [step.printed for step in days.steps if step.done == "phuluc consolidate"]

    assert not any("chỉ tiêu chưa điền" in words for words in told)
