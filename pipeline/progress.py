"""How a room tells the step it is at; whoever wants to see it gives a function that shows it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

# Of a piece of work (its id among the texts of the screen) and the number of its steps; inside the
# context stands a function to call after each step.
Progress = Callable[[str, int], AbstractContextManager[Callable[[], None]]]


@contextmanager
def quiet(work: str, steps: int) -> Iterator[Callable[[], None]]:
    """Show nothing."""
    yield lambda: None
