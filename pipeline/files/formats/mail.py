"""Bytes of an e-mail (.eml) in, a Mail out: who sent it, when, and the files attached to it.

A forwarded mail is looked through as well. Its text (but for a table pasted into a mail with nothing
attached), the pictures in the text and the signatures of
mail programs are no files that somebody attached. Headers are decoded as plain text: the parser of
structured headers takes minutes for some hostile ones.
"""

import base64
import datetime as dt
import email
import email.policy
import mimetypes
from collections.abc import Iterable, Iterator
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import PurePosixPath
from typing import NamedTuple

from pipeline.files.package import Unfit, why
from pipeline.safe_names import NAMELESS
from schemas.days import at_the_office

_LONGEST = 2000  # letters of a header
_OF_PROGRAMS = frozenset(
    (
        "application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature",
        "message/delivery-status", "message/disposition-notification", "text/calendar",
        "text/rfc822-headers", "text/vcard", "text/x-vcard",
    )
)  # fmt: skip
_BEFORE = b"\xef\xbb\xbf\r\n"  # what other programs put before the first header
_MAIL = "message/rfc822"
_PAGE = "text/html"
_TEXTS = ("text/plain", _PAGE)
_MANY = 10  # lines of a table that is no frame of letters


class Mail(NamedTuple):
    """`sent` is by the clock of this machine, None where the mail does not say; names are unique."""

    sender: str
    sent: dt.datetime | None
    files: dict[str, bytes]


def read_eml(data: bytes) -> Mail:
    """Read a mail as mail programs save it; raises Unfit where it is broken."""
    try:
        message = email.message_from_bytes(data.lstrip(_BEFORE), policy=email.policy.compat32)
        for part in message.walk():
            _read_raw_headers(part)
        files = named_apart(_files(message)) or named_apart(_table_in_text(message))
    except MemoryError:
        raise
    except Exception as error:  # of a mail that is broken on purpose, a dozen unrelated classes
        raise Unfit("damaged", why("broken_inside")) from error
    return Mail(_text(message.get("From", "")), _moment(message.get("Date")), files)


def named_apart(files: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """Files by name without folders; of two with one name the second is «a (2).xlsx»."""
    found: dict[str, bytes] = {}
    for name, content in files:
        path = PurePosixPath(name.replace("\\", "/").rstrip("/"))
        plain = path.name if path.name not in ("", ".", "..") else NAMELESS
        free, number = plain, 1
        while free in found:
            number += 1
            free = f"{PurePosixPath(plain).stem} ({number}){PurePosixPath(plain).suffix}"
        found[free] = content
    return found


def _files(message: Message) -> Iterator[tuple[str, bytes]]:
    for part in message.walk():
        kind = part.get_content_type()
        name = _text(part.get_filename(""))
        if kind == _MAIL and _text(part.get("Content-Transfer-Encoding", "")).lower() == "base64":
            yield name or f"{NAMELESS}.eml", _packed(part)
            continue
        if part.is_multipart() or kind in _OF_PROGRAMS:
            continue
        is_body = not name and kind in _TEXTS and part.get_content_disposition() != "attachment"
        if is_body or _is_in_the_text(part):
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and content:
            yield name or NAMELESS + (mimetypes.guess_extension(kind) or ""), content


def _table_in_text(message: Message) -> Iterator[tuple[str, bytes]]:
    """The text of a mail that attaches nothing, where a table of many lines was pasted into it."""
    for part in message.walk():
        content = part.get_payload(decode=True) if part.get_content_type() == _PAGE else None
        if isinstance(content, bytes) and content.lower().count(b"<tr") >= _MANY:
            text = content.decode(part.get_content_charset("utf-8"), "replace")
            yield f"{NAMELESS}.html", text.encode()


def _packed(part: Message) -> bytes:
    """A mail that was attached like any file: Python takes its base64 for the text of a mail."""
    inside = part.get_payload(0)
    return base64.b64decode(inside.as_bytes() if isinstance(inside, Message) else b"")


def _is_in_the_text(part: Message) -> bool:
    """True of a picture that the text of the mail shows, such as the logo under a name."""
    shown = part.get_content_disposition() == "inline" or "Content-ID" in part
    return shown and part.get_content_maintype() == "image"


def _read_raw_headers(part: Message) -> None:
    """Take a header of bytes that say no encoding for UTF-8, as mail programs write it."""
    for name, value in list(part.raw_items()):
        raw = str(value).encode("utf-8", "surrogateescape")
        if not raw.isascii():
            part.replace_header(name, raw.decode("utf-8", "replace"))


def _text(header: object) -> str:
    """A header as a person reads it."""
    raw = str(header)[:_LONGEST]
    try:
        return " ".join(str(make_header(decode_header(raw))).split())
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        return raw


def _moment(header: object) -> dt.datetime | None:
    try:
        return at_the_office(parsedate_to_datetime(str(header)[:_LONGEST]))
    except (ValueError, TypeError, OverflowError, OSError):
        return None
