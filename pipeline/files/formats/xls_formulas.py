"""Bytes of an .xls in, what xlrd leaves out of its formulas out: those without a result, or a stale one.

The records are those of [MS-XLS] 2.4; the rest of the file is xlrd's.
"""

import io
import struct
from collections.abc import Iterator
from typing import NamedTuple

import olefile

_BOUND_SHEET, _CALCULATION, _UNCALCULATED, _END = 0x85, 0x0D, 0x5E, 0x0A
_FORMULAS = (0x06, 0x206, 0x406)
_NO_TEXT = b"\x03\x00\x00\x00\x00\x00\xff\xff"  # a result that is a text of no letters
_EMPTY_LITERAL = b"\x17\x00"  # "" inside a formula, which may be what it gives
_STREAMS = ("Workbook", "Book")


class Formulas(NamedTuple):
    """Cells (from 0) whose formula has no result, all cells with formulas, and whether those are stale."""

    unknown: frozenset[tuple[int, int]] = frozenset()
    cells: frozenset[tuple[int, int]] = frozenset()
    stale: bool = False


def read_formulas(data: bytes) -> list[Formulas]:
    """Of each worksheet, in the order of the workbook; raises struct.error on a broken file.

    Programs that do not compute write an empty text as result. So does a formula that gives one;
    those name it («""»), and a cell with such a formula is blank.
    """
    stream = _stream(data)
    sheets = [
        struct.unpack_from("<I", content)[0] for kind, content in _records(stream, 0)
        if kind == _BOUND_SHEET and content[5] == 0
    ]  # fmt: skip
    return [_of_sheet(stream, start) for start in sheets or [0]]  # before Excel 5: one sheet alone


def _of_sheet(stream: bytes, start: int) -> Formulas:
    unknown, cells, stale = set(), set(), False
    for kind, content in _records(stream, start):
        if kind in _FORMULAS:
            row, column = struct.unpack_from("<HH", content)
            cells.add((row, column))
            if content[6:14] == _NO_TEXT and _EMPTY_LITERAL not in content[22:]:
                unknown.add((row, column))
        elif kind == _CALCULATION:
            stale |= content[:2] == b"\0\0"  # by hand
        elif kind == _UNCALCULATED:
            stale = True
    return Formulas(frozenset(unknown), frozenset(cells), stale)


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of one substream, up to its end."""
    at, kind = start, -1
    while kind != _END and at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _stream(data: bytes) -> bytes:
    if not data.startswith(olefile.MAGIC):
        return data
    with olefile.OleFileIO(io.BytesIO(data)) as container:
        name = next(name for name in _STREAMS if container.exists(name))
        return container.openstream(name).read()
