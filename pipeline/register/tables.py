"""The tables of a register, as register.sql says, and whether a database has them."""

import contextlib
import functools
import re
import sqlite3
from pathlib import Path

VERSION = 2
_TABLES = Path(__file__).with_name("register.sql")
_KINDS = {"TEXT": "text", "INTEGER": "integer", "BLOB": "blob"}
_LATER = frozenset(("mail", "sent", "roster"))  # made when the first line of it comes
_CREATED = re.compile(r"CREATE TABLE IF NOT EXISTS (\w+)")


@functools.cache
def statements() -> dict[str, str]:
    """What makes each table, by its name."""
    lines = _TABLES.read_text(encoding="utf-8").splitlines()
    text = "\n".join(line.partition("--")[0] for line in lines)
    every = (statement for statement in text.split(";") if statement.strip())
    return {match[1]: match.string for s in every if (match := _CREATED.search(s))}


def guards(table: str) -> tuple[str, ...]:
    """What keeps a line that is written as it is."""
    return tuple(
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{change} BEFORE {change} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END"
        for change in ("UPDATE", "DELETE")
    )


def table_names() -> tuple[str, ...]:
    """In the order of register.sql."""
    return tuple(statements())


def is_whole(database: sqlite3.Connection) -> bool:
    """True for a register whose pages are sound and, where this program wrote it, whose tables are."""
    if database.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        return False
    if not _columns(database, "register"):
        return False
    versions = database.execute("SELECT version FROM register LIMIT 2").fetchall()
    if len(versions) != 1:
        return False
    return versions != [(VERSION,)] or (_has_all_tables(database) and _holds_its_types(database))


def _has_all_tables(database: sqlite3.Connection) -> bool:
    with contextlib.closing(sqlite3.connect(":memory:")) as ours:
        for statement in statements().values():
            ours.execute(statement)
        return all(_columns(ours, name) <= _columns(database, name) for name in _names(database))


def _holds_its_types(database: sqlite3.Connection) -> bool:
    """True where every cell is of the type of its column: SQLite itself would take any."""
    for name in _names(database):
        kinds = ((column, _KINDS[kind]) for column, kind in _columns(database, name))
        wrong = " OR ".join(f"typeof({column}) <> '{kind}'" for column, kind in kinds)
        if database.execute(f"SELECT 1 FROM {name} WHERE {wrong} LIMIT 1").fetchone():
            return False
    return True


def _names(database: sqlite3.Connection) -> list[str]:
    """The tables that a register must have, and those of later programs that it has."""
    return [name for name in table_names() if name not in _LATER or _columns(database, name)]


def _columns(database: sqlite3.Connection, table: str) -> set[tuple[str, str]]:
    return {(line[1], line[2]) for line in database.execute(f"PRAGMA table_info({table})")}
