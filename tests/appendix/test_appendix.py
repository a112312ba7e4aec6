"""The appendix is read back with openpyxl; what it must show was worked out by hand."""

import re

import openpyxl
import pandas as pd
import pytest
from appendices import (
    AXES,
    FORM,
    NAN,
    PERIOD,
    ROSTER,
    SHARE,
    WHOLE,
    facts_frame,
    finding,
    matrix_cell,
    submissions,
    totals_frame,
)
from places import SECOND_FORM

from pipeline.appendix import matrix_axes as matrix
from pipeline.appendix import official_sheet as appendix_form
from pipeline.appendix.appendix import appendix_book
from pipeline.register.submission import Submission
from pipeline.xlsx.write import write_book
from schemas.form.loading import load_form
from schemas.periods.period import parse_period
from schemas.rules.rule import GENERAL_RULES
from schemas.tables import read_csv
from schemas.units.unit import load_roster
from schemas.wording import as_text
from schemas.wording.papers import named


@pytest.fixture
def build(tmp_path):
    """Write an appendix from what is given, and open it again."""

    def built(facts=(), totals=None, findings=(), sent=None):
        book = appendix_book(
            FORM, PERIOD, ROSTER, facts_frame(*facts), totals_frame(**(totals or {})), findings,
            submissions() if sent is None else sent,
        )  # fmt: skip
        write_book(book, tmp_path / "phu-luc.xlsx")
        return openpyxl.load_workbook(tmp_path / "phu-luc.xlsx", data_only=True)

    return built


@pytest.fixture
def official(build):
    """The figure cell and the remark of one row, for one line of TOTALS."""

    def shown(key, **total):
        sheet = build(totals={key: total})[appendix_form.NAME]
        line = appendix_form.positions(FORM)[key] + 1
        return sheet.cell(line, 4), sheet.cell(line, 5).value or ""

    return shown


FIGURES = [
    # key, line of TOTALS, figure, number format, remark
    ("plan_tasks", {"value": 1234.0, "answered": len(ROSTER.units)}, 1234, WHOLE, ""),
    ("plan_tasks", {"value": 0.0, "answered": len(ROSTER.units)}, 0, WHOLE, ""),
    ("plan_tasks", {"answered": 0, "missing": ("SNV", "X03")}, None, WHOLE,
     "Chưa có số liệu của: SNV, Xã Đồng Tiến"),
    ("plan_tasks", {"value": 7.0, "answered": 25, "missing": ("X03", "STC", "SNV", "VP", "SYT")}, 7, WHOLE,
     "Chưa có số liệu của: VP, SNV, STC … và 2 đơn vị khác"),
    ("plan_tasks", {"value": 7.0, "answered": 28, "not_applicable": 2}, 7, WHOLE,
     "2 đơn vị không có nội dung này"),
    ("plan_tasks", {"value": 7.0, "answered": 29, "not_available": 1, "missing": ("SYT",)}, 7, WHOLE,
     "Đơn vị chưa tổng hợp được: SYT"),
    ("plan_tasks", {"value": 7.0, "answered": 28, "not_available": 1, "missing": ("SYT", "STC")}, 7,
     WHOLE, "Chưa có số liệu của: STC, SYT (trong đó 1 đơn vị báo chưa tổng hợp được)"),
    ("plan_tasks", {"value": 7.0, "answered": len(ROSTER.units), "questioned": ("SNgV",)}, 7, WHOLE,
     "Đang đề nghị kiểm tra lại: SNgV"),
    ("plan_tasks", {"value": 7.0, "answered": 29, "missing": ("SNgV",), "uncounted": ("SNgV",)}, 7,
     WHOLE, "Chưa tính (số liệu có lỗi): SNgV"),
    ("workflow_approved_rate",
     {"value": 100 * 609 / 652, "numerator": 609.0, "denominator": 652.0, "answered": 17,
      "expected": 19, "missing": ("SYT", "SNgV"), "uncounted": ("SNgV",)}, 100 * 609 / 652, SHARE,
     "609/652\n17/19 đơn vị\nChưa có số liệu của: SYT\nChưa tính (thiếu hoặc sai tử số, mẫu số): SNgV"),
    ("workflow_approved_rate",
     {"value": 100.0, "numerator": 1200.0, "denominator": 1200.0, "answered": 19, "expected": 19},
     100, WHOLE, "1.200/1.200\n19/19 đơn vị"),
    ("digital_certificates_rate",
     {"value": 63.1, "numerator": 12.0, "denominator": 19.0, "answered": 1, "expected": 1},
     63.1, SHARE, "12/19"),
    ("digital_certificates_rate", {"value": 63.1, "answered": 1, "expected": 1}, 63.1, SHARE, ""),
    ("survey_mode", {"answered": 25, "distribution": {0: 5, 1: 20}},
     "Trực tuyến: 5\nPhát phiếu: 20", "General", "25/33 đơn vị"),
    ("reporting_system", {"value": 1.0, "answered": 1, "expected": 1}, "Đang làm", "General", ""),
    ("reporting_system", {"answered": 2, "expected": 2}, None, WHOLE,
     "Có 2 cơ quan cùng báo cáo, chưa xác định số liệu chính thức"),
    ("files_on_time_districts_rate", {"expected": 0}, None, WHOLE, "Không có đơn vị nào phải báo cáo chỉ tiêu này"),
    ("video_meetings", {"expected": 0}, None, WHOLE, "Chưa xác định cơ quan chủ trì (Văn phòng UBND tỉnh)"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "total", "figure", "number_format", "remark"), FIGURES)
