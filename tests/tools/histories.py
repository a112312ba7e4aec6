"""Random histories of an office in, the first on which program and model disagree out.

`python tests/tools/histories.py 2000`. Files arrive, are corrected in place, renamed, sent again,
deleted; the secretariat decides and confirms; the clock is moved; the period is closed and amended.
After every step a consolidation is made, and office_model.py, which shares nothing with the program,
must agree with it.
"""

import datetime as dt
import shutil
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from office_model import KAD, UNCLEAR, OfficeModel, Paper, faults
from small_office import DUE, PERIOD, ROSTER, UNITS, SmallOffice, totals_in

from pipeline.consolidation.verify import verify
from pipeline.output_folder import FEEDBACK, OUTPUTS, SEALED, version_that_holds
from pipeline.register.closings import closings
from pipeline.register.register import open_register
from schemas.errors import PhulucError

_IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # a disk would be waited for
NAMES = {  # of files, and the unit that each names
    "VP.xlsx": "VP", "VP lan 2.xlsx": "VP", "STC.xlsx": "STC", "Sở Tài chính_bổ sung.xlsx": "STC",
    "X01.xlsx": "X01", "Xã Hồng Vân (2).xlsx": "X01", "nộp.xlsx": "", "phòng/nộp.xlsx": "",
}  # fmt: skip
PAPERS = st.builds(
    Paper, st.sampled_from(UNITS), st.sampled_from([5, 9, KAD]), st.sampled_from([3, 7, KAD, UNCLEAR]),
    st.sampled_from([(3, 4), (1, 2), KAD]), st.sampled_from([0, 0, 1]),
    st.sampled_from([True, True, True, True, False]), st.sampled_from([False] * 5 + [True]),
)  # fmt: skip
LOT = 100  # histories after which the long run says how far it is
LOOKS = st.sampled_from([True, True, True, False])  # whether a run follows at once


