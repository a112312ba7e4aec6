"""Roster, returns and findings in, who has sent and who has not out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.findings import Finding
from pipeline.returns import Return
from schemas.message import messages
from schemas.unit import Roster, Unit

STATUS = {
    "received": "Đạt",
    "needs_correction": "Cần sửa",
    "unusable": "Chưa dùng được",
    "missing": "Chưa gửi",
}


@dataclass(frozen=True, slots=True)
class Submission:
    """One unit's state: `unusable` is a file that could not be read or two that contradict."""

    unit: Unit
    status: str
    files: tuple[str, ...] = ()
    errors: int = 0
    warnings: int = 0


def is_accepted(item: Return) -> bool:
    """True when the return is of a known unit and period and nothing about the file forbids it."""
    return (
        item.readable
        and bool(item.unit and item.period)
        and not any(messages()[notice.id].blocks for notice in item.notices)
    )


def submissions(
    roster: Roster, returns: Sequence[Return], findings: Sequence[Finding]
) -> list[Submission]:
    """One line per unit of the roster, in its order."""
    by_unit: dict[str, list[Return]] = {}
    for item in returns:
        by_unit.setdefault(item.unit, []).append(item)
    severities: dict[str, Counter] = {}
    for finding in findings:
        severities.setdefault(finding.unit, Counter())[finding.severity] += 1
    return [
        _submission(unit, by_unit.get(unit.id, []), severities.get(unit.id, Counter()))
        for unit in roster.units
    ]


def _submission(unit: Unit, returns: list[Return], counts: Counter) -> Submission:
    if not returns:
        status = "missing"
    elif not any(map(is_accepted, returns)):
        status = "unusable"
    else:
        status = "needs_correction" if counts["error"] else "received"
    files = tuple(item.file for item in returns)
    return Submission(unit, status, files, counts["error"], counts["warning"])
