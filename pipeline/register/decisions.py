"""What the office has written down as decided in, lines of the register out, or why there is none."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pipeline.output_folder import checksum as checksum_of
from pipeline.register.register import Register, stamp
from pipeline.register.rulings import (
    OF_FILES,
    OF_UNITS,
    Ruling,
    about_file,
    append,
    enter,
    is_said,
)
from schemas.days import at_the_office, moment_written
from schemas.errors import PhulucError
from schemas.wording.papers import worded

_AFTER = dt.timedelta(seconds=1)  # what a run has seen came before a decision in the same second
Lying = Callable[[str], str]  # the name of a file → the checksum of what lies there, '' for nothing


@dataclass(frozen=True)
class Written:
    """A decision as it stands in a file of the office.

    `file` is named as the register names it, or by its last part, unless its `checksum` is known;
    `at` is when it was decided, '' for now; `value` is a moment of `received`, the line that is
    `retracted`, or a figure. `source` is the file in which it stands, and `place` where in it;
    `after` the last line of the register that its writer can have known.
    """

    kind: str
    unit: str
    who: str
    why: str
    file: str = ""
    value: str = ""
    at: str = ""
    source: str = ""
    place: str = ""
    checksum: str = ""
    about: str = ""
    raw: str = ""
    until: str = ""
    after: int = 0

    @property
    def said(self) -> tuple[str, ...]:
        """What makes it the same decision when it is met again."""
        return (self.kind, self.unit, self.who, self.why, self.file or self.checksum, self.value,
                self.raw, self.until, self.at)  # fmt: skip


class Untaken(NamedTuple):
    """A decision that could not be taken in: where it stands and why not; of a reading also its row."""

    source: str
    place: str
    problem: str
    unit: str = ""
    code: str = ""


def record_decision(
    register: Register, unit: str, kind: str, name: str, moment: str, who: str, why: str,
    now: dt.datetime | None = None,
) -> None:  # fmt: skip
    """Append a decision of the command; raises PhulucError where it cannot be understood."""
    if not who.strip():
        raise PhulucError("decision.unsigned")
    now = now or at_the_office(dt.datetime.now(dt.UTC))
    item = Written(kind, unit, who, why.strip(), file=name, value=moment)
    ruling = _ruling(register, item, _in_folder(register))
    with register.turn():
        append(register, ruling, register.moment(now, _AFTER))


def take_in(
    register: Register, decided: Iterable[Written], now: dt.datetime, lying: Lying
) -> list[Untaken]:
    """Enter what is not in the register yet, within its turn; returns what cannot be.

    Takes every kind that needs nothing but the register: about a unit or a file, about a finding
    under its identity, and lines that are taken back. Of several lines of one file on one subject
    the last is what it says.
    """
    untaken = []
    said: dict[tuple[str, ...], tuple[Written, Ruling]] = {}
    for item in decided:
        try:
            if not item.who:
                raise PhulucError("decision.unsigned")
            ruling = _ruling(register, item, lying)
        except PhulucError as error:
            untaken.append(Untaken(item.source, item.place, str(error).rstrip(".")))
            continue
        subject = (item.source, *ruling.subject)
        said.pop(subject, None)
        said[subject] = item, ruling
    for item, ruling in said.values():
        enter(register, ruling, now, item.said, item.after)
    return untaken


def is_taken_in(register: Register, item: Written) -> bool:
    """True where the register has what the line says, in force or taken back; raises PhulucError."""
    return is_said(register, _ruling(register, item, _in_folder(register)), item.said, item.after)


def _ruling(register: Register, item: Written, lying: Lying) -> Ruling:
    """Bound to what it names; raises PhulucError."""
    checksum, value, about = item.checksum, item.value, item.about
    if item.kind in OF_FILES:
        checksum = checksum or _file(register, item.unit, item.kind, item.file, lying)
        about = item.kind if item.kind == "official" else about_file(checksum)
    elif item.kind in OF_UNITS:
        about = "unit" if item.kind in ("nothing", "waiting") else item.kind
        value = _moment(value) if item.kind == "received" else ""
    return Ruling(
        item.kind, item.unit, item.who, item.why or worded("register", "no_reason"), about,
        checksum, item.file, item.raw, value, item.until, item.at and _moment(item.at), item.source,
    )  # fmt: skip


def of_findings(item: Written, abouts: Iterable[str]) -> list[Written]:
    """One word on several findings as one on each."""
    return [dataclasses.replace(item, about=about) for about in abouts]


def _file(register: Register, unit: str, kind: str, name: str, lying: Lying) -> str:
    """The checksum of the file that the name means now; of no unit's only some can be decided."""
    seen = register.read(
        "SELECT name, checksum FROM seen WHERE unit IN (?, ?) AND checksum <> '' ORDER BY id",
        unit, unit if kind == "official" else "",
    )  # fmt: skip
    left = dict(seen)
    there = {known: checksum for known in left if (checksum := lying(known))}
    for found in (there, left):
        meant = {name} & found.keys() or {n for n in found if name == n.rpartition("/")[2]}
        if len(meant) == 1:
            checksum = found[meant.pop()]
            if checksum not in {read for _, read in seen}:
                raise PhulucError("decision.file_changed", file=name)
            return checksum
    own = register.read("SELECT DISTINCT name FROM seen WHERE unit = ?", unit)
    known_names = ", ".join(f"“{known}”" for (known,) in own) or worded("register", "no_file")
    raise PhulucError("decision.file", unit=unit, names=known_names)


def _in_folder(register: Register) -> Lying:
    """What lies in the folder of the last run at this moment."""
    folder = register.last_folder

    def lies(name: str) -> str:
        path = Path(folder, name)
        return checksum_of(path) if path.is_file() else ""

    return lies


def _moment(text: str) -> str:
    moment = moment_written(text)
    if moment is None:
        raise PhulucError("decision.moment", text=text)
    return stamp(moment)
