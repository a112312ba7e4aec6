"""A few hundred random mutations of a good return; `python -m returns.mutations 10000` runs more."""

from returns.mutations import campaign, report

COUNT = 320


def test_no_mutation_crashes_hangs_or_changes_a_figure_in_silence():
    counts, wrong, slowest, peak = campaign(range(COUNT))

    print(report(counts, wrong, slowest, peak))
    assert [] == wrong
    assert COUNT == counts.total()
    assert slowest < 5
    assert peak < 300
