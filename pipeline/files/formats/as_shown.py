"""What a program wrote down that it showed for a number in, a format code that says the same out.

Calc stores both. Its styles for currencies, for words by sign and for truth values are many; what
stood on the screen is one text, and the reader of cells knows what to ask of a code.
"""

import re
import unicodedata
from fractions import Fraction

_FIGURE = re.compile(r"[0-9](?:[0-9.,\s\u00a0\u202f]*[0-9])?")
_WHOLE = r"(?:[0-9]{1,3}(?:[.,\s\u00a0\u202f][0-9]{3})+|[0-9]+)"
_GROUPED, _DECIMALS = re.compile(_WHOLE), re.compile(rf"{_WHOLE}[.,]([0-9]+)")
_FRACTION = re.compile(r"[-−]?(?:([0-9]+) +)?([0-9]+)/([0-9]+)")
_SCIENTIFIC = re.compile(r"[-−]?[0-9]+(?:[.,][0-9]+)?E[-−+]?[0-9]+", re.I)
_TOO_NARROW = frozenset("#")
_MINUS = frozenset("-−–(")
_CLOSE = 0.05  # a fraction in few digits is near the number


def code_as_shown(text: str, value: float, code: str) -> str:
    """The code that is known, if what was shown is that number; else one that shows the same.

    >>> code_as_shown("1.234,50", 1234.5, "0.00")
    '0.00'
    >>> code_as_shown("5 nghìn", 5, "")
    '0" nghìn"'
    >>> code_as_shown("5000 ₫", 5, ""), code_as_shown("TRUE", 1, ""), code_as_shown("", 5, "")
    ('"5000 ₫"', '"TRUE"', '""')
    >>> code_as_shown("KAD", 0, '0"KAD"'), code_as_shown("$50.00", 50, ""), code_as_shown("5/8", 0.625, "?/?")
    ('"KAD"', '0', '?/?')
    >>> code_as_shown("5", -5, ""), code_as_shown("(5)", -5, "0;(0)")
    ('0;"5"', '0;(0)')
    """
    shown = text.strip().replace('"', "")
    if (shown and set(shown) <= _TOO_NARROW) or _is_special(shown, value):
        return code
    figures = _FIGURE.findall(shown)
    if not figures:
        return f'"{shown}"' if value or any(map(str.isalnum, shown)) else code
    percent = 100 if code == "0%" else 1
    if len(figures) > 1 or not _is_same(figures[0], abs(value) * percent):
        return f'"{shown}"'
    if value < 0 and not _MINUS.intersection(shown):
        return f'0;"{shown}"'
    before, _, after = shown.partition(figures[0])
    return code or _quoted(before.removeprefix("-") if value < 0 else before) + "0" + _quoted(after)


def _quoted(literal: str) -> str:
    """Literal text of a code; the sign of a currency says nothing new of the figure."""
    said = "".join(letter for letter in literal if unicodedata.category(letter) != "Sc")
    return f'"{literal}"' if said.strip() else ""


def _is_same(figure: str, value: float) -> bool:
    """Whether these digits are those of the number, in full or rounded to the decimals shown."""
    if _GROUPED.fullmatch(figure) and _digits(figure) == _digits(f"{value:.0f}"):
        return True
    match = _DECIMALS.fullmatch(figure)
    return match is not None and _digits(figure) == _digits(f"{value:.{len(match[1])}f}")


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text)).lstrip("0") or "0"


def _is_special(shown: str, value: float) -> bool:
    if match := _FRACTION.fullmatch(shown):
        whole, top, bottom = (int(part or 0) for part in match.groups())
        return bool(bottom) and abs(float(whole + Fraction(top, bottom)) - abs(value)) < _CLOSE
    return bool(_SCIENTIFIC.fullmatch(shown))
