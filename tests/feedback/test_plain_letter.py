"""A letter that cannot be made costs nobody else a letter, and says what it would have said."""

import openpyxl
import pytest
from command import run, write_return

from pipeline.feedback import letters
from pipeline.feedback.plain_letter import plain_book
from pipeline.judging.findings import Finding
from pipeline.returns import Filled
from pipeline.xlsx.write import write_book


@pytest.fixture
def returns(tmp_path, form, roster):
    for unit in ("X01", "X02"):
        changes = {"plan_tasks": Filled(5), "plan_tasks_done": Filled(9)}
        write_return(tmp_path / "nhận" / f"{unit}.xlsx", form, roster.by_id[unit], changes=changes)
    return tmp_path / "nhận"


@pytest.fixture
def broken(monkeypatch):
    """Making the letter of X01 stops as a strange return made it stop."""
    usual = letters.letter_book

    def letter_book(letter, desk):
        if letter.item.unit == "X01":
            raise KeyError("plan")
        return usual(letter, desk)

    monkeypatch.setattr(letters, "letter_book", letter_book)


def lines(path) -> list[str]:
    sheet = openpyxl.load_workbook(path).active
    return [sheet.cell(row, 1).value for row in range(1, sheet.max_row + 1)]


def test_the_others_the_appendix_and_the_register_go_on(returns, broken, tmp_path):
    out = tmp_path / "kết quả"

    code, said, _ = run(
        "consolidate", returns, "--period", "2023-6T", "--out", out, "--format", "json"
    )
    plain = lines(out / "phan-hoi" / "X01 - CCHC 6T 2023 - cần sửa.xlsx")

    assert 1 == code
    assert "letter_failed" in said
    assert "NỘI DUNG CẦN KIỂM TRA, CHỈNH SỬA: tệp X01.xlsx" == plain[0]
    assert any("1.1.2" in line or "nhiệm vụ" in line for line in plain[1:])
    assert (
        len(
            openpyxl.load_workbook(
                out / "phan-hoi" / "X02 - CCHC 6T 2023 - cần sửa.xlsx"
            ).sheetnames
        )
        > 1
    )
    assert (out / "phu-luc.xlsx").exists()
    assert "KeyError: 'plan'" in (out / "phuluc-loi.log").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["dài" * 20_000, "\x00\x1b]0;x\x07", "\udcff", "=1+1"])
def test_nothing_in_a_finding_can_stop_it(tmp_path, text):
    finding = Finding("r", "error", "X01", text, "2023-6T", (), (), text, text)
    write_book(plain_book(text, [finding]), tmp_path / "a.xlsx")

    assert 2 == len(lines(tmp_path / "a.xlsx"))
