"""Records of an .xls in, the boxes with a text that lie over the worksheet out; xlrd reads past them.

A shape is a drawing with the cell under its upper left corner, an object that says its kind, and a
text that follows it ([MS-XLS] 2.4.197, 2.4.181, 2.4.329; [MS-ODRAW] 2.2.46).
"""

import struct
from collections.abc import Iterator

from pipeline.files.formats.xls_records import Records
from pipeline.grid import Annotation

_DRAWING, _OBJECT, _TEXT, _GOES_ON = 0xEC, 0x5D, 0x1B6, 0x3C
_ANCHOR, _GROUP = 0xF010, 0x0F  # a record of a drawing; the version of one that holds others
_OF_NOTE = 0x19
_HEADER = 8  # bytes


def boxes_of(records: Records) -> Iterator[Annotation]:
    """The boxes of a worksheet; raises struct.error on a broken one."""
    place, kind, left = (0, 0), 0, 0
    text = ""
    for number, content in records:
        if number == _DRAWING:
            place = _upper_left(content) or place
        elif number == _OBJECT:
            kind = struct.unpack_from("<H", content, 4)[0]
        elif number == _TEXT:
            left, text = struct.unpack_from("<H", content, 10)[0], ""
        elif number == _GOES_ON and left:
            text += content[1:].decode(
                "utf-16-le" if content[:1] == b"\1" else "latin-1", "replace"
            )
            if len(text) >= left and kind != _OF_NOTE:
                yield Annotation(place[0] + 1, place[1] + 1, "box", text[:left])
            left = left if len(text) < left else 0


def _upper_left(drawing: bytes) -> tuple[int, int] | None:
    """Row and column, from 0, of the last anchor in a drawing."""
    found, at = None, 0
    while at + _HEADER <= len(drawing):
        version, kind, size = struct.unpack_from("<HHI", drawing, at)
        at += _HEADER
        if kind == _ANCHOR and at + 8 <= len(drawing):
            column, _, row = struct.unpack_from("<HHH", drawing, at + 2)
            found = row, column
        at += 0 if version & _GROUP == _GROUP else size
    return found
