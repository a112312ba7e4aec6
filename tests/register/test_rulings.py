"""One store of decisions: whichever way one came, it is taken in once, bound, told, and taken back."""

import csv
import datetime as dt
import json
import sqlite3
from contextlib import nullcontext
from dataclasses import replace

import pytest
from command import run
from offices import DUE, FORM, MORNING, PERIOD, ROSTER, UNITS, carry_out, send, task

from pipeline.consolidation.freeze import close
from pipeline.consolidation.verify import verify
from pipeline.consolidation.wanted import Wanted
from pipeline.judging.background import Sources
from pipeline.output_folder import checksum
from pipeline.register.decisions import Written, record_decision
from pipeline.register.recall import known_to
from pipeline.register.register import NAME, open_register
from pipeline.register.rulings import (
    Ruling,
    about_finding,
    about_row,
    every_ruling,
    words_that_hold,
)
from schemas.errors import PhulucError

ONE, TWO, _ = UNITS
KEY = "guidance_documents"
CODE = FORM.by_key[KEY].code
UNCLEAR = "50 (tạm tính)"


class Desk:
    """An office with its confirmation file and a sheet of decisions; each run is a day later."""

    def __init__(self, home) -> None:
        self.home, self.returns, self.out, self.days = home, home / "r", home / "o", 0
        self.decided: tuple[Written, ...] = ()
        self.returns.mkdir()

    def confirm(self, *lines: str, header="unit,code,value,who,why,raw") -> None:
        text = "\n".join((header, *lines)) + "\n"
        (self.home / "xac-nhan.csv").write_text(text, encoding="utf-8")

    def run(self):
        path = self.home / "xac-nhan.csv"
        sources = Sources(day=DUE, confirmations=path if path.exists() else None)
        background = sources.load((FORM,), PERIOD, ROSTER)
        self.work = replace(
            task(self.returns, self.out, self.days), sources=sources, background=background,
            decided=self.decided,
        )  # fmt: skip
        self.result, _ = carry_out(self.work)
        self.days += 1
        return self

    @property
    def figure(self) -> float | None:
        value = self.result.totals.set_index("key")["value"][KEY]
        return None if value != value else value

    @property
    def told(self) -> list[str]:
        rules = ("repair_unused", "decision_unused")
        return [f.message for f in self.result.findings if f.rule in rules]

    def rulings(self):
        with open_register(self.out, PERIOD.id) as register:
            return every_ruling(register)

    def decide(self, kind: str, unit: str = ONE, name: str = "") -> None:
        with open_register(self.out, PERIOD.id) as register:
            now = MORNING + dt.timedelta(days=self.days)
            record_decision(register, unit, kind, name, "", "Lê Thị B", "đã hỏi", now)


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path)
    send(made.returns, ONE, **{KEY: UNCLEAR})
    return made


def test_a_confirmed_reading_is_a_dated_line_bound_to_file_and_text(desk):
    desk.confirm(f"{ONE},{CODE},65,Lan,đã gọi,")
    desk.run()
    (ruling,) = desk.rulings()

    assert 65 == desk.figure
    assert ("reading", ONE, f"row:{KEY}", "65", UNCLEAR, "Lan", "đã gọi") == (
        ruling.kind, ruling.unit, ruling.about, ruling.value, ruling.raw, ruling.who, ruling.why
    )  # fmt: skip
    assert ("2023-06-15T08:00:00", f"{ONE}.xlsx", "xac-nhan.csv") == (
        ruling.at, ruling.name, ruling.source
    )  # fmt: skip
    assert 64 == len(ruling.checksum)


def test_facts_say_who_decided_when_and_why(desk):
    desk.confirm(f"{ONE},{CODE},65,Lan,đã gọi,")
    desk.run()
    with (desk.out / "facts.csv").open(encoding="utf-8-sig") as file:
        said = {line["key"]: line["decided"] for line in csv.DictReader(file)}

    assert {"Lan, 08:00 15/06/2023: đã gọi"} == {text for text in said.values() if text}
    assert said[KEY]


def test_the_same_line_twice_is_one_decision(desk):
    desk.confirm(f"{ONE},{CODE},65,Lan,đã gọi,")
    desk.run().run()

    assert (1, 65) == (len(desk.rulings()), desk.figure)


def test_a_line_that_is_changed_and_changed_back_is_heard_each_time(desk):
    for value in (65, 70, 65):
        desk.confirm(f"{ONE},{CODE},{value},Lan,đã gọi,")
        desk.run()

    assert (["65", "70", "65"], 65) == ([r.value for r in desk.rulings()], desk.figure)


