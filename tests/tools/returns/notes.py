"""Honest notes as officers write them, and notes that contradict their figures, with the return's rows.

An honest note speaks of a part, another time, a plan, a document or a date, or says the same figure.
"""

import itertools
from collections.abc import Iterator

# Row, figures of the return (row=value, or row=value:x/y).
FILES = "files_on_time_departments_rate=89,94:1108/1232"
FILES_ALONE = "files_on_time_departments_rate=89,94"
TASKS = "central_tasks_on_time=36 central_tasks_assigned=41"
MORE_TASKS = "central_tasks_on_time=38 central_tasks_assigned=41"
PLAN = "plan_tasks_done=41 plan_tasks=50"
PLANNED = "plan_tasks=21"
DOCUMENTS = "guidance_documents=9"
INSPECTED = "departments_inspected=5"
STAFF = "posts_filled=43 posts_assigned=45"
POSTS = "posts_assigned=45"
PROCEDURES = "procedures_in_force=104"
CERTIFICATES = "digital_certificates_rate=63,1:12/19"
SENT = "documents_electronic_rate=93,4:609/652 documents_sent=652"
DISTRICTS = "districts_linked_rate=100:10/10"
ONLINE = "files_level_3_rate=100:9/9"
SURVEY = "survey_forms=500"
ALL = (
    FILES, FILES_ALONE, TASKS, PLAN, PLANNED, DOCUMENTS, INSPECTED, STAFF, POSTS, PROCEDURES,
    CERTIFICATES, SENT, DISTRICTS, ONLINE, SURVEY,
)  # fmt: skip

