"""What people do to the table: shifted, widened, cut, doubled, renumbered."""

import unicodedata

from returns.case import ANY, REFUSED, Case
from returns.desk import (
    add_column,
    add_sheet,
    copy_row,
    drop_column,
    drop_headers,
    drop_row,
    every,
    every_text,
    insert_row,
    put,
    rename,
    shift,
    side_by_side,
    swap_columns,
    swap_rows,
    truth,
    wipe,
    write,
)

LONG = "3.4.3"  # its label is cut in two in the real return


def case(name, base, *done, reads=None, finds="", **more) -> Case:
    return Case("bố cục", name, base, done, reads or {}, tuple(finds.split()), **more)


BOTH = [
    ("dời xuống 5 dòng, sang 3 cột", (shift(5, 3),), {}, ""),
    ("thêm cột kỳ trước", (add_column("value", "Kỳ trước", lambda code: 7),), {}, ""),
    ("thêm cột số liệu cùng kỳ", (add_column("value", "Số liệu cùng kỳ năm 2022", lambda code: 7),), {}, ""),
    ("thêm cột mục tiêu", (add_column("note", "Mục tiêu năm", lambda code: 99),), {}, ""),
    ("thêm cột không tên có số", (add_column("note", "", lambda code: 5 if code == "2.1" else None),), {}, "outside_table"),
    ("thêm cột lạ", (add_column("note", "Người nhập", lambda code: "An" if code == "2.1" else None),), {}, "column_ignored"),
    ("cột số liệu thứ hai còn trống", (add_column("note", "Số liệu", lambda code: None),), {}, ""),
    ("bỏ cột STT", (drop_column("stt"),), {}, ""),
    ("bỏ cột đơn vị tính", (drop_column("unit"),), {}, ""),
    ("bỏ cột ghi chú", (drop_column("note"),), {}, ""),
    ("đổi chỗ ghi chú và số liệu", (swap_columns("note", "value"),), {}, ""),
    ("đổi chỗ đơn vị và số liệu", (swap_columns("unit", "value"),), {}, ""),
    ("thêm dòng trống", (insert_row("2.1"),), {}, ""),
    ("thêm dòng lạ có số", (insert_row("2.1", label="Số văn bản khác của đơn vị", value=7),), {}, "row_unplaced"),
    ("thêm dòng chú thích", (insert_row("2.1", label="(Số liệu tính đến 14/6/2023)"),), {}, ""),
    ("xóa một dòng", (drop_row("2.3"),), {"2.3": REFUSED}, "row_missing"),
    ("dời dòng nguyên vẹn", (swap_rows("2.1", "2.4"),), {}, ""),
    ("dòng lặp cùng số", (copy_row("2.1", "2.4"),), {}, ""),
    ("dòng lặp khác số", (copy_row("2.1", "2.4", value=9),), {"2.1": REFUSED}, "row_repeated"),
    ("tên chỉ tiêu viết hoa", (every_text(str.upper),), {}, ""),
    ("tên chỉ tiêu dạng tổ hợp", (every_text(lambda t: unicodedata.normalize("NFD", t)),), {}, ""),
    ("dấu cách không ngắt trong chữ", (every_text(lambda t: t.replace(" ", "\u00a0")),), {}, ""),
    ("TTHC viết đủ", (every_text(lambda t: t.replace("TTHC", "thủ tục hành chính")),), {}, ""),
    ("UBND, văn bản viết khác", (every_text(lambda t: t.replace("UBND", "Ủy ban nhân dân").replace("VBQPPL", "văn bản quy phạm pháp luật")),), {}, ""),
    ("hoà, tỉ lệ viết kiểu khác", (every_text(lambda t: t.replace("hóa", "hoá").replace("Tỷ", "Tỉ")),), {}, ""),
    ("thừa dấu câu", (every_text(lambda t: t + " :"),), {}, None),
    ("đơn vị tính bị sửa", (put("2.1", "Nghìn văn bản", "unit"),), {}, "unit_changed"),
    ("nghĩa của mã bị sửa", (put("1.4.2", "Phát phiếu = 0 Trực tuyến = 1 Kết hợp = 2", "unit"),), {}, "unit_changed"),
    ("đổi tên trang", (rename("Trang_tính1"),), {}, ""),
    ("trang trống ở trước", (add_sheet("Trang 0", first=True),), {}, ""),
    ("trang chữ ở trước", (add_sheet("Lời dẫn", {(1, 1): "Kính gửi Sở Nội vụ"}, first=True),), {}, ""),
    ("bản sao cả trang", (add_sheet("Bản 2", copy=True),), {}, "several_tables"),
    ("chữ ký dưới bảng", (write(190, 4, "GIÁM ĐỐC"), write(195, 4, "Nguyễn Văn A")), {}, None),
    ("rác ở xa", (write(5000, 30, "xxx"), write(900, 2, "yyy")), {}, ""),
    ("STT bị xóa", (every(lambda value: "", "stt"),), {}, ""),
    ("số trong ô chữ", (every(lambda v: f"{v:g}".replace(".", ",") if isinstance(v, float) else v, "value"),), {}, ""),
    ("dán lệch: chỉ đổi chỗ tên hai dòng", (swap_rows("2.1", "2.4", "label", "stt"),), None, None),
]  # fmt: skip

