"""A sheet and its lines that may not end a page in, the same sheet with page breaks out.

A program breaks where the paper ends, wherever that is. Ours come before a heading that would stay
alone at the foot of a page, and before the last line of a table whose notes would have a page for
themselves, under a header of no line.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace

from pipeline.xlsx.book import Sheet
from pipeline.xlsx.looks import DIGIT_PIXELS, ROW_PIXELS

_A4 = (210, 297)  # millimetres
_INCH, _PIXELS, _POINTS = 25.4, 96, 72  # millimetres, pixels and points of an inch
_PADDING = 5  # pixels of a column beside its digits
_FILLED = 0.985  # of a page: programs differ a little in how much goes on it
_SURELY = 1.05  # of what is filled: so much goes on no page


def with_page_breaks(sheet: Sheet, kept: Collection[int]) -> Sheet:
    """`kept` are lines (from 0) that stand on one page with the next; the print area is set."""
    return replace(sheet, page=replace(sheet.page, row_breaks=tuple(_breaks(sheet, kept))))


def _breaks(sheet: Sheet, kept: Collection[int]) -> Iterator[int]:
    """The first line of each page but the first. What ends the sheet is left to a page that may hold it."""
    top, _, bottom, _ = sheet.page.area or (0, 0, 0, 0)
    header = sheet.page.repeat_rows
    again, room = _height(sheet, *header) if header else 0.0, _room(sheet)
    used, begin = 0.0, top
    for line in range(top, bottom + 1):
        if line in kept and line < bottom:
            continue
        height = _height(sheet, begin, line)
        full = room * _SURELY if line == bottom else room
        if used + height > full and again + height <= room:
            yield begin
            used = again
        used = (used + height) % room
        begin = line + 1


def _height(sheet: Sheet, first: int, last: int) -> float:
    """Of these lines, in points."""
    usual = ROW_PIXELS * _POINTS / _PIXELS
    return sum(sheet.heights.get(line, usual) for line in range(first, last + 1))


def _room(sheet: Sheet) -> float:
    """Points of rows that a page holds, printed as small as its width asks for."""
    left, right, above, below = sheet.page.margins_mm
    wide = _A4[sheet.page.landscape] - left - right
    high = _A4[not sheet.page.landscape] - above - below
    _, first, _, last = sheet.page.area or (0, 0, 0, 0)
    pixels = sum(width * DIGIT_PIXELS + _PADDING for width in sheet.widths[first : last + 1])
    scale = min(1.0, wide / (pixels * _INCH / _PIXELS))
    return _FILLED * high * _POINTS / _INCH / scale
