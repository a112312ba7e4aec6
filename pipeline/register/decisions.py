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
        checksum, value = _file(register, unit, name), name
    if kind == "received":
        value = _moment(moment)
    with register.turn():
        register.add(
            "decision", at=stamp(now or dt.datetime.now()), unit=unit, kind=kind, checksum=checksum,
            value=value, who=who, why=why,
        )  # fmt: skip


def _file(register: Register, unit: str, name: str) -> str:
    lines = register.read("SELECT name, checksum FROM seen WHERE unit = ? ORDER BY id", unit)
    found = {of for known, of in lines if name and name in (known, known.rpartition("/")[2])}
    if len(found) == 1:
        return found.pop()
    names = ", ".join(dict.fromkeys(f"«{known}»" for known, _ in lines)) or worded(
        "register", "no_file"
    )
    raise PhulucError("decision.file", unit=unit, names=names)


def _moment(text: str) -> str:
    try:
        return stamp(dt.datetime.fromisoformat(text))
    except ValueError as error:
        raise PhulucError("decision.moment", text=text) from error
