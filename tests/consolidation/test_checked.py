"""`check` counts what the consolidation counts: of a file that another replaces it says only that."""

import os

import pytest
from command import run, write_return

from pipeline.returns import Filled
from schemas.units.unit import DEMO_ROSTER, load_roster

WRONG = {"plan_tasks": 3, "plan_tasks_done": 8}


@pytest.fixture
def office(tmp_path, form, monkeypatch):
    """The first return of a commune, with an error in it, has been consolidated."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "báo cáo"
    send(folder / "X01.xlsx", form, 14, **WRONG)
    consolidate(folder)
    return folder


def send(path, form, day, **figures):
    unit = load_roster(DEMO_ROSTER).by_id["X01"]
    write_return(path, form, unit, changes={key: Filled(value) for key, value in figures.items()})
    os.utime(path, (1_686_700_000 + day * 86_400,) * 2)


def checked(office):
    return run("check", office, "--period", "2023-6T")


def consolidate(folder):
    code, _, said = run("consolidate", folder, "--period", "2023-6T")
    assert code in (0, 1), said


SENT_LATER = [
    # figures of a second file, whether it was consolidated too, its exit code, the last line
    ({}, False, 0, "Tổng cộng: 1 báo cáo, 0 lỗi, 0 cảnh báo."),
    ({}, True, 0, "Tổng cộng: 1 báo cáo, 0 lỗi, 0 cảnh báo."),
    ({"plan_tasks": 4, "plan_tasks_done": 8}, True, 1, "Tổng cộng: 1 báo cáo, 1 lỗi, 0 cảnh báo."),
]


@pytest.mark.parametrize(("figures", "seen", "code", "total"), SENT_LATER)
def test_a_replaced_file_is_in_no_total(office, form, figures, seen, code, total):
    send(office / "X01 (sửa).xlsx", form, 16, **figures)
    if seen:
        consolidate(office)

    found, said, _ = checked(office)

    assert (code, total) == (found, said.strip().splitlines()[-1])
    assert 1 == said.count("Đơn vị đã gửi báo cáo khác thay thế: X01 (sửa).xlsx")


def test_a_file_alone_is_counted(office):
    code, said, _ = checked(office)

    assert (1, "Tổng cộng: 1 báo cáo, 1 lỗi, 0 cảnh báo.") == (code, said.strip().splitlines()[-1])


GONE = [
    # what is checked once the chosen file has been taken out of the folder; how often it is told
    (".", 1),
    ("X01 (sửa).xlsx", 0),  # alone: nothing is said of what was not given
]


@pytest.mark.parametrize(("place", "told"), GONE)
def test_a_chosen_file_that_is_gone_is_told_as_the_consolidation_tells_it(
    office, form, place, told
):
    send(office / "X01 (sửa).xlsx", form, 16)
    consolidate(office)
    run("decide", "X01", "chinh-thuc", "--file", "X01.xlsx", "--period", "2023-6T",
        "--who", "Lan", "--why", "đã hỏi")  # fmt: skip
    (office / "X01.xlsx").unlink()
    consolidated = run("consolidate", office, "--period", "2023-6T")[1]
    code, said, _ = run("check", office / place, "--period", "2023-6T")

    gone = "Tệp “X01.xlsx” đã được chọn là báo cáo chính thức của Xã Sơn Hà (Lan: đã hỏi)"
    assert (1, told) == (consolidated.count(gone), said.count(gone))
    total = "Tổng cộng: 1 báo cáo, 0 lỗi, 0 cảnh báo."
    assert (0, total) == (code, said.strip().splitlines()[-1])