SINGLE = [
    case("xóa hết tiêu đề", "pasted", drop_headers, finds="header_missing"),
    case("hai nửa bảng cạnh nhau", "pasted", side_by_side("4.2.1"), reads={}),
    case("hai cột số liệu đều có số", "pasted", add_column("note", "Số liệu", lambda code: 5),
         finds="columns_ambiguous", reads=dict.fromkeys(truth(), REFUSED)),
    case("số liệu và số liệu điều chỉnh", "pasted",
         add_column("note", "Số liệu điều chỉnh", lambda code: 5 if code == "2.1" else None),
         finds="columns_ambiguous", reads={"2.1": REFUSED}, all_refused=True),
    case("thêm dòng tiêu đề", "pasted", shift(6), write(2, 1, "UBND TỈNH"), write(3, 2, "SỞ NGOẠI VỤ")),
    case("tên gần đúng", "pasted", put("2.2", "Số VBQPPL đã được kiểm tra theo thẩm quyền", "label"),
         finds="label_similar"),
    case("tên sai chính tả, số thứ tự đúng", "pasted",
         put("4.2.1", "Số biên chế hành chính giao", "label"), reads={"4.2.1": ANY}),
    case("mất tên, còn số thứ tự", "pasted", wipe("4.2.1", "label"), finds="label_similar"),
    case("tên lạ hẳn", "pasted", put("2.2", "Nội dung khác", "label"), put("2.2", "x", "stt"),
         reads={"2.2": REFUSED}, finds="row_missing"),
    case("số thứ tự lệch", "pasted", put("2.2", "2.3.", "stt"), finds="number_differs"),
    case("số thứ tự trong tên", "pasted", put("2.2", "2.2. Số VBQPPL đã kiểm tra theo thẩm quyền", "label"),
         wipe("2.2", "stt")),
    case("gạch đầu dòng trước tên", "pasted", put("2.2", "- Số VBQPPL đã kiểm tra theo thẩm quyền", "label")),
    case("thẻ <i> trong tên", "pasted", put("2.2", "<i>Số VBQPPL đã kiểm tra theo thẩm quyền</i>", "label")),
    case("tên ngắt làm hai dòng, số ở dòng sau", "pasted", insert_row("2.2", stt="2.2.", label="Số VBQPPL đã kiểm tra"),
         put("2.2", "theo thẩm quyền", "label"), wipe("2.2", "stt"), wipe("2.2", "unit")),
    case("tên ngắt làm hai dòng, số ở dòng trước", "pasted", insert_row("2.3", label="theo thẩm quyền"),
         put("2.2", "Số VBQPPL đã kiểm tra", "label")),
    case("ghi chú tràn dòng", "pasted", insert_row("2.3", note="theo kế hoạch năm")),
    case("đổi chỗ tên, giữ mã dòng", "template", swap_rows("2.1", "2.4", "label"),
         reads={"2.1": REFUSED, "2.4": REFUSED}, finds="row_conflict"),
    case("sửa tên, còn mã dòng", "template", put("2.2", "Tên khác hẳn", "label"), finds="label_changed"),
    case("xóa cột mã dòng", "template", drop_column("key")),
    case("bảng phụ ít dòng ở trang khác", "pasted", add_sheet("Phụ", {
        (1, 1): "STT", (1, 2): "Chỉ tiêu", (1, 3): "Số liệu", (2, 2): "Số VBQPPL đã rà soát", (2, 3): 77}),
        finds="other_table"),
    case("hàng trăm dòng lạ", "pasted", *(write(300 + n, 2, f"Dòng lạ {n}") for n in range(300)),
         *(write(300 + n, 4, n) for n in range(300)), finds="rows_unplaced"),
]  # fmt: skip


def _both(name, done, reads, finds) -> list[Case]:
    if reads is None:  # what stands under the wrong words is read by the words, or refused
        pasted = {"2.1": 0, "2.4": 1}
        return [
            case(f"{name} (pasted)", "pasted", *done, reads=pasted),
            case(
                name,
                "template",
                *done,
                reads={"2.1": REFUSED, "2.4": REFUSED},
                finds="row_conflict",
            ),
        ]
    return [
        case(f"{name} ({base})", base, *done, reads=reads, finds=finds or "")
        for base in ("pasted", "template")
    ]


CASES = [found for line in BOTH for found in _both(*line)] + SINGLE
