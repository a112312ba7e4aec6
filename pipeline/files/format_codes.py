"""A number format code in, its parts out, and what it shows of a text: «"> "@» adds words, «;;;» hides it."""

import functools
import re

_PART = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.|General|Standard|E[+-]|.', re.S | re.I)
_CURRENCY = re.compile(r"\[\$([^-\]]*)(?:-[^\]]*)?\]")
_OF_TEXTS = 3  # sections for numbers stand before it
_DIGITS = frozenset("0#?")
GENERAL = ("general", "standard")

Parts = tuple[str, ...]


@functools.lru_cache(maxsize=1024)
def sections_of(code: str) -> tuple[Parts, ...]:
    """The parts of each section: by sign, or by a condition, and of texts."""
    sections: list[list[str]] = [[]]
    for part in _PART.findall(code or "General"):
        if part == ";":
            sections.append([])
        else:
            sections[-1].append(part)
    return tuple(map(tuple, sections))


def literal(part: str) -> str:
    """What a part of a format prints as it is; a percent sign on its own is no literal one.

    A sign of a currency («₫») says nothing new of the figure; a word in its place may. What fills
    the cell is seen where it is a digit.
    """
    if match := _CURRENCY.fullmatch(part):
        return match[1] if any(map(str.isalpha, match[1])) else " "
    if part[0] == '"' and len(part) > 1:
        return part[1:-1]
    if len(part) > 1 and (part[0] == "\\" or (part[0] == "*" and part[1].isdecimal())):
        return part[1]
    return " " if len(part) > 1 else part.replace("%", "")


def text_as_shown(text: str, code: str) -> str:
    """What a cell with a text shows in this format.

    >>> text_as_shown("8", '@"/25"'), text_as_shown("8", ";;;"), text_as_shown("8", "0;-0;0;@")
    ('8/25', '', '8')
    """
    if "@" not in code and code.count(";") < _OF_TEXTS:
        return text
    section = _of_texts(code)
    if section is None:
        return text
    shown = "".join(text if _is_text(part) else literal(part) for part in section)
    return text if shown.strip() == text.strip() else shown


def hides_all(code: str) -> bool:
    """True of a format that shows nothing whatever stands in the cell: «;;;»."""
    return ";" in code and not any(map(any, sections_of(code)))


@functools.lru_cache(maxsize=1024)
def _of_texts(code: str) -> Parts | None:
    """The fourth section, or the last one with a text in it; None where texts stand as they are."""
    sections = sections_of(code)
    section = sections[min(_OF_TEXTS, len(sections) - 1)]
    if len(sections) <= _OF_TEXTS and "@" not in section:
        return None
    return None if _DIGITS.intersection(section) else section


def _is_text(part: str) -> bool:
    return part == "@" or part.lower() in GENERAL
