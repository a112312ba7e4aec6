"""What hangs beside the texts of a file is told wherever it hangs: comments, footnotes, boxes."""

import io
import re
import struct
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment
from returns.desk import Book, Sheet, source
from returns.files import changed_parts, xlsx
from returns.tables import GIVEN
from returns.xlsb import _record, _text, xlsb

from pipeline.files.which_format import read_workbook
from pipeline.grid import Annotation
from pipeline.reading.read_return import read_content

SAID = "Tạm tính"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_REFERENCES = {"comment": "comments", "footnote": "footnotes", "endnote": "endnotes"}
_BOX = f"<w:r><w:drawing><w:txbxContent><w:p><w:r><w:t>{SAID}</w:t></w:r></w:p></w:txbxContent></w:drawing></w:r>"
_ODT = (
    '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>{}'
    "</office:text></office:body></office:document>"
)
_OF_ODT = {
    "comment": f"<office:annotation><text:p>{SAID}</text:p></office:annotation>",
    "footnote": f"<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>{SAID}</text:p></text:note-body></text:note>",
    "box": f"<draw:frame><draw:text-box><text:p>{SAID}</text:p></draw:text-box></draw:frame>",
}
_OF_RTF = {
    "comment": r"{\*\atnid A}\chatn{\*\annotation\pard\plain T\u7841\'3fm t\u237\'3fnh}",
    "footnote": r"{\super\chftn}{\footnote\pard\plain{\super\chftn} T\u7841\'3fm t\u237\'3fnh\par}",
}


