"""What the caller of a consolidation asks of its output."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.progress import Progress, quiet

if TYPE_CHECKING:  # to know them takes a second, and reading has begun before it is needed
    from pipeline.appendix.amendment_sheet import Amendment
    from pipeline.judging.findings import Finding


def _nobody(finding: Finding) -> None:
    """What could not be written of one return is told to nobody."""


@dataclass(frozen=True)
class Wanted:
    """Beside the figures: see appendix_book; `copies` of it («pdf», «docx», «parquet»).

    `told` gets what could not be written of one return. `day` is that on which the letters are written.
    """

    amendment: Amendment | None = None
    sender: str = ""
    signature: str = ""
    copies: frozenset[str] = frozenset()
    progress: Progress = quiet
    day: dt.date = dt.date.min
    told: Callable[[Finding], None] = _nobody