def test_figure_and_remark(official, key, total, figure, number_format, remark):
    cell, said = official(key, **total)

    assert figure == cell.value
    assert number_format == cell.number_format
    assert remark == said


def test_every_row_of_the_form_as_the_ministry_prints_it(build):
    sheet = build()[appendix_form.NAME]
    printed = {
        sheet.cell(line + 1, 2).value: sheet.cell(line + 1, 1).value
        for line in appendix_form.positions(FORM).values()
    }

    labels = [sheet.cell(line + 1, 2).value for line in appendix_form.positions(FORM).values()]
    assert [row.label for row in FORM.rows] == labels
    assert "1." == printed["Công tác chỉ đạo điều hành CCHC"]
    assert "1.2.1." == printed["Số sở, ngành đã kiểm tra"]  # the ministry prints 1.1.1 twice
    assert "Trong đó" == printed["Số TTHC cấp tỉnh:"]
    assert printed["Số TTHC cấp xã:"] is None


def test_titles_leave_number_and_date_empty(build):
    sheet = build(sent=submissions("SNV", "X03"))[appendix_form.NAME]
    titles = [sheet.cell(line, 1).value for line in range(1, 5)]
    below = [sheet.cell(line, 1).value for line in range(131, 134)]
    assert sheet.freeze_panes is None

    assert titles == [
        "Phụ lục",
        "THỐNG KÊ SỐ LIỆU VỀ KẾT QUẢ THỰC HIỆN\nCÔNG TÁC CẢI CÁCH HÀNH CHÍNH",
        "6 THÁNG ĐẦU NĂM 2023",
        "(Kèm theo Báo cáo số …/BC-… ngày … tháng … năm … của …)",
    ]
    assert below[:2] == [
        "Số liệu được tổng hợp từ báo cáo của 31/33 cơ quan, đơn vị.",
        "Chưa gửi báo cáo: Sở Nội vụ, Xã Đồng Tiến.",
    ]
    assert below[2].endswith("./.")


def test_official_sheet_prints_on_a4_with_its_header_and_no_number_on_page_one(build):
    sheet = build()[appendix_form.NAME]

    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "portrait")
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$7:$8"
    assert sheet.HeaderFooter.differentFirst
    assert sheet.oddHeader.center.text.endswith("&P")
    assert not sheet.firstHeader.center.text


def test_wrapped_rows_are_tall_enough(build):
    sheet = build()[appendix_form.NAME]
    lines = appendix_form.positions(FORM)

    assert sheet.row_dimensions[lines["survey_forms"] + 1].height < 25  # one line
    assert sheet.row_dimensions[lines["video_meetings"] + 1].height > 75  # five lines