class Histories(RuleBasedStateMachine):
    """One office and one period; `model` knows what must be true of it."""

    def __init__(self) -> None:
        super().__init__()
        self.office = SmallOffice(Path(tempfile.mkdtemp(prefix="phuluc-", dir=_IN_MEMORY)))
        self.model = OfficeModel(UNITS, {name: of for name, of in NAMES.items() if of}, DUE)
        self.sealed: list[dict] = []

    def teardown(self) -> None:
        shutil.rmtree(self.office.home, ignore_errors=True)

    @initialize(paper=PAPERS)
    def begins(self, paper: Paper) -> None:
        self._put(f"{paper.unit}.xlsx", paper, 0)
        self._look()

    @rule(
        name=st.sampled_from(list(NAMES)),
        paper=PAPERS,
        hours=st.sampled_from([0, 1, 30]),
        look=LOOKS,
    )
    def a_file_arrives_or_is_replaced(
        self, name: str, paper: Paper, hours: int, look: bool
    ) -> None:
        self._put(name, paper, hours)
        self._passes(1, look)

    @rule(data=st.data(), name=st.sampled_from(list(NAMES)), look=LOOKS)
    def the_same_bytes_come_again(self, data, name: str, look: bool) -> None:
        """What was taken back before all else."""
        papers = sorted(self.model.withdrawn, key=repr) or sorted(self.model.came, key=repr)
        if papers:
            self._put(name, data.draw(st.sampled_from(papers)), 0)
            self._passes(1, look)

    @rule(data=st.data(), given=st.sampled_from([5, 9]), done=st.sampled_from([3, 7]), look=LOOKS)
    def a_file_is_corrected_in_place(self, data, given: int, done: int, look: bool) -> None:
        if name := self._any_file(data):
            self._put(
                name, replace(self.model.folder[name], given=given, done=done, damaged=False), 0
            )
            self._passes(2, look)

    @rule(data=st.data(), name=st.sampled_from(list(NAMES)), look=LOOKS)
    def a_file_is_renamed(self, data, name: str, look: bool) -> None:
        old = self._any_file(data)
        if old and old != name:
            self._put(name, self._take(old), 0)
            self._passes(1, look)

    @rule(data=st.data(), look=LOOKS)
    def a_file_leaves_the_folder(self, data, look: bool) -> None:
        if name := self._any_file(data):
            self._take(name)
            self._passes(1, look)

    @precondition(lambda self: self.model.came)
    @rule(data=st.data(), kind=st.sampled_from(["official", "withdrawn"]))
    def a_file_is_decided_about(self, data, kind: str) -> None:
        """By the name under which it lies in the folder now; only what a run has seen has one."""
        known = [
            name for name, paper in self.model.folder.items() if (paper, name) in self.model.seen
            and not (paper.damaged and (kind == "official" or name not in self.model.named))
        ]  # fmt: skip
        if not known:
            return
        name = data.draw(st.sampled_from(sorted(known)))
        paper = self.model.folder[name]
        unit = self.model.named[name] if paper.damaged else paper.unit
        self._decide(unit, kind, name)
        if kind == "official":
            self.model.official[unit] = paper
            self.model.withdrawn.pop(paper, None)
            self.model.decided[unit] = self.model.runs
        else:
            self.model.withdrawn[paper] = unit
            self.model.decided[paper] = self.model.runs
        self._passes(1, True)

    @precondition(lambda self: self.model.came)
    @rule(unit=st.sampled_from(UNITS), kind=st.sampled_from(["nothing", "received", "undo"]),
          day=st.integers(-3, 3))  # fmt: skip
    def a_unit_is_decided_about(self, unit: str, kind: str, day: int) -> None:
        moment = self.office.now + dt.timedelta(days=day)
        self._decide(unit, kind, moment=moment.isoformat())
        match kind:
            case "nothing":
                self.model.nothing.add(unit)
            case "received":
                self.model.sent[unit] = moment
            case "undo":
                self.model.nothing.discard(unit)
                self.model.official.pop(unit, None)
                self.model.held.pop(unit, None)
                of = self.model.withdrawn
                self.model.withdrawn = {
                    paper: whose for paper, whose in of.items() if whose != unit
                }
        self._passes(1, True)

    @rule(unit=st.sampled_from(UNITS), value=st.sampled_from([2, 4, 8]), days=st.integers(0, 4))
    def a_reading_is_confirmed(self, unit: str, value: int, days: int) -> None:
        until = self.office.now.date() + dt.timedelta(days=days)
        self.model.confirmed[unit] = self.office.confirmed[unit] = (value, until)
        self._passes(1, True)

    @rule(data=st.data(), value=st.sampled_from([2, 4, 8]), look=LOOKS)
    def a_reading_is_decided_in_the_workbook(self, data, value: int, look: bool) -> None:
        """What the last run asked about; by the next one the file may be another."""
        asked = sorted(unit for unit, line in self.lines.items() if UNCLEAR in line.said)
        if asked:
            unit = data.draw(st.sampled_from(asked))
            self.office.choose(unit, value)
            self.model.chosen[unit, self.lines[unit].counts] = value
            self._passes(1, look)

    @rule(days=st.sampled_from([-2, 1, 3, 400]))
    def the_clock_is_moved(self, days: int) -> None:
        self._passes(24 * days, True)

    @precondition(lambda self: self.model.came)
    @rule(fully=st.sampled_from([False] * 19 + [True]))
    def the_period_is_closed_or_amended(self, fully: bool) -> None:
        self._look()
        if not self.model.folder:
            return
        try:
            closed = self.office.close()
        except PhulucError as error:
            assert "không có thay đổi nào" in str(error)
            assert self.sealed[-1] == self.totals
            return
        assert len(self.sealed) == closed.number
        self.sealed.append(self.totals)
        self.model.closed_on = self.model.closed_on or self.office.now.date()
        assert not fully or [] == verify(closed, self.office.out)
        self._look()

    def _decide(self, unit: str, kind: str, name: str = "", moment: str = "") -> None:
        self.office.decide(unit, kind, name, moment)
        self.model.latest = max(self.model.latest + dt.timedelta(seconds=1), self.office.now)

    def _any_file(self, data) -> str:
        names = sorted(self.model.folder)
        return data.draw(st.sampled_from(names)) if names else ""

    def _put(self, name: str, paper: Paper, hours: int) -> None:
        self.model.folder[name] = paper
        self.model.saved[name] = self.office.put(name, paper, hours)

    def _take(self, name: str) -> Paper:
        self.office.take(name)
        return self.model.folder.pop(name)

    def _passes(self, hours: int, look: bool) -> None:
        self.office.now += dt.timedelta(hours=hours)
        if look:
            self._look()

    def _look(self) -> None:
        """A consolidation; an empty folder is refused before anything is made."""
        self.model.folder = dict(sorted(self.model.folder.items()))
        if not self.model.folder:
            return
        self.result = self.office.look().result
        self.lines = self.model.look(self.office.now)
        self.totals = self.model.totals(self.lines)
        self._agree_on_units()
        self._agree_on_totals()
        self._agree_on_what_is_told()

    def _agree_on_units(self) -> None:
        found = {
            item.unit.id: (item.counts, item.status, len(item.gone), frozenset(item.waiting),
                           item.sent, item.late) for item in self.result.submissions
        }  # fmt: skip
        for unit, line in self.lines.items():
            counts, *rest = found[unit]
            sent = line.sent.isoformat() if line.sent else ""
            assert line.counts == (self.model.folder[counts] if counts else None), unit
            assert [line.status, line.gone, line.waiting, sent, line.late] == rest, unit
        asked = any(finding.severity == "error" for finding in self.result.findings)
        assert self.model.asks(self.lines) == asked
        errors = {item.unit.id: item.errors for item in self.result.submissions if item.counts}
        assert {unit: faults(line.said) for unit, line in self.lines.items() if line.said} == errors

    def _agree_on_totals(self) -> None:
        holds = version_that_holds(self.office.out).folder
        assert self.totals == totals_in(holds)
        for number, totals in enumerate(self.sealed):
            assert totals == totals_in(self.office.out / SEALED / str(number) / OUTPUTS)
        letters = {path.stem.partition(" - ")[0] for path in (holds / FEEDBACK).glob("*")}
        assert {unit: bool(faults(line.said)) for unit, line in self.lines.items() if line.said} == {
            unit: unit in letters for unit, line in self.lines.items() if line.said
        }  # fmt: skip

    def _agree_on_what_is_told(self) -> None:
        lines, text = self.office.status()
        with open_register(self.office.out, PERIOD.id) as register:
            versions = closings(register)
        assert list(self.result.submissions) == lines
        owing = {unit: line.reminded for unit, line in self.lines.items() if line.reminded}
        assert owing == {unit: reminder.kind for unit, reminder in self.office.reminded().items()}
        lapsed = " ".join(f.message for f in self.result.findings if f.rule == "official_gone")
        assert self.model.lapsed(self.lines) == {
            unit for unit in UNITS if f" của {ROSTER.by_id[unit].short} (" in lapsed
        }
        assert len(self.model.withdrawn) == text.count("đã rút lại (Lê Thị B: đã hỏi)")
        gone = [line for line in text.splitlines() if "nay không còn" in line]
        chosen = [line for line in gone if "đã được chọn" in line]
        assert len(self.model.lapsed(self.lines)) == len(chosen)
        assert sum(line.gone for line in self.lines.values()) == len(gone) - len(chosen)
        assert ("chưa chốt" in text) == (
            bool(self.sealed) and not version_that_holds(self.office.out).closed
        )
        assert [[]] * len(self.sealed) == [version.altered(self.office.out) for version in versions]


def live(number: int, steps: int, derandomize: bool = True) -> None:
    """Raises AssertionError, with the history that shows it, where the two disagree."""
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=number, stateful_step_count=steps, deadline=None, database=None,
            derandomize=derandomize, phases=(Phase.generate,), suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


if __name__ == "__main__":
    count, start = int(sys.argv[1]) if len(sys.argv) > 1 else 2000, time.perf_counter()
    for done in range(0, count, LOT):
        live(min(LOT, count - done), steps=12, derandomize=False)
        print(
            f"{min(done + LOT, count)} histories, no disagreement, {time.perf_counter() - start:.0f} s",
            flush=True,
        )
