"""Many plain lines in, rows of a sheet's XML out: ten times as fast as cell by cell.

For sheets of records (half a million lines for a nation): one style per column unless a cell says
otherwise, text always as text. Everything else about the sheet is written as usual.
"""

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.sax.saxutils import escape

MOST_LINKS = 65_000  # on a sheet: Excel takes 65,530
_LONGEST = 32767
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # Excel would decode _x0041_ as the letter A
_CHUNK = 1 << 20  # letters
_KEPT = 65_536  # values of one look


class Styled(NamedTuple):
    """A cell of a line that does not look as its column does, or that leads somewhere."""

    value: str | float | None
    style: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Bulk:
    """Lines from row `first` (from 0) on. A line has text, number, None or Styled per column.

    `heights` are by row, in points; rows without one are as high as the sheet's are.
    """

    first: int
    count: int
    styles: tuple[str, ...]
    lines: Callable[[], Iterable[tuple | list]]
    heights: Mapping[int, float] = field(default_factory=dict)

    @property
    def last(self) -> int:
        return self.first + max(self.count, 1) - 1


def write_bulk(bulk: Bulk, worksheet, formats: dict) -> None:
    """Have the worksheet write the lines after its own rows, which all stand above them."""
    if worksheet._check_dimensions(bulk.last, len(bulk.styles) - 1):
        size = f"{bulk.last + 1} rows of {len(bulk.styles)} columns"
        raise ValueError(f"{worksheet.name}: {size} are more than a sheet holds")
    usual = worksheet._write_rows
    looks = {name: f'" s="{look._get_xf_index()}"' for name, look in formats.items()}
    worksheet._write_rows = functools.partial(_write_rows, bulk, worksheet, usual, looks)


def _write_rows(bulk: Bulk, worksheet, usual: Callable, looks: dict[str, str]) -> None:
    last, worksheet.dim_rowmax = worksheet.dim_rowmax, bulk.first - 1
    usual()
    worksheet.dim_rowmax = last
    waiting, size = [], 0
    for row in _rows(bulk, worksheet, looks):
        waiting.append(row)
        size += len(row)
        if size > _CHUNK:
            worksheet.fh.write("".join(waiting))
            waiting, size = [], 0
    worksheet.fh.write("".join(waiting))


def _rows(bulk: Bulk, worksheet, looks: dict[str, str]) -> Iterator[str]:
    written = {style: _Written(look) for style, look in looks.items()}
    columns = [(f'<c r="{_letters(at)}', written[style]) for at, style in enumerate(bulk.styles)]
    for number, line in enumerate(bulk.lines(), bulk.first + 1):
        cells = []
        for (start, own), value in zip(columns, line, strict=True):
            if value.__class__ is Styled:
                if value.link:
                    _link(worksheet, number - 1, len(cells), value.link)
                value, own = value.value, written[value.style]
            cells.append(f"{start}{number}{own[value]}")
        yield f'<row r="{number}"{_height(bulk.heights.get(number - 1))}>{"".join(cells)}</row>'


class _Written(dict):
    """A value of one look → its cell after the address; most values stand in many lines."""

    def __init__(self, look: str):
        self.look = look

    def __missing__(self, value) -> str:
        if value is None or value == "":
            cell = f"{self.look}/>"
        elif value != value:  # each NaN is another
            return f"{self.look}/>"
        elif isinstance(value, str):
            text = f'<is><t xml:space="preserve">{_clean(value)}</t></is>'
            cell = f'{self.look} t="inlineStr">{text}</c>'
        else:
            cell = f"{self.look}><v>{value:.16G}</v></c>"
        if len(self) < _KEPT:
            self[value] = cell
        return cell


def _link(worksheet, row: int, column: int, link: str) -> None:
    """Beside the cell, as xlsxwriter keeps it; `write_url` would keep a text for the cell too."""
    from xlsxwriter.url import Url

    worksheet.hlink_count += 1
    if worksheet.hlink_count > MOST_LINKS:
        raise ValueError(f"{worksheet.name}: more links than a sheet holds")
    url = worksheet.hyperlinks[row][column] = Url(link)
    url.text = "…"


def _height(points: float | None) -> str:
    """As xlsxwriter has it: whole pixels."""
    if points is None:
        return ""
    return f' ht="{int(points * 4 / 3 + 0.5) * 0.75:.16g}" customHeight="1"'


def _clean(text: str) -> str:
    return escape(_CODED.sub("_x005F_", _ILLEGAL.sub("", text[:_LONGEST])))


def _letters(column: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return xl_col_to_name(column)
