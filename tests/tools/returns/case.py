"""One ruined return: what was done, what must be read, what must be found."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from returns.desk import Book, Done, good_book
from returns.files import xlsx

REFUSED = "refused"  # a person could not be sure either: no value, and a finding
ANY = "any"  # read or refused, but never silently


@dataclass(frozen=True)
class Case:
    """`reads` are the rows that change, by code: a number, (X, Y), a state, or REFUSED.

    `finds` are findings that must be there; `whole` is the one that refuses the file.
    """

    topic: str
    name: str
    base: str = "pasted"
    done: tuple[Done, ...] = ()
    reads: dict[str, Any] = field(default_factory=dict)
    finds: tuple[str, ...] = ()
    save: Callable[[Book], bytes] = xlsx
    suffix: str = ".xlsx"
    whole: str = ""
    all_refused: bool = False

    def bytes(self) -> bytes:
        book = good_book(self.base)
        for done in self.done:
            done(book)
        return self.save(book)
