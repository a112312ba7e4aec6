"""The tables of a register, as register.sql says, and whether a database has them."""

import functools
import re
import sqlite3
from pathlib import Path

VERSION = 1
_TABLES = Path(__file__).with_name("register.sql")
_KINDS = {"TEXT": "text", "INTEGER": "integer", "BLOB": "blob"}
_CREATED = re.compile(r"CREATE TABLE IF NOT EXISTS (\w+)")


@functools.cache
def statements() -> tuple[str, ...]:
    """One for each table."""
    lines = _TABLES.read_text(encoding="utf-8").splitlines()
    text = "\n".join(line.partition("--")[0] for line in lines)
    return tuple(statement for statement in text.split(";") if statement.strip())


def guards(table: str) -> tuple[str, ...]:
    """What keeps a line that is written as it is."""
    return tuple(
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{change} BEFORE {change} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END"
        for change in ("UPDATE", "DELETE")
    )


def table_names() -> tuple[str, ...]:
    """In the order of register.sql."""
    return tuple(_CREATED.findall("".join(statements())))


def has_all_tables(database: sqlite3.Connection) -> bool:
    """True where each table has its columns, and the register its one line."""
    for statement, name in zip(statements(), table_names(), strict=True):
        ours = sqlite3.connect(":memory:")
        ours.execute(statement)
        wanted = _columns(ours, name)
        ours.close()
        if not wanted <= _columns(database, name):
            return False
    lines: tuple[int] = database.execute("SELECT count(*) FROM register").fetchone()
    return lines == (1,)


def holds_its_types(database: sqlite3.Connection) -> bool:
    """True where every cell is of the type of its column: SQLite itself would take any."""
    for name in table_names():
        kinds = ((column, _KINDS[kind]) for column, kind in _columns(database, name))
        wrong = " OR ".join(f"typeof({column}) <> '{kind}'" for column, kind in kinds)
        if database.execute(f"SELECT 1 FROM {name} WHERE {wrong} LIMIT 1").fetchone():
            return False
    return True


def _columns(database: sqlite3.Connection, table: str) -> set[tuple[str, str]]:
    return {(line[1], line[2]) for line in database.execute(f"PRAGMA table_info({table})")}
