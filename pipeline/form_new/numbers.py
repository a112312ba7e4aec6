"""Printed numbers in, codes out: repeated ones corrected, those without a number counted under their total.

The ministry prints 1.1.1 under 1.2, and «Trong đó» or nothing before the parts of a total; a code is
the number that the line should have.
"""

import re
from collections.abc import Iterable, Iterator

from schemas.text import fold
from schemas.vocabulary.words import phrases

_NUMBER = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,3})*)[.)]?")
_SIGN = re.compile(r"([A-Za-z]{1,5})[.)]?")  # I, II, A, a)


def codes_of(numbers: Iterable[str]) -> Iterator[str]:
    """The code of each line, in their order; each is given once.

    >>> list(codes_of(["1.", "1.1.", "1.1.1.", "1.2.", "1.1.1.", "Trong đó", "", "2."]))
    ['1', '1.1', '1.1.1', '1.2', '1.2.1', '1.2.1.1', '1.2.1.2', '2']
    """
    given: list[str] = []
    section, total = "", ""  # the last letter or Roman number; the last line with a number
    for printed in numbers:
        text = printed.strip()
        if match := _NUMBER.fullmatch(text):
            code = total = _corrected(match[1], given, section)
        elif (match := _SIGN.fullmatch(text)) and fold(text) not in map(fold, phrases("among")):
            section = code = total = _free(match[1], given)
        else:
            code = _next_part(total or section, given)
        given.append(code)
        yield code


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