def docx(inside: str, kind: str) -> bytes:
    parts = {
        "word/document.xml": f'<w:document xmlns:w="{_W}"><w:body>{inside}</w:body></w:document>',
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    }
    if kind != "box":
        name = _REFERENCES[kind]
        parts["word/_rels/document.xml.rels"] = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="http://x/{name}" Target="{name}.xml"/></Relationships>'
        )
        parts[f"word/{name}.xml"] = (
            f'<w:x xmlns:w="{_W}"><w:{kind} w:id="2"><w:p><w:r><w:t>{SAID}</w:t></w:r></w:p></w:{kind}></w:x>'
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def _annotation(kind: str, row: int, column: int) -> Annotation:
    return Annotation(row, column, "box" if kind == "box" else "note", SAID)


@pytest.mark.parametrize("kind", [*_REFERENCES, "box"])
def test_in_a_document_of_word(kind):
    mark = _BOX if kind == "box" else f'<w:r><w:{kind}Reference w:id="2"/></w:r>'
    text = f"<w:p><w:r><w:t>9</w:t></w:r>{mark}</w:p>"
    cell = f"<w:tc>{text}</w:tc>"
    (table,) = read_workbook(docx(f"{text}<w:tbl><w:tr>{cell}{cell}</w:tr></w:tbl>", kind)).tables

    assert ["9", "9", "9"] == [cell.value for cell in table.cells.values()]
    assert [_annotation(kind, *place) for place in ((1, 1), (2, 1), (2, 2))] == list(
        table.annotations
    )


@pytest.mark.parametrize("kind", _OF_ODT)
def test_in_a_document_of_writer(kind):
    text = f"<text:p>9{_OF_ODT[kind]}</text:p>"
    cell = f"<table:table-cell>{text}</table:table-cell>"
    body = f"{text}<table:table><table:table-row>{cell}{cell}</table:table-row></table:table>"
    (table,) = read_workbook(f'<?xml version="1.0"?>{_ODT.format(body)}'.encode()).tables

    assert ["9", "9", "9"] == [cell.value for cell in table.cells.values()]
    assert [_annotation(kind, *place) for place in ((1, 1), (2, 1), (2, 2))] == list(
        table.annotations
    )


@pytest.mark.parametrize("unsaid", [
    '<text:hidden-text text:is-hidden="true">8</text:hidden-text>',
    '<x:content-control xmlns:x="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0" '
    'x:showing-place-holder="true">8</x:content-control>',
])  # fmt: skip
def test_what_writer_does_not_show_is_not_read(unsaid):
    (table,) = read_workbook(
        f'<?xml version="1.0"?>{_ODT.format(f"<text:p>9{unsaid}</text:p>")}'.encode()
    ).tables

    assert ["9"] == [cell.value for cell in table.cells.values()]


@pytest.mark.parametrize("kind", _OF_RTF)
def test_in_a_document_of_rich_text(kind):
    line = rf"\trowd\cellx900\cellx1800\pard\intbl 8\cell 9{_OF_RTF[kind]}\cell\row"
    (table,) = read_workbook(
        rf"{{\rtf1\ansi 9{_OF_RTF[kind]}\par {line}\pard\par}}".encode()
    ).tables

    assert ["9", "8", "9"] == [cell.value for cell in table.cells.values()]
    assert [_annotation(kind, *place) for place in ((1, 1), (2, 2))] == list(table.annotations)


def test_on_a_title_and_below_the_table_it_is_told_without_a_row():
    book = openpyxl.load_workbook(io.BytesIO(source("pasted")))
    for place in ("B1", "B200"):
        book.worksheets[0][place].comment = Comment(SAID, "Lan")
    out = io.BytesIO()
    book.save(out)
    found = read_content("a.xlsx", out.getvalue, GIVEN)
    told = [notice for notice in found.notices if notice.id == "cell_note"]

    assert [("Sheet1!B1",), ("Sheet1!B200",)] == [notice.cells for notice in told]
    assert {()} == {notice.keys for notice in told}


@pytest.mark.parametrize(
    ("old", "new", "hidden"),
    [(b'<row r="13" ', b'<row r="13" ht="0" ', "rows"), (b"<sheetData>", b'<cols><col min="4" max="4" width="0"/></cols><sheetData>', "columns")],
)  # fmt: skip
def test_a_line_of_no_height_or_width_is_hidden(old, new, hidden):
    def thin(name: str, part: bytes) -> bytes:
        if "worksheets/sheet" not in name:
            return part
        part = re.sub(rb"<cols>.*</cols>", b"", part)
        part = re.sub(rb'(<row r="13" [^>]*)ht="[0-9.]+"', rb"\1", part)
        return part.replace(old, new)

    table = read_workbook(changed_parts(source("pasted"), thin)).tables[0]

    assert {"rows": {13}, "columns": {4}}[hidden] == set(getattr(table.hidden, hidden))


_DRAWN = (
    f'<d:wsDr xmlns:d="http://x/d" xmlns:a="http://x/a"><d:twoCellAnchor><d:from><d:col>1</d:col><d:row>4</d:row>'
    f"</d:from><d:sp><d:txBody><a:p><a:r><a:t>{SAID}</a:t></a:r></a:p></d:txBody></d:sp></d:twoCellAnchor></d:wsDr>"
)
_THREAD = f'<t:a xmlns:t="http://x/t"><t:threadedComment ref="C3"><t:text>{SAID}</t:text></t:threadedComment></t:a>'
_NOTE = _record(635, struct.pack("<5I16x", 0, 1, 1, 1, 1)) + _record(637, b"\0" + _text(SAID))
_OF_BINARY = [  # the relation, its part, where the text is told
    ("comments", "xl/comments1.bin", _NOTE, Annotation(2, 2, "note", SAID)),
    ("threadedComment", "xl/threadedComments/t1.xml", _THREAD.encode(), Annotation(3, 3, "note", SAID)),
    ("drawing", "xl/drawings/drawing1.xml", _DRAWN.encode(), Annotation(5, 2, "box", SAID)),
]  # fmt: skip


def _with_part(data: bytes, sheet: str, kind: str, part: str, content: bytes) -> bytes:
    """The workbook with a further part that its first sheet refers to."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr(part, content)
        package.writestr(
            f"xl/worksheets/_rels/{sheet}.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="http://x/{kind}" Target="/{part}"/></Relationships>',
        )
    return out.getvalue()


@pytest.mark.parametrize(("kind", "part", "content", "told"), _OF_BINARY)
def test_in_a_binary_workbook(kind, part, content, told):
    book = xlsb(Book([Sheet("Sheet1", {(1, 1): 9})], {}, {}))
    data = _with_part(book, "sheet1.bin", kind, part, content)

    assert (told,) == read_workbook(data).tables[0].annotations


_SHAPE = "<d:sp><d:txBody><a:p><a:r><a:t>Tạm tính</a:t></a:r></a:p></d:txBody></d:sp>"
_FROM = "<d:from><d:col>1</d:col><d:row>4</d:row></d:from>"
_CHOICE = (
    '<mc:AlternateContent xmlns:mc="http://x/mc"><mc:Choice>{}</mc:Choice></mc:AlternateContent>'
)
_CONTROL = (
    '<xml xmlns:v="http://x/v" xmlns:x="http://x/x"><v:shape><v:textbox><div>Tạm tính</div></v:textbox>'
    '<x:ClientData ObjectType="{}"><x:Anchor>1, 0, 4, 0, 2, 0, 5, 0</x:Anchor>{}</x:ClientData></v:shape>'
)
_TICKED = "<x:Checked>1</x:Checked>"
_OF_XLSX = [  # the relation, its part, what is told
    ("drawing", f"<d:oneCellAnchor>{_FROM}{_SHAPE}</d:oneCellAnchor>", [(5, 2, "box", SAID)]),
    ("drawing", f"<d:absoluteAnchor>{_SHAPE}</d:absoluteAnchor>", [(1, 1, "box", SAID)]),
    ("drawing", _CHOICE.format(f"<d:twoCellAnchor>{_FROM}{_SHAPE}</d:twoCellAnchor>"), [(5, 2, "box", SAID)]),
    ("comments", f'<comment ref="b2"><text><t>{SAID}</t></text></comment>', [(2, 2, "note", SAID)]),
    ("comments", f'<comment ref="B2:C3"><text><t>{SAID}</t></text></comment>', [(2, 2, "note", SAID)]),
    ("comments", f'<comment ref=""><text><t>{SAID}</t></text></comment>', [(1, 1, "note", SAID)]),
    ("vmlDrawing", _CONTROL.format("Label", "") + "</xml>", [(5, 2, "box", SAID)]),
    ("vmlDrawing", _CONTROL.format("Checkbox", _TICKED) + "</xml>", [(5, 2, "box", f"☒ {SAID}")]),
    ("vmlDrawing", _CONTROL.format("Note", "") + "</xml>", []),
    ("vmlDrawing", _CONTROL.format("Button", "") + "</xml>", []),
    ("vmlDrawing", _CONTROL.format("Label", "") + "<br>", []),
]  # fmt: skip
_ROOTS = {
    "drawing": '<d:wsDr xmlns:d="http://x/d" xmlns:a="http://x/a">{}</d:wsDr>',
    "comments": "<comments><commentList>{}</commentList></comments>", "vmlDrawing": "{}",
}  # fmt: skip


@pytest.mark.parametrize(("kind", "content", "told"), _OF_XLSX)
def test_in_a_workbook_as_other_programs_write_it(kind, content, told):
    part = _ROOTS[kind].format(content).encode()
    book = xlsx(Book([Sheet("Sheet1", {(1, 1): 9})], {}, {}))
    data = _with_part(book, "sheet1.xml", kind, f"xl/{kind}1.xml", part)

    assert told == [tuple(a) for a in read_workbook(data).tables[0].annotations]
