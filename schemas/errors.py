"""Why a command cannot be carried out: one family, each with an officer's sentence (errors.csv).

What a department did wrong is never raised: that is a finding.
"""

import csv
import functools
from pathlib import Path
from typing import Any

from schemas.filling import fill

SENTENCES = Path(__file__).parent / "wording" / "errors.csv"


@functools.cache
def _sentences() -> dict[str, tuple[str, str]]:
    """By id: what is wrong and, where somebody can mend it, what to do."""
    with SENTENCES.open(encoding="utf-8", newline="") as lines:
        return {record["id"]: (record["text"], record["fix"]) for record in csv.DictReader(lines)}


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


class DefinitionError(PhulucError):
    """A form, rule, roster or other table that the secretariat keeps is wrong in this file and line.

    `cell` names the place in a workbook: its sheet, and the cell on it.
    """

    def __init__(self, path: Path, line: int, identifier: str, /, **words: object) -> None:
        super().__init__(identifier, details="", **words)
        self.path, self.line, self.cell = path, line, ""

    def in_cell(self, cell: str) -> "DefinitionError":
        """The same, told by this place of a workbook."""
        self.cell = cell
        return self

    def __str__(self) -> str:
        name = "in_cell" if self.cell else "in_line" if self.line else "in_file"
        where = sentence(name, path=self.path, line=self.line, cell=self.cell)
        return f"{where.removesuffix('.')}: {super().__str__()}"

    def __reduce__(self) -> tuple[Any, ...]:
        words = self.words | {"cell": self.cell}
        return functools.partial(_definition_error, self.path, self.line, self.id, words), ()


def _definition_error(
    path: Path, line: int, identifier: str, words: dict[str, str]
) -> DefinitionError:
    cell = words.pop("cell")
    return DefinitionError(path, line, identifier, **words).in_cell(cell)
