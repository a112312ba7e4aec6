"""What stands in one cell: (row, content, what must be read, findings), on both good returns."""

from returns.case import REFUSED, Case
from returns.desk import FORM, Book, Shown, put
from returns.xlsb import xlsb

TASKS, DONE_TASKS, FORMS, MODE, RATE, PORTAL = "1.1.1", "1.1.2", "1.4.1", "1.4.2", "3.3.3", "7.4"
N, NA = "not_applicable", "not_available"
ERROR = Shown("#DIV/0!", "", "=1/0")

CELLS = [
    ("số nghìn bằng dấu chấm", FORMS, "1.234", 1234, ""),
    ("số nghìn bằng dấu cách", FORMS, "1 234", 1234, ""),
    ("số nghìn bằng dấu cách không ngắt", FORMS, "1\u00a0234", 1234, ""),
    ("nghìn và thập phân", RATE, "1.234,5", 1234.5, ""),
    ("chữ hồ sơ sau số", FORMS, "175.920 hồ sơ", 175920, "words_with_number"),
    ("số 0 ở đầu", TASKS, "09", 9, ""),
    ("chữ số toàn hình", TASKS, "２１", 21, ""),
    ("dấu cách không ngắt hai bên", TASKS, "\u00a021\u00a0", 21, ""),
    ("dấu chấm cuối", TASKS, "21.", 21, ""),
    ("dấu nháy đầu", TASKS, "'21", 21, ""),
    ("dấu trừ in", TASKS, "−5", -5, ""),
    ("gạch nối mềm giữa số", TASKS, "2\u00ad1", 21, ""),
    ("ký tự điều khiển", TASKS, "21\x0b", 21, ""),
    ("chỉ có ký tự điều khiển", TASKS, "\x01\x02", "blank", ""),
    ("đơn vị tính sau số", TASKS, "21 nhiệm vụ", 21, ""),
    ("chữ khác sau số", TASKS, "21 việc", 21, "words_with_number"),
    ("chú thích trên cao", TASKS, ["21", "^1"], 21, "words_with_number"),
    ("số cũ gạch bỏ", TASKS, ["~12", "15"], REFUSED, "not_a_number"),
    ("gạch ngang cả ô", TASKS, Shown(21, struck=True), REFUSED, "struck_out"),
    ("gạch ngang cả ô chữ", RATE, Shown("KAD", struck=True), REFUSED, "struck_out"),
    ("gạch ngang cả ô mã", MODE, Shown(1, struck=True), REFUSED, "struck_out"),
    ("dấu sau tỷ lệ", RATE, "95+", 95, "words_with_number"),
    ("chữ viết từ phải sang trái", TASKS, "\u202e12", REFUSED, "not_a_number"),
    ("số viết bằng chữ", TASKS, "hai mươi mốt", REFUSED, "not_a_number"),
    ("khoảng", TASKS, "khoảng 20", REFUSED, "not_a_number"),
    ("từ 5 đến 10", TASKS, "5-10", REFUSED, "not_a_number"),
    ("hai số trong một ô", TASKS, "21; 22", REFUSED, "not_a_number"),
    ("hai dòng trong một ô", TASKS, "1\n234", REFUSED, "not_a_number"),
    ("triệu", FORMS, "1,5 triệu", REFUSED, "scale_word"),
    ("chữ O thay số 0", TASKS, "1O", REFUSED, "not_a_number"),
    ("phân số kiểu in", TASKS, "21½", REFUSED, "not_a_number"),
    ("phẩy ba chữ số ở dòng đếm", FORMS, "1,234", REFUSED, "ambiguous_separator"),
    ("chấm ba chữ số ở dòng tỷ lệ", RATE, "1.234", REFUSED, "ambiguous_separator"),
    ("kiểu Anh", FORMS, "1,234.5", 1234.5, "english_number"),
    ("dấu chấm thập phân", RATE, "62.5", 62.5, "decimal_point"),
    ("phần trăm có dấu cách", RATE, "3,45 %", 3.45, ""),
    ("phần trăm bằng chữ", RATE, "62,5 phần trăm", 62.5, ""),
    ("phần trăm do định dạng", RATE, Shown(0.625, "0.0%"), 62.5, "percent_format"),
    ("dấu % trong định dạng", RATE, Shown(62.5, '0.0"%"'), 62.5, ""),
    ("định dạng đặt sau khi gõ", RATE, Shown(62.5, "0.0%"), 62.5, "percent_format_over"),
    ("định dạng chia nghìn", FORMS, Shown(1234567, "#,##0,"), 1234567, "format_in_thousands"),
    ("định dạng thêm ba số 0", FORMS, Shown(5, '0"000"'), REFUSED, "format_differs"),
    ("định dạng thêm chữ nghìn", FORMS, Shown(5, '0" nghìn"'), REFUSED, "scale_word"),
    ("định dạng giấu số", FORMS, Shown(5, ";;;"), REFUSED, "format_differs"),
    ("định dạng thêm mẫu số", RATE, Shown(6, '0"/8"'), (6, 8), ""),
    ("định dạng thêm mẫu số ở dòng đếm", DONE_TASKS, Shown(8, '0"/21"'), (8, 21), "fraction_in_count"),
    ("định dạng thêm chữ lớn hơn", TASKS, Shown(5, '"> "0'), REFUSED, "format_differs"),
    ("định dạng thêm chữ khoảng", TASKS, Shown(4, '"khoảng "0'), REFUSED, "format_differs"),
    ("định dạng thêm dấu cộng", TASKS, Shown(3, '0"+"'), 3, "words_with_number"),
    ("định dạng ghi chữ thay số 0", TASKS, Shown(0, '0;-0;"KAD"'), N, ""),
    ("định dạng hiện nhãn của mã", MODE, Shown(1, '[=1]"Phát phiếu";0'), 1, ""),
    ("định dạng hiện nhãn của mã khác", MODE, Shown(1, '[=1]"Trực tuyến";0'), REFUSED, "format_differs"),
    ("dấu % trong định dạng ở dòng đếm", TASKS, Shown(63, '0"%"'), REFUSED, "percent_in_count"),
    ("định dạng có đơn vị tính", TASKS, Shown(21, '0" nhiệm vụ"'), 21, ""),
    ("tỷ lệ dạng 0,625", RATE, 0.625, 0.625, "ratio_below_one"),
    ("tỷ lệ dạng chữ 0,625", RATE, "0,625", 0.625, "ratio_below_one"),
    ("phần trăm ở dòng đếm", TASKS, "63%", REFUSED, "percent_in_count"),
    ("định dạng % ở dòng đếm", TASKS, Shown(0.63, "0%"), REFUSED, "percent_in_count"),
    ("X/Y ở dòng tỷ lệ", RATE, "5/8", (5, 8), ""),
    ("X/Y có đơn vị", RATE, "11/19 đơn vị", (11, 19), "words_with_number"),
    ("X/Y thập phân", RATE, "13,4136/14,67 km", (13.4136, 14.67), "words_with_number"),
    ("X/Y kèm tỷ lệ", RATE, "5/8 (62,5%)", (5, 8), ""),
    ("X/Y kèm tỷ lệ sai", RATE, "5/8 (80%)", REFUSED, "fraction_disagrees"),
    ("gạch chéo ngược", RATE, "5\\8", (5, 8), ""),
    ("X/Y ở dòng đếm", DONE_TASKS, "8/21 nhiệm vụ", (8, 21), "fraction_in_count"),
    ("giống tháng/năm", RATE, "6/2023", (6, 2023), "fraction_or_month"),
    ("ngày tháng mmm-yy", DONE_TASKS, Shown(44409, "mmm-yy"), (8, 21), "date_was_fraction"),
    ("ngày tháng d-mmm", DONE_TASKS, Shown(45145, "d-mmm"), (7, 8), "date_was_fraction"),
    ("ngày đủ", DONE_TASKS, Shown(45145, "d/m/yyyy"), REFUSED, "is_date"),
    ("số mang định dạng ngày", TASKS, Shown(21, "d/m/yyyy"), 21, "date_format_number"),
    ("ngày mất định dạng", FORMS, 44409, 44409, "serial_or_number"),
    ("công thức có kết quả", TASKS, Shown(21, "", "=20+1"), 21, ""),
    ("công thức không kết quả", TASKS, Shown("", "", "=20+1"), REFUSED, "formula_without_result"),
    ("công thức chưa tính, kết quả 0", TASKS, Shown(0, "", "=20+1"), REFUSED, "formula_not_computed"),
    ("công thức gõ thành chữ", TASKS, "=20+1", REFUSED, "not_a_number"),
    ("lỗi Excel", TASKS, ERROR, REFUSED, "error_value"),
    ("đúng/sai", TASKS, True, REFUSED, "is_boolean"),
    ("không áp dụng", TASKS, "Không áp dụng", N, ""),
    ("KAD chữ thường", RATE, "kad", N, ""),
    ("N/A", TASKS, "N/A", N, "state_word_likely"),
    ("CCSL", TASKS, "CCSL", NA, ""),
    ("đang tổng hợp", TASKS, "đang tổng hợp", NA, "state_word_likely"),
    ("ba chấm", TASKS, "…", NA, "state_word_likely"),
    ("gạch ngang", TASKS, "-", 0, "word_none"),
    ("không phát sinh", TASKS, "Không phát sinh", 0, "word_none"),
    ("tổ hợp phím NFD", TASKS, "Không có", 0, "word_none"),
    ("dấu x", TASKS, "x", REFUSED, "not_a_number"),
    ("ô chỉ có dấu cách", TASKS, " \u00a0 ", "blank", ""),
    ("mã bằng số", MODE, "1", 1, ""),
    ("mã bằng nhãn", MODE, "Phát phiếu", 1, ""),
    ("mã bằng cả hai", MODE, "1 - Phát phiếu", 1, ""),
    ("mã bằng cả hai, đảo", MODE, "Phát phiếu (1)", 1, ""),
    ("mã không khớp nhãn", MODE, "1 - Trực tuyến", REFUSED, "code_conflict"),
    ("nhãn lạ", MODE, "Trực tiếp", REFUSED, "code_unknown"),
    ("số 15 chữ số nhị phân", RATE, 62.499999999999994, 62.5, ""),
    ("số quá lớn", TASKS, 1e15, REFUSED, "not_a_number"),
]  # fmt: skip