def test_of_several_lines_of_one_file_on_one_subject_the_last_is_heard_once(desk):
    desk.decided = tuple(
        Written(kind, ONE, "Lan", "đã gọi", source="van-phong.xlsx", place=f"dòng {line}")
        for line, kind in enumerate(("nothing", "waiting"), 5)
    )
    desk.run().run()

    assert ["waiting"] == [ruling.kind for ruling in desk.rulings()]


WORD = "rule|a|b"  # a finding on two rows
WORDS = [  # decisions of one unit in their order, and whether the word on the finding still holds
    ((("accepted", WORD, ""),), True),
    ((("reading", "a", "7"), ("accepted", WORD, "")), True),
    ((("accepted", WORD, ""), ("reading", "a", "7")), False),
    ((("accepted", WORD, ""), ("reading", "b", "7")), False),
    ((("declined", WORD, ""), ("reading", "b", "7")), False),
    ((("accepted", WORD, ""), ("reading", "c", "7")), True),
    ((("accepted", WORD, ""), ("reading", "a", "Đúng")), True),  # the figure stays what it was
]


@pytest.mark.parametrize(("made", "holds"), WORDS)
def test_a_word_on_a_finding_is_no_older_than_its_figures(made, holds):
    lines = [
        Ruling(kind, ONE, "Lan", "", about_row(of) if kind == "reading" else about_finding(of),
               value=value, id=number) for number, (kind, of, value) in enumerate(made, 1)
    ]  # fmt: skip

    assert holds == bool(words_that_hold(lines))
    others = [replace(line, unit=TWO) if line.kind == "reading" else line for line in lines]
    assert words_that_hold(others)


def test_a_line_removed_withdraws_nothing(desk):
    desk.confirm(f"{ONE},{CODE},65,Lan,đã gọi,")
    desk.run()
    (desk.home / "xac-nhan.csv").unlink()

    assert 65 == desk.run().figure


def test_undo_is_not_undone_by_a_file_that_still_lies_there(desk):
    desk.confirm(f"{ONE},{CODE},65,Lan,đã gọi,")
    desk.run()
    desk.decide("undo")

    assert 50 == desk.run().figure or desk.figure is None
    assert [] == [f for f in desk.result.findings if f.rule == "repair_confirmed"]


@pytest.mark.parametrize(
    ("raw", "changes", "holds"),
    [
        ("", {}, True),
        ("", {KEY: 70}, False),  # another text in another file
        ("", {"plan_tasks_done": 1}, False),  # another file, though the cell says the same
        (UNCLEAR, {"plan_tasks_done": 1}, True),  # the line names the text, and no file
        (UNCLEAR, {KEY: 70}, False),
    ],
)
def test_what_it_was_made_on_has_changed_and_it_is_told_not_applied(desk, raw, changes, holds):
    desk.confirm(f"{ONE},{CODE},65,Lan,đã gọi,{raw}")
    desk.run()
    send(desk.returns, ONE, **({KEY: UNCLEAR} | changes))
    desk.run()

    assert holds == (desk.figure == 65)
    assert holds == (not desk.told)
    assert holds or "quyết định ngày 15/06/2023 của Lan" in desk.told[0]


def test_a_line_that_names_the_text_holds_whatever_the_file_is_called(desk):
    desk.confirm(f"{ONE},{CODE},65,Lan,đã gọi,{UNCLEAR}")
    desk.run()
    (desk.returns / f"{ONE}.xlsx").rename(desk.returns / f"{ONE} lần 2.xlsx")

    assert (65, []) == (desk.run().figure, desk.told)


UNTAKEN = [
    (Written("nothing", TWO, "", "công văn", source="van-phong.xlsx", place="trang tính “Quyết định”, dòng 3"),
     "trang tính “Quyết định”, dòng 3 chưa ghi được vào sổ: Chưa ghi người quyết định"),
    (Written("official", ONE, "Lan", "đã hỏi", file="không có.xlsx", source="van-phong.xlsx"),
     "Ghi đúng một tệp của đơn vị"),
    (Written("received", ONE, "Lan", "sổ công văn", value="hôm qua", source="van-phong.xlsx"),
     "Lúc nhận “hôm qua” không đúng dạng"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "problem"), UNTAKEN)
def test_what_cannot_be_taken_in_is_told_with_its_place_every_run(desk, written, problem):
    desk.decided = (written,)
    for _ in range(2):
        desk.run()

        assert 1 == len(desk.told)
        assert problem in desk.told[0]
    assert [] == desk.rulings()


def test_a_sheet_of_the_office_decides_about_files_and_units(desk):
    send(desk.returns, ONE, "b.xlsx", **{KEY: 7})
    desk.decided = (
        Written("official", ONE, "Lan", "đã hỏi", file="b.xlsx", source="van-phong.xlsx"),
        Written("nothing", TWO, "Lan", "công văn", at="2023-06-10", source="van-phong.xlsx"),
    )
    desk.run().run()

    assert [("official", "2023-06-15T08:00:00"), ("nothing", "2023-06-10T00:00:00")] == [
        (ruling.kind, ruling.at) for ruling in desk.rulings()
    ]
    assert 7 == desk.figure
    assert "nothing_to_report" == desk.result.submissions[1].status


