"""A folder in, the period's register (sổ theo dõi) out: one SQLite file, append-only, safe for several.

It keeps SQLite's rollback journal, not WAL: offices keep such folders on a shared drive, where WAL
is unsafe. A writer waits for its turn (BEGIN IMMEDIATE); a killed one leaves nothing half written.
"""

import datetime as dt
import importlib.metadata
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from pipeline.output_folder import REGISTER as NAME
from pipeline.output_folder import as_json
from pipeline.register.mending import PATIENCE, mend_register, unknown_versions
from pipeline.register.sealed import WrongRegister
from pipeline.register.tables import VERSION, guards, statements, table_names
from pipeline.safe_names import shown
from schemas.wording.papers import worded

__all__ = ["NAME", "Register", "WrongRegister", "open_register", "stamp", "version_of"]


class Register:
    """An open register. Reading needs no lock; whatever is written is written inside `turn`."""

    def __init__(self, path: Path, period: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._database = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        self._database.execute("PRAGMA synchronous = FULL")
        self._prepare(period)

    def __enter__(self) -> "Register":
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One writer at a time; all of it is kept, or nothing."""
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    def read(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        return self._database.execute(query, values).fetchall()

    def add(self, table: str, **line: Any) -> int:
        """Append one line; returns its number."""
        names, marks = ", ".join(line), ", ".join("?" * len(line))
        query = f"INSERT INTO {table} ({names}) VALUES ({marks})"
        return self._database.execute(query, tuple(line.values())).lastrowid or 0

    def begin_run(self, folder: str, now: dt.datetime) -> int:
        return self.add(
            "run", started=stamp(now), folder=shown(folder), program=version_of("phuluc")
        )

    def state(self) -> tuple[int, int]:
        """Changes whenever another run has seen a file or the secretariat has decided something."""
        ((seen,),) = self.read("SELECT count(*) FROM seen")
        ((decisions,),) = self.read("SELECT count(*) FROM decision")
        return seen, decisions

    def copy_to(self, path: Path) -> None:
        """Write a copy of the register as it was before this turn."""
        with (
            closing(sqlite3.connect(self.path, timeout=PATIENCE)) as kept,
            closing(sqlite3.connect(path)) as copy,
        ):
            kept.backup(copy)

    def enter_unknown_versions(self, folder: Path, period: str) -> None:
        """A closed version that lies on the disk whole is one, whatever became of the register."""
        ((known,),) = self.read("SELECT count(*) FROM closing")
        if not any(unknown_versions(folder, known)):
            return
        with self.turn():  # it may be another process that is closing: look again
            ((known,),) = self.read("SELECT count(*) FROM closing")
            for record in unknown_versions(folder, known):
                if record["period"] != period:
                    raise self._of_other_period(record["period"], period)
                self.add("closing", number=record["number"], at=record["at"], who=record["who"],
                         manifest=as_json(record))  # fmt: skip

    def _prepare(self, period: str) -> None:
        """Make the tables once, with a guard on each: a line that is written stays as it is."""
        if not self.read("SELECT 1 FROM sqlite_master WHERE name = 'register'"):
            with self.turn():
                self._create(period)
        ((version, found),) = self.read("SELECT version, period FROM register")
        if not isinstance(version, int) or version > VERSION:
            words = {"path": self.path, "version": version}
            raise WrongRegister(worded("closing", "register.newer", **words))
        if found != period:
            raise self._of_other_period(found, period)

    def _of_other_period(self, found: str, period: str) -> WrongRegister:
        words = {"path": self.path, "found": found, "period": period}
        return WrongRegister(worded("closing", "register.other_period", **words))

    def _create(self, period: str) -> None:
        for statement in (*statements(), *(g for name in table_names() for g in guards(name))):
            self._database.execute(statement)
        if not self.read("SELECT 1 FROM register"):
            self.add("register", version=VERSION, period=period)


def open_register(folder: Path, period: str) -> Register:
    """Open the register of an output folder; it is made where there is none and nothing is closed.

    Raises WrongRegister, in words for the secretariat.
    """
    mend_register(folder, period)
    register = Register(folder / NAME, period)
    try:
        register.enter_unknown_versions(folder, period)
    except BaseException:
        register.__exit__()
        raise
    return register


def version_of(library: str) -> str:
    """An installed version; '' where the program runs from its source folder."""
    try:
        return importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return ""


def stamp(moment: dt.datetime) -> str:
    """A moment as the register keeps it: 2023-06-15T16:30:00, the clock of the office."""
    return moment.replace(microsecond=0, tzinfo=None).isoformat()
