"""What an officer calls a unit in, the Unit out, or a sentence with the units that may be meant."""

import difflib
from collections.abc import Iterable

from schemas.errors import PhulucError
from schemas.periods.period import Period
from schemas.text import bare
from schemas.units.unit import Roster, Unit

_ALIKE = 0.6  # of difflib's measure
_MOST = 3  # units that are proposed


def unit_meant(text: str, roster: Roster, period: Period | None = None) -> Unit:
    """The unit of this code, abbreviation or name, in any case; raises PhulucError otherwise.

    Of several of one name it is the one that reports for the period. What only resembles a name is
    proposed, not taken: two communes differ by one diacritic.
    """
    if unit := roster.by_id.get(text.strip()):
        return unit
    found = roster.named(text)
    if period and len(found) > 1:
        found = tuple(unit for unit in found if unit.valid_in(period))
    if len(found) == 1:
        return found[0]
    words = {"unit": text, "roster": roster.path.name}
    if found:
        raise PhulucError("unit_several", names=_shown(found), **words)
    if likely := _alike(text, roster):
        raise PhulucError("unit_meant", names=_shown(likely), **words)
    raise PhulucError("unit_unknown", **words)


def _alike(text: str, roster: Roster) -> list[Unit]:
    """Units with a name like the text: diacritics aside first, then letter by letter."""
    named: dict[str, list[Unit]] = {}
    for name, units in roster.by_name.items():
        named.setdefault(bare(name), []).extend(units)
    if same := named.get(bare(text)):
        return list(dict.fromkeys(same))[:_MOST]
    alike = difflib.get_close_matches(bare(text), named, _MOST, _ALIKE)
    inside = [name for name in named if bare(text) and f" {bare(text)} " in f" {name} "]
    return list(dict.fromkeys(unit for name in (*alike, *inside) for unit in named[name]))[:_MOST]


def _shown(units: Iterable[Unit]) -> str:
    return ", ".join(f"“{unit.id}” ({unit.name})" for unit in units)
