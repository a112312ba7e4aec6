"""Lines of the register for what came and how it was judged: only what it does not say already.

Each function is called within the register's turn, so that what it adds is kept whole or not at all.
"""

import datetime as dt
import json
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.intake.folder import came_at
from pipeline.intake.packing import inflated
from pipeline.register.known import Known
from pipeline.register.official import Settled
from pipeline.register.register import Register, stamp
from pipeline.register.submission import FILE_STATUS, KEPT, Submission
from pipeline.returns import Answer, Return
from schemas.figure import Figure

_IN_ORDER = ("received", "nothing_to_report")  # of a unit: the file of its return is accepted
_SEEN = ("checksum", "name", "unit", "period", "form", "readable")


class Entry:
    """Adds lines under one run; the run itself is added with its first line."""

    def __init__(self, register: Register, folder: str, now: dt.datetime) -> None:
        self.register, self.folder, self.now = register, folder, register.moment(now)
        self._run: int | None = None

    def add(self, table: str, *, dated: bool = True, **line) -> None:
        if self._run is None:
            self._run = self.register.begin_run(self.folder, self.now)
        at = {"at": stamp(self.now)} if dated else {}
        self.register.add(table, run=self._run, **at, **line)


def record_seen(entry: Entry, returns: Sequence[Return]) -> None:
    """Every file not seen before, its answers, and how it differs from what earlier runs have seen.

    Of files that come in one run nobody knows which came first: they are not compared.
    """
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
        named: dict[str, Any] = dict(zip(_SEEN, line, strict=True))
        entry.add("seen", received=_received(entry, item), **named)
        if item.sent is not None:
            register.ensure("mail")
            entry.add("mail", dated=False, checksum=item.checksum, name=item.file,
                      sender=item.sender, sent=stamp(item.sent))  # fmt: skip


def has_seen(register: Register, name: str) -> bool:
    """Whether a file of this name, or in a folder or an archive under it, has come."""
    names = register.read("SELECT DISTINCT name FROM seen")
    return any(name in (known, known.rpartition("/")[2]) for (known,) in names)


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
    """When it was sent or saved to the folder, or now: a unit is not called late for a late run."""
    came = came_at(item, Path(entry.folder))
    return stamp(min(entry.now, came) if came else entry.now)


def _packed(answers: Sequence[Answer]) -> bytes:
    """What the answers say, without those that say nothing."""
    lines = [
        [a.key, *a.figure.said, a.raw, a.note, a.sheet, a.cell]
        for a in answers if a.figure.state != "blank" or a.raw or a.note
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
        key: Answer(key, Figure(state, value, None, x, y), raw=raw, note=note, sheet=sheet, cell=cell)
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
        if before.figure.meant != answer.figure.meant:
            entry.add(
                "difference", dated=False, unit=item.unit, earlier=earlier,
                later=item.checksum, key=answer.key, was=before.raw, now=answer.raw,
                cell_was=before.cell, cell_now=answer.cell,
            )  # fmt: skip


def record_judgement(
    entry: Entry, returns: Sequence[Return], settled: Settled, submitted: Sequence[Submission],
    known: Known,
) -> None:  # fmt: skip
    """Which return of each unit counts and why, and the status of every file and unit."""
    _record_official(entry, returns, settled)
    now = _of_files(entry.register, returns, settled, submitted, known)
    now |= {(line.unit.id, ""): (line.status, as_kept(line)) for line in submitted}
    held = {
        (unit, checksum): (status, why)
        for unit, checksum, status, why in entry.register.read(
            "SELECT unit, checksum, status, why FROM status ORDER BY id"
        )
    }
    for (unit, checksum), (status, why) in now.items():
        if held.get((unit, checksum)) != (status, why):
            entry.add("status", unit=unit, checksum=checksum, status=status, why=why)


def _record_official(entry: Entry, returns: Sequence[Return], settled: Settled) -> None:
    held = {
        unit: (checksum, why)
        for unit, checksum, why in entry.register.read(
            "SELECT unit, checksum, why FROM official ORDER BY id"
        )
    }
    for unit, at in sorted(settled.counting.items(), key=lambda item: item[1]):
        line = (returns[at].checksum, settled.reasons[unit])
        if held.get(unit) != line:
            entry.add("official", unit=unit, checksum=line[0], why=line[1])


def _of_files(
    register: Register, returns: Sequence[Return], settled: Settled,
    submitted: Sequence[Submission], known: Known,
) -> dict[tuple[str, str], tuple[str, str]]:  # fmt: skip
    """(unit, checksum) → (status, the names under which the file lies in the folder)."""
    counting = {unit: returns[at].checksum for unit, at in settled.counting.items()}
    of_units = {line.unit.id: line.status for line in submitted}
    found = {}
    for unit, checksum in register.read(
        "SELECT unit, checksum FROM seen GROUP BY unit, checksum ORDER BY min(id)"
    ):
        left = known.has_left(checksum, counting.get(unit, ""))
        found[unit, checksum] = "gone" if left else "superseded"
    lying: dict[tuple[str, str], list[str]] = {}
    for at, item in enumerate(returns):
        lying.setdefault((item.unit, item.checksum), []).append(item.file)
        found[item.unit, item.checksum] = _of_file(at, item, settled)
    for unit, checksum in counting.items():
        status = of_units[unit]
        found[unit, checksum] = "accepted" if status in _IN_ORDER else status
    return {
        key: ("withdrawn" if key[1] in known.withdrawn else status, _as_names(lying.get(key)))
        for key, status in found.items()
    }


def _as_names(names: list[str] | None) -> str:
    return json.dumps(names, ensure_ascii=False) if names else ""


def _of_file(at: int, item: Return, settled: Settled) -> str:
    """Of a file that does not count."""
    told = settled.aside.get(at)
    if told is None:
        return (
            "needs_correction"
            if item.notices or any(n.at == at for n in settled.noted)
            else "received"
        )
    return told if told in FILE_STATUS else "superseded"


def as_kept(line: Submission) -> str:
    """Everything else of a unit's line, as the register keeps it beside the status."""
    return json.dumps([getattr(line, name) for name in KEPT], ensure_ascii=False)
