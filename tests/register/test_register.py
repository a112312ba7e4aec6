"""The register: what it keeps, which return counts and why, and that the arithmetic of units holds."""

import datetime as dt
import os
import sqlite3
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import openpyxl
import pytest
from offices import DUE, FORM, PERIOD, ROSTER, UNITS, carry_out, contents, read, send, task

from pipeline.cli.trace_lines import trace_lines
from pipeline.consolidation.run import run
from pipeline.consolidation.wanted import Wanted
from pipeline.register.decisions import record_decision
from pipeline.register.mending import has_register, mend_register
from pipeline.register.recall import known_to
from pipeline.register.register import open_register
from pipeline.register.reminders import reminders
from pipeline.register.standing import equation, standing, status_lines
from pipeline.register.submission import arrivals
from schemas.days import OFFICE_ZONE
from schemas.errors import PhulucError
from schemas.periods.deadline import Deadline

ONE, TWO, THREE = UNITS


@pytest.fixture
def office(tmp_path):
    """Folders for returns and output; two of three units have sent."""
    returns, out = tmp_path / "báo cáo", tmp_path / "kết quả"
    send(returns, ONE, guidance_documents=10)
    send(returns, TWO, guidance_documents=20)
    return returns, out


def total(result, key="guidance_documents"):
    return result.totals.set_index("key")["value"][key]


def lines(out, query, *values):
    with open_register(out, PERIOD.id) as register:
        return register.read(query, *values)


def decide(out, unit, kind, name="", moment="", who="Lê Thị B"):
    with open_register(out, PERIOD.id) as register:
        record_decision(register, unit, kind, name, moment, who, "theo công văn")


def test_every_file_is_kept_with_when_and_by_which_run_it_was_first_seen(office):
    carry_out(task(*office))
    send(office[0], THREE)
    carry_out(task(*office, days=1))

    assert lines(office[1], "SELECT name, unit, at, run FROM seen ORDER BY id") == [
        (f"{ONE}.xlsx", ONE, "2023-06-15T08:00:00", 1),
        (f"{TWO}.xlsx", TWO, "2023-06-15T08:00:00", 1),
        (f"{THREE}.xlsx", THREE, "2023-06-16T08:00:00", 2),
    ]


def test_nothing_new_changes_no_byte(office):
    carry_out(task(*office))
    before = contents(office[1])
    times = {path: path.stat().st_mtime_ns for path in office[1].iterdir()}

    carry_out(task(*office, days=3))

    assert before == contents(office[1])
    assert times == {path: path.stat().st_mtime_ns for path in office[1].iterdir()}


@pytest.mark.parametrize("table", ["seen", "status", "official", "run", "register", "content"])
@pytest.mark.parametrize("change", ["UPDATE {} SET rowid = rowid + 100", "DELETE FROM {}"])
def test_what_is_written_cannot_be_changed(office, table, change):
    carry_out(task(*office))

    with sqlite3.connect(office[1] / "so-theo-doi.sqlite") as register, \
            pytest.raises(sqlite3.IntegrityError, match="append-only"):  # fmt: skip
        register.execute(change.format(table))


# What came in which run, what was decided, and what counts for the first unit then.
RESUBMISSIONS = [
    ("seen in a later run", [{"a": 10}, {"a": 10, "b": 11}], None, 11, "latest"),
    ("put in place of the first", [{"a": 10}, {"a": 12}], None, 12, "only"),
    ("both unseen in one run", [{"a": 10, "b": 11}], None, None, None),
    ("a third settles two", [{"a": 10, "b": 11}, {"a": 10, "b": 11, "c": 12}], None, 12, "latest"),
    ("the same figures twice", [{"a": 10, "b": 10}], None, 10, "same"),
    ("named by the secretariat", [{"a": 10}, {"a": 10, "b": 11}], ("official", "a"), 10, "named"),
    ("named among unseen ones", [{"a": 10, "b": 11}], ("official", "a"), 10, "named"),
    ("taken back", [{"a": 10}, {"a": 10, "b": 11}], ("withdrawn", "b"), 10, "only"),
]  # fmt: skip
REASONS = {
    "latest": "Báo cáo nhận sau cùng",
    "only": "Báo cáo duy nhất tổng hợp được",
    "same": "Các báo cáo có số liệu giống nhau",
    "named": "Lê Thị B: theo công văn",
}


