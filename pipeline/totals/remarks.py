"""A line of TOTALS in, the official column Ghi chú out: what a figure rests on and what it lacks."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

from schemas.form.model import Row
from schemas.units.unit import Roster
from schemas.vocabulary.words import role_name
from schemas.wording import as_text
from schemas.wording.messages import is_doubted
from schemas.wording.remark import remark, some


class Total(NamedTuple):
    """One line of TOTALS."""

    key: str
    value: float
    numerator: float
    denominator: float
    how: str
    answered: int
    expected: int
    not_applicable: int
    not_available: int
    missing: tuple[str, ...]
    distribution: dict[int, int]
    questioned: tuple[str, ...]
    uncounted: tuple[str, ...]

    @property
    def state(self) -> str:
        """Why there is no figure, where all units say the same: a state of FACTS, else ''."""
        if not self.is_empty or not self.expected:
            return ""
        if self.not_applicable == self.expected:
            return "not_applicable"
        waiting = self.expected - self.not_applicable
        return "not_available" if self.not_available == waiting else ""

    @property
    def is_empty(self) -> bool:
        """True where nobody gave a figure that counts, or it divides by nothing."""
        return not self.answered or (self.how != "distribution" and pd.isna(self.value))


def totals_by_key(totals: pd.DataFrame) -> dict[str, Total]:
    """The lines of TOTALS by the key of their row."""
    columns = [totals[name].tolist() for name in Total._fields]
    return {line[0]: Total(*line) for line in zip(*columns, strict=True)}


@dataclass(frozen=True)
class Around:
    """What is known beside the totals: units whose absence is told once for all rows, and by row
    those whose figure counts although it was read with a doubt that nobody has settled."""

    roster: Roster
    absent: frozenset[str] = frozenset()
    doubted: Mapping[str, Collection[str]] = field(default_factory=dict)


def doubted_readings(facts: pd.DataFrame) -> dict[str, list[str]]:
    """By row the units whose counted figure was read with a doubt, and not decided since."""
    doubts = facts["repairs"].map(is_doubted).astype(bool) & facts["counted"]
    found: dict[str, list[str]] = {}
    for key, unit in facts.loc[doubts & (facts["decided"] == ""), ["key", "unit"]].to_numpy():
        found.setdefault(key, []).append(unit)
    return found


def remarks(row: Row, total: Total, around: Around) -> str:
    """The remarks of one row, a line each; '' where every unit has answered without a fault."""
    share = _share(total) if total.expected else ()
    return "\n".join((*share, *what_is_missing(row, total, around)))


def what_is_missing(row: Row, total: Total, around: Around) -> Iterator[str]:
    """The same without what a share is made of."""
    if not total.expected:
        kind = "no_owner" if row.owner else "nobody"
        yield remark(kind, owner=role_name(row.owner))
        return
    yield from _gaps(total, around)
    yield from _faults(total, around)


def _share(total: Total) -> Iterator[str]:
    """X/Y of a ratio; where units were added up or counted, also how many of them could be."""
    if not total.answered:
        return
    if not (pd.isna(total.numerator) or pd.isna(total.denominator)):
        yield as_text.fraction(total.numerator, total.denominator)
    if total.how in ("weighted", "distribution"):
        yield as_text.basis(total.answered, total.expected)


def waiting(total: Total, around: Around) -> list[str]:
    """The units whose figure is to come.

    One whose figure was left out is among the missing too; it is named with the faults. One that has
    sent nothing is named with a row only where the row has no figure at all.
    """
    named_elsewhere = {*total.uncounted, *(around.absent if total.answered else ())}
    return [unit for unit in total.missing if unit not in named_elsewhere]


def _gaps(total: Total, around: Around) -> Iterator[str]:
    """Who is waited for, and to whom the row does not apply: two things never put together."""
    missing = waiting(total, around)
    if missing:
        said = total.not_available
        kind = (
            ("not_available" if said >= len(missing) else "missing_some_said")
            if said
            else "missing"
        )
        yield remark(kind, units=_names(missing, around.roster), count=said)
    if total.not_applicable:
        yield remark("not_applicable", count=total.not_applicable)


def _faults(total: Total, around: Around) -> Iterator[str]:
    """Figures that are in the total in spite of an error, and figures that were left out of it."""
    if total.how == "owner" and total.answered > 1:
        yield remark("several_owners", count=total.answered)
    if total.questioned:
        yield remark("questioned", units=_names(total.questioned, around.roster))
    doubted = around.doubted.get(total.key, ())
    if doubted and total.answered:
        yield remark("doubted", units=_names(doubted, around.roster))
    if total.uncounted:
        kind = "no_fraction" if total.how == "weighted" else "uncounted"
        yield remark(kind, units=_names(total.uncounted, around.roster))


def _names(units: Iterable[str], roster: Roster) -> str:
    """Short names in the order of the roster; a unit that is not on it by its identifier."""
    wanted = set(units)
    known = [unit.short for unit in roster.units if unit.id in wanted]
    return some([*known, *sorted(wanted - set(roster.by_id))])
