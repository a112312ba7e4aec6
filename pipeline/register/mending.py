"""An output folder in, the sentence on what was done to have a register there out; '' for nothing.

What is signed does not hang on one file: each closed version keeps the register as it stood, so that
one that is gone or damaged is made again from the last of them. Nothing sealed is ever removed.
"""

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from pipeline import limits
from pipeline.output_folder import RECORD, REGISTER, checksum, read_manifest, sealed_folders
from pipeline.register.sealed import Record, read_record
from pipeline.register.tables import is_whole
from schemas.errors import PhulucError
from schemas.text import first_of
from schemas.wording.as_text import day_and_time
from schemas.wording.papers import worded

_PATIENCE = 2.0  # seconds to wait for another run


def mend_register(folder: Path, period: str) -> str:
    """Put a register that is gone or damaged in place again, if a version is closed.

    Where none is closed, one that is gone is only told of: results of an earlier run show that it
    was there. Raises PhulucError where it is damaged and cannot be made again.
    """
    path, versions = folder / REGISTER, sealed_folders(folder)
    what = _fault(path)
    if not what:
        return ""
    if not versions:
        if what == "broken":
            raise PhulucError("register.damaged")
        return worded("closing", "register.lost", path=path) if read_manifest(folder) else ""
    last = max(versions.items())[1]
    record = _record_to_restore(last, period)
    aside = _put_aside(path) if path.exists() else None
    _put_in_place(last / REGISTER, path)
    said = worded(
        "closing", "register.restored", path=path, what=worded("closing", f"register.{what}"),
        number=record["number"], at=day_and_time(record["at"]), who=record["who"],
    )  # fmt: skip
    return f"{said} {worded('closing', 'register.aside', path=aside)}" if aside else said


def has_register(folder: Path) -> bool:
    """Whether there is one, whole or damaged, or one that can be made again."""
    return _fault(folder / REGISTER) != "missing" or bool(sealed_folders(folder))


def _fault(path: Path) -> str:
    """«missing», «broken», or '' for a register that can be used."""
    if not path.exists():
        return "missing"
    if not path.is_file() or path.stat().st_size > limits.REGISTER_BYTES:
        return "broken"
    with contextlib.closing(sqlite3.connect(path, timeout=_PATIENCE)) as database:
        try:
            if database.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
                return "missing"
            return "" if is_whole(database) else "broken"
        except sqlite3.OperationalError:
            return ""  # locked, or no right to read it: that is told when it is opened
        except sqlite3.DatabaseError:
            return "broken"


def _record_to_restore(folder: Path, period: str) -> Record:
    """The record of the last closed version, whose copy of the register is whole."""
    record = read_record(folder)
    if record is None:
        refuse("sealed.no_record", folder, [RECORD])
    if record["period"] != period:
        raise PhulucError("register.other_period", path=folder, period=record["period"])
    copy = folder / REGISTER
    if not copy.is_file() or checksum(copy) != record["files"].get(REGISTER):
        refuse("sealed.no_record", folder, [REGISTER])
    return record


def refuse(why: str, folder: Path, names: Sequence[str]) -> NoReturn:
    """Nothing is written beside a closed version that is not whole."""
    raise PhulucError(why, folder=folder, names=first_of(names))


def _put_aside(path: Path) -> Path:
    """Rename what is damaged: somebody may still want to look into it."""
    taken = len(list(path.parent.glob(f"{path.name}.hong-*")))
    aside = path.with_name(f"{path.name}.hong-{taken + 1}")
    os.replace(path, aside)
    return aside


def _put_in_place(copy: Path, path: Path) -> None:
    """The journal of the lost register belongs to that one alone."""
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    os.close(handle)
    shutil.copyfile(copy, name)
    os.replace(name, path)


def unknown_versions(folder: Path, known: int) -> Iterator[Record]:
    """Records of closed versions on the disk beyond the first `known`, which the register has.

    The program was killed between two steps, or the register comes from an older copy.
    """
    for number, place in sealed_folders(folder).items():
        if number < known:
            continue
        if number > known:
            raise PhulucError("sealed.gap", folder=place.parent, number=known)
        record = read_record(place)
        if record is None:
            refuse("sealed.no_record", place, [RECORD])
        known += 1
        yield record
