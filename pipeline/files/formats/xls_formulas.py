"""Records of an .xls in, what xlrd leaves out of its formulas out: those without a result, or a stale one.

The records are those of [MS-XLS] 2.4; the rest of the file is xlrd's.
"""

import struct
from typing import NamedTuple

from pipeline.files.formats.xls_records import Records

_CALCULATION, _UNCALCULATED = 0x0D, 0x5E
_FORMULAS = (0x06, 0x206, 0x406)
_SHARED, _SHARES = 0x4BC, b"\x01"  # a formula of several cells, and what stands in each of them
_NO_TEXT = b"\x03\x00\x00\x00\x00\x00\xff\xff"  # a result that is a text of no letters
_EMPTY_LITERAL = b"\x17\x00"  # "" inside a formula, which may be what it gives


class Formulas(NamedTuple):
    """Cells (from 0) whose formula has no result, all cells with formulas, and whether those are stale."""

    unknown: frozenset[tuple[int, int]] = frozenset()
    cells: frozenset[tuple[int, int]] = frozenset()
    stale: bool = False


def formulas_of(records: Records) -> Formulas:
    """The formulas of a worksheet; raises struct.error on a broken one.

    Programs that do not compute write an empty text as result. So does a formula that gives one;
    those name it («""»), and a cell with such a formula is blank.
    """
    tokens: dict[tuple[int, int], bytes] = {}  # of formulas that gave a text of no letters
    shared: dict[tuple[int, int], bytes] = {}  # of several cells, by the first of them
    cells, stale = set(), False
    at = (0, 0)
    for kind, content in records:
        if kind in _FORMULAS:
            at = _cell(content, 0)
            cells.add(at)
            if content[6:14] == _NO_TEXT:
                tokens[at] = content[22:]
        elif kind == _SHARED:
            shared[at] = content
        elif kind == _CALCULATION:
            stale |= content[:2] == b"\0\0"  # by hand
        elif kind == _UNCALCULATED:
            stale = True
    unknown = (at for at, own in tokens.items() if _EMPTY_LITERAL not in _written(own, shared))
    return Formulas(frozenset(unknown), frozenset(cells), stale)


def _cell(content: bytes, at: int) -> tuple[int, int]:
    row, column = struct.unpack_from("<HH", content, at)
    return row, column


def _written(tokens: bytes, shared: dict[tuple[int, int], bytes]) -> bytes:
    """A formula itself, which may say only which cell it shares one with."""
    return shared.get(_cell(tokens, 1), b"") if tokens[:1] == _SHARES else tokens
