"""The official reminder: what Nghị định 30 puts where, on one page, the same bytes each time."""

import datetime as dt

import docx
import pytest

from pipeline.mailing.notice import Notice, Writer, write_notice

NOTICE = Notice(
    "Sở Ngoại vụ", "đôn đốc gửi báo cáo số liệu 6 tháng đầu năm 2023",
    ("Đến ngày 14 tháng 6 năm 2023, Sở Nội vụ chưa nhận được báo cáo.", "Đề nghị đơn vị gửi."),
    dt.date(2023, 6, 14),
)  # fmt: skip
WRITER = Writer("Sở Nội vụ", "Ủy ban nhân dân|tỉnh Hồng Vân", "Hồng Vân")


@pytest.fixture
def path(tmp_path):
    write_notice(NOTICE, WRITER, tmp_path / "nhắc.docx")
    return tmp_path / "nhắc.docx"


def test_every_part_stands_where_the_decree_puts_it(path):
    document = docx.Document(str(path))
    left, right = (cell.text.split("\n") for cell in document.tables[0].rows[0].cells)
    body = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
    copies, signer = (cell.text.split("\n") for cell in document.tables[1].rows[0].cells)

    assert ["ỦY BAN NHÂN DÂN", "TỈNH HỒNG VÂN", "SỞ NỘI VỤ"] == left[:3]
    assert left[-2].startswith("Số:")
    assert "V/v đôn đốc gửi báo cáo số liệu 6 tháng đầu năm 2023" == left[-1]
    assert ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"] == right[:2]
    assert "Hồng Vân, ngày      tháng 6 năm 2023" == right[-1]
    assert [
        "Kính gửi: Sở Ngoại vụ",
        "Đến ngày 14 tháng 6 năm 2023, Sở Nội vụ chưa nhận được báo cáo.",
        "Đề nghị đơn vị gửi./.",
    ] == body
    assert ["Nơi nhận:", "- Như trên;", "- Lưu: VT."] == copies
    assert ["(Chức vụ, chữ ký, họ tên người ký)"] == signer


def test_the_page_is_that_of_the_decree(path):
    section = docx.Document(str(path)).sections[0]

    lengths = (
        section.page_width, section.page_height,
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin,
    )  # fmt: skip

    assert [210, 297, 20, 20, 30, 15] == [round(length.mm) for length in lengths]


def test_one_notice_gives_the_same_bytes(path, tmp_path):
    write_notice(NOTICE, WRITER, tmp_path / "lại.docx")

    assert path.read_bytes() == (tmp_path / "lại.docx").read_bytes()
