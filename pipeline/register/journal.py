"""Returns and their judgement in, lines of the register out: only what it does not say already.

Each function is called within the register's turn, so that what it adds is kept whole or not at all.
"""

import datetime as dt
import json
import zlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pipeline.intake.packing import inflated
from pipeline.register.known import Known
from pipeline.register.official import why_official
from pipeline.register.register import Register, stamp
from pipeline.register.submission import Submission, is_accepted
from pipeline.returns import Answer, Return

_SEEN = ("checksum", "name", "unit", "period", "form", "readable")


class Entry:
    """Adds lines under one run; the run itself is added with its first line."""

    def __init__(self, register: Register, folder: str, now: dt.datetime) -> None:
        self.register, self.folder, self.now = register, folder, now
        self._run: int | None = None

    def add(self, table: str, *, dated: bool = True, **line) -> None:
        if self._run is None:
            self._run = self.register.begin_run(self.folder, self.now)
        at = {"at": stamp(self.now)} if dated else {}
        self.register.add(table, run=self._run, **at, **line)


def record_seen(entry: Entry, returns: Sequence[Return]) -> None:
    """Every file not seen before, its answers, and how it differs from the return before it."""
    register = entry.register
    known = set(register.read(f"SELECT {', '.join(_SEEN)} FROM seen"))
    contents = set(register.read("SELECT checksum, form FROM content"))
    sent = _sent(register)
    for item in returns:
        line = (item.checksum, item.file, item.unit, item.period, item.form, int(item.readable))
        if line in known:
            continue
        known.add(line)
        if item.readable and (item.checksum, item.form) not in contents:
            contents.add((item.checksum, item.form))
            _record_differences(entry, item, sent.get(_sender(item), ()))
            entry.add("content", dated=False, checksum=item.checksum, form=item.form,
                      answers=_packed(item.answers))  # fmt: skip
        entry.add("seen", received=_received(entry, item), **dict(zip(_SEEN, line, strict=True)))
        if item.readable and item.unit:
            sent.setdefault(_sender(item), []).append(item.checksum)


def _sent(register: Register) -> dict[tuple[str, str, str], list[str]]:
    """Checksums of what each unit has sent, in order; asked once, not by each of 4,000 returns."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for *sender, checksum in register.read(
        "SELECT unit, period, form, checksum FROM seen WHERE unit <> '' AND readable ORDER BY id"
    ):
        found.setdefault(tuple(sender), []).append(checksum)
    return found


def _sender(item: Return) -> tuple[str, str, str]:
    return item.unit, item.period, item.form


def _received(entry: Entry, item: Return) -> str:
    """When the file was saved to the folder, or now: a unit is not called late for a late run."""
    path = Path(entry.folder) / item.file
    if not path.is_file():
        return stamp(entry.now)
    return stamp(min(entry.now, dt.datetime.fromtimestamp(path.stat().st_mtime)))


def _packed(answers: Sequence[Answer]) -> bytes:
    """What the answers say, without those that say nothing."""
    lines = [
        [a.key, a.state, a.value, a.numerator, a.denominator, a.raw, a.note, a.sheet, a.cell]
        for a in answers if a.state != "blank" or a.raw or a.note
    ]  # fmt: skip
    return zlib.compress(json.dumps(lines, ensure_ascii=False).encode(), 1)


def answers_of(register: Register, checksum: str, form: str) -> dict[str, Answer]:
    """The answers of a file as they were read, by key; the file itself may be gone."""
    found = register.read(
        "SELECT answers FROM content WHERE checksum = ? AND form = ?", checksum, form
    )
    if not found:
        return {}
    return {
        key: Answer(key, state=state, value=value, numerator=x, denominator=y, raw=raw, note=note,
                    sheet=sheet, cell=cell)
        for key, state, value, x, y, raw, note, sheet, cell in json.loads(inflated(found[0][0]))
    }  # fmt: skip


def _record_differences(entry: Entry, item: Return, sent: Sequence[str]) -> None:
    """A resubmission is linked to what the unit had `sent` before it."""
    earlier = next((checksum for checksum in reversed(sent) if checksum != item.checksum), None)
    if earlier is None:
        return
    was = answers_of(entry.register, earlier, item.form)
    for answer in item.answers:
        before = was.get(answer.key, Answer(answer.key))
        if _said(before) != _said(answer):
            entry.add(
                "difference", dated=False, unit=item.unit, earlier=earlier,
                later=item.checksum, key=answer.key, was=before.raw, now=answer.raw,
                cell_was=before.cell, cell_now=answer.cell,
            )  # fmt: skip


def _said(answer: Answer) -> tuple:
    return answer.state, answer.value, answer.numerator, answer.denominator


def record_judgement(
    entry: Entry, returns: Sequence[Return], submitted: Sequence[Submission], known: Known
) -> None:
    """Which return of each unit counts and why, and the status of every file and unit."""
    _record_official(entry, returns, known)
    now = _statuses(entry.register, returns, submitted, known)
    held = {
        (unit, checksum): (status, why)
        for unit, checksum, status, why in entry.register.read(
            "SELECT unit, checksum, status, why FROM status ORDER BY id"
        )
    }
    for (unit, checksum), (status, why) in now.items():
        if held.get((unit, checksum)) != (status, why):
            entry.add("status", unit=unit, checksum=checksum, status=status, why=why)


def _record_official(entry: Entry, returns: Sequence[Return], known: Known) -> None:
    held = {
        unit: (checksum, why)
        for unit, checksum, why in entry.register.read(
            "SELECT unit, checksum, why FROM official ORDER BY id"
        )
    }
    sent = Counter(item.unit for item in returns)
    for item in returns:
        if is_accepted(item):
            line = (item.checksum, why_official(item, sent[item.unit] - 1, known))
            if held.get(item.unit) != line:
                entry.add("official", unit=item.unit, checksum=line[0], why=line[1])


def _statuses(
    register: Register, returns: Sequence[Return], submitted: Sequence[Submission], known: Known
) -> dict[tuple[str, str], tuple[str, str]]:
    """(unit, checksum) → (status, reason); a file that has left the folder was taken back."""
    faulty = {line.unit.id for line in submitted if line.errors}
    used = {item.unit: item.checksum for item in returns if is_accepted(item)}
    found = {}
    for unit, checksum in register.read(
        "SELECT unit, checksum FROM seen GROUP BY unit, checksum ORDER BY min(id)"
    ):
        replaced = unit in used and used[unit] != checksum
        found[unit, checksum] = ("superseded" if replaced else "withdrawn", "")
    for item in returns:
        notices = {notice.id for notice in item.notices}
        if item.checksum == used.get(item.unit):
            status = "needs_correction" if item.unit in faulty else "accepted"
        elif "withdrawn" in notices:
            status = "withdrawn"
        elif item.unit in used and item.readable:
            status = "superseded"
        else:
            status = "needs_correction" if item.notices else "received"
        if found.get((item.unit, item.checksum), ("",))[0] not in ("accepted", "needs_correction"):
            found[item.unit, item.checksum] = (status, "")
    for unit, word in known.nothing.items():
        found[unit, ""] = ("nothing_to_report", word.said)
    return found
