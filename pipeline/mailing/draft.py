"""A text to a unit and what goes with it in, an .eml out that a mail program opens ready to be sent."""

import hashlib
import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import formataddr
from pathlib import Path

from schemas.units.unit import Unit

UNSENT = "X-Unsent"  # by which Outlook shows a message as one that is still to be sent
_ANY = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail to a unit that has an address; `papers` are attached under their own names."""

    unit: Unit
    subject: str
    text: str
    papers: Sequence[Path] = ()


def write_draft(draft: Draft, path: Path, sender: str = "") -> None:
    """Write an unsent mail; `sender` is the office's address, and may be left to the mail program."""
    mail = EmailMessage(policy.SMTP)
    mail[UNSENT] = "1"
    if sender:
        mail["From"] = sender
    addresses = draft.unit.email.split("; ")
    mail["To"] = ", ".join(formataddr((draft.unit.name, address)) for address in addresses)
    mail["Subject"] = draft.subject
    mail.set_content(draft.text, cte="quoted-printable")  # for servers of seven bits
    for paper in draft.papers:
        kind, _, inner = (mimetypes.guess_type(paper.name)[0] or _ANY).partition("/")
        mail.add_attachment(paper.read_bytes(), kind, inner, filename=paper.name)
    if mail.is_multipart():
        mail.set_boundary(_boundary(draft))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(mail.as_bytes())


def _boundary(draft: Draft) -> str:
    """The same for the same mail: one that was sent is known again when it is written anew."""
    said = [draft.subject, draft.text, *(paper.name for paper in draft.papers)]
    return f"phuluc-{hashlib.sha256(repr(said).encode()).hexdigest()[:24]}"


def read_draft(path: Path) -> EmailMessage:
    """The mail of a file; its headers and parts as they will be sent."""
    return BytesParser(EmailMessage, policy=policy.SMTP).parsebytes(path.read_bytes())
