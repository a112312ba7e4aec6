"""repairs.csv, notices.csv, words.csv and headings.csv in, what the reader may say and know out."""

import functools
from dataclasses import dataclass
from pathlib import Path

from schemas.tables import read_csv
from schemas.text import fold

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
def state_words() -> dict[str, str]:
    """Folded words that a cell may hold instead of a figure, and the state (or `none`) they mean."""
    return {fold(words): state for words, state in written_states().items()}


@functools.cache
def written_states() -> dict[str, str]:
    """The same words as they are written; templates check against these."""
    records = read_csv(_HERE / "words.csv", ("words", "state"))
    return {record["words"]: record["state"] for _, record in records}


@functools.cache
def _headings() -> tuple[tuple[str, str, str], ...]:
    records = read_csv(_HERE / "headings.csv", ("column", "words", "match"))
    return tuple((r["column"], fold(r["words"]), r["match"]) for _, r in records)


@functools.lru_cache(maxsize=4096)
def heading(text: str) -> str:
    """The column that a heading cell names, or ''."""
    folded = fold(text)
    for column, words, match in _headings():
        if folded == words or (match == "start" and folded.startswith(words + " ")):
            return column
    return ""