@pytest.mark.parametrize(
    ("runs", "decision", "counts", "reason"),
    [case[1:] for case in RESUBMISSIONS], ids=[case[0] for case in RESUBMISSIONS],
)  # fmt: skip
def test_which_return_of_a_unit_counts_and_why(tmp_path, runs, decision, counts, reason):
    returns, out = tmp_path / "r", tmp_path / "o"
    for day, files in enumerate(runs):
        for name, figure in files.items():
            send(returns, ONE, f"{name}.xlsx", guidance_documents=figure)
        result, _ = carry_out(task(returns, out, days=day))
    if decision:
        decide(out, ONE, decision[0], f"{decision[1]}.xlsx")
        result, _ = carry_out(task(returns, out, days=9))

    official = lines(out, "SELECT why FROM official WHERE unit = ? ORDER BY id DESC", ONE)
    assert counts == (None if total(result) != total(result) else total(result))
    assert [REASONS[reason]] == [why for (why,) in official[:1]] if reason else not official


def test_a_resubmission_is_linked_and_its_differences_kept_cell_by_cell(office):
    carry_out(task(*office))
    send(office[0], ONE, "gửi lại.xlsx", guidance_documents=12, plan_tasks_done=1)
    carry_out(task(*office, days=1))

    assert [("guidance_documents", "12"), ("plan_tasks_done", "1")] == sorted(
        lines(office[1], "SELECT key, now FROM difference WHERE unit = ?", ONE)
    )
    statuses = lines(office[1], "SELECT name, status FROM status JOIN seen USING (checksum, unit) "
                                "WHERE unit = ? ORDER BY status.id", ONE)  # fmt: skip
    assert ("gửi lại.xlsx", "accepted") in statuses
    assert (f"{ONE}.xlsx", "superseded") == [s for s in statuses if s[0] == f"{ONE}.xlsx"][-1]


def test_a_file_that_leaves_the_folder_was_taken_back_and_may_return(office):
    carry_out(task(*office))
    kept = (office[0] / f"{TWO}.xlsx").read_bytes()
    (office[0] / f"{TWO}.xlsx").unlink()
    result, _ = carry_out(task(*office, days=1))

    assert 10 == total(result)

    (office[0] / f"{TWO}.xlsx").write_bytes(kept)
    result, _ = carry_out(task(*office, days=2))

    assert 30 == total(result)
    assert ["accepted", "gone", "accepted"] == [
        status for (status,) in
        lines(office[1], "SELECT status FROM status WHERE unit = ? AND checksum <> '' ORDER BY id", TWO)
    ]  # fmt: skip


def test_expected_is_received_and_late_and_missing_and_nothing(office):
    carry_out(task(*office))
    send(office[0], THREE)
    result, _ = carry_out(task(*office, days=2))

    assert (
        "Phải gửi báo cáo: 3 đơn vị; đúng hạn 2, quá hạn 1, chưa gửi 0, không phát sinh 0."
        == equation(list(result.submissions))
    )

    (office[0] / f"{TWO}.xlsx").unlink()
    decide(office[1], TWO, "nothing")
    decide(office[1], THREE, "received", moment="2023-06-16T17:00")
    result, _ = carry_out(task(*office, days=3))

    assert {"on_time": 2, "late": 0, "unusable": 0, "missing": 0, "nothing_to_report": 1} == dict(
        arrivals(result.submissions)
    )
    line = result.totals.set_index("key").loc["guidance_documents"]
    assert (2, 1, ()) == (line["answered"], line["not_applicable"], line["missing"])


