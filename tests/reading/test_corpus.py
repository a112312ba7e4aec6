"""The corpus of ruined returns: what must be read is read, the rest is refused, nothing is silent."""

from collections import Counter

import pytest
from returns.measure import CASES, DOUBTED, RIGHT, SILENT, run, table


@pytest.fixture(scope="module")
def outcomes():
    return run(CASES)


def test_the_corpus_is_large_and_its_cases_have_their_own_names():
    names = Counter((case.topic, case.name) for case in CASES)

    assert 150 <= len(CASES)
    assert [] == [name for name, count in names.items() if count > 1]


def test_nothing_is_misread_in_silence(outcomes):
    assert [] == [(o.case.name, o.wrong) for o in outcomes if o.fates[SILENT]]


def test_98_of_100_cells_that_a_person_is_sure_of_are_read_right(outcomes):
    fates = sum(
        (o.fates for o in outcomes if not o.case.whole and not o.case.all_refused), Counter()
    )

    assert 0.98 <= fates[RIGHT] / (fates[RIGHT] + fates[DOUBTED])


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.topic}-{case.name}")
def test_every_case_is_read_and_found_as_it_says(outcomes, case):
    outcome = next(found for found in outcomes if found.case is case)

    assert () == outcome.wrong
    assert () == outcome.missing


def test_the_table_counts_every_case(outcomes):
    assert f"{len(CASES):>6}" in table(outcomes).splitlines()[-2]
