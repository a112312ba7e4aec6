"""The lines over a table in, what they claim of its unit and its time out.

A line also names others: who asked for it, the plan it belongs to, whom it is sent to. What follows
such a reference is no claim, and «TẠI SỞ … KỲ …» wins over every other line; of when the figures are,
«Số liệu năm 2022» says as much.
"""

import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from schemas.periods.period import Period, Scheme
from schemas.periods.scheme import WHOLE_YEAR
from schemas.periods.times import (
    NamedTime,
    time_in_heading,
    time_in_title,
    time_of_last_day,
)
from schemas.tables import records_of
from schemas.text import fold
from schemas.units.unit import Roster, Unit
from schemas.vocabulary.words import phrases

_AT = re.compile(rf"(?<!\w){phrases('at')[0]}(?!\w)", re.IGNORECASE)
_WORD = re.compile(r"\w")
_FIGURES = re.compile(
    rf"\W*(?:(?:{'|'.join(phrases('own_remark'))})\W+)*(?:{'|'.join(phrases('own_figures'))})(?!\w)",
    re.IGNORECASE,
)
_OWN_REPORT = re.compile(rf"\W*(?:{'|'.join(phrases('own_report'))})(?!\w)", re.IGNORECASE)
_NEXT_PART = re.compile(
    rf"(?P<time>(?:{'|'.join(phrases('part_of_year'))})(?!\w))(?!\W*(?:[^\W\d]+\W*)?20\d\d)"
    rf"\D{{0,20}}?(?:{'|'.join(phrases('next_part'))})(?!\w).*?(?P<year>20\d\d).*",
    re.IGNORECASE,
)
_OF_NO_YEAR = 8  # words of a line that names a part of the year which another line gives


@functools.cache
def _reference() -> re.Pattern[str]:
    words = (re.escape(r["words"]) for r in records_of("vocabulary", "references", "words"))
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)


def units_of(lines: Sequence[str], roster: Roster) -> tuple[Unit, ...]:
    """The units whose return the lines say this is, by the clearest of them."""
    places, own, referred = _by_clearness(lines)
    tiers = itertools.chain(
        (_within(places, roster),), _by_name(own, roster),
        (_within(claims, roster) for claims in (own, referred)),
    )  # fmt: skip
    return next((_below(found) for units in tiers if (found := tuple(dict.fromkeys(units)))), ())


def _within(claims: Iterable[str], roster: Roster) -> list[Unit]:
    return [unit for claim in claims for unit in roster.within(claim)]


