"""Workbooks as values: what write.py writes and every sheet of ours is made of."""

from dataclasses import dataclass, field

from pipeline.grid import letters_of
from pipeline.xlsx.bulk import Bulk
from pipeline.xlsx.charts import Chart
from schemas.errors import PhulucError


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows. A `formula` comes with its right result as `value`."""

    value: str | float | int | bool | None = None
    style: str = "text"
    formula: str = ""
    link: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Validation:
    """A data validation on a rectangle (first row, first column, last row, last column)."""

    area: tuple[int, int, int, int]
    options: dict


@dataclass(frozen=True, slots=True)
class Conditional:
    """A conditional format on a rectangle; `style` names the look it gives."""

    area: tuple[int, int, int, int]
    options: dict
    style: str


@dataclass(frozen=True, slots=True)
class Page:
    """How a sheet prints: A4, one page wide."""

    landscape: bool = False
    repeat_rows: tuple[int, int] | None = None
    area: tuple[int, int, int, int] | None = None
    margins_mm: tuple[int, int, int, int] = (30, 15, 20, 20)  # left, right, top, bottom
    header: str = ""
    footer: str = ""
    first_header: str | None = None  # a different header on page 1, where wanted
    in_black: bool = False  # Excel leaves fills and colours out of the print; other programs do not
    scale: int = 0  # per cent; 0 fits one page wide
    pages_tall: int = 0  # 0 for as many as it takes
    repeat_columns: tuple[int, int] | None = None
    column_breaks: tuple[int, ...] = ()  # a page ends before each of these columns
    row_breaks: tuple[int, ...] = ()  # and before each of these rows


@dataclass(frozen=True)
class Sheet:
    """One sheet as a value. `cells` maps (row, column), from 0, to what stands there."""

    name: str
    cells: dict[tuple[int, int], Cell]
    widths: tuple[float, ...] = ()
    heights: dict[int, float] = field(default_factory=dict)
    merges: tuple[tuple[int, int, int, int], ...] = ()
    freeze: tuple[int, int] | None = None
    selected: tuple[int, int] | None = None  # the cell in which the cursor stands at first
    filter: tuple[int, int, int, int] | None = None
    validations: tuple[Validation, ...] = ()
    conditionals: tuple[Conditional, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    row_levels: dict[int, tuple[int, bool]] = field(default_factory=dict)  # outline level, folded
    protected: bool = False
    zoom: int = 100  # per cent, on the screen
    visibility: str = "visible"  # visible, hidden, very_hidden
    tab_colour: str = ""
    page: Page = Page()
    bulk: Bulk | None = None  # many plain lines under the cells
    charts: tuple[Chart, ...] = ()
    texts: tuple[int, int, int, int] | None = None  # an area of texts that may look like numbers


@dataclass(frozen=True)
class Book:
    """A workbook as a value; `properties` become custom document properties."""

    sheets: tuple[Sheet, ...]
    title: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)


class WorkbookError(PhulucError):
    """A book cannot be written as it is; `details` say what of it, for a log."""

    def __init__(self, problem: str) -> None:
        super().__init__("workbook", details=problem)

    def __reduce__(self) -> tuple:
        return type(self), (self.details,)


def expect(code, what: str) -> None:
    """xlsxwriter answers a refused call with a negative number (or, for names, a warning)."""
    if isinstance(code, int) and code < 0:
        raise WorkbookError(f"xlsxwriter refused {what} (code {code})")


def address(row: int, column: int, absolute: bool = False) -> str:
    """A1 address of a cell counted from 0."""
    letters = letters_of(column + 1)
    return f"${letters}${row + 1}" if absolute else f"{letters}{row + 1}"
