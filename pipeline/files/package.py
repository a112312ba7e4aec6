"""Bytes of a zip in, its parts out: nothing is unpacked beyond what its directory declares.

Python's own zipfile unpacks first and compares sizes afterwards; a part that declares one kilobyte
and holds two gigabytes must not be tried.
"""

import functools
import io
import struct
import zipfile
import zlib
from dataclasses import dataclass, field

from pipeline import limits
from schemas.wording.papers import worded

why = functools.partial(worded, "files")  # an Unfit's reason, in words
_LOCAL_HEADER = 30
_ENCRYPTED = 0x1


class Unfit(Exception):
    """A file that is not read: the id of a notice, and why in words that a person understands."""

    def __init__(self, notice: str, why: str = "") -> None:
        super().__init__(notice, why)
        self.notice, self.why = notice, why


@dataclass(frozen=True, slots=True)
class Package:
    """A zip whose directory can be read. Limits are those of the parts that are opened.

    Pictures, fonts and whatever else is never opened may be as large as they like. OPC compares
    names without case: `parts` are by name in lower case, several where their names differ in case.
    """

    data: bytes
    parts: dict[str, list[zipfile.ZipInfo]]
    opened: dict[str, int] = field(default_factory=dict)  # unpacked bytes by name

    def __contains__(self, name: str) -> bool:
        return name.lower() in self.parts

    def read(self, name: str) -> bytes:
        """One part, unpacked and verified; raises Unfit or BadZipFile."""
        found = self.parts[name.lower()]
        if len(found) > 1:
            raise Unfit("damaged", why("part_twice", name=name))
        return self.read_part(found[0])

    def read_part(self, part: zipfile.ZipInfo) -> bytes:
        """Unpack one entry of the directory, where its size and that of all opened is sane."""
        _check_size(part)
        self.opened[part.filename] = part.file_size
        if (unpacked := sum(self.opened.values())) > limits.UNPACKED_BYTES:
            raise Unfit("too_large", why("unpacked", size=unpacked // limits.MEGABYTE))
        content = _unpacked(part, self.data)
        if len(content) != part.file_size or zlib.crc32(content) != part.CRC:
            raise zipfile.BadZipFile(part.filename)
        return content


def _unpacked(part: zipfile.ZipInfo, data: bytes) -> bytes:
    """The content of an entry, one byte longer than declared at most."""
    if part.flag_bits & _ENCRYPTED:
        raise Unfit("encrypted")
    at = part.header_offset
    if data[at : at + 4] != b"PK\x03\x04":
        raise zipfile.BadZipFile(part.filename)
    lengths = struct.unpack_from("<HH", data, at + 26)
    start = at + _LOCAL_HEADER + sum(lengths)
    content = data[start : start + part.compress_size]
    if part.compress_type == zipfile.ZIP_DEFLATED:
        return zlib.decompressobj(-15).decompress(content, part.file_size + 1)
    if part.compress_type != zipfile.ZIP_STORED:
        raise Unfit("damaged", why("compression"))
    return content


def open_package(data: bytes) -> Package:
    """Read the directory of a zip; raises Unfit where it is broken or endless."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except MemoryError:
        raise
    except Exception as error:  # a broken directory raises a dozen unrelated classes
        raise Unfit("damaged", why("cut_short")) from error
    if len(entries) > limits.PARTS:
        raise Unfit("too_large", why("parts", count=len(entries)))
    parts: dict[str, list[zipfile.ZipInfo]] = {}
    for entry in entries:
        name = entry.filename.replace("\\", "/").lstrip("/").lower()
        parts.setdefault(name, []).append(entry)
    return Package(data, parts)


def _check_size(entry: zipfile.ZipInfo) -> None:
    if entry.file_size > limits.PART_BYTES:
        raise Unfit("too_large", why("part_unpacked", size=entry.file_size // limits.MEGABYTE))
    swollen = entry.file_size > limits.RATIO * max(entry.compress_size, 1)
    if entry.file_size > limits.RATIO_FROM and swollen:
        raise Unfit("too_large", why("mostly_blank"))
