"""Mistakes in our own data files (forms, rules, rosters), as exceptions; never a sender's mistake."""


class DefinitionError(Exception):
    """A form, rule, roster or message file contradicts itself; says file, line and what to do."""

    def __init__(self, path, line, problem, remedy):
        where = f"{path}:{line}" if line else f"{path}"
        super().__init__(f"{where}: {problem}. {remedy}")
        self.path, self.line, self.problem, self.remedy = path, line, problem, remedy

    def __reduce__(self):
        """Exceptions with several arguments must say how to cross a process boundary."""
        return type(self), (self.path, self.line, self.problem, self.remedy)
