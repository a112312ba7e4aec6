"""Vietnamese text in, the same text in one spelling out: for matching only, never for printing."""

import functools
import re
import unicodedata

_TONE_MARKS = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SPACES = re.compile(r"\s+")


@functools.lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """One spelling for comparing: NFC, lower case, one tone placement, i for y after t/k/l/m/h/s.

    Diacritics stay: «Mỹ Tho» and «Mỹ Thọ» are two communes. Punctuation becomes a space.
    """
    text = unicodedata.normalize("NFC", text).lower().replace("đ", "đ")
    words = re.findall(r"[^\W_]+", text)
    return " ".join(_fold_word(word) for word in words)


@functools.lru_cache(maxsize=65536)
def _fold_word(word: str) -> str:
    """Move the tone mark to the end of the syllable, and write i for a final y («tỷ», «kỳ»)."""
    plain = unicodedata.normalize("NFD", word)
    tones = [char for char in plain if char in _TONE_MARKS]
    bare = unicodedata.normalize("NFC", "".join(c for c in plain if c not in _TONE_MARKS))
    if len(tones) > 1:
        return word
    bare = re.sub(r"^([tklmhs]|qu)y$", r"\1i", bare)
    return bare + "".join(tones)


@functools.lru_cache(maxsize=65536)
def tidy(text: str) -> str:
    """Text for printing: NFC, one space between words, no control characters, trimmed."""
    text = _CONTROL.sub("", unicodedata.normalize("NFC", text))
    return _SPACES.sub(" ", text).strip()
