"""Honest notes as officers write them, and notes that contradict their figures, with the return's rows.

An honest note speaks of a part, another time, a plan, a document or a date, or says the same figure.
"""

import itertools
from collections.abc import Iterator

# Row, figures of the return (row=value, or row=value:x/y).
FILES = "files_on_time_departments_rate=89,94:1108/1232"
FILES_ALONE = "files_on_time_departments_rate=89,94"
TASKS = "central_tasks_on_time=36 central_tasks_assigned=41"
PLAN = "plan_tasks_done=41 plan_tasks=50"
DOCUMENTS = "guidance_documents=9"

_PARTS_OF_FILES = (
    "Trễ hạn {x}/1232 hồ sơ", "Trước hạn {x}/1232 hồ sơ", "Quá hạn: {x}/1232 hồ sơ",
    "Hồ sơ trễ hạn chiếm {p}%", "Hồ sơ trước hạn đạt {p}%", "Hồ sơ nộp trực tuyến đạt {p}%",
    "Trong đó lĩnh vực đất đai đạt {p}%", "Trong đó, lĩnh vực xây dựng {x}/1232 hồ sơ",
    "Lĩnh vực tư pháp: {p}%", "Tỷ lệ {p}% theo yêu cầu của UBND tỉnh", "Mục tiêu tỉnh giao là {p}%",
    "Quý I đạt {p}%", "Tháng 5 đạt {p}%", "Năm trước đạt {p}%", "Cùng kỳ năm 2022 đạt {p}%",
    "Hồ sơ trực tiếp {x}/1232", "Thanh toán trực tuyến đạt {p}%", "Cấp huyện đạt {p}%",
    "Hồ sơ qua bưu chính công ích {p}%", "Đã số hóa {p}% hồ sơ", "Mức độ hài lòng {p}%",
    "Còn {x}/1232 hồ sơ đang giải quyết", "Hồ sơ tồn từ kỳ trước {x}/1232", "Tăng {p}% so với quý trước",
    "Ước 6 tháng cuối năm đạt {p}%", "Chỉ tính hồ sơ liên thông: {x}/1232", "Bộ phận một cửa huyện {p}%",
    "Đã trả kết quả điện tử {p}%", "Không tính {x}/1232 hồ sơ rút", "Tạm dừng {x}/1232 hồ sơ",
)  # fmt: skip
_PARTS_OF_TASKS = (
    "{x}/{x} nhiệm vụ đến hạn", "{x}/{y} nhiệm vụ trọng tâm", "Trong đó {x}/{y} nhiệm vụ của Thủ tướng",
    "Quá hạn {z}/{y} nhiệm vụ", "Tháng 6: {z}/{y} nhiệm vụ", "Đang thực hiện {z}/{y} nhiệm vụ",
    "{z}/{y} nhiệm vụ chưa đến hạn", "Chuyển kỳ sau {z}/{y} nhiệm vụ", "Lĩnh vực CNTT {z}/{y} nhiệm vụ",
    "Gồm {x}/{x} nhiệm vụ thường xuyên", "{z}/{y} nhiệm vụ do Văn phòng chủ trì",
)  # fmt: skip
_DOCUMENTS_AND_DATES = (
    "Số liệu tính đến 05/6", "Số liệu đến ngày 05/6", "Theo Quyết định 45/2023", "Theo NQ 30/2021",
    "Theo Quyết định số 8/50", "Công văn 36/50-SNV", "Kế hoạch số 12/50", "Theo Thông tư 41/50",
    "Báo cáo số 20/50 ngày 14/6", "QĐ 36/41", "Căn cứ Chỉ thị 5/41", "Biên bản 12/41 ngày 06/6",
    "Cập nhật ngày 14/06", "Từ 15/12 đến 14/6", "Trang 3/41", "Phụ lục 2/50", "Tiến độ 2/4 quý",
)  # fmt: skip
_SAME = {
    FILES: ("1108/1232 hồ sơ", "Đạt 89,94%", "Tỷ lệ là 89,94 %", "Hồ sơ đúng hạn: 1108/1232"),
    PLAN: ("41/50 nhiệm vụ", "Hoàn thành 41/50 nhiệm vụ", "Đã hoàn thành 41 nhiệm vụ"),
    TASKS: ("36/41", "36/41 nhiệm vụ đúng hạn"),
    DOCUMENTS: ("9 văn bản", "Gồm 3 kế hoạch, 6 công văn", "Tổng số 9 văn bản", "Trong đó 2 văn bản mật"),
}  # fmt: skip
_COUNTS = (
    "Năm trước có {n} văn bản", "Đang dự thảo {n} văn bản", "Trong đó {n} văn bản của cấp trên",
    "{n} văn bản của UBND tỉnh", "Kế hoạch cả năm {n} văn bản", "Gửi {n} phòng", "{n} lượt văn bản đến",
    "Quý II sẽ ban hành {n} văn bản", "Tham mưu UBND tỉnh {n} văn bản", "Lấy ý kiến {n} văn bản QPPL",
)  # fmt: skip

# Notes that disagree with the figure beside them: each must be asked about.
CONTRADICTING = (
    (FILES, "Đạt 95%"), (FILES, "95 %"), (FILES, "Tỷ lệ là 97,5%"), (FILES, "1108/1300 hồ sơ"),
    (FILES, "1000/1232"), (FILES, "1100/1232 hồ sơ"), (FILES_ALONE, "1108/1300 hồ sơ"),
    (FILES_ALONE, "Tổng số 1000/1232 hồ sơ"), (FILES, "Hồ sơ giải quyết đúng hạn đạt 95%"),
    (FILES_ALONE, "Hồ sơ TTHC các sở, ngành giải quyết đúng hẹn 1000/1232"),
    (FILES_ALONE, "1000/1232 hồ sơ, bao gồm cả hồ sơ liên thông"), (FILES, "Đạt 95% hồ sơ"), (FILES, "Đạt 95% hồ sơ đúng hạn"), (FILES, "Đến nay đạt 95%"), (FILES, "Kết quả: 1108/1400 hồ sơ"), (PLAN, "8/50"),
    (PLAN, "Hoàn thành 40/50 nhiệm vụ"), (PLAN, "41/52 nhiệm vụ"), (PLAN, "Đã hoàn thành 41/60"),
    (TASKS, "36/45"), (TASKS, "30/41 nhiệm vụ"), (TASKS, "Nhiệm vụ hoàn thành đúng hạn: 35/41"),
    (DOCUMENTS, "12 văn bản"), (DOCUMENTS, "Tổng cộng 1.200 văn bản"), (DOCUMENTS, "Đã có 10 văn bản"),
)  # fmt: skip


def honest() -> Iterator[tuple[str, str]]:
    """Pairs of a return's figures and an honest note on the first of them."""
    for words, (x, p), files in itertools.product(
        _PARTS_OF_FILES,
        ((124, "10,06"), (600, "98,97"), (31, "2,5"), (1000, "60")),
        (FILES, FILES_ALONE),
    ):
        yield files, words.format(x=x, p=p)
    for words, (x, y, figures) in itertools.product(
        _PARTS_OF_TASKS, ((36, 41, TASKS), (41, 50, PLAN), (20, 41, TASKS), (20, 50, PLAN))
    ):
        yield figures, words.format(x=x, y=y, z=7)
    yield from itertools.product((FILES_ALONE, FILES, PLAN, TASKS), _DOCUMENTS_AND_DATES)
    for words, count in itertools.product(_COUNTS, (12, 30, 105)):
        yield DOCUMENTS, words.format(n=count)
    for figures, notes in _SAME.items():
        yield from ((figures, note) for note in notes)
