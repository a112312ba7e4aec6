"""Vietnamese text in, the same text in one spelling out: for matching only, never for printing."""

import functools
import re
import unicodedata
from collections.abc import Sequence

_TONE_MARKS = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_SPACES = re.compile(r"\s+")
_WORD = re.compile(rf"(?:[^\W_][{''.join(sorted(_TONE_MARKS))}]*)+")  # a moved mark is no end
# Soft hyphens, zero-width marks and the like: they stand inside words and mean nothing. A soft
# hyphen is the letter «ư» of TCVN3, so they go only after the encoding of a text is decided.
INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@functools.lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """One spelling for comparing: NFC, lower case, one tone placement, i for y after t/k/l/m/h/s.

    Diacritics stay. Punctuation becomes a space. What is folded already stays as it is.

    >>> fold("Tỷ lệ (%), HOÀ GIẢI") == fold("tỉ lệ hòa giải")
    True
    >>> fold("Mỹ Tho") == fold("Mỹ Thọ")  # two communes
    False
    >>> fold(fold("Xã Hồng Vân")) == fold("Xã Hồng Vân")
    True
    """
    text = INVISIBLE.sub("", unicodedata.normalize("NFC", text)).lower()
    return " ".join(_fold_word(word) for word in _WORD.findall(text))


@functools.lru_cache(maxsize=65536)
def _fold_word(word: str) -> str:
    """Move the tone mark to the end of the syllable, and write i for a final y («tỷ», «kỳ»)."""
    if word.isascii():
        return re.sub(r"^([tklmhs]|qu)y$", r"\1i", word)
    plain = unicodedata.normalize("NFD", word)
    tones = [char for char in plain if char in _TONE_MARKS]
    bare = unicodedata.normalize("NFC", "".join(c for c in plain if c not in _TONE_MARKS))
    if len(tones) > 1:
        return word
    bare = re.sub(r"^([tklmhs]|qu)y$", r"\1i", bare)
    return bare + "".join(tones)


@functools.lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """The same without diacritics: for what the office's own headings say, where no two differ by them.

    >>> bare("Tên đơn vị (*)"), bare("valid_from")
    ('ten don vi', 'valid from')
    """
    plain = unicodedata.normalize("NFD", fold(text).replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@functools.lru_cache(maxsize=16384)
def tidy(text: str) -> str:
    """Text for printing: NFC, one space between words, no control characters, trimmed.

    >>> tidy("  Sở\\u00a0Ngoại   vụ\\x07 ")
    'Sở Ngoại vụ'
    """
    text = unicodedata.normalize("NFC", text)
    return _SPACES.sub(" ", _CONTROL.sub("", INVISIBLE.sub("", text))).strip()


def shortened(text: str, most: int) -> str:
    """As much of the beginning as fits into `most` letters, with «…» after it where more came.

    >>> shortened("dài quá", 6)
    'dài q…'
    """
    return text if len(text) <= most else f"{text[: most - 1]}…"


def first_of(names: Sequence[str], most: int = 5) -> str:
    """The first of some names, with «…» after them where there are more.

    >>> first_of(["a", "b", "c"], 2)
    'a, b …'
    """
    return ", ".join(names[:most]) + (" …" if len(names) > most else "")


def printable(text: str) -> str:
    """The text without what no workbook, CSV or JSON can carry (control characters, surrogates)."""
    return _CONTROL.sub("", text)


def has_unprintable(text: str) -> bool:
    """True where `printable` would change the text."""
    return _CONTROL.search(text) is not None
