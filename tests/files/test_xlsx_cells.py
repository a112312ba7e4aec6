"""What one cell of an .xlsx tells, however its XML is spelt: the XML, then the cells by address."""

import pytest

from pipeline.files.formats.xlsx_cells import Book, read_sheet
from pipeline.files.formats.xlsx_strings import read_strings
from pipeline.files.formats.xlsx_styles import read_styles
from pipeline.files.package import Unfit
from pipeline.grid import RawCell, address

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STYLES = read_styles(
    f"""<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="0.0"/></numFmts>
<fonts><font><name val="Arial"/></font><font><strike/><name val=".VnTime"/></font>
<font><strike val="0"/></font></fonts>
<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="164" fontId="0"/><xf numFmtId="9" fontId="1"/>
<xf fontId="2"/></cellXfs></styleSheet>""".encode()
)
STRINGS = read_strings(
    f"""<sst xmlns="{MAIN}"><si><t>Nội dung</t></si><si><t> </t></si><si/>
<si><r><t>12</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r></si>
<si><r><rPr><strike/></rPr><t>12</t></r><r><rPr><strike val="0"/></rPr><t>15</t></r></si>
<si><t>東</t><rPh sb="0" eb="1"><t>ひがし</t></rPh></si><si><t>a_x000A_b &amp; c</t></si></sst>""".encode()
)
BOOK = Book(STRINGS, STYLES)


def text(value: str) -> RawCell:
    return RawCell(value, "text")


def number(value: float, code: str = "", doubt: str = "") -> RawCell:
    return RawCell(value, "number", code, doubt)


def uncomputed(formula: str) -> RawCell:
    return RawCell(formula, "formula")


CELLS = [
    ('<c r="D14"><v>21</v></c>', {"D14": number(21)}),
    ('<c r="A1" t="n"><v>63.099999999999994</v></c>', {"A1": number(63.1)}),
    ('<c r="d14"><v>21</v></c>', {"D14": number(21)}),
    ('<c r="AB1" s="1"><v>9</v></c>', {"AB1": number(9, "0.0")}),
    ('<c r="A1" s="99"><v>9</v></c>', {"A1": number(9)}),
    ('<c r="A1" s=""><v>9</v></c>', {"A1": number(9)}),
    ('<c r="A1" t="s"><v>0</v></c>', {"A1": text("Nội dung")}),
    ('<c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>2</v></c>', {}),
    ('<c r="A1" t="s"><v>3</v></c>', {"A1": text("12¹")}),
    ('<c r="A1" t="s"><v>4</v></c>', {"A1": text("~12~15")}),
    ('<c r="A1" t="s"><v>5</v></c>', {"A1": text("東")}),
    ('<c r="A1" t="s"><v>6</v></c>', {"A1": text("a\nb & c")}),
    ('<c r="A1" t="str"><v>9_x005F_x000D_</v></c>', {"A1": text("9\r")}),
    ('<c r="A1" t="b"><v>1</v></c>', {"A1": RawCell(True, "boolean")}),
    ('<c r="A1" t="b"><v>true</v></c>', {"A1": RawCell(True, "boolean")}),
    ('<c r="A1" t="b"><v>0</v></c>', {"A1": RawCell(False, "boolean")}),
    ('<c r="A1" t="e"><v>#N/A</v></c>', {"A1": RawCell("#N/A", "error")}),
    ('<c r="A1" t="d"><v>2023-06-14</v></c>', {"A1": number(45091, "d/m/yyyy")}),
    ('<c r="A1" t="d"><v>08:30:00</v></c>', {"A1": text("08:30:00")}),
    ('<c r="A1" t="inlineStr"><is><t>KAD</t></is></c>', {"A1": text("KAD")}),
    ('<c r="A1" t="inlineStr"><is><r><rPr><strike/></rPr><t>9</t></r></is></c>', {"A1": text("~9~")}),
    ('<c r="A1"><f>4+5</f><v>9</v></c>', {"A1": number(9)}),
    ('<c r="A1"><f>4+5</f></c>', {"A1": uncomputed("4+5")}),
    ('<c r="A1"><f>4+5</f><v></v></c><c r="B1"><f>1</f><v/></c>', {"A1": uncomputed("4+5"), "B1": uncomputed("1")}),
    ('<c r="A1" t="str"><f>A2</f><v></v></c>', {}),
    ('<c r="A1" t="str"><f>A2</f><v>9</v></c>', {"A1": text("9")}),
    ('<c r="A1"><v>9</v><f>4+5</f></c>', {"A1": number(9)}),
    ('<c r="A1"><v>9</v><extLst/></c>', {"A1": number(9)}),
    ("<c><v>1</v></c><c/><c><v>3</v></c>", {"A1": number(1), "C1": number(3)}),
    ('<c r="B1" s="1"/><c><v>3</v></c>', {"C1": number(3)}),
    ('<c r="B1" s="1"/><c r="D1"/><c r="E1"><v>3</v></c>', {"E1": number(3)}),
    ('<c r="A1"><v>1<!-- a remark -->2</v></c>', {"A1": number(12)}),
    ('<c r="A1" t="inlineStr"><is><t><![CDATA[<c r="B1"/>]]></t></is></c>', {"A1": text('<c r="B1"/>')}),
    ('<c t="s" s="1" r="A1" ><v >0</v ></c >', {"A1": text("Nội dung")}),
]  # fmt: skip


