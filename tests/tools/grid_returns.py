"""A good return of a grid form as a sheet of cells, and what people do to its lines.

What they do to its columns is done as to those of a wide one (wide_returns.py).
"""

import functools
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
from grid_forms import AGES, SEXES, form_of_ages
from wide_forms import write_head
from wide_returns import DAYS, OWN, PERIOD, ROSTER, Ruin, Sheet, what_stands

from pipeline.reading.read_return import Expected, read_content
from pipeline.returns import Return
from schemas.form.model import Form
from schemas.units.unit import Unit

LABELS = 2  # the column of labels


@functools.cache
def form() -> Form:
    return form_of_ages(Path(tempfile.mkdtemp()))


@functools.cache
def truth() -> dict[str, int]:
    """The figure of each cell by its code: no two are equal, none is the number of a line or column."""
    return {row.code: 101 + 7 * place for place, row in enumerate(form().value_rows)}


def good_sheet(figures: Mapping[str, Any] | None = None, unit: Unit = OWN) -> Sheet:
    """The official table with the unit's name, its days and a figure in each cell, by its code."""
    figures = truth() if figures is None else figures
    page = openpyxl.Workbook().active
    title = f"Lao động học nghề tại {unit.name}"
    numbered = write_head(page, list(SEXES.values()), (title, DAYS))
    cells, merges = what_stands(page)
    numbers = {key: place for place, key in enumerate(SEXES, 1)}
    for row, (key, line) in enumerate(AGES.items(), numbered + 1):
        cells[row, 1], cells[row, LABELS] = line["code"], line["label"]
        for column, at in numbers.items():
            asked = form().by_key.get(f"{key}__{column}")
            if asked and asked.code in figures:
                cells[row, at] = figures[asked.code]
    return Sheet(cells, merges, numbered + 1, len(AGES))


def read(data: bytes) -> Return:
    """The file as the office reads it, told only which form and period it asks."""
    expected = Expected((form(),), ROSTER, "", PERIOD, form())
    return read_content("a.xlsx", lambda: data, expected)


def row_of(sheet: Sheet, label: str, nth: int = 0) -> int:
    """Where the nth line of this label stands."""
    return sorted(r for (r, c), text in sheet.cells.items() if c >= LABELS and text == label)[nth]


def move_rows(sheet: Sheet, to: Callable[[int], int]) -> None:
    sheet.cells = {(to(r), c): value for (r, c), value in sheet.cells.items()}
    sheet.merges = [[to(a), b, to(c), d] for a, b, c, d in sheet.merges]


def insert_line(before: str, *values: Any) -> Ruin:
    """A line over that of a label, with these values from the first column on."""

    def ruin(sheet: Sheet) -> None:
        at = row_of(sheet, before)
        move_rows(sheet, lambda row: row + (row >= at))
        sheet.cells |= {(at, c): value for c, value in enumerate(values, 1) if value is not None}
        sheet.lines += 1

    return ruin


def delete_line(label: str) -> Ruin:
    def ruin(sheet: Sheet) -> None:
        at = row_of(sheet, label)
        sheet.cells = {(r - (r > at), c): v for (r, c), v in sheet.cells.items() if r != at}
        sheet.lines -= 1

    return ruin


def swap_lines(one: str, other: str) -> Ruin:
    """Two lines exchanged with all that stands on them."""

    def ruin(sheet: Sheet) -> None:
        first, second = row_of(sheet, one), row_of(sheet, other)
        move_rows(sheet, lambda row: {first: second, second: first}.get(row, row))

    return ruin


def no_numbers(sheet: Sheet) -> None:
    """STT of all lines emptied."""
    sheet.cells = {(r, c): v for (r, c), v in sheet.cells.items() if r < sheet.line or c > 1}


def every_cell(change: Callable[[int], Any]) -> Ruin:
    def ruin(sheet: Sheet) -> None:
        sheet.cells |= {
            place: change(value) for place, value in sheet.cells.items()
            if place[0] >= sheet.line and isinstance(value, int)
        }  # fmt: skip

    return ruin


def put(label: str, column: int, value: Any, nth: int = 0) -> Ruin:
    """Another content of the cell of a line and of the column of this number; None for none."""

    def ruin(sheet: Sheet) -> None:
        place = row_of(sheet, label, nth), column + LABELS
        sheet.cells.pop(place, None)
        if value is not None:
            sheet.cells[place] = value

    return ruin


def repeat_head(before: str) -> Ruin:
    """The headings and the number line once more, as at the top of a next page."""

    def ruin(sheet: Sheet) -> None:
        at, head = row_of(sheet, before), range(3, sheet.line)
        move_rows(sheet, lambda row: row + len(head) * (row >= at))
        sheet.cells |= {
            (at + r - 3, c): value for (r, c), value in list(sheet.cells.items()) if r in head
        }
        sheet.lines += len(head)

    return ruin


def merged(label: str, column: int, down: int, right: int) -> Ruin:
    """The cell of a line and a column, by its number, merged over so many more."""

    def ruin(sheet: Sheet) -> None:
        row, at = row_of(sheet, label), column + LABELS
        sheet.merges.append([row, at, row + down, at + right])

    return ruin


def numbered_through(sheet: Sheet) -> None:
    """All lines numbered from 1 on."""
    sheet.cells |= {(sheet.line + n, 1): n + 1 for n in range(sheet.lines)}


def numbers_in_labels(sheet: Sheet) -> None:
    """«1. Dưới 18 tuổi», the column of numbers empty."""
    for row in range(sheet.line, sheet.line + sheet.lines):
        sheet.cells[row, LABELS] = f"{sheet.cells.pop((row, 1))}. {sheet.cells[row, LABELS]}"


def label_in_two(first: str, second: str) -> Ruin:
    """A label broken over two rows of the sheet, the figures beside its first part."""

    def ruin(sheet: Sheet) -> None:
        row = row_of(sheet, f"{first} {second}")
        move_rows(sheet, lambda at: at + (at > row))
        sheet.cells |= {(row, LABELS): first, (row + 1, LABELS): second}
        sheet.lines += 1

    return ruin
