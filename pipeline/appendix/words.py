"""The words of the appendix's sheets: names, headings, legends (schemas/wording/appendix.csv)."""

import functools
from collections.abc import Mapping

from pipeline.xlsx.listing import Column
from schemas.wording.papers import worded

wording = functools.partial(worded, "appendix")


def columns(sheet: str, widths: Mapping[str, float]) -> tuple[Column, ...]:
    """The columns of a sheet in their order, each under its heading."""
    return tuple(Column(wording(f"{sheet}.{name}"), width) for name, width in widths.items())
