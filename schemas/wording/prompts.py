"""prompts.csv in, title and text of one prompt or message of a template out."""

import functools
from pathlib import Path

from schemas.tables import read_csv
from schemas.wording import as_text
from schemas.wording.papers import fill

PROMPTS = Path(__file__).parent / "prompts.csv"


@functools.cache
def _prompts() -> dict[str, tuple[str, str]]:
    records = read_csv(PROMPTS, ("id", "title", "text"))
    return {record["id"]: (record["title"], record["text"]) for _, record in records}


def words(name: str, **names: str) -> tuple[str, str]:
    """Title and text of a prompt or message, filled in."""
    known = {(key, ""): value for key, value in (as_text.STATE | names).items()}
    title, text = _prompts()[name]
    return fill(title, known), fill(text, known)
