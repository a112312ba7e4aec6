"""Bytes of a zip in, its parts out: nothing is unpacked beyond what its directory declares.

Python's own zipfile unpacks first and compares sizes afterwards; a part that declares one kilobyte
and holds two gigabytes must not be tried.
"""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass

from pipeline import limits

_LOCAL_HEADER = 30
_ENCRYPTED = 0x1


class Unfit(Exception):
    """A file that is not read: the id of a notice, and why in words that a person understands."""

    def __init__(self, notice: str, why: str = "") -> None:
        super().__init__(notice, why)
        self.notice, self.why = notice, why


@dataclass(frozen=True, slots=True)
class Package:
    """A zip whose directory is sane. Names are in lower case, as OPC compares them."""

    data: bytes
    parts: dict[str, zipfile.ZipInfo]

    def __contains__(self, name: str) -> bool:
        return name.lower() in self.parts

    def read(self, name: str) -> bytes:
        """One part, unpacked and verified; raises Unfit or BadZipFile."""
        return self.read_part(self.parts[name.lower()])

    def read_part(self, part: zipfile.ZipInfo) -> bytes:
        """Unpack one entry of the directory."""
        if part.flag_bits & _ENCRYPTED:
            raise Unfit("encrypted")
        at = part.header_offset
        if self.data[at : at + 4] != b"PK\x03\x04":
            raise zipfile.BadZipFile(part.filename)
        lengths = struct.unpack_from("<HH", self.data, at + 26)
        start = at + _LOCAL_HEADER + sum(lengths)
        content = self.data[start : start + part.compress_size]
        if part.compress_type == zipfile.ZIP_DEFLATED:
            content = zlib.decompressobj(-15).decompress(content, part.file_size + 1)
        elif part.compress_type != zipfile.ZIP_STORED:
            raise Unfit("damaged", "kiểu nén lạ")
        if len(content) != part.file_size or zlib.crc32(content) != part.CRC:
            raise zipfile.BadZipFile(part.filename)
        return content


def open_package(data: bytes) -> Package:
    """Read the directory of a zip and refuse it where what it declares is beyond the limits."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except Exception as error:  # a broken directory raises a dozen unrelated classes
        raise Unfit("damaged", "tệp nén hỏng hoặc bị cắt cụt") from error
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > limits.PARTS or unpacked > limits.UNPACKED_BYTES:
        megabytes = unpacked // limits.MEGABYTE
        raise Unfit("too_large", f"{len(entries)} phần, {megabytes} MB khi giải nén")
    parts = {}
    for entry in entries:
        _check_entry(entry)
        name = entry.filename.replace("\\", "/").lstrip("/").lower()
        if name in parts:
            raise Unfit("damaged", f"hai phần cùng tên {entry.filename}")
        parts[name] = entry
    return Package(data, parts)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if entry.file_size > limits.PART_BYTES:
        raise Unfit("too_large", f"một phần {entry.file_size // limits.MEGABYTE} MB khi giải nén")
    swollen = entry.file_size > limits.RATIO * max(entry.compress_size, 1)
    if entry.file_size > limits.RATIO_FROM and swollen:
        raise Unfit("too_large", "phần lớn nội dung là khoảng trắng hoặc lặp lại vô nghĩa")
