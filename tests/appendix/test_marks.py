"""What is wrong is seen where the figure stands, and every step from finding to file has a way back."""

import openpyxl
import pytest
from appendices import (
    FORM,
    PERIOD,
    ROSTER,
    facts_frame,
    finding,
    matrix_cell,
    submissions,
    totals_frame,
)

from pipeline.appendix import matrix_axes as matrix
from pipeline.appendix.appendix import appendix_book
from pipeline.appendix.official_sheet import NAME as OFFICIAL
from pipeline.appendix.official_sheet import positions
from pipeline.appendix.sources_sheet import Origin
from pipeline.judging.findings import Finding
from pipeline.past.earlier import Figures, Result
from pipeline.register.submission import Submission
from pipeline.xlsx.write import write_book
from schemas.periods.period import parse_period

RED, YELLOW = "FFF8CBAD", "FFFFE699"
FACTS = [
    ("SNgV", "plan_tasks", "value", 21.0, True),
    ("SNgV", "plan_tasks_done", "value", 9999.0, True),
    ("SNgV", "documents_electronic_rate", "value", 93.4, True),
    ("SNgV", "workflow_approved_rate", "value", 6.25, False),
    ("SNgV", "posts_cut", "not_available", float("nan"), False),
    ("VP", "plan_tasks", "value", 40.0, True),
]


def found(key, severity, unit="SNgV", file="SNgV.xlsx", title="Sai", message="Vì sao sai."):
    keys = tuple(key.split())
    codes = tuple(FORM.by_key[name].code for name in keys)
    return Finding("r", severity, unit, file, "2023-6T", codes, ("Sheet1!D14",), message, "Sửa lại.",
                   keys=keys, title=title)  # fmt: skip


FINDINGS = [
    found("plan_tasks_done plan_tasks", "error"),
    found("plan_tasks_done", "warning", title="Lạ"),
    found("documents_electronic_rate", "warning"),
    found("workflow_approved_rate", "error"),
    found("posts_cut", "warning"),
    found("guidance_documents", "warning", title="Chưa có số liệu"),
    found("survey_forms", "info"),
    found("plan_tasks", "error", unit="VP", file="VP (cũ).xlsx"),  # a file that does not count
    found("plan_tasks plan_tasks_done", "error", unit="", file=""),
]


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """Of two returns, their letters, the year before, and an office that signs its appendix."""
    path = tmp_path_factory.mktemp("marks") / "phu-luc.xlsx"
    sent = [
        Submission(unit, "needs_correction", (f"{unit.id}.xlsx",), 1, counts=f"{unit.id}.xlsx")
        if unit.id in ("SNgV", "VP") else Submission(unit, "missing")
        for unit in ROSTER.units
    ]  # fmt: skip
    before = Result(parse_period("2022-6T"), Figures({}, {}, *[None] * 3), {"plan_tasks": 50.0})
    write_book(
        appendix_book(
            FORM, PERIOD, ROSTER, facts_frame(*FACTS),
            totals_frame(plan_tasks={"value": 61.0, "answered": 2},
                         plan_tasks_done={"value": 9999.0, "answered": 1}),
            FINDINGS, sent, origins={"SNgV.xlsx": Origin("ab" * 32, "2023-06-16T09:05:00")},
            letters={"SNgV.xlsx": "phan-hoi/SNgV - cần sửa.xlsx"}, earlier=(before,),
            due="2023-06-16", signature="KT. CHỦ TỊCH; PHÓ CHỦ TỊCH; Nguyễn Văn A",
        ), path,
    )  # fmt: skip
    return openpyxl.load_workbook(path, data_only=True)


AT = matrix.axes(FORM, ROSTER, facts_frame(), beside=2)
LOOKS = [
    # unit, key, fill, bold, what its note says
    ("SNgV", "plan_tasks_done", RED, True, "Lỗi: Vì sao sai.\n\nCảnh báo: Vì sao sai."),
    ("SNgV", "plan_tasks", RED, True, "Lỗi: Vì sao sai."),
    ("SNgV", "documents_electronic_rate", YELLOW, False, "Cảnh báo: Vì sao sai."),
    ("SNgV", "workflow_approved_rate", RED, True, "Lỗi: Vì sao sai."),
    ("SNgV", "posts_cut", YELLOW, False, "Cảnh báo: Vì sao sai."),
    ("SNgV", "guidance_documents", YELLOW, False, "Cảnh báo: Vì sao sai."),  # left blank
    ("SNgV", "survey_forms", None, False, None),
    ("VP", "plan_tasks", None, False, None),
]


@pytest.mark.parametrize(("unit", "key", "fill", "bold", "note"), LOOKS)
def test_the_cell_of_a_finding_is_filled_and_says_it(book, unit, key, fill, bold, note):
    cell = matrix_cell(book[matrix.NAME], unit, key, AT)

    assert fill == (cell.fill.fgColor.rgb if cell.fill.fill_type else None)
    assert bold == bool(cell.font.b)
    assert note == (cell.comment.text if cell.comment else None)


def test_the_provinces_own_figure_its_change_and_its_contradictions_stand_beside_the_units(book):
    sheet = book[matrix.NAME]
    line = AT.place(0, AT.figures["plan_tasks", "value"])[0] + 1
    figure, change = sheet.cell(line, 4), sheet.cell(line, 5)

    assert (61, 11) == (figure.value, change.value)
    assert ["Toàn tỉnh", "Tăng, giảm so với 6 tháng đầu năm 2022"] == [
        sheet.cell(matrix.HEADER + 1, column).value for column in (4, 5)
    ]
    assert RED == figure.fill.fgColor.rgb and "Lỗi: Vì sao sai." == figure.comment.text


