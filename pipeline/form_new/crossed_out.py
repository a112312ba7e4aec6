"""A workbook in, the cells of a sheet that its looks cross out: grey or hatched, or with a line from corner to corner."""

import contextlib
import zipfile
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.styles.colors import Color
from openpyxl.utils.exceptions import InvalidFileException

_WORKBOOKS = (".xlsx", ".xlsm")
_SPREAD = 12  # of red, green and blue: more is a colour
_WHITE = 245
_GREYS_OF_INDEX = (22, 23, 55, 63)
_WHITE_OF_THEME, _BLACK_OF_THEME = 0, 1


def knows_looks(path: Path) -> bool:
    """Whether the looks of such a file are read: of one of another kind only a mark in the cell tells."""
    return path.suffix.lower() in _WORKBOOKS


def crossed_out(path: Path, sheet: str) -> frozenset[tuple[int, int]]:
    """Rows and columns, from 1; none of a file whose looks are not read."""
    if not knows_looks(path):
        return frozenset()
    with contextlib.suppress(
        InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError
    ):
        page = openpyxl.load_workbook(path)[sheet]
        return frozenset(
            (cell.row, cell.column) for line in page.iter_rows() for cell in line
            if isinstance(cell, Cell) and cell.has_style and _is_crossed(cell)
        )  # fmt: skip
    return frozenset()


def _is_crossed(cell: Cell) -> bool:
    fill, border = cell.fill, cell.border
    has_line = bool(border.diagonal and border.diagonal.style)
    if has_line and (border.diagonalUp or border.diagonalDown):
        return True
    if fill.patternType in (None, "none"):
        return False
    return fill.patternType != "solid" or _is_grey(fill.fgColor)


def _is_grey(color: Color) -> bool:
    """Darker than white, and of no colour."""
    if color.type == "theme":
        tint = color.tint or 0
        return (color.theme, tint < 0) == (_WHITE_OF_THEME, True) or (
            color.theme == _BLACK_OF_THEME and tint > 0
        )
    if color.type == "indexed":
        return color.indexed in _GREYS_OF_INDEX
    parts = [int(str(color.rgb)[-6:][at : at + 2], 16) for at in (0, 2, 4)]
    return max(parts) - min(parts) <= _SPREAD and max(parts) < _WHITE
