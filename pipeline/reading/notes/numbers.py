"""A note in, the same with its numbers in digits out: «mười hai nhiệm vụ» → «12 nhiệm vụ».

A digit alone is a number only before what the row counts: «một» and «ba» stand for much else, «năm» is
the year.
"""

import functools
import re

from schemas.form.model import Row
from schemas.vocabulary.note_words import any_of, words_as_written

_DIGITS = {
    word: digit for digit in range(1, 10) for word in words_as_written(f"number_{digit}")
}  # fmt: skip
_YEAR, *_ = words_as_written("number_5")
_TENS, _HUNDREDS, _THOUSANDS = (
    words_as_written(f"number_{name}") for name in ("tens", "hundreds", "thousands")
)
_TEN, *_ = words_as_written("number_ten")
_WORD = "|".join((*_DIGITS, _TEN, *map(any_of, ("number_tens", "number_hundreds"))))
_NUMBER = re.compile(
    rf"(?<!\w)(?:{_WORD})(?: (?:{_WORD}|{any_of('number_thousands')}|{any_of('number_and')}))*(?!\w)",
    re.I,
)


def in_digits(note: str, row: Row) -> str:
    """The note with every number that is plainly one in digits."""
    note = _NUMBER.sub(_in_digits, note)
    return _before_unit(row.unit).sub(lambda match: str(_DIGITS[match[0].lower()]), note)


def _in_digits(match: re.Match[str]) -> str:
    words = match[0].lower().split()
    is_number = words[0] in (*_DIGITS, _TEN) and {_TEN, *_TENS, *_HUNDREDS} & {*words}
    return str(_value(words)) if is_number else match[0]


def _value(words: list[str]) -> int:
    """What the words of a number say, up to thousands."""
    total = digit = 0
    for word in words:
        if word in _DIGITS:
            digit = _DIGITS[word]
        elif word == _TEN:
            total, digit = total + 10, 0
        elif word in _TENS:
            total, digit = total + 10 * digit, 0
        elif word in _HUNDREDS:
            total, digit = total + 100 * digit, 0
        elif word in _THOUSANDS:
            total, digit = 1000 * (total + digit), 0
    return total + digit


@functools.lru_cache(maxsize=256)
def _before_unit(unit: str) -> re.Pattern[str]:
    """A digit in words before a unit of counting, or a part of it: «tám văn bản»."""
    digits = "|".join(word for word in _DIGITS if word != _YEAR)
    units = "|".join(re.escape(part.strip()) for part in unit.split(",") if part.strip())
    return re.compile(rf"(?<!\w)(?:{digits})(?= (?:{units or '(?!)'})(?!\w))", re.I)
