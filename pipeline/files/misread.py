"""Text of which the bytes were read in the wrong encoding and saved again, and the text that was meant.

UTF-8 read as a code page of Windows, of a Mac or of DOS gives two or three strange letters for each
accented one; the way back is exact as long as none of them was lost.
"""

import re
from collections.abc import Iterable

_CODE_PAGES = ("cp1252", "cp1258", "mac_roman", "cp437", "cp850", "cp1251")
_LOST = "\ufffd"
# A first byte of two or three, followed by what the bytes after it are shown as.
MISREAD = re.compile(
    r"[\u00c3-\u00c6\u0102\u0110\u01af\u00e1\u00e2]"
    r"[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u0300-\u0323"
    r"\u2013-\u203a\u20ab\u20ac\u2122\ufffd]"
    r"|[\u00b7\u221a\u0192\u2206\u00df\u251c\u0413][^\x00-\x7f]|\u0431[\u0454\u00bb]"
)
GONE = re.compile(r"\w[?\ufffd]\w")  # saved in an encoding that has not the letter
_MANY = 10


def meant(text: str) -> str:
    """The text as it was before it was misread; the sign of a lost letter in it where it is not whole."""
    found = [_read_back(text, encoding) for encoding in _CODE_PAGES]
    return min(found, key=lambda other: (other.count(_LOST), other == text))


def is_whole(text: str) -> bool:
    """True of a text in which no letter was lost."""
    return _LOST not in meant(text)


def lost_letters(texts: Iterable[str]) -> str:
    """The text with most letters lost of those that lost many together; '' for any others."""
    counted = [(len(GONE.findall(text)), text) for text in texts]
    return max(counted)[1] if sum(count for count, _ in counted) >= _MANY else ""


def _read_back(text: str, encoding: str) -> str:
    data = b"".join(_byte(letter, encoding) for letter in text)
    return data.decode("utf-8", "replace")


def _byte(letter: str, encoding: str) -> bytes:
    """The byte that the letter was; bytes without a letter in a code page stay controls."""
    try:
        return letter.encode(encoding)
    except UnicodeEncodeError:
        return bytes([ord(letter)]) if ord(letter) < 256 else b"\xff"
