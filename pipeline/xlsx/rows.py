"""A sheet as a value → the rows of its part, as XML.

One text in many cells is made into XML once; text stands in the cell itself and is always text,
never a formula, link or number.
"""

import functools
import math
from collections.abc import Iterator, Mapping
from html import escape

from pipeline.grid import letters_of
from pipeline.xlsx.book import Cell, Sheet, WorkbookError
from pipeline.xlsx.bulk import MOST_LINKS, Bulk, Styled
from pipeline.xlsx.looks import ROW_PIXELS
from pipeline.xlsx.texts import CELL, CELL_FORMULA, bounded, escaped

_INSIDE = "internal:"  # how a link to another place of the workbook begins
_KEPT = 65_536  # values of one look, and texts of all workbooks
Place = tuple[int, int]  # row and column, from 0


class Rows:
    """The rows of a sheet; `links` are those of the bulk lines that were taken so far."""

    def __init__(
        self, sheet: Sheet, cells: Mapping[Place, Cell], numbers: Mapping[str, str]
    ) -> None:
        """`cells` are all that the sheet has; `numbers` those by which cells refer to styles."""
        self.links: list[str] = []
        self._sheet, self._all = sheet, cells
        self._cells = {style: _Cells(number) for style, number in numbers.items()}

    def __iter__(self) -> Iterator[str]:
        """One row after the other, never all of them in memory."""
        yield from self._rows()
        if self._sheet.bulk:
            yield from self._lines(self._sheet.bulk)

    def _rows(self) -> Iterator[str]:
        """Those of the cells, and those that have nothing but a height; Bulk is the end of both."""
        sheet, cells = self._sheet, self._all
        end = sheet.bulk.first if sheet.bulk else math.inf
        rows: dict[int, list[str]] = {
            row: [] for row in sorted({*sheet.heights, *(row for row, _ in cells)}) if row < end
        }
        letters = {column: letters_of(column + 1) for column in {column for _, column in cells}}
        for place in sorted(cells):
            (row, column), cell = place, cells[place]
            of_style = self._cells[cell.style]
            rows[row].append(f'<c r="{letters[column]}{row + 1}"{of_style.of_cell(cell)}')
        for row, made in rows.items():
            height, outline = (
                _height(sheet.heights.get(row)),
                _outline(*sheet.row_levels.get(row, ())),
            )
            yield f'<row r="{row + 1}"{height}{outline}>{"".join(made)}</row>'

    def _lines(self, bulk: Bulk) -> Iterator[str]:
        made = self._cells
        columns = [(letters_of(column), made[style]) for column, style in enumerate(bulk.styles, 1)]
        for number, line in enumerate(bulk.lines(), bulk.first + 1):
            cells = []
            for (letters, own), value in zip(columns, line, strict=True):
                if isinstance(value, Styled):
                    self._link(f"{letters}{number}", value.link)
                    cell = _styled(made[value.style], value)
                else:
                    cell = own[value]
                cells.append(f'<c r="{letters}{number}"{cell}')
            height = _height(bulk.heights.get(number - 1))
            yield f'<row r="{number}"{height}>{"".join(cells)}</row>'

    def _link(self, place: str, link: str) -> None:
        if not link:
            return
        if len(self.links) == MOST_LINKS:
            raise WorkbookError("more links than a sheet holds")
        where = escape(link.removeprefix(_INSIDE))
        self.links.append(f'<hyperlink ref="{place}" location="{where}"/>')


class _Cells(dict[object, str]):
    """A value → its cell in one style, after the address; most values stand in many cells."""

    def __init__(self, number: str) -> None:
        super().__init__()
        self._style = f' s="{number}"'
        self[None] = self[""] = self._blank = f"{self._style}/>"

    def __missing__(self, value: object) -> str:
        if value != value:  # NaN is in no dict: each is another
            return self._blank
        if isinstance(value, str):
            text = f'<is><t xml:space="preserve">{_text(value)}</t></is>'
            cell = f'{self._style} t="inlineStr">{text}</c>'
        else:
            cell = f"{self._style}><v>{finite(value):.16G}</v></c>"
        if len(self) < _KEPT:
            self[value] = cell
        return cell

    def of_cell(self, cell: Cell) -> str:
        """A cell that may have a formula; `value` is then the result that it has at once."""
        value = cell.value
        if cell.formula:
            return f"{self._style}{_formula(cell.formula, value)}"
        if value is None or isinstance(value, str):
            return self[value]
        if isinstance(value, bool):
            return f'{self._style} t="b"><v>{value:d}</v></c>'
        return self[finite(value)]


def _styled(of_style: _Cells, value: Styled) -> str:
    if value.formula:
        return of_style.of_cell(Cell(value.value, value.style, value.formula))
    return of_style[value.value]


def _formula(formula: str, result: object) -> str:
    if len(formula) > CELL_FORMULA:
        raise WorkbookError(f"formula of {len(formula)} letters: {formula[:60]}")
    made = f"<f>{escape(formula.removeprefix('='), quote=False)}</f>"
    if result is None or isinstance(result, str):  # "" is a result too, not one still to come
        return f' t="str">{made}<v>{_text(result or "")}</v></c>'
    if isinstance(result, bool):
        return f' t="b">{made}<v>{result:d}</v></c>'
    return f">{made}<v>{finite(result)}</v></c>"


@functools.lru_cache(maxsize=_KEPT)  # those of a template stand in all templates
def _text(text: str) -> str:
    return escape(escaped(bounded(text, CELL)), quote=False)


def finite(value: object) -> float:
    """The number; raises WorkbookError for what Excel has no number for."""
    if not isinstance(value, int | float) or not math.isfinite(value):
        raise WorkbookError(f"neither text nor a finite number: {value!r}")
    return value


def _outline(level: int = 0, folded: bool = False) -> str:
    hidden = ' hidden="1"' if folded else ""
    return f'{hidden} outlineLevel="{level}"' if level else ""


def _height(points: float | None) -> str:
    """In whole pixels, as xlsxwriter has it; nothing for that of every row."""
    pixels = ROW_PIXELS if points is None else int(points * 4 / 3 + 0.5)
    return "" if pixels == ROW_PIXELS else f' ht="{pixels * 0.75:.16g}" customHeight="1"'
