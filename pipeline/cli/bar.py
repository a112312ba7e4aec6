"""A bar on the terminal for work that takes a while; nothing at all where stderr is no terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from schemas.wording.papers import worded

_FEW = 5  # steps that are over before a bar could be read


@contextmanager
def show_progress(work: str, steps: int) -> Iterator[Callable[[], None]]:
    """As pipeline.progress.Progress: yields a function to call after each step."""
    if steps < _FEW or not sys.stderr.isatty():
        yield lambda: None
        return
    label = worded("screen", f"progress.{work}")
    with click.progressbar(length=steps, label=label, file=sys.stderr, show_pos=True) as bar:
        yield lambda: bar.update(1)
