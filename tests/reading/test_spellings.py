"""Every spelling of a figure that departments use, and what it is read as: the table is the law."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.grid import RawCell
from pipeline.reading.cell.separators import Habits
from pipeline.reading.cell.value_cell import read_cell
from pipeline.reading.cell.x_or_y_cell import read_figure
from schemas.form.loading import load_form
from schemas.wording.messages import messages

FORM = load_form("cchc_2023")
COUNT, RATIO, CODE, PART = (
    FORM.by_code[code] for code in ("1.1.1", "3.3.3", "1.4.2", "1.1.2")
)  # nhiệm vụ, %, 0 = Trực tuyến 1 = Phát phiếu 2 = Kết hợp, nhiệm vụ trên tổng số
POINTS = replace(COUNT, kind="amount", unit="Điểm", printed_unit="Điểm")
YES = FORM.by_code["1.5"]  # 0 = Không 1 = Có
ENGLISH, VIETNAMESE, BOTH = Habits(has_point=True), Habits(has_comma=True), Habits(True, True)
NAN = math.nan


def number(value, code=""):
    return RawCell(value, "number", code)


# row, what stands in the cell, what is read (a number, X/Y as a pair, a state), the repairs.
CERTAIN = [
    (COUNT, "21", 21, ""),
    (COUNT, "09", 9, "leading_zero"),
    (COUNT, " 21 ", 21, ""),
    (COUNT, "\u00a021\u00a0", 21, ""),
    (COUNT, "２１", 21, ""),  # full-width digits
    (COUNT, "21.", 21, ""),
    (COUNT, "'21", 21, ""),
    (COUNT, "2\u00ad1", 21, ""),  # a soft hyphen
    (COUNT, "\ufeff21", 21, ""),
    (COUNT, "1.234", 1234, "thousands_dot"),
    (COUNT, "1.234.567", 1234567, "thousands_dot"),
    (COUNT, "1.234,5", 1234.5, "thousands_dot decimal_comma"),
    (COUNT, "1 234", 1234, "thousands_space"),
    (COUNT, "1\u00a0234", 1234, "thousands_space"),
    (COUNT, "1\u202f234", 1234, "thousands_space"),
    (COUNT, "12 345,67", 12345.67, "thousands_space decimal_comma"),
    (COUNT, "8,0", 8, "decimal_comma"),
    (COUNT, "+5", 5, ""),
    (COUNT, "-5", -5, ""),
    (COUNT, "−5", -5, ""),  # the typographic minus
    (COUNT, "–5", -5, ""),
    (COUNT, "21 nhiệm vụ", 21, "unit_after_number"),
    (POINTS, "21 điểm", 21, "unit_after_number"),
    (COUNT, "21 Nhiệm vụ.", 21, "unit_after_number"),
    (COUNT, "21nhiệm vụ", 21, "unit_after_number"),
    (COUNT, number(21.0), 21, ""),
    (COUNT, number(63.099999999999994), 63.099999999999994, ""),
    (COUNT, number(21.0, '0" nhiệm vụ"'), 21, "unit_after_number"),
    (COUNT, number(1234567.0, "#,##0"), 1234567, ""),
    (
        COUNT,
        number(1234567.0, '#"."##0"."##0'),
        1234567,
        "thousands_dot",
    ),  # dots whatever the language
    (COUNT, number(1234567.0, "_-* #,##0.00 [$₫-42A]_-;-* #,##0.00 [$₫-42A]_-"), 1234567, ""),
    (COUNT, number(0.0, '_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-'), 0, ""),  # zero as a dash
    (COUNT, number(0.0, "#,##0;;"), 0, ""),
    (COUNT, number(0.0, "#,##0,"), 0, ""),
    (COUNT, number(-5.0, "#,##0;[Red]-#,##0"), -5, ""),
    (COUNT, number(950.0, '[>=1000]#,##0,"K";0'), 950, ""),
    (COUNT, number(5.0, "00000"), 5, ""),
    (COUNT, number(0.0, '0;-0;"–"'), 0, ""),
    (COUNT, number(0.0, '0;-0;"KAD"'), "not_applicable", "state_word"),
    (COUNT, number(0.0, '0;-0;"Chưa có số liệu"'), "not_available", "state_word"),
    (COUNT, number(5.0, '0;-0;"KAD"'), 5, ""),
    (COUNT, number(-5.0, "0_);(0)"), -5, ""),
    (COUNT, number(0.625, "# ?/?"), 0.625, ""),
    (CODE, "1 (Phát phiếu)", 1, "code_label"),
    (COUNT, number(123456.0, "0.0E+00"), 123456, ""),
    (COUNT, number(1234.0, '0"."000'), 1234, "thousands_dot"),
    (RATIO, number(62.5, '0.0" %"'), 62.5, "decimal_comma percent_sign"),
    (RATIO, number(6.0, '0"/8"'), (6, 8), "fraction_in_ratio"),
    (RATIO, number(8.0, r'"6/"0'), (6, 8), "fraction_in_ratio"),
    (CODE, number(1.0, '[=1]"Phát phiếu";[=2]"Kết hợp";0'), 1, "code_label"),
    (CODE, number(1.0, '0" - Phát phiếu"'), 1, "code_label"),
    (COUNT, number(5.0, "@"), 5, ""),
    (COUNT, number(5.0, "General;[Red]-General"), 5, ""),
    (RATIO, "63,1", 63.1, "decimal_comma"),
    (RATIO, "63,1%", 63.1, "decimal_comma percent_sign"),
    (RATIO, "3,45 %", 3.45, "decimal_comma percent_sign"),
    (RATIO, "98,15\u00a0%", 98.15, "decimal_comma percent_sign"),
    (RATIO, "100%", 100, "percent_sign"),
    (RATIO, "63,1 phần trăm", 63.1, "decimal_comma percent_sign"),
    (RATIO, "12,345", 12.345, "decimal_comma"),
    (RATIO, "0,5%", 0.5, "decimal_comma percent_sign"),
    (RATIO, "100", 100, ""),
    (RATIO, "12/19", (12, 19), "fraction_in_ratio"),
    (RATIO, "12/19, đạt tỷ lệ 63,1%", (12, 19), "decimal_comma fraction_in_ratio"),
    (RATIO, "12 / 19", (12, 19), "fraction_in_ratio"),
    (RATIO, "12\\19", (12, 19), "fraction_in_ratio"),
    (RATIO, "609/652", (609, 652), "fraction_in_ratio"),
    (RATIO, "1.833/1.900", (1833, 1900), None),
    (RATIO, number(63.1, '0.0"%"'), 63.1, "decimal_comma percent_sign"),
    (RATIO, number(100.0), 100, ""),
    (CODE, "1", 1, ""),
    (CODE, "01", 1, "leading_zero"),
    (CODE, "Trực tuyến", 0, "code_label"),
    (CODE, "TRỰC TUYẾN", 0, "code_label"),
    (CODE, "trực  tuyến", 0, "code_label"),
    (CODE, "1 - Phát phiếu", 1, "code_label"),
    (CODE, "1. Phát phiếu", 1, "code_label"),
    (CODE, "1: phát phiếu", 1, "code_label"),
    (CODE, "1 – Phát phiếu", 1, "code_label"),
    (CODE, "Phát phiếu (1)", 1, "code_label"),
    (CODE, "Phát phiếu = 1", 1, "code_label"),
    (CODE, number(2.0), 2, ""),
    (CODE, number(2.0, "0%"), 2, ""),
    (CODE, number(2.0, "d/m/yyyy"), 2, ""),
    (COUNT, "Không áp dụng", "not_applicable", "state_word"),
    (COUNT, "KAD", "not_applicable", "state_word"),
    (RATIO, "kad", "not_applicable", "state_word"),
    (CODE, "KAD", "not_applicable", "state_word"),
    (COUNT, "Chưa có số liệu", "not_available", "state_word"),
    (COUNT, "CCSL", "not_available", "state_word"),
    (COUNT, "", "blank", ""),
    (COUNT, "\u200b ", "blank", ""),
]
PROBABLE = [
    (YES, RawCell(True, "boolean"), 1, "truth_code"),
    (YES, RawCell(False, "boolean"), 0, "truth_code"),
    (YES, "TRUE", 1, "truth_code"),
    (YES, "sai", 0, "truth_code"),
    (POINTS, "21 người", 21, "words_with_number"),  # no measure of the row
    (COUNT, "21 nhiệm vụ cụ thể", 21, "words_with_number"),
    (COUNT, "21 (hai mươi mốt)", 21, "words_with_number"),
    (COUNT, "Tổng số: 21", 21, "words_with_number"),
    (COUNT, "SL 1.234", 1234, "thousands_dot words_with_number"),
    (RATIO, "Đạt 100%", 100, "words_with_number percent_sign"),
    (RATIO, "đạt tỷ lệ 63,1 %", 63.1, "decimal_comma words_with_number percent_sign"),
    (RATIO, "Tỷ lệ: 5/8", (5, 8), "words_with_number fraction_in_ratio"),
    (RATIO, "12 TTHC/19 TTHC", (12, 19), "words_with_number fraction_in_ratio"),
    (PART, "8 nhiệm vụ / 21 nhiệm vụ", (8, 21), "unit_after_number fraction_in_count"),
    (COUNT, "21. nhiệm vụ cụ thể", 21, "words_with_number"),
    (COUNT, "5)", 5, "words_with_number"),
    (COUNT, "21 km2", 21, "words_with_number"),
    (RATIO, "5 trên 8", (5, 8), "words_with_number fraction_in_ratio"),
    (RATIO, "5 trên tổng số 8", (5, 8), "words_with_number fraction_in_ratio"),
    (PART, "8 trên 21", (8, 21), "words_with_number fraction_in_count"),
    (RATIO, number(0.625, "# ?/8"), 62.5, "fraction_format"),
    (RATIO, number(0.75, "# ?/?"), 75, "fraction_format"),
    (COUNT, "KAD?", "not_applicable", "state_word_likely"),
    (COUNT, "CCSL (?)", "not_available", "state_word_likely"),
    (COUNT, "KAD (đơn vị không có thủ tục)", "not_applicable", "state_word_likely"),
    (COUNT, "KAD: không có thủ tục", "not_applicable", "state_word_likely"),
    (RATIO, "Không áp dụng do đơn vị không có thủ tục", "not_applicable", "state_word_likely"),
    (COUNT, "Chưa có số liệu - đang chờ Sở", "not_available", "state_word_likely"),
    (COUNT, "Chưa có, đang rà soát", "not_available", "state_word_likely"),
    (COUNT, "Không (đơn vị không có thủ tục)", 0, "word_none"),
    (COUNT, "KAĐ", "not_applicable", "state_word_likely"),
    (COUNT, "Khong ap dung", "not_applicable", "state_word_likely"),
    (COUNT, "chua co so lieu", "not_available", "state_word_likely"),
    (COUNT, "khong", 0, "word_none"),
    (COUNT, "---", 0, "word_none"),
    (COUNT, "― ―", 0, "word_none"),
    (COUNT, "......", "not_available", "state_word_likely"),  # a line to be filled in
    (COUNT, "……", "not_available", "state_word_likely"),
    (COUNT, "____", "not_available", "state_word_likely"),
    (RATIO, "95+", 95, "words_with_number"),
    (RATIO, "91?", 91, "words_with_number"),
    (RATIO, "5-", 5, "words_with_number"),
    (RATIO, "62,5%%", 62.5, "decimal_comma words_with_number percent_sign"),
    (COUNT, "175.920 hồ sơ", 175920, "thousands_dot words_with_number"),
    (COUNT, "12¹", 12, "words_with_number"),  # a footnote mark is not a digit
    (COUNT, "0 (không phát sinh)", 0, "words_with_number"),
    (PART, "08/21", (8, 21), "leading_zero fraction_in_count"),
    (PART, "8/21 nhiệm vụ", (8, 21), "unit_after_number fraction_in_count"),
    (COUNT, "8.5", 8.5, "decimal_point"),
    (COUNT, "1,234.5", 1234.5, "english_number"),
    (COUNT, "1,234,567", 1234567, "english_number"),
    (COUNT, "Không", 0, "word_none"),
    (COUNT, "Không có", 0, "word_none"),
    (COUNT, "không phát sinh", 0, "word_none"),
    (COUNT, "-", 0, "word_none"),
    (COUNT, "–", 0, "word_none"),
    (COUNT, "N/A", "not_applicable", "state_word_likely"),
    (COUNT, "…", "not_available", "state_word_likely"),
    (COUNT, "đang tổng hợp", "not_available", "state_word_likely"),
    (COUNT, number(5.0, '0" km2"'), 5, "words_with_number"),
    (COUNT, number(3.0, '0"+"'), 3, "words_with_number"),
    (COUNT, number(5.0, "0-"), 5, "words_with_number"),
    (COUNT, number(21.0, '0" (tạm tính)"'), 21, "words_with_number"),
    (COUNT, number(5.0, '0")"'), 5, "words_with_number"),
    (PART, number(8.0, '0"/21"'), (8, 21), "fraction_in_count"),
    (COUNT, number(0.0, '0;-0;"không phát sinh"'), 0, "word_none"),
    (COUNT, number(1234567.0, "#,##0,"), 1234567, "format_in_thousands"),
    (COUNT, number(1234567.0, "0.0,,"), 1234567, "format_in_thousands"),
    (COUNT, number(1234567.0, "#,##0,.0"), 1234567, "format_in_thousands"),
    (COUNT, number(1234567.0, '#,##0," nghìn"'), 1234567, "format_in_thousands"),
    (COUNT, number(1234.0, '[>=1000]#,##0,"K";0'), 1234, "format_in_thousands"),
    (COUNT, number(-1234567.0, "#,##0;-#,##0,"), -1234567, "format_in_thousands"),
    (COUNT, number(44409.0, "#,##0,"), 44409, "serial_or_number format_in_thousands"),
    (COUNT, number(44409.0), 44409, "serial_or_number"),  # 1/8/2021 whose format was lost
    (COUNT, number(21.0, "d/m/yyyy"), 21, "date_format_number"),
    (PART, number(44409.0, "mmm-yy"), (8, 21), "date_was_fraction"),
    (PART, number(45145.0, "d-mmm"), (7, 8), "date_was_fraction"),
    (RATIO, "63.1", 63.1, "decimal_point"),
    (RATIO, "0,631", 0.631, "decimal_comma ratio_below_one"),
    (RATIO, "0.631", 0.631, "decimal_point ratio_below_one"),
    (RATIO, "11/19 đơn vị", (11, 19), "words_with_number fraction_in_ratio"),
    (RATIO, "13,4136/14,67 km", (13.4136, 14.67), None),
    (RATIO, "6/2023", (6, 2023), "fraction_or_month"),
    (RATIO, number(0.631, "0.0%"), 63.1, "percent_format"),
    (RATIO, number(1.0, "0%"), 100, "percent_format"),
    (RATIO, number(63.1, "0.0%"), 63.1, "percent_format_over"),
    (RATIO, number(0.631), 0.631, "ratio_below_one"),
]
REFUSED = [
    (COUNT, "1,234", "ambiguous_separator"),
    (COUNT, "0.631", "ambiguous_separator"),
    (RATIO, "1.234", "ambiguous_separator"),
    (COUNT, "1,5 triệu", "scale_word"),
    (COUNT, "2 nghìn", "scale_word"),
    (COUNT, "5tr", "scale_word"),
    (COUNT, "63%", "percent_in_count"),
    (COUNT, number(0.63, "0%"), "percent_in_count"),
    (COUNT, number(63.0, '0"%"'), "percent_in_count"),
    (COUNT, number(5.0, '0"000"'), "format_differs"),  # shown as 5000
    (COUNT, number(5.0, r"0\.\0\0\0"), "format_differs"),
    (COUNT, number(5.0, '"1"0'), "format_differs"),
    (COUNT, number(15.0, '0"0"0'), "format_differs"),
    (COUNT, number(5.0, "-0"), "format_differs"),
    (COUNT, number(5.0, ";;;"), "format_differs"),  # not shown at all
    (COUNT, number(-5.0, "0;"), "format_differs"),
    (COUNT, number(-5.0, "0;[Red]0"), "format_differs"),  # shown as 5
    (COUNT, number(-5.0, "#,##0;#,##0;0"), "format_differs"),
    (COUNT, number(-5.0, '0;0" hồ sơ"'), "format_differs"),
    (COUNT, number(5.0, "0*0"), "format_differs"),  # filled up with zeros
    (COUNT, number(5.0, '"đã báo cáo"'), "format_differs"),
    (COUNT, number(5.0, '"> "0'), "format_differs"),
    (COUNT, number(4.0, '"khoảng "0'), "format_differs"),
    (COUNT, number(5.0, '0"x10"'), "format_differs"),
    (COUNT, number(5.0, "(0)"), "format_differs"),
    (COUNT, number(5.0, '"KAD"'), "format_differs"),
    (COUNT, number(621.0, '0"/"00'), "format_differs"),
    (RATIO, number(0.625, '0.0%" (tạm tính)"'), "format_differs"),
    (CODE, number(1.0, '[=1]"Trực tuyến";0'), "format_differs"),
    (COUNT, number(5.0, "0[$ nghìn]"), "scale_word"),
    (COUNT, number(5.0, '0" nghìn"'), "scale_word"),
    (COUNT, number(5.0, r'0\ "tr"'), "scale_word"),
    (RATIO, number(5.0, '0"‰"'), "scale_word"),
    (RATIO, "63‰", "scale_word"),
    (RATIO, "12/19 (80%)", "fraction_disagrees"),
    (RATIO, "12/0", "not_a_number"),
    (COUNT, "1O", "not_a_number"),  # the letter O
    (COUNT, "l2", "not_a_number"),
    (COUNT, "21½", "not_a_number"),
    (COUNT, "½", "not_a_number"),
    (COUNT, "12 34", "not_a_number"),
    (COUNT, "2023 123", "not_a_number"),
    (COUNT, "1\n234", "not_a_number"),  # two lines in one cell
    (COUNT, "21; 22", "not_a_number"),
    (COUNT, "5-10", "not_a_number"),
    (COUNT, "~12~15", "not_a_number"),  # 12 struck through
    (COUNT, "(5)", "not_a_number"),
    (COUNT, "\u202e12", "not_a_number"),  # shown as 21
    (COUNT, "khoảng 20", "not_a_number"),
    (COUNT, "đạt khoảng 20", "not_a_number"),
    (COUNT, "63.%", "percent_in_count"),
    (RATIO, "12 đơn vị/19 hồ sơ", "not_a_number"),
    (COUNT, "số 21 và 22", "not_a_number"),
    (RATIO, "chưa đạt 100%", "not_a_number"),
    (COUNT, ">20", "not_a_number"),
    (COUNT, "1e5", "not_a_number"),
    (COUNT, "1_000", "not_a_number"),
    (COUNT, "nan", "not_a_number"),
    (COUNT, "inf", "not_a_number"),
    (COUNT, "٢١", "not_a_number"),  # Arabic digits
    (COUNT, "1.2.3", "not_a_number"),
    (COUNT, "1.23.456", "not_a_number"),
    (COUNT, "=5+3", "not_a_number"),
    (COUNT, "x", "not_a_number"),
    (COUNT, "8/21/2021", "not_a_number"),
    (COUNT, "Aug-21", "is_date"),
    (RATIO, "21-Aug", "is_date"),
    (COUNT, "08-thg 8", "is_date"),
    (COUNT, "Thg8-21", "is_date"),
    (COUNT, "21-Aug-23", "is_date"),
    (COUNT, "Tháng Tám 21", "is_date"),
    (CODE, "TRUE", "code_unknown"),
    (COUNT, "~9~", "struck_out"),
    (RATIO, "~KAD~ ", "struck_out"),
    (CODE, "Không", "code_unknown"),  # 0 stands for something else there
    (CODE, "-", "code_unknown"),
    (CODE, "1 (Trực tuyến)", "code_conflict"),
    (COUNT, "21 (KAD)", "not_a_number"),
    (COUNT, "0 - CCSL", "not_a_number"),
    (COUNT, "KAD - 0", "not_a_number"),
    (COUNT, "KAD (theo Quyết định 45)", "not_a_number"),  # a figure beside it
    (COUNT, "Không (KAD)", "not_a_number"),
    (COUNT, "Chưa có số liệu (không áp dụng)", "not_a_number"),
    (COUNT, "21 (KAD vì không có)", "not_a_number"),
    (COUNT, "*", "not_a_number"),
    (COUNT, "#", "not_a_number"),
    (COUNT, "#N/A", "error_value"),  # of a text file: no «không áp dụng»
    (RATIO, "#DIV/0!", "error_value"),
    (COUNT, "Err:508", "error_value"),
    (RATIO, "5/", "not_a_number"),
    (RATIO, "5/KAD", "not_a_number"),
    (COUNT, "hai mươi mốt", "not_a_number"),
    (COUNT, "9" * 50, "not_a_number"),
    (COUNT, "9" * 14, "not_a_number"),
    (COUNT, number(NAN), "not_a_number"),
    (COUNT, number(1e300), "not_a_number"),
    (COUNT, number(45145.0, "d/m/yyyy"), "is_date"),
    (COUNT, number(44409.5, "mmm-yy"), "is_date"),
    (COUNT, number(-5.0, "d/m/yyyy"), "is_date"),
    (COUNT, RawCell("#DIV/0!", "error"), "error_value"),
    (COUNT, RawCell("", "formula"), "formula_without_result"),
    (COUNT, RawCell(True, "boolean"), "is_boolean"),
    (CODE, "Trực tiếp", "code_unknown"),
    (CODE, "1 - Trực tuyến", "code_conflict"),
    (CODE, "0; 1", "code_unknown"),
    (CODE, RawCell(True, "boolean"), "is_boolean"),
]
# The same text, read by what the other cells of the file show of its writer.
BY_FILE = [
    (COUNT, "1.234", VIETNAMESE, 1234, "thousands_dot"),
    (COUNT, "1.234", ENGLISH, 1234, "thousands_in_doubt"),
    (COUNT, "1.234", BOTH, 1234, "thousands_in_doubt"),
    (COUNT, "1,234", ENGLISH, 1234, "english_number"),
    (COUNT, "1,234", VIETNAMESE, None, "ambiguous_separator"),
    (COUNT, "1,234", BOTH, None, "ambiguous_separator"),
    (RATIO, "1.234", ENGLISH, 1.234, "decimal_point"),
    (RATIO, "1.234", BOTH, None, "ambiguous_separator"),
    (RATIO, "1,234", VIETNAMESE, 1.234, "decimal_comma"),
    (RATIO, "1,234", ENGLISH, None, "ambiguous_separator"),
    (RATIO, number(1.0), Habits(has_parts_of_one=True), 1, "ratio_below_one"),
    (RATIO, number(1.0), Habits(), 1, ""),
]


def raw(content) -> RawCell:
    return content if isinstance(content, RawCell) else RawCell(content, "text")


def seen(row, content, habits=None):
    """What is read, in the notation of the tables above."""
    reading = read_cell(raw(content), row, habits=habits or Habits())
    if reading.figure.denominator is not None:
        return (reading.figure.numerator, reading.figure.denominator), reading.repairs
    value = reading.figure.value if reading.figure.state == "value" else reading.figure.state
    return (None if value == "unreadable" else value), reading.repairs


@pytest.mark.parametrize(("row", "content", "expected", "repairs"), CERTAIN + PROBABLE)
def test_read(row, content, expected, repairs):
    value, found = seen(row, content)

    assert expected == value
    assert repairs is None or tuple(repairs.split()) == found


@pytest.mark.parametrize(("row", "content", "expected", "repairs"), CERTAIN)
def test_certain_readings_are_silent(row, content, expected, repairs):
    assert [] == [r for r in seen(row, content)[1] if messages()[r].severity]


@pytest.mark.parametrize(("row", "content", "expected", "repairs"), PROBABLE)
def test_probable_readings_ask_to_be_confirmed(row, content, expected, repairs):
    assert "warning" in [messages()[r].severity for r in seen(row, content)[1]]


@pytest.mark.parametrize(("row", "content", "refusal"), REFUSED)
def test_refused_with_a_reason_and_without_a_value(row, content, refusal):
    assert (None, (refusal,)) == seen(row, content)


@pytest.mark.parametrize(
    ("value", "code", "words"),
    [
        (1234567.0, "#,##0,", {"raw": "1234567", "shown": "1.235", "value": "1.234.567"}),
        (1234567.0, '0.0,," triệu"', {"raw": "1234567", "shown": "1,2 triệu"}),
        (5.0, '0"000"', {"raw": "5000", "stored": "5"}),
        (5.0, ";;;", {"raw": "", "stored": "5"}),
        (5.0, '0" nghìn"', {"raw": "5 nghìn"}),
    ],
)
def test_what_is_seen_and_what_is_stored_are_both_told(value, code, words):
    for reading in (read_cell(number(value, code), COUNT), read_figure(number(value, code))):
        assert words.items() <= dict(reading.words).items()


@pytest.mark.parametrize(("row", "content", "habits", "expected", "repair"), BY_FILE)
def test_decided_by_the_other_cells_of_the_file(row, content, habits, expected, repair):
    assert (expected, tuple(repair.split())) == seen(row, content, habits)


SHARES = [  # a percentage beside its fraction, and what a row of percentages makes of it
    ("12/19 (63,1%)", (63.1, 12, 19)),
    ("12/19 = 63,16%", (63.16, 12, 19)),
    ("63,1% (12/19)", (63.1, 12, 19)),
    ("63,1 % - 12/19 người", (63.1, 12, 19)),
    ("5/8 (62,5)", (62.5, 5, 8)),  # the row says that it is a percentage
    ("62,5 (5/8)", (62.5, 5, 8)),
    ("0,05 (1/2000)", (0.05, 1, 2000)),
    ("0,625 (5/8)", (62.5, 5, 8)),  # a part of one
    ("5/8 (0,625)", (62.5, 5, 8)),
    ("5/8 (0,5%)", "fraction_disagrees"),
    ("5/8 (0,625%)", "fraction_disagrees"),
    ("5/8 (3)", "not_a_number"),  # of a footnote, as like as not
    ("12/19 (1)", "not_a_number"),
    ("1 1/2", "not_a_number"),
    ("5/0 (0)", "not_a_number"),
]


@pytest.mark.parametrize(("text", "expected"), SHARES)
def test_a_share_beside_its_fraction_gives_both(text, expected):
    reading = read_cell(raw(text), RATIO)
    figure = reading.figure

    if isinstance(expected, str):
        assert ("unreadable", (expected,)) == (figure.state, reading.repairs)
    else:
        assert expected == (figure.value, figure.numerator, figure.denominator)


@pytest.mark.parametrize("text", ["50 (1/2)", "5/8 (62,5)", "62,5 (5/8)"])
def test_where_a_count_is_asked_a_share_needs_its_sign(text):
    assert ("not_a_number",) == read_cell(raw(text), COUNT).repairs


SPELLINGS = {
    "plain": lambda n, d: f"{n:.{d}f}".replace(".", ","),
    "thousands": lambda n, d: f"{n:,.{d}f}".translate(str.maketrans(",.", ".,")),
    "spaces": lambda n, d: f"{n:,.{d}f}".translate(str.maketrans(",.", " ,")),
    "hard spaces": lambda n, d: f"{n:,.{d}f}".translate(str.maketrans(",.", "\u00a0,")),
    "point": lambda n, d: f"{n:.{d}f}",
    "english": lambda n, d: f"{n:,.{d}f}",
    "full width": lambda n, d: "".join(chr(ord(c) + 0xFEE0) for c in f"{n:.{d}f}".replace(".", ",")),
    "unit": lambda n, d: f"{n:.{d}f} nhiệm vụ".replace(".", ","),
    "words": lambda n, d: f"{n:.{d}f} việc, đã xong".replace(".", ","),
    "zero": lambda n, d: f"0{n:.{d}f}".replace(".", ","),
    "fraction": lambda n, d: f"{n:.{d}f}/1000".replace(".", ","),
}  # fmt: skip


@given(
    st.integers(0, 10**9), st.integers(0, 4), st.sampled_from(sorted(SPELLINGS)),
    st.sampled_from([COUNT, RATIO, PART]),
    st.sampled_from([Habits(), ENGLISH, VIETNAMESE, BOTH]),
)  # fmt: skip
def test_a_value_reads_back_as_itself_or_is_refused_or_doubted(digits, places, how, row, habits):
    value = digits / 10**places
    if how in ("point", "english"):  # a writer of points shows it in other cells as well
        habits = habits._replace(has_point=True)
    reading = read_cell(raw(SPELLINGS[how](value, places)), row, habits=habits)
    read = (
        reading.figure.numerator if reading.figure.denominator is not None else reading.figure.value
    )
    doubted = any(messages()[repair].severity for repair in reading.repairs)

    assert doubted or value == pytest.approx(read, rel=1e-12)


@given(st.text(max_size=40) | st.text("0123456789.,/% -+\u00a0\n", max_size=20))
def test_no_text_makes_the_reader_raise(text):
    for row in (COUNT, RATIO, CODE, PART):
        reading = read_cell(raw(text), row)

        assert (reading.figure.state == "value") == (reading.figure.value is not None)
        assert reading.figure.value is None or math.isfinite(reading.figure.value)
    read_figure(raw(text))


@given(st.floats(), st.sampled_from(["", "0%", "d/m/yyyy", "mmm-yy", "d-mmm", '0"%"', "[h]:mm"]))
def test_no_number_makes_the_reader_raise(value, code):
    for row in (COUNT, RATIO, CODE, PART):
        reading = read_cell(number(value, code), row)

        assert reading.figure.value is None or math.isfinite(reading.figure.value)
    read_figure(number(value, code))


@given(
    st.text('0#?,.;[]<>=-"\\_*%@KGeneral đ1$', max_size=20), st.sampled_from([0.0, 5.0, -5.0, 1e6])
)
def test_no_number_format_makes_the_reader_raise(code, value):
    for row in (COUNT, RATIO, CODE, PART):
        assert read_cell(number(value, code), row).figure.state in ("value", "unreadable")
    read_figure(number(value, code))
