"""Parts of the returns, added up apart and merged, are all of them added up at once."""

import functools
import random

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import given, settings
from provinces import FORM, PERIOD, answers, provinces

from pipeline.judging.facts import Facts, gather
from pipeline.judging.judge import judge
from pipeline.returns import Answer, Return
from pipeline.totals.combine import combine, finished, mark_counted
from pipeline.totals.partial import merged, partial
from schemas.figure import Figure
from schemas.units.unit import Roster

ROSTER = Roster(
    tuple(unit for roster in provinces(3) for unit in roster.units), provinces(1)[0].path
)


def added(returns) -> tuple[Facts, list]:
    """FACTS of these returns alone, judged, and what fails in them."""
    facts = gather(returns, FORM)
    failures = judge(facts, ROSTER)
    return mark_counted(facts, failures, ROSTER), failures


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**9), st.lists(st.integers(0, 4), min_size=12, max_size=12), st.randoms())
def test_merging_is_adding_up_all_at_once(seed, places, dice):
    """Twelve units dealt to five parts, some of them empty, merged in any order and grouping."""
    sent = random.Random(seed)
    returns = [answers(unit, sent) for unit in ROSTER.units if sent.random() < 0.8]
    piles = [[item for item, place in zip(returns, places, strict=False) if place == pile]
             for pile in range(5)]  # fmt: skip
    parts = [partial(*added(pile), ROSTER) for pile in piles]
    while len(parts) > 1:
        left = parts.pop(dice.randrange(len(parts)))
        right = parts.pop(dice.randrange(len(parts)))
        parts.insert(dice.randrange(len(parts) + 1), merged(left, right))
    silent = {"P0U1", "P1U2"}

    at_once = combine(*added(returns), ROSTER, silent)
    pd.testing.assert_frame_equal(
        at_once, finished(parts[0], FORM, ROSTER, silent), check_exact=True
    )


def test_a_unit_in_two_parts_is_refused():
    item = answers(ROSTER.units[0], random.Random(1))
    part = partial(*added([item]), ROSTER)

    with pytest.raises(ValueError, match="same unit"):
        merged(part, part)


def test_blocks_judge_and_add_up_as_one(monkeypatch):
    returns = [answers(unit, random.Random(5)) for unit in ROSTER.units]
    facts, failures = added(returns)
    whole = combine(facts, failures, ROSTER)
    monkeypatch.setattr("pipeline.judging.judge.AT_ONCE", 5)
    monkeypatch.setattr("pipeline.totals.combine.AT_ONCE", 5)

    assert failures == judge(gather(returns, FORM), ROSTER)
    pd.testing.assert_frame_equal(whole, combine(facts, failures, ROSTER), check_exact=True)


@pytest.mark.parametrize("figure", [0.1, 63.123456, 9_007_199_254.0, 20_000_000_000_000.0])
def test_sums_are_exact_from_a_millionth_to_the_budget_of_a_nation_in_dong(figure):
    """In 64 bits the last would turn negative, which is a figure that looks like one."""
    row = next(row for row in FORM.value_rows if row.aggregate == "sum" and not row.owner)
    units = [unit for unit in ROSTER.units if unit.is_asked(row)]
    said = [Answer(r.key, Figure("value", figure)) if r.key == row.key
            else Answer(r.key) for r in FORM.read_rows]  # fmt: skip
    facts = gather(
        [Return(f"{u.id}.xlsx", FORM.id, u.id, PERIOD.id, True, tuple(said)) for u in units], FORM
    )
    totals = combine(mark_counted(facts, [], ROSTER), [], ROSTER).set_index("key")

    millionths = functools.reduce(int.__add__, [round(figure * 10**6)] * len(units))
    assert millionths / 10**6 == totals.loc[row.key, "value"]
