"""Every cell of the table of facts × formats, on files that real programs wrote."""

import pytest
from facts_by_format import FACTS, FORMATS, NONE, TOLD, read_all_formats, row_of

CELLS = [(fact, name) for fact in FACTS for name in FORMATS if fact.by_format.get(name) != NONE]


@pytest.fixture(scope="module")
def tables(tmp_path_factory, soffice):
    return read_all_formats(tmp_path_factory.mktemp("facts"))


@pytest.mark.libreoffice
@pytest.mark.parametrize(("fact", "name"), CELLS, ids=[f"{f.name} in {n}" for f, n in CELLS])
def test_what_a_reader_tells_of_a_cell(tables, fact, name):
    row = row_of(fact, tables[name])
    told = fact.holds(tables[name].cells.get((row, 2)), tables[name], row)

    assert (fact.by_format.get(name, TOLD) == TOLD) == told
