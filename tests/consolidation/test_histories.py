"""Whatever happens in an office, program and model agree (2,000 histories: make histories)."""

import pytest
from histories import live

pytestmark = pytest.mark.long


def test_random_histories_of_an_office():
    live(50, steps=8)
