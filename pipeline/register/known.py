"""What the register knows that bears on a consolidation, as a value that can be frozen."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.register.decisions import Untaken
from pipeline.register.rulings import Ruling
from pipeline.returns import Return
from schemas.periods.deadline import Deadline

DECIDED = ("official", "withdrawn", "nothing", "waiting", "placed")


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
            for name in DECIDED
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
