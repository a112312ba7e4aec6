"""What is more than a return can hold, whatever the format: raises Unfit, said in one way."""

from collections.abc import Sized

from pipeline import limits
from pipeline.files.package import Unfit, why


def check_sheets(sheets: Sized) -> None:
    """Refuse a workbook of too many sheets."""
    if len(sheets) > limits.SHEETS:
        raise Unfit("too_large", why("sheets", count=len(sheets)))


def check_cells(cells: Sized) -> None:
    """Refuse a sheet with too many cells that hold something."""
    if len(cells) > limits.CELLS:
        raise Unfit("too_large", why("cells", count=len(cells)))
