"""Tables of several units in a period: what counts beside a unit's own return, what a user sees, closing."""

import csv
import datetime as dt
from collections import Counter

import pytest
from unit_tables import LEVELS, PERIOD, ROSTER, province_form, province_lines, table_of, unit_named
from wide_returns import book, title, xlsx

from pipeline.consolidation.freeze import close
from pipeline.consolidation.run import Task, run
from pipeline.consolidation.verify import verify
from pipeline.consolidation.wanted import Wanted
from pipeline.intake.folder import find_files, read_all
from pipeline.intake.readings_kept import Kept
from pipeline.output_folder import INPUTS
from pipeline.reading.read_return import Expected
from pipeline.register.decisions import record_decision
from pipeline.register.register import open_register

FORM = province_form()
MORNING = dt.datetime(2025, 6, 20, 8, 0)
LONG_HO, DONG_PHU, AN_BINH = "UBND huyện Long Hồ", "UBND xã Đồng Phú", "UBND xã An Bình"
COMMUNE = unit_named(DONG_PHU).id


class Office:
    """Files arrive in a folder; each `run` is a day later."""

    def __init__(self, home) -> None:
        self.home, self.days = home, 0
        self.returns, self.out = home / "nhan", home / "ket-qua"
        self.returns.mkdir()

    def send(self, name: str, *lines: list, sender: str = "") -> "Office":
        sheet = table_of(lines)
        if sender:
            title(f"Tại {sender}")(sheet)
        (self.returns / name).write_bytes(xlsx(sheet))
        return self

    def task(self) -> Task:
        now = MORNING + dt.timedelta(days=self.days)
        return Task(self.returns, FORM, PERIOD, ROSTER, self.out, now, None)

    def read(self):
        expected = Expected((FORM,), ROSTER, period=PERIOD, form=FORM)
        with Kept(self.out, expected) as kept:
            return read_all(find_files([self.returns]), expected, jobs=1, kept=kept)

    def run(self) -> "Office":
        self.result, _ = run(self.task(), self.read, Wanted())
        self.days += 1
        return self

    def decide(self, kind: str, name: str) -> None:
        with open_register(self.out, PERIOD.id) as register:
            now = MORNING + dt.timedelta(days=self.days - 1, hours=2)
            record_decision(register, COMMUNE, kind, name, "", "Lê Thị B", "đã hỏi", now)

    def figure(self, unit: str = COMMUNE) -> float | None:
        """Column 1 of a unit in FACTS; None where it does not count."""
        facts = self.result.facts.frame
        found = facts[(facts["unit"] == unit) & (facts["code"] == "1")]["value"]
        return found.iloc[0] if len(found) else None

    def told(self, rule: str) -> list[str]:
        return [finding.message for finding in self.result.findings if finding.rule == rule]


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path)


def table(*figures: int) -> list[list]:
    return [["Cấp xã", figures[0] + 4], [DONG_PHU, figures[0]], [AN_BINH, 4]]


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    return Office(tmp_path_factory.mktemp("p")).send("toan-tinh.xlsx", *province_lines()).run()


def test_the_findings_are_those_of_the_lines_whole_and_parts(province):
    text = (province.out / "findings.csv").read_text("utf-8-sig")
    found = [line for line in csv.DictReader(text.splitlines()) if line["file"]]
    rules = Counter(line["rule"].partition(":")[2] for line in found if line["severity"] == "error")

    assert {"1=4+5": 19, "6=14+18": 19, "6=11+12+13": 5} == rules
    assert {"totals_hold": 1, "table_of_units": 1, "total_line": 8} == Counter(
        line["rule"] for line in found if line["severity"] == "info"
    )
    assert all(line["cells"] for line in found if line["severity"] == "error")


def test_every_unit_counts_once_and_no_total_does(province):
    letters = {path.name.partition(" ")[0] for path in (province.out / "phan-hoi").iterdir()}
    wrong = {finding.unit for finding in province.result.findings if finding.severity == "error"}

    assert [unit.id for unit in ROSTER.units] == list(province.result.settled.counting)
    assert len(LEVELS) == len({item.file for item in province.result.returns}) - 1 - 8
    assert {"received": 7, "needs_correction": 12} == Counter(
        item.status for item in province.result.submissions
    )
    assert wrong & ROSTER.by_id.keys() == letters


