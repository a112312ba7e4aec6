"""Text of a figure in, a Numeral out: Vietnamese numbers, fractions and percentages, or a refusal.

Offices write 1.234 for a thousand and 8,5 for eight and a half; `float()` would read the first as
1,234 thousandths and refuse the second, and it accepts «nan», «1_000» and «1e5».
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

_DASHES = dict.fromkeys(map(ord, "−–—‒"), "-")
_SPACES = re.compile(r"\s+")
_NUMBER = r"[+-]?\d[\d.,]*(?: \d{3}(?![\d]))*(?:,\d+)?"
_WHOLE_TEXT = re.compile(rf"(?P<first>{_NUMBER})(?: ?/ ?(?P<second>{_NUMBER}))? ?(?P<rest>[^\d]*)")
_VIETNAMESE = re.compile(r"[+-]?(\d+|\d{1,3}(?:\.\d{3})+)(?:,(\d+))?")
_ENGLISH = re.compile(r"[+-]?(\d{1,3}(?:,\d{3})+)\.(\d+)")
_POINT = re.compile(r"[+-]?(\d+)\.(\d+)")


class Refused(Exception):
    """The text is not one figure; `args[0]` is the repair id that says why."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """What the text says: one figure, or two as X/Y, with what follows it."""

    value: float
    decimals: int
    denominator: float | None = None
    percent: bool = False
    words: str = ""
    repairs: tuple[str, ...] = ()


def clean(text: str) -> str:
    """Full-width digits, no-break spaces and typographic minus signs in their plain form."""
    text = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return _SPACES.sub(" ", text).strip()


def read_numeral(text: str, thousands_likely: bool) -> Numeral:
    """Read cleaned text; raises Refused. `thousands_likely` is True where a count is expected.

    There «1.234» is a thousand and «1,234» is refused; in a percentage it is the other way round.
    """
    match = _WHOLE_TEXT.fullmatch(text)
    if not match:
        raise Refused("not_a_number")
    value, decimals, repairs = _number(match["first"], thousands_likely)
    denominator, more = None, ()
    if match["second"]:
        denominator, _, more = _number(match["second"], thousands_likely)
    rest = match["rest"].strip()
    percent = rest.startswith("%")
    words = rest.removeprefix("%").strip(" .;:()")
    return Numeral(
        float(value), decimals, None if denominator is None else float(denominator), percent, words,
        tuple(dict.fromkeys((*repairs, *more))),
    )  # fmt: skip


def _number(text: str, thousands_likely: bool) -> tuple[Decimal, int, list[str]]:
    repairs = ["thousands_space"] if " " in text else []
    text = text.replace(" ", "")
    if match := _VIETNAMESE.fullmatch(text):
        whole, fraction = match[1], match[2] or ""
        doubtful = "." in whole and not fraction and whole.count(".") == 1 and not thousands_likely
        if doubtful or (len(fraction) == 3 and thousands_likely and "." not in whole):
            raise Refused("ambiguous_separator")
        repairs += ["thousands_dot"] if "." in whole else []
        repairs += ["decimal_comma"] if fraction else []
        if len(whole) > 1 and whole.startswith("0") and "." not in whole:
            repairs.append("leading_zero")
        return _decimal(text, whole, fraction), len(fraction), repairs
    for pattern, repair in ((_ENGLISH, "english_number"), (_POINT, "decimal_point")):
        if match := pattern.fullmatch(text):
            if repair == "decimal_point" and len(match[2]) == 3:
                raise Refused("ambiguous_separator")
            return _decimal(text, match[1], match[2]), len(match[2]), [*repairs, repair]
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3}){2,}", text):
        return _decimal(text, text.lstrip("+-"), ""), 0, [*repairs, "english_number"]
    raise Refused("not_a_number")


def _decimal(text: str, whole: str, fraction: str) -> Decimal:
    digits = whole.replace(".", "").replace(",", "")
    value = Decimal(f"{digits}.{fraction}" if fraction else digits)
    return -value if text.startswith("-") else value


def decimals_of(value: float) -> int:
    """How many digits after the comma a stored number shows when written in full (63.1 → 1)."""
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return max(0, -exponent)
