"""Only the return that counts speaks: what is found, asked, answered and reminded of in a period."""

import datetime as dt
import os
import shutil
from dataclasses import replace

import openpyxl
import pytest
from offices import FORM, MORNING, PERIOD, ROSTER, UNITS, carry_out, send, task

from pipeline.judging.background import Sources
from pipeline.register.decisions import record_decision
from pipeline.register.recall import known_to
from pipeline.register.register import open_register
from pipeline.register.reminders import reminders
from pipeline.register.standing import standing
from schemas.days import OFFICE_ZONE
from schemas.periods.deadline import Deadline

ONE, TWO, _ = UNITS
DUE = dt.date(2023, 6, 16)
KEY = "guidance_documents"


class Office:
    """One unit's files arrive; each `run` is a day later."""

    def __init__(self, folder) -> None:
        self.returns, self.out, self.days = folder / "r", folder / "o", 0
        self.office_files = Sources(day=DUE)

    def send(self, name: str = f"{ONE}.xlsx", unit: str = ONE, **figures: float):
        return send(self.returns, unit, name, **figures)

    def run(self):
        work = replace(
            task(self.returns, self.out, self.days), sources=self.office_files,
            background=self.office_files.load((FORM,), PERIOD, ROSTER),
        )  # fmt: skip
        self.result, _ = carry_out(work)
        self.days += 1
        return self

    def decide(self, kind: str, name: str = "") -> None:
        with open_register(self.out, PERIOD.id) as register:
            now = MORNING + dt.timedelta(days=self.days - 1, hours=2)
            record_decision(register, ONE, kind, name, "", "Lê Thị B", "đã hỏi", now)

    @property
    def found(self) -> list[tuple[str, str, str]]:
        return sorted((f.file, f.rule, f.severity) for f in self.result.findings)

    @property
    def figure(self) -> float | None:
        value = self.result.totals.set_index("key")["value"][KEY]
        return None if value != value else value

    @property
    def letters(self) -> list[str]:
        return sorted(path.name for path in (self.out / "phan-hoi").glob("*"))

    def line(self, unit: str = ONE):
        return next(s for s in self.result.submissions if s.unit.id == unit)

    def reminded(self) -> dict[str, str]:
        with open_register(self.out, PERIOD.id) as register:
            known = known_to(register, DUE)
            lines = standing(register, ROSTER.during(PERIOD), known)
        assert list(self.result.submissions) == lines
        return {r.unit.id: r.kind for r in reminders(lines, PERIOD, Deadline(DUE), "SNV", DUE)}


@pytest.fixture
def office(tmp_path):
    (tmp_path / "r").mkdir()
    return Office(tmp_path)


def corrected(letter, to, **figures) -> None:
    """The letter comes back with these rows put right."""
    book = with_results(letter)
    sheet = book["Biểu số liệu"]
    lines = {sheet.cell(line, 10).value: line for line in range(1, sheet.max_row + 1)}
    for key, figure in figures.items():
        sheet.cell(lines[key], 4).value = figure
    book.save(to)


def with_results(path):
    """The workbook with the results of its formulas in place of them: openpyxl would lose them."""
    return openpyxl.load_workbook(path, data_only=True)


@pytest.fixture
def faulty(office, tmp_path):
    """A return with an error has been answered by a letter."""
    office.send(**{KEY: -3})
    office.run()
    shutil.copyfile(
        office.out / "phan-hoi" / f"{ONE} - CCHC 6T 2023 - cần sửa.xlsx", tmp_path / "letter.xlsx"
    )
    return office


def test_a_corrected_return_leaves_nothing_of_the_faulty_one(faulty):
    assert ("needs_correction", 1, [f"{ONE} - CCHC 6T 2023 - cần sửa.xlsx"]) == (
        faulty.line().status, faulty.line().errors, faulty.letters
    )  # fmt: skip

    faulty.send("lần 2.xlsx", **{KEY: 5})
    faulty.run()

    assert [(f"{ONE}.xlsx", "superseded", "info")] == faulty.found
    assert ("received", 0, [], 5) == (
        faulty.line().status, faulty.line().errors, faulty.letters, faulty.figure
    )  # fmt: skip
    assert ONE not in faulty.reminded()


def test_the_answer_to_a_letter_about_what_counts_replaces_it(faulty, tmp_path):
    corrected(tmp_path / "letter.xlsx", faulty.returns / "phản hồi.xlsx", **{KEY: 7})
    faulty.run()

    assert [(f"{ONE}.xlsx", "superseded", "info")] == faulty.found
    assert 7 == faulty.figure


