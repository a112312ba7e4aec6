"""A book of cells in, the bytes of an .xlsb out: no program here writes that format ([MS-XLSB])."""

import io
import struct
import zipfile

from returns.desk import Book, Shown

_CONTENT = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
    'PartName="/xl/workbook.bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
    "</Types>"
)
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_WHITE = struct.pack("<BBhBBBB", 2 << 1 | 1, 0, 0, 255, 255, 255, 255)  # a colour
_ERRORS = {"#DIV/0!": 0x07, "#N/A": 0x2A}


def _record(kind: int, data: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(data), b""
    while size >= 128:
        length, size = length + bytes([size & 0x7F | 0x80]), size >> 7
    return head + length + bytes([size]) + data


def _text(text: str) -> bytes:
    return struct.pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


def _relation(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="http://x/{kind}" Target="{target}"/>'


def xlsb(book: Book) -> bytes:
    """Every sheet, with formats, struck and white cells, errors and truth values."""
    looks: dict[tuple[str, int], int] = {("", 0): 0}
    sheets = [_sheet(sheet.cells, looks) for sheet in book.sheets]
    bundle = b"".join(
        _record(156, struct.pack("<II", 2 * sheet.hidden, n) + _text(f"rId{n}") + _text(sheet.name))
        for n, sheet in enumerate(book.sheets, 1)
    )
    names = "".join(
        _relation(n, "worksheet", f"worksheets/sheet{n}.bin") for n in range(1, len(sheets) + 1)
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _CONTENT)
        main = _relation(1, "officeDocument", "xl/workbook.bin")
        package.writestr("_rels/.rels", _RELATIONS.format(main))
        package.writestr("xl/workbook.bin", _record(131) + bundle + _record(132))
        styles = _relation(len(sheets) + 1, "styles", "styles.bin")
        package.writestr("xl/_rels/workbook.bin.rels", _RELATIONS.format(names + styles))
        package.writestr("xl/styles.bin", _styles(list(looks)))
        for number, data in enumerate(sheets, 1):
            package.writestr(f"xl/worksheets/sheet{number}.bin", data)
    return out.getvalue()


def _styles(looks: list[tuple[str, int]]) -> bytes:
    formats = b"".join(
        _record(44, struct.pack("<H", 164 + n) + _text(code or "General"))
        for n, (code, _) in enumerate(looks)
    )
    fonts = b"".join(
        _record(
            43,
            struct.pack("<HHHHBBBB", 220, flags, 400, 0, 0, 0, 0, 0)
            + colour
            + b"\0"
            + _text("Arial"),
        )
        for colour in (bytes(8), _WHITE)
        for flags in (0, 0x8)
    )
    cells = b"".join(
        _record(47, struct.pack("<HHHHHHHH", 0, 164 + n, font, 0, 0, 0, 0, 0))
        for n, (_, font) in enumerate(looks)
    )
    own = _record(626) + _record(47, bytes(16)) + _record(627)  # styles that cells are based on
    return (
        formats + fonts + own + _record(617, struct.pack("<I", len(looks))) + cells + _record(618)
    )


def _sheet(cells: dict, looks: dict[tuple[str, int], int]) -> bytes:
    out, row = _record(129) + _record(145), 0
    for (at, column), value in sorted(cells.items()):
        if at != row:
            row = at
            out += _record(0, struct.pack("<IIHBBB", row - 1, 0, 300, 0, 0, 0))
        out += _cell(column - 1, value, looks)
    return out + _record(146) + _record(130)


def _cell(column: int, value, looks: dict[tuple[str, int], int]) -> bytes:
    shown = value if isinstance(value, Shown) else Shown(value)
    style = looks.setdefault((shown.format, shown.struck + 2 * shown.unseen), len(looks))
    head = struct.pack("<II", column, style)
    match shown.value:
        case bool():
            return _record(4, head + bytes([shown.value]))
        case str() if shown.value in _ERRORS:
            return _record(3, head + bytes([_ERRORS[shown.value]]))
        case str():
            return _record(6, head + _text(shown.value))
        case list():  # runs have no looks here
            return _record(6, head + _text("".join(run.lstrip("^~") for run in shown.value)))
        case _:
            return _record(5, head + struct.pack("<d", shown.value))
