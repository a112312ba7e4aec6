"""The process that asks in, what it and its children have used out: memory, and time of the cores."""

import os
import sys

try:
    import resource
except ImportError:  # Windows has none: only the clock is known there
    resource = None

_UNITS_PER_MB = 1 << 20 if sys.platform == "darwin" else 1 << 10


def peaks() -> tuple[float | None, float | None]:
    """Megabytes of this process and of its largest child so far; a child is counted once it ended.

    Linux counts what the parent held at a child's start as the child's own.
    """
    if resource is None:
        return None, None
    asked = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return tuple(resource.getrusage(who).ru_maxrss / _UNITS_PER_MB for who in asked)


def cpu_seconds() -> float | None:
    """Seconds that cores worked for this process and for those children of it that ended."""
    return None if resource is None else sum(os.times()[:4])
