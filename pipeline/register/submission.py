"""Who has sent, who has not, and how each unit stands: computed once, for everything that says it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.reading.identity import units_in_name
from pipeline.register.known import Known
from pipeline.register.official import Settled
from pipeline.returns import TABLE_OF_UNITS, Return
from schemas.units.unit import Roster, Unit
from schemas.wording.papers import named

if TYPE_CHECKING:  # numpy comes with it, and `status` needs none
    from pipeline.judging.explained import Tally
    from pipeline.judging.findings import Finding

STATUS = named("register", "status")
FILE_STATUS = named("register", "file")
# Must send = in time + late + cannot be used + not filled in + not sent + nothing to report: every
# unit is in one.
ARRIVAL = named("register", "arrival")
# What a register keeps of a unit's line beside the status, in order; a new one goes last.
KEPT = (
    "files", "errors", "warnings", "sent", "counts", "waiting", "gone", "unanswered", "unexplained",
    "declined", "to_choose",
)  # fmt: skip
SELDOM = ("unusable", "blank")  # named in the sum only where there is such a unit
_NOT_RECEIVED = {
    "withdrawn",
    "other_period",
    TABLE_OF_UNITS,
}  # files that a unit's list does not name


@dataclass(frozen=True, slots=True)
class Submission:
    """One unit's state: `unusable` where files came and none of them counts, `blank` where all are blank forms.

    A return that counts and has no error is `received` once it has no open warning and no reading that
    the office may still look at, else `to_explain`;
    who has nothing to report is counted as one whether the unit says so in its return or the office;
    a row that must be answered and is left blank without a reason needs correction as an error does.

    `sent` is when its first return came that can count, '' where no register says so. Errors and
    warnings are those of the return that counts; of what came, where none does. `counts` is the file
    of that return, `waiting` are files of the unit that cannot be used beside it, and `gone` those
    that have counted and are no longer in the folder, with when they came. Of the warnings
    `unanswered` are rows left blank without a reason, and `unexplained` others without one; `declined`
    counts the reasons that the office has not accepted. `to_choose` where only the office's choice
    between files that could count is waited for.
    """

    unit: Unit
    status: str
    files: tuple[str, ...] = ()
    errors: int = 0
    warnings: int = 0
    sent: str = ""
    late: bool = False
    counts: str = ""
    waiting: tuple[str, ...] = ()
    gone: tuple[tuple[str, str], ...] = ()
    unanswered: int = 0
    unexplained: int = 0
    declined: int = 0
    to_choose: bool = False

    @property
    def standing(self) -> str:
        """The key of STATUS, where what is open waits for the office alone: the unit has said why."""
        if self.status == "to_explain" and not (self.unexplained or self.declined):
            return "to_accept"
        return self.status

    @property
    def arrival(self) -> str:
        """The key of ARRIVAL: only a return that counts is in time or late."""
        if self.status in (*SELDOM, "missing", "nothing_to_report"):
            return self.status
        return "late" if self.late else "on_time"


def submissions(
    roster: Roster, returns: Sequence[Return], settled: Settled, findings: Sequence[Finding],
    known: Known,
) -> list[Submission]:  # fmt: skip
    """One line per unit of the roster, in its order."""
    tallies = _tallies(returns, findings)
    present = {item.checksum for item in returns}
    opened, alone = _opened(returns, settled, roster, known)
    beside = _beside(returns, settled)

    def line(unit: Unit) -> Submission:
        at, asking = settled.counting.get(unit.id), opened.get(unit.id, [])
        counts = None if at is None else returns[at]
        files = sorted({*_one(at), *asking, *beside.get(unit.id, [])})
        told = Counter[str]()
        for position in _one(at) or asking:
            if known_of := tallies.get(returns[position].file):
                told.update(known_of._asdict())
        rivals = settled.can_count.get(unit.id, ())
        could = [returns[position].checksum for position in rivals]
        sent = known.first_sent(unit.id, could)
        return Submission(
            unit, _status(counts, told, unit, [returns[position] for position in files], known),
            tuple(returns[position].file for position in files), told["errors"], told["warnings"] + told["unanswered"],
            sent, known.is_late(sent), counts.file if counts else "",
            tuple(returns[position].file for position in asking if counts and position in alone),
            tuple(known.gone(unit.id, present, counts.checksum if counts else "")),
            told["unanswered"], told["unexplained"], told["declined"],
            counts is None and bool(rivals or settled.again.get(unit.id)),
        )  # fmt: skip

    return [line(unit) for unit in roster.units]


def _opened(
    returns: Sequence[Return], settled: Settled, roster: Roster, known: Known
) -> tuple[dict[str, list[int]], set[int]]:
    """Positions of the files that wait for an answer by unit, and those that one unit alone can be of."""
    opened: dict[str, list[int]] = {}
    alone: set[int] = set()
    for at in settled.open(returns):
        whose = claimed(returns[at], roster, known) - {""}
        alone |= {at} if len(whose) == 1 else set()
        for unit in whose:
            opened.setdefault(unit, []).append(at)
    return opened, alone


def _beside(returns: Sequence[Return], settled: Settled) -> dict[str, list[int]]:
    """Positions of the files that came and contribute nothing, by unit."""
    beside: dict[str, list[int]] = {}
    for at, identifier in settled.aside.items():
        if identifier not in _NOT_RECEIVED:
            beside.setdefault(returns[at].unit, []).append(at)
    return beside


def _one(at: int | None) -> list[int]:
    return [] if at is None else [at]


def _tallies(returns: Sequence[Return], findings: Sequence[Finding]) -> dict[str, Tally]:
    """By file, how many findings are open."""
    from pipeline.judging.explained import tally

    of_files: dict[str, list[Finding]] = {}
    for finding in findings:
        of_files.setdefault(finding.file, []).append(finding)
    return {
        item.file: tally(item, of_files[item.file]) for item in returns if item.file in of_files
    }


def _status(
    counts: Return | None, told: Counter[str], unit: Unit, came: Sequence[Return], known: Known
) -> str:
    if counts:
        if told["errors"] or told["unanswered"]:
            return "needs_correction"
        if told["warnings"] or told["read"]:
            return "to_explain"
        return "nothing_to_report" if counts.says_nothing else "received"
    if unit.id in known.nothing:
        return "nothing_to_report"
    if came and all(item.is_blank_form for item in came):
        return "blank"
    return "unusable" if came else "missing"


def open_counts(findings: Iterable[Finding], submitted: Iterable[Submission]) -> dict[str, int]:
    """The one count of a period, wherever it is told: errors, warnings, rows left blank, readings to look at."""
    from pipeline.judging.explained import OF_OFFICE, asks_nothing, told_as

    of_units = [finding for finding in findings if finding.rule not in OF_OFFICE]
    counts = Counter(map(told_as, of_units))
    blank = sum(item.unanswered for item in submitted)
    return {
        "errors": counts["error"], "warnings": counts["warning"] - blank, "blank": blank,
        "readings": sum(map(asks_nothing, of_units)),
    }  # fmt: skip


def claimed(item: Return, roster: Roster, known: Known) -> set[str]:
    """The units whose return an open file may be: by the secretariat's word, else its content and name."""
    if known.is_said(item):
        return {item.unit}
    others = {dict(notice.words).get("other", "") for notice in item.notices}
    return {item.unit, *others, *(unit.id for unit in units_in_name(item, roster))}


def arrivals(submitted: Iterable[Submission]) -> Counter:
    """How many units in each of ARRIVAL; they add up to all that must report.

    Of blank forms only where one came.
    """
    counts = Counter(dict.fromkeys(ARRIVAL.keys() - {"blank"}, 0))
    counts.update(item.arrival for item in submitted)
    return counts
