"""Closing: the same figures on any later day, or what differs; a late return makes an amendment."""

import shutil

import openpyxl
import pytest
from offices import UNITS, carry_out, contents, send, task

from pipeline.consolidation.freeze import close
from pipeline.consolidation.verify import verify
from pipeline.consolidation.wanted import Wanted
from pipeline.register.closings import closings
from pipeline.register.register import open_register
from schemas.errors import PhulucError

ONE, TWO, THREE = UNITS
KEY = "guidance_documents"


@pytest.fixture
def closed(tmp_path):
    """A period of two returns, consolidated and closed; returns the folders."""
    returns, out = tmp_path / "báo cáo", tmp_path / "kết quả"
    send(returns, ONE, **{KEY: 5})
    send(returns, TWO, **{KEY: 7})
    shut(returns, out, 0)
    return returns, out


def shut(returns, out, days):
    work = task(returns, out, days)
    result, _ = carry_out(work, Wanted(copies=frozenset({"docx"})))
    return close(work, result, Wanted(copies=frozenset({"docx"})), "Lê Thị B")


def check(out):
    with open_register(out, "2023-6T") as register:
        versions = closings(register)
    return [verify(version, out) for version in versions]


def test_all_that_the_output_rests_on_is_frozen(closed):
    frozen = contents(closed[1] / "khoa-so" / "0")

    assert {f"bao-cao/{ONE}.xlsx", f"bao-cao/{TWO}.xlsx", "quy-dinh/form/rows.csv",
            "quy-dinh/form/rules.csv", "quy-dinh/general_rules.csv", "quy-dinh/units.csv",
            "ket-qua/phu-luc.xlsx", "ket-qua/phu-luc.docx", "ket-qua/totals.csv",
            "khoa-so.json"} <= frozen.keys()  # fmt: skip
    assert (closed[0] / f"{ONE}.xlsx").read_bytes() == frozen[f"bao-cao/{ONE}.xlsx"]


def test_worked_out_again_from_what_is_frozen_it_says_the_same(closed):
    shutil.rmtree(closed[0])

    assert [[]] == check(closed[1])


def test_a_run_on_another_day_changes_nothing(closed):
    before = contents(closed[1])
    carry_out(task(*closed, days=30), Wanted(copies=frozenset({"docx"})))

    assert before == contents(closed[1])


def test_nothing_to_close_twice(closed):
    with pytest.raises(PhulucError, match="không có thay đổi nào"):
        shut(*closed, 1)


def test_a_late_return_makes_a_numbered_amendment_beside_the_closed_output(closed):
    before = contents(closed[1] / "khoa-so")
    signed = (closed[1] / "phu-luc.xlsx").read_bytes()
    send(closed[0], THREE, **{KEY: 11})
    _, files = carry_out(task(*closed, days=5))

    assert signed == (closed[1] / "phu-luc.xlsx").read_bytes()
    assert before == contents(closed[1] / "khoa-so")
    assert {closed[1] / "dieu-chinh-1"} == {path.parent for path in files}

    book = openpyxl.load_workbook(closed[1] / "dieu-chinh-1" / "phu-luc.xlsx", data_only=True)
    assert "(Bản điều chỉnh số 1)" in book["Phụ lục"]["A3"].value
    lines = {line[0]: line[2:5] for line in book["Điều chỉnh"].iter_rows(5, values_only=True)}
    assert ("12 (2/3 đơn vị)", "23 (3/3 đơn vị)", 11) == lines["1.1.3"]
    said = book["Điều chỉnh"]["A2"].value
    assert f"{THREE}.xlsx" in said
    others = [was.partition(" (")[0] != now.partition(" (")[0] for was, now, _ in lines.values()]
    assert said.startswith(f"{sum(others)} chỉ tiêu có số liệu thay đổi so với bản đã chốt. "
                           f"{len(others) - sum(others)} chỉ tiêu khác giữ nguyên số liệu")  # fmt: skip
    assert 0 < sum(others) < len(others)
    assert f"Bản điều chỉnh số 1. {said}" == book["Tóm tắt"]["A2"].value


def test_amendments_are_closed_in_their_turn_and_verified(closed):
    for number, figure in ((1, 11), (2, 12)):
        send(closed[0], THREE, f"{THREE}-{number}.xlsx", **{KEY: figure})
        assert number == shut(*closed, number * 5).number

    assert [[], [], []] == check(closed[1])


def test_a_late_return_taken_back_takes_its_draft_with_it(closed):
    late = send(closed[0], THREE)
    carry_out(task(*closed, days=5))
    late.unlink()
    carry_out(task(*closed, days=6))

    assert not (closed[1] / "dieu-chinh-1").exists()


TOUCHED = [
    ("khoa-so/0/bao-cao/{}.xlsx", "Tệp đã chốt bị thay đổi hoặc mất: bao-cao/{}.xlsx."),
    ("khoa-so/0/quy-dinh/form/rows.csv", "Tệp đã chốt bị thay đổi hoặc mất: quy-dinh/form/rows"),
    ("phu-luc.xlsx", "phu-luc.xlsx khác bản đã chốt."),
    ("totals.csv", "totals.csv khác bản đã chốt."),
]


@pytest.mark.parametrize(("name", "said"), TOUCHED, ids=[name for name, _ in TOUCHED])
def test_whatever_is_touched_is_named(closed, name, said):
    with (closed[1] / name.format(ONE)).open("ab") as file:
        file.write(b" ")

    assert said.format(ONE) in " ".join(problem for (problem,) in check(closed[1]))
