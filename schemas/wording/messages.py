"""What the reader may say: every repair of a cell (repairs.csv) and every notice (notices.csv)."""

import functools
from dataclasses import dataclass

from schemas.tables import own_records_of, records_of

_TEXTS = ("title", "message", "fix")
_SEVERITY = {"certain": "", "probable": "warning", "refused": "error"}


@dataclass(frozen=True, slots=True)
class Message:
    """A finding that reading can give; a repair without a severity is certain and stays silent.

    One that `blocks` keeps the whole return out of the totals.
    """

    id: str
    severity: str
    title: str
    text: str
    fix: str
    blocks: bool = False


@functools.cache
def messages() -> dict[str, Message]:
    """Every repair and notice by its id."""
    repairs, notices = _lines("repairs", "certainty"), _lines("notices", "severity", "blocks")
    found = {r["id"]: _message(r, _SEVERITY[r["certainty"]]) for r in repairs}
    return found | {r["id"]: _message(r, r["severity"], r["blocks"] == "yes") for r in notices}


def _message(record: dict[str, str], severity: str, blocks: bool = False) -> Message:
    title, text, fix = (record[name] for name in _TEXTS)
    return Message(record["id"], severity, title, text, fix, blocks)


def _lines(table: str, *law: str) -> list[dict[str, str]]:
    """The lines of a table; of a closed period what its own says of severities, in the words of today."""
    columns = ("id", *law, *_TEXTS)
    then = {record["id"]: record for record in records_of("wording", table, *columns)}
    now = {record["id"]: record for record in own_records_of("wording", table, *columns)}
    return [
        now.get(name, record) | {column: record[column] for column in law}
        for name, record in (now | then).items()
    ]  # fmt: skip


@functools.cache
def for_office() -> dict[str, str]:
    """What the office itself can do about a notice, by its id; departments never read it."""
    records = own_records_of("wording", "notices", "id", "office")
    return {record["id"]: record["office"] for record in records if record["office"]}


@functools.cache
def _ids_of_repairs() -> frozenset[str]:
    return frozenset(record["id"] for record in _lines("repairs", "certainty"))


def is_repair(identifier: str) -> bool:
    """True for what is said of the reading of one cell."""
    return identifier in _ids_of_repairs()


@functools.lru_cache(maxsize=4096)
def is_doubted(repairs: str) -> bool:
    """True where one of the repairs is only probable, and asks to be confirmed."""
    return any(messages()[name].severity for name in repairs.split())


@functools.lru_cache(maxsize=4096)
def repairs_in_words(repairs: str) -> str:
    """How a cell was understood, in words: «Dấu phẩy thập phân; Bỏ dấu %»."""
    return "; ".join(messages()[name].title or name for name in repairs.split())
