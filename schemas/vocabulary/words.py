"""What departments write and the reader understands: words for states, scales, headings, abbreviations."""

import functools
import re
from pathlib import Path

from schemas.tables import read_csv
from schemas.text import fold

_HERE = Path(__file__).parent
_LONGEST_HEADING = 200
_UNIT_OF_TABLE = (fold("đơn vị"), "đvt")
_LONGEST_UNIT = 8  # words of «Đơn vị tính: triệu đồng, người»


@functools.cache
def state_words() -> dict[str, str]:
    """Folded words that a cell may hold instead of a figure, and the state (or `none`) they mean."""
    return {words: state for words, (state, _) in _state_words().items() if words}


@functools.cache
def written_states() -> dict[str, str]:
    """The same words as they are written; templates check against these."""
    records = read_csv(_HERE / "words.csv", ("words", "state"))
    return {record["words"]: record["state"] for _, record in records}


@functools.cache
def _state_words() -> dict[str, tuple[str, str]]:
    records = [r for _, r in read_csv(_HERE / "words.csv", ("words", "state", "repair"))]
    return {fold(r["words"]) or r["words"]: (r["state"], r["repair"]) for r in records}


def state_word(text: str) -> tuple[str, str] | None:
    """The state that a text stands for and the repair's id; signs («-», «…») count as they are."""
    return _state_words().get(fold(text) or text)


@functools.cache
def scale_words() -> frozenset[str]:
    """Folded words after a figure that multiply it: «1,5 triệu» is not one and a half."""
    return frozenset(fold(r["words"]) for _, r in read_csv(_HERE / "scales.csv", ("words",)))


@functools.lru_cache(maxsize=4096)
def has_scale(text: str) -> bool:
    """True for a heading with a word that multiplies the figures below it.

    Some words only count as the last one, or before «đồng»: «tỷ» also begins «tỷ lệ».

    >>> has_scale("Số liệu (nghìn)"), has_scale("ĐVT: 1.000 đồng"), has_scale("Tỷ lệ %")
    (True, True, False)
    """
    return _scales().search(fold(text[:_LONGEST_HEADING])) is not None


@functools.lru_cache(maxsize=4096)
def is_scale_of_table(text: str) -> bool:
    """The same of a line over a table, where it speaks of the unit of measure.

    >>> is_scale_of_table("(ĐVT: triệu đồng)"), is_scale_of_table("Đơn vị báo cáo: Sở Công Thương")
    (True, False)
    """
    is_unit = fold(text).startswith(_UNIT_OF_TABLE) and len(text.split()) <= _LONGEST_UNIT
    return is_unit and has_scale(text)


@functools.cache
def _scales() -> re.Pattern[str]:
    records = [r for _, r in read_csv(_HERE / "scales.csv", ("words", "heading"))]
    anywhere, last = (
        "|".join(fold(r["words"]) for r in records if r["heading"] == where)
        for where in ("any", "last")
    )
    money = rf"(?: {fold('đồng')}| đ)"
    return re.compile(
        rf"(?<!\S)(?:(?:{anywhere})(?!\S)|(?:{last})(?={money}|$)|x? ?1 ?000(?: 000)*{money}?(?!\S))"
    )


@functools.cache
def addressing(where: str) -> tuple[str, ...]:
    """Folded words before the name of a unit, by where they stand.

    In a `line` or in a file's `name` they name an addressee; those of a `sender` name who reports;
    after a `reference` a file's name tells of other documents.
    """
    records = read_csv(_HERE / "addressing.csv", ("words", "where"))
    return tuple(fold(r["words"]) for _, r in records if r["where"] == where)


@functools.cache
def abbreviations() -> dict[str, str]:
    """Folded abbreviations of offices and what they stand for, folded, for matching labels."""
    records = read_csv(_HERE / "abbreviations.csv", ("short", "words"))
    return {fold(record["short"]): fold(record["words"]) for _, record in records}


@functools.cache
def _headings() -> tuple[tuple[str, str, str], ...]:
    records = read_csv(_HERE / "headings.csv", ("column", "words", "match"))
    return tuple((r["column"], fold(r["words"]), r["match"]) for _, r in records)


@functools.lru_cache(maxsize=4096)
def heading(text: str) -> str:
    """The column that a heading cell names, or ''; words that tell of other figures come first."""
    folded = fold(text[:_LONGEST_HEADING])
    padded = f" {folded} "
    for column, words, match in _headings():
        if match == "any" and f" {words} " in padded:
            return column
    for column, words, match in _headings():
        if folded == words or (match == "start" and folded.startswith(words + " ")):
            return column
    return ""


@functools.cache
def phrases(identifier: str) -> tuple[str, ...]:
    """What people write for one thing («phần trăm», «trong đó», «đúng»), as it is written."""
    records = read_csv(_HERE / "said_for.csv", ("id", "words"))
    return tuple(record["words"] for _, record in records if record["id"] == identifier)