_PARTS_OF_FILES = (
    "Trước hạn {x}/1232 hồ sơ", "Hồ sơ trước hạn đạt {p}%", "Hồ sơ nộp trực tuyến đạt {p}%",
    "Trong đó lĩnh vực đất đai đạt {p}%", "Trong đó, lĩnh vực xây dựng {x}/1232 hồ sơ",
    "Lĩnh vực tư pháp: {p}%", "Tỷ lệ {p}% theo yêu cầu của UBND tỉnh", "Mục tiêu tỉnh giao là {p}%",
    "Quý I đạt {p}%", "Tháng 5 đạt {p}%", "Năm trước đạt {p}%", "Cùng kỳ năm 2022 đạt {p}%",
    "Hồ sơ trực tiếp {x}/1232", "Thanh toán trực tuyến đạt {p}%", "Cấp huyện đạt {p}%",
    "Hồ sơ qua bưu chính công ích {p}%", "Đã số hóa {p}% hồ sơ", "Mức độ hài lòng {p}%",
    "Còn {x}/1232 hồ sơ đang giải quyết", "Hồ sơ tồn từ kỳ trước {x}/1232", "Tăng {p}% so với quý trước",
    "Ước 6 tháng cuối năm đạt {p}%", "Chỉ tính hồ sơ liên thông: {x}/1232", "Bộ phận một cửa huyện {p}%",
    "Đã trả kết quả điện tử {p}%", "Không tính {x}/1232 hồ sơ rút", "Tạm dừng {x}/1232 hồ sơ",
    "Còn {x}/1232 hồ sơ trễ do công dân chưa nộp phí", "{x} hồ sơ quá hạn đã có thư xin lỗi",
    "Sở Xây dựng đạt {p}%", "Trung tâm Phục vụ hành chính công đạt {p}%", "Riêng cấp tỉnh {p}%",
    "Chưa đạt mục tiêu {p}% của Nghị quyết 76/NQ-CP", "KH: {p}%",
    "Trước hạn {x}/1232 hồ sơ, số còn lại đúng hạn", "Tỷ lệ hồ sơ đã giải quyết đạt {p}%",
    "Giảm {p} điểm % so với quý I", "Nếu tính cả hồ sơ chờ bổ sung thì {p}%", "Bình quân cả nước {p}%",
    "Tiếp nhận 1289 hồ sơ, giải quyết 1232 hồ sơ", "Đã giải quyết 1232/1289 hồ sơ tiếp nhận",
    "Phấn đấu {p}%", "Yêu cầu {p}%", "Đạt {p}% kế hoạch", "Đến 31/5 đạt {p}%", "Năm 2022: {p}%",
    "Cao nhất {p}% (Sở Công Thương)", "Trả lại {x}/1232 hồ sơ", "18/20 sở, ngành có báo cáo",
    "5 sở đạt 100%", "Xin lỗi 124/124 hồ sơ trễ hạn", "Do 2/5 chuyên viên nghỉ thai sản",
)  # fmt: skip
_PARTS_OF_TASKS = (
    "{x}/{x} nhiệm vụ đến hạn", "{x}/{y} nhiệm vụ trọng tâm", "Trong đó {x}/{y} nhiệm vụ của Thủ tướng",
    "Tháng 6: {z}/{y} nhiệm vụ", "Đang thực hiện {z}/{y} nhiệm vụ",
    "{z}/{y} nhiệm vụ chưa đến hạn", "Chuyển kỳ sau {z}/{y} nhiệm vụ", "Lĩnh vực CNTT {z}/{y} nhiệm vụ",
    "Gồm {x}/{x} nhiệm vụ thường xuyên", "{z}/{y} nhiệm vụ do Văn phòng chủ trì",
    "Còn {z}/{y} nhiệm vụ trong hạn", "{z}/{y} nhiệm vụ xin lùi thời hạn", "Trên tổng số {y} nhiệm vụ",
    "Cải cách thể chế {z}/10 nhiệm vụ", "Cấp phòng: 60 nhiệm vụ", "{z}/{y} nhiệm vụ thực hiện quý IV",
)  # fmt: skip
DOCUMENTS_AND_DATES = (
    "Số liệu tính đến 05/6", "Số liệu đến ngày 05/6", "Theo Quyết định 45/2023", "Theo NQ 30/2021",
    "Theo Quyết định số 8/50", "Công văn 36/50-SNV", "Kế hoạch số 12/50", "Theo Thông tư 41/50",
    "Báo cáo số 20/50 ngày 14/6", "QĐ 36/41", "Căn cứ Chỉ thị 5/41", "Biên bản 12/41 ngày 06/6",
    "Cập nhật ngày 14/06", "Từ 15/12 đến 14/6", "Trang 3/41", "Phụ lục 2/50", "Tiến độ 2/4 quý",
    "Nguồn: Báo cáo 45/BC-VP", "QĐ 2150/QĐ-UBND ngày 12/4/2023", "Sửa ngày 12/6", "Mẫu 6b/VPCP",
    "Số liệu trích xuất lúc 8h30 ngày 14/6/2023", "Đến hết 15/6", "Gửi lần 2 ngày 5/6", "Kỳ 1/2023",
    "Giai đoạn 2021-2025", "Văn bản số 98/104-SNV", "Hướng dẫn 43/45 của Bộ Nội vụ", "Tuần 3/6",
)  # fmt: skip
NAMES_AND_REASONS = (
    "Chỉ tiêu tỉnh giao 50%", "(chỉ tiêu 95%)", "Nội dung đã báo cáo", "Số liệu năm 2022: 5", "Kỳ trước: 5",
    "Người cung cấp: Nguyễn Văn A, ĐT 0912345678", "Bà Trần Thị B (phòng 12/3)", "Đã đối chiếu với VP UBND",
    "Do phần mềm lỗi từ ngày 02/3", "Nguyên nhân: thiếu 2/5 biên chế", "Số liệu do 3 phòng cung cấp",
    "Vì 01 lãnh đạo nghỉ hưu từ 01/7", "Đề nghị xem lại", "Đã báo cáo Sở Nội vụ", "Không có phát sinh khác",
)  # fmt: skip
_SAME = {
    FILES: ("X=1108, Y=1232", "1108 hồ sơ đúng hạn/1232 hồ sơ", "Số đúng: 1108/1232", "Đúng là 89,94%",
            "Trước hạn 600; đúng hạn 508; trễ hạn 124", "Đúng hạn 508, trước hạn 600", "Không có hồ sơ trễ hạn nào",
            "Không áp dụng đối với hồ sơ liên thông", "Sửa lại theo góp ý ngày 12/6", "1108/1232 hồ sơ", "Đạt 89,94%", "Tỷ lệ là 89,94 %", "Hồ sơ đúng hạn: 1108/1232", "89,9%",
            "1.108/1.232 hồ sơ", "(1108/1232) x 100%", "X = 1108", "Tử số: 1.108; mẫu số: 1.232", "Không bao gồm hồ sơ đất đai",
            "Không có hồ sơ quá hạn", "Chưa có hồ sơ liên thông", "Dòng 3.4.2 KAD", "nên ghi KAD ở dòng dưới",
            "1108 → 1232", "Hồ sơ trễ hạn giảm từ 150 → 124",
            "Trễ hạn 124/1232 hồ sơ", "Quá hạn: 124/1232 hồ sơ", "124 hồ sơ trễ hạn", "Hồ sơ trễ hạn chiếm 10,06%",
            "Tỷ lệ trễ hạn: 10,1%", "Trễ hạn 3 hồ sơ đất đai", "3 hồ sơ trễ hạn do lỗi mạng", "Còn 57 hồ sơ chưa giải quyết",
            "3 hồ sơ quá hạn chưa giải quyết", "57 hồ sơ chưa đến hạn giải quyết", "Hai phòng chưa gửi số liệu",
            "một nghìn một trăm linh tám hồ sơ đúng hạn"),
    PLAN: ("41/50 nhiệm vụ", "Hoàn thành 41/50 nhiệm vụ", "Đã hoàn thành 41 nhiệm vụ", "Tổng số 50 nhiệm vụ",
           "Còn 9 nhiệm vụ chưa hoàn thành", "Còn 9 nhiệm vụ sẽ hoàn thành trong quý III", "chưa hoàn thành 9",
           "Còn 2 nhiệm vụ chưa hoàn thành của năm 2022", "Có 3 nhiệm vụ chưa hoàn thành do vướng kinh phí",
           "5 nhiệm vụ đang thực hiện, 4 nhiệm vụ chưa thực hiện", "9/50 nhiệm vụ chưa hoàn thành"),
    TASKS: ("36/41", "36/41 nhiệm vụ đúng hạn", "Tổng số 41 nhiệm vụ, đúng hạn 36", "Hoàn thành 40/41 nhiệm vụ",
            "Còn 2 nhiệm vụ chưa hoàn thành, 3 nhiệm vụ hoàn thành quá hạn", "Còn lại 5 nhiệm vụ trong hạn"),
    DOCUMENTS: ("Đính chính 1 văn bản", "Đính chính theo Công văn 45/SNV", "Thay bằng 2 văn bản mới", "Văn bản số 45",
                "Ghi nhầm 1 lần", "Không phải 9 văn bản của năm 2022", "Có 2 văn bản", "Tổng số trang: 45", "Sửa 2 văn bản thành 1", "Chưa ban hành kế hoạch 2024",
                "Không tổ chức hội nghị", "Chưa triển khai phần mềm", "9 văn bản các loại", "9 văn bản", "Gồm 3 kế hoạch, 6 công văn", "Tổng số 9 văn bản", "Trong đó 2 văn bản mật",
                "Gồm: 2 quyết định, 3 kế hoạch, 4 công văn", "Gồm 2 quyết định, 3 kế hoạch, còn lại là công văn",
                "Cụ thể: 2 quyết định, 3 kế hoạch...", "Gồm 2 quyết định, 3 kế hoạch v.v.", "bao gồm 2 văn bản liên ngành",
                "Gồm 3 quyết định, 4 kế hoạch (chưa kể công văn)", "Chưa bao gồm 3 quyết định, 4 công văn", "5+4",
                "Ngoài ra có 5 văn bản phối hợp, gồm 2 quyết định, 3 kế hoạch", "Gồm QĐ 45, QĐ 46, KH 12", "chín văn bản",
                "Trong đó gồm 3 quyết định, 4 công văn", "Gồm 2 phòng, 3 trung tâm ban hành", "3 QĐ + 6 KH = 9",
                "một số văn bản đang lấy ý kiến", "Hai văn bản mật", "tháng mười hai ban hành thêm"),
    STAFF: ("Thực tế làm việc 40 người", "Hiện có 3 hợp đồng", "43/45 người", "Có mặt 43/45", "Thiếu 2/45", "Nữ 20/43", "38/43 đảng viên", "Thạc sĩ 12 người",
            "Nam 20, nữ 23", "Đảng viên nam 10, nữ 12", "Chưa tuyển dụng", "45 biên chế được giao", "46 người tính cả hợp đồng", "Đầu năm có 46 người", "Kể cả hợp đồng là 50 người",
            "Gồm 5 phòng, 2 đơn vị trực thuộc", "Gồm 20 nam, 23 nữ", "Gồm 3 lãnh đạo, 40 chuyên viên"),
    POSTS: ("45 biên chế hành chính", "50 biên chế năm 2022", "Cắt giảm 1 biên chế", "Trong đó 40 công chức, 5 hợp đồng", "Nhu cầu 60 người", "Đề nghị bổ sung thành 60 người",
            "Năm 2022 giao 50 người", "Gồm 45 biên chế hành chính và 60 người sự nghiệp"),
    PROCEDURES: ("Cấp tỉnh 90, cấp huyện 14", "Toàn tỉnh 1890 thủ tục", "Trước rà soát: 120 thủ tục",
                 "80/104 thủ tục trực tuyến toàn trình", "110 thủ tục theo công bố của Bộ"),
    CERTIFICATES: ("12/19 cơ quan", "Còn 7/19 cơ quan chưa được cấp", "Cá nhân: 35/40 người", "Lãnh đạo 100%"),
    SENT: ("609/652 văn bản", "43/652 văn bản mật", "Văn bản giấy 6,6%", "100% văn bản được ký số",
           "Văn bản đến điện tử đạt 98%"),
    INSPECTED: ("5/20 sở, ngành", "Kế hoạch kiểm tra 12 cơ quan, đơn vị", "12 cơ quan, đơn vị tự kiểm tra"),
    PLANNED: ("Đã hoàn thành 8/21 nhiệm vụ", "Chia thành 60 nhiệm vụ nhỏ", "Năm 2022: 30 nhiệm vụ"),
    ONLINE: ("Mức độ 4: 50%", "Toàn trình 5/9, một phần 4/9", "Chỉ tiêu 50%"),
    DISTRICTS: ("9/10 huyện kết nối từ 2022", "10/10 huyện", "Huyện A mới kết nối ngày 5/6"),
    SURVEY: ("450 phiếu hài lòng", "600 phiếu phát ra", "Không khảo sát cấp xã", "Không có phiếu hỏng", "Phát ra 600 phiếu, thu về 500", "480/500 phiếu hợp lệ", "90% hài lòng"),
}  # fmt: skip
_COUNTS = (
    "Năm trước có {n} văn bản", "Đang dự thảo {n} văn bản", "Trong đó {n} văn bản của cấp trên",
    "{n} văn bản của UBND tỉnh", "Kế hoạch cả năm {n} văn bản", "Gửi {n} phòng", "{n} lượt văn bản đến",
    "Quý II sẽ ban hành {n} văn bản", "Tham mưu UBND tỉnh {n} văn bản", "Lấy ý kiến {n} văn bản QPPL",
    "Ngoài ra phối hợp ban hành {n} văn bản", "Góp ý {n} văn bản của bộ, ngành", "Ký số {n} văn bản",
    "Chưa tính {n} văn bản sao y", "Cấp huyện ban hành {n} văn bản", "{n} văn bản hết hiệu lực",
)  # fmt: skip

