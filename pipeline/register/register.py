"""A folder in, the period's register (sổ theo dõi) out: one SQLite file, append-only, safe for several.

It keeps SQLite's rollback journal, not WAL: offices keep such folders on a shared drive, where WAL
is unsafe. A writer waits for its turn (BEGIN IMMEDIATE); a killed one leaves nothing half written.
"""

import datetime as dt
import importlib.metadata
import logging
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from pipeline.output_folder import REGISTER as NAME
from pipeline.output_folder import as_json
from pipeline.register.mending import mend_register, unknown_versions
from pipeline.register.tables import VERSION, guards, statements, table_names
from pipeline.safe_names import shown
from schemas.errors import PhulucError, sentence

__all__ = ["NAME", "Register", "open_register", "stamp", "version_of"]
PATIENCE = 600.0  # seconds that a run waits for another to finish writing
_PATIENT = 2.0  # seconds after which the officer is told what is waited for
_LOG = logging.getLogger(__name__)
_LAST = """
    SELECT max(at) FROM (
        SELECT at FROM seen UNION ALL SELECT at FROM status
        UNION ALL SELECT at FROM ruling WHERE source = ''
    )
"""
_AS_RULINGS = """
    INSERT INTO ruling (at, unit, kind, about, checksum, name, raw, value, until, who, why, source, written)
    SELECT at, unit, kind,
           CASE kind WHEN 'withdrawn' THEN 'file:' || checksum WHEN 'nothing' THEN 'unit' ELSE kind END,
           checksum, CASE WHEN checksum <> '' THEN value ELSE '' END, '',
           CASE kind WHEN 'received' THEN value ELSE '' END, '', who, why, '', ''
    FROM decision ORDER BY id
"""
_DECIDED_ELSEWHERE = (  # an earlier program that still opens the register must not decide unheard
    "CREATE TRIGGER IF NOT EXISTS decision_no_insert BEFORE INSERT ON decision "
    "BEGIN SELECT RAISE(ABORT, 'decisions are in the table ruling'); END"
)


class Register:
    """An open register. Reading needs no lock; whatever is written is written inside `turn`."""

    def __init__(self, path: Path, period: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._database = sqlite3.connect(path, timeout=_PATIENT, isolation_level=None)
        try:
            self._execute("PRAGMA synchronous = FULL")
            self._prepare(period)
        except BaseException:
            self._database.close()
            raise

    def __enter__(self) -> "Register":
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One writer at a time; all of it is kept, or nothing."""
        self._execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with suppress(sqlite3.ProgrammingError):  # stopped and closed before it had begun
                self._database.execute("ROLLBACK")
            raise
        self._execute("COMMIT")

    def read(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        return self._execute(query, values).fetchall()

    def _execute(self, query: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        """Where another run writes, wait for it; who waits for longer than a moment is told."""
        until, told = time.monotonic() + PATIENCE, False
        while True:
            try:
                return self._database.execute(query, values)
            except sqlite3.OperationalError as error:
                busy = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
                if not busy or time.monotonic() > until:
                    raise
            if not told:
                minutes = int(PATIENCE // 60)
                _LOG.warning(sentence("register.waiting", path=self.path, minutes=minutes))
                told = True

    def add(self, table: str, **line: Any) -> int:
        """Append one line; returns its number."""
        names, marks = ", ".join(line), ", ".join("?" * len(line))
        query = f"INSERT INTO {table} ({names}) VALUES ({marks})"
        return self._execute(query, tuple(line.values())).lastrowid or 0

    def has(self, table: str) -> bool:
        return bool(self.read("SELECT 1 FROM sqlite_master WHERE name = ?", table))

    def ensure(self, table: str) -> None:
        """Make a table that registers of an earlier program do not have; within a turn."""
        if not self.has(table):
            self._make([table])

    @property
    def last_folder(self) -> str:
        """Where the returns of the last run lay; '' before the first."""
        found = self.read("SELECT folder FROM run ORDER BY id DESC LIMIT 1")
        return found[0][0] if found else ""

    def begin_run(self, folder: str, now: dt.datetime) -> int:
        return self.add(
            "run", started=stamp(now), folder=shown(folder), program=version_of("phuluc")
        )

    def moment(self, now: dt.datetime, step: dt.timedelta = dt.timedelta(0)) -> dt.datetime:
        """Now, but no less than `step` after a run last noted something or the command last decided."""
        ((last,),) = self.read(_LAST)
        return max(now, dt.datetime.fromisoformat(last) + step) if last else now

    def state(self) -> tuple[int, int]:
        """Changes whenever another run has seen a file or the secretariat has decided something."""
        ((seen,),) = self.read("SELECT count(*) FROM seen")
        ((rulings,),) = self.read("SELECT count(*) FROM ruling")
        return seen, rulings

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
                    raise self._of_other_period(record["period"])
                self.add("closing", number=record["number"], at=record["at"], who=record["who"],
                         manifest=as_json(record))  # fmt: skip

    def _prepare(self, period: str) -> None:
        """Make the tables once, with a guard on each: a line that is written stays as it is."""
        if not self.has("register"):
            with self.turn():
                self._create(period)
        match self.read("SELECT version, period FROM register"):
            case [(int(version), _)] if version > VERSION:
                raise PhulucError("register.newer", path=self.path, version=version)
            case [(int(), str(found))] if found != period:
                raise self._of_other_period(found)
            case [(int(version), str())]:
                if version < VERSION:
                    self._bring_up_to_date()
                return
        raise PhulucError("register.damaged")

    def _bring_up_to_date(self) -> None:
        """An earlier program's decisions become lines of the one store, in their order."""
        if self.has("ruling"):
            return
        with self.turn():
            if not self.has("ruling"):  # another process may have been first
                self._make(["ruling"])
                self._database.execute(_AS_RULINGS)
                self._database.execute(_DECIDED_ELSEWHERE)

    def _of_other_period(self, period: str) -> PhulucError:
        return PhulucError("register.other_period", path=self.path, period=period)

    def _create(self, period: str) -> None:
        self._make(table_names())
        if not self.read("SELECT 1 FROM register"):
            self.add("register", version=VERSION, period=period)

    def _make(self, names: Iterable[str]) -> None:
        for name in names:
            for statement in (statements()[name], *guards(name)):
                self._database.execute(statement)


def open_register(folder: Path, period: str) -> Register:
    """Open the register of an output folder; it is made where there is none and nothing is closed.

    Raises PhulucError where it is damaged, of another period, or of a later version of the program.
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
