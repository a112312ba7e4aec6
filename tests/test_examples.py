"""The examples in the docstrings are true."""

import doctest
import importlib

import pytest
from places import ROOT

WITH_EXAMPLES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for package in ("pipeline", "schemas")
    for path in sorted((ROOT / package).rglob("*.py"))
    if ">>> " in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_show_what_happens(name):
    result = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)

    assert result.attempted > 0
    assert 0 == result.failed


def test_the_functions_that_everything_rests_on_have_examples():
    asked = {"schemas.text", "schemas.periods.period", "pipeline.reading.cell.numeral"}

    assert set() == {*asked, "pipeline.reading.table.labels"} - {*WITH_EXAMPLES}
