"""The next workbook of questions in, the file in the folder of output out.

A workbook in which somebody may still be writing is never replaced: the new one goes beside it, and
next time both are read.
"""

import contextlib
import logging
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from pipeline.files.office_file import lock_of
from pipeline.output_folder import REMAINING
from pipeline.remaining.desk import NAME, NAMES, Desk, read_lines
from pipeline.remaining.texts import said
from pipeline.xlsx.write import Book, write_book

_STAGING = f".{REMAINING}-"
_LOG = logging.getLogger(__name__)


def put(book: Book, out: Path, desk: Desk) -> Path:
    """Put the workbook in place, or beside those that may not be replaced, which is told."""
    for leftover in out.glob(f"{_STAGING}*"):  # of a run that was killed
        shutil.rmtree(leftover, ignore_errors=True)
    staging = Path(tempfile.mkdtemp(dir=out, prefix=_STAGING))
    try:
        made = staging / NAME
        write_book(book, made)
        why = {name: _why_not(out / name, desk) for name in NAMES}
        for name in NAMES:
            if not why[name] and _replaced(made, out / name):
                _tell(why, name)
                _take_away(out, name, desk)
                return out / name
            why[name] = why[name] or "locked"
        _LOG.warning(f"{said('left.all', old=NAME)}.")
        return out / NAME
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _why_not(path: Path, desk: Desk) -> str:
    """Why a workbook must stay as it is: «unread», «changed», «locked»; '' where it need not.

    One that was saved since counts as changed only where something was typed that was not read: it
    may be another run that has written it anew.
    """
    if lock_of(path):
        return "locked"
    if not path.exists():
        return ""
    now = read_lines(path)
    if now is None:
        return "unread"
    is_read = now.who in ("", desk.chosen.who) and all(
        line in desk.chosen.lines for line in now.lines
    )
    return "" if is_read else "changed"


def _replaced(made: Path, path: Path) -> bool:
    """False where another program holds the old one; what would not change is not touched."""
    if path.is_file() and path.read_bytes() == made.read_bytes():
        return True
    try:
        os.replace(made, path)
    except PermissionError:
        return False
    return True


def _tell(why: Mapping[str, str], name: str) -> None:
    for old in NAMES[: NAMES.index(name)]:
        text = said(f"left.{why[old]}", old=old, new=name)
        _LOG.warning(f"{text}.")


def _take_away(out: Path, name: str, desk: Desk) -> None:
    """What was put beside another time has been read and is told anew."""
    for old in NAMES[NAMES.index(name) + 1 :]:
        if desk.read.get(old) and not _why_not(out / old, desk):
            with contextlib.suppress(OSError):
                (out / old).unlink()
