"""A closed version as it lies on the disk: khoa-so/0, 1, … in, its record and what was altered out.

The record (khoa-so.json) keeps the checksum of every file beside it, and a seal the checksum of the
record, so that a version can be told whole without the register. Nothing here is ever changed.
"""

import contextlib
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.output_folder import (
    RECORD,
    are_checksums,
    are_texts,
    as_json,
    bounded_json,
    checksum,
    relative_files,
    sealed_folders,
)

SEAL = "khoa-so.sha256"
_TEXTS = ("at", "who", "period", "form", "sender", "judged_on")

Record = dict[str, Any]


def write_record(folder: Path, record: Record) -> None:
    """Put the record and its seal beside what is kept."""
    (folder / RECORD).write_text(as_json(record), encoding="utf-8")
    (folder / SEAL).write_text(_seal_of(folder), encoding="utf-8")


def _seal_of(folder: Path) -> str:
    """As `sha256sum -c` reads it."""
    return f"{checksum(folder / RECORD)}  {RECORD}\n"


def read_record(folder: Path) -> Record | None:
    """The record, where it is under its seal and says all that a record says; else None."""
    try:
        found = bounded_json(folder / RECORD)
        sealed = (folder / SEAL).read_text(encoding="utf-8") if found.get("seal") else ""
        if sealed != (_seal_of(folder) if found.get("seal") else ""):
            return None
    except (OSError, ValueError):
        return None
    texts = are_texts({name: found.get(name) for name in _TEXTS})
    whole = texts and are_checksums(found.get("files")) and are_texts(found.get("inputs"))
    return found if whole and str(found.get("number")) == folder.name else None


def day_of_judgement(out: Path, today: dt.date) -> dt.date:
    """The day on which it is asked what has expired: once a period is closed, that of its closing.

    What a waiver or a confirmed reading said when it was signed is not unsaid by the calendar.
    """
    for folder in sealed_folders(out).values():
        if record := read_record(folder):
            with contextlib.suppress(ValueError):
                return dt.date.fromisoformat(record["judged_on"])
    return today


def altered(folder: Path, record: Record) -> Iterator[str]:
    """Names of files that are gone, changed or new since `record` was written, itself included."""
    kept = record["files"]
    present = set(relative_files(folder))
    for name, mark in kept.items():
        if name not in present or checksum(folder / name) != mark:
            yield name
    if read_record(folder) is None or (folder / RECORD).read_text(encoding="utf-8") != as_json(
        record
    ):
        yield RECORD
    yield from sorted(present - kept.keys() - {RECORD, SEAL})