def test_a_column_of_changes_takes_the_place_of_a_unit_on_each_printed_page(book):
    breaks = [found.id for found in book[matrix.NAME].col_breaks.brk]

    assert [14, 23, 25, 28, 37] == breaks


def followed(book, cell):
    sheet, _, place = cell.hyperlink.location.replace("'", "").rpartition("!")
    return book[sheet][place]


def test_from_a_finding_to_the_letter_and_from_a_source_back(book):
    found = [line for line in book["Lỗi, cảnh báo"].iter_rows(6) if line[0].value == "SNgV"]
    cell = followed(book, found[0][0])
    source = followed(book, cell)
    line = book["Nguồn gốc"][source.row]
    file = followed(book, line[11])
    received = book["Tệp đã nhận"][file.row]

    assert (
        matrix_cell(book[matrix.NAME], "SNgV", "plan_tasks_done", AT).coordinate == cell.coordinate
    )
    assert ["SNgV", "1.1.2", "Số nhiệm vụ đã hoàn thành (1.1.2)", None, "9.999"] == [
        c.value for c in line[:5]
    ]
    assert "Lỗi: Sai\nCảnh báo: Lạ" == line[13].value
    assert cell.coordinate == followed(book, line[1]).coordinate
    assert ["Sở Ngoại vụ", "SNgV.xlsx", "Có", "09:05 16/06/2023"] == [c.value for c in received[:4]]
    assert "ab" * 32 == received[5].value
    assert "phan-hoi\\SNgV%20-%20cần%20sửa.xlsx" == received[4].hyperlink.target


def test_a_figure_to_be_signed_leads_to_its_line_of_the_matrix_and_back(book):
    figure = book[OFFICIAL].cell(positions(FORM)["plan_tasks"] + 1, 4)

    there = followed(book, figure)
    assert 61 == there.value and figure.coordinate == followed(book, there).coordinate


def test_units_that_sent_nothing_are_named_once_below_the_table(book):
    sheet = book[OFFICIAL]
    lines = positions(FORM)
    below = [sheet.cell(line, 1).value for line in range(130, sheet.max_row + 1)]

    assert sheet.cell(lines["plan_tasks"] + 1, 5).value is None
    assert any((text or "").startswith("Chưa gửi báo cáo: Sở Nội vụ, Sở Tư pháp") for text in below)


def test_an_office_that_wants_to_sign_has_room_under_the_table(book):
    sheet = book[OFFICIAL]
    (cell,) = [c for line in sheet.iter_rows(130) for c in line if "KT." in str(c.value)]

    assert "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\n\n\n\n\nNguyễn Văn A" == cell.value
    assert sheet.row_dimensions[cell.row].height > 8 * 15
    assert f"$E${cell.row}" in sheet.print_area


def test_the_deadline_stands_over_who_has_sent(book):
    sheet = book["Tình hình nộp"]

    assert sheet["A2"].value.startswith("Thời hạn gửi: chậm nhất ngày 16/06/2023.")
    assert "A5" == sheet.freeze_panes


def test_a_figure_read_with_a_doubt_is_said_until_it_is_decided(tmp_path):
    facts = facts_frame(*FACTS)
    done = facts["key"] == "plan_tasks_done"
    facts["repairs"] = facts["repairs"].astype(str).mask(done, "fraction_in_count decimal_comma")
    said = []
    for decided in ("", "Lê Thị B: đã gọi"):
        told = facts.assign(decided=facts["decided"].astype(str).mask(done, decided))
        totals = totals_frame(plan_tasks_done={"value": 9999.0, "answered": 1})
        book = appendix_book(FORM, PERIOD, ROSTER, told, totals, (), submissions())
        said.append(book.sheets[0].cells[positions(FORM)["plan_tasks_done"], 4].value)

    assert ["Tạm tính, chờ đơn vị xác nhận: SNgV", ""] == said


def test_only_notes_of_units_whose_figure_counts_stand_beside_the_figure():
    facts = facts_frame(*FACTS).assign(note="vì thế")
    book = appendix_book(FORM, PERIOD, ROSTER, facts, totals_frame(), (), submissions())
    remarks = {key: book.sheets[0].cells[line, 4].value for key, line in positions(FORM).items()}

    assert (
        "VP, SNgV: vì thế" == remarks["plan_tasks"] or "SNgV, VP: vì thế" == remarks["plan_tasks"]
    )
    assert "" == remarks["workflow_approved_rate"]


def test_equal_faults_of_one_return_are_one_line_as_in_the_letter(tmp_path):
    same = [
        found(key, "warning", title="Ghi 0 ở dòng của cơ quan khác")
        for key in ("plan_tasks", "posts_cut", "survey_forms")
    ]  # fmt: skip
    book = appendix_book(
        FORM, PERIOD, ROSTER, facts_frame(), totals_frame(), [*same, finding("VP", ("1.1.1",))],
        submissions(),
    )  # fmt: skip
    (sheet,) = [sheet for sheet in book.sheets if sheet.name == "Lỗi, cảnh báo"]
    lines = [[sheet.cells[line, column].value for column in range(5)] for line in (5, 6)]

    assert (7, 0) not in sheet.cells
    assert ["SNgV", "Cảnh báo", "1.1.1, 1.4.1, 4.2.4", same[0].title] == lines[1][:4]
    assert (
        "Ghi 0 ở dòng của cơ quan khác (3 chỉ tiêu). Chỉ tiêu đầu tiên: Vì sao sai." == lines[1][4]
    )
