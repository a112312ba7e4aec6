"""Cells of a sheet in, its rows as XML out: what xlsxwriter writes, ten times as fast.

Cells that many books share (a Ground) are made into XML once, and only the others each time.
"""

import functools
import itertools
import math
import operator
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import RowInfo, Worksheet

from pipeline.xlsx.book import Cell, Ground, Sheet, WorkbookError, expect
from pipeline.xlsx.looks import numbers
from pipeline.xlsx.texts import formula_xml, text_xml

Place = tuple[int, int]
Row = dict[int, str]  # column → the cell's XML, in the order of columns
Cells = list[tuple[Place, Cell]]
_BLOCK = 16  # rows that say in common how far they reach


@dataclass(frozen=True, eq=False)
class Ready:
    """A ground as XML, and the numbers of the texts that it and those before it have."""

    rows: Mapping[int, Row]
    joined: Mapping[int, str]  # the cells of each row
    texts: Mapping[str, int]
    corners: tuple[Place, ...] = ()  # of the area that it takes


def grounds(sheets: Sequence[Sheet]) -> tuple[Ground, ...]:
    """The largest first: a form's own differs more often than what all its books have."""
    found = dict.fromkeys(sheet.ground for sheet in sheets if sheet.ground)
    return tuple(sorted(found, key=lambda ground: -len(ground.cells)))


@functools.lru_cache(maxsize=12)  # three for a template: its hidden sheet, its form, its lists
def ready(chosen: tuple[Ground, ...]) -> Ready:
    """The last of the grounds; the texts of the others come before its own."""
    if not chosen:
        return Ready({}, {}, {})
    texts, cells = dict(ready(chosen[:-1]).texts), chosen[-1].cells
    if any(cell.link or cell.note for cell in cells.values()):
        raise WorkbookError("a link or a note cannot be in a ground: it is no part of the row")
    rows = _drawn({}, cells.items(), texts)
    joined = {number: "".join(row.values()) for number, row in rows.items()}
    return Ready(rows, joined, texts, _corners(rows))


def fill_rows(sheet: Sheet, own: Cells, worksheet, made: Ready) -> None:
    """Have the worksheet write its `own` cells and those made, texts numbered as they are met."""
    texts = worksheet.str_table
    rows = _drawn(made.rows, own, texts.string_table)
    touched = {number: rows[number] for number, _ in map(operator.itemgetter(0), own)}
    for place in (*made.corners, *_corners(touched)):
        expect(worksheet._check_dimensions(*place), f"{sheet.name}: cell {place}")
    joined = {**made.joined, **{n: "".join(row.values()) for n, row in touched.items()}}
    xml = "".join(_elements(rows, joined, worksheet))
    worksheet._write_rows = functools.partial(_write, xml, worksheet)
    worksheet._get_range_data = functools.partial(_range_data, sheet.cells)
    texts.count += xml.count(' t="s"><v>')


def own_cells(sheet: Sheet) -> Cells:
    """The cells that are not those of the ground, with which the sheet's cells begin."""
    cells, known = _with_merges(sheet), sheet.ground.cells if sheet.ground else {}
    if len(cells) < len(known) or not all(map(operator.eq, known, cells)):
        raise WorkbookError(f"{sheet.name}: its cells do not begin with those of its ground")
    unlike = map(operator.is_not, known.values(), cells.values())
    every = itertools.chain(unlike, itertools.repeat(True))
    return list(itertools.compress(cells.items(), every))


def _with_merges(sheet: Sheet) -> Mapping[Place, Cell]:
    """Each cell of a merged area in the look of its first: Excel draws the border from all."""
    cells = dict(sheet.cells) if sheet.merges else sheet.cells
    for top, left, bottom, right in sheet.merges:
        first = cells.get((top, left), Cell())
        area = itertools.product(range(top, bottom + 1), range(left, right + 1))
        cells |= dict.fromkeys(area, Cell(None, first.style)) | {(top, left): first}
    return cells


