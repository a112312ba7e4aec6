"""The table of a wide form and who is known to have sent it in, the Layout on that unit's line out.

It is the table of one unit here (of several: table.py). Where it is not clear whose line is
meant nothing is chosen; the office is asked.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from pipeline.reading.table.layout import Layout, joined
from pipeline.reading.table.wide_layout import on_lines
from pipeline.reading.table.wide_table import UnitLine, Wide
from pipeline.reading.units.totals import at, sums
from pipeline.returns import Notice
from schemas.text import first_of
from schemas.units.unit import Roster, Unit
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
    layout: Layout, claimed: Collection[str], roster: Roster
) -> tuple[Layout, tuple[Notice, ...]]:
    """A wide layout on the line of the unit that marks, title or caller claim, else on its only line.

    A layout that is not wide comes back as it is. What the line itself says of its unit stands in the
    title then.
    """
    if layout.wide is None:
        return layout, ()
    told: list[Notice] = []
    parts = tuple(_part(part, roster, {*claimed}, told) for part in layout.parts or (layout,))
    if not layout.parts:
        return parts[0], tuple(told)
    return joined(layout, parts), tuple(dict.fromkeys(told))


def _part(layout: Layout, roster: Roster, claimed: set[str], told: list[Notice]) -> Layout:
    wide = layout.wide
    if wide is None:
        return layout
    choice = _choose(wide, roster, claimed)
    if choice.asks:
        told.append(_question(layout, wide, choice))
    told += sums(layout, wide)
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
    own = [line for line in units if claimed & {unit.id for unit in named_on(line, roster)}]
    others = tuple(line for line in filled if line not in own)
    if own:
        rows = tuple(line.row for line in own if line.is_filled) or (own[0].row,)
        return _Choice(rows, asks="lines_of_others" if others else "", of=others)
    said = {named_on(line, roster) for line in filled}
    if len(filled) == 1 or (len(said) == 1 and () not in said):
        named = said - {()} or {named_on(line, roster) for line in _heads(filled[0], units)}
        return _Choice(tuple(line.row for line in filled), next(iter(named), ()))
    if filled:
        return _Choice((filled[0].row,), asks="several_units", of=filled)
    return _without_unit(wide, units, roster)


def _heads(line: UnitLine, units: Sequence[UnitLine]) -> list[UnitLine]:
    """The one line with a name, where it stands over this one without: the name has a row of its own."""
    named = [other for other in units if other.name]
    return named if not line.name and len(named) == 1 and named[0].row < line.row else []


def _without_unit(wide: Wide, units: Sequence[UnitLine], roster: Roster) -> _Choice:
    """No unit's line has a figure: a total alone may be all that was filled in, or nothing was."""
    totals = tuple(line for line in wide.lines if line.is_filled)
    if totals and all(line.level == "whole" for line in totals):
        return _Choice((totals[0].row,), asks="only_total", of=totals)
    if totals:
        return _Choice((totals[0].row,), asks="several_units", of=totals)
    named = next((line for line in units if named_on(line, roster)), None)
    if named:
        return _Choice((named.row,), named_on(named, roster) if len(units) == 1 else ())
    return _Choice((wide.headings + 1,))


def named_on(line: UnitLine, roster: Roster) -> tuple[Unit, ...]:
    """The units that the words of a line name."""
    return roster.named(line.name) or roster.within(line.name)


def _question(layout: Layout, wide: Wide, choice: _Choice) -> Notice:
    """Which lines there are, each with its cell."""
    cells = tuple(at(layout, line.row, wide.names or 1) for line in choice.of)
    names = [line.name or cell for line, cell in zip(choice.of, cells, strict=True)]
    words = {"count": str(len(choice.of)), "units": first_of(names), "sheet": layout.table.name}
    return Notice(choice.asks, cells=cells[:_SHOWN], words=tuple(words.items()))