READINGS = [
    # unit, key, state, value, counted, shown, number format
    ("SNgV", "plan_tasks", "value", 21.0, True, 21, WHOLE),
    ("SNgV", "plan_tasks_done", "value", 0.0, True, 0, WHOLE),
    ("SNgV", "documents_electronic_rate", "value", 93.4, True, 93.4, "[$-42A]#,##0.0#####"),
    (
        "SNgV",
        "workflow_approved_rate",
        "value",
        6.25,
        False,
        "6,25*",
        WHOLE,
    ),  # text: no sum takes it
    ("SNgV", "reporting_system", "value", 1.0, False, "1*", WHOLE),
    ("SNgV", "service_staff_cut_rate", "not_applicable", NAN, False, "KAD", "General"),
    ("SNgV", "posts_cut", "not_available", NAN, False, "CCSL", "General"),
    ("SNgV", "posts_filled", "unreadable", NAN, False, "KĐĐ", "General"),
    ("SNgV", "posts_assigned", "blank", NAN, False, None, WHOLE),
    ("X03", "survey_mode", "value", 2.0, True, 2, WHOLE),
]


@pytest.fixture
def readings(build):
    facts = [line[:5] for line in READINGS]
    facts += [("SNgV", "procedures_total", "value", 8.0, False)]  # a heading's total has no line
    return build(facts=facts)[matrix.NAME]


@pytest.mark.parametrize("line", READINGS, ids=lambda line: line[1])
def test_matrix_shows_what_each_unit_wrote(readings, line):
    unit, key, *_, shown, number_format = line
    cell = matrix_cell(readings, unit, key)

    assert shown == cell.value
    assert number_format == cell.number_format


def test_matrix_marks_left_out_figures_and_rows_not_asked(readings):
    left_out = matrix_cell(readings, "SNgV", "reporting_system")
    not_asked = matrix_cell(readings, "SNgV", "departments_inspected")
    not_sent = matrix_cell(readings, "VP", "plan_tasks")

    assert left_out.font.italic
    assert "FFE7E6E6" == not_asked.fill.fgColor.rgb
    assert not_sent.value is None and not_sent.fill.fill_type is None


def look(cell):
    return cell.fill.fgColor.rgb, cell.font.i, cell.number_format, cell.alignment.horizontal


def test_more_units_than_a_sheet_has_columns_stand_in_lines(build, monkeypatch):
    """The same cells with the same looks, and the formulas follow."""
    facts = [line[:5] for line in READINGS]
    across = build(facts=facts)
    monkeypatch.setattr(matrix, "MOST_ACROSS", 32)
    down, at = build(facts=facts), matrix.axes(FORM, ROSTER, facts_frame(*facts), beside=1)

    assert (FIRST := matrix.FIRST_ROW + 1, at.tall) == (6, True)
    assert {unit.short for unit in ROSTER.units} == {
        down[matrix.NAME].cell(FIRST + n, 2).value for n in range(33)
    }
    for unit in ROSTER.units:
        for row in FORM.value_rows:
            there = matrix_cell(across[matrix.NAME], unit.id, row.key)
            here = matrix_cell(down[matrix.NAME], unit.id, row.key, at)
            assert [there.value, *look(there)] == [here.value, *look(here)]
    assert "'Đơn vị × chỉ tiêu'!$D$6:$D$38" == at.area("plan_tasks", "value")
    assert "'Đơn vị × chỉ tiêu'!$E$6:$AK$6" == AXES.area("plan_tasks", "value")


def test_sources_go_on_on_a_next_sheet_and_links_find_them(build, monkeypatch):
    facts = [line[:5] for line in READINGS]
    whole = [line[:6] for line in build(facts=facts)["Nguồn gốc"].iter_rows(4, values_only=True)]
    monkeypatch.setattr("pipeline.appendix.sources_sheet.LINES", 4)
    book = build(facts=facts)
    names = [name for name in book.sheetnames if name.startswith("Nguồn gốc")]
    parts = [[line[:6] for line in book[n].iter_rows(4, values_only=True)] for n in names]

    assert ["Nguồn gốc", "Nguồn gốc 2", "Nguồn gốc 3"] == names
    assert whole == [line for part in parts for line in part]
    for unit, key, state, value, *_ in READINGS:
        link = matrix_cell(book[matrix.NAME], unit, key).hyperlink
        assert (link is None) == (state == "blank")
        if link is not None:
            sheet, place = link.location.replace("'", "").split("!")
            there = [cell.value for cell in book[sheet][int(place[1:])]]
            assert ROSTER.by_id[unit].short == there[0]
            assert (as_text.number(value) if state == "value" else None) == there[4]
            back = book[sheet][place.replace("A", "B")].hyperlink.location
            assert back.endswith(f"!{matrix_cell(book[matrix.NAME], unit, key).coordinate}")


