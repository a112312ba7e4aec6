"""What the register knows that bears on a consolidation, as a value that can be frozen."""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.register.register import Register
from pipeline.returns import Return

_MAILS = "SELECT checksum, sender, min(sent) FROM mail GROUP BY checksum ORDER BY min(id)"


@dataclass(frozen=True, slots=True)
class Decision:
    """The secretariat's word about a unit or a file: `value` is a time, a file's name, or ''."""

    who: str
    why: str
    checksum: str = ""
    value: str = ""
    at: str = ""

    @property
    def said(self) -> str:
        return f"{self.who}: {self.why}"


@dataclass(frozen=True, slots=True)
class Known:
    """Without a register: nothing.

    By checksum of a file: when it was `received`, the run that first saw it (`order`) and when
    (`seen`), the run that first saw it under each name (`named`), who took it back (`withdrawn`), when
    it was `mailed` and by whom (`senders`).
    By unit: `sent` is the secretariat's word on when its return came, `counted` when the first one
    came that has counted; `official` and `nothing` are decisions; `changed` are the keys in which its
    returns have differed. `due` is the last day.
    """

    received: dict[str, str] = field(default_factory=dict)
    order: dict[str, int] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    named: dict[str, dict[str, int]] = field(default_factory=dict)
    sent: dict[str, str] = field(default_factory=dict)
    counted: dict[str, str] = field(default_factory=dict)
    official: dict[str, Decision] = field(default_factory=dict)
    withdrawn: dict[str, Decision] = field(default_factory=dict)
    nothing: dict[str, Decision] = field(default_factory=dict)
    changed: dict[str, list[str]] = field(default_factory=dict)
    due: str = ""
    mailed: dict[str, str] = field(default_factory=dict)
    senders: dict[str, str] = field(default_factory=dict)

    def came(self, checksum: str) -> tuple[int, str]:
        """What orders files in time: the run that first saw it, then the day of its own time."""
        return self.order.get(checksum, 0), self.received.get(checksum, "")[:10]

    def run_of_name(self, checksum: str, name: str) -> int:
        """The run that first saw these bytes under this name."""
        return self.named.get(checksum, {}).get(name, 0)

    def official_word(self, item: Return) -> Decision | None:
        """The decision that made this file its unit's official return."""
        word = self.official.get(item.unit)
        return word if word and word.checksum == item.checksum else None

    def is_later(self, checksum: str, word: Decision) -> bool:
        """True for a file that was first seen after the decision."""
        seen = self.seen.get(checksum, "")
        return bool(seen and word.at) and seen >= word.at

    def first_sent(self, unit: str, can_count: Iterable[str]) -> str:
        """When the unit's first return came of all that can count or have counted.

        `can_count` are checksums of files in the folder; what cannot count is not in time either.
        """
        times = [self.received.get(checksum, "") for checksum in can_count]
        known = filter(None, (*times, self.counted.get(unit, "")))
        return self.sent.get(unit) or min(known, default="")

    def is_late(self, sent: str) -> bool:
        """True for a moment after the last day; the day itself counts whole."""
        return bool(self.due) and sent[:10] > self.due

    def as_json(self) -> dict:
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, found: dict) -> "Known":
        decided = {
            name: {key: Decision(**value) for key, value in found[name].items()}
            for name in ("official", "withdrawn", "nothing")
        }
        return cls(**(found | decided))


def known_to(register: Register, due: dt.date | None) -> Known:
    """Read the register; the last decision about a thing holds, and `undo` takes all back."""
    received: dict[str, str] = {}
    order: dict[str, int] = {}
    seen: dict[str, str] = {}
    named: dict[str, dict[str, int]] = {}
    for checksum, name, at, first, run in register.read(
        "SELECT checksum, name, min(received), min(at), min(run) FROM seen "
        "GROUP BY checksum, name ORDER BY min(id)"
    ):
        received[checksum] = min(at, received.get(checksum, at))
        seen[checksum] = min(first, seen.get(checksum, first))
        order[checksum] = min(run, order.get(checksum, run))
        named.setdefault(checksum, {})[name] = run
    decided, sent = _decided(register)
    mails = register.read(_MAILS) if register.has("mail") else []
    return Known(
        received, order, seen, named, sent, _counted(register, received, decided["withdrawn"]),
        **decided, changed=_changed(register), due=due.isoformat() if due else "",
        mailed={checksum: at for checksum, _, at in mails},
        senders={checksum: sender for checksum, sender, _ in mails},
    )  # fmt: skip


def _decided(register: Register) -> tuple[dict[str, dict[str, Decision]], dict[str, str]]:
    """Decisions by kind, and the times of receipt that were put right."""
    decided: dict[str, dict[str, Decision]] = {"official": {}, "withdrawn": {}, "nothing": {}}
    sent: dict[str, str] = {}
    for at, unit, kind, checksum, value, who, why in register.read(
        "SELECT at, unit, kind, checksum, value, who, why FROM decision ORDER BY id"
    ):
        word = Decision(who, why, checksum, value, at)
        if kind == "undo":
            decided["official"].pop(unit, None)
            decided["nothing"].pop(unit, None)
            decided["withdrawn"] = {
                of: was for of, was in decided["withdrawn"].items() if was.value != unit
            }
        elif kind == "received":
            sent[unit] = value
        elif kind == "withdrawn":
            decided[kind][checksum] = dataclasses.replace(word, value=unit)
        else:
            decided[kind][unit] = word
    return decided, sent


def _counted(
    register: Register, received: dict[str, str], withdrawn: dict[str, Decision]
) -> dict[str, str]:
    """When the first of the returns came that have counted and were not taken back, by unit."""
    counted: dict[str, str] = {}
    for unit, checksum in register.read("SELECT unit, checksum FROM official ORDER BY id"):
        if checksum not in withdrawn:
            at = received.get(checksum, "")
            counted[unit] = min(at, counted.get(unit, at))
    return counted


def _changed(register: Register) -> dict[str, list[str]]:
    changed: dict[str, list[str]] = {}
    for unit, key in register.read("SELECT DISTINCT unit, key FROM difference ORDER BY unit, key"):
        changed.setdefault(unit, []).append(key)
    return changed
