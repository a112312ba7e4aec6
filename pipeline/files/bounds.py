"""What is more than a return can hold, whatever the format: raises Unfit, said in one way."""

from collections.abc import Sized

from pipeline import limits
from pipeline.files.package import Unfit


def check_sheets(sheets: Sized) -> None:
    """Refuse a workbook of too many sheets."""
    if len(sheets) > limits.SHEETS:
        raise Unfit("too_large", f"{len(sheets)} trang tính")


def check_cells(cells: Sized) -> None:
    """Refuse a sheet with too many cells that hold something."""
    if len(cells) > limits.CELLS:
        raise Unfit("too_large", f"{len(cells)} ô có nội dung trên một trang tính")
