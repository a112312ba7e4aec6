"""Readings of earlier runs, by checksum: a second run reads only the files that are new.

A reading is used again only where the file has the same bytes and the program, the forms, the roster
and what the caller said of unit and period are the same. The store saves time and nothing rests on
it: one that is damaged, locked or in a folder that cannot be written to is done without.
"""

import contextlib
import hashlib
import sqlite3
import zlib
from pathlib import Path

from pipeline.intake.code_version import checksum_of_files, code_version
from pipeline.intake.packing import unpack
from pipeline.reading.read_return import Expected
from pipeline.returns import Return

NAME = "da-doc.sqlite"
_PASSING = {"locked_file", "reader_died", "stopped_early", "too_slow"}  # may be otherwise next time
_AT_ONCE = 200  # readings between two writes: what a run that is interrupted leaves to the next
_PATIENCE = 5.0  # seconds to wait for another run
_TABLES = (
    "CREATE TABLE IF NOT EXISTS reading (setting TEXT NOT NULL, checksum TEXT NOT NULL, "
    "content BLOB NOT NULL, PRIMARY KEY (setting, checksum))",
)


def setting(expected: Expected) -> str:
    """Everything but the file that a reading depends on, as a checksum."""
    parts = [code_version(), expected.unit, expected.period.id if expected.period else ""]
    parts += [f"{form.id} {checksum_of_files(form.path)}" for form in expected.forms]
    parts += [repr(unit) for unit in expected.roster.units]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def open_store(folder: Path) -> sqlite3.Connection | None:
    """The store of a folder of output; None where there can be none."""
    path = folder / NAME
    for _ in range(2):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(path, timeout=_PATIENCE)
            for table in _TABLES:
                database.execute(table)
            return database
        except sqlite3.OperationalError:  # locked, or no place to write
            return None
        except sqlite3.DatabaseError:  # not a database any more
            with contextlib.suppress(OSError):
                database.close()
                path.unlink()
        except OSError:
            return None
    return None


class Kept:
    """The store of one folder of output, open for one setting."""

    def __init__(self, folder: Path, expected: Expected) -> None:
        self._setting = setting(expected)
        self._new: list[tuple[str, str, bytes]] = []
        self._database = open_store(folder)
        self._known = self._checksums()

    def __enter__(self) -> "Kept":
        return self

    def __exit__(self, *_) -> None:
        self._write()
        if self._database is not None:
            self._database.close()

    def __bool__(self) -> bool:
        """True where there is anything to find."""
        return bool(self._known)

    def find(self, checksum: str, file: str) -> Return | None:
        """The reading of a file under the name it has now."""
        if checksum not in self._known:
            return None
        with contextlib.suppress(sqlite3.Error, zlib.error, ValueError, TypeError):
            found = self._database.execute(
                "SELECT content FROM reading WHERE setting = ? AND checksum = ?",
                (self._setting, checksum),
            ).fetchone()
            return unpack(found[0], file)
        return None

    def add(self, content: bytes, item: Return) -> None:
        """Keep a packed reading, unless another try at the same bytes may give another."""
        if item.checksum and _PASSING.isdisjoint(notice.id for notice in item.notices):
            self._new.append((self._setting, item.checksum, content))
        if len(self._new) >= _AT_ONCE:
            self._write()

    def _checksums(self) -> set[str]:
        if self._database is None:
            return set()
        with contextlib.suppress(sqlite3.Error):
            return {found for (found,) in self._database.execute(
                "SELECT checksum FROM reading WHERE setting = ?", (self._setting,)
            )}  # fmt: skip
        return set()

    def _write(self) -> None:
        """What was read under another setting goes: nobody will ask for it again."""
        new, self._new = self._new, []
        if self._database is None or not new:
            return
        with contextlib.suppress(sqlite3.Error), self._database:
            self._database.execute("DELETE FROM reading WHERE setting <> ?", (self._setting,))
            self._database.executemany("INSERT OR REPLACE INTO reading VALUES (?, ?, ?)", new)