def _drawn(
    rows: Mapping[int, Row], cells: Iterable[tuple[Place, Cell]], texts: dict[str, int]
) -> dict[int, Row]:
    """The rows with these cells in them; rows without are the very rows that were given."""
    drawn, own, unordered = dict(rows), set(), set()
    for (number, column), cell in cells:
        if number not in own:
            own.add(number)
            drawn[number] = dict(drawn.get(number, ()))
        row = drawn[number]
        if row and column not in row and column < next(reversed(row)):
            unordered.add(number)
        row[column] = _cell(number, column, cell, texts)
    for number in unordered:
        drawn[number] = dict(sorted(drawn[number].items()))
    return drawn


def _corners(rows: Mapping[int, Row]) -> tuple[Place, ...]:
    if not rows:
        return ()
    return (
        (min(rows), min(next(iter(row)) for row in rows.values())),
        (max(rows), max(next(reversed(row)) for row in rows.values())),
    )


def _cell(row: int, column: int, cell: Cell, texts: dict[str, int]) -> str:
    value = cell.value
    start = f'<c r="{_letters(column)}{row + 1}" s="{numbers()[cell.style]}"'
    if cell.formula:
        formula = formula_xml(cell.formula)
        if value is None or isinstance(value, str):
            return f'{start} t="str"><f>{formula}</f><v>{text_xml(value or "")}</v></c>'
        if isinstance(value, bool):
            return f'{start} t="b"><f>{formula}</f><v>{value:d}</v></c>'
        return f"{start}><f>{formula}</f><v>{_finite(value)}</v></c>"
    if value is None or value == "":
        return f"{start}/>"
    if isinstance(value, str):
        return f'{start} t="s"><v>{texts.setdefault(value, len(texts))}</v></c>'
    if isinstance(value, bool):
        return f'{start} t="b"><v>{value:d}</v></c>'
    return f"{start}><v>{_finite(value):.16G}</v></c>"


def _finite(value) -> float:
    if not isinstance(value, int | float) or not math.isfinite(value):
        raise WorkbookError(f"neither text nor a finite number: {value!r}")
    return value


_letters = functools.cache(xl_col_to_name)


def _elements(rows: Mapping[int, Row], joined: Mapping[int, str], worksheet) -> Iterator[str]:
    """Rows with cells, and those that only have a height, in order."""
    info, numbers = worksheet.row_info, sorted(rows.keys() | worksheet.row_info.keys())
    heights = worksheet.default_row_height, worksheet.original_row_height
    for _, block in itertools.groupby(numbers, lambda number: number // _BLOCK):
        block = list(block)
        span = _span([rows[number] for number in block if number in rows])
        for number in block:
            look = info.get(number)
            look = look and _row_attributes(look.height, look.hidden, look.level, heights)
            start = f'<row r="{number + 1}"{span}{look or ""}'
            yield f"{start}>{joined[number]}</row>" if number in rows else f"{start}/>"


def _span(rows: Sequence[Row]) -> str:
    """From where to where rows have cells, which those of a block say in common."""
    if not rows:
        return ""
    first, last = min(next(iter(row)) for row in rows), max(next(reversed(row)) for row in rows)
    return f' spans="{first + 1}:{last + 1}"'


@functools.lru_cache(maxsize=4096)
def _row_attributes(height: int, hidden: bool, level: int, heights: tuple[int, int]) -> str:
    """What stands in a row element after number and span, as xlsxwriter writes it."""
    scratch = Worksheet()
    scratch.fh, (scratch.default_row_height, scratch.original_row_height) = StringIO(), heights
    scratch._write_row(0, None, RowInfo(height, None, hidden, level, False))
    return scratch.fh.getvalue().removeprefix('<row r="1"').removesuffix(">")


def _write(xml: str, worksheet) -> None:
    worksheet.fh.write(xml)


def _range_data(cells: Mapping[Place, Cell], top: int, left: int, bottom: int, right: int) -> list:
    """What a chart keeps of the cells that it shows."""
    found = [cells.get((r, c)) for r in range(top, bottom + 1) for c in range(left, right + 1)]
    return [_charted(cell) for cell in found]


def _charted(cell: Cell | None):
    if cell is None:
        return None
    if isinstance(cell.value, int | float) and not cell.formula:
        return f"{cell.value:.16g}"
    return "" if cell.value is None else cell.value
