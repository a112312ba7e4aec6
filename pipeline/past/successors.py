"""Earlier periods and a roster in, the same with what units that were made of others would have written out.

A unit of today was asked nothing before it was made; what the units that it was made of have written,
added up, stands for it. What is no sum (rates, codes) does not, nor does what one of them left open; a unit
that was divided among several is nobody's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.past.earlier import NEVER, Earlier, Figures, Result
from schemas.form.model import Form
from schemas.frames import STATES
from schemas.units.unit import Roster, Unit

if TYPE_CHECKING:
    import numpy as np

_VALUE, _NONE = STATES.index("value"), STATES.index("not_applicable")


def joined(earlier: Earlier, roster: Roster, form: Form) -> Earlier:
    """The same, with a line for each unit whose predecessors have all reported; `heirs` names them."""
    made = [unit for unit in roster.units if unit.predecessors]
    if not made or not earlier.results:
        return earlier
    shared = Counter(old for unit in made for old in unit.predecessors)
    whole = [unit for unit in made if all(shared[old] == 1 for old in unit.predecessors)]
    sums = frozenset(row.key for row in form.value_rows if row.is_number)
    results: list[Result] = []
    heirs: dict[str, tuple[str, ...]] = {}
    for result in earlier.results:
        known = result.figures.units
        now = [
            unit for unit in whole if unit.id not in known and known.keys() >= {*unit.predecessors}
        ]
        results.append(_with_lines(result, now, sums) if now else result)
        heirs |= {
            unit.id: tuple(roster.by_id[old].name for old in unit.predecessors) for unit in now
        }
    return Earlier(tuple(results), heirs)


def _with_lines(result: Result, units: Sequence[Unit], sums: frozenset[str]) -> Result:
    import numpy as np

    old = result.figures
    added = np.array([key in sums for key in old.keys])
    lines = [_line(old, [old.units[name] for name in unit.predecessors], added) for unit in units]
    states, values, decimals = (
        np.vstack([part, *(line[at] for line in lines)])
        for at, part in enumerate((old.states, old.values, old.decimals))
    )
    places = {unit.id: len(old.states) + at for at, unit in enumerate(units)}
    figures = Figures({**old.units, **places}, old.keys, states, values, decimals)
    return replace(result, figures=figures)


def _line(old: Figures, lines: list[int], added: np.ndarray) -> tuple[np.ndarray, ...]:
    """States, values and decimals of one unit: the line itself of a single predecessor, else sums."""
    import numpy as np

    states, values, decimals = old.states[lines], old.values[lines], old.decimals[lines]
    if len(lines) == 1:
        return states[0], values[0], decimals[0]
    said = np.isin(states, (_VALUE, _NONE)).all(axis=0) & added
    some = said & (states == _VALUE).any(axis=0)
    state = np.where(some, _VALUE, np.where(said, _NONE, NEVER)).astype(states.dtype)
    return state, np.where(some, np.nansum(values, axis=0), np.nan), decimals.max(axis=0)
