"""Whatever happens in an office, program and model agree (2,000 histories: make histories)."""

from histories import live


def test_random_histories_of_an_office():
    live(50, steps=8)
