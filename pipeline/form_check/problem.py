"""One fault of a form's own rules, worded."""

from collections.abc import Iterable
from dataclasses import dataclass

from schemas.filling import fill
from schemas.wording.papers import line_of_paper, worded


@dataclass(frozen=True, slots=True)
class Problem:
    """One contradiction in a form's own rules; `rules` are their ids, `fix` is what to do about it."""

    id: str
    rules: tuple[str, ...]
    text: str
    fix: str = ""

    @property
    def severity(self) -> str:
        return line_of_paper("review", self.id)["severity"]


def problem(identifier: str, rules: Iterable[str] = (), **words: object) -> Problem:
    names = tuple(rules)
    words |= {"rules": ", ".join(names)}
    fix = fill(line_of_paper("review", identifier)["fix"], words)
    return Problem(identifier, names, worded("review", identifier, **words), fix)
