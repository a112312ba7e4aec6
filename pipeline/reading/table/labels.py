"""A label or unit of measure as written in, the spelling by which they are compared out.

Numbers before the words, marks of footnotes after them, «Trong đó:», tags, case, tone placement, punctuation and the usual
abbreviations of offices do not tell two labels apart.
"""

import functools
import re

from schemas.form.model import Form, Row
from schemas.text import bare, fold
from schemas.vocabulary.words import abbreviations, phrases
from schemas.wording.as_text import unit_of_measure

_NUMBER = re.compile(
    r"\s*((?:[0-9]{1,2}\.)*[0-9]{1,2})[.)]?\s+(?=\D)|\s*([0-9]{1,2}(?:\.[0-9]{1,2})+)[.)]?\s*(?=\D)"
    r"|\s*[IVX]{1,4}(?:(?:\.[0-9]{1,2})+[.)]?\s+|[.)]\s*)|\s*(?:[^\W\d_]|\([^\W_]{1,2})\)\s*"
)
_FOOTNOTE = re.compile(r"(?:\s*\[[0-9]{1,2}\]|(?<!m)[¹²³⁴-⁹]+)\s*$")
_BULLET = re.compile(r"^\s*[-+*•–—]\s*")
_TAG = re.compile(r"</?[a-zA-Z]{1,6}>")
(_AMONG,) = map(fold, phrases("among"))
_DIGITS, _YEAR = re.compile(r"\d+"), re.compile(r"(?:19|20)\d\d")
_LONGEST = 600
_EMPTY = re.compile(r"[\s\-–—.…]*")


@functools.lru_cache(maxsize=16384)
def label_key(text: str) -> str:
    """The words of a label alone, folded, abbreviations written out.

    >>> label_key("Trong đó: 3.1.3.3. Số TTHC cấp xã:") == label_key("SỐ THỦ TỤC HÀNH CHÍNH CẤP XÃ")
    True
    """
    text = _TAG.sub("", text[:_LONGEST])
    head, colon, rest = text.partition(":")
    if colon and rest.strip() and fold(head) == _AMONG:
        text = rest
    text = _FOOTNOTE.sub("", _BULLET.sub("", text))
    match = _NUMBER.match(text)
    folded = fold(text[match.end() :] if match else text)
    words = folded.split()
    known = abbreviations()
    if folded.isascii() and not all(word in known for word in words):  # without diacritics
        known = _bare_abbreviations()
    return " ".join(known.get(word, word) for word in words)


@functools.cache
def _bare_abbreviations() -> dict[str, str]:
    return {bare(short): bare(words) for short, words in abbreviations().items()}


@functools.lru_cache(maxsize=16384)
def leading_number(text: str) -> str:
    """The number that some write before the label itself, '' where there is none.

    >>> leading_number("1.1.2. Số nhiệm vụ đã hoàn thành"), leading_number("Số nhiệm vụ")
    ('1.1.2', '')
    """
    match = _NUMBER.match(text)
    return (match[1] or match[2] or "") if match else ""


@functools.lru_cache(maxsize=16384)
def numbers_named(key: str) -> tuple[str, ...]:
    """The numbers among the words of a label, but for years: labels that differ in one ask something else.

    >>> numbers_named("quá hạn trên 30 ngày"), numbers_named("kế hoạch năm 2024")
    (('30',), ())
    """
    return tuple(number for number in _DIGITS.findall(key) if not _YEAR.fullmatch(number))


@functools.lru_cache(maxsize=16)
def rows_by_label(form: Form) -> dict[str, tuple[int, ...]]:
    """Positions in the form of the rows with each label, with its unit after it, and without diacritics."""
    found: dict[str, tuple[int, ...]] = {}
    for index, row in enumerate(form.rows):
        key = label_key(row.label)
        found[key] = (*found.get(key, ()), index)
    more: dict[str, tuple[int, ...]] = {}
    for index, row in enumerate(form.rows):
        for key in {
            label_key(f"{row.label} {row.unit}"),
            bare(label_key(row.label)),
        } - found.keys():
            more[key] = (*more.get(key, ()), index)
    return found | more


@functools.lru_cache(maxsize=16)
def rows_by_number(form: Form) -> dict[str, tuple[int, ...]]:
    """Positions of the rows that carry each number, as corrected or as the ministry prints it."""
    found: dict[str, tuple[int, ...]] = {}
    for index, row in enumerate(form.rows):
        for number in dict.fromkeys(numbers_of(row)):
            found[number] = (*found.get(number, ()), index)
    return found


def numbers_of(row: Row) -> tuple[str, str]:
    """The corrected number and the printed one, without their last dot."""
    return row.code, row.printed.rstrip(".")


def is_unit_of(text: str, row: Row) -> bool:
    """True where a cell for the unit of measure says nothing, or what the form says of the row."""
    if text in (row.unit, row.printed_unit) or _EMPTY.fullmatch(text):
        return True
    return _unit_key(text) in _units(row.unit, row.printed_unit, unit_of_measure(row))


@functools.lru_cache(maxsize=4096)
def _unit_key(text: str) -> str:
    """The words of a unit; the percent sign is one of them, and «Tỷ lệ %» no more than that."""
    known = abbreviations()
    words = fold(text.replace("%", f" {phrases('per_cent')[0]} "))
    share = next((f"{said} " for said in map(fold, phrases("share")) if words.startswith(said)), "")
    return " ".join(known.get(word, word) for word in words.removeprefix(share).split())


@functools.lru_cache(maxsize=4096)
def _units(*written: str) -> frozenset[str]:
    known = {_unit_key(text) for text in written if text}
    return frozenset(known | set(map(bare, known)))
