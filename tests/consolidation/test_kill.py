"""Killed at any moment, nothing is lost and nothing is half there (200 kills: tests/tools/kill.py)."""

import os

import pytest
from kill import kill_runs, lose_registers

pytestmark = pytest.mark.long
KILLS = int(os.environ.get("PHULUC_KILLS", "12"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked process")
def test_killed_at_random_moments_of_consolidate_and_close(tmp_path):
    outcomes = kill_runs(KILLS, tmp_path)

    assert KILLS == sum(outcomes.values())
    assert sum(times for (_, how), times in outcomes.items() if how == "killed at work") > 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked process")
def test_what_is_signed_outlives_the_register(tmp_path):
    assert KILLS == sum(lose_registers(KILLS, tmp_path).values())
