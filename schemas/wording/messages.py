"""What the reader may say: every repair of a cell (repairs.csv) and every notice (notices.csv)."""

import functools
from dataclasses import dataclass

from schemas.tables import records_of

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
    found = {
        r["id"]: Message(r["id"], _SEVERITY[r["certainty"]], r["title"], r["message"], r["fix"])
        for r in _repairs()
    }
    columns = ("id", "severity", "title", "blocks", "message", "fix")
    return found | {
        r["id"]: Message(
            r["id"], r["severity"], r["title"], r["message"], r["fix"], r["blocks"] == "yes"
        )
        for r in records_of("wording", "notices", *columns)
    }


def _repairs() -> tuple[dict[str, str], ...]:
    return records_of("wording", "repairs", "id", "certainty", "title", "message", "fix")


@functools.cache
def _ids_of_repairs() -> frozenset[str]:
    return frozenset(record["id"] for record in _repairs())


def is_repair(identifier: str) -> bool:
    """True for what is said of the reading of one cell."""
    return identifier in _ids_of_repairs()


@functools.lru_cache(maxsize=4096)
def repairs_in_words(repairs: str) -> str:
    """How a cell was understood, in words: «Dấu phẩy thập phân; Bỏ dấu %»."""
    return "; ".join(messages()[name].title or name for name in repairs.split())
