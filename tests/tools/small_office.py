"""An office of three units and a form of three rows: papers in, what the program says of them out.

Small, so that thousands of its histories can be lived; a file is made and read once for the same bytes.
"""

import datetime as dt
import functools
import os
import tempfile
from dataclasses import replace
from pathlib import Path

from office_model import UNCLEAR, Paper
from office_workbook import fill
from one_return import read_return
from places import TESTS

from pipeline.cli.period_screen import consolidation_text
from pipeline.consolidation.consolidate import Consolidation
from pipeline.consolidation.freeze import close
from pipeline.consolidation.run import Task, run
from pipeline.consolidation.wanted import Wanted
from pipeline.intake.folder import find_files
from pipeline.judging.background import Sources
from pipeline.past.output_tables import TOTALS, read_totals
from pipeline.reading.read_return import Expected
from pipeline.register.closings import Closing
from pipeline.register.decisions import record_decision
from pipeline.register.recall import known_to
from pipeline.register.register import open_register
from pipeline.register.reminders import Reminder, reminders
from pipeline.register.sealed import day_of_judgement
from pipeline.register.standing import standing, status_lines
from pipeline.register.submission import Submission
from pipeline.remaining.desk import NAME
from pipeline.returns import Filled, Return
from pipeline.template.template import template_book
from pipeline.xlsx.write import write_book
from schemas.days import OFFICE_ZONE
from schemas.form.loading import load_form
from schemas.periods.deadline import Deadline
from schemas.periods.period import parse_period
from schemas.units.unit import load_roster

_HOME = TESTS / "forms" / "giao_viec_2024"
FORM, ROSTER = load_form(str(_HOME)), load_roster(_HOME / "units.csv")
PERIOD, OTHER = parse_period("2024-NAM"), parse_period("2024-6T")
UNITS = tuple(unit.id for unit in ROSTER.units)
KEYS = ("given", "done", "on_time_rate")
MORNING, DUE = dt.datetime(2024, 12, 14, 8, 0), dt.date(2024, 12, 17)


@functools.cache
def content(paper: Paper) -> bytes:
    """The bytes of a file; a workbook is read the same with something behind its end."""
    if paper.damaged:
        return b"PK\x03\x04 cut short" + repr(paper).encode()  # other bytes for each
    x, y = (None, None) if isinstance(paper.rate, str) else paper.rate
    state = paper.rate if isinstance(paper.rate, str) else None
    figures = (Filled(paper.given), Filled(paper.done), Filled(state, x, y))
    period = PERIOD if paper.of_period else OTHER
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.xlsx"
        filled = dict(zip(KEYS, figures, strict=True))
        write_book(template_book(FORM, ROSTER.by_id[paper.unit], period, filled), path)
        return path.read_bytes() + bytes(paper.copy)


@functools.cache
def _reading(data: bytes) -> Return:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.xlsx"
        path.write_bytes(data)
        return read_return(path, Expected((FORM,), ROSTER, period=PERIOD))


class SmallOffice:
    """Its folders under `home`, its clock, and by unit the reading of “done” that is confirmed."""

    def __init__(self, home: Path) -> None:
        self.home, self.returns, self.out = home, home / "báo cáo", home / "kết quả"
        self.returns.mkdir()
        self.now = MORNING
        self.confirmed: dict[str, tuple[int, dt.date]] = {}
        self.mailed: dict[str, dt.datetime] = {}  # by the name of the file that a mail brought
        self.result: Consolidation
        self.said: list[str]  # what the terminal says of the last run

    def put(self, name: str, paper: Paper, hours: int = 0) -> dt.datetime:
        """A file is saved in the folder, so many hours ago by its own time, which is returned."""
        path = self.returns / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content(paper))
        saved = self.now - dt.timedelta(hours=hours)
        moment = saved.replace(tzinfo=OFFICE_ZONE).timestamp()
        os.utime(path, (moment, moment))
        return saved

    def take(self, name: str) -> None:
        (self.returns / name).unlink()

    def decide(self, unit: str, kind: str, name: str = "", moment: str = "") -> None:
        with open_register(self.out, PERIOD.id) as register:
            record_decision(register, unit, kind, name, moment, "Lê Thị B", "đã hỏi", self.now)

    def choose(self, unit: str, value: int) -> None:
        """A doubtful “done” is put right in the workbook that the last run has written."""
        fill(self.out / NAME, "Số liệu cần xác nhận", ROSTER.by_id[unit].short, "Lê Thị B",
             choice="Sửa thành", value=str(value), note="đã hỏi")  # fmt: skip

    def look(self, hours: float = 0) -> "SmallOffice":
        """So many hours later a consolidation."""
        self.now += dt.timedelta(hours=hours)
        self.result, outputs = run(self._task(), self._read, Wanted())
        self.said = list(consolidation_text(self.result, self.result.findings, outputs))
        return self

    def close(self) -> Closing:
        """What was found last is signed; raises PhulucError where there is nothing new."""
        return close(self._task(), self.result, Wanted(), "Lê Thị B")

    def _task(self) -> Task:
        path = self.home / "xac-nhan.csv"
        lines = [
            f"{unit},{FORM.by_key['done'].code},{value},Lan,đã gọi,{UNCLEAR},{until.isoformat()}"
            for unit, (value, until) in self.confirmed.items()
        ]
        path.write_text("\n".join(["unit,code,value,who,why,raw,until", *lines]), encoding="utf-8")
        day = day_of_judgement(self.out, self.now.date())
        sources = Sources(day=day, confirmations=path)
        background = sources.load((FORM,), PERIOD, ROSTER)
        return Task(
            self.returns, FORM, PERIOD, ROSTER, self.out, self.now, DUE, sources, background
        )

    def _read(self) -> list[Return]:
        files = find_files([self.returns])
        return [
            replace(_reading(path.read_bytes()), file=str(path), sent=self.mailed.get(path.name))
            for path in files
        ]

    def status(self) -> tuple[list[Submission], str]:
        """Every unit's line as the register keeps it, and what `phuluc status` prints."""
        with open_register(self.out, PERIOD.id) as register:
            known = known_to(register, DUE)
            lines = standing(register, ROSTER.during(PERIOD), known)
            return lines, "\n".join(status_lines(register, lines, known, FORM))

    def reminded(self) -> dict[str, Reminder]:
        found = reminders(self.status()[0], PERIOD, Deadline(DUE), "SNV", self.now.date())
        return {reminder.unit.id: reminder for reminder in found}


def totals_in(folder: Path) -> dict[str, float | None]:
    """The figures of a folder of output; None for what nobody has answered."""
    values = {key: total["value"] for key, total in read_totals(folder / TOTALS).items()}
    return {key: None if values[key] != values[key] else values[key] for key in KEYS}