# Notes that disagree with the figure beside them: each must be asked about.
_CONTRADICTING = {
    FILES: (
        "Đạt 95%", "95 %", "Đạt: 95%", "(95%)", "Tỷ lệ là 97,5%", "Tỷ lệ đúng hạn 95%", "Đúng hạn 95%",
        "1108/1300 hồ sơ", "1000/1232", "1100/1232 hồ sơ", "Đúng hạn: 1100/1232", "1100/1232 hồ sơ đúng hạn",
        "Giải quyết đúng hạn 1100/1232 hồ sơ", "Hồ sơ giải quyết đúng hạn đạt 95%", "Đạt 95% hồ sơ",
        "Đạt 95% hồ sơ đúng hạn", "Đến nay đạt 95%", "Thực tế đạt 95%", "Kết quả: 1108/1400 hồ sơ",
        "Đã giải quyết 1000/1232 hồ sơ", "Số đúng: 95%", "Nhập nhầm, đúng là 95%", "Sửa lại: 95%",
        "Xin điều chỉnh thành 95%", "Đính chính: 1100/1232", "X = 1100, Y = 1232", "Tử số 1100; mẫu số 1232",
        "1100 trên tổng số 1232", "1100 hồ sơ đúng hạn/1232 hồ sơ", "Có 1100 hồ sơ giải quyết đúng hạn",
        "Đạt 95", "Đạt tỷ lệ 95 phần trăm", "KAD", "Không áp dụng do Sở không có TTHC", "Chưa có số liệu",
        "X: 1100", "Y=1300", "Mẫu số là 1300", "Sở báo cáo lại: 95%", "95% mới đúng", "Nhầm, 95% mới đúng",
        "KAD - không thuộc lĩnh vực", "Sở không có TTHC nên KAD", "Không có hồ sơ phát sinh",
        "Không phát sinh hồ sơ", "Không tiếp nhận hồ sơ nào",
        "còn 3 hồ sơ trễ hạn", "24 hồ sơ trễ hạn", "Trễ hạn: 3 hồ sơ", "quá hạn 3", "Trễ hạn 600/1232 hồ sơ",
        "Tỷ lệ trễ hạn: 5%", "Còn 3 hồ sơ chưa giải quyết đúng hạn", "một nghìn một trăm hồ sơ đúng hạn", "không có",
    ),
    FILES_ALONE: (
        "1108/1300 hồ sơ", "Tổng số 1000/1232 hồ sơ", "1000/1232 (81,2%)", "Đúng hạn 1000/1232",
        "Hồ sơ TTHC các sở, ngành giải quyết đúng hẹn 1000/1232",
        "1000/1232 hồ sơ, bao gồm cả hồ sơ liên thông",
    ),
    PLAN: (
        "8/50", "Hoàn thành 40/50 nhiệm vụ", "41/52 nhiệm vụ", "Đã hoàn thành 41/60", "Hoàn thành 45 nhiệm vụ",
        "45 nhiệm vụ đã hoàn thành", "còn 3 nhiệm vụ chưa hoàn thành", "Còn lại 10 nhiệm vụ chưa hoàn thành",
        "Chưa hoàn thành: 3 nhiệm vụ", "8/50 nhiệm vụ chưa hoàn thành",
    ),
    TASKS: ("36/45", "30/41 nhiệm vụ", "Nhiệm vụ hoàn thành đúng hạn: 35/41",
            "35 đúng hạn/41 được giao", "35 nhiệm vụ đúng hạn", "Đúng hạn 35, quá hạn 6", "Còn 7 nhiệm vụ chưa hoàn thành"),
    MORE_TASKS: ("36/41 nhiệm vụ", "Hoàn thành 36/41", "Đã hoàn thành 36/41 nhiệm vụ", "38/45 nhiệm vụ được giao"),
    PLANNED: ("25 nhiệm vụ", "Tổng cộng: 25 nhiệm vụ cụ thể", "mười hai nhiệm vụ", "Tổng cộng: mười hai"),
    DOCUMENTS: (
        "12 văn bản", "Tổng cộng 1.200 văn bản", "Đã có 10 văn bản", "Đã ban hành 12 văn bản",
        "12 văn bản đã ban hành", "Đúng là 12", "Sửa thành 8", "Tổng: 11", "Thực tế 8 văn bản", "8 văn bản",
        "Số liệu cũ, số mới là 12", "12 văn bản, không phải 9", "Chưa ban hành văn bản nào", "Không phát sinh",
        "9 -> 12", "9 → 12", "Sửa 9 thành 12", "Ghi nhầm, phải là 12", "Không ban hành", "Chưa ban hành",
        "Không có văn bản", "12 văn bản các loại", "Bao gồm 12 văn bản",
        "gồm: 3 quyết định, 4 kế hoạch", "Gồm 03 quyết định; 04 kế hoạch", "9 văn bản (gồm 2 quyết định và 3 kế hoạch)",
        "3 QĐ + 4 KH", "3 + 4", "3+4=7", "tám văn bản", "Không có", "Chưa có",
    ),
    SURVEY: ("480 phiếu", "Không khảo sát", "Chưa khảo sát", "Không thực hiện khảo sát", "Chưa triển khai"),
    INSPECTED: ("7 cơ quan, đơn vị", "Đã kiểm tra 7 cơ quan, đơn vị"),
    STAFF: ("44 người", "Có mặt 44/45", "Hiện có 42 người", "Biên chế có mặt: 42", "44 biên chế", "Nam 20, nữ 24",
            "20 nam, 24 nữ", "Nam 20 người, nữ 24 người", "bốn mươi hai người", "Gồm 3 lãnh đạo, 38 chuyên viên"),
    POSTS: ("50 người", "50 biên chế"),
    PROCEDURES: ("110 thủ tục", "Tổng số 110 TTHC", "110 thủ tục đang có hiệu lực",
                 "Cấp tỉnh 80, cấp huyện 14, cấp xã 5", "80 TTHC cấp tỉnh + 14 cấp huyện + 5 cấp xã"),
    CERTIFICATES: ("13/19 cơ quan", "12/20 cơ quan được cấp chứng thư số",
                   "còn 5 cơ quan chưa được cấp"),
    SENT: ("600/652", "600/652 văn bản điện tử", "Đạt 98%"),
    DISTRICTS: ("9/10 huyện", "9/10 UBND cấp huyện đã kết nối", "Còn 1 huyện chưa kết nối"),
    ONLINE: ("8/9 hồ sơ", "Đạt 90%"),
}  # fmt: skip
CONTRADICTING = [(figures, note) for figures, notes in _CONTRADICTING.items() for note in notes]


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
    yield from itertools.product(ALL, (*DOCUMENTS_AND_DATES, *NAMES_AND_REASONS))
    for words, count in itertools.product(_COUNTS, (12, 30, 105)):
        yield DOCUMENTS, words.format(n=count)
    for figures, notes in _SAME.items():
        yield from ((figures, note) for note in notes)
