"""Files made to hurt a reader, one function each: (name, bytes, the finding or '' where it is read)."""

import io
import zipfile

from returns.desk import source
from returns.files import changed_parts, in_zip

SHEET = "xl/worksheets/sheet1.xml"
MEGABYTE = 1 << 20
_BOMB = b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + b"".join(
    b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
) + b"]>"  # fmt: skip
_EXTERNAL = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def _in_sheet(before: bytes, after: bytes) -> bytes:
    """The good return with a piece of its sheet replaced."""

    def change(name: str, part: bytes) -> bytes:
        return part.replace(before, after, 1) if name == SHEET else part

    return changed_parts(source("pasted"), change)


def _cells(*references: str) -> bytes:
    return b"".join(
        b'<row r="%s"><c r="%s"><v>1</v></c></row>'
        % (reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").encode(), reference.encode())
        for reference in references
    )


def _streamed(chunks, part: str = SHEET) -> bytes:
    """A package whose sheet or strings are written in pieces, so that making it needs no memory."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(source("pasted"))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        with new.open(part, "w", force_zip64=True) as stream:
            for chunk in chunks:
                stream.write(chunk)
    return out.getvalue()


def _blank_megabytes(count: int):
    yield b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    for _ in range(count):
        yield b" " * MEGABYTE
    yield b"</sheetData></worksheet>"


def _strings(count: int):
    yield b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    for _ in range(count):
        yield b"<si><t>" + b"x" * (MEGABYTE - 20) + b"</t></si>"
    yield b"</sst>"


def _styled_rows(count: int):
    """Formatted blank lines down the sheet, as Excel leaves them: large, and not hostile."""
    with zipfile.ZipFile(io.BytesIO(source("pasted"))) as archive:
        head, tail = archive.read(SHEET).split(b"</sheetData>", 1)
    yield head
    for row in range(1000, 1000 + count):
        yield b'<row r="%d"><c r="A%d" s="1"/><c r="B%d" s="1"/><c r="C%d" s="1"/></row>' % (
            row, row, row, row)  # fmt: skip
    yield b"</sheetData>" + tail


def _lying_size() -> bytes:
    """The directory declares a kilobyte; the stream holds two hundred megabytes."""
    data = bytearray(_streamed(_blank_megabytes(200)))
    at = data.index(b"PK\x01\x02")
    while at >= 0:
        length = int.from_bytes(data[at + 28 : at + 30], "little")
        if data[at + 46 : at + 46 + length] == SHEET.encode():
            data[at + 24 : at + 28] = (1024).to_bytes(4, "little")
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def _many_sheets(count: int) -> bytes:
    line = b'<sheet name="S%d" sheetId="%d" r:id="rId1"/>'

    def change(name: str, part: bytes) -> bytes:
        if name != "xl/workbook.xml":
            return part
        return part.replace(
            b"</sheets>", b"".join(line % (n, n) for n in range(9, count)) + b"</sheets>"
        )

    return changed_parts(source("pasted"), change)


def _many_parts(count: int) -> bytes:
    out = io.BytesIO(source("pasted"))
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(count):
            archive.writestr(f"xl/media/{number}.png", b"")
    return out.getvalue()


def _flipped(step: int) -> bytes:
    data = bytearray(source("pasted"))
    for at in range(200, len(data) - 200, step):
        data[at] ^= 0x10
    return bytes(data)


def _ods(cell: str) -> bytes:
    from returns.files import _ODS

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        table = (
            f'<table:table table:name="a"><table:table-row>{cell}</table:table-row></table:table>'
        )
        archive.writestr("content.xml", _ODS.format(table))
    return out.getvalue()


def _escaped(text: bytes) -> bytes:
    return _in_sheet(b"</sheetData>", b'<row r="2000"><c r="A2000" t="inlineStr"><is><t>'
                     + text + b"</t></is></c></row></sheetData>")  # fmt: skip


_XML_2003 = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table><Row>'
    '<Cell ss:Index="{}"><Data ss:Type="Number">9</Data></Cell></Row></Table></Worksheet></Workbook>'
)
# name, how it is made, the finding that refuses it ('' where the return is read in spite of it)
HOSTILE = [
    ("ô ở cuối trang tính XFD1048576", lambda: _in_sheet(b"</sheetData>", _cells("XFD1048576") + b"</sheetData>"), ""),
    ("ô A1 và G1048576", lambda: _in_sheet(b"</sheetData>", _cells("G1048576") + b"</sheetData>"), ""),
    ("ô ngoài trang tính", lambda: _in_sheet(b"</sheetData>", _cells("A9999999") + b"</sheetData>"), "damaged"),
    ("dòng 99999999999", lambda: _in_sheet(b"</sheetData>", _cells("A99999999999") + b"</sheetData>"), "damaged"),
    ("gộp ô cả trang", lambda: _in_sheet(b"</worksheet>", b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'), ""),
    ("20.000 trang tính", lambda: _many_sheets(20_000), "too_large"),
    ("2 GB khoảng trắng", lambda: _streamed(_blank_megabytes(2048)), "too_large"),
    ("1,5 GB chuỗi", lambda: _streamed(_strings(1536), "xl/sharedStrings.xml"), "too_large"),
    ("40 MB khoảng trắng", lambda: _streamed(_blank_megabytes(40)), "too_large"),
    ("100.000 dòng chỉ có định dạng", lambda: _streamed(_styled_rows(100_000)), ""),
    ("kích thước khai gian", _lying_size, "damaged"),
    ("3.000 phần", lambda: _many_parts(3000), "too_large"),
    ("một tỷ tràng cười", lambda: _in_sheet(b"<worksheet", _BOMB + b"<worksheet"), "damaged"),
    ("thực thể ngoài", lambda: _in_sheet(b"<worksheet", _EXTERNAL + b"<worksheet"), "damaged"),
    ("lồng 100.000 thẻ", lambda: _in_sheet(b"<sheetData>", b"<a>" * 100_000 + b"<sheetData>"), ("damaged", "")),
    ("ô được ghi hai lần", lambda: _in_sheet(b"</sheetData>", _cells("A9") + b"</sheetData>"), "damaged"),
    ("lật bit khắp tệp", lambda: _flipped(97), "damaged"),
    ("ký tự không hợp lệ", lambda: _escaped(b"_xD800__x0000_abc"), ""),
    ("đường dẫn leo thư mục", lambda: in_zip(source("pasted"), "../../../etc/cron.d/x.xlsx"), ""),
    ("ods lặp một ô một triệu lần", lambda: _ods('<table:table-cell table:number-columns-repeated="1000000" office:value-type="float" office:value="1"/>'), "too_large"),
    ("30 MB dấu phẩy một dòng", lambda: b"," * (30 * MEGABYTE), "too_large"),
    ("4 MB dấu phẩy một dòng", lambda: b"," * (4 * MEGABYTE), "no_table"),
    ("trang web lồng 100.000 thẻ", lambda: b"<html>" + b"<div>" * 100_000 + b"9", "damaged"),
    ("trang web lồng 5.000 bảng", lambda: b"<table><tr><td>" * 5_000 + b"9", "damaged"),
    ("ô web rộng một tỷ cột", lambda: b"<table><tr><td colspan=999999999 rowspan=999999999>9<td hidden colspan=999999999>8", "is_web_page"),
    ("kiểu web dài 20 MB", lambda: b"<style>" + b"/* a:" * 4_000_000 + b"</style><table><tr><td>9", "damaged"),
    ("XML 2003 ở cột một tỷ", lambda: _XML_2003.format("999999999").encode(), "damaged"),
    ("XML 2003 khai thực thể", lambda: b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>' + _XML_2003.format("1").encode()[21:], "damaged"),
    ("RTF lồng 100.000 nhóm", lambda: b"{\\rtf1" + b"{" * 100_000, "damaged"),
    ("RTF mang ảnh 20 MB", lambda: b"{\\rtf1 a{\\pict" + b"\r\n00ff00ff00ff00ff" * 1_200_000 + b"}}", "no_table"),
    ("RTF một ô 8 MB", lambda: b"{\\rtf1 " + b"\\'e1" * 2_000_000 + b"}", "no_table"),
    ("văn bản 3 MB byte lạ", lambda: bytes(range(128, 256)) * 24_000, ("no_table", "not_a_workbook")),
    ("tệp nén trong tệp nén", lambda: in_zip(in_zip(source("pasted")), "a.zip"), ""),
]  # fmt: skip
