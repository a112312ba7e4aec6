"""The lines over a table in, what they claim of its unit and its time out.

A line also names others: who asked for it, the plan it belongs to, whom it is sent to. What follows
such a reference is no claim, and «TẠI SỞ … KỲ …» wins over every other line; of when the figures are,
«Số liệu năm 2022» says as much.
"""

import functools
import re
from collections.abc import Iterator, Sequence

from schemas.periods.period import Period, Scheme
from schemas.periods.scheme import WHOLE_YEAR
from schemas.periods.times import NamedTime, time_in_title
from schemas.tables import records_of
from schemas.units.unit import Roster, Unit
from schemas.vocabulary.words import phrases

_AT = re.compile(rf"(?<!\w){phrases('at')[0]}(?!\w)", re.IGNORECASE)
_WORD = re.compile(r"\w")
_FIGURES = re.compile(rf"\W*{phrases('own_figures')[0]}(?!\w)", re.IGNORECASE)
_OWN_REPORT = re.compile(rf"\W*{phrases('own_report')[0]}(?!\w)", re.IGNORECASE)


@functools.cache
def _reference() -> re.Pattern[str]:
    words = (re.escape(r["words"]) for r in records_of("vocabulary", "references", "words"))
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)


def units_of(lines: Sequence[str], roster: Roster) -> tuple[Unit, ...]:
    """The units whose return the lines say this is, by the clearest of them."""
    for claims in _by_clearness(lines):
        units = (unit for claim in claims for unit in roster.within(claim))
        if found := tuple(dict.fromkeys(units)):
            return found
    return ()


def times_of(lines: Sequence[str], scheme: Scheme) -> tuple[NamedTime, ...]:
    """The times that the lines say the figures are of, by the clearest of them."""
    figures = {own: line for line in lines if _FIGURES.match(line) and (own := _own(line))}
    each = (_times(claims | figures, scheme) for claims in _by_clearness(lines))
    return next(filter(None, each), ())


def period_of(lines: Sequence[str], scheme: Scheme) -> Period | None:
    """The period of the scheme that the clearest line with one names."""
    named = (time.period for claims in _by_clearness(lines) for time in _times(claims, scheme))
    return next(filter(None, named), None)


def _times(claims: dict[str, str], scheme: Scheme) -> tuple[NamedTime, ...]:
    """The time of each claim; a year that a part of it stands beside is the year of that part."""
    times = {claim: time for claim in claims if (time := time_in_title(claim, scheme))}
    parts = {time.period.year for time in times.values() if time.period and not _is_year(time)}
    return tuple(
        time._replace(words=claims[claim]) for claim, time in times.items()
        if not (time.period and _is_year(time) and time.period.year in parts)
    )  # fmt: skip


def _is_year(time: NamedTime) -> bool:
    return time.period is not None and time.period.kind == WHOLE_YEAR


def _by_clearness(lines: Sequence[str]) -> Iterator[dict[str, str]]:
    """What «tại …» names, then what the lines say themselves, then what they refer to: to its line."""
    yield {place: line for line in lines if (place := _place(line))}
    yield {own: line for line in lines if (own := _own(line))}
    yield {line: line for line in lines if not _refers(line) or _OWN_REPORT.match(line)}


def _place(line: str) -> str:
    """The words after «tại», '' in a line that begins with a reference or has no such words."""
    at = _AT.search(line)
    return "" if at is None or _refers(line) else line[at.end() :]


def _own(line: str) -> str:
    """The words before the first reference."""
    return _reference().split(line, 1)[0].strip()


def _refers(line: str) -> bool:
    """True for a line that is a reference from its first word on."""
    return not _WORD.search(_own(line)) and _reference().search(line) is not None
