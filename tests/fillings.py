"""Hypothesis in, templates filled in every way out: what stands in the cells, and the past of each.

Only contents that the reader of returns takes as the live checks do: words that a person adds to a
number («21 nhiệm vụ») are read with a warning at the office, and refused while typing.
"""

import functools
from dataclasses import dataclass
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from pipeline.demo_figures import plausible_figures
from pipeline.previous import Past
from pipeline.returns import Filled
from schemas.form import Form, Row
from schemas.period import Period
from schemas.unit import Roster, Unit

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
REASONS = ("Không áp dụng", "Chưa có số liệu", "KAD", "lý do khác")
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


def _rarely(strategy, often: int = 12):
    return st.integers(0, often).flatmap(lambda n: strategy if n == 0 else st.none())


def _value(row: Row, counts: tuple):
    figures = SHARES if row.kind == "ratio" else counts
    contents = [st.none(), *[st.sampled_from(figures)] * 6, st.sampled_from((*WORDS, *JUNK))]
    if row.kind == "code":
        texts = [f"{code.number} - {code.label}" for code in row.codes]
        texts += [code.label for code in row.codes]
        contents += [st.sampled_from([*texts, 0, 1, 7])] * 6
    return st.one_of(contents)


def _answer(row: Row, counts: tuple):
    if row.kind == "heading":
        return st.builds(Filled, state=_rarely(st.just("Không phát sinh"), 30).map(_text))
    value = _value(row, counts)
    if not row.is_value:
        return st.builds(Filled, value=value)
    part = st.one_of(st.none(), st.sampled_from(PARTS)) if row.takes_fraction else st.none()
    return st.builds(
        Filled, value=value, numerator=part, denominator=part,
        state=_rarely(st.sampled_from(REASONS)).map(_text),
    )  # fmt: skip


def _text(content) -> str:
    return content or ""


def _past():
    figure = st.one_of(st.none(), st.sampled_from((0, 1, 5, 8, 20, 21, 100, 300, 63.1)))
    return st.builds(Past, figure, figure, st.just("value"))


@st.composite
def _filling(draw, form: Form, period: Period) -> tuple:
    """Either free figures in every row, or plausible ones with some rows changed."""
    kind = draw(st.sampled_from(KINDS))
    plausible = _plausible(form, period, *kind)
    share, counts = draw(st.sampled_from((1, 1, 4, 15))), draw(st.sampled_from(COUNTS))
    filled = {}
    for row in form.rows:
        if row.kind == "text":
            continue
        if share == 1 or draw(st.integers(1, share)) == 1:
            filled[row.key] = draw(_answer(row, counts))
        elif row.key in plausible:
            filled[row.key] = plausible[row.key]
    past = {}
    if draw(st.booleans()):
        past = {row.key: draw(_past()) for row in form.value_rows}
    return kind, filled, past, draw(st.integers(0, 20)) == 0


@functools.cache
def _plausible(form: Form, period: Period, level: str, roles: str) -> dict[str, Filled]:
    return plausible_figures(form, unit_of(0, level, roles), period)


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
