"""Names that others gave (files, archive members, sheets): how they are shown, and named after.

A name may hold what moves a terminal's cursor, turns the direction of the text round it, is no
UTF-8, or names a device of Windows; nothing of that may reach a screen, a letter or a table.
"""

import re
import unicodedata
from pathlib import PurePosixPath

_UNSEEN = {
    "Cc",
    "Cf",
    "Cs",
    "Co",
    "Cn",
    "Zl",
    "Zp",
}  # categories of letters that are not to be seen
_SURROGATE = range(0xDC80, 0xDD00)  # what Python makes of a byte that is no UTF-8
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')  # by Windows
_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(?=\.|$)", re.I)
_LONGEST = (
    200  # bytes of a stem: file systems take 255 for all of it, with « (2).xlsx» and the like
)
NAMELESS = "khong-ten"


def shown(name: str) -> str:
    """The name with each letter that cannot be seen told by its number: «a(U+202E)b», «(0xE9)»."""
    if name.isprintable():
        return name
    return "".join(map(_seen, name))


def _seen(letter: str) -> str:
    if unicodedata.category(letter) not in _UNSEEN:
        return letter
    if ord(letter) in _SURROGATE:
        return f"(0x{ord(letter) - 0xDC00:02X})"
    return f"(U+{ord(letter):04X})"


def shown_lines(text: str) -> str:
    """A text of several lines for the terminal, each line shown as a name is."""
    return "\n".join(map(shown, text.split("\n")))


def file_stem(text: str) -> str:
    """A name without folders that every system takes as the stem of a file, whatever the text."""
    stem = _FORBIDDEN.sub("_", shown(text)).strip(" .").removeprefix("~$")
    stem = _DEVICES.sub(lambda device: f"{device[1]}_", stem, count=1) if stem else NAMELESS
    cut = stem.encode()[:_LONGEST].decode("utf-8", "ignore")
    return stem if cut == stem else f"{cut.rstrip(' .')}…"


def kept_path(name: str) -> PurePosixPath:
    """The name of a returned file, with its folders, as every system takes it."""
    parts = [part for part in name.split("/") if part not in ("", ".", "..")]
    return PurePosixPath(*(map(_kept, parts) if parts else (NAMELESS,)))


def _kept(part: str) -> str:
    stem, dot, suffix = part.rpartition(".")
    short = dot and stem and suffix.isascii() and suffix.isalnum() and len(suffix) < len(NAMELESS)
    return f"{file_stem(stem)}.{suffix}" if short else file_stem(part)
