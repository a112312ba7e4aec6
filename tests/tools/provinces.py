"""Provinces of a few units and what their units answer, by dice."""

import random
from pathlib import Path

from pipeline.returns import Answer, Return
from schemas.figure import Figure
from schemas.form.loading import load_form
from schemas.periods.period import parse_period
from schemas.units.unit import Roster, Unit

FORM, PERIOD = load_form("cchc_2023"), parse_period("2023-6T")
LEVELS = ("S", "X", "H", "S")  # of the units of each province; the first plays every owner role
ROLES = tuple(sorted({row.owner for row in FORM.value_rows if row.owner}))


def provinces(count: int) -> list[Roster]:
    return [
        Roster(tuple(
            Unit(f"P{p}U{n}", f"Đơn vị {n} của tỉnh {p}", "", (), level, ROLES if n == 0 else ())
            for n, level in enumerate(LEVELS)
        ), Path("units.csv"))
        for p in range(count)
    ]  # fmt: skip


def answers(unit: Unit, dice: random.Random) -> Return:
    """What one unit says: figures, both kinds of silence, and rows that it should not answer."""
    said = []
    for row in FORM.read_rows:
        state = dice.choice(("value", "value", "blank", "not_applicable", "not_available"))
        figure = Figure(state)
        if state == "value" and row.kind == "ratio":
            y = dice.randint(0, 500) / dice.choice((1, 10))
            x = dice.randint(0, int(y)) if dice.random() < 0.7 else None
            share = 100 * x / y if x is not None and y else dice.randint(0, 100)
            figure = Figure(state, float(share), None, x, y or None)
        elif state == "value":
            listed = [code.number for code in row.codes]
            value = dice.choice(listed) if listed else dice.randint(0, 2000)
            figure = Figure(state, float(value))
        said.append(Answer(row.key, figure))
    return Return(f"{unit.id}.xlsx", FORM.id, unit.id, PERIOD.id, True, tuple(said))
