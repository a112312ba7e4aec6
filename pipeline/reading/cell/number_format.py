"""A stored number and its format code in, what the cell shows out where the format adds to it.

A format may show thousands (`#,##0,` shows 1234567 as 1.235), put a slash, a sign or words beside
the figure (`0"/8"`), say a word instead (`0;-0;"KAD"`), or hide the number. Whoever signed the
return saw that, not what is stored: so it is read like text that was typed.
"""

import functools
import operator
import re
from typing import NamedTuple

from pipeline.files.format_codes import GENERAL, Parts, literal, sections_of
from pipeline.grid import RawCell
from pipeline.reading.cell.numeral import Refused
from pipeline.reading.cell.stored_number import format_kind, plain_number, raw_text
from schemas.wording.as_text import number

_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[0-9]+(?:\.[0-9]+)?)\]")
_HOLDS = {
    "<": operator.lt, ">": operator.gt, "=": operator.eq, "<=": operator.le, ">=": operator.ge,
    "<>": operator.ne,
}  # fmt: skip
_DIGIT = "\0"  # stands for a digit in what a section prints
_DIGITS = frozenset("0#?@")
_SIGNS = " ()-−–"  # how a negative number's own section shows that it is one; a zero's as a dash
_MINUS = frozenset(_SIGNS.strip())
_THOUSAND = 1000.0
_NUMERIC = 3  # sections for numbers; a fourth is for texts


class Section(NamedTuple):
    """One of the formats that a code has by sign.

    `printed` has a mark for each digit before the comma and what is printed around and between them;
    `places` follow the comma, None for «General»; `thousands` counts the commas that each divide by
    a thousand; `is_other` is a fraction or a power of ten, which is another way to write the number;
    `condition` is an operator and a number.
    """

    printed: str = ""
    places: int | None = 0
    thousands: int = 0
    is_other: bool = False
    condition: tuple[str, float] | None = None

    @property
    def words(self) -> str:
        """What is printed beside the digits."""
        return self.printed.replace(_DIGIT, "").strip()

    def showing(self, figure: str) -> str:
        """What stands in the cell with these digits: the last ones at the last marks."""
        before, *between = self.printed.split(_DIGIT)
        if not between:
            return before.strip()
        whole, comma, decimals = figure.partition(",")
        text = comma + decimals + between.pop()
        for printed in reversed(between):
            whole, text = whole[:-1], printed + whole[-1:] + text
        return f"{before}{whole}{text}".strip()


def text_shown(cell: RawCell) -> str:
    """What a cell with a number shows, all its decimals given; empty where that is just the number.

    Raises Refused where nothing is shown of a number. Rounding is no other figure, and a zero shown
    as a dash, or not at all, is still a zero.

    >>> text_shown(RawCell(6.0, "number", '0"/8"')), text_shown(RawCell(0.0, "number", '0;-0;"KAD"'))
    ('6/8', 'KAD')
    >>> text_shown(RawCell(1234.5, "number", "#,##0.00")), text_shown(RawCell(0.0, "number", '0;0;"-"'))
    ('', '')
    """
    if _is_faithful(cell.format):
        return ""
    section = _section_of(cell)
    if section is None or section.is_other or section.thousands:
        return ""
    if cell.value == 0 and not section.words.strip(_SIGNS):
        return ""
    if not section.printed.strip():
        raise Refused("format_differs", (("raw", ""), ("stored", plain_number(cell.value))))
    shown = section.showing(plain_number(abs(cell.value)))
    if cell.value < 0 and _hides_sign(cell.format):
        raise Refused("format_differs", (("raw", shown), ("stored", plain_number(cell.value))))
    if not section.words:
        return ""
    if cell.value >= 0:
        return shown
    return f"-{shown.strip(_SIGNS)}" if section.words.strip(_SIGNS) else ""


def seen_text(cell: RawCell, date1904: bool = False) -> str:
    """What stood in the cell, with what its format adds to a number, for the record."""
    if cell.kind != "number" or format_kind(cell.format) == "date":
        return raw_text(cell, date1904)
    try:
        return text_shown(cell) or raw_text(cell)
    except Refused:  # a number that is not shown
        return raw_text(cell)


def shown_in_thousands(cell: RawCell) -> str:
    """What a cell shows whose format divides by a thousand; empty for any other."""
    section = None if _is_faithful(cell.format) else _section_of(cell)
    if section is None or not section.thousands or not cell.value:
        return ""
    return section.showing(number(cell.value / _THOUSAND**section.thousands, section.places))


@functools.lru_cache(maxsize=1024)
def _is_faithful(code: str) -> bool:
    """True where every number is shown as it is stored, with nothing but spaces around it."""
    return not _hides_sign(code) and all(
        section.printed.strip() and not section.words and not section.thousands
        for section in _sections(code)[:_NUMERIC]
    )


@functools.lru_cache(maxsize=1024)
def _hides_sign(code: str) -> bool:
    """True where negative numbers have a section of their own that shows no sign («0;[Red]0»)."""
    first, *more = _sections(code)[:2]
    return any(
        not (first.condition or own.condition or _MINUS.intersection(own.printed)) for own in more
    )


def _section_of(cell: RawCell) -> Section | None:
    """Positive, negative, zero; or the first whose condition holds."""
    numeric, value = _sections(cell.format)[:_NUMERIC], cell.value
    if any(section.condition for section in numeric):
        holding = (s for s in numeric if not s.condition or _holds(s.condition, value))
        return next(holding, None)
    place = 1 if value < 0 else 2 if value == 0 else 0
    return numeric[place if place < len(numeric) else 0]


def _holds(condition: tuple[str, float], value: float) -> bool:
    return _HOLDS[condition[0]](value, condition[1])


@functools.lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[Section, ...]:
    return tuple(map(_section, sections_of(code)))


def _section(tokens: Parts) -> Section:
    printed, commas, thousands = "", 0, 0
    has_point, is_other, condition = False, False, None
    places: int | None = 0
    for token in tokens:
        if token in _DIGITS and has_point:
            places, commas = (places or 0) + 1, 0
        elif token in _DIGITS or token.lower() in GENERAL:
            printed, commas = printed + _DIGIT, 0
            places = places if token in _DIGITS else None
        elif token == "." and not has_point:
            has_point, thousands, commas = True, thousands + commas, 0
        elif token == "," and printed.endswith(_DIGIT):
            commas += 1  # one that digits follow only groups them
        elif match := _CONDITION.fullmatch(token):
            condition = (match[1], float(match[2]))
        else:
            is_other |= token == "/" or token[0] in "eE"
            printed += literal(token)
    return Section(printed, places, thousands + commas, is_other, condition)
