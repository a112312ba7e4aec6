"""The template of a wide form, as LibreOffice computes it, against pandera: its number line included."""

import shutil

import openpyxl
import pytest
from agreement import Tally, compare
from recalculation import recalculated
from wide_forms import wide_form
from wide_returns import PERIOD, ROSTER

from pipeline.returns import Filled
from pipeline.template.live.shown_checks import COUNTER
from pipeline.template.template import template_book
from pipeline.xlsx.write import write_book
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


@pytest.mark.parametrize(("filled", "said"), [
    ({}, "Chưa ghi số liệu nào; ô để trống được tính là 0"),
    ({"c1": Filled(2), "c4": Filled(2)}, "✓ Đã xong – lưu và gửi lại tệp này"),
    ({"c1": Filled(0)}, "✓ Đã xong – lưu và gửi lại tệp này"),
    ({"c1": Filled(2)}, "Còn 0 dòng chưa điền; 1 lỗi; 0 cảnh báo"),
])  # fmt: skip
@pytest.mark.libreoffice
def test_a_form_whose_blank_cells_are_zeros_is_not_done_before_anything_is_written(
    filled, said, soffice, tmp_path
):
    book = template_book(wide_form(tmp_path, "TCD01_TT2024"), ROSTER.units[0], PERIOD, filled)
    write_book(book, tmp_path / "a.xlsx")
    (same,) = recalculated([tmp_path / "a.xlsx"], tmp_path / "again")

    assert said == book.sheets[1].cells[COUNTER].value
    assert said == openpyxl.load_workbook(same, data_only=True).worksheets[1].cell(
        COUNTER[0] + 1, COUNTER[1] + 1
    ).value  # fmt: skip
