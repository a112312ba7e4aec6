"""The wording tables: one CSV for each kind of paper, a line for each text, read by its id."""

import functools
from collections.abc import Mapping

from schemas.filling import fill
from schemas.tables import own_records_of


@functools.cache
def _lines(paper: str) -> dict[str, dict[str, str]]:
    return {record["id"]: record for record in own_records_of("wording", paper, "id", "text")}


def line_of_paper(paper: str, identifier: str) -> Mapping[str, str]:
    """All that a paper's table says under one id, by column."""
    return _lines(paper)[identifier]


def worded(paper: str, identifier: str, /, **words: object) -> str:
    """One text of a paper («feedback», «review»), its placeholders filled in."""
    return fill(_lines(paper)[identifier]["text"], words)


def named(paper: str, prefix: str) -> dict[str, str]:
    """The texts whose ids begin with «prefix.», by the rest of the id, in the table's order."""
    found = ((key.partition("."), record["text"]) for key, record in _lines(paper).items())
    return {rest: text for (first, _, rest), text in found if first == prefix and rest}
