"""What people send by mistake is told as what it is: first bytes, the notice, what it is called."""

import io
import zipfile

import pytest

from pipeline.files.enclosed import open_enclosed
from pipeline.files.package import Unfit
from pipeline.files.which_format import read_workbook


def zipped(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


RAR = b"Rar!\x1a\x07\x00...."
MISTAKEN = [
    (bytes(257) + b"ustar\x0000" + bytes(248), "is_archive", "TAR"),
    (RAR, "is_archive", "RAR"),
    (b"ID;PSCALC3\r\nB;Y2;X1\r\nC;Y1;X1;K21\r\nE\r\n", "is_other_table", "SYLK"),
    (b"ID;PWXL;N;E\nP;PGeneral\nE\n", "is_other_table", "SYLK"),
    (b'TABLE\r\n0,1\r\n"EXCEL"\r\nVECTORS\r\n0,2\r\n""\r\n', "is_other_table", "DIF"),
    (bytes.fromhex("00000200060406000800"), "is_other_table", "Lotus"),
    (bytes.fromhex("00001a000010040000"), "is_other_table", "Lotus"),
    (b"\x03\x7b\x06\x0e" + bytes(28) + b"TEN\0\0\0\0\0\0\0\0C", "is_other_table", "dBASE"),
    (b"\x00\x01\x00\x00Standard Jet DB\0", "is_program_data", "Access"),
    (b"SQLite format 3\0", "is_program_data", "SQLite"),
    (bytes.fromhex("e4525c7b8cd8a74d"), "other_file", "OneNote"),
    (bytes.fromhex("3082061206092a864886f70d010702"), "other_file", "ký số"),
    (b"-----BEGIN PKCS7-----\n", "other_file", "ký số"),
    (b"BEGIN:VCALENDAR\n", "other_file", "lịch"),
    (b"%!PS-Adobe-3.0", "is_picture", "bản in"),
    (b"AT&TFORM\0\0\1\0DJVU", "is_picture", "bản in"),
    (b"\0\0\0\x18ftypmp42", "is_picture", "phim"),
    (b"RIFF\1\2\3\4WAVEfmt ", "is_picture", "âm thanh"),
    (b"BZh91AY&SY\0", "is_archive", "tệp nén"),
    (b"<!DOCTYPE plist><plist><dict><key>URL</key></dict></plist>", "is_pointer", "lối tắt"),
    (bytes(500), "damaged", "byte rỗng"),
    (zipped({"Index/Document.iwa": ""}), "is_numbers", ""),
    (zipped({"index.xml": "", "buildVersionHistory.plist": ""}), "is_numbers", ""),
    (zipped({"FixedDocSeq.fdseq": "", "_rels/.rels": "<a/>"}), "is_picture", "bản in"),
    (zipped({"ppt/presentation.xml": ""}), "other_file", "trình chiếu"),
    (zipped({"mimetype": "application/vnd.oasis.opendocument.presentation"}), "other_file", "trình chiếu"),
    (zipped({"mimetype": "application/vnd.oasis.opendocument.graphics"}), "other_file", "bản vẽ"),
    (zipped({"mimetype": "application/epub+zip", "META-INF/container.xml": ""}), "other_file", "sách"),
    (zipped({"ghi-chu.txt": ""}), "is_archive", "tệp nén"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "notice", "name"), MISTAKEN)
def test_what_has_no_table_to_be_read_is_told(data, notice, name):
    with pytest.raises(Unfit) as refused:
        read_workbook(data)

    assert notice == refused.value.notice
    assert name in refused.value.why


@pytest.mark.parametrize("text", ["ID;Phòng\n1;Tổ chức\n", "TABLE\n1;2\n"])
def test_a_table_that_begins_alike_is_read(text):
    assert read_workbook(text.encode()).tables[0].cells


def test_an_archive_of_another_kind_is_no_damaged_zip(tmp_path):
    (tmp_path / "a.zip").write_bytes(RAR)
    with pytest.raises(Unfit) as refused:
        open_enclosed(tmp_path / "a.zip")

    assert "is_archive" == refused.value.notice
