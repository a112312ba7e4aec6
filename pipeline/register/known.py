"""A register in, what it knows that bears on a consolidation out, as a value that can be frozen."""

import dataclasses
import datetime as dt
from dataclasses import dataclass, field

from pipeline.register.register import Register


@dataclass(frozen=True, slots=True)
class Decision:
    """The secretariat's word about a unit or a file: `value` is a time, a file's name, or ''."""

    who: str
    why: str
    checksum: str = ""
    value: str = ""

    @property
    def said(self) -> str:
        return f"{self.who}: {self.why}"


@dataclass(frozen=True, slots=True)
class Known:
    """Without a register: nothing. `order` is the run that first saw a file; `due` the last day.

    `sent` is when a unit's first readable return came; `official`, `nothing` are decisions by unit,
    `withdrawn` by checksum.
    """

    received: dict[str, str] = field(default_factory=dict)
    order: dict[str, int] = field(default_factory=dict)
    sent: dict[str, str] = field(default_factory=dict)
    official: dict[str, Decision] = field(default_factory=dict)
    withdrawn: dict[str, Decision] = field(default_factory=dict)
    nothing: dict[str, Decision] = field(default_factory=dict)
    due: str = ""

    def is_late(self, unit: str) -> bool:
        """True when the unit's first return came after the last day; the day itself counts whole."""
        return bool(self.due) and self.sent.get(unit, "")[:10] > self.due

    def as_json(self) -> dict:
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, found: dict) -> "Known":
        decided = {
            name: {key: Decision(**value) for key, value in found[name].items()}
            for name in ("official", "withdrawn", "nothing")
        }
        return cls(**(found | decided))


def known_to(register: Register, period: str, due: dt.date | None) -> Known:
    """Read the register; the last decision about a thing holds, and `undo` takes all back."""
    received, order = {}, {}
    for checksum, at, run in register.read(
        "SELECT checksum, min(received), min(run) FROM seen GROUP BY checksum ORDER BY min(id)"
    ):
        received[checksum], order[checksum] = at, run
    sent = dict(
        register.read(
            "SELECT unit, min(received) FROM seen WHERE readable AND unit <> '' AND period = ? "
            "GROUP BY unit ORDER BY unit",
            period,
        )
    )
    decided: dict[str, dict[str, Decision]] = {"official": {}, "withdrawn": {}, "nothing": {}}
    for unit, kind, checksum, value, who, why in register.read(
        "SELECT unit, kind, checksum, value, who, why FROM decision ORDER BY id"
    ):
        word = Decision(who, why, checksum, value)
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
    return Known(received, order, sent, **decided, due=due.isoformat() if due else "")
