"""Drafts in, each handed to the office's mail server; what the server says of each comes back."""

import datetime as dt
import smtplib
import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from email.utils import format_datetime, make_msgid
from pathlib import Path

from pipeline.mailing.draft import UNSENT, read_draft
from schemas.days import OFFICE_ZONE
from schemas.errors import PhulucError

_SECONDS = 30  # to wait for an answer of the server
_PORT = 587  # of mail that is handed in
_ENCRYPTED_FROM_THE_START = 465  # the port of SMTP over TLS; others begin in the open
_REFUSED = (smtplib.SMTPException, OSError)


@dataclass(frozen=True, slots=True)
class Server:
    """Where mails are handed in, and as whom; a server of one's own network may ask for no user."""

    host: str
    port: int = _PORT
    user: str = ""
    password: str = ""


def server_named(text: str, user: str = "", password: str = "") -> Server:
    """«mail.tinh.gov.vn:587» as a Server; raises PhulucError where the port is no number."""
    host, _, port = text.strip().partition(":")
    if not host or not (port or "0").isdecimal():
        raise PhulucError("send.server", server=text)
    return Server(host, int(port) if port else _PORT, user, password)


def send_all(drafts: Sequence[Path], server: Server, sender: str) -> Iterator[tuple[Path, str]]:
    """Send one after the other; yields each with '' or with why the server refused it.

    Raises PhulucError where the server cannot be reached, or does not take the user. A password is
    never sent in the open.
    """
    with ExitStack() as stack:
        try:
            line = stack.enter_context(_open(server))
        except _REFUSED as error:
            raise PhulucError("send.unreachable", server=server.host, why=_said(error)) from error
        for path in drafts:
            yield path, _send(line, path, sender)


def _open(server: Server) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.port == _ENCRYPTED_FROM_THE_START:
        line: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=_SECONDS, context=context
        )
    else:
        line = smtplib.SMTP(server.host, server.port, timeout=_SECONDS)
        line.ehlo()
        if line.has_extn("starttls"):
            line.starttls(context=context)
        elif server.user:
            raise PhulucError("send.in_the_open", server=server.host)
    if server.user:
        line.login(server.user, server.password)
    return line


def _send(line: smtplib.SMTP, path: Path, sender: str) -> str:
    mail = read_draft(path)
    del mail[UNSENT], mail["From"], mail["Date"], mail["Message-ID"]
    mail["From"], mail["Date"] = sender, format_datetime(dt.datetime.now(OFFICE_ZONE))
    mail["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2] or socket.gethostname())
    try:
        refused = line.send_message(mail)
    except _REFUSED as error:
        return _said(error)
    return "; ".join(f"{to}: {_words(answer)}" for to, (_, answer) in refused.items())


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{to}: {_words(answer)}" for to, (_, answer) in error.recipients.items())
    if isinstance(error, smtplib.SMTPResponseException):
        return _words(error.smtp_error)
    return str(error) or type(error).__name__


def _words(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join(text.split())
