"""What every way of treating returns starts from, and what it gives back to be timed.

Nothing heavy is imported before it is used: the start of a way is part of what it holds in memory.
"""

import functools
import os
import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

FORM, PERIOD = "cchc_2023", "2023-6T"
SAMPLE = 100  # ways that cost too much for the whole set treat so many files
_ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Work:
    """What is timed. It treats `done` of `whole` files; its time is scaled up where it is fewer.

    `run` returns the peaks of memory of the processes that it started, or None for its own.
    """

    run: Callable[[], object]
    done: int
    whole: int


@dataclass(frozen=True)
class Desk:
    """A folder with the returns of so many units and their units.csv; what ways read in common."""

    folder: Path
    number: int
    quick: bool = False

    @functools.cached_property
    def files(self) -> list[Path]:
        return sorted((self.folder / "returns").iterdir())

    @functools.cached_property
    def expected(self):
        """What is known before a file is opened."""
        from benchmarks.province import big_roster
        from pipeline.reading.read_return import Expected
        from schemas.form.loading import load_form
        from schemas.periods.period import parse_period

        return Expected((load_form(FORM),), big_roster(self.number), period=parse_period(PERIOD))

    @functools.cached_property
    def returns(self) -> list:
        """All returns as read; province.py keeps them in a file, where several ways start from."""
        return pickle.loads(self.readings.read_bytes())

    @property
    def readings(self) -> Path:
        return self.folder / "returns.pickle"

    @functools.cached_property
    def result(self):
        """The consolidation of all returns."""
        from pipeline.consolidation.consolidate import consolidate

        wanted = self.expected
        return consolidate(self.returns, wanted.forms[0], wanted.period, wanted.roster)

    def sample(self, items: Sequence) -> list:
        """As many as are treated of items that cost too much, from all over the list."""
        return list(items[:: max(1, len(items) // SAMPLE)])[:SAMPLE]

    def every(self, run: Callable[[], object]) -> Work:
        """Work that treats every return."""
        return Work(run, self.number, self.number)


def environment() -> dict[str, str]:
    """In which another Python finds phuluc and the benchmark, wherever it is started."""
    return os.environ | {
        "PYTHONPATH": os.pathsep.join(map(str, (_ROOT, _ROOT / "tests" / "tools")))
    }
