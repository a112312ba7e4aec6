"""A file that brings returns along (.zip, .eml, .msg, winmail.dat) in, the returns in it out.

Archives and mails may lie in one another. Pictures, PDF files and signatures sent beside a return
are its signed copy: they are told of, and not read.
"""

import datetime as dt
import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import olefile

from pipeline import limits
from pipeline.files.formats.archive import members_of
from pipeline.files.formats.mail import Mail, read_eml
from pipeline.files.formats.outlook import read_msg
from pipeline.files.formats.winmail import read_winmail
from pipeline.files.guard import load
from pipeline.files.mistaken import WINMAIL, is_beside_return, refuse_mistaken
from pipeline.files.package import Unfit, why

_ARCHIVE, _MAILS = ".zip", {".eml": read_eml, ".msg": read_msg}
_PACKED = "winmail*.dat"
_BY_MARK = {olefile.MAGIC: read_msg, WINMAIL: read_winmail}  # whatever the file is called
_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?\s*[A-Za-z][\w-]*:")
_DEEPEST = 3  # an archive in a mail in an archive


class Member(NamedTuple):
    """One file; `read` gives its bytes or raises Unfit. A mail says who sent it, and when."""

    read: Callable[[], bytes]
    is_copy: bool = False
    sender: str = ""
    sent: dt.datetime | None = None


Members = dict[str, Member]


def encloses(name: str) -> bool:
    """True for the names of files that are opened for the returns in them."""
    return _suffix(name) == _ARCHIVE or _is_mail(name)


def _is_mail(name: str) -> bool:
    return _suffix(name) in _MAILS or PurePosixPath(name.lower()).match(_PACKED)


def _read_mail(name: str, data: bytes) -> Mail:
    for mark, read in _BY_MARK.items():
        if data.startswith(mark):
            return read(data)
    return (read_eml if _HEADER.match(data) else _MAILS.get(_suffix(name), read_winmail))(data)


def open_enclosed(path: Path) -> Members:
    """The files in an archive or mail, by name and in its order; those of an archive in it as «a.zip/b».

    {} for a workbook that is called .zip. Raises Unfit.
    """
    try:
        now = path.stat()
    except OSError:  # load says why
        return _kept(path, 0, 0)
    return _kept(path, now.st_mtime_ns, now.st_size)


@functools.lru_cache(maxsize=1)  # what lies in it is asked for one after the other
def _kept(path: Path, moment: int, size: int) -> Members:
    return _Opening().members(path.name, load(path))


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


@dataclass
class _Opening:
    """What has been unpacked so far to look into what lies in what: how many, how many bytes."""

    opened: int = 0
    unpacked: int = 0

    def members(self, name: str, data: bytes, depth: int = 0) -> Members:
        """What lies in an archive or mail; raises Unfit."""
        if _is_mail(name):
            found = self._of_mail(name, data, depth)
        else:
            refuse_mistaken(data)
            files = {name: Member(read) for name, read in members_of(data).items()}
            found = dict(self._opened(files, depth))
        if len(found) > limits.MEMBERS:
            raise Unfit("too_large", why("members", count=len(found)))
        return found

    def _of_mail(self, name: str, data: bytes, depth: int) -> Members:
        mail = _read_mail(name, data)
        files = {
            name: Member(functools.partial(bytes, content)) for name, content in mail.files.items()
        }
        if not files:
            raise Unfit("mail_without_return")
        copies = {name for name, content in mail.files.items() if is_beside_return(content)}
        return {
            name: member._replace(
                is_copy=name in copies and len(copies) < len(files),
                sender=mail.sender, sent=mail.sent,
            )
            for name, member in self._opened(files, depth)
        }  # fmt: skip

    def _opened(self, files: Members, depth: int) -> Iterator[tuple[str, Member]]:
        """The files, those with files in them opened; one that cannot be opened says why when it is read."""
        for name, file in files.items():
            inside: Members = {}
            if encloses(name) and depth < _DEEPEST:
                try:
                    inside = self.members(name, self._unpack(file), depth + 1)
                except Unfit as unfit:
                    inside = {"": file._replace(read=_refusal(unfit))}
            for inner, item in (inside or {"": file}).items():
                yield "/".join(filter(None, (name, inner))), item

    def _unpack(self, file: Member) -> bytes:
        self.opened += 1
        if self.opened > limits.MEMBERS:
            raise Unfit("too_large", why("members", count=self.opened))
        data = file.read()
        self.unpacked += len(data)
        if self.unpacked > limits.UNPACKED_BYTES:
            raise Unfit("too_large", why("unpacked", size=self.unpacked // limits.MEGABYTE))
        return data


def _refusal(unfit: Unfit) -> Callable[[], bytes]:
    def read() -> bytes:
        raise unfit

    return read
