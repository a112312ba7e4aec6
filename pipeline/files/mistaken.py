"""Bytes of what people send by mistake in, what it is out: pictures, archives, shortcuts, data of programs.

A shortcut to a file, or what a cloud keeps on the disk in its place, says where figures are and holds
none of them.
"""

import json
import re

from pipeline.files.package import Package, Unfit, why

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
    (b"\x00\x00\x01\x00", "is_picture", "picture"),
    (b"8BPS", "is_picture", "picture"),
    (b"%!PS", "is_picture", "print"),
    (b"AT&TFORM", "is_picture", "print"),
    (b"ID3", "is_picture", "media"),
    (b"Rar!", "is_archive", "rar"),
    (b"7z\xbc\xaf", "is_archive", "7z"),
    (b"\x1f\x8b", "is_archive", "gzip"),
    (b"\xfd7zXZ", "is_archive", "archive"),
    (b"\x28\xb5\x2f\xfd", "is_archive", "archive"),
    (b"MSCF\x00", "is_archive", "archive"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "is_pointer", "shortcut"),
    (b"[InternetShortcut]", "is_pointer", "shortcut"),
    (b"[Desktop Entry]", "is_pointer", "shortcut"),
    (WINMAIL, "is_winmail", ""),
    (b"bplist00", "is_pointer", "shortcut"),
    (b"\x00\x01\x00\x00Standard ", "is_program_data", "database"),
    (b"SQLite format 3", "is_program_data", "database"),
    (b"\x00\x00\x1a\x00", "is_other_table", "lotus"),
    (b"\x00\x00\x02\x00", "is_other_table", "lotus"),
    (b"\xe4\x52\x5c\x7b\x8c\xd8", "other_file", "onenote"),
    (b"-----BEGIN ", "other_file", "signed"),
    (b"BEGIN:VC", "other_file", "diary"),
    (b"MZ\x90", "not_a_workbook", "program"),
    (b"\x7fELF", "not_a_workbook", "program"),
)
# The same where more than the first bytes tell: a table may begin with a column «ID» as well.
_BEGINNINGS = (
    (re.compile(rb".{257}ustar", re.S), "is_archive", "tar"),
    (re.compile(rb"ID;P[^\r\n]*\r?\n[A-Z];"), "is_other_table", "sylk"),
    (re.compile(rb"TABLE\r?\n0,1\r?\n"), "is_other_table", "dif"),
    (re.compile(rb"BZh[1-9]1AY"), "is_archive", "archive"),
    (
        re.compile(rb"....ftyp(?:heic|heix|mif1|msf1|avif)|RIFF....WEBP", re.S),
        "is_picture",
        "picture",
    ),
    (re.compile(rb"....ftyp|RIFF....(?:WAVE|AVI )", re.S), "is_picture", "media"),
    # dBASE: version, a day of its last change, sizes, and the end of the list of fields
    (
        re.compile(
            rb"[\x03\x30\x31\x83\x8b\xf5].[\x01-\x0c][\x01-\x1f].{28}[A-Za-z_]\w{0,9}\x00", re.S
        ),
        "is_other_table",
        "dbase",
    ),
    (
        re.compile(rb"\x30[\x80-\x84].{0,4}\x06\x09\x2a\x86\x48\x86\xf7", re.S),
        "other_file",
        "signed",
    ),
    (re.compile(rb"(?:<\?xml[^>]*>\s*)?<!DOCTYPE plist"), "is_pointer", "shortcut"),
)
# Parts of packages that are neither workbooks nor documents.
_PARTS = (
    ("index/document.iwa", "is_numbers", ""),
    ("buildversionhistory.plist", "is_numbers", ""),
    ("ppt/presentation.xml", "other_file", "slides"),
    ("visio/document.xml", "other_file", "drawing"),
    ("fixeddocseq.fdseq", "is_picture", "print"),
    ("fixeddocumentsequence.fdseq", "is_picture", "print"),
    ("meta-inf/container.xml", "other_file", "electronic_book"),
)
_OPEN_DOCUMENTS = ((b"presentation", "slides"), (b"graphics", "drawing"))
_BITMAP = re.compile(rb"BM.{8}[\x36\x8a\x7a\x46\x76\x3e]", re.S)  # «BM» may begin a text as well
_ADDRESS = re.compile(r'"url"\s*:\s*"https?://', re.I)
_LONGEST_POINTER = 10_000


def is_beside_return(data: bytes) -> bool:
    """True of what is sent along and holds no figures: a picture, a PDF, a signature, a card."""
    return _notice(data)[0] in ("is_picture", "other_file")


def refuse_mistaken(data: bytes) -> None:
    """Raise Unfit where the first bytes tell that there is no table to be read."""
    _refuse(*_notice(data))
    if not data.strip(b"\0"):
        raise Unfit("damaged", why("zeros"))


def refuse_mistaken_package(package: Package) -> None:
    """The same of a zip, by the parts in it."""
    for part, notice, name in _PARTS:
        if part in package:
            _refuse(notice, name)


def refuse_mistaken_document(kind: bytes) -> None:
    """The same of an OpenDocument, by what it says that it is."""
    for word, name in _OPEN_DOCUMENTS:
        if word in kind:
            _refuse("other_file", name)
    if b"spreadsheet" not in kind:
        raise Unfit("old_document", "OpenDocument")


def _refuse(notice: str, name: str) -> None:
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
