"""The table of a wide form and who is known to have sent it in, the Layout on that unit's line out.

A file is a return of one unit: the register, its decisions and what is kept of readings are by the
checksum of a file. Where a table speaks of several units nothing is chosen; the office is asked.
Totals are checked against the lines that they add up, and never taken for a unit's.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.grid import full_address
from pipeline.reading.cell.value_cell import read_cell
from pipeline.reading.table.layout import Layout
from pipeline.reading.table.title_claims import units_of
from pipeline.reading.table.wide_layout import on_lines
from pipeline.reading.table.wide_table import Match, UnitLine, Wide
from pipeline.returns import Notice
from schemas.text import first_of
from schemas.units.unit import Roster, Unit
from schemas.wording.as_text import number
from schemas.wording.papers import worded

_SHOWN = 12  # cells named in one notice


@dataclass(frozen=True, slots=True)
class _Choice:
    """The rows to read, whose they are by their name, and the notice that asks where it is not clear."""

    rows: tuple[int, ...]
    named: tuple[Unit, ...] = ()
    asks: str = ""
    of: tuple[UnitLine, ...] = ()


def on_unit_line(
    layout: Layout, marks: Iterable[Mapping[str, str]], roster: Roster, given: str = ""
) -> tuple[Layout, tuple[Notice, ...]]:
    """A wide layout on the line of the unit that marks, title or caller name, else on its only line.

    A layout that is not wide comes back as it is. What the line itself says of its unit stands in the
    title then.
    """
    if layout.wide is None:
        return layout, ()
    told: list[Notice] = []
    claimed = {mark["unit"] for mark in marks} | ({given} if given else set())
    claimed = claimed or {unit.id for unit in units_of(layout.title, roster)}
    parts = tuple(_part(part, roster, claimed, told) for part in layout.parts or (layout,))
    if not layout.parts:
        return parts[0], tuple(told)
    joined = replace(
        layout, parts=parts, placed=tuple(item for part in parts for item in part.placed),
        unplaced=tuple(record for part in parts for record in part.unplaced),
        title=tuple(dict.fromkeys(line for part in parts for line in part.title)),
    )  # fmt: skip
    return joined, tuple(dict.fromkeys(told))


def _part(layout: Layout, roster: Roster, claimed: set[str], told: list[Notice]) -> Layout:
    wide = layout.wide
    if wide is None:
        return layout
    choice = _choose(wide, roster, claimed)
    if choice.asks:
        told.append(_question(layout, wide, choice))
    told += _sums(layout, wide)
    names = [unit.id for unit in choice.named]
    if claimed and names and claimed.isdisjoint(names):
        first = " / ".join(roster.by_id[name].name for name in claimed if name in roster.by_id)
        told.append(Notice.of(
            "unit_conflict", first=first, second=choice.named[0].name,
            where=worded("register", "where.line"), other=names[0],
        ))  # fmt: skip
    elif len(names) == 1 and not claimed:
        layout = replace(layout, title=(*layout.title, choice.named[0].name))
    return on_lines(layout, wide, choice.rows, doubtful=choice.asks == "several_units")


def _choose(wide: Wide, roster: Roster, claimed: set[str]) -> _Choice:
    units = [line for line in wide.lines if line.is_unit]
    filled = tuple(line for line in units if line.is_filled)
    own = [line for line in units if claimed & {unit.id for unit in _named(line, roster)}]
    others = tuple(line for line in filled if line not in own)
    if own:
        rows = tuple(line.row for line in own if line.is_filled) or (own[0].row,)
        return _Choice(rows, asks="lines_of_others" if others else "", of=others)
    said = {_named(line, roster) for line in filled}
    if len(filled) == 1 or (len(said) == 1 and () not in said):
        return _Choice(tuple(line.row for line in filled), next(iter(said)))
    if filled:
        return _Choice((filled[0].row,), asks="several_units", of=filled)
    return _without_unit(wide, units, roster)


def _without_unit(wide: Wide, units: Sequence[UnitLine], roster: Roster) -> _Choice:
    """No unit's line has a figure: a total alone may be all that was filled in, or nothing was."""
    totals = tuple(line for line in wide.lines if line.is_filled)
    if totals and all(line.level == "whole" for line in totals):
        return _Choice((totals[0].row,), asks="only_total", of=totals)
    if totals:
        return _Choice((totals[0].row,), asks="several_units", of=totals)
    named = next((line for line in units if _named(line, roster)), None)
    if named:
        return _Choice((named.row,), _named(named, roster) if len(units) == 1 else ())
    return _Choice((wide.headings + 1,))


def _named(line: UnitLine, roster: Roster) -> tuple[Unit, ...]:
    return roster.named(line.name) or roster.within(line.name)


def _question(layout: Layout, wide: Wide, choice: _Choice) -> Notice:
    """Which lines there are, each with its cell."""
    cells = tuple(_at(layout, line.row, wide.names or 1) for line in choice.of)
    names = [line.name or cell for line, cell in zip(choice.of, cells, strict=True)]
    words = {"count": str(len(choice.of)), "units": first_of(names), "sheet": layout.table.name}
    return Notice(choice.asks, cells=cells[:_SHOWN], words=tuple(words.items()))


def _sums(layout: Layout, wide: Wide) -> Iterator[Notice]:
    """Each total that is not the sum of its lines; once, that there are totals and they hold."""
    columns = [match for match in wide.matches if match.row.aggregate == "sum"]
    totals = [line for line in wide.lines if line.sums and line.is_filled]
    wrong = {line: tuple(_differing(layout, line, columns)) for line in totals}
    for line, found in wrong.items():
        if found:
            texts = [
                worded("phrases", "sum_of_column", number=match.row.code, total=number(total), sum=number(added))
                for match, total, added in found
            ]  # fmt: skip
            cells = tuple(_at(layout, line.row, match.found.column) for match, _, _ in found)
            yield Notice(
                "total_differs", tuple(match.row.key for match, _, _ in found), cells[:_SHOWN],
                (("line", line.name), ("columns", "; ".join(texts))),
            )  # fmt: skip
    if held := [line for line, found in wrong.items() if not found]:
        cells = tuple(_at(layout, line.row, wide.names or 1) for line in held)
        names = ", ".join(f"“{line.name}”" for line in held)
        yield Notice("totals_hold", cells=cells[:_SHOWN], words=(("lines", names),))


def _differing(
    layout: Layout, total: UnitLine, columns: Iterable[Match]
) -> Iterator[tuple[Match, float, float]]:
    """(column, total, sum) where they are not the same; of figures that nobody can read, nothing."""
    for match in columns:
        figures = [_figure(layout, row, match) for row in (total.row, *total.sums)]
        if None in figures:
            continue
        given, *added = (figure or 0.0 for figure in figures)
        if abs(given - sum(added)) > 1e-6 * max(1.0, abs(given)):
            yield match, given, sum(added)


def _figure(layout: Layout, row: int, match: Match) -> float | None:
    """The figure of a cell, 0 for none; None where it cannot be read."""
    cell = layout.table.cells.get((row, match.found.column))
    if cell is None:
        return 0.0
    figure = read_cell(cell, match.row).figure
    return None if figure.state == "unreadable" else figure.value or 0.0


def _at(layout: Layout, row: int, column: int) -> str:
    return full_address(layout.table.name, layout.table.address(row, column))
