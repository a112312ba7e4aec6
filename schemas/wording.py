"""feedback.csv and the like in, the texts of one kind of paper out: labels, titles, instructions."""

import functools
from pathlib import Path

from schemas.as_text import fill
from schemas.tables import read_csv

_HERE = Path(__file__).parent


@functools.cache
def _texts(name: str) -> dict[str, str]:
    return {r["id"]: r["text"] for _, r in read_csv(_HERE / f"{name}.csv", ("id", "text"))}


def worded(paper: str, identifier: str, **words: object) -> str:
    """One text of a paper («feedback», «review»), its placeholders filled in."""
    return fill(
        _texts(paper)[identifier], {(name, ""): str(value) for name, value in words.items()}
    )
