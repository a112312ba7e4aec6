"""What departments write and the reader understands: words for states, scales, headings, abbreviations."""

import functools
import re
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from schemas.tables import records_of
from schemas.text import bare, fold

_LONGEST_HEADING = 200
_LONGEST_UNIT = 12  # words of «Số liệu dưới đây tính bằng triệu đồng»


@functools.cache
def state_words() -> dict[str, str]:
    """Folded words that a cell may hold instead of a figure, and the state (or `none`) they mean."""
    return {words: state for words, (state, _) in _state_words().items() if words}


@functools.cache
def written_states() -> dict[str, str]:
    """The same words as they are written; templates check against these."""
    return {record["words"]: record["state"] for record in _words()}


@functools.cache
def _state_words() -> dict[str, tuple[str, str]]:
    return {fold(r["words"]) or r["words"]: (r["state"], r["repair"]) for r in _words()}


def _words() -> tuple[dict[str, str], ...]:
    return records_of("vocabulary", "words", "words", "state", "repair")


def state_word(text: str) -> tuple[str, str] | None:
    """The state that a text stands for and the repair's id; signs («-», «…») count as they are."""
    return _state_words().get(fold(text) or text)


@functools.cache
def scale_words() -> frozenset[str]:
    """Folded words after a figure that multiply it: «1,5 triệu» is not one and a half."""
    return frozenset(fold(record["words"]) for record in _scales())


class Measure(NamedTuple):
    """A unit of an amount: what it measures, and how many of the smallest known unit it is."""

    of: str
    scale: Decimal


@functools.lru_cache(maxsize=4096)
def measure(words: str) -> Measure | None:
    """What a unit of measure measures; None of one that counts things.

    >>> measure("Triệu đồng") == Measure("money", Decimal(1000000)), measure("Văn bản")
    (True, None)
    """
    return _measures().get(fold(words))


@functools.lru_cache(maxsize=4096)
def measures_in(line: str) -> frozenset[Measure]:
    """The units of amounts that a line such as «(ĐVT: triệu đồng, ha)» names.

    >>> measures_in("(ĐVT: triệu đồng; người)") == {measure("triệu đồng")}
    True
    """
    return frozenset(filter(None, map(measure, re.split("[,;:()]", line))))


@functools.cache
def _measures() -> dict[str, Measure]:
    records = records_of("vocabulary", "measures", "words", "measure", "scale")
    return {fold(r["words"]): Measure(r["measure"], Decimal(r["scale"])) for r in records}


def _scales() -> tuple[dict[str, str], ...]:
    return records_of("vocabulary", "scales", "words", "heading")


@functools.lru_cache(maxsize=4096)
def has_scale(text: str) -> bool:
    """True for a heading with a word that multiplies the figures below it.

    Some words only count as the last one, or before «đồng»: «tỷ» also begins «tỷ lệ».

    >>> has_scale("Số liệu (nghìn)"), has_scale("ĐVT: 1.000 đồng"), has_scale("Tỷ lệ %")
    (True, True, False)
    """
    return "10^" in text or _scale().search(fold(text[:_LONGEST_HEADING])) is not None


@functools.lru_cache(maxsize=4096)
def is_scale_of_table(text: str) -> bool:
    """The same of a line over a table, where it speaks of the unit of measure.

    >>> is_scale_of_table("(ĐVT: triệu đồng)"), is_scale_of_table("Đơn vị: UBND huyện Triệu Sơn")
    (True, False)
    """
    said = f" {fold(text)} "
    is_unit = any(f" {fold(words)} " in said for words in phrases("unit_of_table"))
    return is_unit and len(text.split()) <= _LONGEST_UNIT and has_scale(text)


@functools.cache
def _scale() -> re.Pattern[str]:
    anywhere, last = (
        "|".join(fold(r["words"]) for r in _scales() if r["heading"] == where)
        for where in ("any", "last")
    )
    money = rf"(?: {fold('đồng')}| ?đ)"
    no_scale = "".join(rf"(?<!\b{fold(words)} )" for words in phrases("no_scale_after"))
    return re.compile(
        rf"(?<!\S){no_scale}(?:(?:{anywhere})(?!\S)|(?:{last})(?={money}|$)"
        rf"|x? ?1 ?000(?: 000)*{money}?(?!\S)|10[³⁶](?!\S))"
    )


@functools.cache
def addressing(where: str) -> tuple[str, ...]:
    """Folded words before the name of a unit, by where they stand.

    In a `line` or in a file's `name` they name an addressee; those of a `sender` name who reports;
    after a `reference` a file's name tells of other documents; a `version` tells one file of a unit
    from another.
    """
    records = records_of("vocabulary", "addressing", "words", "where")
    return tuple(fold(r["words"]) for r in records if r["where"] == where)


@functools.cache
def abbreviations() -> dict[str, str]:
    """Folded abbreviations of offices and what they stand for, folded, for matching labels."""
    records = records_of("vocabulary", "abbreviations", "short", "words")
    return {fold(record["short"]): fold(record["words"]) for record in records}


@functools.cache
def _headings(folding: Callable[[str], str] = fold) -> tuple[tuple[str, str, str], ...]:
    records = records_of("vocabulary", "headings", "column", "words", "match")
    return tuple((r["column"], folding(r["words"]), r["match"]) for r in records)


def _known_headings(folded: str) -> tuple[tuple[str, str, str], ...]:
    """What a heading may say, without diacritics where it has none itself: «Chi tieu»."""
    return _headings(bare if folded.isascii() else fold)


@functools.cache
def usual_heading(column: str) -> str:
    """What a column is called most: «Chỉ tiêu» over the labels."""
    records = records_of("vocabulary", "headings", "column", "words", "match")
    return next(record["words"] for record in records if record["column"] == column)


@functools.lru_cache(maxsize=4096)
def heading(text: str) -> str:
    """The column that a heading cell names, or ''; words that tell of other figures come first."""
    folded = fold(text[:_LONGEST_HEADING])
    padded = f" {folded} "
    for column, words, match in _known_headings(folded):
        if match == "any" and f" {words} " in padded:
            return column
    return heading_begins(text)


@functools.lru_cache(maxsize=4096)
def heading_begins(text: str) -> str:
    """The column that the first words name, whatever follows: «Mẫu số (Y) Nữ» → denominator."""
    folded = fold(text[:_LONGEST_HEADING])
    for column, words, match in _known_headings(folded):
        if folded == words or (match == "start" and folded.startswith(words + " ")):
            return column
    return ""


@functools.cache
def phrases(identifier: str) -> tuple[str, ...]:
    """What people write for one thing («phần trăm», «trong đó», «đúng»), as it is written."""
    records = records_of("vocabulary", "said_for", "id", "words")
    return tuple(record["words"] for record in records if record["id"] == identifier)


@functools.cache
def unit_words(kind: str) -> dict[str, tuple[str, ...]]:
    """What levels and roles are called, by code; the first is what we print."""
    records = records_of("vocabulary", "unit_words", "kind", "code", "words")
    return {r["code"]: tuple(r["words"].split("|")) for r in records if r["kind"] == kind}


def role_name(code: str) -> str:
    """What people call a role, the code itself where it has no name: TTT → Thanh tra tỉnh."""
    return unit_words("role").get(code, (code,))[0]
