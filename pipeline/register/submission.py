"""Roster, returns, findings and what the register knows in, who has sent and who has not out."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.judging.findings import Finding
from pipeline.register.known import Known
from pipeline.returns import Return
from schemas.units.unit import Roster, Unit
from schemas.wording.messages import messages

STATUS = {
    "received": "Đạt",
    "needs_correction": "Cần sửa",
    "unusable": "Chưa dùng được",
    "missing": "Chưa gửi",
    "nothing_to_report": "Không phát sinh",
}
FILE_STATUS = {
    "received": "Đã nhận",
    "accepted": "Đạt",
    "needs_correction": "Cần sửa",
    "superseded": "Bị thay thế",
    "withdrawn": "Rút lại",
    "nothing_to_report": "Không phát sinh",
}
# Phải gửi = đúng hạn + quá hạn + chưa gửi + không phát sinh: every unit is in exactly one.
ARRIVAL = {
    "on_time": "Đúng hạn",
    "late": "Quá hạn",
    "missing": "Chưa gửi",
    "nothing_to_report": "Không phát sinh",
}


@dataclass(frozen=True, slots=True)
class Submission:
    """One unit's state: `unusable` is a file that could not be read or two that contradict.

    `sent` is when its first readable return was seen, '' where there is no register to say so.
    """

    unit: Unit
    status: str
    files: tuple[str, ...] = ()
    errors: int = 0
    warnings: int = 0
    sent: str = ""
    late: bool = False

    @property
    def arrival(self) -> str:
        """The key of ARRIVAL."""
        if self.status in ("missing", "nothing_to_report"):
            return self.status
        return "late" if self.late else "on_time"


def is_accepted(item: Return) -> bool:
    """True when the return is of a known unit and period and nothing about the file forbids it."""
    return (
        item.readable
        and bool(item.unit and item.period)
        and not any(messages()[notice.id].blocks for notice in item.notices)
    )


def submissions(
    roster: Roster,
    returns: Sequence[Return],
    findings: Sequence[Finding],
    known: Known = Known(),  # noqa: B008 - frozen
) -> list[Submission]:
    """One line per unit of the roster, in its order."""
    by_unit: dict[str, list[Return]] = {}
    for item in returns:
        by_unit.setdefault(item.unit, []).append(item)
    severities: dict[str, Counter] = {}
    for finding in findings:
        severities.setdefault(finding.unit, Counter())[finding.severity] += 1
    return [
        _submission(unit, by_unit.get(unit.id, []), severities.get(unit.id, Counter()), known)
        for unit in roster.units
    ]


def _submission(unit: Unit, returns: list[Return], counts: Counter, known: Known) -> Submission:
    if any(map(is_accepted, returns)):
        status = "needs_correction" if counts["error"] else "received"
    elif unit.id in known.nothing:
        status = "nothing_to_report"
    else:
        status = "unusable" if returns else "missing"
    return Submission(
        unit, status, tuple(item.file for item in returns), counts["error"], counts["warning"],
        sent=known.sent.get(unit.id, ""), late=known.is_late(unit.id),
    )  # fmt: skip


def arrivals(submitted: Iterable[Submission]) -> Counter:
    """How many units in each of ARRIVAL; they add up to all that must report."""
    counts = Counter(dict.fromkeys(ARRIVAL, 0))
    counts.update(item.arrival for item in submitted)
    return counts
