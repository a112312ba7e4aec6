"""States that mean what they say: not filled in, to be corrected, to be explained, in order."""

import json
import re
from pathlib import Path

import openpyxl
import pytest
from command import run
from department import LIST_AT, lines
from offices import DUE, FORM, PERIOD, ROSTER, UNITS, carry_out, task

from pipeline.consolidation.freeze import write_roster
from pipeline.form_check.plausible import plausible_figures
from pipeline.register.recall import known_to
from pipeline.register.register import open_register
from pipeline.register.reminders import reminders
from pipeline.register.standing import equation, standing, status_lines
from pipeline.returns import Filled
from pipeline.template.template import template_book
from pipeline.xlsx.write import write_book
from schemas.periods.deadline import Deadline

ONE, TWO, _ = UNITS
UNIT = ROSTER.by_id[ONE]
KEY = "guidance_documents"
OTHERS = "service_units"  # a row that another unit owns


class Desk:
    def __init__(self, home) -> None:
        self.home, self.returns, self.out = home, home / "nhận", home / "ra"
        self.returns.mkdir()

    def put(self, name: str, filled: dict[str, Filled]) -> None:
        write_book(template_book(FORM, UNIT, PERIOD, filled), self.returns / name)

    def run(self):
        self.result, _ = carry_out(task(self.returns, self.out))
        with open_register(self.out, PERIOD.id) as register:
            self.known = known_to(register, DUE)
            self.lines = standing(register, ROSTER, self.known)
            self.text = "\n".join(status_lines(register, self.lines, self.known, FORM))
        assert list(self.result.submissions) == self.lines
        return self

    @property
    def line(self):
        return next(line for line in self.lines if line.unit.id == ONE)

    @property
    def reminded(self) -> dict[str, str]:
        found = reminders(self.lines, PERIOD, Deadline(DUE), "Sở Nội vụ", DUE)
        return {reminder.kind: reminder.text for reminder in found if reminder.unit.id == ONE}


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def figures(**changes) -> dict[str, Filled]:
    """A return in order, but for these rows."""
    return plausible_figures(FORM, UNIT, PERIOD) | changes


# What the unit sends; its status, what it is reminded of, and how it is told to stand.
SENT = [
    (figures(), "received", [], "Đạt yêu cầu"),
    ({}, "blank", ["blank"], "Chưa điền"),
    (figures(**{KEY: Filled(None)}), "needs_correction", ["correct"], "Cần sửa"),
    (figures(**{KEY: Filled(None, note="Sở đang tổng hợp")}), "to_explain", [], "Chờ chấp nhận"),
    (figures(**{OTHERS: Filled(3)}), "to_explain", ["explain"], "Cần giải trình"),
    (figures(**{OTHERS: Filled(3, note="Tỉnh giao")}), "to_explain", [], "Chờ chấp nhận"),
    (figures(**{KEY: Filled(-3)}), "needs_correction", ["correct"], "Cần sửa"),
]  # fmt: skip


@pytest.mark.parametrize(("filled", "status", "kinds", "told"), SENT)
def test_what_a_unit_has_sent_and_what_it_owes(desk, filled, status, kinds, told):
    desk.put("nộp.xlsx", filled)
    desk.run()

    assert (status, kinds) == (desk.line.status, list(desk.reminded))
    assert re.search(rf"{UNIT.short} +{told}\b", desk.text)
    appendix = openpyxl.load_workbook(desk.out / "phu-luc.xlsx", read_only=True)
    lines = appendix["Tình hình nộp"].iter_rows(min_row=4, values_only=True)
    assert [told] == [line[3] for line in lines if line[1] == UNIT.name]


def test_a_blank_form_counts_as_neither_sent_nor_missing(desk):
    desk.put("nộp.xlsx", {})
    desk.run()

    assert (
        "Phải gửi báo cáo: 3 đơn vị; đúng hạn 0, quá hạn 0, chưa điền 1, chưa gửi 2, không phát sinh 0."
        == (equation(desk.lines))
    )
    assert re.search(rf"{UNIT.short} +Chưa điền", desk.text)
    assert "biểu chưa điền số liệu" in desk.reminded["blank"]
    sheet = openpyxl.load_workbook(desk.out / "viec-can-lam.xlsx")["Đơn vị chưa gửi"]
    assert "Chưa điền" in [cell.value for row in sheet.iter_rows() for cell in row]


