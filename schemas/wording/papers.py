"""The wording tables: one CSV for each kind of paper, a line for each text, read by its id."""

import functools
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from schemas.form.model import PLACEHOLDER
from schemas.tables import read_csv

_HERE = Path(__file__).parent
_PLACEHOLDER = re.compile(PLACEHOLDER)


@functools.cache
def _texts(paper: str) -> dict[str, dict[str, str]]:
    return {record["id"]: record for _, record in read_csv(_HERE / f"{paper}.csv", ("id", "text"))}


def worded(paper: str, identifier: str, **words: object) -> str:
    """One text of a paper («feedback», «review»), its placeholders filled in."""
    named = {(name, ""): str(value) for name, value in words.items()}
    return fill(_texts(paper)[identifier]["text"], named)


def named(paper: str, prefix: str) -> dict[str, str]:
    """The texts whose ids begin with «prefix.», by the rest of the id, in the table's order."""
    found = ((key.partition("."), record["text"]) for key, record in _texts(paper).items())
    return {rest: text for (first, _, rest), text in found if first == prefix and rest}


def severity_of(paper: str, identifier: str) -> str:
    """How grave what a text says is, where the paper says it."""
    return _texts(paper)[identifier]["severity"]


def fill(template: str, names: Mapping[tuple[str, str], str] | Callable[[str, str], str]) -> str:
    """Replace {name} and {name.attribute}; text put in is never itself read as a template."""
    look = names if callable(names) else lambda name, attribute: names[name, attribute]
    return _PLACEHOLDER.sub(lambda match: str(look(match[1], match[2] or "")), template)
