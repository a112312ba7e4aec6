"""One fault of a form's own rules, worded."""

from collections.abc import Iterable
from dataclasses import dataclass

from schemas.wording.papers import line_of_paper, worded


@dataclass(frozen=True, slots=True)
class Problem:
    """One contradiction in a form's own rules; `rules` are their ids."""

    id: str
    rules: tuple[str, ...]
    text: str

    @property
    def severity(self) -> str:
        return line_of_paper("review", self.id)["severity"]


def problem(identifier: str, rules: Iterable[str] = (), **words: object) -> Problem:
    names = tuple(rules)
    return Problem(identifier, names, worded("review", identifier, rules=", ".join(names), **words))
