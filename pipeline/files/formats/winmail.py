"""Bytes of a winmail.dat in, a Mail out: the files that Outlook packed into one for other Outlooks.

A list of attributes ([MS-OXTNEF] 2.1): who wrote and when stands in the mail around it.
"""

import struct
from collections.abc import Iterator

from pipeline.files.formats.mail import Mail, named_apart
from pipeline.files.package import Unfit
from pipeline.safe_names import NAMELESS

_FIRST = 6  # bytes before the attributes: the mark and a key
_HEAD, _SUM = struct.Struct("<BII"), 2  # level, number and length before each, a checksum after it
_BEGINS, _TITLE, _CONTENT = 0x00069002, 0x00018010, 0x0006800F


def read_winmail(data: bytes) -> Mail:
    """The files in it; raises Unfit where there is none."""
    files = named_apart(_files(data))
    if not files:
        raise Unfit("is_winmail")
    return Mail("", None, files)


def _files(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Of each file its title and its content, in whatever order they stand."""
    name, content = "", b""
    for number, said in _attributes(data):
        if number == _TITLE:
            name = said.rstrip(b"\0").decode("cp1258", "replace")
        elif number == _CONTENT:
            content = said
        if content and (number == _BEGINS or name):
            yield name or NAMELESS, content
        if number == _BEGINS or (content and name):
            name, content = "", b""
    if content:
        yield name or NAMELESS, content


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and content of each, as far as they are whole."""
    at = _FIRST
    while at + _HEAD.size <= len(data):
        _, number, length = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        if at + length > len(data):
            return
        yield number, data[at : at + length]
        at += length + _SUM
