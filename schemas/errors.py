"""Why a command cannot be carried out: one family, each with an officer's sentence (errors.csv).

What a department did wrong is never raised: that is a finding.
"""

import csv
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schemas.filling import fill

SENTENCES = Path(__file__).parent / "wording" / "errors.csv"
_MOST_TOLD = 9  # further problems of one table


@functools.cache
def _sentences() -> dict[str, tuple[str, str]]:
    """By id: what is wrong and, where somebody can mend it, what to do."""
    with SENTENCES.open(encoding="utf-8", newline="") as lines:
        return {record["id"]: (record["text"], record["fix"]) for record in csv.DictReader(lines)}


def has_sentence(identifier: str) -> bool:
    """Whether errors.csv says anything under this id."""
    return identifier in _sentences()


def sentence(identifier: str, **words: object) -> str:
    """What is wrong, and what to do, as errors.csv says it with the placeholders filled in."""
    return " ".join(f"{fill(part, words)}." for part in _sentences()[identifier] if part)


class PhulucError(Exception):
    """The command cannot be carried out; the text says why and what to do, `details` are for a log."""

    exit_code = 2

    def __init__(self, identifier: str, /, *, details: str = "", **words: object) -> None:
        self.id, self.details = identifier, details
        self.words = {name: str(word) for name, word in words.items()}
        super().__init__(sentence(identifier, **self.words))
        if details:
            self.add_note(details)

    def at(self, path: Path, line: int) -> "DefinitionError":
        """The same, as the fault of a line of a table."""
        return DefinitionError(path, line, self.id, **self.words)

    def __reduce__(self) -> tuple[Any, ...]:
        """An error with words of its own must say how to cross a process boundary."""
        return functools.partial(type(self), self.id, details=self.details, **self.words), ()


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in a table: the line (0: the table as a whole), the sheet and the cell where known."""

    line: int = 0
    sheet: str = ""
    cell: str = ""


class DefinitionError(PhulucError):
    """A form, rule, roster or other table that the secretariat keeps is wrong in this file and line.

    `others` are what else is wrong with the same table.
    """

    def __init__(self, path: Path, at: int | Spot, identifier: str, /, **words: object) -> None:
        super().__init__(identifier, details="", **words)
        self.path, self.spot = path, at if isinstance(at, Spot) else Spot(at)
        self.others: tuple[DefinitionError, ...] = ()

    @property
    def line(self) -> int:
        return self.spot.line

    def __str__(self) -> str:
        spot = self.spot
        places = {
            "in_path": self.path,
            "in_sheet": spot.sheet,
            "in_line": spot.line,
            "in_cell": spot.cell,
        }
        known = (fill(_sentences()[name][0], {"it": it}) for name, it in places.items() if it)
        told = [f"{', '.join(known)}: {super().__str__()}", *map(str, self.others[:_MOST_TOLD])]
        if len(self.others) > _MOST_TOLD:
            told.append(sentence("more_problems", count=len(self.others) - _MOST_TOLD))
        return "\n".join(told)

    def __reduce__(self) -> tuple[Any, ...]:
        again = functools.partial(type(self), self.path, self.spot, self.id, **self.words)
        return again, (), {"others": self.others}


def refuse(problems: Sequence[DefinitionError]) -> None:
    """Raise what is wrong with a table, all of it at once; nothing where there is nothing."""
    if problems:
        first = problems[0]
        first.others = tuple(problems[1:])
        raise first
