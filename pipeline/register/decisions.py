"""The secretariat's word in, one line of the register out."""

import datetime as dt
import json

from pipeline.register.register import Register, stamp
from schemas.days import moment_written
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
    units = (unit, "" if kind == "withdrawn" else unit)
    there = {
        known: checksum for checksum, names in register.read(
            "SELECT checksum, why FROM status WHERE checksum <> '' AND id IN "
            "(SELECT max(id) FROM status WHERE unit IN (?, ?) GROUP BY unit, checksum)", *units
        ) for known in _names(names)
    }  # fmt: skip
    seen = register.read(
        "SELECT name, checksum FROM seen WHERE unit IN (?, ?) AND checksum <> '' ORDER BY id",
        *units,
    )
    for found in (there, dict(seen)):  # what lies in the folder, then what has left it
        meant = {name} & found.keys() or {n for n in found if name == n.rpartition("/")[2]}
        if len(meant) == 1:
            return found[meant.pop()]
    own = register.read("SELECT DISTINCT name FROM seen WHERE unit = ?", unit)
    known_names = ", ".join(f"«{known}»" for (known,) in own) or worded("register", "no_file")
    raise PhulucError("decision.file", unit=unit, names=known_names)


def _names(kept: str) -> list[str]:
    """The names that the register keeps of a file; earlier programs kept none."""
    try:
        found: list[str] = json.loads(kept)
        return found
    except ValueError:
        return []


def _moment(text: str) -> str:
    moment = moment_written(text)
    if moment is None:
        raise PhulucError("decision.moment", text=text)
    return stamp(moment)
