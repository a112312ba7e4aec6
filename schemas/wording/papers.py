"""feedback.csv and the like in, the texts of one kind of paper out: labels, titles, instructions."""

import functools
from pathlib import Path

from schemas.tables import read_csv
from schemas.wording.as_text import fill

_HERE = Path(__file__).parent


@functools.cache
def _texts(paper: str) -> dict[str, dict[str, str]]:
    return {record["id"]: record for _, record in read_csv(_HERE / f"{paper}.csv", ("id", "text"))}


def worded(paper: str, identifier: str, **words: object) -> str:
    """One text of a paper («feedback», «review»), its placeholders filled in."""
    named = {(name, ""): str(value) for name, value in words.items()}
    return fill(_texts(paper)[identifier]["text"], named)


def severity_of(paper: str, identifier: str) -> str:
    """How grave what a text says is, where the paper says it."""
    return _texts(paper)[identifier]["severity"]
