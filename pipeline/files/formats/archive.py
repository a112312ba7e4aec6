"""Bytes of a .zip of returns in, the names of the returns and what reads each one out."""

import contextlib
import functools
import itertools
import posixpath
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable

from pipeline import limits
from pipeline.files.decoding import decode_name
from pipeline.files.package import Package, Unfit, open_package, why

_SYSTEM = ("__macosx/", ".", "~$", "thumbs.db", "desktop.ini")
_WORKBOOK_PARTS = ("[content_types].xml", "mimetype", "content.xml")
_UTF8 = 0x800
_FIELD, _UNICODE_PATH = struct.Struct("<HH"), 0x7075  # of what more is said of an entry


def is_archive(package: Package) -> bool:
    """True for a zip of files, false for a workbook or document, which are zips as well."""
    return not any(name in package for name in _WORKBOOK_PARTS)


def members_of(data: bytes) -> dict[str, Callable[[], bytes]]:
    """What reads each file of an archive, by the name a person gave it, in its order.

    {} for a workbook. Raises Unfit; nothing is ever written to disk.
    """
    package = open_package(data)
    if not is_archive(package):
        return {}
    members = _members(package)
    if not members:
        raise Unfit("empty_archive")
    return {name: functools.partial(_read, package, part) for name, part in members.items()}


def _read(package: Package, part: zipfile.ZipInfo) -> bytes:
    """The bytes of one file; raises Unfit."""
    package.opened.clear()  # each file is a return of its own
    if part.file_size > limits.FILE_BYTES:
        raise Unfit("too_large", why("size", size=part.file_size // limits.MEGABYTE))
    try:
        data = package.read_part(part)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise Unfit("damaged", why("member_damaged")) from error
    if not data:
        raise Unfit("empty_file")
    return data


def _members(package: Package) -> dict[str, zipfile.ZipInfo]:
    """Entries by the names shown: a path that climbs out of the archive keeps its last part only."""
    members: dict[str, zipfile.ZipInfo] = {}
    for entry in itertools.chain.from_iterable(package.parts.values()):
        name = _name(entry)
        parts = [part for part in name.split("/") if part not in ("", ".", "..")]
        if name.endswith("/") or not parts or parts[-1].lower().startswith(_SYSTEM):
            continue
        if name.lower().startswith(_SYSTEM[0]):
            continue
        shown = "/".join(parts) if ".." not in name and not posixpath.isabs(name) else parts[-1]
        if shown in members:
            raise Unfit("damaged", why("member_twice", name=shown))
        members[shown] = entry
    return members


def _name(entry: zipfile.ZipInfo) -> str:
    """As it was given: some programs write it once more in Unicode, Windows in UTF-8 without saying so
    or in a Vietnamese encoding, which zipfile takes for cp437.
    """
    name = entry.filename
    if not entry.flag_bits & _UTF8:
        with contextlib.suppress(UnicodeEncodeError):
            raw = name.encode("cp437")
            name = _in_unicode(entry.extra, raw) or decode_name(raw)
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def _in_unicode(extra: bytes, raw: bytes) -> str:
    """The field «Unicode path» of an entry; '' where there is none for this name."""
    while len(extra) >= _FIELD.size:
        kind, size = _FIELD.unpack_from(extra)
        content, extra = extra[_FIELD.size :][:size], extra[_FIELD.size + size :]
        if kind == _UNICODE_PATH and content[1:5] == struct.pack("<I", zlib.crc32(raw)):
            return content[5:].decode("utf-8", "replace")
    return ""
