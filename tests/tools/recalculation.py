"""Workbooks in, the same as headless LibreOffice computes and saves them out."""

from collections.abc import Sequence
from pathlib import Path

from libreoffice import convert
from python_calamine import CalamineWorkbook

_XLSX = "xlsx:Calc MS Excel 2007 XML"


def recalculated(
    books: Sequence[Path], folder: Path, locale: str = "vi-VN", kind: str = _XLSX
) -> list[Path]:  # fmt: skip
    """Every formula computed anew, whatever was cached."""
    made = convert(books, folder, kind, locale)
    missing = [path.name for path in made if not path.exists()]
    assert not missing, f"LibreOffice made no {missing}"
    return made


def values(book: Path, sheet: str) -> dict[tuple[int, int], object]:
    """What the cells of a sheet hold, by line and column from 0; blanks and errors are ''."""
    rows = CalamineWorkbook.from_path(str(book)).get_sheet_by_name(sheet)
    lines = rows.to_python(skip_empty_area=False)
    return {
        (line, column): cell
        for line, cells in enumerate(lines)
        for column, cell in enumerate(cells)
    }
