"""What the reader may say: every repair of a cell (repairs.csv) and every notice (notices.csv)."""

import functools
from dataclasses import dataclass
from pathlib import Path

from schemas.tables import read_csv

_HERE = Path(__file__).parent
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
    found = {}
    for _, record in read_csv(
        _HERE / "repairs.csv", ("id", "certainty", "title", "message", "fix")
    ):
        severity = _SEVERITY[record["certainty"]]
        found[record["id"]] = Message(
            record["id"], severity, record["title"], record["message"], record["fix"]
        )
    for _, record in read_csv(
        _HERE / "notices.csv", ("id", "severity", "title", "blocks", "message", "fix")
    ):
        found[record["id"]] = Message(
            record["id"], record["severity"], record["title"], record["message"],
            record["fix"],
            blocks=record["blocks"] == "yes",
        )  # fmt: skip
    return found


@functools.cache
def _repairs() -> frozenset[str]:
    return frozenset(r["id"] for _, r in read_csv(_HERE / "repairs.csv", ("id",)))


def is_repair(identifier: str) -> bool:
    """True for what is said of the reading of one cell."""
    return identifier in _repairs()


@functools.lru_cache(maxsize=4096)
def repairs_in_words(repairs: str) -> str:
    """How a cell was understood, in words: «Dấu phẩy thập phân; Bỏ dấu %»."""
    return "; ".join(messages()[name].title or name for name in repairs.split())
