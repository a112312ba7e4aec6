"""The words of a command for one form of an office in, the office's rules between forms out.

With them goes what is known of each other form of the period: consolidate and check judge alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pipeline.cli.options import asked_of, read_places
from schemas.form.loading import with_bundled

if TYPE_CHECKING:
    from pipeline.consolidation.apart import Lists
    from pipeline.consolidation.opposite import Opposite
    from pipeline.office.in_use import InUse
    from pipeline.office.workbook import Office
    from pipeline.returns import Return
    from schemas.periods.period import Period
    from schemas.rules.rule import Rule
    from schemas.units.unit import Roster


class OfficeWords(Protocol):
    """What a command must know of its office."""

    @property
    def workbook(self) -> Office | None: ...
    @property
    def in_use(self) -> InUse | None: ...
    @property
    def units(self) -> Path | None: ...


_Read = Callable[["InUse", "Period", "Roster", Path], Sequence["Return"]]


def between_forms(words: OfficeWords, read: _Read) -> tuple[tuple[Rule, ...], tuple[Opposite, ...]]:
    """The rules, and the other forms of the period; nothing in an office of one form.

    `read` gives the returns of a form, by its period, its roster and its folder of results.
    """
    rules, found = office_rules(words.workbook, words.in_use), []
    if not (rules and words.workbook and words.in_use and words.units):
        return (), ()
    from pipeline.consolidation.opposite import Opposite
    from pipeline.office.roster import open_roster

    for one in words.in_use.peers:
        if one.period:
            roster = asked_of(open_roster(words.units).roster, one)
            place = one.place(words.workbook, "results", one.period.id)
            reading = partial(read, one, one.period, roster, place)
            found.append(Opposite(one.form, one.period, roster, place, reading))
    return rules, tuple(found)


def lists_of(in_use: InUse | None, listed: Roster) -> Lists | None:
    """In which form's list a file of no form is asked about, given all units; None in an office of one form."""
    from pipeline.consolidation.apart import Lists

    return Lists(in_use.asked, listed) if in_use and in_use.asked else None


def office_rules(office: Office | None, in_use: InUse | None) -> tuple[Rule, ...]:
    """All that the office has written between its forms; raises DefinitionError for what is no rule."""
    if office is None or in_use is None:
        return ()
    from pipeline.office.between import rules_between

    return rules_between(office, (in_use.form, *in_use.others))


def returns_of(
    folder: Path, one: InUse, period: Period, roster: Roster, out: Path
) -> Sequence[Return]:
    """The returns as a consolidation by the form reads them; what it has read already is found."""
    from pipeline.consolidation.run import named_in
    from pipeline.reading.read_return import Expected

    forms = with_bundled(one.form, *one.others)
    expected = Expected(forms, roster, "", period, one.form, one.others)
    return named_in(folder, read_places([folder], expected, out if out.is_dir() else None))
