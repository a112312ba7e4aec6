"""A wide form or a grid in, its table as the ministry prints it out: merged headings and the number line.

The blank workbook of a unit and the appendix of all units print the same table.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.xlsx.book import Cell, Page
from pipeline.xlsx.decree import PAGE_NUMBER
from pipeline.xlsx.merged_headings import merged_headings
from pipeline.xlsx.row_heights import lines, row_height
from schemas.form.model import Column, Form
from schemas.periods.period import Period
from schemas.vocabulary.words import heading
from schemas.wording.prompts import words

_NAMES, _LABELS, _NUMBER = 22.0, 34.0, 5.0  # widths: a unit's name, a line's label, a number
_NARROWEST, _WIDEST, _STEP = 4.0, 12.0, 0.5
_PAGE, _MOST_SPREAD = 112.0, 2.2  # of A4 landscape, in widths of a digit; times as wide
LABEL = "form_label"  # the look of a unit's name, or of a line's label
_CENTRED = {LABEL: "centre", "cell": "centre", "form_section": "form_section_centre"}
_HEADER, _LINE = "printed_header", "number_line"


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """Cells, merges and heights of headings and number line; `first` is the row under them.

    `columns` are those of the form, behind a column of names where it has none itself; `names` and
    `numbers` say where a unit's name and its running number stand (None without one).
    """

    columns: tuple[Column, ...]
    widths: tuple[float, ...]
    cells: dict[tuple[int, int], Cell]
    merges: tuple[tuple[int, int, int, int], ...]
    heights: dict[int, float]
    first: int
    names: int
    numbers: int | None

    @property
    def last(self) -> int:
        """The last column."""
        return len(self.columns) - 1

    def page(self, top: int, bottom: int) -> Page:
        """Landscape, one page wide, the headings from row `top` on again on every page."""
        return Page(
            landscape=True, repeat_rows=(top, self.first - 1), area=(0, 0, bottom, self.last),
            header=PAGE_NUMBER, first_header="",
        )  # fmt: skip

    def stubs(
        self, line: int, name: str, number: str = "", style: str = LABEL
    ) -> dict[tuple[int, int], Cell]:
        """What stands on a line before its figures: the name, and a running number in the middle."""
        texts = {place: "" for place, column in enumerate(self.columns) if column.is_stub}
        cells = {(line, place): Cell(text, style) for place, text in texts.items()}
        if self.numbers is not None:
            cells[line, self.numbers] = Cell(number, _CENTRED[style])
        return cells | {(line, self.names): Cell(name, style)}


def printed_table(form: Form, top: int) -> PrintedTable:
    """The table of a wide form or of a grid, its headings from row `top` on."""
    columns = form.printed_columns
    stubs = [place for place, column in enumerate(columns) if column.is_stub]
    named = [place for place in stubs if not _is_number(columns[place])]
    if form.grid:  # «Đơn vị» names the units of a wide form, and is what lines are measured in here
        named.sort(key=lambda place: heading(columns[place].path[-1]) == "unit")
    if not named:
        named_by = form.header["label"] if form.grid else words("printed.unit")[1]
        columns = (Column("", "", (named_by,)), *columns)
        stubs, named = [0, *(place + 1 for place in stubs)], [0]
    numbers = next((place for place in stubs if _is_number(columns[place])), None)
    widest = _LABELS if form.grid else _NAMES
    widths = _spread([
        widest if place == named[0] else _width(column) for place, column in enumerate(columns)
    ])  # fmt: skip
    headings = merged_headings([column.path for column in columns], widths, top, _HEADER)
    line = top + headings.count
    numbered = {
        (line, place): Cell(_in_parts(column.printed), _LINE)
        for place, column in enumerate(columns)
    }
    has_line = any(cell.value for cell in numbered.values())
    tall = {
        line: row_height((str(cell.value), widths[at], _LINE) for (_, at), cell in numbered.items())
    }
    over = tuple((line, first, line, last) for first, last in _numbered_together(columns))
    return PrintedTable(
        columns, widths, headings.cells | (numbered if has_line else {}),
        (*headings.merges, *(over if has_line else ())),
        headings.heights | (tall if has_line else {}), line + has_line, named[0], numbers,
    )  # fmt: skip


def days_of(period: Period) -> str:
    """«Số liệu tính từ ngày … đến ngày …»."""
    return words("printed.days", first=f"{period.start:%d/%m/%Y}", last=f"{period.end:%d/%m/%Y}")[1]


def _is_number(column: Column) -> bool:
    return heading(column.path[-1]) == "stt"


def _numbered_together(columns: Sequence[Column]) -> Iterator[tuple[int, int]]:
    """First and last column of each number that stands over several."""
    first = 0
    for place, column in enumerate((*columns, Column("", "end", ()))):
        if column.printed or column.is_stub:
            if place - first > 1 and columns[first].printed:
                yield first, place - 1
            first = place


def _spread(widths: Sequence[float]) -> tuple[float, ...]:
    """A table narrower than the page is made wider, so that it does not stand at its left side."""
    factor = min(_MOST_SPREAD, max(1.0, _PAGE / sum(widths)))
    return tuple(round(width * factor, 1) for width in widths)


def _width(column: Column) -> float:
    """Wide enough for the longest word over the column, and for the parts of its number."""
    if _is_number(column):
        return _NUMBER
    words_over = column.path[-1].split()
    parts = _in_parts(column.printed).split("\n")
    width = _NARROWEST
    while width < _WIDEST and not (
        all(lines(word, width, _HEADER) == 1 for word in words_over)
        and all(lines(part, width, _LINE) == 1 for part in parts)
    ):
        width += _STEP
    return width + _STEP  # words do not touch the lines


def _in_parts(printed: str) -> str:
    """The text of a number line, each sum in a line of its own: «6», «=8+9+10», «=14+18»."""
    return "".join(printed.split()).replace("=", "\n=").strip()