def _below(units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """The commune alone where its district is named with it, as over every letter of a commune."""
    communes = tuple(unit for unit in units if unit.level == "X")
    is_under = len(communes) == 1 and {unit.level for unit in units} == {"X", "H"}
    return communes if is_under else units


def _by_name(claims: Iterable[str], roster: Roster) -> Iterator[list[Unit]]:
    """Units in lines of who reports, «Đơn vị báo cáo: …», then those named alone or with «của …».

    A name among other words may be of anybody: «Trình Sở Nội vụ», «Sở Nội vụ tổng hợp».
    """
    named = [(claim, f"{fold(claim)} ", unit) for claim in claims for unit in roster.within(claim)]
    told = [claim for claim, words, unit in named if _around(words, unit)[0] in _begins("own_unit")]
    yield _within(told, roster)
    yield [unit for _, words, unit in named if _is_name(words, unit)]


def _around(words: str, unit: Unit) -> tuple[str, str]:
    """The folded words before a unit's name and those after it."""
    for name in sorted(map(fold, unit.names), key=len, reverse=True):
        before, found, after = words.partition(f"{name} ")
        if found:
            return before, after
    return words, ""


def _is_name(words: str, unit: Unit) -> bool:
    """True of a line that says little but a unit's name, or of what it is a line «của …»."""
    before, after = _around(words, unit)
    is_of = f" {before}".endswith(tuple(f" {of}" for of in _begins("of_unit")))
    ends = not after or after.startswith(_begins("after_unit")) or time_in_heading(after)
    return is_of or (not before and bool(ends))


@functools.cache
def _begins(identifier: str) -> tuple[str, ...]:
    """The folded words of a thing, each with the space before the next."""
    return tuple(f"{fold(words)} " for words in phrases(identifier))


def times_of(lines: Sequence[str], scheme: Scheme) -> tuple[NamedTime, ...]:
    """The times that the lines say the figures are of, by the clearest of them."""
    told = (line for line in lines if _FIGURES.match(line) and not _is_of_others(line))
    figures = {own: line for line in told if (own := _own(line))}
    days = tuple(
        time._replace(words=figures[claim]) for claim in figures
        if not time_in_title(claim, scheme) and (time := time_of_last_day(claim))
    )  # fmt: skip
    each = (_times(claims | figures, scheme) for claims in _by_clearness(lines))
    return (*next(filter(None, each), ()), *days)


def speaks_of_figures(line: str) -> bool:
    """True for a line that says, under a table as well, of when or whose its figures are."""
    return bool(_FIGURES.match(line)) or f"{fold(line)} ".startswith(
        (*_begins("own_unit"), *_begins("own_period"))
    )


def units_of_figures(lines: Iterable[str], roster: Roster) -> tuple[Unit, ...]:
    """The units that lines say the figures are of: «Số liệu của Sở Tư pháp», «Đơn vị báo cáo: …»."""
    claims = [_FIGURES.sub("", own, count=1) for own in map(_own, filter(speaks_of_figures, lines))]
    return tuple(dict.fromkeys(unit for units in _by_name(claims, roster) for unit in units))


def times_of_figures(lines: Iterable[str], scheme: Scheme) -> tuple[NamedTime, ...]:
    """The times, with a year or a last day, that they say the figures are of; no comparison is one."""
    told = (line for line in lines if speaks_of_figures(line) and not _is_of_others(line))
    claims = {own: line for line in told if (own := _own(line))}
    dated = [c for c in claims if time_in_title(c, scheme) or time_of_last_day(c)]
    times = ((claim, time_in_heading(claim, scheme)) for claim in dated)
    return tuple(time._replace(words=claims[claim]) for claim, time in times if time)


def _is_of_others(line: str) -> bool:
    said = f" {fold(line)} "
    return any(f" {words}" in said for words in _begins("of_other_figures"))


def period_of(lines: Sequence[str], scheme: Scheme) -> Period | None:
    """The period of the scheme that the clearest line with one names."""
    named = (time.period for claims in _by_clearness(lines) for time in _times(claims, scheme))
    return next(filter(None, named), None)


def _times(claims: dict[str, str], scheme: Scheme) -> tuple[NamedTime, ...]:
    """The time of each claim; a year that a part of it stands beside is the year of that part."""
    times = {claim: time for claim in claims if (time := time_in_title(claim, scheme))}
    if all(map(_is_year, times.values())):
        times |= _parts_of_year(claims, {t.period.year for t in times.values() if t.period}, scheme)
    parts = {time.period.year for time in times.values() if time.period and not _is_year(time)}
    return tuple(
        time._replace(words=claims[claim]) for claim, time in times.items()
        if not (time.period and _is_year(time) and time.period.year in parts)
    )  # fmt: skip


def _parts_of_year(claims: Iterable[str], years: set[int], scheme: Scheme) -> dict[str, NamedTime]:
    """«Kỳ: 6 tháng đầu năm» beside «Năm: 2023», and «Kỳ: quý I» where no line says the year."""
    parts = {}
    for claim in claims:
        is_short = len(claim.split()) <= _OF_NO_YEAR and not _FIGURES.match(claim)
        time = time_in_heading(claim, scheme) if is_short else None
        if time is not None and time.kind and time.kind != WHOLE_YEAR:
            year = f" {min(years)}" if len(years) == 1 else ""
            parts[claim] = time_in_title(f"{claim}{year}", scheme) or time
    return parts


def _is_year(time: NamedTime) -> bool:
    return time.period is not None and time.period.kind == WHOLE_YEAR


def _by_clearness(lines: Sequence[str]) -> Iterator[dict[str, str]]:
    """What «tại …» names, then what the lines say themselves, then what they refer to: to its line."""
    told = {
        _of_first_part(line): line for line in lines
        if not (_FIGURES.match(line) and _is_of_others(line))
    }  # fmt: skip
    yield {place: line for said, line in told.items() if (place := _place(said))}
    yield {own: line for said, line in told.items() if (own := _own(said))}
    yield {
        said: line for said, line in told.items() if not _refers(said) or _OWN_REPORT.match(said)
    }


def _of_first_part(line: str) -> str:
    """«Kết quả 6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2023» → «Kết quả 6 tháng đầu năm 2023»."""
    match = _NEXT_PART.search(line)
    return f"{line[: match.start()]}{match['time']} {match['year']}" if match else line


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
