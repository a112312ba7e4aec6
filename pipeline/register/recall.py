"""The register in, what it knows as a value out."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from pipeline.register.decisions import Untaken
from pipeline.register.known import DECIDED, Decision, Known
from pipeline.register.register import Register
from pipeline.register.rulings import Ruling, every_ruling, in_force

_JUDGED = ("reading", "accepted", "declined", "waiver")
_SEEN = "SELECT checksum, name, received, at, run FROM seen ORDER BY id"
_LAIN = "SELECT unit, checksum, run, why <> '' FROM status WHERE checksum <> '' ORDER BY id"
_RUNS = "SELECT run, min(at) FROM status GROUP BY run"
_MAILS = "SELECT checksum, sender, min(sent) FROM mail GROUP BY checksum ORDER BY min(id)"


def known_to(
    register: Register, due: dt.date | None, untaken: Iterable[Untaken] = (), contact: str = ""
) -> Known:  # fmt: skip
    """Read the register; what could not be taken into it is known beside it."""
    received: dict[str, str] = {}
    order: dict[str, int] = {}
    seen: dict[str, str] = {}
    named: dict[str, dict[str, int]] = {}
    for checksum, name, came, at, run in register.read(_SEEN):
        if order.setdefault(checksum, run) == run:
            received[checksum] = min(came, received.get(checksum, came))
        seen.setdefault(checksum, at)
        named.setdefault(checksum, {}).setdefault(name, run)
    rulings = in_force(every_ruling(register))
    decided = _decided(rulings, register.read(_RUNS))
    have_counted = _have_counted(register, decided)
    mails = register.read(_MAILS) if register.has("mail") else []
    mailed = {mark: min(sent, seen.get(mark, sent)) for mark, _, sent in mails}
    received |= {mark: min(sent, received.get(mark, sent)) for mark, sent in mailed.items()}
    return Known(
        received, order, seen, named,
        {ruling.unit: ruling.value for ruling in rulings if ruling.kind == "received"},
        have_counted, **decided, changed=_changed(register), due=due.isoformat() if due else "",
        mailed=mailed,
        senders={checksum: sender for checksum, sender, _ in mails},
        rulings=tuple(ruling for ruling in rulings if ruling.kind in _JUDGED),
        untaken=tuple(untaken), contact=contact, returned=_returned(register),
    )  # fmt: skip


def _decided(
    rulings: Iterable[Ruling], runs: Sequence[tuple[int, str]]
) -> dict[str, dict[str, Decision]]:
    """Decisions by kind; those on a file by its checksum, with its unit."""
    decided: dict[str, dict[str, Decision]] = {kind: {} for kind in DECIDED}
    for ruling in rulings:
        if ruling.kind not in DECIDED:
            continue
        run = max((number for number, started in runs if started < ruling.at), default=0)
        of_file = ruling.kind in ("withdrawn", "placed")
        subject, value = (ruling.checksum, ruling.unit) if of_file else (ruling.unit, ruling.name)
        word = Decision(ruling.who, ruling.why, ruling.checksum, value, ruling.at, run)
        decided[ruling.kind][subject] = word
    return decided


def _have_counted(
    register: Register, decided: Mapping[str, Mapping[str, Decision]]
) -> dict[str, list[str]]:
    """Checksums of the returns that have counted and were neither taken back nor given to another, by unit."""
    counted: dict[str, list[str]] = {}
    for unit, checksum in register.read(
        "SELECT unit, checksum FROM official GROUP BY unit, checksum ORDER BY min(id)"
    ):
        word = decided["placed"].get(checksum)
        if checksum not in decided["withdrawn"] and (word is None or word.value == unit):
            counted.setdefault(unit, []).append(checksum)
    return counted


def _returned(register: Register) -> dict[str, dict[str, int]]:
    returned: dict[str, dict[str, int]] = {}
    lying: dict[tuple[str, str], bool] = {}
    last = 0
    for unit, checksum, run, lies in register.read(_LAIN):
        if lies and not lying.get((unit, checksum), True):
            returned.setdefault(unit, {})[checksum] = run
        lying[unit, checksum] = bool(lies)
        last = run
    for unit, checksum in (subject for subject, lies in lying.items() if not lies):
        returned.setdefault(unit, {})[checksum] = last + 1
    return returned


def _changed(register: Register) -> dict[str, list[str]]:
    changed: dict[str, list[str]] = {}
    for unit, key in register.read("SELECT DISTINCT unit, key FROM difference ORDER BY unit, key"):
        changed.setdefault(unit, []).append(key)
    return changed
