"""Text such as «2023-6T» or a title line in, a Period with its data window out.

The windows are those of the ministry's reporting scheme: quý I, 6 tháng and năm all begin on 15
December of the year before; quý III stands alone; there is no quý II and no quý IV.
"""

import datetime as dt
import functools
import re
from dataclasses import dataclass
from pathlib import Path

from schemas.errors import PhulucError
from schemas.tables import read_csv
from schemas.text import fold

PERIODS = Path(__file__).parent / "periods.csv"
_YEARS = (2000, 2100)
_PART_OF_YEAR = (fold("quý"), fold("tháng"))


@dataclass(frozen=True, slots=True)
class Period:
    """A reporting period; `start` and `end` are the inclusive days that its figures cover."""

    year: int
    kind: str
    label: str
    start: dt.date
    end: dt.date
    contains: tuple[str, ...]

    @property
    def id(self) -> str:
        return f"{self.year}-{self.kind}"

    @property
    def order(self) -> tuple[dt.date, dt.date]:
        """Sorts periods as they follow each other: quý III, a part of 9 tháng, after 6 tháng."""
        return self.end, self.start

    def precedes(self, other: "Period") -> bool:
        """Whether its figures are those of an earlier time: it ended before, or is the last part."""
        return self.end < other.end or (self.end == other.end and self.start > other.start)

    @property
    def title(self) -> str:
        """The period as a title line says it: «6 tháng đầu năm 2023», «Quý I năm 2023»."""
        return (
            f"{self.label} {self.year}"
            if "năm" in self.label.lower()
            else (f"{self.label} năm {self.year}")
        )


@functools.cache
def _kinds() -> dict[str, dict[str, str]]:
    columns = ("kind", "label", "titles", "starts", "ends", "contains")
    return {record["kind"]: record for _, record in read_csv(PERIODS, columns)}


def period_kinds() -> tuple[str, ...]:
    """The kinds of period there are, in the order of the year."""
    return tuple(_kinds())


def parse_period(text: str) -> Period:
    """Parse an identifier; raises PhulucError otherwise.

    >>> period = parse_period("2023-6T")
    >>> str(period.start), str(period.end), period.title
    ('2022-12-15', '2023-06-14', '6 tháng đầu năm 2023')
    >>> parse_period("2023-Q2")
    Traceback (most recent call last):
    schemas.errors.PhulucError: Không có kỳ báo cáo «2023-Q2». ...
    """
    match = re.fullmatch(r"([0-9]{4})-(\w+)", text.strip())
    year, kind = (int(match[1]), match[2].upper()) if match else (0, "")
    if kind not in _kinds() or not _YEARS[0] <= year < _YEARS[1]:
        known = ", ".join(f"2023-{kind}" for kind in _kinds())
        raise PhulucError("period_unknown", text=text, known=known)
    return _period(year, kind)


def period_written(text: str) -> Period:
    """A period as people write it, by its identifier or its title; raises PhulucError.

    >>> period_written("6 tháng đầu năm 2023").id, period_written("2023-6t").id
    ('2023-6T', '2023-6T')
    """
    try:
        return parse_period(text)
    except PhulucError:
        if found := period_in_title(text):
            return found
        raise


def _period(year: int, kind: str) -> Period:
    record = _kinds()[kind]
    return Period(
        year, kind, record["label"], _day(year, record["starts"]), _day(year, record["ends"]),
        tuple(record["contains"].split()),
    )  # fmt: skip


def _day(year: int, text: str) -> dt.date:
    """The day that a cell of periods.csv names: «06-14», «-1-12-15» of the year before."""
    before, day = (1, text.removeprefix("-1-")) if text.startswith("-1-") else (0, text)
    return dt.date.fromisoformat(f"{year - before}-{day}")


@functools.cache
def _titles() -> tuple[tuple[str, str], ...]:
    """Kinds and the folded words that name them, the longest first."""
    pairs = [
        (kind, fold(title)) for kind, record in _kinds().items()
        for title in record["titles"].split("|")
    ]  # fmt: skip
    return tuple(sorted(pairs, key=lambda pair: -len(pair[1])))


@functools.cache
def _title_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, _title_pattern(title)) for kind, title in _titles())


def _title_pattern(title: str) -> re.Pattern[str]:
    """The title, a few words, a year; «5 năm 2021-2025» is a plan of years, not a period."""
    years = r"(20[0-9]{2})(?!\S)(?! 20[0-9]{2})"
    return re.compile(rf"(?<!\S)(?<![0-9] ){re.escape(title)}(?!\S)\D{{0,12}}?{years}")


def kind_in_heading(folded: str) -> str:
    """The kind of period that a folded heading names without a year, '' where it names none."""
    padded = f" {folded} "
    for kind, title in _titles():
        if kind != "NAM" and f" {title} " in padded:
            return kind
    return ""


def kind_written(text: str) -> str:
    """The kind that a text names and nothing else, by its code or in words; '' where it is more.

    >>> kind_written("6t"), kind_written("Quý I"), kind_written("Quý I năm 2023")
    ('6T', 'Q1', '')
    """
    named = [(fold(name), kind) for kind, r in _kinds().items() for name in (kind, r["label"])]
    return dict(named, **{title: kind for kind, title in _titles()}).get(fold(text), "")


def period_in_title(text: str) -> Period | None:
    """The period that a title line names, if one.

    A bare «năm 2023» is the whole year only where no quarter or month is spoken of: «quý II năm
    2023» is no period of this scheme, and «ngày 15 tháng 6 năm 2023» is a date.

    >>> period_in_title("TẠI SỞ NGOẠI VỤ 06 THÁNG ĐẦU NĂM 2023").id
    '2023-6T'
    >>> period_in_title("(Quý II năm 2023)") is None
    True
    """
    folded = re.sub(r"(?<!\S)0+(?=[1-9])", "", fold(text))  # offices write «06 tháng»
    folded = re.sub(r"(?<=[0-9]t)(?=20[0-9]{2}(?!\S))", " ", folded)  # and «6T2022»
    for kind, pattern in _title_patterns():
        if match := pattern.search(folded):
            whole_year = kind == "NAM" and set(_PART_OF_YEAR) & set(folded.split())
            other = fold("cuối") in match[0].split()
            return None if whole_year or other else _period(int(match[1]), kind)
    return None
