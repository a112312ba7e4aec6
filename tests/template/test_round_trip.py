"""A template of every bundled form, filled in by every kind of unit, is read back as it was filled."""

import openpyxl
import pytest
from bundled import BUNDLED, Bundled, name_of
from one_return import read_return
from places import AMOUNTS_FORM

from pipeline.form_check.plausible import plausible_figures
from pipeline.form_check.reach import kinds_of_unit
from pipeline.reading.read_return import Expected
from pipeline.returns import Filled
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


def test_a_template_of_the_earlier_look_is_read_the_same(tmp_path):
    """Its tick stood a line lower under other words, its reasons under another heading, and no marks."""
    form, period, roster = BUNDLED[0]
    unit = roster.by_id["X01"]
    book = template_book(form, unit, period, {"plan_tasks": Filled(7)}, nothing=True)
    write_book(book, tmp_path / "now.xlsx")
    earlier = openpyxl.load_workbook(tmp_path / "now.xlsx")
    sheet = earlier["Biểu số liệu"]
    for merged in [area for area in sheet.merged_cells.ranges if area.min_col > 5]:
        sheet.unmerge_cells(str(merged))
    sheet["F3"], sheet["H3"] = "Không phát sinh số liệu kỳ này (cả biểu):", sheet["H2"].value
    sheet["H5"] = "Không có số liệu: chọn lý do"
    for place in ("F2", "H2", "O4"):
        sheet[place] = None
    sheet.delete_cols(14)
    sheet["N5"] = "Kiểm tra"
    earlier.save(tmp_path / "earlier.xlsx")
    returns = [
        read_return(tmp_path / f"{name}.xlsx", Expected((form,), roster))
        for name in ("now", "earlier")
    ]
    said = [[(a.key, *a.figure.said, a.repairs) for a in item.answers] for item in returns]
    told = [sorted(notice.id for notice in item.notices) for item in returns]

    assert said[0] == said[1]
    assert told[0] == told[1] == ["nothing_at_all", "statement_contradicted"]


def test_what_stands_far_from_the_tick_is_no_answer_to_it(tmp_path):
    form, period, roster = BUNDLED[0]
    write_book(template_book(form, roster.by_id["X01"], period), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    book["Biểu số liệu"]["O2"] = "← Cần sửa"
    book.save(tmp_path / "a.xlsx")
    told = read_return(tmp_path / "a.xlsx", Expected((form,), roster)).notices

    assert {"nothing_at_all", "statement_unread"}.isdisjoint(notice.id for notice in told)
