"""Official blanks to appendices by commands alone, beside a plain recomputation; 190 units: `make acceptance`."""

import pytest
from acceptance import FORMS, differences


@pytest.mark.parametrize("name", FORMS)
def test_a_province_of_an_official_blank_is_what_pandas_computes(name, tmp_path):
    assert [] == differences(name, 8, tmp_path)
