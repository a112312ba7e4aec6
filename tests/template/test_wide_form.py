"""The template of a wide form, as LibreOffice computes it, against pandera: its number line included."""

import shutil

import pytest
from agreement import Tally, compare
from wide_forms import wide_form

from schemas.periods.period import parse_period


@pytest.mark.libreoffice
@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is missing")
def test_live_verdicts_of_a_wide_form_agree_with_pandera(tmp_path):
    form = wide_form(tmp_path, "XLD01_TT2024")
    tally = Tally()
    compare(form, parse_period("2024-6T"), 8, 20241130, "vi-VN", tally)
    sums = [rule.id for rule in form.rules if rule.printed]

    assert [] == tally.differences
    assert 500 <= tally.verdicts
    assert {True, False, None} == set().union(*(tally.seen[name] for name in sums))
    assert all(tally.seen[name] for name in sums)
