"""A table of kinds of period in, a Scheme that finds the Period that a text or a title names out."""

import calendar
import datetime as dt
import functools
import re
from dataclasses import dataclass, field
from pathlib import Path

from schemas.errors import DefinitionError, PhulucError
from schemas.tables import read_csv
from schemas.text import bare, fold

WHOLE_YEAR = "NAM"
COLUMNS = ("kind", "label", "titles", "starts", "ends", "cumulative", "contains")
_YEARS = (2000, 2100)
_PART_OF_YEAR = (fold("quý"), fold("tháng"))
_YEAR = re.compile("20[0-9]{2}")
_DAY = re.compile(r"([+-]1-)?(\d{2})-(\d{2})")


@dataclass(frozen=True, slots=True)
class Period:
    """A reporting period; `start` and `end` are the inclusive days that its figures cover.

    `contains` are the kinds that lie inside it; `cumulative` says that its figures go on from theirs.
    """

    year: int
    kind: str
    label: str
    start: dt.date
    end: dt.date
    contains: tuple[str, ...]
    cumulative: bool
    scheme: "Scheme" = field(compare=False, repr=False)

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
    def short(self) -> str:
        """The period in the name of a file: «6T 2023», «Quý I 2023», «Năm 2023»."""
        return f"{self.kind if self.kind[0].isdigit() else self.label} {self.year}"

    @property
    def title(self) -> str:
        """The period as a title line says it: «6 tháng đầu năm 2023», «Quý I năm 2023».

        One that ends in the year after it began in, as a school year does, names both.
        """
        last = self.year + 1 if self.end.year > self.year else 0
        years = f"{self.year}-{last}" if last else str(self.year)
        return (
            f"{self.label} {years}" if "năm" in self.label.lower() else f"{self.label} năm {years}"
        )


@dataclass(frozen=True)
class Kind:
    """A line of the table. `starts` and `ends` are (years after the period's, month, day)."""

    name: str
    label: str
    titles: tuple[str, ...]
    starts: tuple[int, int, int]
    ends: tuple[int, int, int]
    cumulative: bool
    contains: tuple[str, ...]


