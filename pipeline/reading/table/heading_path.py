"""The header lines of a table in, what each column is headed by, from top to bottom, and means out.

A heading may stand over several columns, merged or with blank neighbours: «Số liệu» over «Cùng kỳ
2022 · 6 tháng 2023» is the beginning of both paths.
"""

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.grid import Range, RawCell
from pipeline.identity_marks import KEY_MARK
from schemas.periods.period import Scheme
from schemas.periods.times import NamedTime, time_in_heading
from schemas.text import fold, tidy
from schemas.vocabulary.words import has_scale, heading, heading_begins, phrases

FRACTION = ("numerator", "denominator")
OTHER_FIGURES = ("previous", "target", "part", "check")
RUNNING = "running"  # «Lũy kế»: since the year began, which the period may be as well
FIGURES = ("value", RUNNING, *OTHER_FIGURES)
_YEARS = range(2000, 2100)
_TIME_WORDS = frozenset(map(fold, phrases("of_times")))
_SHARES = tuple(map(fold, phrases("share")))
_TOTALS = frozenset(map(fold, phrases("total_column")))
_TIME = re.compile(r"[0-9]+(?:t[0-9]*)?|[tq][0-9]+|q[iv]+")


class Heading(NamedTuple):
    """What a column is headed by: its texts from top to bottom, and the name of its column.

    The name is '' for a heading that nobody knows, «value» for figures of any time. Times are those
    of the form's `scheme`, the ministry's without one.
    """

    path: tuple[str, ...]
    name: str
    scheme: Scheme | None = None

    @property
    def text(self) -> str:
        return " · ".join(self.path)

    @property
    def time(self) -> NamedTime | None:
        """The time that the heading names, told from the bottom: «6 tháng» under «Năm 2023»."""
        return _time(self.path, self.scheme)

    @property
    def is_plain(self) -> bool:
        """True for one heading that names no time."""
        return len(self.path) == 1 and self.time is None

    @property
    def is_total(self) -> bool:
        """True for «Tổng số», «Cộng»: other columns may be its parts."""
        return any(fold(_besides_time(text, self.scheme)) in _TOTALS for text in self.path)

    @property
    def is_share(self) -> bool:
        """True for «Tỷ lệ (%)», which is no figure of its own."""
        return any("%" in text or fold(text).startswith(_SHARES) for text in self.path)

    @property
    def has_scale(self) -> bool:
        """True where the figures below are to be multiplied: «nghìn», «triệu đồng»."""
        return _has_scale(self.path)


@functools.lru_cache(maxsize=4096)
def _has_scale(path: tuple[str, ...]) -> bool:
    return any(map(has_scale, path))


@functools.lru_cache(maxsize=4096)
def _time(path: tuple[str, ...], scheme: Scheme | None) -> NamedTime | None:
    return time_in_heading(" ".join(reversed(path)), scheme)


def name_of(cell: RawCell) -> str:
    """The column that one heading cell names by itself."""
    if cell.kind != "text":
        return ""
    return _name_alone(cell.value)


def _name_alone(text: str) -> str:
    return "key" if text.startswith(KEY_MARK) else heading(text)


def heading_text(cell: RawCell) -> str:
    """The words of a cell of a header line: a year may be a number; '' for any other figure."""
    if cell.kind == "text":
        return tidy(cell.value)
    is_year = cell.kind == "number" and cell.value in _YEARS
    return f"{cell.value:g}" if is_year else ""


@functools.lru_cache(maxsize=4096)
def says_of_figures(text: str, scheme: Scheme | None = None) -> bool:
    """True for a text that belongs to a header line: it names a column, a time, or a scale."""
    return bool(named(text, scheme)) or is_only_time(text, scheme) or has_scale(text)


def is_only_time(text: str, scheme: Scheme | None = None) -> bool:
    """True for «6 tháng đầu năm 2022», «2022», «Quý II»; false for «Cập nhật 6/2023»."""
    return not _besides_time(text, scheme) and time_in_heading(text, scheme) is not None


def _besides_time(text: str, scheme: Scheme | None) -> str:
    """The words of a heading that name no time: «Kết quả 6T/2023» → «Kết quả»."""
    known = _TIME_WORDS | scheme.words if scheme else _TIME_WORDS
    return " ".join(
        written for written in text.split()
        if not all(word in known or _TIME.fullmatch(word) for word in fold(written).split())
    )  # fmt: skip


def headings_of(
    lines: Sequence[Mapping[int, RawCell]], rows: Sequence[int], merges: Iterable[Range],
    scheme: Scheme | None = None,
) -> dict[int, Heading]:  # fmt: skip
    """The heading of each column, from the header lines of a table and the rows they stand in."""
    first, last = rows[0], rows[-1]
    texts = tuple(
        tuple((column, heading_text(cell)) for column, cell in line.items()) for line in lines
    )
    over = tuple(
        (top - first, left, bottom - first, right) for top, left, bottom, right in merges
        if top <= last and first <= bottom
    )  # fmt: skip
    return dict(_headings(texts, over, scheme))


@functools.lru_cache(maxsize=256)  # a table repeats its header on every page
def _headings(
    lines: tuple[tuple[tuple[int, str], ...], ...], merges: tuple[Range, ...], scheme: Scheme | None
) -> dict[int, Heading]:
    """The same of texts by column, the lines counted from 0."""
    paths: dict[int, list[str]] = {}
    under = [column for line in lines[1:] for column, _ in line]
    for row, line in enumerate(lines):
        widths = _widths(row, dict(line), merges, under)
        for column, text in line:
            for at in range(column, column + widths.get(column, 1)) if text else ():
                paths.setdefault(at, []).append(text)
    return {column: _heading(tuple(path), scheme) for column, path in paths.items()}


def _widths(
    row: int, line: Mapping[int, str], merges: Iterable[Range], under: list[int]
) -> dict[int, int]:
    """How many columns each heading of a line stands over; inferred where the line has no merges."""
    merged = {left: right - left + 1 for top, left, bottom, right in merges if top <= row <= bottom}
    if merged or not line:
        return merged
    columns = sorted(line)
    widths = {}
    for column, following in zip(columns, [*columns[1:], max(under, default=0) + 1], strict=True):
        below = [at for at in under if column <= at < following]
        if len(below) > 1 and _name_alone(line[column]) in ("", *FIGURES):
            widths[column] = max(below) - column + 1
    return widths


@functools.lru_cache(maxsize=4096)
def _heading(path: tuple[str, ...], scheme: Scheme | None) -> Heading:
    return Heading(tuple(dict.fromkeys(path)), _name(path, scheme), scheme)


def _name(path: tuple[str, ...], scheme: Scheme | None) -> str:
    """The deepest name that is no figure; else another figure's, else «value», for a time too."""
    names = [name for text in path if (name := named(text, scheme))]
    for name in reversed(names):
        if name not in FIGURES:
            return name
    names.sort(key=lambda name: (name not in OTHER_FIGURES, name != RUNNING))
    return (names or [""])[0] or ("value" if is_only_time(path[-1], scheme) else "")


@functools.lru_cache(maxsize=4096)
def named(text: str, scheme: Scheme | None) -> str:
    if text.startswith(KEY_MARK):
        return "key"
    name = heading(text) or heading(_besides_time(text, scheme))
    begins = heading_begins(text) if name == RUNNING else ""
    return begins if begins in OTHER_FIGURES else name
