"""What the register knows that bears on a consolidation, as a value that can be frozen."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.register.decisions import Untaken
from pipeline.register.register import Register
from pipeline.register.rulings import Ruling, every_ruling, in_force
from pipeline.returns import Return
from schemas.periods.deadline import Deadline

_DECIDED = ("official", "withdrawn", "nothing", "waiting", "placed")
_JUDGED = ("reading", "accepted", "declined", "waiver")
_SEEN = "SELECT checksum, name, received, at, run FROM seen ORDER BY id"
_LAIN = "SELECT unit, checksum, run, why <> '' FROM status WHERE checksum <> '' ORDER BY id"
_RUNS = "SELECT run, min(at) FROM status GROUP BY run"
_MAILS = "SELECT checksum, sender, min(sent) FROM mail GROUP BY checksum ORDER BY min(id)"


@dataclass(frozen=True, slots=True)
class Decision:
    """The secretariat's word about a unit or a file: `value` is a time, a file's name, or ''.

    `run` is the last one before it was said, None in what earlier programs closed.
    """

    who: str
    why: str
    checksum: str = ""
    value: str = ""
    at: str = ""
    run: int | None = None

    @property
    def said(self) -> str:
        return f"{self.who}: {self.why}"


@dataclass(frozen=True, slots=True)
class Known:
    """Without a register: nothing.

    By checksum of a file: when it was `received` by what the first run that saw it could tell, and by
    mails; that run (`order`) and when it was (`seen`), the run that first saw it under each name
    (`named`), who took it back (`withdrawn`), when it was `mailed` and by whom (`senders`).
    By unit: `sent` is the secretariat's word on when its return came, `have_counted` are the
    checksums of those that have counted and were not taken back; `official`, `nothing` and `waiting`
    are decisions; `changed` are the keys in which its returns have differed; `returned` says by
    checksum in which run a file of it was back after it had been gone, or would be if it lay there now. `due` is the last day, `contact` whom to call.
    `placed` says by checksum of which unit a file is. `rulings` are the decisions on readings and
    findings that hold; None where they stand in files of the office (Background). `untaken` could not
    be taken in.
    """

    received: dict[str, str] = field(default_factory=dict)
    order: dict[str, int] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    named: dict[str, dict[str, int]] = field(default_factory=dict)
    sent: dict[str, str] = field(default_factory=dict)
    have_counted: dict[str, list[str]] = field(default_factory=dict)
    official: dict[str, Decision] = field(default_factory=dict)
    withdrawn: dict[str, Decision] = field(default_factory=dict)
    nothing: dict[str, Decision] = field(default_factory=dict)
    changed: dict[str, list[str]] = field(default_factory=dict)
    due: str = ""
    mailed: dict[str, str] = field(default_factory=dict)
    senders: dict[str, str] = field(default_factory=dict)
    waiting: dict[str, Decision] = field(default_factory=dict)
    placed: dict[str, Decision] = field(default_factory=dict)
    rulings: tuple[Ruling, ...] | None = None
    untaken: tuple[Untaken, ...] = ()
    contact: str = ""
    returned: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def ends(self) -> Deadline | None:
        """The last day for the units, and whom to call."""
        return Deadline(dt.date.fromisoformat(self.due), self.contact) if self.due else None

    def came(self, checksum: str) -> tuple[int, str]:
        """What orders files in time: the run that first saw it, then the day of its own time."""
        return self.order.get(checksum, 0), self.received.get(checksum, "")[:10]

    def was_sent_before(self, checksum: str, other: str) -> bool:
        """True of what its mail says was sent before the other was, or on a day before that came."""
        sent, others = self.mailed.get(checksum, ""), self.mailed.get(other, "")
        if others:
            return bool(sent) and sent < others
        return bool(sent) and sent[:10] < self.received.get(other, "")[:10]

    def is_known_to_follow(self, later: str, earlier: str) -> bool:
        """True where the order of two files is no guess: by mails, runs or days."""
        if later in self.mailed and earlier in self.mailed:
            return self.mailed[earlier] < self.mailed[later]
        return self.came(earlier) < self.came(later)

    def in_order(self, checksums: Iterable[str]) -> list[str]:
        """As they came, as far as it is known; what came by mail before what was sent after it."""
        found: list[str] = []
        for mark in sorted(checksums, key=self.came):
            after = (at for at, other in enumerate(found) if self.was_sent_before(mark, other))
            found.insert(next(after, len(found)), mark)
        return found

    def told_after(self, checksum: str, other: str) -> str:
        """When a file came, beside one before it: where its own time is earlier than that, when it was seen."""
        own, before = (self.received.get(mark, "") for mark in (checksum, other))
        by_run = self.order.get(checksum, 0) > self.order.get(other, 0)
        return self.seen.get(checksum, own) if by_run and own < before else own

    def run_of_name(self, checksum: str, name: str) -> int:
        """The run that first saw these bytes under this name."""
        return self.named.get(checksum, {}).get(name, 0)

    def official_word(self, item: Return) -> Decision | None:
        """The decision that made this file its unit's official return."""
        word = self.official.get(item.unit)
        return word if word and word.checksum == item.checksum else None

    def is_said(self, item: Return) -> bool:
        """True of a file of which the office has said whose it is."""
        return item.checksum in self.placed or self.official_word(item) is not None

    def is_later(self, checksum: str, word: Decision) -> bool:
        """True for a file that was first seen after the decision."""
        seen = self.seen.get(checksum, "")
        return bool(seen and word.at) and seen >= word.at

    def first_sent(self, unit: str, can_count: Iterable[str]) -> str:
        """When the unit's first return came of all that can count or have counted.

        `can_count` are checksums of files in the folder; what cannot count is not in time either.
        What a later run saw makes it no earlier, whatever clock its file was saved by; only a mail does.
        """
        marks = {*can_count, *self.have_counted.get(unit, ())}
        first = min((self.order.get(mark, 0) for mark in marks), default=0)
        times = (
            self.received.get(mark, "") for mark in marks
            if mark in self.mailed or self.order.get(mark, 0) == first
        )  # fmt: skip
        return self.sent.get(unit) or min(filter(None, times), default="")

    def times(self, counting: Mapping[str, str]) -> dict[str, str]:
        """When each file came, by its checksum; a unit's first that counted when the secretariat says.

        `counting` are the checksums of those that count, by unit.
        """
        first = {**counting, **{unit: held[0] for unit, held in self.have_counted.items() if held}}
        said = {first[unit]: at for unit, at in self.sent.items() if unit in first}
        return self.received | said

    def has_left(self, checksum: str, counting: str) -> bool:
        """True of a file no longer in the folder unless what counts there came after it."""
        return not counting or self.came(checksum) > self.came(counting)

    def gone(
        self, unit: str, present: Collection[str], counting: str
    ) -> Iterator[tuple[str, str]]:  # fmt: skip
        """(name, when it came) of each file that has counted for the unit and has left the folder."""
        for checksum in self.have_counted.get(unit, ()):
            if checksum not in present and self.has_left(checksum, counting):
                names = self.named[checksum]
                yield max(names, key=lambda name: names[name]), self.received[checksum]

    def is_late(self, sent: str) -> bool:
        """True for a moment after the last day; the day itself counts whole."""
        return bool(self.due) and sent[:10] > self.due

    def as_json(self) -> dict:
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, found: dict) -> "Known":
        """Versions closed by earlier programs know less."""
        decided: dict[str, Any] = {
            name: {key: Decision(**value) for key, value in found.get(name, {}).items()}
            for name in _DECIDED
        }
        if found.get("rulings") is not None:
            decided["rulings"] = tuple(Ruling(**line) for line in found["rulings"])
        decided["untaken"] = tuple(Untaken(*line) for line in found.get("untaken", ()))
        if "absent" in found:  # which run last found it gone
            decided["returned"] = {
                unit: {mark: run + 1 for mark, run in of.items()}
                for unit, of in found["absent"].items()
            }
        names = {known.name for known in dataclasses.fields(cls)}
        return cls(**{name: value for name, value in (found | decided).items() if name in names})


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
    decided: dict[str, dict[str, Decision]] = {kind: {} for kind in _DECIDED}
    for ruling in rulings:
        if ruling.kind not in _DECIDED:
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