@dataclass(frozen=True)
class Scheme:
    """The kinds of period of a form, in the order of the year; equal schemes name equal periods."""

    kinds: tuple[Kind, ...]

    def __hash__(self) -> int:
        return self._hash

    @functools.cached_property
    def _hash(self) -> int:
        """Computed once: what is kept of a heading is kept by its scheme."""
        return hash(self.kinds)

    def as_records(self) -> list[dict[str, str]]:
        """The lines of its table, as they are read."""
        return [
            {"kind": kind.name, "label": kind.label, "titles": "|".join(kind.titles),
             "starts": _written(kind.starts), "ends": _written(kind.ends),
             "cumulative": "yes" if kind.cumulative else "no", "contains": " ".join(kind.contains)}
            for kind in self.kinds
        ]  # fmt: skip

    @functools.cached_property
    def by_name(self) -> dict[str, Kind]:
        return {kind.name: kind for kind in self.kinds}

    def parse(self, text: str) -> Period:
        """Parse an identifier such as «2023-6T»; raises PhulucError otherwise."""
        match = re.fullmatch(r"([0-9]{4})-(\w+)", text.strip())
        year, kind = (int(match[1]), match[2].upper()) if match else (0, "")
        if kind not in self.by_name or not _YEARS[0] <= year < _YEARS[1]:
            known = ", ".join(f"2023-{kind}" for kind in self.by_name)
            raise PhulucError("period_unknown", text=text, known=known)
        return self.period(year, kind)

    def period(self, year: int, name: str) -> Period:
        kind = self.by_name[name]
        return Period(
            year, name, kind.label, _date(year, kind.starts), _date(year, kind.ends),
            kind.contains, kind.cumulative, self,
        )  # fmt: skip

    def of_days(self, first: dt.date, last: dt.date) -> Period | None:
        """The period whose figures cover just these days."""
        periods = (
            self.period(year, kind.name) for kind in self.kinds for year in (first.year, last.year)
        )
        return next((one for one in periods if (one.start, one.end) == (first, last)), None)

    def kind_in_heading(self, folded: str) -> str:
        """The kind of period that a folded heading names without a year, '' where it names none."""
        padded = f" {folded} "
        for kind, title in self._titles:
            if kind != WHOLE_YEAR and f" {title} " in padded:
                return kind
        return ""

    def period_in_title(self, text: str) -> Period | None:
        """The period that a title line names, if one.

        A bare «năm 2023» is the whole year only where no quarter or month is spoken of: «quý II năm
        2023» is no period of a scheme without it, and «ngày 15 tháng 6 năm 2023» is a date.
        """
        folded = _spaced(fold(text))
        for kind, pattern in self._patterns:
            if match := pattern.search(folded):
                whole_year = kind == WHOLE_YEAR and set(_PART_OF_YEAR) & set(folded.split())
                other = fold("cuối") in match[0].split()
                other |= bool(match[2]) and int(match[2]) != int(match[1]) + 1
                return None if whole_year or other else self.period(int(match[1]), kind)
        return None

    def period_typed(self, text: str) -> Period | None:
        """The period that a text names and nothing else, with or without diacritics, if it can be one only."""
        words = _spaced(bare(text)).split()
        years = [int(word) for word in words if _YEAR.fullmatch(word)]
        kinds = self.kinds_typed(" ".join(word for word in words if not _YEAR.fullmatch(word)))
        if len(kinds) != 1 or not years:
            return None
        kind = self.by_name[kinds.pop()]
        following = [[]] if kind.ends[0] <= 0 else [[], [years[0] + 1]]
        return self.period(years[0], kind.name) if years[1:] in following else None

    def kinds_typed(self, text: str) -> set[str]:
        """The kinds that a text without a year can mean: by code or in words, with or without diacritics."""
        said = bare(text).removeprefix(f"{bare('kỳ')} ")
        year, first = bare("năm"), bare("đầu năm")
        return {
            kind.name for kind in self.kinds
            for called in map(bare, (*kind.titles, kind.label, kind.name))
            if said in (called, f"{called} {year}", f"{called} {first}")
        }  # fmt: skip

    @functools.cached_property
    def words(self) -> frozenset[str]:
        """The folded words that name its periods."""
        return frozenset(word for _, title in self._titles for word in title.split())

    @functools.cached_property
    def _titles(self) -> tuple[tuple[str, str], ...]:
        """Kinds and the folded words that name them, the longest first."""
        pairs = [(kind.name, fold(title)) for kind in self.kinds for title in kind.titles]
        return tuple(sorted(pairs, key=lambda pair: -len(pair[1])))

    @functools.cached_property
    def _patterns(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return tuple(
            (kind, _title_pattern(title, ends_later=self.by_name[kind].ends[0] > 0))
            for kind, title in self._titles
        )


def _spaced(folded: str) -> str:
    """As offices write it: «06 tháng», «6T2022»."""
    folded = re.sub(r"(?<!\S)0+(?=[1-9])", "", folded)
    return re.sub(r"(?<=[0-9]t)(?=20[0-9]{2}(?!\S))", " ", folded)


def _title_pattern(title: str, ends_later: bool) -> re.Pattern[str]:
    """The title, a few words, a year; «5 năm 2021-2025» is a plan of years, not a period.

    One that ends in the year after may name both: «năm học 2025-2026».
    """
    following = r"(?: (20[0-9]{2})(?!\S))?" if ends_later else "()"
    years = rf"(20[0-9]{{2}})(?!\S){following}(?! 20[0-9]{{2}})"
    return re.compile(rf"(?<!\S)(?<![0-9] ){re.escape(title)}(?!\S)\D{{0,12}}?{years}")


def _written(day: tuple[int, int, int]) -> str:
    """The day as the table writes it: «-1-12-15»."""
    after, month, number = day
    return f"{f'{after:+d}-' if after else ''}{month:02}-{number:02}"


def _date(year: int, day: tuple[int, int, int]) -> dt.date:
    """A day of the table; one beyond the month's end is its last («02-31»)."""
    after, month, number = day
    last = calendar.monthrange(year + after, month)[1]
    return dt.date(year + after, month, min(number, last))


def read_scheme(path: Path) -> Scheme:
    """Read a table of periods; raises DefinitionError where a line contradicts itself or another."""
    return scheme_of(path, read_csv(path, COLUMNS))


def scheme_of(path: Path, records: list[tuple[int, dict[str, str]]]) -> Scheme:
    """Build a scheme from (line, record) pairs with the columns of COLUMNS."""
    names = [record["kind"] for _, record in records]
    kinds = []
    for at, (line, record) in enumerate(records):
        name = record["kind"]
        contains = tuple(record["contains"].split())
        if not re.fullmatch("[0-9A-Z]{1,12}", name) or name in names[:at]:
            raise DefinitionError(path, line, "period.kind", kind=name)
        if not record["label"]:
            raise DefinitionError(path, line, "period.label", kind=name)
        if strange := [kind for kind in contains if kind not in names or kind == name]:
            raise DefinitionError(path, line, "period.contains", kind=name, other=strange[0])
        kind = Kind(
            name, record["label"],
            tuple(filter(None, (title.strip() for title in record["titles"].split("|"))))
            or (record["label"],),
            _day(path, line, record["starts"]), _day(path, line, record["ends"]),
            record["cumulative"] == "yes", contains,
        )  # fmt: skip
        if _date(2001, kind.starts) > _date(2001, kind.ends):
            raise DefinitionError(path, line, "period.days", kind=name)
        kinds.append(kind)
    if not kinds:
        raise DefinitionError(path, 0, "period.none")
    return Scheme(tuple(kinds))


def _day(path: Path, line: int, text: str) -> tuple[int, int, int]:
    """«06-14»; «-1-12-15» of the year before, «+1-05-31» of the one after."""
    match = _DAY.fullmatch(text)
    month, day = (int(match[2]), int(match[3])) if match else (0, 0)
    if match is None or not 1 <= month <= 12 or not 1 <= day <= 31:
        raise DefinitionError(path, line, "period.day", text=text)
    return int((match[1] or "0-").removesuffix("-")), month, day