@pytest.mark.parametrize("who", ["the unit", "the office"])
def test_nothing_to_report_is_counted_alike_whoever_says_so(office, who):
    if who == "the unit":
        send(office[0], THREE, nothing=True)
    else:
        carry_out(task(*office))
        decide(office[1], THREE, "nothing")
    result, _ = carry_out(task(*office))

    assert (
        "Phải gửi báo cáo: 3 đơn vị; đúng hạn 2, quá hạn 0, chưa gửi 0, không phát sinh 1."
        == equation(list(result.submissions))
    )
    assert "nothing_to_report" == result.submissions[2].status
    status = lines(office[1], "SELECT status FROM status WHERE unit = ? AND checksum <> ''", THREE)
    assert status == ([("accepted",)] if who == "the unit" else [])
    sheet = openpyxl.load_workbook(office[1] / "phu-luc.xlsx")["Phụ lục"]
    below = [str(cell.value) for cell in sheet["A"]]
    assert f"Không phát sinh số liệu trong kỳ: {ROSTER.by_id[THREE].name}." in below
    assert "Số liệu được tổng hợp từ báo cáo của 2/3 cơ quan, đơn vị." in below


def test_a_corrected_time_of_receipt_is_told_wherever_times_are(office):
    carry_out(task(*office))
    decide(office[1], ONE, "received", moment="2023-06-13T16:30")
    carry_out(task(*office))

    book = openpyxl.load_workbook(office[1] / "phu-luc.xlsx")
    files = {line[1]: line[3] for line in book["Tệp đã nhận"].iter_rows(5, values_only=True)}
    assert {f"{ONE}.xlsx": "16:30 13/06/2023", f"{TWO}.xlsx": "08:00 15/06/2023"} == files
    assert {"16:30 13/06/2023"} == {
        line[-1] for line in book["Nguồn gốc"].iter_rows(4, values_only=True)
        if line[9] == f"{ONE}.xlsx"
    }  # fmt: skip
    with open_register(office[1], PERIOD.id) as register:
        told = list(trace_lines(FORM.by_key["guidance_documents"], FORM, ROSTER, office[1],
                          known_to(register, DUE)))  # fmt: skip
    assert ["16:30 13/06/2023", "08:00 15/06/2023"] == [
        line.split("Nhận lúc ")[1].split(";")[0] for line in told if "Nhận lúc" in line
    ]


def test_a_unit_is_not_late_because_the_run_is(office):
    saved = dt.datetime(2023, 6, 14, 9, 30, tzinfo=OFFICE_ZONE).timestamp()
    os.utime(office[0] / f"{ONE}.xlsx", (saved, saved))
    result, _ = carry_out(task(*office, days=3))

    assert {ONE: "on_time", TWO: "late", THREE: "missing"} == {
        item.unit.id: item.arrival for item in result.submissions
    }
    assert "2023-06-14T09:30:00" == result.submissions[0].sent


def test_status_says_the_same_as_the_run(office):
    result, _ = carry_out(task(*office))
    with open_register(office[1], PERIOD.id) as register:
        known = known_to(register, DUE)
        found = standing(register, ROSTER.during(PERIOD), known)
        text = "\n".join(status_lines(register, found, known, FORM))

    assert [(s.unit, s.status, s.files) for s in result.submissions] == [
        (s.unit, s.status, s.files) for s in found
    ]
    assert "Phải gửi báo cáo: 3 đơn vị; đúng hạn 2" in text
    assert "08:00 15/06/2023" in text


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (dt.date(2023, 6, 15), "Đến ngày 15/06/2023, Sở Nội vụ chưa nhận được báo cáo"),
        (dt.date(2023, 6, 17), "6 tháng đầu năm 2023 (chậm nhất ngày 16/06/2023) đã hết"),
    ],
)
def test_a_reminder_for_each_unit_that_owes_something(office, today, words):
    result, _ = carry_out(task(*office))
    found = reminders(result.submissions, PERIOD, Deadline(DUE, contact="0900"), "Sở Nội vụ", today)

    assert [THREE] == [item.unit.id for item in found]
    assert words in found[0].text
    assert "16/06/2023" in found[0].text
    assert found[0].text.endswith("Liên hệ: 0900.")


