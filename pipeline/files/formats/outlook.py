"""Bytes of a mail that Outlook saved (.msg) in, a Mail out, by olefile.

A property of a message or an attachment is a stream whose name ends in its number and type; dates
stand in one stream of properties of 16 bytes each ([MS-OXMSG]).
"""

import datetime as dt
import io
import struct
from collections.abc import Iterator

import olefile

from pipeline import limits
from pipeline.files.formats.mail import Mail, named_apart
from pipeline.files.package import Unfit, why
from pipeline.safe_names import NAMELESS
from schemas.days import at_the_office

_STREAM = "__substg1.0_"
_PROPERTIES = "__properties_version1.0"
_ATTACHMENT, _EMBEDDED = "__attach_version1.0_", "3701000D"
_CONTENT, _NAMES, _CONTENT_ID = 0x3701, (0x3707, 0x3704, 0x3001), 0x3712
_SENDER, _ADDRESSES = 0x0C1A, (0x5D01, 0x0C1F)
_SENT = (0x0039, 0x0E06)  # submitted by the client, else delivered
_BINARY, _UNICODE, _EIGHT_BIT, _TIME = 0x0102, 0x001F, 0x001E, 0x0040  # types
_HEAD, _PROPERTY = 32, 16  # bytes before the properties of a mail, and of each of them
_EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)
_DEEPEST = 4  # mails in mails
_PICTURES = (".png", ".gif", ".jpg", ".jpeg", ".bmp")


def read_msg(data: bytes) -> Mail:
    """Read a mail of Outlook; raises Unfit where it is none."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            return _Message(container).mail()
    except (Unfit, MemoryError):
        raise
    except Exception as error:  # olefile has a class for each thing that may be broken
        raise Unfit("damaged", why("broken_inside")) from error


class _Message:
    """An open container, read from one of its storages on."""

    def __init__(self, container: olefile.OleFileIO) -> None:
        self.container = container
        self.streams = {"/".join(path): path for path in container.listdir()}
        self.names = {name.lower(): name for name in self.streams}  # OLE compares without case

    def mail(self) -> Mail:
        if _PROPERTIES not in self.names:
            raise Unfit("damaged", why("broken_inside"))
        addresses = (self._text("", number) for number in _ADDRESSES)
        address = next((text for text in addresses if "@" in text), "")
        sender = self._text("", _SENDER)
        said = f"{sender} <{address}>".strip() if address and address != sender else sender
        return Mail(said, self._sent(), named_apart(self._files("", 0)))

    def _files(self, place: str, depth: int) -> Iterator[tuple[str, bytes]]:
        """Files attached to the message at a place, and to the messages attached to it."""
        folders = {
            name[len(place):].split("/")[0] for name in self.streams
            if name.lower().startswith(f"{place}{_ATTACHMENT}".lower())
        }  # fmt: skip
        if len(folders) > limits.MEMBERS:
            raise Unfit("too_large", why("members", count=len(folders)))
        for folder in sorted(folders):
            inside = f"{place}{folder}/"
            names = filter(None, (self._text(inside, number) for number in _NAMES))
            name = next(names, NAMELESS)
            content = self._bytes(inside, _CONTENT, _BINARY)
            is_drawn = self._text(inside, _CONTENT_ID) and name.lower().endswith(_PICTURES)
            if content and not is_drawn:
                yield name, content
            elif depth < _DEEPEST:
                yield from self._files(f"{inside}{_STREAM}{_EMBEDDED}/", depth + 1)

    def _bytes(self, place: str, number: int, kind: int) -> bytes:
        name = self.names.get(f"{place}{_STREAM}{number:04X}{kind:04X}".lower())
        if name is None:
            return b""
        with self.container.openstream(self.streams[name]) as stream:
            return stream.read(limits.FILE_BYTES + 1)

    def _text(self, place: str, number: int) -> str:
        wide = self._bytes(place, number, _UNICODE).decode("utf-16-le", "replace")
        text = wide or self._bytes(place, number, _EIGHT_BIT).decode("cp1258", "replace")
        return " ".join(text.replace("\0", "").split())

    def _sent(self) -> dt.datetime | None:
        with self.container.openstream(self.streams[self.names[_PROPERTIES]]) as stream:
            data = stream.read(limits.MEGABYTE)[_HEAD:]
        times = {}
        whole = data[: len(data) // _PROPERTY * _PROPERTY]
        for kind, number, _, value in struct.iter_unpack("<HHIQ", whole):
            if kind == _TIME:
                times[number] = value
        ticks = next((times[number] for number in _SENT if times.get(number)), None)
        if ticks is None:
            return None
        try:
            return at_the_office(_EPOCH + dt.timedelta(microseconds=ticks // 10))
        except (OverflowError, OSError, ValueError):
            return None
