"""All returns of a folder in, those of which the list of one form of the office tells out."""

import functools
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipeline.reading.identity import units_in_name
from pipeline.returns import Return
from schemas.form.model import Form
from schemas.units.unit import Roster


@dataclass(frozen=True)
class Lists:
    """The forms that an office of several asks in the period, in its order, and all its units.

    A file of none of its forms is asked about in one list alone.
    """

    forms: tuple[Form, ...]
    roster: Roster

    def of(self, item: Return) -> str:
        """The first form that asks something of the unit that the file may be of, else the first of all."""
        units = {item.unit, *(unit.id for unit in units_in_name(item, self.roster))}
        asking = (form for form in self.forms if units & self._asked[form.id])
        return next(asking, self.forms[0]).id

    @functools.cached_property
    def _asked(self) -> dict[str, set[str]]:
        return {form.id: {*self.roster.asked_by(form).by_id} for form in self.forms}


def apart(
    returns: Sequence[Return], form: Form, beside: Collection[Form], lists: Lists | None = None
) -> tuple[list[Return], tuple[Return, ...]]:
    """The returns that concern the form, and those of forms beside it, of which each is consolidated by itself."""
    others = {other.id for other in beside}

    def is_own(item: Return) -> bool:
        if item.form in (form.id, *others) or lists is None:
            return item.form not in others
        return lists.of(item) == form.id

    own = [is_own(item) for item in returns]
    return (
        [item for item, is_ours in zip(returns, own, strict=True) if is_ours],
        tuple(item for item, is_ours in zip(returns, own, strict=True) if not is_ours),
    )
