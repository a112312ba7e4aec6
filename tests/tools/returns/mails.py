"""Files in, the mail that brings them out: as mail programs save it (.eml) and as Outlook does (.msg)."""

import base64
import datetime as dt
import itertools
import struct
from email.message import EmailMessage
from email.utils import format_datetime

SENDER = "Trần Thị B <snv@example.gov.vn>"
SENT = dt.datetime(2023, 6, 15, 16, 30, tzinfo=dt.UTC)
LOGO = b"\x89PNG\r\n\x1a\n...."


def eml(*files: tuple[str, bytes], logo: bool = False, sent: dt.datetime = SENT) -> bytes:
    """A mail with a text in two forms; the logo stands in the text."""
    message = EmailMessage()
    message["From"], message["Subject"] = SENDER, "Báo cáo CCHC"
    message["Date"] = format_datetime(sent)
    message.set_content("Kính gửi, xin gửi báo cáo.")
    message.add_alternative("<p>Kính gửi <img src='cid:logo'></p>", subtype="html")
    for name, content in files:
        message.add_attachment(content, "application", "octet-stream", filename=name)
    if logo:
        message.add_attachment(LOGO, "image", "png", cid="<logo>", filename="image001.png")
    return message.as_bytes()


def forwarded(mail: bytes) -> bytes:
    """The mail attached to another mail, as “Forward” does in many programs."""
    import email
    import email.policy

    outer = EmailMessage()
    outer["From"], outer["Date"] = "a@example.gov.vn", format_datetime(SENT)
    outer.set_content("Chuyển tiếp.")
    outer.add_attachment(email.message_from_bytes(mail, policy=email.policy.default))
    return outer.as_bytes()


def msg(*files: tuple[str, bytes], logo: bool = False, sent: dt.datetime = SENT) -> bytes:
    """The same as Outlook saves it."""
    name, address = SENDER.rstrip(">").split(" <")
    ticks = int((sent - dt.datetime(1601, 1, 1, tzinfo=dt.UTC)).total_seconds()) * 10_000_000
    root = {
        "__properties_version1.0": bytes(32) + struct.pack("<HHIQ", 0x40, 0x39, 6, ticks),
        **_text("0C1A", name), **_text("5D01", address), **_text("1000", "Kính gửi"),
    }  # fmt: skip
    pictures = [("image001.png", LOGO)] if logo else []
    for number, (title, content) in enumerate([*files, *pictures]):
        cid = _text("3712", "logo") if (title, content) in pictures else {}
        root[f"__attach_version1.0_#{number:08X}"] = {
            "__properties_version1.0": bytes(8), "__substg1.0_37010102": content,
            **_text("3704", "ngan~1.xls"), **_text("3707", title), **cid,
        }  # fmt: skip
    return _compound(root)


def as_a_file(mail: bytes) -> bytes:
    """A mail attached to another mail like any file, in base64, as some servers do."""
    attached = base64.encodebytes(mail)
    head = (
        b"From: a@example.gov.vn\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=X\n\n"
    )
    part = b"--X\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n"
    return (
        head
        + part
        + b"Content-Disposition: attachment; filename=cu.eml\n\n"
        + attached
        + b"--X--\n"
    )


def winmail(*files: tuple[str, bytes]) -> bytes:
    """The same files as Outlook packs them for other Outlooks ([MS-OXTNEF])."""
    attributes = [
        (number, content) for name, data in files
        for number, content in (
            (0x00069002, bytes(14)), (0x00018010, name.encode("cp1258") + b"\0"), (0x0006800F, data),
        )
    ]  # fmt: skip
    return b"\x78\x9f\x3e\x22\1\0" + b"".join(
        struct.pack("<BII", 2, number, len(content))
        + content
        + struct.pack("<H", sum(content) % 65536)
        for number, content in attributes
    )


def _text(number: str, text: str) -> dict[str, bytes]:
    return {f"__substg1.0_{number}001F": text.encode("utf-16-le")}


_SECTOR, _END, _FREE = 512, 0xFFFFFFFE, 0xFFFFFFFF
_SMALL = 4096  # streams below this would stand elsewhere: they are filled up with zeros


def _compound(root: dict) -> bytes:
    """An OLE file of storages (dict) and streams (bytes), all in whole sectors."""
    entries, sectors, chains = [["Root Entry", 5, _FREE, _END, 0]], [], []

    def store(data: bytes) -> tuple[int, int]:
        data = data.ljust(_SMALL, b"\0")
        start, count = len(sectors), -(-len(data) // _SECTOR)
        sectors.extend(data[n * _SECTOR :][:_SECTOR].ljust(_SECTOR, b"\0") for n in range(count))
        chains.extend([*range(start + 1, start + count), _END])
        return start, len(data)

    def add(children: dict) -> int:
        """The number of the first child; each has the next one on its right."""
        numbers = []
        for name, content in children.items():
            numbers.append(len(entries))
            is_folder = isinstance(content, dict)
            place = (0, 0) if is_folder else store(content)
            entries.append([name, 1 if is_folder else 2, _FREE, *place, _FREE])
            if is_folder:
                entries[numbers[-1]][2] = add(content)
        for here, following in itertools.pairwise(numbers):
            entries[here][5] = following
        return numbers[0]

    entries[0].append(_FREE)
    entries[0][2] = add(root)
    table, _ = store(b"".join(map(_entry, entries)))
    first = len(sectors)
    count = next(n for n in range(1, 109) if n * 128 >= first + n)
    chains += [0xFFFFFFFD] * count
    chains += [_FREE] * (count * 128 - len(chains))
    sectors += [struct.pack("<128I", *chains[n * 128 :][:128]) for n in range(count)]
    fats = [first + n for n in range(count)] + [_FREE] * (109 - count)
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII109I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
        0, count, table, 0, _SMALL, _END, 0, _END, 0, *fats,
    )  # fmt: skip
    return head + b"".join(sectors)


def _entry(entry: list) -> bytes:
    name, kind, child, start, size, right = entry
    wide = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII36xIII", wide, len(wide), kind, 1, _FREE, right, child, start, size, 0
    )
