"""Bytes of a text file in, its text out: told by its mark, by zeros, else by what gives Vietnamese words.

Text in TCVN3 or VNI comes back as its Western letters; old_encodings.py turns the sheet into Unicode.
"""

import codecs
import functools
import re

from pipeline.files.old_encodings import converter, words_of
from pipeline.files.package import Unfit, why
from schemas.tables import records_of
from schemas.vocabulary.words import phrases

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),  # begins as UTF-16 does
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
    (b"+/v8", "utf-7"), (b"+/v9", "utf-7"), (b"+/v+", "utf-7"), (b"+/v/", "utf-7"),
)  # fmt: skip
_SAMPLE = 2000  # bytes that tell how many of them are zeros
_DECIDE = 200_000  # bytes that decide the encoding
_EIGHT_BIT = {"cp1258": "cp1258", "tcvn3": "latin-1", "vni": "latin-1"}
_UTF7 = re.compile(rb"\+[A-Za-z0-9+/]{3,}-")


def decode(data: bytes, declared: str = "") -> str:
    """Text of a file; `declared` is the encoding that it names itself. Raises Unfit."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding).removeprefix("\ufeff")
    zeros = data[:_SAMPLE].count(b"\0")
    if zeros > len(data[:_SAMPLE]) // 5:
        return _decoded(data, _wide(data[:_SAMPLE], zeros))
    if zeros:
        raise Unfit("not_a_workbook", why("neither_table_nor_text"))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(data, declared if _is_known(declared) else _best(data))
    if _UTF7.search(data) and text.isascii() and _hits(_loosely(data, "utf-7")) > _hits(text):
        return _decoded(data, "utf-7")
    return text


def _wide(sample: bytes, zeros: int) -> str:
    """UTF-16 or UTF-32 without a mark: where the zeros of its Western letters stand."""
    if zeros > len(sample) * 0.6:
        return "utf-32-le" if sample[3::4].count(b"\0") > sample[::4].count(b"\0") else "utf-32-be"
    return "utf-16-le" if sample[1::2].count(b"\0") > sample[::2].count(b"\0") else "utf-16-be"


def _best(data: bytes) -> str:
    """Of the encodings with one byte a letter the one by which most words are Vietnamese."""
    return _EIGHT_BIT[max(_EIGHT_BIT, key=lambda name: _hits(_read_as(name, data)))]


def decode_name(raw: bytes) -> str:
    """The name of a file of which nobody says the encoding, by what gives Vietnamese words."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return max((_read_as(name, raw) for name in _EIGHT_BIT), key=_hits)


def _read_as(name: str, data: bytes) -> str:
    text = _loosely(data, _EIGHT_BIT[name])
    return text if name == _EIGHT_BIT[name] else converter(name)(text)


def _loosely(data: bytes, encoding: str) -> str:
    return data[:_DECIDE].decode(encoding, "replace")


def _hits(text: str) -> int:
    return sum(word in _words() for word in words_of(text))


@functools.cache
def _words() -> frozenset[str]:
    """Accented words of every form: of headings, of offices, of what is written for no figure."""
    records = [
        r["words"]
        for name in ("headings", "words")
        for r in records_of("vocabulary", name, "words")
    ]
    text = " ".join((*records, *phrases("of_offices")))
    return frozenset(word for word in words_of(text) if not word.isascii())


def _is_known(encoding: str) -> bool:
    try:
        return bool(encoding) and codecs.lookup(encoding).name not in ("utf-8", "ascii")
    except LookupError:
        return False


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unfit("not_a_workbook", why("encoding")) from error
