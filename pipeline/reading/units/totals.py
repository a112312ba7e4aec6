"""The totals of a wide table checked against the lines that they add up; they are never taken for a unit's.

Some totals carry no word that says so: «Các sở, ban, ngành», or the name of the district itself. They
are told by their figures.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from pipeline.grid import RawCell, full_address
from pipeline.reading.cell.value_cell import read_cell
from pipeline.reading.table.layout import Layout
from pipeline.reading.table.unit_lines import with_sums
from pipeline.reading.table.wide_table import COMPARED, Match, UnitLine, Wide
from pipeline.returns import Notice
from schemas.form.model import Row
from schemas.wording.as_text import number
from schemas.wording.papers import worded

_SHOWN = 12  # cells named in one notice
_FEWEST = 2  # lines that a total without a word for it adds up


def with_totals(layout: Layout, wide: Wide, level: Callable[[UnitLine], str]) -> Wide:
    """The table, lines that come to exactly what stands below them among its totals.

    `level` is that of the unit that a line names, '' where none is known. A line of nobody may add up
    all those to the next of nobody, one of a district the communes that follow it.
    """
    columns = _added_up(wide)
    found = set()
    for place, line in enumerate(wide.lines):
        if line.is_unit and line.is_filled and level(line) in ("", "H"):
            own = list(_below(wide.lines[place + 1 :], level(line), level))
            filled = [other.row for other in own if other.is_filled]
            total = line._replace(sums=tuple(filled))
            if len(filled) >= _FEWEST and not any(_differing(layout, total, columns)):
                found.add(line.row)
    if not found:
        return wide
    lines = (line._replace(level="group") if line.row in found else line for line in wide.lines)
    return replace(wide, lines=with_sums(lines))


def _below(
    lines: Sequence[UnitLine], of: str, level: Callable[[UnitLine], str]
) -> Iterator[UnitLine]:
    """The lines of units up to the next that is no part of one of this level."""
    for line in (line for line in lines if line.level != COMPARED):
        if not line.is_unit or (level(line) != "X" if of else line.is_filled and not level(line)):
            return
        yield line


def sums(layout: Layout, wide: Wide) -> Iterator[Notice]:
    """Each total that is not the sum of its lines; once, that there are totals and they hold.

    And once that there are lines which only stand there to compare with.
    """
    columns = _added_up(wide)
    totals = [line for line in wide.lines if line.sums and line.is_filled]
    wrong = {line: tuple(_differing(layout, line, columns)) for line in totals}
    for line, found in wrong.items():
        if found:
            texts = [
                worded("phrases", "sum_of_column", number=match.row.code, total=number(total), sum=number(added))
                for match, total, added in found
            ]  # fmt: skip
            cells = tuple(at(layout, line.row, match.found.column) for match, _, _ in found)
            yield Notice(
                "total_differs", tuple(match.row.key for match, _, _ in found), cells[:_SHOWN],
                (("line", line.name), ("columns", "; ".join(texts))),
            )  # fmt: skip
    if held := [line for line, found in wrong.items() if not found]:
        yield _named("totals_hold", held, layout, wide)
    if compared := [line for line in wide.lines if line.level == COMPARED and line.is_filled]:
        yield _named("lines_compared", compared, layout, wide)


def _named(notice: str, lines: Sequence[UnitLine], layout: Layout, wide: Wide) -> Notice:
    cells = tuple(at(layout, line.row, wide.names or 1) for line in lines)
    names = ", ".join(f"“{line.name}”" for line in lines)
    return Notice(notice, cells=cells[:_SHOWN], words=(("lines", names),))


def _added_up(wide: Wide) -> list[Match]:
    return [match for match in wide.matches if match.row.aggregate == "sum"]


def _differing(
    layout: Layout, total: UnitLine, columns: Sequence[Match]
) -> Iterator[tuple[Match, float, float]]:
    """(column, total, sum) where they are not the same; of figures that nobody can read, nothing."""
    for match in columns:
        column = match.found.column
        figures = [
            figure(layout.table.cells.get((row, column)), match.row)
            for row in (total.row, *total.sums)
        ]
        if None in figures:
            continue
        given, *added = (each or 0.0 for each in figures)
        if differs(given, sum(added)):
            yield match, given, sum(added)


def figure(cell: RawCell | None, row: Row) -> float | None:
    """The figure of a cell, 0 for none; None where it cannot be read."""
    if cell is None:
        return 0.0
    read = read_cell(cell, row).figure
    return None if read.state == "unreadable" else read.value or 0.0


def differs(total: float, added: float) -> bool:
    """True of a total that is not this sum, the last digits of a float aside."""
    return abs(total - added) > 1e-6 * max(1.0, abs(total))


def at(layout: Layout, row: int, column: int) -> str:
    """The full address of a cell of the table."""
    return full_address(layout.table.name, layout.table.address(row, column))
