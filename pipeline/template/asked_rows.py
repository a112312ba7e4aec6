"""A form and a unit in, which of its rows the unit sees and may write in out."""

from collections.abc import Iterable
from dataclasses import dataclass

from schemas.form.model import Form
from schemas.units.unit import Unit


@dataclass(frozen=True, slots=True)
class Cut:
    """Keys of the rows that must be answered, may be written in, and are folded away.

    `level` is the unit's: with the keys asked it is all that rules look at in a unit, so that the
    templates of many units are made from one.
    """

    level: str
    asked: frozenset[str]
    open: frozenset[str]
    folded: frozenset[str]


def cut_to(form: Form, unit: Unit, full: bool = False, kept: Iterable[str] = ()) -> Cut:
    """What the unit is asked, open; the rest locked and folded, unless `full` or `kept` (by key)."""
    asked = frozenset(row.key for row in form.rows if unit.is_asked(row))
    if full:
        every = frozenset(row.key for row in form.rows)
        return Cut(unit.level, asked, every, frozenset())
    wanted = asked | frozenset(kept)
    above = _with_parents(form, wanted)
    seen = frozenset(row.key for row in form.rows if row.key in above)
    writable = {row.key for row in form.rows if row.key in wanted or not row.is_value} & seen
    folded = frozenset(row.key for row in form.rows) - seen
    return Cut(unit.level, asked, frozenset(writable), folded)


def _with_parents(form: Form, keys: frozenset[str]) -> set[str]:
    seen = set()
    for key in keys:
        while key and key not in seen:
            seen.add(key)
            key = form.by_key[key].parent
    return seen
