"""What viec-can-lam.xlsx tells beside its questions: what was decided about what, and what nobody decides."""

import openpyxl
import pytest
from offices import DUE, FORM, PERIOD, ROSTER, UNITS, carry_out, send, task

from pipeline.cli.trace_lines import trace_lines
from pipeline.form_check.plausible import plausible_figures
from pipeline.register.decisions import record_decision
from pipeline.register.recall import known_to
from pipeline.register.register import open_register
from pipeline.returns import Filled
from pipeline.template.template import template_book
from pipeline.xlsx.write import write_book

ONE, TWO, THREE = UNITS
RATE = "files_on_time_land_rate"
ALONE = "Chỉ có tỷ lệ, thiếu tử số hoặc mẫu số nên không được tính vào tỷ lệ chung của tỉnh"


@pytest.fixture
def office(tmp_path):
    """Folders for returns and output; one of three units has sent."""
    send(tmp_path / "nhận", ONE)
    return tmp_path / "nhận", tmp_path / "ra"


def workbook(office):
    return openpyxl.load_workbook(office[1] / "viec-can-lam.xlsx")


DECIDED = [  # what is decided about a unit, the moment, what it is about, what it is
    ("nothing", "", "Báo cáo của đơn vị", "không phát sinh"),
    ("waiting", "", "Báo cáo của đơn vị", "chờ"),
    ("received", "2023-06-13T16:30", "Báo cáo của đơn vị", "nhận lúc 16:30 13/06/2023"),
    ("withdrawn", "", f"{ONE}.xlsx", "không dùng tệp"),
]


@pytest.mark.parametrize(("kind", "moment", "about", "word"), DECIDED)
def test_every_decision_says_what_it_is_about(office, kind, moment, about, word):
    carry_out(task(*office))
    file = f"{ONE}.xlsx" if kind == "withdrawn" else ""
    with open_register(office[1], PERIOD.id) as register:
        record_decision(register, ONE, kind, file, moment, "Lê Thị B", "đã gọi")
    carry_out(task(*office))

    lines = [[cell.value for cell in line] for line in workbook(office)["Đã quyết định"]]
    head = next(line for line in lines if "Về việc" in line)
    (decided,) = lines[lines.index(head) + 1 :]
    assert (about, word) == tuple(
        decided[head.index(name)] for name in ("Về việc", "Quyết định là")
    )
    start = [[cell.value for cell in line] for line in workbook(office)["Việc còn lại"]]
    assert ["Việc", "Số lượng", "Cần làm"] in [line[:3] for line in start]
    assert ["Đã quyết định", 1] in [line[:2] for line in start]


RATES = [  # what the unit writes of a percentage, whether it is in no ratio of the province
    (Filled(63.1, state="Chỉ biết tỷ lệ"), True),
    (Filled(None, 12, 19), False),
    (Filled(state="Không áp dụng"), False),
]


@pytest.mark.parametrize(("written", "alone"), RATES)
def test_a_percentage_alone_is_told_where_it_is_missed(office, written, alone):
    unit = ROSTER.by_id[TWO]
    figures = plausible_figures(FORM, unit, PERIOD) | {RATE: written}
    write_book(template_book(FORM, unit, PERIOD, figures), office[0] / f"{TWO}.xlsx")
    carry_out(task(*office))

    start = [[cell.value for cell in line] for line in workbook(office)["Việc còn lại"]]
    told = [line[1:3] for line in start if str(line[0]).startswith("Tỷ lệ thiếu tử số, mẫu số")]
    assert ([[1, f"{unit.short} (3.4.4)"]] if alone else []) == told
    with open_register(office[1], PERIOD.id) as register:
        known = known_to(register, DUE)
        lines = list(trace_lines(FORM.by_key[RATE], FORM, ROSTER, office[1], known))
    assert int(alone) == sum(ALONE in line for line in lines)
    assert not any("Σ" in line for line in lines)
