"""A meaning in, the words by which people say it in a note or beside a figure out (note_words.csv)."""

import functools
import re

from schemas.tables import records_of
from schemas.text import fold


@functools.cache
def note_words(meaning: str) -> tuple[str, ...]:
    """The folded words of a meaning, in the order of the table."""
    return tuple(map(fold, words_as_written(meaning)))


@functools.cache
def words_as_written(meaning: str) -> tuple[str, ...]:
    """The same as they are written, for what is searched with its punctuation."""
    records = records_of("vocabulary", "note_words", "words", "meaning")
    return tuple(record["words"] for record in records if record["meaning"] == meaning)


def any_of(meaning: str) -> str:
    """The alternatives of a pattern: the words of a meaning as they are written, the longest first."""
    return "|".join(map(re.escape, sorted(words_as_written(meaning), key=len, reverse=True)))
