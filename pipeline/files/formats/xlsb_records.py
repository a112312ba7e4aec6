"""A part of an .xlsb in, its records out: a number, and the bytes that belong to it ([MS-XLSB])."""

import struct
from collections.abc import Iterator
from typing import NamedTuple


class Fields:
    """The fields of a record, taken from left to right; raises struct.error past its end."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def take(self, code: str) -> tuple:
        """The next fields, little-endian, by the codes of `struct`."""
        found = struct.unpack_from(f"<{code}", self._data, self._at)
        self._at += struct.calcsize(f"<{code}")
        return found

    def text(self) -> str:
        """A text that its length stands before; none (0xFFFFFFFF) is ''."""
        (length,) = self.take("I")
        if length == 0xFFFFFFFF:
            return ""
        (letters,) = self.take(f"{2 * length}s") if 2 * length <= len(self._data) else (b"",)
        return letters.decode("utf-16-le", "replace")


class Record(NamedTuple):
    """What a record is, by the numbers of [MS-XLSB] 2.3.2, and its fields."""

    kind: int
    fields: Fields


def records_of(data: bytes) -> Iterator[Record]:
    """All records of a part; raises IndexError or ValueError where it is cut short."""
    at = 0
    while at < len(data):
        kind, at = _number(data, at, 2)
        size, at = _number(data, at, 4)
        if at + size > len(data):
            raise ValueError(size)
        yield Record(kind, Fields(data[at : at + size]))
        at += size


def _number(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends; a kind keeps the bits that say «more»."""
    value = 0
    for n in range(most):
        byte = data[at + n]
        value |= (byte & 0x7F) << 7 * n
        if byte < 0x80:
            break
    return value, at + n + 1
