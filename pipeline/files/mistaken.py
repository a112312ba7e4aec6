"""Bytes of what people send by mistake in, what it is out: pictures, archives, shortcuts, data of programs.

A shortcut to a file, or what a cloud keeps on the disk in its place, says where figures are and holds
none of them.
"""

import json
import re

from pipeline.files.package import Unfit, why

WINMAIL = b"\x78\x9f\x3e\x22"

# First bytes: the notice, and what the file is called in it, if it may be several things.
_FIRST = (
    (b"%PDF", "is_picture", "pdf"),
    (b"\x89PNG", "is_picture", "picture"),
    (b"\xff\xd8\xff", "is_picture", "picture"),
    (b"GIF8", "is_picture", "picture"),
    (b"BM", "is_picture", "picture"),
    (b"II*\x00", "is_picture", "picture"),
    (b"MM\x00*", "is_picture", "picture"),
    (b"Rar!", "is_archive", "rar"),
    (b"7z\xbc\xaf", "is_archive", "7z"),
    (b"\x1f\x8b", "is_archive", "gzip"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "is_pointer", "shortcut"),
    (b"[InternetShortcut]", "is_pointer", "shortcut"),
    (b"[Desktop Entry]", "is_pointer", "shortcut"),
    (WINMAIL, "is_winmail", ""),
    (b"MZ\x90", "not_a_workbook", "program"),
    (b"\x7fELF", "not_a_workbook", "program"),
)
# The same where more than the first bytes tell: a table may begin with a column «ID» as well.
_BEGINNINGS = (
    (re.compile(rb".{257}ustar", re.S), "is_archive", "tar"),
    (re.compile(rb"ID;P[^\r\n]*\r?\n[A-Z];"), "is_other_table", "sylk"),
    (re.compile(rb"TABLE\r?\n0,1\r?\n"), "is_other_table", "dif"),
    (
        re.compile(rb"....ftyp(?:heic|heix|mif1|msf1|avif)|RIFF....WEBP", re.S),
        "is_picture",
        "picture",
    ),
)
_BITMAP = re.compile(rb"BM.{8}[\x36\x8a\x7a\x46\x76\x3e]", re.S)  # «BM» may begin a text as well
_ADDRESS = re.compile(r'"url"\s*:\s*"https?://', re.I)
_LONGEST_POINTER = 10_000


def is_picture(data: bytes) -> bool:
    """True of what shows figures and holds none: a picture, a PDF."""
    return _notice(data)[0] == "is_picture"


def refuse_mistaken(data: bytes) -> None:
    """Raise Unfit where the first bytes tell that there is no table to be read."""
    notice, name = _notice(data)
    if notice:
        raise Unfit(notice, why(name) if name else "")


def _notice(data: bytes) -> tuple[str, str]:
    for beginning, notice, name in _BEGINNINGS:
        if beginning.match(data):
            return notice, name
    for magic, notice, name in _FIRST:
        if data.removeprefix(b"\xef\xbb\xbf").startswith(magic):
            return ("", "") if magic == b"BM" and not _BITMAP.match(data) else (notice, name)
    return "", ""


def refuse_data(text: str) -> None:
    """Raise Unfit for JSON: data of a program, or the place that a cloud keeps its document at."""
    if text.lstrip("\ufeff \t\r\n")[:1] not in ("{", "["):
        return
    try:
        found = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return
    if isinstance(found, dict) and len(text) < _LONGEST_POINTER and (
        "doc_id" in found or _ADDRESS.search(text)
    ):  # fmt: skip
        raise Unfit("is_pointer", why("cloud_document"))
    if isinstance(found, dict | list):
        raise Unfit("is_program_data", why("json"))
