"""A template of every bundled form, filled in by every kind of unit, is read back as it was filled."""

import pytest
from bundled import BUNDLED, Bundled, name_of
from one_return import read_return
from places import AMOUNTS_FORM

from pipeline.form_check.plausible import plausible_figures
from pipeline.form_check.reach import kinds_of_unit
from pipeline.reading.read_return import Expected
from pipeline.template.template import template_book
from pipeline.xlsx.write import write_book
from schemas.form.loading import read_form
from schemas.periods.period import parse_period
from schemas.units.unit import Roster, load_roster
from schemas.wording.as_text import STATE

AMOUNTS = Bundled(
    read_form(AMOUNTS_FORM), parse_period("2026-6T"), load_roster(AMOUNTS_FORM / "units.csv")
)


@pytest.mark.parametrize("of", [*BUNDLED, AMOUNTS], ids=name_of)
def test_what_is_filled_in_is_what_is_read(of, tmp_path):
    form, period, _ = of
    zeros = {row.key for row in form.value_rows if row.blank_is_zero}
    kinds = kinds_of_unit(form)
    expected = Expected((form,), Roster(tuple(kinds), tmp_path))
    for unit in kinds:
        filled = plausible_figures(form, unit, period)
        path = tmp_path / f"{unit.id}.xlsx"
        write_book(template_book(form, unit, period, filled), path)
        read = read_return(path, expected)

        assert (form.id, unit.id, period.id) == (read.form, unit.id, read.period)
        said = {a.key: a.figure for a in read.answers if a.figure.state != "blank"}
        assert filled.keys() == said.keys() - (zeros - filled.keys())
        for key, answer in filled.items():
            figure = said[key]
            given = answer.value if isinstance(answer.value, str) else None
            assert (given or "value") == (STATE[figure.state] if given else figure.state)
            if not given:
                assert (answer.value, answer.numerator, answer.denominator) == (
                    pytest.approx(figure.value, abs=0.01), figure.numerator, figure.denominator,
                )  # fmt: skip
