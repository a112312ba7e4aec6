"""Text of a figure in, a Numeral out: Vietnamese numbers, fractions and percentages, or a refusal.

Offices write 1.234 for a thousand and 8,5 for eight and a half; `float()` would read the first as
1,234 thousandths and refuse the second, and it accepts «nan», «1_000» and «1e5».
"""

import functools
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from pipeline.files.runs import RAISED
from pipeline.reading.cell.separators import UNKNOWN, Habits
from pipeline.reading.cell.state_text import state_of
from schemas.text import INVISIBLE, fold
from schemas.vocabulary.words import measure, phrases, scale_words

# Full-width forms (typed on East Asian keyboards), dashes and slashes in their plain form. NFKC
# would do that as well, and turn a raised footnote mark into a digit: 12¹ is not 121.
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(
    map(ord, "−–—―‒‐‑﹣"), "-"
) | dict.fromkeys(map(ord, "⁄∕\\"), "/")  # fmt: skip
_SPACES = re.compile(r"\s+")
_BROKEN = re.compile(
    "[0-9][ \t]*[\n\r\x0b\x0c\u2028\u2029][\\s]*[0-9]|[0-9]\t+[0-9]|[\u202d\u202e\u2066-\u2068]"
)
_NUMBER = r"[+-]?[0-9](?:[0-9.,]*[0-9])?(?: [0-9]{3}(?![0-9]))*(?:,[0-9]+)?"
_WHOLE_TEXT = re.compile(
    rf"(?P<first>{_NUMBER})(?: ?/ ?(?P<second>{_NUMBER}))?(?P<rest>[^0-9]*(?:(?<=m)[23])?)"
)
_WITH_SHARE = re.compile(
    rf"(?P<first>{_NUMBER}) ?/ ?(?P<second>{_NUMBER})(?P<between>[^0-9%/]{{1,30}})"
    rf"(?P<share>{_NUMBER}) ?(?P<sign>%?)[ ).;]*"
)
_SHARE_FIRST = re.compile(
    rf"(?P<share>{_NUMBER}) ?(?P<sign>%?)(?P<between>[^0-9%/]{{1,30}})"
    rf"(?P<first>{_NUMBER}) ?/ ?(?P<second>{_NUMBER})[^0-9%/]*"
)
_VIETNAMESE = re.compile(r"[+-]?([0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,([0-9]+))?")
_SPACED = re.compile(r"[+-]?[1-9][0-9]{0,2}(?: [0-9]{3})+(?:,[0-9]+)?")
_ENGLISH = re.compile(r"[+-]?([1-9][0-9]{0,2}(?:,[0-9]{3})+)\.([0-9]+)")
_ENGLISH_WHOLE = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+")
_POINT = re.compile(r"[+-]?([0-9]+)\.([0-9]+)")
_OVER = re.compile(rf"(?<=[0-9]) (?:{'|'.join(phrases('over'))}) (?=[0-9])", re.I)
_BEFORE = re.compile(rf"(?:{'|'.join(phrases('before_figure'))}) ?:? ?(?=[0-9+-])", re.I)
_SAME_THING = re.compile(rf"({_NUMBER}) ?([^0-9/]+?) ?/ ?({_NUMBER}) ?\2")
(_PERCENT_WORDS,) = map(fold, phrases("per_cent"))
_MOST_DIGITS, _MOST_LETTERS = 40, 300


