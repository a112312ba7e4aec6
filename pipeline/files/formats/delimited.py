"""Bytes of a text file with separators in, a Grid of one sheet of texts out.

The encoding is told by its mark, else UTF-8, else the Vietnamese code page of old Windows; the
separator is the one that cuts most lines into the same number of columns.
"""

import csv
import io
from collections import Counter

from pipeline import limits
from pipeline.files.bounds import check_cells
from pipeline.files.package import Unfit, why
from pipeline.grid import Grid, RawCell, Table

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SEPARATORS = ("\t", ";", ",", "|")
_NEARLY_ALL = 0.8  # of the lines with several fields
_SAMPLE = 60  # lines that decide the separator
SHEET = "CSV"


def read_delimited(data: bytes) -> Grid:
    """Read a .csv or .txt table; raises Unfit where the content is no text."""
    if len(data) > limits.TEXT_BYTES:
        raise Unfit("too_large", why("size", size=len(data) // limits.MEGABYTE))
    text = decode(data)
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)))
    if len(lines) > limits.LINES:
        raise Unfit("too_large", why("lines", count=len(lines)))
    width = _agreed_width(lines)
    cells = {
        (row, column): RawCell(value, "text", doubt="torn" if len(line) > width else "")
        for row, line in enumerate(lines, 1)
        for column, value in enumerate(line, 1)
        if value.strip()
    }
    check_cells(cells)
    return Grid((Table(SHEET, cells),))


def _agreed_width(lines: list[list[str]]) -> int:
    """How many columns nearly all lines have, the header among them, or the longest line of all.

    A longer line was torn by a separator inside one of its fields that was not quoted («62,5»).
    """
    widths = Counter(len(line) for line in lines if len(line) > 1)
    width, count = widths.most_common(1)[0] if widths else (1, 0)
    if count < _NEARLY_ALL * widths.total():
        return max(map(len, lines), default=0)
    return next((len(line) for line in lines if len(line) >= width), width)


def decode(data: bytes) -> str:
    """Text of a file that does not say how it is encoded."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding)
    zeros = data[:2000].count(b"\0")
    if zeros > len(data[:2000]) // 5:
        return _decoded(data, "utf-16-le" if data[1::2].count(b"\0") > data[::2].count(b"\0")
                        else "utf-16-be")  # fmt: skip
    if zeros:
        raise Unfit("not_a_workbook", why("neither_table_nor_text"))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(data, "cp1258")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unfit("not_a_workbook", why("encoding")) from error


def _separator(text: str) -> str:
    sample = text[:200_000].splitlines()[:_SAMPLE]
    return max(_SEPARATORS, key=lambda separator: _agreement(sample, separator))


def _agreement(sample: list[str], separator: str) -> int:
    """How many lines are cut into the same number of columns, two at least."""
    try:
        widths = Counter(len(line) for line in csv.reader(sample, delimiter=separator))
    except csv.Error:
        return 0
    return max((count for width, count in widths.items() if width > 1), default=0)
