"""The number line of a printed table in (`1=2+3=4+5`, `5=20+..+24`, `4a`), its codes and equalities out.

A number stands over one column, or over several: then the columns behind the first have no text, as
those of a merged cell have none. Brackets around a number, a sum, a share or all of it, «cột» before a number,
a dot behind it and spaces mean nothing; a semicolon, or a new line, begins another equality, of any column.
printed_rules.py makes rules of them.
"""

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas.errors import PhulucError

_NUMBER = r"[A-Za-zĐđ]{0,3}[0-9]{1,3}(?:\.[0-9]{1,3})*[a-zđ]?|[A-Za-zĐđ]{1,3}"
_OWN = re.compile(_NUMBER)
_RANGE = ".."
_TERM = re.compile(rf"([+-]?\.\.[+-]?|[+-]|^)({_NUMBER})")
_SUM = re.compile(rf"(?:{_NUMBER})(?:(?:[+-]?\.\.[+-]?|[+-])(?:{_NUMBER}))*")
_BRACKETED = re.compile(rf"[(\[]({_NUMBER})[)\]]")
_NEXT = re.compile(rf"(?<=[\w)\]])\s+(?=[(\[]?(?:{_NUMBER})[)\]]?\s*=)|;")
_QUOTIENT = re.compile(rf"(?:100[*x×])?({_NUMBER})[/:]({_NUMBER})(?:[*x×]100)?%?")
Places = dict[str, list[int]]  # of columns, by their number
Problem = tuple[int, PhulucError]
_WORD = re.compile(r"\bcột\s*(?=[(\[]?\d)", re.IGNORECASE)
_BRACKETED_SHARE = re.compile(rf"\((({_NUMBER})[/:]({_NUMBER}))\)")
_SPELLINGS = (
    (re.compile("[–−]"), "-"), (re.compile(r"\((=[^()]+)\)|(?<==)\(([^()=]+)\)(?==|$)"), r"\1\2"),
    (re.compile(r"^\(([^()=]+=[^()]+)\)$"), r"\1"), (re.compile(r"(?<=\w)\.(?==)"), ""),
    (re.compile(r"…|\.{2,}"), _RANGE), (_BRACKETED, r"\1"), (_BRACKETED_SHARE, r"\1"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Equality:
    """The column at `place` equals a sum of others; `terms` are signs (1 or -1) and places, from 0."""

    number: str
    sum: str  # «8+9+10»
    place: int
    terms: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Quotient:
    """The column at `place` is the share of one column in another, by their places; `sum` as printed."""

    number: str
    sum: str  # «4/3*100»
    place: int
    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class NumberLine:
    """A code for each column, each given once; what contradicts itself, by the place of its column."""

    codes: tuple[str, ...]
    equalities: tuple[Equality, ...] = ()
    quotients: tuple[Quotient, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_number_line(printed: Sequence[str], is_total: Sequence[bool]) -> NumberLine:
    """Read the texts over the columns; `is_total` says which of them the headings call a total.

    Of several columns under one number the total has the number and the others are its parts (7, 7.1,
    7.2); without a total all are parts, and the number stands in sums for all of them. Of a table
    without any number the columns are counted.
    """
    if not any(printed):
        return NumberLine(tuple(str(place) for place in range(1, len(printed) + 1)))
    chains = [_chains(text) for text in printed]
    places, problems = _places([number for (number, *_), *_ in chains], printed)
    meant = {number: _total(under, is_total) or under for number, under in places.items()}
    found: list[Equality | Quotient] = []
    for place, each in enumerate(chains):
        for number, text in dict.fromkeys((chain[0], text) for chain in each for text in chain[1:]):
            try:
                found.append(_equality(number, text, meant))
            except PhulucError as error:
                problems.append((place, error))
    codes = dict(_codes(places, meant))
    return NumberLine(
        tuple(codes[place] for place in range(len(printed))),
        tuple(each for each in found if isinstance(each, Equality)),
        tuple(each for each in found if isinstance(each, Quotient)),
        tuple(sorted(problems, key=lambda problem: problem[0])),
    )  # fmt: skip


def _places(numbers: Sequence[str], printed: Sequence[str]) -> tuple[Places, list[Problem]]:
    """The columns under each number, and what is wrong with the numbers."""
    places: Places = {}
    problems: list[Problem] = []
    last = ""
    for place, number in enumerate(numbers):
        if number or not last:
            last = number
            if not _OWN.fullmatch(number):
                problems.append((place, PhulucError("number.unread", text=printed[place])))
            elif number in places:
                first = printed[places[number][0]]
                problems.append((place, PhulucError("number.twice", number=number, first=first)))
                last = f"{number} ({place})"  # a sum that names the number means the first
        places.setdefault(last, []).append(place)
    return places, problems


@functools.lru_cache(maxsize=4096)  # every cell of a wide return is asked
def number_of(printed: str) -> str:
    """The number that the text over a column gives it, '' where it gives none.

    >>> number_of("6=8+9+10=14+18"), number_of("(4a)"), number_of("MS"), number_of("Ghi chú")
    ('6', '4a', 'MS', '')
    """
    number = _chains(printed)[0][0]
    return number if _OWN.fullmatch(number) else ""


def _chains(printed: str) -> list[list[str]]:
    """Each equality as a number and the sums that it equals, without spaces and in one spelling."""
    chains = _NEXT.split(_WORD.sub("", printed).strip().rstrip(".;,"))
    return [_in_one_spelling(chain).split("=") for chain in chains]


def _in_one_spelling(text: str) -> str:
    text = "".join(text.split())
    for pattern, meant in _SPELLINGS:
        text = pattern.sub(meant, text)
    return text


def _total(under: Sequence[int], is_total: Sequence[bool]) -> list[int]:
    """The column that a number over several stands for, where one of them is their total."""
    return [place for place in under if is_total[place]][:1] if len(under) > 1 else []


def _codes(places: dict[str, list[int]], meant: dict[str, list[int]]) -> Iterator[tuple[int, str]]:
    for number, under in places.items():
        parts = [place for place in under if meant[number] != [place]]
        yield from ((place, number) for place in under if place not in parts)
        yield from ((place, f"{number}.{at}") for at, place in enumerate(parts, start=1))


def _equality(number: str, text: str, meant: Places) -> Equality | Quotient:
    """`meant` are the columns that a number stands for in a sum. Raises PhulucError."""
    said = {"text": f"{number}={text}"}
    share = _QUOTIENT.fullmatch(text)
    numbers = [(1, share[1]), (1, share[2])] if share else list(_terms(text, said))
    _check_numbers(number, [term for _, term in numbers], meant, said)
    place = meant[number][0]
    if not share:
        terms = tuple((sign, at) for sign, term in numbers for at in meant[term])
        return Equality(number, text, place, terms)
    if several := [term for _, term in numbers if len(meant[term]) > 1]:
        raise PhulucError("number.of_several", number=several[0], **said)
    return Quotient(number, text, place, *(meant[term][0] for _, term in numbers))


def _check_numbers(number: str, terms: Sequence[str], meant: Places, said: dict[str, str]) -> None:
    if unknown := [term for term in (number, *terms) if term not in meant]:
        raise PhulucError("number.unknown", numbers=", ".join(unknown), **said)
    if len(meant[number]) > 1:
        raise PhulucError("number.of_several", number=number, **said)
    if number in terms:
        raise PhulucError("number.itself", number=number, **said)
    if twice := [term for term in terms if terms.count(term) > 1]:
        raise PhulucError("number.counted_twice", number=twice[0], **said)


def _terms(text: str, said: dict[str, str]) -> Iterator[tuple[int, str]]:
    """The numbers of a sum, each with its sign; those that dots stand for included."""
    if not _SUM.fullmatch(text):
        raise PhulucError("number.no_sum", **said)
    sign, before = 1, ""
    for between, number in _TERM.findall(text):
        if _RANGE in between:
            if not (before.isdecimal() and number.isdecimal() and int(before) < int(number)):
                raise PhulucError("number.range", first=before, last=number, **said)
            yield from ((sign, str(each)) for each in range(int(before) + 1, int(number)))
        else:
            sign = -1 if between == "-" else 1
        yield sign, number
        before = number