def _struck_reason(book: Book) -> None:
    book.cells[book.rows["2.1"], book.at["state"]] = Shown("Không áp dụng", struck=True)


_LABEL = FORM.by_code[TASKS].label
STRUCK = [
    ("tên dòng", "pasted", put(TASKS, Shown(_LABEL, struck=True), "label"), {TASKS: REFUSED}, "struck_out"),
    ("tên dòng bằng chữ", "template", put(TASKS, ["~" + _LABEL, "~ "], "label"), {TASKS: REFUSED}, "struck_out"),
    ("ô lý do", "template", _struck_reason, {"2.1": REFUSED}, "reason_unread"),
]  # fmt: skip

IN_BINARY = [
    ("phần trăm do định dạng", RATE, Shown(1, "0%"), 100, "percent_format"),
    ("định dạng thêm mẫu số", RATE, Shown(6, '0"/8"'), (6, 8), ""),
    ("gạch ngang cả ô", TASKS, Shown(21, struck=True), REFUSED, "struck_out"),
    ("lỗi Excel", TASKS, "#DIV/0!", REFUSED, "error_value"),
    ("đúng/sai", TASKS, True, REFUSED, "is_boolean"),
]  # fmt: skip
CASES = [
    Case("ô số liệu", f"{name} (xlsb)", done=(put(row, content),), reads={row: read},
         finds=tuple(found.split()), save=xlsb, suffix=".xlsb")
    for name, row, content, read, found in IN_BINARY
] + [
    Case("ô số liệu", f"{name} ({base})", base, (put(row, content),), {row: read}, tuple(found.split()))
    for name, row, content, read, found in CELLS
    for base in (("pasted", "template") if row != RATE else ("pasted",))
] + [
    Case("ô số liệu", f"gạch ngang {name}", base, (done,), reads, tuple(found.split()))
    for name, base, done, reads, found in STRUCK
] + [
    Case("ô số liệu", "tệp dùng dấu chấm thập phân: 1.234 là nghìn, hỏi lại", done=(
        put(PORTAL, "63.1"), put("7.6.2.1", "93.4"), put(FORMS, "1.234")),
        reads={PORTAL: 63.1, FORMS: 1234}, finds=("thousands_in_doubt", "decimal_point")),
    Case("ô số liệu", "tệp kiểu Anh: 1,234 là nghìn", done=(
        put(PORTAL, "63.1"), put("7.6.2.1", "93.4"), put(FORMS, "1,234")),
        reads={FORMS: 1234}, finds=("english_number",)),
    Case("ô số liệu", "lẫn hai kiểu: 1,234 không rõ", done=(
        put(PORTAL, "63.1"), put(FORMS, "1,234")), reads={FORMS: REFUSED},
        finds=("ambiguous_separator",)),
    Case("ô số liệu", "cột tỷ lệ ghi phần của một: 1 nghĩa là 100 %?", done=(
        put("3.3.3", 0.95), put("3.3.4", 0.87), put("3.4.1", 1)),
        reads={"3.3.3": 0.95, "3.3.4": 0.87, "3.4.1": 1}, finds=("ratio_below_one",)),
    Case("ô số liệu", "X, Y ở ô riêng", "template", (
        put("3.3.3", 5, "numerator"), put("3.3.3", "8", "denominator"), put("3.3.3", 62.5)),
        {"3.3.3": (5, 8)}),
    Case("ô số liệu", "ô X ghi cả X/Y", "template", (put("3.3.3", "5/8", "numerator"),),
        finds=("fraction_unread",)),
    Case("ô số liệu", "ô X có chữ", "template", (
        put("3.3.3", "5 thủ tục", "numerator"), put("3.3.3", 8, "denominator"), put("3.3.3", 62.5)),
        {"3.3.3": (5, 8)}, ("words_with_number",)),
    Case("ô số liệu", "X/Y ghi hai nơi khác nhau", "template", (
        put("3.3.3", "5/8"), put("3.3.3", 6, "numerator")), {"3.3.3": (6, 8)},
        ("fraction_twice",)),
]  # fmt: skip
