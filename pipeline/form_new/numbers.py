"""Printed numbers in, codes out: repeated ones corrected, those without a number counted under their total.

The ministry prints 1.1.1 under 1.2, and «Trong đó» or nothing before the parts of a total; a code is
the number that the line should have. Signs of several kinds stand inside one another as they come:
I, then 1, then a.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from schemas.text import fold
from schemas.vocabulary.words import phrases

_LETTER = r"[^\W\d_]"
_NUMBER = re.compile(
    rf"([0-9]{{1,3}}){_LETTER}?(?:\.(?:[0-9]{{1,3}}{_LETTER}?|{_LETTER}))*"
)  # 1.1, 4a, 1.a
_ROMAN = re.compile(r"(x{0,3})(ix|iv|v?i{0,3})", re.IGNORECASE)
_AROUND = "()./ "
_NEXT, _NEXT_LETTER = (1,), (1, 2)  # offices leave out some


class _Level(NamedTuple):
    """A kind of sign that lines are being numbered with: how far it has come, and the last line's code."""

    style: str
    last: int
    code: str


class _Sign(NamedTuple):
    """One reading of a printed number: «i» is the first Roman number and the ninth letter."""

    style: str
    place: int
    has_parts: bool = False

    def follows(self, level: _Level) -> bool:
        steps = _NEXT_LETTER if self.style.startswith("letter") else _NEXT
        return self.style == level.style and self.place - level.last in steps


def codes_of(numbers: Iterable[str]) -> Iterator[str]:
    """The code of each line, in their order; each is given once.

    >>> list(codes_of(["1.", "1.1.", "1.1.1.", "1.2.", "1.1.1.", "Trong đó", "", "2."]))
    ['1', '1.1', '1.1.1', '1.2', '1.2.1', '1.2.1.1', '1.2.1.2', '2']
    >>> list(codes_of(["I", "1", "a)", "b)", "2", "II", "1"]))
    ['I', 'I.1', 'I.1.a', 'I.1.b', 'I.2', 'II', 'II.1']
    """
    given: list[str] = []
    levels: list[_Level] = []
    for printed in numbers:
        text = printed.strip().strip(_AROUND)
        signs = _signs(text)
        if signs:
            sign, at = _placed(signs, levels)
            inside = levels[at - 1].code if at else ""
            code = _corrected(text, given, inside)
            levels[at:] = [_Level(sign.style, sign.place, code)]
        else:
            code = _next_part(levels[-1].code if levels else "", given)
        given.append(code)
        yield code


def is_number(printed: str) -> bool:
    """Whether a line is numbered with it: 1.1., (2), IV, a); not «-», «Trong đó», «Nơi nhận»."""
    return bool(_signs(printed.strip().strip(_AROUND)))


def _signs(text: str) -> list[_Sign]:
    """What a printed number can be read as; nothing of «-», «Trong đó», words."""
    if fold(text) in map(fold, phrases("among")):
        return []
    if match := _NUMBER.fullmatch(text):
        return [_Sign("number", int(match[1]), "." in text)]
    case = "capital" if text.isupper() else "small"
    found = []
    if text and (match := _ROMAN.fullmatch(text)):
        ones = match[2].lower()
        units = {"ix": 9, "iv": 4}.get(ones, 5 * ones.count("v") + ones.count("i"))
        found.append(_Sign(f"roman {case}", 10 * len(match[1]) + units))
    (letters,) = phrases("letters")
    if len(text) == 1 and text.lower() in letters:
        found.append(_Sign(f"letter {case}", letters.index(text.lower()) + 1))
    return found


def _placed(signs: Sequence[_Sign], levels: Sequence[_Level]) -> tuple[_Sign, int]:
    """Which reading is meant, and at which depth: it goes on from an open level, or opens one below."""
    for at in reversed(range(len(levels))):
        for sign in signs:
            if sign.follows(levels[at]):
                return sign, at
    styles = [level.style for level in levels]
    first = min(signs, key=lambda sign: sign.place)
    begins_again = first == _Sign("number", 1) and styles[-1:] != ["number"]
    begins = first.place == 1 and first.style not in styles
    for sign in signs if not (begins or begins_again) else ():
        if sign.style in styles:  # repeated, or one was left out
            return sign, len(styles) - 1 - styles[::-1].index(sign.style)
    return first, len(levels)


def _corrected(number: str, given: list[str], section: str) -> str:
    """The number itself, unless it is there already or goes back behind the heading that it stands under."""
    inside = f"{section}.{number}" if section else number
    parts = inside.split(".")
    depth = len(parts)
    above = next((code for code in reversed(given) if code.count(".") == depth - 2), "")
    prefix = ".".join(parts[:-1])
    if depth > 1 and above and prefix != above and _order(prefix) < _order(above):
        inside = f"{above}.{parts[-1]}"
    return _free(inside, given)


def _order(code: str) -> list[tuple[int, str]]:
    return [(int(part) if part.isdecimal() else 0, part) for part in code.split(".")]


def _next_part(total: str, given: list[str]) -> str:
    before = f"{total}." if total else ""
    count = 1 + sum(
        code.startswith(before) and code.count(".") == before.count(".") for code in given
    )
    return _free(f"{before}{count}", given)


def _free(code: str, given: list[str]) -> str:
    """The code, or the next one that nobody has."""
    head, _, last = code.rpartition(".")
    while code in given:
        last = str(int(last) + 1) if last.isdecimal() else f"{last}1"
        code = f"{head}.{last}" if head else last
    return code