def read(row: str, book: Book = BOOK, namespace: str = MAIN) -> dict[str, RawCell]:
    sheet = (
        f'<worksheet xmlns="{namespace}"><sheetData><row>{row}</row></sheetData><a/></worksheet>'
    )
    return {address(*place): cell for place, cell in read_sheet(sheet.encode(), book)[0].items()}


@pytest.mark.parametrize(("row", "expected"), CELLS)
def test_what_a_cell_tells(row, expected):
    assert expected == read(row)
    assert expected == read(row, namespace=STRICT)


@pytest.mark.parametrize(("row", "expected"), CELLS)
def test_a_prefix_changes_nothing(row, expected):
    if "<!" in row:
        return
    prefixed = row.replace("</", "\0").replace("<", "<x:").replace("\0", "</x:")
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row>{prefixed}</x:row></x:sheetData>'
        "</x:worksheet>"
    )
    found = read_sheet(sheet.encode("utf-16"), BOOK)[0]

    assert expected == {address(*place): cell for place, cell in found.items()}


def test_rows_and_cells_without_references_follow_each_other():
    sheet = (
        f'<worksheet xmlns="{MAIN}"><sheetData><row><c><v>1</v></c></row><row r="5"><c/>'
        '<c><v>2</v></c></row><row><c r="D6"><v>3</v></c><c><v>4</v></c></row></sheetData></worksheet>'
    )
    found = read_sheet(sheet.encode(), BOOK)[0]

    assert {"A1": 1, "B5": 2, "D6": 3, "E6": 4} == {address(*p): c.value for p, c in found.items()}


@pytest.mark.parametrize(
    ("stale", "expected"),
    [
        ("", ["", "", "", ""]),
        ("zero", ["stale", "", "", ""]),
        ("all", ["stale", "stale", "stale", ""]),
    ],
)
def test_results_that_were_not_computed_again_are_in_doubt(stale, expected):
    row = (
        '<c r="A1"><f>4+5</f><v>0</v></c><c r="B1"><f>4+5</f><v>8</v></c>'
        '<c r="C1" t="str"><f>A2</f><v>KAD</v></c><c r="D1"><v>0</v></c>'
    )

    assert expected == [cell.doubt for cell in read(row, BOOK._replace(stale=stale)).values()]


def test_a_cell_whose_font_strikes_through_is_in_doubt():
    row = (
        '<c r="A1" s="2"><v>1</v></c><c r="B1" s="2" t="s"><v>0</v></c><c r="C1" s="3"><v>1</v></c>'
    )

    assert ["struck", "struck", ""] == [cell.doubt for cell in read(row).values()]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ('<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>', "hai lần"),
        ('<c r="XFE1"><v>1</v></c>', "cột 16385"),
        ('<c r="A1048577"><v>1</v></c>', "dòng 1048577"),
        ('<c r="Ax1"><v>1</v></c>', "địa chỉ"),
        ("<c/>" * 16384 + "<c><v>1</v></c>", "cột 16385"),
    ],
)
def test_a_place_outside_the_sheet_or_taken_twice_is_damage(row, why):
    with pytest.raises(Unfit, match="damaged") as refused:
        read(row)

    assert why in refused.value.why


@pytest.mark.parametrize("row", ['<c r="A1" t="s"><v>-1</v></c>', '<c r="A1"><v>1_0</v></c>',
                                 '<c r="A1" t="s"><v>7</v></c>', '<c r="A1" t="x"><v>1</v></c>'])  # fmt: skip
def test_what_no_program_writes_is_never_a_figure(row):
    with pytest.raises((ValueError, IndexError)):
        read(row)