def test_a_blank_form_is_told_as_such_and_not_row_by_row(desk):
    desk.put("nộp.xlsx", {})
    told = run("check", desk.returns, "--period", PERIOD.id, "--format", "json")[1]
    (item,) = json.loads(told)["returns"]

    assert ["blank_form"] == [finding["rule"] for finding in item["findings"]]


@pytest.mark.parametrize("names", [("a.xlsx", "b.xlsx"), ("b.xlsx", "a.xlsx")])
def test_a_blank_form_beside_a_return_that_counts_is_one_line(desk, names):
    for name, filled in zip(names, ({}, figures()), strict=True):
        desk.put(name, filled)
        desk.run()

    assert ("received", names[1]) == (desk.line.status, Path(desk.line.counts).name)
    assert {("blank_beside", "info")} == {
        (finding.rule, finding.severity) for finding in desk.result.findings
    }


def test_a_blank_form_beside_a_damaged_file_is_no_blank_unit(desk):
    desk.put(f"{ONE}.xlsx", {})
    (desk.returns / f"{ONE} lần 2.xlsx").write_bytes(b"PK\x03\x04 cut")
    desk.run()

    assert "unusable" == desk.line.status


def test_two_files_of_one_unit_are_told_with_what_to_do(desk):
    for name, figure in (("a.xlsx", 1), ("b.xlsx", 2)):
        desk.put(name, figures(**{KEY: Filled(figure)}))
    desk.run()

    assert "2 tệp: a.xlsx, b.xlsx; chưa tính tệp nào" in desk.text
    assert (
        "chọn ở trang tính “Chọn tệp” hoặc “Tệp chưa rõ đơn vị” của viec-can-lam.xlsx" in desk.text
    )
    assert {} == desk.reminded  # nothing is for the unit to do


def test_terminal_letter_and_reminder_tell_one_count(desk, monkeypatch):
    desk.put(
        f"{ONE}.xlsx", figures(**{KEY: Filled(None), OTHERS: Filled(3), "plan_tasks": Filled(-1)})
    )
    desk.run()
    monkeypatch.chdir(desk.home)
    write_roster(ROSTER, desk.home / "units.csv")
    checked = run("check", desk.returns, "--period", PERIOD.id)[1]
    consolidated = run("consolidate", desk.returns, "--period", PERIOD.id, "--out", desk.out)[1]
    letter = openpyxl.load_workbook(
        desk.out / "phan-hoi" / f"{ONE} - CCHC 6T 2023 - cần sửa.xlsx", data_only=True
    )
    listed = [line[LIST_AT["severity"]].value for line in lines(letter)]

    assert ["Lỗi", "Chưa điền", "Cảnh báo"] == listed
    assert (
        letter["Cần sửa"]
        .cell(2, 1)
        .value.startswith("1 lỗi phải sửa, 1 chỉ tiêu phải điền, 1 điều cần xem lại")
    )
    assert "còn 1 lỗi, 1 cảnh báo và 1 chỉ tiêu chưa điền" in desk.reminded["correct"]
    assert "1 lỗi, 1 cảnh báo, 1 chỉ tiêu chưa điền" in consolidated
    assert "1 lỗi, 1 cảnh báo, 1 chỉ tiêu chưa điền" in checked
    assert "CHƯA ĐIỀN (1)" in checked


def test_a_warning_explained_in_a_letter_is_not_reminded_of(desk):
    desk.put(f"{ONE}.xlsx", figures(**{OTHERS: Filled(3)}))
    desk.run()
    path = desk.out / "phan-hoi" / f"{ONE} - CCHC 6T 2023 - cần sửa.xlsx"
    book = openpyxl.load_workbook(path, data_only=True)
    sheet = book["Cần sửa"]
    header = next(row for row in sheet.iter_rows() if row[0].value == "STT")
    column = [cell.value for cell in header].index("Giải trình của đơn vị") + 1
    sheet.cell(header[0].row + 1, column).value = "Tỉnh giao"
    book.save(desk.returns / "trả lời.xlsx")
    desk.run()

    assert ("to_explain", {}) == (desk.line.status, desk.reminded)
    sheet = openpyxl.load_workbook(desk.out / "viec-can-lam.xlsx")["Cảnh báo và giải trình"]
    assert "Tỉnh giao" in [cell.value for row in sheet.iter_rows() for cell in row]