def test_a_closing_keeps_decisions_and_what_could_not_be_taken_in(desk):
    desk.confirm(f"{ONE},{CODE},65,Lan,đã gọi,", f"{ONE},9.9,1,Lan,đã gọi,")
    desk.run()
    closed = close(desk.work, desk.result, Wanted(), "Lê Thị B")
    (desk.home / "xac-nhan.csv").unlink()

    assert 1 == len(desk.told)
    assert [] == verify(closed, desk.out)
    assert "xac-nhan.csv" not in " ".join(closed.manifest["files"])


OLD = """
    CREATE TABLE decision (id INTEGER PRIMARY KEY, at TEXT NOT NULL, unit TEXT NOT NULL, kind TEXT NOT NULL,
        checksum TEXT NOT NULL, value TEXT NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL);
    DROP TABLE ruling;
    DROP TRIGGER register_no_UPDATE;
    UPDATE register SET version = 1;
    INSERT INTO decision (at, unit, kind, checksum, value, who, why) VALUES
        ('2023-06-14T08:00:00', 'X18', 'nothing', '', '', 'A', 'b'),
        ('2023-06-14T09:00:00', 'X19', 'nothing', '', '', 'A', 'b'),
        ('2023-06-14T10:00:00', 'X18', 'undo', '', '', 'A', 'b'),
        ('2023-06-14T11:00:00', 'X18', 'received', '', '2023-06-13T16:30:00', 'A', 'b'),
        ('2023-06-14T11:00:00', 'X19', 'withdrawn', 'abc', 'x.xlsx', 'A', 'b');
"""


def test_a_register_of_an_earlier_program_keeps_its_decisions(desk):
    desk.run()
    with sqlite3.connect(desk.out / NAME) as old:
        old.executescript(OLD.replace("X18", ONE).replace("X19", TWO))
    old.close()
    for _ in range(2):
        with open_register(desk.out, PERIOD.id) as register:
            known = known_to(register, DUE)

        assert [TWO] == list(known.nothing)
        assert {ONE: "2023-06-13T16:30:00"} == known.sent
        assert [("abc", TWO)] == [(mark, word.value) for mark, word in known.withdrawn.items()]
    assert 5 == len(desk.rulings())


@pytest.mark.parametrize("after", ["taken in", "another file", "taken back"])
def test_check_applies_a_line_of_a_file_as_the_register_has_it(desk, monkeypatch, after):
    monkeypatch.chdir(desk.home)
    desk.out = desk.home / "output" / PERIOD.id
    desk.confirm(f"{ONE},{CODE},65,Lan,đã gọi,")
    desk.run()
    if after == "another file":
        send(desk.returns, ONE, **{KEY: UNCLEAR, "plan_tasks_done": 1})
    elif after == "taken back":
        desk.decide("undo")
    desk.run()
    options = ("--period", PERIOD.id, "--repairs", desk.home / "xac-nhan.csv")
    (item,) = json.loads(run("check", desk.returns, *options, "--format", "json")[1])["returns"]
    (answer,) = (line for line in item["answers"] if line["code"] == CODE)

    assert (65 if after == "taken in" else 50) == answer["value"]
    assert desk.figure in (answer["value"], None)


@pytest.mark.parametrize(
    ("since", "meant"),
    [("nothing", "first"), ("renamed", "second"), ("edited", ""), ("gone", "first")],
)
def test_a_word_on_a_file_is_on_what_lies_there_under_its_name(desk, since, meant):
    first, second = desk.returns / f"{ONE}.xlsx", send(desk.returns, ONE, "b.xlsx", **{KEY: 5})
    marks = {"first": checksum(first), "second": checksum(second)}
    desk.run()
    if since == "renamed":
        second.replace(first)
    elif since == "edited":
        send(desk.returns, ONE, **{KEY: 7})
    elif since == "gone":
        first.unlink()
    refused = (
        nullcontext() if meant else pytest.raises(PhulucError, match="nay khác với tệp đã đọc")
    )
    with refused:
        desk.decide("withdrawn", name=first.name)

    assert ([marks[meant]] if meant else []) == [ruling.checksum for ruling in desk.rulings()]


def test_a_line_of_the_sheet_is_on_what_the_run_has_read(desk):
    desk.run()
    corrected = send(desk.returns, ONE, **{KEY: 7})
    desk.decided = (Written("withdrawn", ONE, "Lan", "gửi nhầm", file=corrected.name),)
    desk.run()

    assert [checksum(corrected)] == [ruling.checksum for ruling in desk.rulings()]
