"""Why a command cannot be carried out: one family, each with an officer's sentence (errors.csv).

What a department did wrong is never raised: that is a finding.
"""

import csv
import functools
from pathlib import Path
from typing import Any

SENTENCES = Path(__file__).parent / "wording" / "errors.csv"


@functools.cache
def _sentences() -> dict[str, str]:
    """By id: what is wrong and, where somebody can mend it, what to do."""
    with SENTENCES.open(encoding="utf-8", newline="") as lines:
        return {
            record["id"]: " ".join(f"{part}." for part in (record["text"], record["fix"]) if part)
            for record in csv.DictReader(lines)
        }


def error_sentence(identifier: str, **words: object) -> str:
    """One sentence of errors.csv, its placeholders filled in."""
    return _sentences()[identifier].format(**words)


class PhulucError(Exception):
    """The command cannot be carried out; its text says why and what to do, `details` are for a log."""

    exit_code = 2

    def __init__(self, identifier: str, /, *, details: str = "", **words: object) -> None:
        super().__init__(error_sentence(identifier, **words))
        self.id, self.details = identifier, details
        self._words = {name: str(word) for name, word in words.items()}

    def __reduce__(self) -> tuple[Any, ...]:
        """An error with words of its own must say how to cross a process boundary."""
        return functools.partial(type(self), self.id, details=self.details, **self._words), ()


class DefinitionError(PhulucError):
    """A form, rule, roster or other table that we keep contradicts itself in this file and line."""

    def __init__(self, path: Path | str, line: int, identifier: str, /, **words: object) -> None:
        super().__init__(identifier, **words)
        self.path, self.line = path, line

    def __str__(self) -> str:
        place = "line" if self.line else "file"
        where = error_sentence(f"in_{place}", path=self.path, line=self.line).removesuffix(".")
        return f"{where}: {super().__str__()}"

    def __reduce__(self) -> tuple[Any, ...]:
        return functools.partial(type(self), self.path, self.line, self.id, **self._words), ()
