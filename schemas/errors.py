"""Mistakes in our own data files (forms, rules, rosters), as exceptions; never a sender's mistake."""

from pathlib import Path


class DefinitionError(Exception):
    """A form, rule, roster or message file contradicts itself; says file, line and what to do."""

    def __init__(self, path: Path, line: int, problem: str, remedy: str) -> None:
        where = f"{path}:{line}" if line else f"{path}"
        super().__init__(f"{where}: {problem}. {remedy}")
        self.path, self.line, self.problem, self.remedy = path, line, problem, remedy

    def __reduce__(self) -> tuple[type, tuple[Path, int, str, str]]:
        """Exceptions with several arguments must say how to cross a process boundary."""
        return type(self), (self.path, self.line, self.problem, self.remedy)
