"""A figure in a note and its row in, whether the words about it are the row's own out.

A note's figure concerns the row only when it plainly counts the same thing; a part («trong đó»,
«lĩnh vực», «trễ hạn»), another time, a date or a document's number does not. The words are in
schemas/vocabulary/note_words.csv.
"""

import functools
import itertools
import re

from schemas.form.model import Form, Row
from schemas.tables import records_of
from schemas.text import fold
from schemas.vocabulary.words import phrases

CLAUSE = re.compile(r"[;\n]|\.(?=\s|$)")
_PERCENT = re.compile(r"[\d.,]+\s*%")
_OF_LABEL, _OF_COUNTED = 1 / 2, 2 / 3  # of the words by which a row is plainly named
_LONGEST_NAME = 4  # words for the things that are counted
_FIRST, _SECOND = map(fold, phrases("one_word"))
_ONE_WORD = {_FIRST: _SECOND}


@functools.cache
def note_words(meaning: str) -> tuple[str, ...]:
    """The folded words of a meaning, in the order of the table."""
    records = records_of("vocabulary", "note_words", "words", "meaning")
    return tuple(fold(r["words"]) for r in records if r["meaning"] == meaning)


def says(text: str, meaning: str) -> bool:
    """Whether a text has one of the words of a meaning."""
    folded = f" {fold(text)} "
    return any(f" {words} " in folded for words in note_words(meaning))


def is_of_row(
    text: str, match: re.Match[str], row: Row, form: Form, longest: int = _LONGEST_NAME
) -> bool:
    """Whether the words about a figure plainly name what the row counts, and nothing else.

    A figure alone may be followed by the things counted, in `longest` words.
    «Trễ hạn 124/1232 hồ sơ» has a word that is not the row's; «8/21 nhiệm vụ» counts its things;
    «hồ sơ đúng hẹn đạt 95%» says most of what its label says.
    """
    start = max((cut.end() for cut in CLAUSE.finditer(text, 0, match.start())), default=0)
    end = next((cut.start() for cut in CLAUSE.finditer(text, match.end())), len(text))
    before = telling(_PERCENT.sub(" ", text[start : match.start()]))
    after = telling(_before_aside(_PERCENT.sub(" ", text[match.end() : end])))
    names, things = _words_of(row, form)
    if not before and len(after) <= longest:
        return set(after) <= things | _counted(form)
    said = {*before, *after}
    return said <= things and any(
        len(said & words) >= share * len(words) > 0
        for words, share in zip(names, (_OF_LABEL, _OF_COUNTED), strict=True)
    )


def _before_aside(text: str) -> str:
    """The words before an explanation: «12/19 người gồm lãnh đạo Sở» → «người»."""
    asides = note_words("aside")
    return " ".join(itertools.takewhile(lambda word: fold(word) not in asides, text.split()))


def telling(text: str) -> list[str]:
    """The words of a text that say anything; «hẹn» and «hạn» are one."""
    folded = f" {fold(text)} "
    for words in (*note_words("lead"), *note_words("neutral")):
        folded = folded.replace(f" {words} ", " ")
    return [_ONE_WORD.get(word, word) for word in folded.split()]


def _words_in(text: str) -> frozenset[str]:
    return frozenset(telling(text))


@functools.lru_cache(maxsize=1024)
def _words_of(row: Row, form: Form) -> tuple[tuple[frozenset[str], ...], frozenset[str]]:
    """The words that tell the row from others, by its label and its numerator; all its words."""
    label, counted = _words_in(row.label), _words_in(row.numerator)
    others = (row.unit, form.denominator_label(row) or "")
    return (label - _words_in(row.unit), counted), label.union(counted, *map(_words_in, others))


@functools.lru_cache(maxsize=16)
def _counted(form: Form) -> frozenset[str]:
    """The words of all units in which the form counts: «người», «hồ sơ»."""
    return frozenset(word for row in form.value_rows for word in telling(row.unit))
