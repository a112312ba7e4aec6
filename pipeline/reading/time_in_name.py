"""Returns in, Notices out where the name of a file is of another period than it is.

It is no part of the reading: the same bytes may come under another name.
"""

import functools
import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from pipeline.returns import Noted, Notice, Return
from schemas.errors import PhulucError
from schemas.form.model import Form
from schemas.periods.period import parse_period
from schemas.periods.scheme import WHOLE_YEAR
from schemas.periods.times import time_in_title
from schemas.text import bare, fold
from schemas.vocabulary.words import phrases

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


def names_of_other_times(returns: Sequence[Return], form: Form) -> list[Noted]:
    """A Notice for each return of the form whose file says another time: «SCT quy 4-2022.xlsx»."""
    found = []
    for at, item in enumerate(returns):
        name = PurePosixPath(item.file.replace("\\", "/"))
        if item.form == form.id and item.period and _names_other(name.stem, item.period, form):
            found.append(Noted(at, Notice.of("period_in_name", period=item.period, name=name.name)))
    return found


def _names_other(name: str, of: str, form: Form) -> bool:
    """Whether the words name a time that is not that period; a month or a whole year may hold it."""
    words = " ".join(_with_marks().get(word, word) for word in fold(name).split())
    time = time_in_title(words, form.scheme)
    try:
        period = parse_period(of, form.scheme)
    except PhulucError:
        return False
    if time is None or (time.span and time.is_of(period)):
        return False
    if time.period and (time.period.id == period.id or time.period.kind != WHOLE_YEAR):
        return time.period.id != period.id
    return str(period.year) not in _YEAR.findall(words)


@functools.cache
def _with_marks() -> dict[str, str]:
    """Words of times as names of files have them: «thang», «quy»."""
    return {bare(word): fold(word) for word in phrases("of_times")}
