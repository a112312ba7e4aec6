"""What a person sees in a cell of a Word table, however Word keeps it."""

import io
import zipfile

import pytest

from pipeline.files.which_format import read_workbook
from pipeline.grid import RawCell

_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
_STYLES = f"""<w:styles {_NAMES}>
<w:style w:type="character" w:styleId="Mark"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Note"><w:basedOn w:val="Mark"/></w:style>
<w:style w:type="paragraph" w:styleId="Old"><w:rPr><w:strike/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Kept"><w:rPr><w:strike w:val="0"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Unseen"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>"""
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
    'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://x/styles" Target="styles.xml"/></Relationships>'
)


def t(text: str, look: str = "") -> str:
    """A run of text."""
    return f"<w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r>"


def p(*content: str, style: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(content)}</w:p>'


def control(content: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def cell(content: str) -> str:
    return f"<w:tc><w:tcPr/>{content}</w:tc>"


def line(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*lines: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(lines)}</w:tbl>"


def field(code: str, data: str = "") -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
        f'<w:r><w:instrText> {code} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def seen(body: str) -> dict[tuple[int, int], str]:
    """What is read of a document with this body."""
    return {place: raw.value for place, raw in read(body).items()}


def read(body: str) -> dict[tuple[int, int], RawCell]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", _TYPES)
        document = f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>"
        package.writestr("word/document.xml", document)
        package.writestr("word/styles.xml", _STYLES)
        package.writestr("word/_rels/document.xml.rels", _RELATIONS)
    return read_workbook(out.getvalue()).tables[0].cells


_DROP_DOWN = (
    '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="20"/><w:listEntry w:val="21"/>'
    "</w:ddList></w:ffData>"
)
_FRACTION = (
    "<m:oMath><m:f><m:num><m:r><m:t>5</m:t></m:r></m:num><m:den><m:r><m:t>8</m:t></m:r></m:den></m:f>"
    "</m:oMath>"
)
_POWER = "<m:oMath><m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"

CONTENT = [
    ("một đoạn", p(t("21")), "21"),
    ("hai đoạn", p(t("21")) + p(t("22")), "21\n22"),
    ("tab giữa hai số", p(t("1"), "<w:r><w:tab/></w:r>", t("234")), "1\t234"),
    ("điều khiển nội dung trong dòng", p(control(t("21"))), "21"),
    ("điều khiển nội dung quanh đoạn", control(p(t("21"))) + p(), "21\n"),
    ("điều khiển chưa điền", p(control(t("Chọn"), "<w:showingPlcHdr/>")), None),
    ("danh sách chọn kiểu cũ", p(field("FORMDROPDOWN", _DROP_DOWN)), "21"),
    ("xóa và thêm có theo dõi", p("<w:del>" + t("12") + "</w:del>", "<w:ins>" + t("21") + "</w:ins>"), "21"),
    ("chuyển chỗ có theo dõi", p("<w:moveFrom>" + t("12") + "</w:moveFrom>", "<w:moveTo>" + t("21") + "</w:moveTo>"), "21"),
    ("chữ ẩn", p(t("21"), t("5", "<w:vanish/>")), "21"),
    ("chữ ẩn theo kiểu", p(t("21"), t("5", '<w:rStyle w:val="Unseen"/>')), "21"),
    ("chữ nâng cao", p(t("21"), t("1", '<w:vertAlign w:val="superscript"/>')), "21¹"),
    ("chữ nâng theo kiểu cha", p(t("21"), t("1", '<w:rStyle w:val="Note"/>')), "21¹"),
    ("chữ nâng bằng vị trí", p(t("21"), t("1", '<w:position w:val="8"/>')), "21¹"),
    ("chữ gạch", p(t("12", "<w:strike/>"), t("15")), "~12~15"),
    ("đoạn gạch theo kiểu", p(t("12"), style="Old"), "~12~"),
    ("đoạn gạch, chữ bỏ gạch", p(t("12", '<w:rStyle w:val="Kept"/>'), style="Old"), "12"),
    ("gạch đã tắt", p(t("12", '<w:strike w:val="false"/>')), "12"),
    ("bản thay thế chỉ một lần", p("<w:r><mc:AlternateContent><mc:Choice><w:t>2</w:t></mc:Choice>"
     "<mc:Fallback><w:t>2</w:t></mc:Fallback></mc:AlternateContent></w:r>"), "2"),
    ("hộp chữ", p(t("21"), "<w:r><w:pict><w:txbxContent>" + p(t("99")) + "</w:txbxContent></w:pict></w:r>"), "21"),
    ("phân số trong phương trình", p(_FRACTION), "5/8"),
    ("lũy thừa trong phương trình", p(_POWER), "(công thức)"),
    ("trường EQ", p(field("EQ \\f(5;8)")), "(công thức)"),
    ("chữ phụ âm trên số", p("<w:r><w:ruby><w:rt>" + t("5") + "</w:rt><w:rubyBase>" + t("21") + "</w:rubyBase></w:ruby></w:r>"), "21\ufffc"),
    ("ký hiệu của phông chữ", p(t("21"), '<w:r><w:sym w:char="F030"/></w:r>'), "21\ufffc"),
    ("hình đứng như chữ", p(t("21"), "<w:r><w:drawing><wp:inline/></w:drawing></w:r>"), "21\ufffc"),
    ("hình nằm trên chữ", p(t("21"), "<w:r><w:drawing><wp:anchor/></w:drawing></w:r>"), "21"),
    ("ô đánh dấu đã chọn", p(field("FORMCHECKBOX", "<w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>")), "☒"),
    ("ô đánh dấu bỏ chọn", p(field("FORMCHECKBOX", '<w:ffData><w:checkBox><w:default/><w:checked w:val="0"/></w:checkBox></w:ffData>')), "☐"),
    ("ô đánh dấu chọn sẵn", p(field("FORMCHECKBOX", "<w:ffData><w:checkBox><w:default/></w:checkBox></w:ffData>")), "☒"),
    ("bảng nhỏ trong ô", table(line(cell(p(t("21"))))) + p(), "21\n"),
    ("hai số trong bảng nhỏ", table(line(cell(p(t("8"))), cell(p(t("21"))))), "8\n21"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "text"), CONTENT)
def test_what_is_seen_in_a_cell(name, content, text):
    found = seen(table(line(cell(p(t("1"))), cell(content))))

    assert {(1, 1): "1"} | ({} if text is None else {(1, 2): text}) == found


_ROW = line(cell(p(t("a"))), cell(p(t("b"))))
LAID_OUT = [
    ("bảng trong điều khiển", control(table(_ROW)), {(1, 1): "a", (1, 2): "b"}),
    ("dòng trong điều khiển", table(control(_ROW)), {(1, 1): "a", (1, 2): "b"}),
    ("ô trong điều khiển", table(line(control(cell(p(t("a")))), cell(p(t("b"))))), {(1, 1): "a", (1, 2): "b"}),
    ("dòng bắt đầu từ cột thứ hai", table(line(cell(p(t("b"))), properties='<w:gridBefore w:val="1"/>')), {(1, 2): "b"}),
    ("dòng đã xóa có theo dõi", table(line(cell(p(t("x"))), properties="<w:del/>"), _ROW), {(2, 1): "a", (2, 2): "b"}),
    ("biểu nằm trong ô của bảng khác", table(line(cell(table(*[_ROW] * 4)))),
     {(row, column): "ab"[column - 1] for row in range(2, 6) for column in (1, 2)}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "body", "cells"), LAID_OUT)
def test_where_the_cells_of_a_table_are(name, body, cells):
    assert cells == seen(body)


_WHITE = '<w:color w:val="FFFFFF"/>'
_DARK = '<w:shd w:fill="1F4E78"/>'
UNSEEN = [  # a line of a table; whether its second cell is not seen
    (line(cell(p(t("1"))), cell(p(t("9")))), False),
    (line(cell(p(t("1"))), cell(p(t("9", _WHITE)))), True),
    (line(cell(p(t("1"))), cell(p(t("9", _WHITE), t("8")))), False),
    (line(cell(p(t("1"))), cell(p(t("9", _WHITE))).replace("<w:tcPr/>", f"<w:tcPr>{_DARK}</w:tcPr>")), False),
    (line(cell(p(t("1"))), cell(p(t("9", '<w:color w:val="auto"/>')))), False),
    (line(cell(p(t("1"))), cell(p(t("9"))), properties="<w:hidden/>"), True),
]  # fmt: skip


@pytest.mark.parametrize(("content", "unseen"), UNSEEN)
def test_a_figure_that_the_page_does_not_show(content, unseen):
    assert RawCell("9", "text", doubt="unseen" if unseen else "") == read(table(content))[
        1, 2
    ]._replace(value="9")