@pytest.mark.parametrize("mark", ["whole", "property lost", "sheet lost", "both lost"])
def test_the_answer_to_an_older_letter_is_asked_about_cell_by_cell(faulty, tmp_path, mark):
    faulty.send("lần 2.xlsx", **{KEY: 5})
    faulty.run()
    back = faulty.returns / "phản hồi.xlsx"
    corrected(tmp_path / "letter.xlsx", back, **{KEY: 7})
    without_marks(back, mark)
    faulty.run()

    if mark == "both lost":  # nothing says any more that it is an answer
        assert 7 == faulty.figure
        return
    question = next(f for f in faulty.result.findings if f.file == back.name)
    assert ("answers_another", "error", 5) == (question.rule, question.severity, faulty.figure)
    assert "5 → 7" in question.message
    assert ["Biểu số liệu!D"] == [cell.rstrip("0123456789") for cell in question.cells]
    assert ("received", []) == (faulty.line().status, faulty.letters)

    faulty.decide("official", back.name)
    faulty.run()

    assert 7 == faulty.figure
    assert {"info"} == {severity for _, _, severity in faulty.found}


def without_marks(path, mark: str) -> None:
    book = with_results(path)
    if mark in ("property lost", "both lost"):
        del book.custom_doc_props["phuluc_answers"]
    if mark in ("sheet lost", "both lost"):
        del book["Cần sửa"]
    book.save(path)


def test_an_answer_in_the_same_run_came_after_what_it_answers(tmp_path, faulty):
    fresh = Office(tmp_path / "again")
    shutil.copytree(faulty.returns, fresh.returns)
    corrected(tmp_path / "letter.xlsx", fresh.returns / "a phản hồi.xlsx", **{KEY: 7})
    fresh.run()

    assert [(f"{ONE}.xlsx", "superseded", "info")] == fresh.found
    assert 7 == fresh.figure


def test_answers_to_two_letters_in_one_run_are_not_put_in_order(faulty, tmp_path):
    faulty.send(f"{ONE}.xlsx", **{KEY: -2})
    faulty.run()
    second = next((faulty.out / "phan-hoi").iterdir())
    corrected(second, faulty.returns / "trả lời 2.xlsx", **{KEY: 8})
    corrected(tmp_path / "letter.xlsx", faulty.returns / "trả lời 1.xlsx", **{KEY: 7})
    faulty.run()

    assert 8 == faulty.figure
    assert [(f"{ONE}.xlsx", "superseded", "info"), ("trả lời 1.xlsx", "answers_another", "error")] == (
        faulty.found
    )  # fmt: skip


def test_an_old_version_sent_again_is_told_and_does_not_count(office):
    for name, figure in (("v1.xlsx", 1), ("v2.xlsx", 2)):
        office.send(name, **{KEY: figure})
        office.run()
    shutil.copyfile(office.returns / "v1.xlsx", office.returns / "v3.xlsx")
    office.run()

    assert [("v1.xlsx", "superseded", "info"), ("v3.xlsx", "old_version_again", "warning")] == (
        office.found
    )
    assert (2, 0, []) == (office.figure, office.line().warnings, office.letters)


def test_no_order_is_claimed_of_what_came_together_when_one_of_it_comes_again(office):
    for number in (1, 2):
        office.send(f"v{number}.xlsx", **{KEY: number})
    office.run()
    office.decide("official", "v2.xlsx")
    office.run()
    assert [("v1.xlsx", "superseded", "info")] == office.found
    shutil.copyfile(office.returns / "v1.xlsx", office.returns / "v3.xlsx")
    office.run()

    assert [
        ("v1.xlsx", "superseded", "info"), ("v3.xlsx", "later_than_decision", "warning")
    ] == office.found  # fmt: skip
    assert 2 == office.figure


def test_a_renamed_file_is_no_old_version(office):
    for name, figure in (("v1.xlsx", 1), ("v2.xlsx", 2)):
        office.send(name, **{KEY: figure})
        office.run()
    (office.returns / "v1.xlsx").rename(office.returns / "v1 cũ.xlsx")
    office.run()

    assert [("v1 cũ.xlsx", "superseded", "info")] == office.found


