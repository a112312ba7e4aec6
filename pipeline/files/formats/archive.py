"""A .zip of returns in, the names of the returns and each one's bytes out."""

import contextlib
import functools
import itertools
import posixpath
import unicodedata
import zipfile
import zlib
from pathlib import Path

from pipeline import limits
from pipeline.files.guard import load
from pipeline.files.package import Package, Unfit, open_package, why

_SYSTEM = ("__macosx/", ".", "~$", "thumbs.db", "desktop.ini")
_WORKBOOK_PARTS = ("[content_types].xml", "mimetype", "content.xml")
_UTF8 = 0x800


def is_archive(package: Package) -> bool:
    """True for a zip of files, false for a workbook or document, which are zips as well."""
    return not any(name in package for name in _WORKBOOK_PARTS)


def member_names(path: Path) -> list[str]:
    """The files in an archive, in its order, as a person named them; raises Unfit."""
    package, members = _opened(path)
    if len(members) > limits.MEMBERS:
        raise Unfit("too_large", why("members", count=len(members)))
    if is_archive(package) and not members:
        raise Unfit("empty_archive")
    return list(members)


def read_member(path: Path, name: str) -> bytes:
    """The bytes of one file in the archive; nothing is ever written to disk."""
    package, members = _opened(path)
    part = members[name]
    if part.file_size > limits.FILE_BYTES:
        raise Unfit("too_large", why("size", size=part.file_size // limits.MEGABYTE))
    try:
        data = Package(package.data, package.parts).read_part(
            part
        )  # limits are those of one member
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise Unfit("damaged", why("member_damaged")) from error
    if not data:
        raise Unfit("empty_file")
    return data


def _opened(path: Path) -> tuple[Package, dict[str, zipfile.ZipInfo]]:
    """The archive and what it holds; a workbook or document holds nothing to take out of it."""
    try:
        now = path.stat()
    except OSError:  # load says why
        return _kept(path, 0, 0)
    return _kept(path, now.st_mtime_ns, now.st_size)


@functools.lru_cache(maxsize=1)  # its members are asked for one after the other
def _kept(path: Path, moment: int, size: int) -> tuple[Package, dict[str, zipfile.ZipInfo]]:
    package = open_package(load(path))
    return package, _members(package) if is_archive(package) else {}


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
    """Windows writes names in UTF-8 without saying so; zipfile then takes them for cp437."""
    name = entry.filename
    if not entry.flag_bits & _UTF8:
        with contextlib.suppress(UnicodeEncodeError, UnicodeDecodeError):
            name = name.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", name.replace("\\", "/"))
