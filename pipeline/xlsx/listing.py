"""Columns and records in, a printable list out: title, header, a filter, one line per record."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.xlsx.row_heights import lines, row_height
from pipeline.xlsx.write import Cell, Page, Sheet
from schemas.text import shortened

Record = Sequence[Cell]
_LONGEST = 1000  # letters that the tallest row shows


@dataclass(frozen=True, slots=True)
class Column:
    header: str
    width: float


def listing(
    name: str,
    titles: Sequence[Cell],
    columns: Sequence[Column],
    records: Sequence[Record],
    page: Page,
    above: Sequence[Record] = (),
) -> Sheet:
    """Title lines, the rows of `above` (a table of totals, say), then the list itself.

    What stands above the list is short or runs over the empty cells to its right. With nothing
    above, the header is frozen; under a table of totals it would take up half the screen.
    """
    widths = tuple(column.width for column in columns)
    header = [Cell(column.header, "list_header") for column in columns]
    start = len(titles) + len(above) + bool(above) + 1
    heads: dict[int, Record] = {line: [cell] for line, cell in enumerate(titles)}
    heads |= dict(enumerate(above, len(titles) + 1))
    tall = {start: header} | dict(enumerate(records, start + 1))
    cells = {
        (line, column): cell
        for line, record in (heads | tall).items()
        for column, cell in enumerate(record)
    }
    last = max(start + 1, start + len(records))
    return Sheet(
        name, cells, widths,
        heights={line: _height(record, widths) for line, record in tall.items()},
        freeze=None if above else (start + 1, 0),
        filter=(start, 0, last, len(columns) - 1),
        page=replace(page, repeat_rows=(start, start)),
    )  # fmt: skip


def link_cell(text: str, link: str, width: float) -> Cell:
    """A text that leads somewhere, where it is short: LibreOffice breaks no linked text, it cuts it."""
    leads = bool(link) and lines(text, width, "list_name_link") == 1
    return (
        Cell(text or None, "list_name_link", link=link)
        if leads
        else Cell(text or None, "list_cell")
    )


def readable(text: str) -> str:
    """A text of a list, cut where its row could not show it."""
    return shortened(text, _LONGEST)


def _height(record: Record, widths: Sequence[float]) -> float:
    return row_height(
        (str(cell.value), width, cell.style)
        for cell, width in zip(record, widths, strict=True)
        if cell.value is not None
    )
