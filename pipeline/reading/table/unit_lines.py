"""The lines under the headings of a wide table in, which are of units and which add others up out.

A total is told by its words («Toàn tỉnh», «Cấp xã»), or where it carries the name of a district whose
own office has a line of its own. Totals head the lines that they add up, or close them. «Cùng kỳ năm trước»
beside the lines of units is there to compare with.
"""

import functools
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeVar

from pipeline.grid import RawCell
from pipeline.reading.table.labels import label_key
from pipeline.reading.table.records import text_of
from pipeline.reading.table.which_column import Lines, is_figure
from pipeline.reading.table.wide_table import COMPARED, UnitLine
from schemas.rules.number_line import number_of
from schemas.vocabulary.words import phrases, state_word

_Name = TypeVar("_Name", int, str)  # of a column
_MOST_TOTALS = 60  # that are checked
_FEWEST_SUMS = 2  # of a line of numbers of columns
_ORDER = ("unit", "group", "level", "whole")  # a total adds up what stands before it here


def unit_lines(
    lines: Lines, names: int, columns: Collection[int], headings: Collection[int]
) -> tuple[UnitLine, ...]:
    """Every line with a figure in one of the columns or with a name; `headings` are rows to pass over.

    So are lines of numbers of columns, in whatever order.
    """
    said = {
        row: (text_of(line.get(names)), is_filled(line, columns))
        for row, line in lines.items() if row not in headings and not _numbers_columns(line)
    }  # fmt: skip
    said = {row: line for row, line in said.items() if any(line)}
    named = [name for name, _ in said.values()]
    offices = {label_key(name) for name in named}
    return with_sums(
        UnitLine(row, name, _level(name, after, offices), filled)
        for (row, (name, filled)), after in zip(said.items(), [*named[1:], ""], strict=True)
    )


def _numbers_columns(line: Mapping[int, RawCell]) -> bool:
    """True where several cells are sums of numbers, «1=2+3»."""
    sums = [text for cell in line.values() if "=" in (text := text_of(cell)) and number_of(text)]
    return len(sums) >= _FEWEST_SUMS


def with_sums(lines: Iterable[UnitLine]) -> tuple[UnitLine, ...]:
    """The lines, each total with the units that it adds up, by the levels of all."""
    lines = tuple(lines)
    sums = _sums({line.row: line.level for line in lines if line.level != COMPARED})
    return tuple(line._replace(sums=sums.get(line.row, ())) for line in lines)


def is_filled(line: Mapping[_Name, RawCell], columns: Collection[_Name]) -> bool:
    """True where a figure, or a word for having none, stands in one of the columns."""
    return any(
        is_figure(line[column]) or line[column].kind != "text" or state_word(line[column].value)
        for column in columns if column in line
    )  # fmt: skip


def _level(name: str, after: str, names: Collection[str]) -> str:
    """What a line is of, by its name and the one `after` it.

    «Huyện Lập Thạch» is a group beside «UBND huyện Lập Thạch», and over «UBND xã Bắc Bình».
    """
    key = label_key(name)
    if _begins(f"{key} ", "compared_with"):
        return COMPARED
    for level in ("whole", "level"):
        if key in _words(level):
            return level
    office = label_key(phrases("office_of_district")[0])
    is_group = f"{office} {key}" in names or (
        _begins(key, "districts") and _begins(label_key(after).removeprefix(f"{office} "), "communes")
    )  # fmt: skip
    return "group" if name and is_group else "unit"


def _begins(key: str, kind: str) -> bool:
    return key.startswith(tuple(f"{label_key(words)} " for words in phrases(kind)))


@functools.cache
def _words(level: str) -> frozenset[str]:
    """The words of totals of a level; «Cộng cấp xã» is what «Cấp xã» is."""
    own = [label_key(words) for words in phrases(f"total_of_{level}")]
    first = [label_key(words) for words in phrases("total_column")]
    return frozenset([*own, *(f"{word} {words}" for word in first for words in own)])


def _sums(levels: Mapping[int, str]) -> dict[int, tuple[int, ...]]:
    """For each total the rows of the units that it adds up."""
    rows = list(levels)
    head = next((levels[row] != "unit" for row in rows), False)
    found: dict[int, tuple[int, ...]] = {}
    for place, row in enumerate(rows):
        if levels[row] == "unit" or len(found) == _MOST_TOTALS:
            continue
        if levels[row] == "whole":
            own: Sequence[int] = rows
        else:
            own = _until(rows[place + 1 :] if head else rows[:place][::-1], row, levels)
        found[row] = tuple(sorted(at for at in own if levels[at] == "unit"))
    return found


def _until(rows: Sequence[int], total: int, levels: Mapping[int, str]) -> list[int]:
    """The rows up to the next total that is no part of this one."""
    own = []
    for row in rows:
        if _ORDER.index(levels[row]) >= _ORDER.index(levels[total]):
            break
        own.append(row)
    return own