def test_what_was_kept_of_a_table_is_found_again(province):
    before = (province.out / "findings.csv").read_bytes()

    assert before == (province.run().out / "findings.csv").read_bytes()


def test_sheets_of_units_count_as_the_lines_of_a_table_do(office):
    tabs = {
        name: table_of([[name, figure, figure]]) for name, figure in ((DONG_PHU, 9), (AN_BINH, 4))
    }
    (office.returns / "xa.xlsx").write_bytes(book(tabs))
    office.run()

    assert [COMMUNE, unit_named(AN_BINH).id] == list(office.result.settled.counting)
    assert [9, 4] == [office.figure(), office.figure(unit_named(AN_BINH).id)]
    assert {f"xa.xlsx, trang tính {name}" for name in tabs} == {
        item.file for item in office.result.returns if item.place
    }


@pytest.mark.parametrize("first", ["own.xlsx", "xa.xlsx"])
@pytest.mark.parametrize("days", [0, 1])
def test_a_units_own_return_and_a_line_that_differ_are_asked(office, first, days):
    files = {"own.xlsx": [[DONG_PHU, 7]], "xa.xlsx": table(9)}
    for name in sorted(files, key=lambda name: name != first):
        office.send(name, *files[name], sender=LONG_HO if name == "xa.xlsx" else "")
        if days:
            office.run()
    office.run()
    (question,) = {*office.told("table_and_own")}

    assert None is office.figure()
    assert 4 == office.figure(unit_named(AN_BINH).id)
    assert "own.xlsx" in question
    assert "dòng 8 (bảng tổng hợp do UBND huyện Long Hồ gửi)" in question
    assert {"unusable"} == {s.status for s in office.result.submissions if s.unit.id == COMMUNE}


@pytest.mark.parametrize(("name", "figure"), [("own.xlsx", 7), ("xa.xlsx, dòng 8", 9)])
def test_the_office_says_which_of_them_counts(office, name, figure):
    office.send("own.xlsx", [DONG_PHU, 7]).send("xa.xlsx", *table(9)).run()
    office.decide("official", name)

    assert figure == office.run().figure()
    assert [] == office.told("table_and_own")


def test_a_line_that_says_the_same_is_no_question(office):
    office.send("own.xlsx", [DONG_PHU, 9]).send("xa.xlsx", *table(9)).run()

    assert 9 == office.figure()
    assert 1 == len(office.told("same_return_twice"))


def test_a_later_table_takes_the_place_of_an_earlier_one(office):
    office.send("xa.xlsx", *table(9)).run().send("xa-2.xlsx", *table(5)).run()

    assert 5 == office.figure()


def test_the_file_that_the_table_is_in_names_its_sender(office):
    office.send("own.xlsx", [DONG_PHU, 7]).send("Tong hop UBND huyện Long Hồ.xlsx", *table(9)).run()
    (question,) = {*office.told("table_and_own")}

    assert "do UBND huyện Long Hồ gửi" in question


def test_who_sent_a_table_whose_total_is_wrong_gets_a_letter(office):
    lines = [["Cấp xã", 99], *table(9)[1:]]
    office.send("xa.xlsx", *lines, sender=LONG_HO).run()
    letters = [path.name for path in (office.out / "phan-hoi").iterdir()]

    assert 1 == len(office.told("total_differs"))
    assert f"{unit_named(LONG_HO).id}.xlsx" in letters
    assert {"missing"} == {
        s.status for s in office.result.submissions if s.unit.name == LONG_HO
    }  # who puts together the figures of others has not sent its own


def test_a_line_of_nobody_can_be_placed(office):
    office.send("xa.xlsx", *table(9), ["Xã Đồng Phu", 3]).run()
    asked = [question for question in office.result.questions if question.sheet == "strangers"]

    assert ["xa.xlsx, dòng 10"] == [question.file for question in asked]


def test_a_closing_keeps_the_table_once_and_can_be_verified(office):
    name = f"{'Bảng tổng hợp ' * 10}.xlsx"  # which is kept under a shorter name
    office.send(name, *table(9)).run()
    closing = close(office.task(), office.result, Wanted(), "Nguyễn Văn A")
    kept = [path.name for path in (closing.frozen(office.out) / INPUTS).iterdir()]

    assert 1 == len(kept)
    assert name not in kept
    assert [] == verify(closing, office.out)
