"""A grid form and a tall form of the same figures, from blank templates to the appendix."""

import pytest
from shapes import SHAPES, shaped, stages


def test_both_shapes_ask_the_same():
    asked = [{(row.key, row.kind) for row in shaped(shape).value_rows} for shape in SHAPES]

    assert asked[0] == asked[1]


@pytest.mark.parametrize("shape", SHAPES)
def test_what_units_wrote_is_read_and_comes_to_a_plain_sum(shape):
    """stages() asserts both of every figure."""
    found = stages(shape, 8)

    assert all(seconds > 0 for seconds in found.values())