def test_matrix_groups_units_by_level(readings):
    header, names, statuses = (
        [cell.value for cell in readings[row + 1]]
        for row in (matrix.HEADER, matrix.NAMES, matrix.STATUSES)
    )

    assert ["Sở, ngành", "Sở, ngành", "Cấp huyện", "Cấp xã"] == [
        text for text in header[4:] if text
    ]
    assert "Toàn tỉnh" == header[3]
    assert ["VP", "SNV", "Xã Sơn Hà", "Xã Ba Tô"] == [names[4], names[5], names[27], names[36]]
    assert ["Đạt yêu cầu"] * 33 == statuses[4:]
    assert "E6" == readings.freeze_panes


def test_two_returns_of_one_unit_are_our_bug():
    line = ("SNgV", "plan_tasks", "value", 21.0, True)
    facts = pd.concat([facts_frame(line), facts_frame(line)])

    with pytest.raises(ValueError, match="two returns of SNgV"):
        appendix_book(FORM, PERIOD, ROSTER, facts, totals_frame(), (), submissions())


def test_findings_the_heaviest_first_in_words(build):
    found = [
        finding("X03", ("1.1.1",), severity="info"),
        finding("SNgV", ("1.1.3",), severity="warning"),
        finding("SNgV", ("1.1.2", "1.1.1"), cells=("Sheet1!D14", "Sheet1!D13"), effect=0.1),
        finding("VP", ("1.1.1",), effect=0.9),
        finding("", (), cells=()),
        finding("SNgV", (), cells=("A!B1", "C!D1")),
    ]
    sheet = build(findings=found)["Lỗi, cảnh báo"]
    lines = [[cell or "" for cell in line] for line in sheet.iter_rows(6, 11, 1, 10, True)]

    assert "4 lỗi; 1 cảnh báo; 1 lưu ý" == sheet["A2"].value
    assert lines == [
        ["(chưa rõ đơn vị)", "Lỗi", "", "", "Sai", "Sửa lại", "", "b.xlsx", "", ""],
        ["SNgV", "Lỗi", "", "", "Sai", "Sửa lại", "", "b.xlsx", "A, C", "A!B1, C!D1"],
        ["VP", "Lỗi", "1.1.1", "", "Sai", "Sửa lại", 90, "b.xlsx", "Sheet1", "D14"],
        ["SNgV", "Lỗi", "1.1.2, 1.1.1", "", "Sai", "Sửa lại", 10, "b.xlsx", "Sheet1", "D14, D13"],
        ["SNgV", "Cảnh báo", "1.1.3", "", "Sai", "Sửa lại", "", "b.xlsx", "Sheet1", "D14"],
        ["Xã Đồng Tiến", "Lưu ý", "1.1.1", "", "Sai", "Sửa lại", "", "b.xlsx", "Sheet1", "D14"],
    ]
    assert ("B6", "A5:J11") == (sheet.freeze_panes, sheet.auto_filter.ref)


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://x")', "+84", "@SUM(A1)", "0123"])
def test_text_of_a_return_stays_text(build, text):
    sheet = build(findings=[finding("SNgV", ("1.1.1",), message=text, file=text)])["Lỗi, cảnh báo"]

    assert (text, "s") == (sheet["E6"].value, sheet["E6"].data_type)
    assert "s" == sheet["H6"].data_type


def test_text_longer_than_a_cell_is_shortened(build):
    sheet = build(findings=[finding("SNgV", (), message="a" * 40000)])["Lỗi, cảnh báo"]

    assert "a" * 999 + "…" == sheet["E6"].value


