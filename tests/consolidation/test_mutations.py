"""Random mutations of a good return, carried to the end; `make mutations N=10000` runs more."""

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings
from returns.campaign import campaign, report, wrong_with
from returns.mutations import KINDS, mutated

pytestmark = pytest.mark.long
COUNT = 144


def test_no_mutation_stops_hangs_or_changes_a_figure_in_silence():
    done = campaign(range(COUNT))

    print(report(done))
    assert [] == done.wrong
    assert COUNT == done.counts.total()
    assert done.slowest < 5
    assert done.largest < 300


@settings(
    max_examples=24, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(st.sampled_from(KINDS), st.randoms(use_true_random=False))
def test_the_smallest_mutation_that_goes_wrong(kind, chance):
    """What breaks is shrunk to the fewest and simplest changes."""
    assert [] == wrong_with(mutated(kind, chance))
