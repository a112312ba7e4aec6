"""A cell as a value → that cell of a worksheet, by xlsxwriter's call for its kind.

Text is always written as text, never as a formula, link or number.
"""

import math

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipeline.xlsx.book import Cell, Sheet, WorkbookError, expect
from pipeline.xlsx.looks import Looks
from pipeline.xlsx.texts import CELL, CELL_FORMULA, NOTE, bounded, escaped

_NOTE_WIDTH, _NOTE_LETTERS, _NOTE_LINE = 380, 52, 19  # pixels, letters on a line, pixels


class _EmptyText(str):
    """The result "" of a formula; xlsxwriter takes the plain "" for a result still to be computed."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = str.__hash__


_EMPTY = _EmptyText()


def write_cells(sheet: Sheet, worksheet: Worksheet, looks: Looks) -> None:
    """Every cell, and those of merged areas in the look of the first: Excel draws all borders."""
    for area in sheet.merges:
        first = sheet.cells.get(area[:2], Cell())
        expect(worksheet.merge_range(*area, "", looks(first.style)), f"merge {area}")
    inside = _covered(sheet)
    for (row, column), cell in sheet.cells.items():
        if (row, column) in inside:
            continue
        code = _write(worksheet, row, column, cell, looks(cell.style))
        if code:
            expect(code, f"{sheet.name}: cell {row}, {column}")
        if cell.note:
            code = worksheet.write_comment(
                row, column, bounded(cell.note, NOTE), _note_box(cell.note)
            )
            expect(code, f"{sheet.name}: note {row}, {column}")


def _covered(sheet: Sheet) -> set[tuple[int, int]]:
    """The places of merged areas that are not their first: what stands there is never seen."""
    return {
        (row, column)
        for top, left, bottom, right in sheet.merges
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }


def _write(worksheet: Worksheet, row: int, column: int, cell: Cell, look: Format) -> int:
    """Returns xlsxwriter's code."""
    value = cell.value
    if cell.link:  # with a text of its own for the cell, which is then written over
        code = worksheet.write_url(row, column, cell.link, look, "…")
        expect(code, f"link {row}, {column}")
    if cell.formula:
        return _write_formula(worksheet, row, column, cell, look)
    if value is None or value == "":
        return worksheet.write_blank(row, column, None, look)
    if isinstance(value, str):
        return _write_text(worksheet, row, column, bounded(value, CELL), look)
    if isinstance(value, bool):
        return worksheet.write_boolean(row, column, value, look)
    return worksheet.write_number(row, column, finite(value), look)


def _write_text(worksheet: Worksheet, row: int, column: int, text: str, look: Format) -> int:
    """xlsxwriter takes «<r>…</r>» for rich text that is XML already; rich text it writes escaped."""
    if text.startswith("<r>") and text.endswith("</r>"):
        return worksheet.write_rich_string(row, column, text[:1], look, text[1:], look)
    return worksheet.write_string(row, column, text, look)


def _write_formula(worksheet: Worksheet, row: int, column: int, cell: Cell, look: Format) -> int:
    if len(cell.formula) > CELL_FORMULA:
        raise WorkbookError(f"formula of {len(cell.formula)} letters: {cell.formula[:60]}")
    result = cell.value
    if result is None or result == "":
        result = _EMPTY
    elif isinstance(result, str):
        result = escaped(bounded(result, CELL))
    else:
        result = finite(result)
    return worksheet.write_formula(row, column, cell.formula, look, result)


def finite(value: object) -> float:
    """The number; raises WorkbookError for what Excel has no number for."""
    if not isinstance(value, int | float) or not math.isfinite(value):
        raise WorkbookError(f"neither text nor a finite number: {value!r}")
    return value


def _note_box(text: str) -> dict[str, object]:
    """A box in which the whole note can be read: Excel's own is four short lines high."""
    lines = sum(1 + len(paragraph) // _NOTE_LETTERS for paragraph in text.split("\n"))
    return {
        "author": "phuluc", "width": _NOTE_WIDTH, "height": min(_NOTE_LINE * (lines + 1), 800),
        "font_name": "Times New Roman", "font_size": 11,
    }  # fmt: skip
