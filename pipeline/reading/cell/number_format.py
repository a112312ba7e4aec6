"""A stored number and its format code in, what the cell shows out where a person sees another figure.

A format may show thousands (`#,##0,` shows 1234567 as 1.235), add digits (`0"000"`) or a word that
multiplies (`0" nghìn"`), or hide the number. Whoever signed the return saw that, not what is stored.
"""

import functools
import operator
import re
from typing import NamedTuple

from pipeline.grid import RawCell
from pipeline.reading.cell.numeral import Refused
from pipeline.reading.cell.stored_number import plain_number
from schemas.text import fold
from schemas.vocabulary.words import scale_words
from schemas.wording.as_text import number

_TOKEN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.|General|Standard|.', re.S | re.I)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[0-9]+(?:\.[0-9]+)?)\]")
_HOLDS = {
    "<": operator.lt, ">": operator.gt, "=": operator.eq, "<=": operator.le, ">=": operator.ge,
    "<>": operator.ne,
}  # fmt: skip
_CURRENCY = re.compile(r"\[\$([^-\]]*)(?:-[^\]]*)?\]")
_DIGITS = frozenset("0#?@")
_GENERAL = ("general", "standard")
_MORE_DIGITS = re.compile(r"[\s.,]*[0-9]")  # right after the figure: 5 shown as «5000»
_DIGITS_BEFORE = re.compile(r"[0-9][\s.,]*$")
_MINUS = ("-", "−", "–")
_THOUSAND = 1000.0
_NUMERIC = 3  # sections for numbers; a fourth is for texts
IN_THOUSANDS = "format_in_thousands"


class Section(NamedTuple):
    """One of the formats that a code has by sign: what stands around the digits, and their scale.

    `thousands` counts the commas that each divide by a thousand; `between` is literal text among
    the digits; `places` is None for «General»; `condition` is an operator and a number.
    """

    before: str = ""
    between: str = ""
    after: str = ""
    has_digits: bool = False
    places: int | None = 0
    thousands: int = 0
    condition: tuple[str, float] | None = None

    def shown(self, value: float) -> str:
        """The number in this format, as a Vietnamese Excel shows it."""
        figure = number(value / _THOUSAND**self.thousands, self.places) if self.has_digits else ""
        return f"{self.before}{figure}{self.after}".strip()


def check_format(cell: RawCell, percent_is_asked: bool) -> tuple[tuple[str, str], ...]:
    """Words for a message where the format divides by thousands, so that the figure is in doubt.

    Raises Refused where nobody can know which figure is meant. Rounding is no other figure, and a
    zero shown as a dash, or not at all, is still a zero.
    """
    if _is_faithful(cell.format):
        return ()
    sections = _sections(cell.format)
    section = _section_for(cell.value, sections)
    if section is None:
        return ()
    repair = _repair(section, cell.value, percent_is_asked)
    if not repair:
        return ()
    signless = cell.value < 0 and len(sections) > 1
    shown = section.shown(abs(cell.value) if signless else cell.value)
    if repair == IN_THOUSANDS:
        return (("shown", shown),)
    raise Refused(repair, (("raw", shown), ("stored", plain_number(cell.value))))


def _repair(section: Section, value: float, percent_is_asked: bool) -> str:
    if not section.has_digits:
        return "format_differs" if value else ""
    if _adds_digits(section) or (value > 0 and section.before.strip() in _MINUS):
        return "format_differs"
    if section.thousands:
        return IN_THOUSANDS if value else ""
    literal = f"{section.before} {section.after}"
    if scale_words() & set(fold(literal).split()) or "‰" in literal:
        return "scale_word" if value else ""
    return "percent_in_count" if "%" in literal and not percent_is_asked else ""


def _adds_digits(section: Section) -> bool:
    return bool(
        _MORE_DIGITS.match(section.after)
        or _DIGITS_BEFORE.search(section.before)
        or any(letter.isdigit() for letter in section.between)
    )


@functools.lru_cache(maxsize=1024)
def _is_faithful(code: str) -> bool:
    """True where every number is shown as it is stored, with nothing but spaces around it."""
    return all(
        section.has_digits and not section.thousands and not section.between
        and not f"{section.before}{section.after}".strip()
        for section in _sections(code)[:_NUMERIC]
    )  # fmt: skip


def _section_for(value: float, sections: tuple[Section, ...]) -> Section | None:
    """Positive, negative, zero; or the first whose condition holds."""
    numeric = sections[:_NUMERIC]
    if any(section.condition for section in numeric):
        holding = (s for s in numeric if not s.condition or _holds(s.condition, value))
        return next(holding, None)
    place = 1 if value < 0 else 2 if value == 0 else 0
    return numeric[place if place < len(numeric) else 0]


def _holds(condition: tuple[str, float], value: float) -> bool:
    return _HOLDS[condition[0]](value, condition[1])


@functools.lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[Section, ...]:
    parts: list[list[str]] = [[]]
    for token in _TOKEN.findall(code or "General"):
        if token == ";":
            parts.append([])
        else:
            parts[-1].append(token)
    return tuple(map(_section, parts))


def _section(tokens: list[str]) -> Section:
    before, between, after, commas, thousands = "", "", "", 0, 0
    has_digits, has_point, condition = False, False, None
    places: int | None = 0
    for token in tokens:
        if token in _DIGITS or token.lower() in _GENERAL:
            between, after, commas, has_digits = between + after, "", 0, True
            places = None if places is None or token not in _DIGITS else places + has_point
        elif token == "." and not has_point:
            has_point, thousands, commas = True, thousands + commas, 0
        elif token == "," and has_digits and not after:
            commas += 1  # one that digits follow only groups them
        elif match := _CONDITION.fullmatch(token):
            condition = (match[1], float(match[2]))
        elif has_digits:
            after += _literal(token)
        else:
            before += _literal(token)
    return Section(before, between, after, has_digits, places, thousands + commas, condition)


def _literal(token: str) -> str:
    """What a part of a format prints as it is; a percent sign on its own is no literal one."""
    if match := _CURRENCY.fullmatch(token):
        return match[1]
    if token[0] == '"' and len(token) > 1:
        return token[1:-1]
    if token[0] == "\\" and len(token) > 1:
        return token[1]
    return " " if len(token) > 1 else token.replace("%", "")
