"""Remarks on a consolidated figure, printed beside or below it (remarks.csv)."""

import functools
from collections.abc import Sequence

from schemas.wording.papers import worded

remark = functools.partial(worded, "remarks")


def some(names: Sequence[str], limit: int = 3) -> str:
    """A list of units, cut where it grows long: «SNV, X03 … và 12 đơn vị khác»."""
    if len(names) <= limit + 1:
        return ", ".join(names)
    left = len(names) - limit
    return worded("phrases", "several", names=", ".join(names[:limit]), count=left)
