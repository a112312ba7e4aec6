"""The catalogue: every rule has a statement, a reason and an example on which it does fail."""

import pytest
from command import run

from schemas.compilers.catalogue import catalogue

SHOWN = [
    ("plan_done", "1.1.2 = 21; 1.1.1 = 8"),
    ("ratio_range", "3.3.3 = -1"),
    ("missing", "1.1.1: để trống"),
    ("stated_percentage", "3.3.3 = 75; 3.3.3 (X) = 609; 3.3.3 (Y) = 652"),
    ("procedures_by_level", "3.1.3 = 2; 3.1.3.1 = 1; 3.1.3.2 = 2; 3.1.3.3 = 1"),
]


@pytest.fixture(scope="module")
def entries(form):
    return {entry.id: entry for entry in catalogue(form)}


def test_every_rule_has_an_example_a_reason_and_a_statement(entries, form):
    assert {rule.family for rule in form.rules} == entries.keys()
    assert [] == [e.id for e in entries.values() if not (e.example and e.reason and e.statement)]


@pytest.mark.parametrize(("rule", "example"), SHOWN)
def test_an_example_is_as_one_would_write_it(entries, rule, example):
    assert example == entries[rule].example


def test_explain_shows_the_example():
    assert "Ví dụ sai: 1.1.2 = 21; 1.1.1 = 8" in run("explain", "plan_done")[1]