def test_progress_adds_up_level_by_level(build):
    units = ROSTER.by_id
    sent = [
        Submission(units["VP"], "received", ("in/VP.xlsx",), 0, 2),
        Submission(units["SNV"], "needs_correction", ("in/a.xlsx", "in/b.xlsx"), 3, 1,
                   sent="2023-06-17T09:30:00", late=True),
        Submission(units["X03"], "unusable", ("in/x.docx",), 1, 0),
        Submission(units["X04"], "missing"),
        Submission(units["X05"], "nothing_to_report"),
    ]  # fmt: skip
    sheet = build(sent=sent)["Tình hình nộp"]

    assert [list(line) for line in sheet.iter_rows(10, 18, 2, 5, True)] == [
        ["Tình trạng", "Sở, ngành", "Cấp xã", "Cộng"],
        ["Phải gửi", 2, 3, 5],
        ["Đúng hạn", 1, 0, 1],
        ["Quá hạn", 1, 0, 1],
        ["Chưa tổng hợp được", 0, 1, 1],
        ["Chưa gửi", 0, 1, 1],
        ["Không phát sinh", 0, 1, 1],
        ["Đã gửi: đạt yêu cầu", 1, 0, 1],
        ["Đã gửi: cần sửa", 1, 0, 1],
    ]
    assert [list(line) for line in sheet.iter_rows(4, 8, 1, 8, True)] == [
        [1, "Văn phòng UBND tỉnh", "Sở, ngành", "Đạt yêu cầu", None, 0, 2, "VP.xlsx"],
        [2, "Sở Nội vụ", "Sở, ngành", "Cần sửa", "09:30 17/06/2023", 3, 1, "a.xlsx\nb.xlsx"],
        [3, "Xã Đồng Tiến", "Cấp xã", "Chưa tổng hợp được", None, 1, 0, "x.docx"],
        [4, "Xã Đông Tiến", "Cấp xã", "Chưa gửi", None, None, None, None],
        [5, "Xã Tân Thành", "Cấp xã", "Không phát sinh", None, None, None, None],
    ]


def test_same_input_same_bytes(tmp_path):
    facts = facts_frame(("SNgV", "plan_tasks", "value", 21.0, True))
    totals = totals_frame(plan_tasks={"value": 21.0, "answered": 1, "missing": ("VP", "SNV")})
    for name in ("first", "second"):
        book = appendix_book(
            FORM, PERIOD, ROSTER, facts, totals, [finding("SNgV", ("1.1.1",))], submissions("VP")
        )
        write_book(book, tmp_path / name)

    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()


def test_a_form_of_another_subject(tmp_path):
    form, roster = load_form(str(SECOND_FORM)), load_roster(SECOND_FORM / "units.csv")
    facts = facts_frame()
    book = appendix_book(
        form, parse_period("2024-NAM"), roster, facts, totals_frame(form), (),
        submissions(roster=roster),
    )  # fmt: skip
    write_book(book, tmp_path / "phu-luc.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "phu-luc.xlsx")[appendix_form.NAME]

    assert "THỐNG KÊ HOẠT ĐỘNG THƯ VIỆN CÔNG CỘNG" == sheet["A2"].value
    assert "NĂM 2024" == sheet["A3"].value
    assert [row.label for row in form.rows] == [
        sheet.cell(line + 1, 2).value for line in appendix_form.positions(form).values()
    ]


def test_every_rule_has_a_name_that_is_no_id_and_says_what_must_hold(build):
    sheet = build()["Quy tắc"]
    lines = [[cell.value for cell in line] for line in sheet.iter_rows(5)]
    negative = next(line for line in lines if line[0] == "Số lượng âm")
    relation = next(line for line in lines if line[1] == "1.1.2 ≤ 1.1.1")

    assert ["Số lượng từ 0 trở lên", "Số lượng không thể âm", "Lỗi"] == negative[1:4]
    assert "Số nhiệm vụ đã hoàn thành nhiều hơn số nhiệm vụ đề ra" == relation[0]
    assert not re.search(
        r"[a-z]_[a-z]|[{}]", " ".join(str(text) for line in lines for text in line)
    )
    assert {record["id"] for _, record in read_csv(GENERAL_RULES, ("id",))} == set(
        named("appendix", "must")
    )
