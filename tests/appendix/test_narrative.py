"""The draft of the report's text: a sentence for each figure, gaps said as gaps, every number with its source."""

import re

import docx
import pytest
from appendices import FORM, NAN, PERIOD, ROSTER, facts_frame, submissions, totals_frame

from pipeline.appendix.narrative import draft
from pipeline.appendix.narrative_docx import write_draft
from pipeline.appendix.official_sheet import positions
from pipeline.past.earlier import Lines, Result
from schemas.periods.period import parse_period

RATIO = "files_on_time_departments_rate"
BEFORE = Result(
    parse_period("2022-6T"), Lines().figures(),
    {"plan_tasks": 50.0, "guidance_documents": 4.0, "survey_forms": 0.0, "problems_found": 7.0, RATIO: 96.5},
)  # fmt: skip
FACTS = (("VP", RATIO, "value", 90.0, True), ("SNV", RATIO, "value", 99.5, True))
WHOLE = len(ROSTER.units)
SENTENCES = [
    # key, line of TOTALS, what is said of it ([…] stands for its number)
    ("plan_tasks", {"value": 61.0, "answered": WHOLE},
     "Số nhiệm vụ đề ra trong kế hoạch: 61 nhiệm vụ […], tăng 11 (22,0%) so với 6 tháng đầu năm 2022."),
    ("guidance_documents", {"value": 3.0, "answered": 32, "missing": ("X03",), "not_available": 1},
     "Số văn bản chỉ đạo CCHC đã ban hành: 3 văn bản […], giảm 1 (25,0%) so với 6 tháng đầu năm 2022; "
     "chưa có số liệu của Xã Đồng Tiến."),
    ("survey_forms", {"value": 5.0, "answered": 31, "questioned": ("SNV",), "missing": ("VP",), "uncounted": ("VP",)},
     "Số lượng phiếu khảo sát: 5 […], tăng 5 so với 6 tháng đầu năm 2022; chưa tính số liệu của Văn "
     "phòng UBND tỉnh; số liệu của Sở Nội vụ đang được kiểm tra lại."),
    ("problems_found", {"value": 7.0, "answered": 1, "expected": 1},
     "Số vấn đề phát hiện qua kiểm tra: 7 vấn đề […], bằng 6 tháng đầu năm 2022."),
    (RATIO, {"value": 95.0, "numerator": 190.0, "denominator": 200.0, "answered": 2, "expected": 2},
     "Tỷ lệ hồ sơ TTHC do các sở, ngành tiếp nhận được giải quyết đúng hạn: 95% (190/200) […], giảm 1,5 "
     "điểm phần trăm so với 6 tháng đầu năm 2022; thấp nhất là Văn phòng UBND tỉnh (90%)."),
    ("posts_cut", {"value": NAN, "answered": 0, "missing": ("VP", "SNV")},
     "Số biên chế đã tinh giản trong kỳ báo cáo: chưa có số liệu […]; chưa có số liệu của Văn phòng UBND "
     "tỉnh, Sở Nội vụ."),
    ("survey_mode", {"answered": 25, "distribution": {0: 5, 1: 20}},
     "Hình thức khảo sát: Trực tuyến: 5 đơn vị; Phát phiếu: 20 đơn vị […]."),
    ("reporting_system", {"value": 1.0, "answered": 1, "expected": 1},
     "Hệ thống thông tin báo cáo và kết nối với Hệ thống thông tin báo cáo quốc gia: Đang làm […]."),
]  # fmt: skip


@pytest.fixture(scope="module")
def text():
    totals = totals_frame(**{key: total for key, total, _ in SENTENCES})
    return draft(FORM, PERIOD, ROSTER, facts_frame(*FACTS), totals, submissions("X04"), BEFORE)


@pytest.mark.parametrize(("key", "total", "said"), SENTENCES)
def test_what_is_said_of_a_figure(text, key, total, said):
    sentences = [s for section in text.sections for s in section.sentences]

    assert said in [re.sub(r"\[\d+\]", "[…]", sentence) for sentence in sentences]


def test_units_that_sent_nothing_are_named_once_at_the_beginning(text):
    assert ("Số liệu được tổng hợp từ báo cáo của 32/33 cơ quan, đơn vị.",
            "Chưa gửi báo cáo: Xã Đông Tiến.") == text.opening[1:]  # fmt: skip


def test_every_number_in_brackets_is_a_line_of_the_table_of_sources_in_order(text):
    said = [
        int(n)
        for s in text.sections
        for sentence in s.sentences
        for n in re.findall(r"\[(\d+)\]", sentence)
    ]
    lines = {line[0]: line for line in text.sources}
    assert (
        said == [int(line[0]) for line in text.sources] == list(range(1, len(FORM.value_rows) + 1))
    )
    assert ("1", "1.1.1. Số nhiệm vụ đề ra trong kế hoạch", "61", f"D{positions(FORM)['plan_tasks'] + 1}",
            "33/33 đơn vị\n6 tháng đầu năm 2022: 50") == lines["1"]  # fmt: skip


def test_the_earlier_and_the_lowest_figure_of_a_sentence_have_their_places_there(text):
    (basis,) = [
        line[-1] for line in text.sources if line[1].startswith(f"{FORM.by_key[RATIO].code}.")
    ]

    assert (
        "2/2 đơn vị\n6 tháng đầu năm 2022: 96,5\nThấp nhất: Văn phòng UBND tỉnh (trang tính “Đơn vị × chỉ tiêu”)"
        == basis
    )


def test_sections_follow_the_form(text):
    headings = [section.heading for section in text.sections if section.heading]

    assert [
        "1. Công tác chỉ đạo điều hành CCHC",
        "1.1. Kế hoạch CCHC",
        "1.2. Kiểm tra CCHC",
    ] == headings[:3]
    assert "3.1.3. Tổng số TTHC đang có hiệu lực" not in headings


def test_the_document_holds_the_text_and_the_same_bytes_each_time(text, tmp_path):
    for name in ("a.docx", "b.docx"):
        write_draft(text, tmp_path / name)
    document = docx.Document(tmp_path / "a.docx")

    assert "DỰ THẢO BÁO CÁO" == document.paragraphs[0].text
    assert len(text.sources) + 1 == len(document.tables[0].rows)
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
