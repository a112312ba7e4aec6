"""Bytes of an .xls in, the records of each worksheet out: what xlrd reads past is looked up in them.

The records are those of [MS-XLS] 2.3; each is told by its number.
"""

import io
import struct
from collections.abc import Iterable, Iterator
from typing import TypeAlias

import olefile

_BOUND_SHEET, _BEGIN, _END = 0x85, 0x809, 0x0A
_STREAMS = ("Workbook", "Book")
Records: TypeAlias = Iterable[tuple[int, bytes]]  # number and content


def records_of_sheets(data: bytes) -> list[Records]:
    """Of each worksheet, in the order of the workbook; raises struct.error on a broken file."""
    stream = _stream(data)
    sheets = [
        struct.unpack_from("<I", content)[0] for kind, content in _records(stream, 0)
        if kind == _BOUND_SHEET and content[5] == 0
    ]  # fmt: skip
    return [
        list(_records(stream, start)) for start in sheets or [0]
    ]  # before Excel 5: one sheet alone


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of one substream and of the charts in it, up to its end."""
    at, depth, first = start, 0, True
    while (first or depth > 0) and at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        depth += 1 if first or kind == _BEGIN else -1 if kind == _END else 0
        at, first = at + 4 + size, False


def _stream(data: bytes) -> bytes:
    if not data.startswith(olefile.MAGIC):
        return data
    with olefile.OleFileIO(io.BytesIO(data)) as container:
        name = next(name for name in _STREAMS if container.exists(name))
        return container.openstream(name).read()
