"""The page that is laid before the chairman: what it says, and that its charts need no colour."""

import re
import zipfile

import openpyxl
import pytest
from appendices import FORM, PERIOD, ROSTER, facts_frame, totals_frame
from lxml import etree

from pipeline.appendix.appendix import appendix_book
from pipeline.judging.findings import Finding
from pipeline.past.earlier import Lines, Result
from pipeline.register.submission import Submission
from pipeline.xlsx.write import write_book
from schemas.periods.period import parse_period

RATIO = "files_on_time_departments_rate"
NAMES = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
         "a": "http://schemas.openxmlformats.org/drawingml/2006/main"}  # fmt: skip


def earlier():
    lines = Lines()
    for unit, value in (("VP", 91.0), ("SNV", 99.0)):
        lines.add(unit, RATIO, "value", value, 0)
    totals = {RATIO: 94.0, "procedures_in_force": 100.0, "plan_tasks_done": 50.0}
    return Result(parse_period("2022-6T"), lines.figures(), totals)


def finding(unit, key, effect, title):
    code = FORM.by_key[key].code
    return Finding("r", "error", unit, f"{unit}.xlsx", "2023-6T", (code,), (), "Sai.", "Sửa.",
                   keys=(key,), title=title, effect=effect)  # fmt: skip


def written(path, past=()):
    sent = [
        Submission(unit, {"X03": "missing", "X04": "unusable"}.get(unit.id, "received"), late=unit.id == "VP")
        for unit in ROSTER.units
    ]  # fmt: skip
    facts = facts_frame(
        ("VP", RATIO, "value", 90.0, True), ("SNV", RATIO, "value", 98.5, True),
        ("STP", RATIO, "value", 12.0, False),
    )  # fmt: skip
    totals = totals_frame(**{
        RATIO: {"value": 95.5, "numerator": 191.0, "denominator": 200.0, "answered": 2},
        "procedures_in_force": {"value": 90.0, "answered": 2},
        "plan_tasks_done": {"value": 100.0, "answered": 2},
    })  # fmt: skip
    found = [finding("VP", RATIO, 0.2, "Lạ"), finding("SNV", "plan_tasks", 0.9, "Sai to")]
    write_book(appendix_book(FORM, PERIOD, ROSTER, facts, totals, found, sent, earlier=past), path)
    return openpyxl.load_workbook(path, data_only=True)["Tóm tắt"]


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    return written(tmp_path_factory.mktemp("page") / "phu-luc.xlsx", (earlier(),))


@pytest.fixture(scope="module")
def charts(tmp_path_factory):
    """The XML of each chart, in order, and what is said of each to those who cannot see it."""
    path = tmp_path_factory.mktemp("charts") / "phu-luc.xlsx"
    written(path, (earlier(),))
    with zipfile.ZipFile(path) as package:
        names = sorted(name for name in package.namelist() if re.search(r"charts/chart\d+", name))
        drawing = package.read("xl/drawings/drawing1.xml").decode()
        return [etree.fromstring(package.read(name)) for name in names], re.findall(
            r'descr="([^"]*)"', drawing
        )


def test_three_sentences_come_first(page):
    assert [page.cell(line, 1).value for line in range(2, 5)] == [
        "Số liệu được tổng hợp từ báo cáo của 31/33 cơ quan, đơn vị. Chưa gửi báo cáo: Xã Đồng Tiến. "
        "Báo cáo đang được kiểm tra lại, chưa tổng hợp: Xã Đông Tiến. 1 đơn vị gửi sau thời hạn.",
        "Còn 2 lỗi; 2 đơn vị phải xem lại. Nên liên hệ trước (ảnh hưởng nhiều nhất đến số liệu của tỉnh): "
        "SNV (1.1.1: 90%); VP (3.4.1: 20%).",
        "Chỉ tiêu 3.4.1 (Tỷ lệ hồ sơ TTHC do các sở, ngành tiếp nhận được giải quyết đúng hạn): toàn "
        "tỉnh 95,5%. Tăng 1,5 điểm phần trăm so với 6 tháng đầu năm 2022. Thấp nhất là Văn phòng UBND "
        "tỉnh (90%).".replace("90%", "90,0%"),
    ]  # fmt: skip


def test_without_an_earlier_period_nothing_is_compared(tmp_path):
    page = written(tmp_path / "phu-luc.xlsx")

    assert "2022" not in " ".join(
        str(c.value) for line in page.iter_rows() for c in line if c.value
    )


def test_it_is_one_landscape_page_with_the_tables_of_its_charts_beside_it(page):
    assert "landscape" == page.page_setup.orientation
    assert (1, 1) == (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight or 1)
    assert page.print_area.startswith("'Tóm tắt'!$A$1:$T$")
    beside = [
        [c.value for c in line] for line in page.iter_rows(min_col=22, max_col=25) if line[0].value
    ]

    assert ["VP", 90, 95.5, 91] in beside and ["SNV", 98.5, 95.5, 99] in beside
    assert [line[0] for line in beside if line[0].startswith(("1.1.2", "3.1.3", "3.4.1. "))][-3:] == [
        "1.1.2. Số nhiệm vụ đã hoàn thành", "3.1.3. Tổng số TTHC đang có hiệu lực",
        "3.4.1. Tỷ lệ hồ sơ TTHC do các sở, ngành tiếp nhận được giả…",
    ]  # fmt: skip


def test_whom_to_call_leads_to_the_figure(page):
    lines = [
        line for line in page.iter_rows(min_col=11, max_col=20) if line[3].value in ("Lạ", "Sai to")
    ]

    assert [("SNV", "1.1.1", 90), ("VP", "3.4.1", 20)] == [
        (line[0].value, line[2].value, line[9].value) for line in lines
    ]
    assert all("Đơn vị × chỉ tiêu" in line[2].hyperlink.location for line in lines)


def test_charts_are_told_apart_without_colour(charts):
    """Every series but the first light one has a pattern or is white; figures stand on light ground."""
    for chart in charts[0]:
        fills = []
        for series in chart.findall(".//c:barChart/c:ser", NAMES):
            colour = series.find("c:spPr/a:solidFill/a:srgbClr", NAMES)
            pattern = series.find("c:spPr/a:pattFill", NAMES)
            fills.append(colour.get("val") if colour is not None else pattern.get("prst"))
        assert len(fills) == len(set(fills)) and set(fills) & {"DDEBF7"}
        assert {"FFFFFF", "DDEBF7"} >= {fill for fill in fills if fill.isupper()}


def test_no_axis_exaggerates(charts):
    for chart in charts[0]:
        values = [
            float(v.text) for v in chart.findall(".//c:barChart/c:ser/c:val//c:v", NAMES) if v.text
        ]
        least = chart.find(".//c:valAx/c:scaling/c:min", NAMES)
        assert min(values) < 0 or "0" == least.get("val")


def test_a_ratio_has_the_line_of_the_province_and_the_marks_of_the_last_period(charts):
    (ratio,) = [chart for chart in charts[0] if chart.find(".//c:lineChart", NAMES) is not None]
    names = [v.text for v in ratio.findall(".//c:lineChart/c:ser/c:tx//c:v", NAMES)]

    assert ["Toàn tỉnh (95,5%)", "6 tháng đầu năm 2022"] == names


def test_every_chart_says_in_words_what_it_shows(charts):
    texts = charts[1]

    assert len(texts) == len(charts[0]) == 3
    assert texts[0].startswith("Tiến độ gửi báo cáo (số đơn vị) (Đúng hạn, Quá hạn")
    assert "VP: 90,0, 95,5, 91,0; SNV: 98,5, 95,5, 99,0" in texts[1]
