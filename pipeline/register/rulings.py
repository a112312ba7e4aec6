"""What the office has decided, as lines of the register: the one store, whichever way they came.

On one subject (`about`) the last line holds. What each kind means, and what binds it:

official    this file is the unit's return                    checksum
withdrawn   this file is no return                            checksum
placed      this file is of the unit                          checksum
nothing     the unit has nothing to report                    the unit
waiting     the unit is known to be late                      the unit
received    its return came at `value`                        the unit
reading     the cell of a row means `value`                   checksum and text of the cell
accepted    a finding is accepted                             the finding and the checksum
declined    the department's explanation is not accepted      the finding and the checksum
waiver      a rule's findings are accepted until a day        rule, unit and row
undo        all about the unit is taken back
retracted   the line numbered `value` is taken back
"""

import dataclasses
import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.register.register import Register, stamp
from schemas.text import fold
from schemas.vocabulary.words import phrases

OF_FILES = ("official", "withdrawn", "placed")
OF_UNITS = ("nothing", "waiting", "received", "undo")
OF_FINDINGS = ("accepted", "declined")
_FILE, _ROW, _FINDING = "file:", "row:", "finding:"
_STAYS = "received"  # `undo` leaves when a return came


@dataclass(frozen=True, slots=True)
class Ruling:
    """One line; `about` as the functions below make it."""

    kind: str
    unit: str
    who: str
    why: str
    about: str
    checksum: str = ""
    name: str = ""
    raw: str = ""
    value: str = ""
    until: str = ""
    at: str = ""
    source: str = ""
    id: int = 0

    @property
    def key(self) -> str:
        """The row that a reading is of."""
        return self.about.removeprefix(_ROW)

    @property
    def identity(self) -> str:
        """The finding that is accepted or not (explanations.identity)."""
        return self.about.removeprefix(_FINDING)

    @property
    def subject(self) -> tuple[str, str]:
        """What there is one word on: a file is asked about once, whosever it may be."""
        return "" if self.about.startswith(_FILE) else self.unit, self.about


def about_file(checksum: str) -> str:
    return f"{_FILE}{checksum}"


def about_row(key: str) -> str:
    return f"{_ROW}{key}"


def about_finding(identity: str) -> str:
    return f"{_FINDING}{identity}"


_FIELDS = tuple(field.name for field in dataclasses.fields(Ruling))


def every_ruling(register: Register) -> list[Ruling]:
    """In the order in which they were made."""
    lines = register.read(f"SELECT {', '.join(_FIELDS)} FROM ruling ORDER BY id")
    return [Ruling(*line) for line in lines]


def in_force(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Those that nothing later has replaced or taken back, in their order."""
    found: dict[tuple[str, str], Ruling] = {}
    for ruling in rulings:
        if ruling.kind == "undo":
            found = {
                subject: was for subject, was in found.items()
                if was.unit != ruling.unit or was.kind == _STAYS
            }  # fmt: skip
        elif ruling.kind == "retracted":
            found = {subject: was for subject, was in found.items() if str(was.id) != ruling.value}
        else:
            found.pop(ruling.subject, None)
            found[ruling.subject] = ruling
            back = ("", about_file(ruling.checksum))
            if ruling.kind == "official" and back in found and found[back].kind == "withdrawn":
                del found[back]
    return list(found.values())


def words_that_hold(rulings: Sequence[Ruling]) -> list[Ruling]:
    """The words on findings, but for those older than another figure for one of their rows.

    A reading that is only confirmed leaves the figure that the word was about.
    """
    read = {
        (ruling.unit, ruling.key): ruling.id for ruling in rulings
        if ruling.kind == "reading" and fold(ruling.value) not in map(fold, phrases("confirmed"))
    }  # fmt: skip
    return [
        ruling for ruling in rulings
        if ruling.kind in OF_FINDINGS and not any(
            read.get((ruling.unit, key), 0) > ruling.id for key in ruling.identity.split("|")[1:]
        )
    ]  # fmt: skip


def append(register: Register, ruling: Ruling, now: dt.datetime, written: str = "") -> None:
    """Add the line; within a turn of the register."""
    at = ruling.at or stamp(register.moment(now))
    line = dataclasses.asdict(ruling) | {"at": at, "written": written}
    line.pop("id")
    register.add("ruling", **line)


def enter(
    register: Register, ruling: Ruling, now: dt.datetime, written: Sequence[str], after: int = 0
) -> None:
    """Add what a file says, unless it said so before; within a turn of the register."""
    if not is_said(register, ruling, written, after):
        append(register, ruling, now, _text(written))


def is_said(register: Register, ruling: Ruling, written: Sequence[str], after: int = 0) -> bool:
    """True where the same file has said the same last, of all that it said on the subject.

    `written` is the line as it stands there, `after` the last line of the register that its writer
    can have known: what was said before that was known, and is said anew.
    """
    unit, about = ruling.subject
    said = register.read(
        "SELECT written FROM ruling WHERE source = ? AND about = ? AND id > ? AND (? = '' OR unit = ?) "
        "ORDER BY id DESC LIMIT 1", ruling.source, about, after, unit, unit,
    )  # fmt: skip
    return said == [(_text(written),)]


def _text(written: Sequence[str]) -> str:
    return json.dumps(written, ensure_ascii=False)
