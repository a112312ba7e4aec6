"""Cells of a sheet in, its rows as XML out: what xlsxwriter writes, ten times as fast.

Cells that many books share (a Ground) are made into XML once, and only the others each time.
"""

import functools
import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import RowInfo, Worksheet

from pipeline.book import Cell, Ground, Sheet, WorkbookError, expect
from pipeline.palette import numbers
from pipeline.xlsx_texts import formula_xml, text_xml

Place = tuple[int, int]
Row = dict[int, str]  # column → the cell's XML, in the order of columns
_BLOCK = 16  # rows that say in common how far they reach


@dataclass(frozen=True, eq=False)
class Ready:
    """A ground as XML, and the numbers of the texts that it and those before it have."""

    rows: Mapping[int, Row]
    joined: Mapping[int, str]
    texts: Mapping[str, int]


def grounds(sheets: Sequence[Sheet]) -> tuple[Ground, ...]:
    """The largest first: a form's own differs more often than what all its books have."""
    found = dict.fromkeys(sheet.ground for sheet in sheets if sheet.ground)
    return tuple(sorted(found, key=lambda ground: -len(ground.cells)))


@functools.lru_cache(maxsize=64)
def ready(chosen: tuple[Ground, ...]) -> Ready:
    """The last of the grounds; the texts of the others come before its own."""
    texts = dict(ready(chosen[:-1]).texts) if chosen else {}
    rows = _rows(chosen[-1].cells, None, Ready({}, {}, {}), texts) if chosen else {}
    return Ready(rows, {number: "".join(row.values()) for number, row in rows.items()}, texts)


def fill_rows(sheet: Sheet, worksheet, made: Ready | None) -> None:
    """Have the worksheet write the sheet's cells, the texts in them numbered as they are met."""
    texts = worksheet.str_table
    rows = _rows(_with_merges(sheet), sheet.ground, made or ready(()), texts.string_table)
    for number, row in rows.items():
        for column in (next(iter(row)), next(reversed(row))):
            code = worksheet._check_dimensions(number, column)
            expect(code, f"{sheet.name}: cell {number},{column}")
    xml = "".join(_row_elements(rows, made or ready(()), worksheet))
    worksheet._write_rows = functools.partial(_write, xml, worksheet)
    worksheet._get_range_data = functools.partial(_range_data, sheet.cells)
    texts.count += xml.count(' t="s"><v>')


def _with_merges(sheet: Sheet) -> Mapping[Place, Cell]:
    """Each cell of a merged area in the look of its first: Excel draws the border from all."""
    cells = dict(sheet.cells) if sheet.merges else sheet.cells
    for top, left, bottom, right in sheet.merges:
        first = cells.get((top, left), Cell())
        area = itertools.product(range(top, bottom + 1), range(left, right + 1))
        cells |= dict.fromkeys(area, Cell(None, first.style)) | {(top, left): first}
    return cells


def _rows(
    cells: Mapping[Place, Cell], ground: Ground | None, made: Ready, texts: dict[str, int]
) -> dict[int, Row]:
    """Every row; those that are as in the ground are the very rows made ready."""
    known = ground.cells if ground else {}
    rows, own, unordered = dict(made.rows) if ground else {}, set(), set()
    if not known.keys() <= cells.keys():
        raise WorkbookError("a cell of the ground is missing")
    for (row, column), cell in cells.items():
        if known.get((row, column)) is cell:
            continue
        if row not in own:
            own.add(row)
            rows[row] = dict(rows.get(row, ()))
        line = rows[row]
        if column not in line and line and column < next(reversed(line)):
            unordered.add(row)
        line[column] = _cell(row, column, cell, texts)
    for row in unordered:
        rows[row] = dict(sorted(rows[row].items()))
    return rows


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


def _row_elements(rows: Mapping[int, Row], made: Ready, worksheet):
    """Rows with cells, and those that only have a height, in order."""
    reach: dict[int, tuple[int, int]] = {}
    for number, row in rows.items():
        low, high = reach.get(number // _BLOCK, (math.inf, 0))
        reach[number // _BLOCK] = min(low, next(iter(row))), max(high, next(reversed(row)))
    info, heights = (
        worksheet.row_info,
        (worksheet.default_row_height, worksheet.original_row_height),
    )
    for number in sorted(rows.keys() | info.keys()):
        start = _row_start(reach.get(number // _BLOCK), info.get(number), heights)
        if number not in rows:
            yield f'<row r="{number + 1}"{start}/>'
            continue
        row = rows[number]
        inner = made.joined[number] if row is made.rows.get(number) else "".join(row.values())
        yield f'<row r="{number + 1}"{start}>{inner}</row>'


def _row_start(reach: tuple[int, int] | None, info: RowInfo | None, heights: tuple) -> str:
    shown = (info.height, info.hidden, info.level) if info else ()
    return _row_attributes(reach and f"{reach[0] + 1}:{reach[1] + 1}", shown, heights)


@functools.lru_cache(maxsize=4096)
def _row_attributes(span: str | None, shown: tuple, heights: tuple[int, int]) -> str:
    """What stands in a row element after its number, as xlsxwriter writes it."""
    scratch = Worksheet()
    scratch.fh, (scratch.default_row_height, scratch.original_row_height) = StringIO(), heights
    info = RowInfo(*(shown[0], None, shown[1], shown[2], False)) if shown else None
    scratch._write_row(0, span, info)
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
