"""Hypothesis in, templates filled in every way out: what stands in the cells, and the past of each.

Only contents that the reader of returns takes as the live checks do: a number may have its row's own
unit behind it (“21 nhiệm vụ”); other words (“21 nhiệm vụ cụ thể”) are read with a warning at the
office, and refused while typing.
"""

import functools
from dataclasses import dataclass
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from pipeline.form_check.plausible import plausible_figures
from pipeline.past.previous import Past
from pipeline.returns import Filled
from pipeline.template.live.prepared_rows import has_unit
from schemas.form.model import Form, Row
from schemas.periods.period import Period
from schemas.units.unit import Roster, Unit

ROLES = ("", "SNV", "SNV VP SKHCN TTT STP STC")
COUNTS = (  # one of these for a whole template, so that no fault is rare
    (0, 0, 0, 1, 1, 2, 3, 5, 8, 8, 12, 21, 30, 46375, 10**7, -1, 2.5, 0.1),
    (0, 1, 2, 3),
    (5, 8, 8, 12, 30, 120),
    (-1, -8, 2.5, 0.1, 46375, 10**7, 10**8),
)
SHARES = (0, 0, 100, 6, 12.5, 62.5, 62.4, 63.1, 33.33, 33.3, 66.7, 99.99, 0.5, 100.5, -4, 12.3456)
WORDS = ("KAD", "ccsl", "Không áp dụng", "chưa có số liệu", " KAD ", "Không", "không phát sinh")
JUNK = ("abc", "*", "?", "chưa rõ", "~")
REASONS = ("Không áp dụng", "Chưa có số liệu", "KAD", "lý do khác", "Chỉ biết tỷ lệ")
PARTS = (0, 1, 2, 5, 5, 8, 8, 12, 19, 30, 2.5, -1, "KAD", "abc")


@dataclass(frozen=True)
class Case:
    """One unit and what it fills into its template."""

    unit: Unit
    filled: dict[str, Filled]
    past: dict[str, Past]
    nothing: bool


KINDS = tuple((level, roles) for level in "STXH" for roles in ROLES)


def unit_of(number: int, level: str, roles: str) -> Unit:
    return Unit(f"U{number:04d}", f"Đơn vị {number:04d}", "", (), level, tuple(roles.split()))


def _value(row: Row, counts: tuple, chance: Random):
    kind = chance.random()
    if kind < 0.1:
        return None
    if kind < 0.2:
        return chance.choice((*WORDS, *JUNK))
    if row.kind == "code":
        texts = [f"{code.number} - {code.label}" for code in row.codes]
        return chance.choice([*texts, *(code.label for code in row.codes), 0, 1, 7])
    number = chance.choice(SHARES if row.kind == "ratio" else counts)
    if kind < 0.3 and has_unit(row) and isinstance(number, int):
        return chance.choice((f"{number} {row.unit}", f" {number}  {row.unit.upper()} "))
    return number


def _answer(row: Row, counts: tuple, chance: Random) -> Filled:
    if row.kind == "heading":
        return Filled(state="Không phát sinh" if chance.random() < 0.03 else "")
    value = _value(row, counts, chance)
    if not row.is_value:
        return Filled(value)
    x, y = (chance.choice((None, *PARTS)) if row.takes_fraction else None for _ in "XY")
    if row.takes_fraction and chance.random() < 0.4:
        value = None  # left to the formula
    return Filled(value, x, y, state=chance.choice(REASONS) if chance.random() < 0.08 else "")


def _past(chance: Random) -> Past:
    figures = (None, 0, 1, 5, 8, 20, 21, 100, 300, 63.1)
    return Past(chance.choice(figures), chance.choice(figures), "value")


@st.composite
def _filling(draw, form: Form, period: Period) -> tuple:
    """Either free figures in every row, or plausible ones with some rows changed.

    One Random from Hypothesis draws the cells: hundreds of draws of its own would repeat themselves.
    """
    chance = draw(st.randoms(use_true_random=True))
    kind = chance.choice(KINDS)
    plausible = _plausible(form, period, *kind)
    share, counts = chance.choice((1, 0.7, 0.25, 0.06)), chance.choice(COUNTS)
    filled = {}
    for row in form.rows:
        if row.kind == "text":
            continue
        if chance.random() < share:
            filled[row.key] = _answer(row, counts, chance)
        elif row.key in plausible:
            filled[row.key] = plausible[row.key]
    past = {row.key: _past(chance) for row in form.value_rows} if chance.random() < 0.5 else {}
    return kind, filled, past, chance.random() < 0.05


@functools.cache
def _plausible(form: Form, period: Period, level: str, roles: str) -> dict[str, Filled]:
    try:
        return plausible_figures(form, unit_of(0, level, roles), period)
    except ValueError:  # rules of a test that no figures satisfy
        return {}


def cases(form: Form, period: Period, count: int, first_seed: int) -> tuple[list[Case], Roster]:
    """Cases of units of every level and role, the same ones for the same seed."""
    made = []

    @seed(first_seed)
    @settings(
        max_examples=count, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(_filling(form, period))
    def collect(filling):
        made.append(filling)

    collect()
    found = [
        Case(unit_of(number, *kind), *rest) for number, (kind, *rest) in enumerate(made[:count])
    ]  # fmt: skip
    return found, Roster(tuple(case.unit for case in found), Path("units.csv"))
