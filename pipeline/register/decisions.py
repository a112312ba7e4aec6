"""The secretariat's word in, one line of the register out."""

import datetime as dt

from pipeline.register.register import Register, stamp
from schemas.errors import PhulucError
from schemas.wording.papers import worded


def record_decision(
    register: Register, unit: str, kind: str, name: str, moment: str, who: str, why: str,
    now: dt.datetime | None = None,
) -> None:  # fmt: skip
    """Append a decision; files are named as the register names them, or by their last part."""
    checksum, value = "", ""
    if kind in ("official", "withdrawn"):
        checksum, value = _file(register, unit, kind, name), name
    if kind == "received":
        value = _moment(moment)
    with register.turn():
        register.add(
            "decision", at=stamp(now or dt.datetime.now()), unit=unit, kind=kind, checksum=checksum,
            value=value, who=who, why=why,
        )  # fmt: skip


def _file(register: Register, unit: str, kind: str, name: str) -> str:
    """The checksum of the file that the name means now; files of no unit can only be withdrawn."""
    nobodys = "" if kind == "withdrawn" else unit
    lines = register.read(
        "SELECT seen.name, seen.checksum, seen.unit FROM seen JOIN status ON status.id = "
        "(SELECT max(id) FROM status AS s WHERE s.unit = seen.unit AND s.checksum = seen.checksum) "
        "WHERE seen.unit IN (?, ?) AND seen.checksum <> '' ORDER BY status.status <> 'gone', seen.id",
        unit, nobodys,
    )  # fmt: skip
    meant = {
        known: of for known, of, _ in lines if name and name in (known, known.rpartition("/")[2])
    }
    if len(meant) == 1:  # of versions of one file that replaced each other, the one that is there
        return meant.popitem()[1]
    own = dict.fromkeys(f"«{known}»" for known, _, whose in lines if whose == unit)
    names = ", ".join(own) or worded("register", "no_file")
    raise PhulucError("decision.file", unit=unit, names=names)


def _moment(text: str) -> str:
    try:
        return stamp(dt.datetime.fromisoformat(text))
    except ValueError as error:
        raise PhulucError("decision.moment", text=text) from error
