"""Which rows and columns of a sheet of an .xlsx nobody sees."""

import re
from collections.abc import Iterable

from pipeline import limits
from pipeline.files.markup import Element, is_on
from pipeline.grid import ALL_SHOWN, Hidden

_HIDDEN = re.compile(
    rb"<(?:\w+:)?(?:row|col|sheetFormatPr) [^>]*"
    rb'(?:hidden="(?:1|true)"|(?:ht|width|defaultColWidth)="0[".])'
)
_SEEN = 0.5  # points of height, letters of width


def read_hidden(sheet: Element, data: bytes, cells: Iterable[tuple[int, int]]) -> Hidden:
    """The rows and columns that are hidden, looked for only where any is.

    Columns without a width of their own may have none by default. Rows never do: those with a cell
    are written, and what is written is shown.
    """
    if _HIDDEN.search(data) is None:
        return ALL_SHOWN
    rows = filter(_is_hidden, sheet.iterfind("{*}sheetData/{*}row"))
    columns = sheet.findall("{*}cols/{*}col")
    hidden = _columns(filter(_is_hidden, columns))
    default = sheet.find("{*}sheetFormatPr")
    if default is not None and float(default.get("defaultColWidth", _SEEN)) < _SEEN:
        hidden |= {column for _, column in cells} - _columns(columns)
    return Hidden(frozenset(int(item.get("r", 0)) for item in rows), hidden)


def _columns(items: Iterable[Element]) -> frozenset[int]:
    return frozenset(
        column for item in items
        for column in range(int(item.get("min", 1)), min(int(item.get("max", 1)), limits.COLUMN) + 1)
    )  # fmt: skip


def _is_hidden(line: Element) -> bool:
    """True of a row or column that is hidden, or so thin that nobody sees what stands in it."""
    size = float(line.get("ht", line.get("width", _SEEN)))
    return is_on(line.get("hidden", "0")) or size < _SEEN