class Refused(Exception):
    """The text is not one figure: the id of the repair that says why, and words for its message."""

    def __init__(self, repair: str, words: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(repair, words)
        self.repair, self.words = repair, words


@dataclass(frozen=True, slots=True)
class Numeral:
    """What the text says: one figure, or two as X/Y, with what follows it.

    `share` is the percentage written beside X/Y, which agrees with them.
    """

    value: float
    decimals: int
    denominator: float | None = None
    percent: bool = False
    words: str = ""
    repairs: tuple[str, ...] = ()
    share: float | None = None
    share_decimals: int = 0


def clean(text: str) -> str:
    """Full-width digits, no-break spaces and typographic minus signs in their plain form.

    >>> clean(" −１２ ")
    '-12'
    """
    if text.isascii() and text.isalnum():  # as most are
        return text
    text = unicodedata.normalize("NFC", INVISIBLE.sub("", text)).translate(_PLAIN)
    return _SPACES.sub(" ", text).strip().removeprefix("'").strip()


def is_broken(text: str) -> bool:
    """True where a line break stands between digits, or letters are shown from right to left."""
    return _BROKEN.search(text) is not None


def read_numeral(
    text: str, thousands_likely: bool, habits: Habits = UNKNOWN, unit: str = ""
) -> Numeral:
    """Read cleaned text; raises Refused. `thousands_likely` is True where a count is expected.

    There «1.234» is a thousand and «1,234» is refused; in a percentage it is the other way round,
    unless the other cells of the file show how its writer separates (`habits`).

    >>> read_numeral("1.234", thousands_likely=True).value
    1234.0
    >>> read_numeral("63,1%", thousands_likely=False)  # doctest: +ELLIPSIS
    Numeral(value=63.1, decimals=1, denominator=None, percent=True, ...)
    >>> found = read_numeral("08/21", thousands_likely=True)
    >>> found.value, found.denominator, found.repairs
    (8.0, 21.0, ('leading_zero',))
    >>> read_numeral("1,234", thousands_likely=True)
    Traceback (most recent call last):
    pipeline.reading.cell.numeral.Refused: ('ambiguous_separator', ())
    """
    if len(text) > _MOST_LETTERS:
        raise Refused("not_a_number")
    if not text.isdecimal() and _is_day(text):
        raise Refused("is_date")
    return _read_numeral(text, thousands_likely, habits, unit)


def _is_day(text: str) -> bool:
    """True of what a spreadsheet made of X/Y and saved as text: «21-Aug», «Aug-21», «08-thg 8»."""
    return any(map(str.isalpha, text)) and _days().fullmatch(fold(text)) is not None


@functools.cache
def _days() -> re.Pattern[str]:
    names, before = ("|".join(map(fold, phrases(name))) for name in ("month", "before_month"))
    month = f"(?:(?:{names})|(?:{before}) ?[0-9]{{1,2}})"
    return re.compile(
        rf"[0-9]{{1,4}} {month}(?: [0-9]{{1,4}})?|{month} [0-9]{{1,4}}(?: [0-9]{{1,4}})?"
    )


@functools.lru_cache(maxsize=4096)  # most figures of a return are a few digits, again and again
def _read_numeral(text: str, thousands_likely: bool, habits: Habits, unit: str) -> Numeral:
    text = re.sub(r"(?<=[0-9])[.,;:]+$", "", text)
    text, in_words = _OVER.subn("/", _SAME_THING.sub(r"\1/\3 \2", text))
    if said := _BEFORE.match(text):
        text, in_words = text[said.end() :], 1
    match = _WHOLE_TEXT.fullmatch(text)
    if not match:
        return _with_share(text, thousands_likely, habits)
    denominator: Decimal | None = None
    more: list[str] = []
    if match["second"]:  # X and Y count things, as in cells of their own
        denominator, _, more = _number(match["second"], True, habits)
        thousands_likely = True
    value, decimals, repairs = _number(match["first"], thousands_likely, habits)
    percent, words = _words(match["rest"], unit)
    return Numeral(
        float(value), decimals, None if denominator is None else float(denominator), percent, words,
        tuple(dict.fromkeys((*repairs, *more, *(["words_with_number"] if in_words and not words else ())))),
    )  # fmt: skip


def _words(rest: str, unit: str) -> tuple[bool, str]:
    """Whether a percent sign follows, and what else does; raises Refused where it changes the figure."""
    attached = rest[:1].isalpha()
    rest = rest.strip(" .,;:")
    percent = rest.startswith("%")
    words = rest.removeprefix("%").strip(" .;:")
    if words.count("(") == words.count(")"):
        words = words.strip(" ()")
    folded = fold(words)
    if folded == _PERCENT_WORDS and not percent:
        return True, ""
    if (measured := measure(unit)) and (said := measure(words)) and said.scale != measured.scale:
        raise Refused("other_unit")  # 12.750.000 đồng, where the form counts triệu đồng
    if not (measured and said) and (scale_words() & set(folded.split()) or "‰" in words):
        raise Refused("scale_word")
    if words.startswith("/") or (state_of(words) or ("none",))[0] != "none":
        raise Refused("not_a_number")  # «5/», «21 (KAD)» say two things
    if any(letter.isnumeric() and letter not in f"{RAISED}23" for letter in rest):  # 21½, not 21 m2
        raise Refused("not_a_number")
    if attached and folded != fold(unit):  # 1O is not 1, and 5tr is not 5
        raise Refused("not_a_number")
    return percent, words


def _with_share(text: str, thousands_likely: bool, habits: Habits) -> Numeral:
    """«12/19 (63,1%)» and «63,1% (12/19)»: both, when they agree.

    Where a percentage is asked its sign may be missing, or the share be written as a part of one.
    """
    match = _WITH_SHARE.fullmatch(text) or _SHARE_FIRST.fullmatch(text)
    if not match or (thousands_likely and not match["sign"]):
        raise Refused("not_a_number")
    x, _, first = _number(match["first"], True, habits)
    y, _, second = _number(match["second"], True, habits)
    share, decimals, third = _number(match["share"], False, habits)
    repairs = tuple(dict.fromkeys((*first, *second, *third)))
    error = Decimal(1).scaleb(-decimals)
    if y and abs(100 * x / y - share) < error:
        return Numeral(float(x), 0, float(y), False, "", repairs, float(share), decimals)
    if y and not match["sign"] and decimals and abs(x / y - share) < error:
        return Numeral(float(x), 0, float(y), False, "", repairs)
    raise Refused("fraction_disagrees" if match["sign"] else "not_a_number")


def _number(text: str, thousands_likely: bool, habits: Habits) -> tuple[Decimal, int, list[str]]:
    if len(text) > _MOST_DIGITS:
        raise Refused("not_a_number")
    repairs = []
    if " " in text:
        if not _SPACED.fullmatch(text):
            raise Refused("not_a_number")
        text, repairs = text.replace(" ", ""), ["thousands_space"]
    if habits.is_english and (found := _english(text, thousands_likely)):
        return found
    if match := _VIETNAMESE.fullmatch(text):
        whole, fraction = match[1], match[2] or ""
        repairs += _separators(whole, fraction, thousands_likely, habits)
        if len(whole) > 1 and whole.startswith("0"):
            repairs.append("leading_zero")
        return _decimal(text, whole, fraction), len(fraction), repairs
    if match := _ENGLISH.fullmatch(text):
        return _decimal(text, match[1], match[2]), len(match[2]), [*repairs, "english_number"]
    if match := _POINT.fullmatch(text):
        if len(match[2]) == 3 and thousands_likely:
            raise Refused("ambiguous_separator")
        return _decimal(text, match[1], match[2]), len(match[2]), [*repairs, "decimal_point"]
    if _ENGLISH_WHOLE.fullmatch(text):
        return _decimal(text, text.lstrip("+-"), ""), 0, [*repairs, "english_number"]
    raise Refused("not_a_number")


def _english(text: str, thousands_likely: bool) -> tuple[Decimal, int, list[str]] | None:
    """«1,234» of a count and «1.234» of a percentage, in a file that writes in the English way."""
    if thousands_likely and _ENGLISH_WHOLE.fullmatch(text):
        return _decimal(text, text.lstrip("+-"), ""), 0, ["english_number"]
    if not thousands_likely and (match := _POINT.fullmatch(text)):
        return _decimal(text, match[1], match[2]), len(match[2]), ["decimal_point"]
    return None


def _separators(whole: str, fraction: str, thousands_likely: bool, habits: Habits) -> list[str]:
    """The repairs of «1.234» and «1,234», each of which is a thousand to one half of the world."""
    one_dot = whole.count(".") == 1 and not fraction
    one_comma = len(fraction) == 3 and "." not in whole and 0 < len(whole) <= 3 and whole[0] != "0"
    if one_dot and not thousands_likely:
        raise Refused("ambiguous_separator")
    if one_comma and habits.is_english:
        raise Refused("ambiguous_separator")
    if len(fraction) == 3 and thousands_likely and "." not in whole:
        raise Refused("ambiguous_separator")
    if (one_dot or one_comma) and habits.has_point:
        return ["thousands_in_doubt"]
    return (["thousands_dot"] if "." in whole else []) + (["decimal_comma"] if fraction else [])


def _decimal(text: str, whole: str, fraction: str) -> Decimal:
    digits = whole.replace(".", "").replace(",", "")
    value = Decimal(f"{digits}.{fraction}" if fraction else digits)
    return -value if text.startswith("-") else value


@functools.lru_cache(maxsize=4096)
def decimals_of(value: float) -> int:
    """How many digits after the comma a stored number shows when written in full (63.1 → 1)."""
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
