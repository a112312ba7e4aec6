"""Many files to be written in, all of them written out, over all cores."""

import concurrent.futures as futures
import os
import signal
from collections.abc import Callable, Sequence
from typing import Any

from pipeline import limits

_CHUNKS, _LARGEST = 8, 32  # pieces of the work for each process, and files in a piece
Write = Callable[[Any, Any], None]  # of one item, with what all are written from


def write_all(
    write: Write, items: Sequence, shared: object, order: Callable, jobs: int | None = None,
    advance: Callable[[], None] = lambda: None,
) -> None:  # fmt: skip
    """Call write(item, shared) for each item, and `advance` after each.

    Equal ones by `order` come one after the other, so that what they have in common is still at
    hand when the next is written; no file depends on it.
    """
    jobs = jobs or os.cpu_count() or 1
    items = sorted(items, key=order)
    if jobs == 1 or len(items) < limits.FEW:
        for item in items:
            write(item, shared)
            advance()
        return
    size = max(1, min(_LARGEST, len(items) // (jobs * _CHUNKS)))
    with futures.ProcessPoolExecutor(jobs, initializer=_start, initargs=(write, shared)) as pool:
        for _ in pool.map(_write_here, items, chunksize=size):
            advance()


_HERE: list[tuple[Write, object]] = []  # one per worker process, set when it starts


def _start(write: Write, shared: object) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's affair
    _HERE[:] = [(write, shared)]


def _write_here(item: object) -> None:
    write, shared = _HERE[0]
    write(item, shared)
