"""Old encodings, invisible characters, and files of every format and of none."""

import io

from returns.case import REFUSED, Case
from returns.desk import add_sheet, every_text, put, source
from returns.files import changed_parts, delimited, docx, in_zip, ods, xlsx
from returns.old_text import in_legacy
from returns.xlsb import xlsb

TITLE = "TẠI SỞ NGOẠI VỤ 6 THÁNG ĐẦU NĂM 2023"


def text(name, *done, finds="", **more) -> Case:
    return Case("chữ", name, done=done, finds=tuple(finds.split()), **more)


def form(name, save, suffix, base="pasted", finds="", **more) -> Case:
    return Case(
        "định dạng", name, base, save=save, suffix=suffix, finds=tuple(finds.split()), **more
    )


def torn(figure, reads) -> Case:
    """A figure whose comma is not quoted, in a file that commas separate."""
    done = (put(next(iter(reads)), figure),)
    return Case(
        "định dạng", f"csv phẩy, {figure} không có ngoặc kép", done=done, reads=reads,
        finds=("line_torn",), suffix=".csv",
        save=lambda book: delimited(book).replace(f'"{figure}"'.encode(), figure.encode()),
    )  # fmt: skip


def junk(name, content, notice, suffix=".xlsx") -> Case:
    return Case("tệp hỏng", name, save=lambda book: content, suffix=suffix, whole=notice)


def broken(name, change, notice, base="pasted") -> Case:
    return Case("tệp hỏng", name, base, save=lambda book: change(source(base)), whole=notice)


