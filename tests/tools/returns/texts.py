"""Old encodings, invisible characters, and files of every format and of none."""

import io

from returns.case import REFUSED, Case
from returns.desk import add_sheet, every_text, good_book, put, source
from returns.files import changed_parts, delimited, docx, in_zip, ods, xlsx
from returns.mails import eml, msg
from returns.old_text import in_legacy
from returns.pages import fods, html, html_of_excel, mht, odt, rtf, spreadsheet_xml
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
    text("ghi chú tiếng Pháp giữ nguyên", put("2.1", "Hội nghị “Île-de-France” à Hué", "note")),
    text("gạch nối mềm trong tên", put("2.2", "Số VB\u00adQPPL đã kiểm tra theo thẩm\u00ad quyền", "label")),
    text("ký tự không nhìn thấy", every_text(lambda t: "\u200b" + t + "\ufeff")),
    text("ghi chú giống công thức", put("2.1", "=cmd|' /C calc'!A0", "note")),
]  # fmt: skip
FORMATS = [
    *(
        form(f"{save.__name__} từ {base}", save, suffix, base)
        for base in ("pasted", "template")
        for save, suffix in (
            (html, ".xls"), (html_of_excel, ".xls"), (mht, ".mht"), (spreadsheet_xml, ".xls"),
            (fods, ".fods"), (odt, ".odt"), (rtf, ".rtf"),
        )
    ),
    form("trang web cp1258", lambda b: html(_nfd(b), "cp1258"), ".htm"),
    form("trang web UTF-16", lambda b: html(b, "utf-16"), ".htm"),
    *(
        form(f"csv TCVN3 và VNI 8 bit, {name}", lambda b, name=name: _eight_bit(b, name), ".csv",
             finds="legacy_text")
        for name in ("tcvn3", "vni")
    ),
    *(
        form(f"csv {encoding}", lambda b, encoding=encoding: delimited(b, ";", encoding), ".csv")
        for encoding in ("utf-32", "utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be", "utf-7")
    ),
    *(
        form(f"csv UTF-8 đọc nhầm {page}", lambda b, page=page: _misread(b, page), ".csv",
             finds="text_misread")
        for page in ("cp1252", "cp1258")
    ),
    Case("định dạng", "xlsx có chữ đọc nhầm", finds=("text_misread",),
         done=(every_text(lambda text: misread(text.encode(), "cp1252")),)),
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
    junk("csv mất chữ vì đọc nhầm", delimited(good_book("pasted"), ";", "utf-8").decode("cp1252", "replace").encode(),
         "mojibake", ".csv"),
    junk("đoạn trang web", b"<div>\n<table border=1><tr><td>STT</td></tr></table></div>", "is_web_page", ".xls"),
    junk("trang web không có bảng", b"\xef\xbb\xbf<!DOCTYPE html><html><p>Xin ch\xc3\xa0o</p></html>", "is_web_page", ".html"),
    junk("XHTML", b'<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>',
         "is_web_page", ".xhtml"),
    junk("trang web chỉ có chú thích", b"<!-- -->", "is_web_page", ".htm"),
    junk("lối tắt .url", b"[InternetShortcut]\r\nURL=https://docs.google.com/x\r\n", "is_pointer", ".url"),
    junk("lối tắt .lnk", b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(100), "is_pointer", ".lnk"),
    junk("Google Trang tính", b'{"url": "https://docs.google.com/open?id=1", "doc_id": "1"}', "is_pointer", ".gsheet"),
    junk("JSON", b'[{"stt": "1.1.1", "so_lieu": 9}]', "is_program_data", ".json"),
    junk("XML khác", b'<?xml version="1.0"?><baocao><dong so="9"/></baocao>', "is_web_page", ".xml"),
    junk("Word 2003 XML", b'<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>',
         "old_document", ".doc"),
    junk("ảnh chụp HEIC", b"\0\0\0\x18ftypheic\0\0\0\0", "is_picture", ".heic"),
    junk("ảnh WebP", b"RIFF\0\0\0\0WEBPVP8 ", "is_picture", ".webp"),
    junk("ảnh BMP", b"BM" + bytes(8) + b"\x36\0\0\0\x28\0\0\0", "is_picture", ".bmp"),
    junk("winmail.dat", b"\x78\x9f\x3e\x22" + bytes(60), "is_winmail", ".dat"),
    junk("thư không mang tên .eml", eml(("a.xlsx", source("pasted"))), "is_mail", ".txt"),
    junk("thư Outlook không mang tên .msg", msg(("a.xlsx", source("pasted"))), "is_mail", ".xls"),
    junk("trang web mang tên xls", b"<html><table><tr><td>1</td></tr></table></html>", "is_web_page", ".xls"),
    junk("XML 2003", b'<?xml version="1.0"?><Workbook/>', "is_web_page", ".xls"),
    junk("RTF không có bảng", b"{\\rtf1 abc}", "no_table", ".doc"),
    junk("RTF cắt cụt", rtf(good_book("pasted"))[:300], "no_table", ".rtf"),
    junk("chữ thường", "Sở chưa có báo cáo.".encode(), "no_table", ".txt"),
    junk("byte ngẫu nhiên", bytes(range(256)) * 20, "not_a_workbook"),
    junk("OLE hỏng", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged", ".xls"),
    broken("cắt cụt một nửa", lambda data: data[: len(data) // 2], "damaged"),
    broken("mất trang tính", lambda data: changed_parts(
        data, lambda name, part: None if "worksheets/" in name else part), "damaged"),
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


def _eight_bit(book, name: str) -> bytes:
    """The letters of an old font, one or two bytes each."""
    every_text(in_legacy(name))(book)
    return delimited(book, ";", "latin-1")


def _misread(book, page: str) -> bytes:
    return misread(delimited(book, ";", "utf-8"), page).encode()


def misread(data: bytes, page: str) -> str:
    """What Windows shows of bytes in a code page: those without a letter become controls."""
    return "".join(
        chr(byte) if (letter := bytes([byte]).decode(page, "replace")) == "\ufffd" else letter
        for byte in data
    )  # fmt: skip


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