def test_a_file_that_came_after_the_decision_deserves_a_warning(office):
    office.send("v1.xlsx", **{KEY: 1})
    office.run()
    office.decide("official", "v1.xlsx")
    office.send("v2.xlsx", **{KEY: 2})
    office.run()

    assert [("v2.xlsx", "later_than_decision", "warning")] == office.found
    assert 1 == office.figure


@pytest.mark.parametrize("by", ["name", "title"])
def test_a_file_on_the_template_of_another_unit_replaces_nothing_unasked(office, by):
    office.send(**{KEY: 1})
    office.run()
    path = office.send(f"{TWO}.xlsx" if by == "name" else "mới.xlsx", **{KEY: 2})
    if by == "title":
        retitled(path, ROSTER.by_id[TWO].name)
    office.run()

    assert [(path.name, "unit_conflict", "error")] == office.found
    assert 1 == office.figure
    assert ("received", "unusable") == (office.line(ONE).status, office.line(TWO).status)
    assert "unusable" == office.reminded()[TWO]

    office.decide("official", path.name)
    office.run()

    assert [(f"{ONE}.xlsx", "superseded", "info")] == office.found
    assert 2 == office.figure


def retitled(path, name: str) -> None:
    """Another unit's name in the line that says whose figures these are; its own stays elsewhere."""
    book = with_results(path)
    for row in book["Biểu số liệu"].iter_rows(max_row=6):
        for cell in row:
            if str(cell.value).startswith("TẠI "):
                cell.value = f"TẠI {name.upper()} 6 THÁNG ĐẦU NĂM 2023"
    book.save(path)


# Days before the run on which the files were saved, and the figure that counts.
SAME_RUN = [
    ((3, 1), 2, "Báo cáo có ngày lưu tệp sau cùng"),
    ((1, 3), 1, "Báo cáo có ngày lưu tệp sau cùng"),
    ((1, 1), None, ""),
]


@pytest.mark.parametrize(("days", "counts", "reason"), SAME_RUN)
def test_files_of_one_run_are_ordered_by_their_own_days_alone(office, days, counts, reason):
    for number, before in enumerate(days, 1):
        path = office.send(f"{number}.xlsx", **{KEY: number})
        saved = (
            (MORNING - dt.timedelta(days=before, minutes=number))
            .replace(tzinfo=OFFICE_ZONE)
            .timestamp()
        )
        os.utime(path, (saved, saved))
    office.run()

    assert counts == office.figure
    rules = {rule for _, rule, _ in office.found}
    assert {"superseded"} == rules if counts else {"two_returns"} == rules
    assert all(reason in f.message for f in office.result.findings)


def test_what_cannot_count_is_not_in_time(office):
    path = office.send(f"{TWO}.xlsx")  # another unit's template
    office.run()

    assert ("unusable", "unusable", "") == (
        office.line().status, office.line().arrival, office.line().sent
    )  # fmt: skip

    path.unlink()
    office.send(**{KEY: 9})
    office.days = 3
    office.run()

    assert "late" == office.line().arrival


def test_a_return_that_was_in_time_stays_so_when_it_is_replaced_in_place(office):
    office.send(**{KEY: 1})
    office.run()
    office.send(**{KEY: 2})
    office.days = 3
    office.run()

    assert (2, "on_time") == (office.figure, office.line().arrival)


HEADER = "unit,code,value,who,why,until\n"


@pytest.mark.parametrize(
    ("sent", "until", "expected"),
    [
        ([], "", 50),
        (["lần 2.xlsx"], "", "ô hiện ghi “65”"),  # the text of the cell is another one
        ([], "2023-06-15", "đã hết hạn ngày 15/06/2023"),  # by the day of judgement
        ([], "2023-06-16", 50),
    ],
)
def test_a_confirmed_reading_holds_for_the_text_it_was_made_on(
    office, tmp_path, sent, until, expected
):
    code = FORM.by_key[KEY].code
    path = tmp_path / "xac-nhan.csv"
    path.write_text(f"{HEADER}{ONE},{code},50,Lan,đã gọi,{until}\n", encoding="utf-8")
    office.office_files = Sources(day=DUE, confirmations=path)
    office.send(**{KEY: "50 (tạm tính)"})
    office.run()
    for name in sent:
        office.send(name, **{KEY: 65})
        office.run()
    unused = [f for f in office.result.findings if f.rule == "repair_unused"]

    if isinstance(expected, int):
        assert (expected, []) == (office.figure, unused)
    else:
        assert [("xac-nhan.csv", "warning")] == [(f.file, f.severity) for f in unused]
        assert expected in unused[0].message
