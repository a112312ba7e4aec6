"""What an office must know of a period after anything that may happen in it, in a few plain lines.

It shares nothing with the program, which is held against it: whose word counts, how each unit
stands, whom to remind of what, and what all figures come to.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

KAD, UNCLEAR = "KAD", "khoảng 4"  # not applicable; a cell that nobody can count


@dataclass(frozen=True)
class Paper:
    """The bytes of one file. Two may say the same: `copy` tells them apart."""

    unit: str
    given: int | str = 5
    done: int | str = 3
    rate: tuple[int, int] | str = (3, 4)
    copy: int = 0
    of_period: bool = True
    damaged: bool = False

    @property
    def said(self) -> tuple:
        return self.given, self.done, self.rate


@dataclass
class OfficeModel:
    """The folder by file name, and everything that was ever seen or decided."""

    units: tuple[str, ...]
    named: dict[str, str]  # the unit that a file's name names
    due: dt.date
    folder: dict[str, Paper] = field(default_factory=dict)
    saved: dict[str, dt.datetime] = field(default_factory=dict)
    runs: int = 0
    latest: dt.datetime = dt.datetime.min  # when something was last seen or decided
    came: dict[Paper, int] = field(default_factory=dict)  # the run that first saw it
    received: dict[Paper, dt.datetime] = field(default_factory=dict)
    seen: set[tuple[Paper, str]] = field(default_factory=set)
    counted: dict[str, list[Paper]] = field(default_factory=lambda: defaultdict(list))
    official: dict[str, Paper] = field(default_factory=dict)
    withdrawn: dict[Paper, str] = field(default_factory=dict)
    decided: dict[Paper | str, int] = field(default_factory=dict)  # after which run
    named_in: dict[tuple[Paper, str], int] = field(
        default_factory=dict
    )  # by the run of its first sight
    gone: set[Paper] = field(default_factory=set)
    back: dict[Paper, int] = field(default_factory=dict)  # in which run, after it had been gone
    nothing: set[str] = field(default_factory=set)
    sent: dict[str, dt.datetime] = field(default_factory=dict)
    confirmed: dict[str, tuple[int, dt.date]] = field(default_factory=dict)  # lines of the file
    heard: dict[str, tuple[int, dt.date]] = field(
        default_factory=dict
    )  # the last that was taken in
    chosen: dict[tuple[str, Paper], int] = field(default_factory=dict)  # in the workbook, untaken
    # The last word on “done” that was not taken back: until when, and of which paper it holds.
    held: dict[str, tuple[int, dt.date, Paper | None]] = field(default_factory=dict)
    closed_on: dt.date | None = None

    def look(self, now: dt.datetime) -> dict[str, "Line"]:
        """A run: what is new is noted down, then every unit is judged."""
        self.runs += 1
        moment = max(now, self.latest)  # a clock that is moved back makes nothing earlier
        for name, paper in self.folder.items():
            if (paper, name) not in self.seen:
                self.seen.add((paper, name))
                self.named_in[paper, name] = self.runs
                self.latest = moment
                if self.came.setdefault(paper, self.runs) == self.runs:
                    at = min(moment, self.saved[name])
                    self.received[paper] = min(at, self.received.get(paper, at))
        lying = {*self.folder.values()}
        self.back |= dict.fromkeys(self.gone & lying, self.runs)
        self.gone = {*self.came} - lying
        self._hear(self.closed_on or now.date())
        lines = {unit: self._line(unit, now.date()) for unit in self.units}
        for unit, line in lines.items():
            if line.counts and line.counts not in self.counted[unit]:
                self.counted[unit].append(line.counts)
        return lines

    def _when(self, paper: Paper) -> tuple[int, dt.date]:
        return self.came[paper], self.received[paper].date()

    def _whose(self, name: str, paper: Paper) -> set[str]:
        """Every unit that a file may be of, unless the secretariat has said it."""
        if self.official.get(paper.unit) == paper:
            return {paper.unit}
        return {self.named.get(name, ""), "" if paper.damaged else paper.unit} - {""}

    def _can_count(self, unit: str) -> list[Paper]:
        return [
            paper for name, paper in self.folder.items()
            if paper.unit == unit and paper.of_period and not paper.damaged
            and paper not in self.withdrawn
            and (self.named.get(name, unit) == unit or self.official.get(unit) == paper)
        ]  # fmt: skip

    def _is_again(self, name: str, paper: Paper) -> bool:
        """True of a file that was taken back and came once more, and about which nobody has said anything since."""
        if paper not in self.withdrawn:
            return False
        chosen = "" if paper.damaged else paper.unit
        since = max(
            self.decided[paper], self.decided.get(chosen, 0) if chosen in self.official else 0
        )
        here = self.named_in[paper, name]
        earlier = any(
            same == paper and self.named_in[paper, other] < here
            for other, same in self.folder.items()
        )
        return self.back.get(paper, 0) > since or (here > since and earlier)

    def _waits(self, name: str, paper: Paper) -> bool:
        """True of a file that cannot be used as it is, though it may be its unit's."""
        return self._is_again(name, paper) or (paper.damaged and paper not in self.withdrawn)

    def _counts(self, unit: str) -> Paper | None:
        """The one that was named, else what came last, unless two came last and differ."""
        able = self._can_count(unit)
        if self.official.get(unit) in able:
            return self.official[unit]
        last = max(map(self._when, able), default=None)
        came_last = [paper for paper in able if self._when(paper) == last]
        return came_last[0] if len({paper.said for paper in came_last}) == 1 else None

    def _hear(self, today: dt.date) -> None:
        """A line that is new is taken in where it is about what stands in the return that counts."""
        for unit, (value, until) in self.confirmed.items():
            counts = self._counts(unit)
            about = counts is not None and counts.done == UNCLEAR and today <= until
            if about and self.heard.get(unit) != (value, until):
                self.heard[unit] = (value, until)
                self.held[unit] = (value, until, None)
        for unit, paper in list(self.chosen):
            if self._counts(unit) == paper:
                self.held[unit] = (self.chosen.pop((unit, paper)), dt.date.max, paper)

    def _line(self, unit: str, today: dt.date) -> "Line":
        counts, able = self._counts(unit), self._can_count(unit)
        had = [paper for paper in self.counted[unit] if paper not in self.withdrawn]
        first = min((self.came[paper] for paper in (*able, *had)), default=0)
        times = [self.received[paper] for paper in (*able, *had) if self.came[paper] == first]
        gone = [
            paper for paper in had if paper not in self.folder.values()
            and (counts is None or self._when(paper) > self._when(counts))
        ]  # fmt: skip
        waiting = [
            name for name, paper in self.folder.items()
            if counts and self._waits(name, paper) and self._whose(name, paper) == {unit}
        ]  # fmt: skip
        said = self._said(counts, self.closed_on or today) if counts else ()
        line = Line(counts, said, self._status(unit, said), len(gone), frozenset(waiting))
        line.sent = self.sent.get(unit) or min(times, default=None)
        line.late = line.sent is not None and line.sent.date() > self.due
        again = any(
            self._is_again(name, paper) and paper.unit == unit and paper.of_period and not paper.damaged
            for name, paper in self.folder.items()
        )  # fmt: skip
        to_choose = counts is None and bool(able or again)
        line.reminded = "" if to_choose else line.owes(today > self.due)
        return line

    def _said(self, paper: Paper, today: dt.date) -> tuple:
        given, done, rate = paper.said
        value, until, of = self.held.get(paper.unit, (None, today, None))
        if done == UNCLEAR and value is not None and today <= until and of in (None, paper):
            done = value
        return given, done, rate

    def _status(self, unit: str, said: tuple) -> str:
        if said:
            return "needs_correction" if faults(said) else "received"
        if unit in self.nothing:
            return "nothing_to_report"
        there = (
            (paper not in self.withdrawn or self._is_again(name, paper))
            and unit in self._whose(name, paper)
            for name, paper in self.folder.items()
        )
        return "unusable" if any(there) else "missing"

    def lapsed(self, lines: dict[str, "Line"]) -> set[str]:
        """Units of which another return counts than the one that was chosen, for that is gone."""
        gone = {*self.folder.values(), *self.withdrawn}
        return {
            unit for unit, paper in self.official.items() if lines[unit].counts and paper not in gone
        }  # fmt: skip

    def asks(self, lines: dict[str, "Line"]) -> bool:
        """Whether somebody must act: a return has an error, or a file waits for an answer."""
        waits = (
            paper.damaged or lines[paper.unit].counts is None
            or (self._whose(name, paper) != {paper.unit})
            for name, paper in self.folder.items() if paper not in self.withdrawn
        )  # fmt: skip
        again = (self._is_again(name, paper) for name, paper in self.folder.items())
        return (
            any(waits)
            or any(again)
            or any(faults(line.said) for line in lines.values() if line.said)
        )

    def totals(self, lines: dict[str, "Line"]) -> dict[str, float | None]:
        """By hand: figures are added up, a share is what its parts are of all."""
        found: dict[str, float | None] = {}
        for place, key in enumerate(("given", "done")):
            figures = [line.said[place] for line in lines.values() if line.said]
            numbers = [figure for figure in figures if not isinstance(figure, str)]
            found[key] = sum(numbers) if numbers else None
        parts = [line.said[2] for line in lines.values() if line.said and line.said[2] != KAD]
        found["on_time_rate"] = (
            100 * sum(x for x, _ in parts) / sum(y for _, y in parts) if parts else None
        )
        return found


@dataclass
class Line:
    """How a unit stands."""

    counts: Paper | None
    said: tuple
    status: str
    gone: int
    waiting: frozenset[str]
    sent: dt.datetime | None = None
    late: bool = False
    reminded: str = ""

    def owes(self, overdue: bool) -> str:
        kind = {"missing": "gone" if self.gone else "missing", "unusable": "unusable",
                "needs_correction": "correct"}.get(self.status, "")  # fmt: skip
        if self.status == "received" and self.waiting:
            kind = "again"
        if not overdue or not kind:
            return kind
        return "overdue" if kind == "missing" else f"{kind}_overdue"


def faults(said: tuple) -> int:
    """Errors: a figure that nobody can count, more done than was given; KAD is zero of both."""
    given, done = (0 if figure == KAD else figure for figure in said[:2])
    return 1 if done == UNCLEAR else int(done > given)
