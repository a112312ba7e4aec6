"""The table of a wide form in, a Layout on the line of each unit that it is of out.

A level puts its units into one table and sends that. Each line is then a return of its own, of the
unit that it names; totals and subtotals are of nobody. A line whose unit nobody knows, or that stands
there twice, is asked.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline import limits
from pipeline.reading.table.layout import Layout, joined
from pipeline.reading.table.title_claims import units_of
from pipeline.reading.table.wide_layout import on_lines
from pipeline.reading.table.wide_table import UnitLine
from pipeline.reading.units.totals import at, sums, with_totals
from pipeline.returns import TABLE_OF_UNITS, TOTAL_LINE, Notice
from schemas.form.model import Form
from schemas.text import fold
from schemas.units.unit import Roster, Unit
from schemas.vocabulary.words import phrases
from schemas.wording.papers import worded

_NUMBERED = re.compile(r"^\s*(?:\d{1,3}|[IVXivx]{1,5})[.)/]\s*|^\s*[-+*•–]\s*")
_FEWEST = 2  # lines with figures, of which one names a unit
_Share = tuple[int, UnitLine]  # part of the layout, and a line in it


@dataclass(frozen=True, slots=True)
class TableLine:
    """What a table says of one unit: the layout on its line, what its row is called, what is asked.

    `unit` is '' where the line names none of the roster, or several, and the words of a total on its
    line; `asked` is the unit that is asked the same. `form` is that of an open list with the lines of this
    table, where others of the file have lines of their own.
    """

    unit: str
    place: str
    layout: Layout
    notices: tuple[Notice, ...]
    asked: Unit | None
    form: Form | None = None

    @property
    def is_total(self) -> bool:
        return any(notice.id == TOTAL_LINE for notice in self.notices)


@dataclass(frozen=True, slots=True)
class UnitTable:
    """A table of several units, and what is told of it as a whole."""

    lines: tuple[TableLine, ...]
    notices: tuple[Notice, ...]


def claimed_units(
    layout: Layout, marks: Sequence[Mapping[str, str]], roster: Roster, given: str = ""
) -> set[str]:
    """The ids of the units that marks and caller, else the lines over the table, say it is from."""
    claimed = {mark["unit"] for mark in marks} | ({given} if given else set())
    return claimed or {unit.id for unit in units_of(layout.title, roster)}


def unit_table(layout: Layout, roster: Roster) -> UnitTable | None:
    """The table as one of several units; None where it is not wide, or of one unit or of nobody."""
    if layout.wide is None:
        return None
    parts = [_with_totals(part, roster) for part in layout.parts or (layout,)]
    shares = _by_unit(parts, roster)
    filled = [subject for subject, own in shares.items() if any(line.is_filled for _, line in own)]
    known = [subject for subject in filled if subject in roster.by_id]
    if len(filled) < _FEWEST or not known or len(shares) > limits.UNITS:
        return None
    own = [subject for subject in shares if subject in filled or subject in roster.by_id]
    units = [
        _unit_line(layout, parts, roster.by_id.get(subject), shares[subject]) for subject in own
    ]
    totals = _totals(layout, parts, roster.by_id[known[0]])
    told = Notice.of(TABLE_OF_UNITS, count=str(len(units)), sheet=f"“{layout.table.name}”")
    differing = (notice for part in parts if part.wide for notice in sums(part, part.wide))
    return UnitTable((*units, *totals), (told, *differing))


def _with_totals(part: Layout, roster: Roster) -> Layout:
    def level(line: UnitLine) -> str:
        unit = unit_on(line.name, roster)
        return unit.level if unit else ""

    return replace(part, wide=with_totals(part, part.wide, level)) if part.wide else part


def _by_unit(parts: Sequence[Layout], roster: Roster) -> dict[str, list[_Share]]:
    """The lines of each unit by its id, all others by what they are called, in their order."""
    found: dict[str, list[_Share]] = {}
    for number, part in enumerate(parts):
        for line in part.wide.lines if part.wide else ():
            if line.is_unit:
                unit = unit_on(line.name, roster)
                own = unit.id if unit else f"{number}!{line.row}"
                found.setdefault(own, []).append((number, line))
    return found


def unit_on(name: str, roster: Roster) -> Unit | None:
    """The one unit of this very name, its number before it, its office's word or its place aside.

    A longer name is another place: «xã Tân Mỹ Đông» is not «xã Tân Mỹ».
    """
    office = fold(phrases("office_of_district")[0])
    words = fold(_NUMBERED.sub("", name))
    units = set()
    for said in (words, words.removeprefix(f"{office} "), f"{office} {words}"):
        units |= {
            *roster.named(said),
            *(unit for unit in roster.within(said) if _is_with_place(said, unit)),
        }
    return units.pop() if len(units) == 1 else None


def _is_with_place(words: str, unit: Unit) -> bool:
    """True of «Sở Tư pháp tỉnh Vĩnh Long» for «Sở Tư pháp»."""
    places = tuple(f"{fold(kind)} " for kind in (*phrases("province"), *phrases("districts")))
    rests = (words.removeprefix(f"{fold(name)} ") for name in unit.names)
    return any(rest != words and rest.startswith(places) for rest in rests)


def _unit_line(
    layout: Layout, parts: Sequence[Layout], unit: Unit | None, shares: Sequence[_Share]
) -> TableLine:
    filled = [share for share in shares if share[1].is_filled] or shares[:1]
    asked = tuple(_asked(parts, unit, filled))
    return _table_line(layout, parts, unit.id if unit else "", filled, asked, unit)


def _totals(layout: Layout, parts: Sequence[Layout], asked: Unit) -> Iterator[TableLine]:
    """The lines that add up others, as they are called."""
    found: dict[tuple[str, int], list[_Share]] = {}
    for number, part in enumerate(parts):
        times: Counter[str] = Counter()
        for line in part.wide.lines if part.wide else ():
            if not line.is_unit and line.is_filled:
                found.setdefault((line.name, times[line.name]), []).append((number, line))
                times[line.name] += 1
    for (name, _), shares in found.items():
        told = Notice(TOTAL_LINE, (), _cells(parts, shares), (("line", name),))
        yield _table_line(layout, parts, name, shares, (told,), asked)


def _table_line(
    layout: Layout, parts: Sequence[Layout], name: str, shares: Sequence[_Share],
    notices: tuple[Notice, ...], asked: Unit | None,
) -> TableLine:  # fmt: skip
    placed = [
        on_lines(part, part.wide, [line.row for of, line in shares if of == number])
        if part.wide else part for number, part in enumerate(parts)
    ]  # fmt: skip
    whole = joined(layout, placed) if layout.parts else placed[0]
    return TableLine(name, _place(parts, *shares[0]), whole, notices, asked)


def _place(parts: Sequence[Layout], number: int, line: UnitLine) -> str:
    """What the line is called beside the name of its file: no two are called the same."""
    table = parts[number].table
    if table.places is not None:
        return table.address(line.row, 1)
    place = worded("phrases", "line", row=line.row)
    return on_sheet(place, table.name) if len(parts) > 1 else place


def on_sheet(place: str, sheet: str) -> str:
    """What a line is called where several sheets of the file have lines."""
    return worded("phrases", "line_of_sheet", line=place, sheet=sheet)


def _asked(
    parts: Sequence[Layout], unit: Unit | None, shares: Sequence[_Share]
) -> Iterator[Notice]:  # fmt: skip
    """Whose the line is, and which of several is meant."""
    cells, name = _cells(parts, shares), shares[0][1].name
    if unit is None and name:
        yield Notice("unit_not_on_roster", (), cells, (("unit", name),))
    elif unit is None:
        yield Notice("unit_missing", (), cells)
    if len(shares) > len({of for of, _ in shares}):
        yield Notice("unit_twice", (), cells, (("line", name), ("count", str(len(shares)))))


def _cells(parts: Sequence[Layout], shares: Sequence[_Share]) -> tuple[str, ...]:
    """Where the names of lines stand."""
    return tuple(
        at(part, line.row, part.wide.names or 1) for of, line in shares if (part := parts[of]).wide
    )
