"""Readings of earlier runs, by checksum: a second run reads only the files that are new.

A reading is used again only where the file has the same bytes and the program, the forms, the roster
and what the caller said of unit and period are the same. The store saves time and nothing rests on
it: one that is locked or in a folder that cannot be written to is done without, and one that is not
exactly as it was made, or larger than it can be, is thrown away.
"""

import contextlib
import hashlib
import sqlite3
from pathlib import Path

from pipeline import limits
from pipeline.intake.code_version import checksum_of_files, code_version
from pipeline.intake.packing import unpack
from pipeline.intake.reading_trusted import is_trusted
from pipeline.output_folder import READINGS as NAME
from pipeline.reading.read_return import Expected
from pipeline.returns import Return

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
    parts.append(" ".join(form.id for form in expected.asked))
    parts += [f"{form.id} {checksum_of_files(form.path)}" for form in expected.forms]
    parts += [repr(unit) for unit in expected.roster.units]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def open_store(folder: Path) -> sqlite3.Connection | None:
    """The store of a folder of output; None where there can be none."""
    path = folder / NAME
    for _ in range(2):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.is_symlink() and (not path.exists() or _is_sane(path)):
                return _made(path)
            path.unlink()
        except (OSError, sqlite3.Error):  # locked, or no place to write
            return None
    return None


def _is_sane(path: Path) -> bool:
    """A database of a size that can be, with our tables and nothing else; an empty one will be ours."""
    if path.stat().st_size > limits.STORE_BYTES:
        return False
    with contextlib.closing(sqlite3.connect(path, timeout=_PATIENCE)) as database:
        try:
            found = database.execute("SELECT sql FROM sqlite_master WHERE sql <> '' LIMIT 9")
            return {sql for (sql,) in found} in (set(), {*map(_as_kept, _TABLES)})
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:  # not a database any more
            return False


def _as_kept(statement: str) -> str:
    return statement.replace("IF NOT EXISTS ", "")


def _made(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=_PATIENCE)
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, limits.READING_BYTES)
    for table in _TABLES:
        database.execute(table)
    return database


class Kept:
    """The store of one folder of output, open for one setting."""

    def __init__(self, folder: Path, expected: Expected) -> None:
        self._expected, self._setting = expected, setting(expected)
        self._new: list[tuple[str, str, bytes]] = []
        self._database = open_store(folder)
        self._known = self._checksums()

    def __enter__(self) -> "Kept":
        return self

    def __exit__(self, *_: object) -> None:
        self._write()
        if self._database is not None:
            self._database.close()

    def __bool__(self) -> bool:
        """True where there is anything to find."""
        return bool(self._known)

    def find(self, checksum: str, file: str) -> Return | None:
        """The reading of a file under the name it has now; None on any doubt."""
        if self._database is None or checksum not in self._known:
            return None
        try:
            ((content,),) = self._database.execute(
                "SELECT content FROM reading WHERE setting = ? AND checksum = ?",
                (self._setting, checksum),
            )
            item = unpack(content, file)
            return item if is_trusted(item, checksum, self._expected) else None
        except Exception:  # what others have written can be wrong in a hundred ways
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
                "SELECT checksum FROM reading WHERE setting = ? AND typeof(checksum) = 'text' "
                "AND length(checksum) = 64 LIMIT ?", (self._setting, limits.KEPT_READINGS),
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
