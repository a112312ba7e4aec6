"""Text with separators in, a Grid of one sheet of texts out.

The separator is the one that cuts most lines into the same number of columns.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from pipeline import limits
from pipeline.files.bounds import check_cells
from pipeline.files.package import Unfit, why
from pipeline.grid import Grid, RawCell, Table

_SEPARATORS = ("\t", ";", ",", "|")
_NEARLY_ALL = 0.8  # of the lines with several fields
_SAMPLE = 60  # lines that decide the separator
_KEPT_AS_TEXT = re.compile(r'="([^"]*)"')
_DOUBLED = "\r\r\n"  # the end of a line, as programs write it that end it twice
SHEET = "CSV"


def read_delimited(text: str) -> Grid:
    """Read the table of a .csv or .txt; raises Unfit where it is too long."""
    text = text.replace(_DOUBLED, "\n")
    lines = list(_read(io.StringIO(text, newline=""), _separator(text)))
    if len(lines) > limits.LINES:
        raise Unfit("too_large", why("lines", count=len(lines)))
    width = _agreed_width(lines)
    cells = {
        (row, column): RawCell(_shown(value), "text", doubt="torn" if len(line) > width else "")
        for row, line in enumerate(lines, 1)
        for column, value in enumerate(line, 1)
        if _shown(value).strip()
    }
    check_cells(cells)
    return Grid((Table(SHEET, cells),))


def _shown(value: str) -> str:
    """What Excel shows of «="09"», by which programs keep it from making a number of a text."""
    match = _KEPT_AS_TEXT.fullmatch(value) if value[:1] == "=" else None
    return match[1] if match else value


def _read(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=separator, skipinitialspace=True)


def _agreed_width(lines: list[list[str]]) -> int:
    """How many columns nearly all lines have, the header among them, or the longest line of all.

    A longer line was torn by a separator inside one of its fields that was not quoted («62,5»).
    """
    widths = Counter(len(line) for line in lines if len(line) > 1)
    width, count = widths.most_common(1)[0] if widths else (1, 0)
    if count < _NEARLY_ALL * widths.total():
        return max(map(len, lines), default=0)
    return next((len(line) for line in lines if len(line) >= width), width)


def _separator(text: str) -> str:
    sample = text[:200_000].splitlines()[:_SAMPLE]
    return max(_SEPARATORS, key=lambda separator: _agreement(sample, separator))


def _agreement(sample: list[str], separator: str) -> int:
    """How many lines are cut into the same number of columns, two at least."""
    try:
        widths = Counter(len(line) for line in _read(sample, separator))
    except csv.Error:
        return 0
    return max((count for width, count in widths.items() if width > 1), default=0)
