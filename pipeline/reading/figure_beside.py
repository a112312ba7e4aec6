"""A Layout and its Answers in, Notices out where a blank has a figure beside it, on the same line.

People type into the wrong column. The figure is named and never taken.
"""

import functools
import re
from collections.abc import Iterator, Mapping

from pipeline.grid import RawCell, full_address
from pipeline.reading.cell.stored_number import raw_text
from pipeline.reading.table.labels import label_key
from pipeline.reading.table.layout import Layout, Placed
from pipeline.reading.table.unread_columns import Unread
from pipeline.returns import Answer, Notice
from schemas.text import fold
from schemas.wording.as_text import BESIDE

_NUMBER = r"[0-9][0-9.,]*(?:\s*/\s*[0-9][0-9.,]*)?\s*%?"
_FIGURE = re.compile(rf"\s*{_NUMBER}\s*")
_WITH_UNIT = re.compile(rf"\s*[:=(\-–]?\s*(?P<figure>{_NUMBER})\s*(?P<unit>[^\d:;]*)")
_NAMED = ("numerator", "denominator", "unit")
_SELDOM = 0.2  # of its figures may a column have beside figures that were read


def beside_notices(layout: Layout, answers: Mapping[str, Answer]) -> list[Notice]:
    """One notice for each blank with a figure beside it, in the order of the table."""
    columns = {
        (column.table.name, column.column): column
        for part in layout.parts or (layout,) for column in part.unread
        if not column.is_rival and column.beside_figures <= _SELDOM * column.figures
    }  # fmt: skip
    notices = []
    for placed in layout.placed:
        answer = answers.get(placed.row.key)
        if placed.row.is_value and answer is not None and answer.figure.state == "blank":
            notices += [_notice(placed, *found) for found in _beside(placed, columns)][:1]
    return notices


def _beside(
    placed: Placed, columns: Mapping[tuple[str, int], Unread]
) -> Iterator[tuple[int, str, str]]:
    """Column, its name and its text, for every figure on the line."""
    record = placed.record
    for name in _NAMED:
        if name in record.cells and _is_figure(record.cells[name]):
            yield record.columns[name], BESIDE[name], raw_text(record.cells[name])
    for name, words in (("note", record.note), ("label", _after(record.label, placed.row.label))):
        if figure := _figure_of(words, placed.row.unit):
            yield record.columns[name], BESIDE[name], figure
    for at, cell in sorted(record.beside.items()):
        column = columns.get((record.table.name, at))
        if column is not None and _is_figure(cell):
            yield at, column.heading or BESIDE["column"], raw_text(cell)


def _is_figure(cell: RawCell) -> bool:
    return cell.kind == "number" or (
        cell.kind == "text" and _FIGURE.fullmatch(cell.value) is not None
    )


def _figure_of(words: str, unit: str) -> str:
    """«9» or «9 văn bản», where nothing else is said; '' for other words."""
    match = _WITH_UNIT.fullmatch(words)
    if match is None:
        return ""
    known = {"", *(fold(part) for part in unit.split(","))}
    return words.strip(" :=-–(") if fold(match["unit"]) in known else ""


@functools.lru_cache(maxsize=4096)
def _after(label: str, of_form: str) -> str:
    """What follows the form's own words in a label: «… đã ban hành: 9»."""
    for at in range(len(label) - 1, 0, -1):
        if label[at - 1] in " :=(" and label_key(label[:at]) == label_key(of_form):
            return label[at:]
    return ""


def _notice(placed: Placed, column: int, name: str, raw: str) -> Notice:
    record = placed.record
    cell = full_address(record.table.name, record.table.address(record.row, column))
    return Notice("figure_beside", (placed.row.key,), (cell,), (("column", name), ("raw", raw)))
