"""Submissions and a deadline in, one reminder per unit that owes something out, worded by data."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.register.submission import STATUS, Submission
from schemas.form.model import Form
from schemas.periods.deadline import Deadline
from schemas.periods.period import Period
from schemas.units.unit import Unit
from schemas.wording import as_text
from schemas.wording.papers import worded

_KINDS = {
    "missing": "missing", "unusable": "unusable", "blank": "blank", "needs_correction": "correct",
}  # fmt: skip
_OVERDUE = {
    "missing": "overdue", "gone": "gone_overdue", "unusable": "unusable_overdue",
    "correct": "correct_overdue", "again": "again_overdue", "blank": "blank_overdue",
    "explain": "explain_overdue",
}  # fmt: skip


_ABOUT = {  # what a letter calls it; others sent something that is to be sent again
    "missing": "send", "overdue": "send", "explain": "explain", "explain_overdue": "explain",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reminder:
    """Whom to remind and what to write; `about` is what an official letter calls it.

    The office may be a unit that reports: it writes no letter to itself, and is told so (`to_self`).
    """

    unit: Unit
    kind: str
    about: str
    body: str
    to_self: bool = False

    @property
    def text(self) -> str:
        """All of it in one paragraph, for a message."""
        if self.to_self:
            return self.body
        return f"{worded('reminders', 'to', unit=as_text.addressee(self.unit))} {self.body}"


def reminders(
    submitted: Sequence[Submission], period: Period, deadline: Deadline, sender: str,
    today: dt.date, form: Form | None = None,
) -> list[Reminder]:  # fmt: skip
    """In the order of the roster; `sender` is the office that asks for the returns, by this `form` of several."""
    found = []
    for item in submitted:
        kind = _owed(item)
        if kind is None:
            continue
        kind = _OVERDUE[kind] if today > deadline.due else kind
        words = {
            "sender": sender,
            "mend": as_text.mending(item.errors, item.unanswered),
            "faults": as_text.faults(
                item.errors, item.warnings - item.unanswered, item.unanswered
            ),
            "open": as_text.faults(0, item.unexplained), "period": as_text.in_sentence(as_text.asked_for(period, form)),
            "due": as_text.day_in_words(deadline.due.isoformat()),
            "today": as_text.day_in_words(today.isoformat()),
            "files": _names(item.files), "waiting": _names(item.waiting),
            "counts": _names([item.counts]), "gone": _names([name for name, _ in item.gone]),
            "when": as_text.day_and_time(item.sent), "declined": item.declined,
            "contact": as_text.contact(deadline.contact),
        }  # fmt: skip
        text = worded("reminders", kind, **words)
        if item.waiting and item.status == "needs_correction":
            text += " " + worded("reminders", "beside", **words)
        if item.declined:
            text += " " + worded("reminders", "declined", **words)
        about = worded("reminders", f"about.{_ABOUT.get(kind, 'again')}", **words)
        to_self = item.unit.is_called(sender)
        if to_self:
            status = STATUS[item.standing].lower()
            text = worded("reminders", "to_self", unit=item.unit.name, status=status, **words)
        found.append(Reminder(item.unit, kind, about, text, to_self))
    return found


def _owed(item: Submission) -> str | None:
    """What the unit is to be reminded of while there is time; None of what is in order."""
    if item.to_choose:
        return None  # nothing is for the unit to do
    if item.status == "missing" and item.gone:
        return "gone"
    if item.waiting and item.status != "needs_correction":
        return "again"
    if item.status == "to_explain" and item.unexplained:
        return "explain"
    return _KINDS.get(item.status)


def _names(files: Sequence[str]) -> str:
    return ", ".join(f"“{Path(name).name}”" for name in files)
