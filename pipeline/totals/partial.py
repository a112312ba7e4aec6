"""FACTS of some of the returns in, what they bring to the totals out.

Partials of parts, merged in any order and grouping, are the Partial of all: a folder can be added
up in blocks, and a nation on several machines. Figures are summed in whole millionths, which no
order of adding changes.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.judging.facts import Facts, asked
from pipeline.judging.judge import Failure
from pipeline.past.output_tables import choices
from schemas.form.model import Form
from schemas.frames import STATES
from schemas.rules.expression import MICRO
from schemas.units.unit import Roster

FIGURES = ("value", "numerator", "denominator")
STANDINGS = ("absent", *STATES, "counted")  # of a unit in a row; a value that counts is `counted`
_DEPARTMENTS = ("S", "T")  # a province brings what its departments add up to


@dataclass(frozen=True)
class Partial:
    """`standing` and `doubted` (an error names it) are units of the roster × rows that are read.

    `sums` and `largest` are FIGURES × rows, over what counts: whole millionths, and the largest
    figure itself, which is the only one where only one counts. `chosen` counts codes by row.
    """

    standing: np.ndarray
    doubted: np.ndarray
    sums: np.ndarray
    largest: np.ndarray
    chosen: dict[str, Counter[int]]


def expected(form: Form, roster: Roster) -> np.ndarray:
    """Units of the roster × rows: whose figure belongs in the total."""
    ids = [unit.id for unit in roster.units]
    return (asked(ids, form, roster) == 1) & addable(ids, form, roster)


def addable(units: Sequence[str], form: Form, roster: Roster) -> np.ndarray:
    """Units × rows: False where only departments add up and the unit is none."""
    departments = np.array(
        [unit in roster.by_id and roster.by_id[unit].level in _DEPARTMENTS for unit in units],
        dtype=bool,
    )
    everyone = np.array([row.aggregate != "sum_departments" for row in form.read_rows])
    return everyone[None, :] | departments[:, None]


def partial(facts: Facts, failures: Sequence[Failure], roster: Roster) -> Partial:
    """What these returns bring; `failures` count from the first of them."""
    form, line = facts.form, {unit.id: number for number, unit in enumerate(roster.units)}
    at = [line[unit] for unit in facts.units]
    shape = (len(line), len(form.read_rows))
    counted = facts.matrix("counted") & expected(form, roster)[at]
    standing = np.zeros(shape, dtype=np.uint8)
    standing[at] = np.where(counted, STANDINGS.index("counted"), facts.states() + 1)
    doubted = np.zeros(shape, dtype=bool)
    for rule, position in failures:
        if rule.severity == "error":
            doubted[at[position], [form.read_position[ref.key] for ref in rule.named]] = True
    figures = [np.where(counted, facts.matrix(name), np.nan) for name in FIGURES]
    return Partial(
        standing, doubted, np.array([_sums(array) for array in figures], dtype=object),
        np.array([np.fmax.reduce(array, axis=0, initial=np.nan) for array in figures]),
        _chosen(facts, counted),
    )  # fmt: skip


def _sums(figures: np.ndarray) -> list[int]:
    """Whole millionths by row; Python's whole numbers, which no sum of money overflows."""
    lines, columns = np.nonzero(~np.isnan(figures))
    sums = [0] * figures.shape[1]
    micro = np.rint(figures[lines, columns] * MICRO)
    for column, figure in zip(columns.tolist(), micro.tolist(), strict=True):
        sums[column] += int(figure)
    return sums


def _chosen(facts: Facts, counted: np.ndarray) -> dict[str, Counter[int]]:
    """A level below brings how many units chose each code, a unit is one of its code."""
    found = {}
    for row in (row for row in facts.form.value_rows if row.kind == "code"):
        own = counted[:, facts.form.read_position[row.key]]
        values, brought = facts.row("value", row.key), facts.row("distribution", row.key)
        units: Counter[int] = Counter()
        for value, pairs in zip(values[own], brought[own], strict=True):
            units.update(choices(pairs) or {round(value): 1})
        found[row.key] = units
    return found


def merged(left: Partial, right: Partial) -> Partial:
    """Both together; a unit may be in one of them only, else it would count twice."""
    if (left.standing.any(axis=1) & right.standing.any(axis=1)).any():
        raise ValueError("two parts hold a return of the same unit")
    chosen = {key: Counter(units) for key, units in left.chosen.items()}
    for key, units in right.chosen.items():
        chosen[key].update(units)  # «+» would drop a code that stands there with no unit
    return Partial(
        np.maximum(left.standing, right.standing), left.doubted | right.doubted,
        left.sums + right.sums, np.fmax(left.largest, right.largest), chosen,
    )  # fmt: skip