TEXTS = [
    text("cả trang TCVN3", every_text(in_legacy("tcvn3")), finds="legacy_text"),
    text("cả trang VNI", every_text(in_legacy("vni")), finds="legacy_text"),
    text("ghi chú TCVN3 trong biểu Unicode",
         put("2.1", in_legacy("tcvn3")("Sở không có đơn vị sự nghiệp"), "note"), finds="legacy_text"),
    text("ghi chú tiếng Pháp giữ nguyên", put("2.1", "Hội nghị «Île-de-France» à Hué", "note")),
    text("gạch nối mềm trong tên", put("2.2", "Số VB\u00adQPPL đã kiểm tra theo thẩm\u00ad quyền", "label")),
    text("ký tự không nhìn thấy", every_text(lambda t: "\u200b" + t + "\ufeff")),
    text("ghi chú giống công thức", put("2.1", "=cmd|' /C calc'!A0", "note")),
]  # fmt: skip
FORMATS = [
    form("csv phẩy utf-8", lambda b: delimited(b), ".csv"),
    form("csv chấm phẩy", lambda b: delimited(b, ";"), ".csv"),
    form("csv tab utf-16", lambda b: delimited(b, "\t", "utf-16"), ".txt"),
    form("csv không có dấu BOM", lambda b: delimited(b, ";", "utf-8"), ".csv"),
    form("csv cp1258", lambda b: delimited(_nfd(b), ";", "cp1258"), ".csv"),
    form("csv từ biểu mẫu", lambda b: delimited(b, ";"), ".csv", "template"),
    form("csv mang tên xlsx", lambda b: delimited(b, ";"), ".xlsx"),
    form("csv gạch đứng", lambda b: delimited(b, "|"), ".csv"),
    torn("62,5", {"3.3.3": REFUSED}),
    torn("1,234", {"1.4.1": REFUSED}),
    form("ods", ods, ".ods"),
    form("ods từ biểu mẫu", ods, ".ods", "template"),
    form("ods mang tên xlsx", ods, ".xlsx"),
    form("xlsb", xlsb, ".xlsb"),
    form("xlsb từ biểu mẫu", xlsb, ".xlsb", "template"),
    form("docx", docx, ".docx"),
    form("docx từ biểu mẫu", docx, ".docx", "template"),
    form("xlsm", xlsx, ".xlsm"),
    form("xltx", xlsx, ".xltx", "template"),
    form("zip chứa xlsx", lambda b: in_zip(xlsx(b)), ".zip"),
    form("zip chứa csv tên tiếng Việt", lambda b: in_zip(delimited(b), "Báo cáo/Sở NgV.csv"), ".zip"),
    form("zip leo thư mục", lambda b: in_zip(xlsx(b), "../../etc/bao-cao.xlsx"), ".zip"),
    form("xlsx chuỗi trong ô (openpyxl)", lambda b: _by_openpyxl(xlsx(b)), ".xlsx"),
    form("xlsx chuẩn strict", lambda b: changed_parts(xlsx(b), _strict), ".xlsx"),
    form("xlsx có tiền tố", lambda b: changed_parts(xlsx(b), _prefixed), ".xlsx"),
    form("xlsx UTF-16", lambda b: changed_parts(xlsx(b), _utf16), ".xlsx"),
    form("xlsx thuộc tính đảo thứ tự", lambda b: changed_parts(xlsx(b), _turned), ".xlsx"),
    form("xlsx ô không có địa chỉ", lambda b: changed_parts(xlsx(_dense(b)), _unaddressed), ".xlsx"),
    form("xlsx khai kích thước sai", lambda b: changed_parts(xlsx(b), _one_cell), ".xlsx"),
    Case("định dạng", "sổ dùng lịch 1904", done=(lambda b: b.options.update(date_1904=True),)),
    Case("định dạng", "trang ẩn", done=(add_sheet("Ẩn", {(1, 1): "x"}),)),
]  # fmt: skip
ZIP = in_zip(b"x" * 100, "a.txt")
JUNK = [
    junk("tệp rỗng", b"", "empty_file"),
    junk("PDF", b"%PDF-1.7 ...", "is_picture"),
    junk("ảnh PNG", b"\x89PNG\r\n\x1a\n....", "is_picture", ".png"),
    junk("ảnh JPG mang tên xlsx", b"\xff\xd8\xff\xe0....", "is_picture"),
    junk("RAR", b"Rar!\x1a\x07\x01\x00....", "is_archive", ".rar"),
    junk("7z", b"7z\xbc\xaf\x27\x1c....", "is_archive", ".7z"),
    junk("zip mang tên xlsx", ZIP, "is_archive"),
    junk("zip rỗng", in_zip(b"", ".ẩn"), "empty_archive", ".zip"),
    junk("trang web mang tên xls", b"<html><table><tr><td>1</td></tr></table></html>", "is_web_page", ".xls"),
    junk("XML 2003", b'<?xml version="1.0"?><Workbook/>', "is_web_page", ".xls"),
    junk("RTF", b"{\\rtf1 abc}", "old_document", ".doc"),
    junk("chữ thường", "Sở chưa có báo cáo.".encode(), "no_table", ".txt"),
    junk("byte ngẫu nhiên", bytes(range(256)) * 20, "not_a_workbook"),
    junk("OLE hỏng", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged", ".xls"),
    broken("cắt cụt một nửa", lambda data: data[: len(data) // 2], "damaged"),
    broken("mất trang tính", lambda data: changed_parts(
        data, lambda name, part: None if "worksheets/" in name else part), "no_table"),
    broken("sai CRC", lambda data: data.replace(_stream(data), bytes(64), 1), "damaged"),
    broken("hai phần cùng tên", lambda data: _twice(data), "damaged"),
]  # fmt: skip
CASES = TEXTS + FORMATS + JUNK


def _nfd(book):
    """The letters of cp1258: tones as marks of their own."""
    import unicodedata

    tones = "\u0300\u0301\u0303\u0309\u0323"

    def split(letter: str) -> str:
        try:
            letter.encode("cp1258")
        except UnicodeEncodeError:
            plain = unicodedata.normalize("NFD", letter)
            marks = "".join(c for c in plain if c in tones)
            return unicodedata.normalize("NFC", "".join(c for c in plain if c not in tones)) + marks
        return letter

    every_text(lambda t: "".join(map(split, t)))(book)
    return book


def _by_openpyxl(data: bytes) -> bytes:
    import openpyxl

    out = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(data)).save(out)
    return out.getvalue()


MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _strict(name: str, part: bytes) -> bytes:
    part = part.replace(MAIN, b"http://purl.oclc.org/ooxml/spreadsheetml/main")
    return part.replace(RELATIONS, b"http://purl.oclc.org/ooxml/officeDocument/relationships")


def _prefixed(name: str, part: bytes) -> bytes:
    if "worksheets/sheet" not in name:
        return part
    import re

    part = re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", part)
    return part.replace(b'xmlns="' + MAIN, b'xmlns:x="' + MAIN)


def _utf16(name: str, part: bytes) -> bytes:
    if "worksheets/sheet" not in name:
        return part
    return part.decode().replace("UTF-8", "UTF-16").encode("utf-16")


def _turned(name: str, part: bytes) -> bytes:
    import re

    return re.sub(rb'<c (r="[A-Z0-9]+") (t="s")', rb"<c \2 \1", part)


def _dense(book):
    for sheet in book.sheets:
        rows, columns = (max(place[axis] for place in sheet.cells) for axis in (0, 1))
        for row in range(1, rows + 1):
            for column in range(1, columns + 1):
                sheet.cells.setdefault((row, column), " ")
    return book


def _unaddressed(name: str, part: bytes) -> bytes:
    import re

    return re.sub(rb'<c r="[A-Z0-9]+"', b"<c", part) if "worksheets/sheet" in name else part


def _one_cell(name: str, part: bytes) -> bytes:
    import re

    return re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', part)


def _stream(data: bytes) -> bytes:
    at = data.index(b"xl/worksheets/sheet1.xml") + 400
    return data[at : at + 64]


def _twice(data: bytes) -> bytes:
    import warnings
    import zipfile

    out = io.BytesIO(data)
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("xl/workbook.xml", archive.read("xl/workbook.xml"))
    return out.getvalue()
