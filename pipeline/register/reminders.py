"""Submissions and a deadline in, one reminder per unit that owes something out, worded by data."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.register.submission import Submission
from schemas.periods.deadline import Deadline
from schemas.periods.period import Period
from schemas.units.unit import Unit
from schemas.wording import as_text
from schemas.wording.papers import worded

_KINDS = {"missing": "missing", "unusable": "unusable", "needs_correction": "correct"}
_OVERDUE = {"missing": "overdue", "unusable": "unusable_overdue", "correct": "correct_overdue"}


@dataclass(frozen=True, slots=True)
class Reminder:
    """Whom to remind and what to write."""

    unit: Unit
    kind: str
    text: str


def reminders(
    submitted: Sequence[Submission], period: Period, deadline: Deadline, sender: str,
    today: dt.date,
) -> list[Reminder]:  # fmt: skip
    """In the order of the roster; `sender` is the office that asks for the returns."""
    found = []
    for item in submitted:
        kind = _KINDS.get(item.status)
        if kind is None:
            continue
        kind = _OVERDUE[kind] if today > deadline.due else kind
        words = {
            "unit": item.unit.name, "sender": sender, "errors": str(item.errors),
            "faults": as_text.faults(item.errors, item.warnings), "period": as_text.in_sentence(period.title),
            "due": as_text.day_in_words(deadline.due.isoformat()),
            "today": as_text.day_in_words(today.isoformat()),
            "files": ", ".join(f"«{Path(name).name}»" for name in item.files),
            "contact": as_text.contact(deadline.contact),
        }  # fmt: skip
        found.append(Reminder(item.unit, kind, worded("reminders", kind, **words)))
    return found
