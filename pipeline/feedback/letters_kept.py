"""Letters of the last run in, those that would come out the same taken over: the others are written.

Beside what a letter was made of stands the checksum of its file: one that somebody has changed, or
that was never put in place, is written again. As with readings, nothing rests on the store.
"""

import contextlib
import hashlib
import shutil
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.intake.code_version import checksum_of_files, code_version
from pipeline.intake.packing import pack
from pipeline.intake.readings_kept import open_store
from pipeline.register.publish import FEEDBACK, checksum
from pipeline.returns import Return
from schemas.form.model import Form


def mark_of_forms(forms: Iterable[Form]) -> str:
    """What all letters of a run are made of: the program and the forms."""
    return " ".join((code_version(), *(checksum_of_files(form.path) for form in forms)))


def made_of(shared: str, item: Return, *others: object) -> str:
    """The checksum of everything that a letter says."""
    digest = hashlib.sha256(f"{shared}\n{item.file}\n".encode("utf-8", "surrogatepass"))
    digest.update(pack(item))
    for other in others:
        digest.update(repr(other).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


class LettersKept:
    """The letters of the output that stands in a folder."""

    def __init__(self, out: Path) -> None:
        self._folder = out / FEEDBACK
        self._database = open_store(out)
        self._known: dict[str, tuple[str, str]] = {}
        if self._database is not None:
            with contextlib.suppress(sqlite3.Error):
                lines = self._database.execute("SELECT name, made_of, checksum FROM letter")
                self._known = {name: (made, mark) for name, made, mark in lines}

    def __enter__(self) -> "LettersKept":
        return self

    def __exit__(self, *_) -> None:
        if self._database is not None:
            self._database.close()

    def take_over(self, path: Path, made: str) -> bool:
        """Put the last letter of this name at `path`, if it was made of the same."""
        known, old = self._known.get(path.name), self._folder / path.name
        with contextlib.suppress(OSError):
            if known and known[0] == made and checksum(old) == known[1]:
                path.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(old, path)
                return True
        return False

    def remember(self, written: Mapping[Path, str]) -> None:
        """Keep what each letter was made of."""
        if self._database is None or not written:
            return
        lines = [(path.name, made, checksum(path)) for path, made in written.items()]
        with contextlib.suppress(sqlite3.Error), self._database:
            self._database.executemany("INSERT OR REPLACE INTO letter VALUES (?, ?, ?)", lines)