@pytest.mark.parametrize("lose", [Path.unlink, lambda path: path.write_bytes(b"")])
def test_a_register_that_is_lost_before_the_closing_is_told_of(office, lose):
    _, out = office
    assert "" == mend_register(out, PERIOD.id)
    carry_out(task(*office))
    assert "" == mend_register(out, PERIOD.id)
    assert has_register(out)
    lose(out / "so-theo-doi.sqlite")

    assert "phải ghi lại thời điểm nhận và các quyết định" in mend_register(out, PERIOD.id)
    assert not has_register(out)


@pytest.mark.parametrize(
    ("name", "whose"), [(f"{THREE}.xlsx", THREE), (f"{ONE} lần 2.xlsx", ONE), ("quét.xlsx", "")]
)
def test_a_damaged_file_is_told_with_its_unit_or_as_nobodys(office, name, whose):
    (office[0] / name).write_bytes(b"PK\x03\x04 cut short")
    carry_out(task(*office))
    with open_register(office[1], PERIOD.id) as register:
        known = known_to(register, DUE)
        found = standing(register, ROSTER.during(PERIOD), known)
        text = "\n".join(status_lines(register, found, known, FORM))

    holders = [item.unit.id for item in found if name in item.files]
    assert ([whose] if whose else []) == holders
    assert (not whose) == (f"    {name}: " in text)


def test_a_decision_of_nobody_is_refused(office):
    carry_out(task(*office))

    with pytest.raises(PhulucError, match="Chưa ghi người quyết định"):
        decide(office[1], ONE, "nothing", who=" ")


def test_a_decision_about_an_unknown_file_is_refused(office):
    carry_out(task(*office))

    with pytest.raises(PhulucError, match=f"“{ONE}.xlsx”"):
        decide(office[1], ONE, "official", "không có.xlsx")


def test_a_register_of_another_period_is_not_written_into(office):
    carry_out(task(*office))

    with pytest.raises(PhulucError):
        open_register(office[1], "2023-Q1")


def test_a_run_overtaken_while_it_reads_reads_again(office):
    """A return arrives and another run publishes it, between this run's reading and its writing."""
    returns, out = office
    overtaken = []

    def read_slowly():
        found = read(returns, FORM, ROSTER)
        if not overtaken:
            overtaken.append(send(returns, ONE, "lần hai.xlsx", guidance_documents=50))
            carry_out(task(returns, out, days=1))
        return found

    carry_out(task(*office))
    before, _ = carry_out(task(*office))
    result, _ = run(task(*office, days=1), read_slowly, Wanted())

    assert overtaken
    assert total(result) > total(before)
    assert [50.0] == [
        answer.figure.value for item in result.returns if item.file == "lần hai.xlsx"
        for answer in item.answers if answer.key == "guidance_documents"
    ]  # fmt: skip


def _one_of_many(job):
    returns, out, unit = job
    send(returns, unit, f"{unit} lần hai.xlsx", guidance_documents=50)
    carry_out(task(returns, out, days=1))
    return True


def test_several_runs_at_once(office):
    """Each adds a return and consolidates; whoever is last has seen all of them."""
    carry_out(task(*office))
    with ProcessPoolExecutor(3) as pool:
        assert [True] * 3 == list(pool.map(_one_of_many, [(*office, unit) for unit in UNITS]))

    with open_register(office[1], PERIOD.id) as register:
        assert [("ok",)] == register.read("PRAGMA integrity_check")
        assert [(5,)] == register.read("SELECT count(*) FROM seen")
    before = contents(office[1])
    result, _ = carry_out(task(*office, days=2))
    assert 150 == total(result)
    assert before == contents(office[1])
