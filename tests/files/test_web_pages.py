"""What a web page shows is what is read: spans, nested tables, what is hidden, struck or raised."""

import pytest

from pipeline.files.formats.web_page import read_page
from pipeline.files.package import Unfit
from pipeline.files.which_format import read_workbook
from pipeline.grid import RawCell


def cells(text: str) -> dict[tuple[int, int], str]:
    """What stands where, `!` before what is struck as a whole."""
    found = read_page(text).tables[0].cells
    return {
        place: "!" * (cell.doubt == "struck") + str(cell.value) for place, cell in found.items()
    }


STYLE = (
    "<style>.no {display:none} td.off {text-decoration:line-through} comment {display:none}</style>"
)
PAGES = [
    ("<table><tr><td>a<td colspan=2>b<td>c</table>", {(1, 1): "a", (1, 2): "b", (1, 4): "c"}),
    ("<table><tr><td rowspan=2>a<td>b<tr><td>c</table>", {(1, 1): "a", (1, 2): "b", (2, 2): "c"}),
    ("<table><tr><td>a<td rowspan=3>b<td>c<tr><td>d<td>e<tr><td>f<td>g</table>",
     {(1, 1): "a", (1, 2): "b", (1, 3): "c", (2, 1): "d", (2, 3): "e", (3, 1): "f", (3, 3): "g"}),
    ("<table><thead><tr><th>a</thead><tbody><tr><td>b</tbody></table>", {(1, 1): "a", (2, 1): "b"}),
    ("<p>a</p><div>b<br>c</div><table><tr><td>d</table>e",
     {(1, 1): "a", (2, 1): "b", (3, 1): "c", (4, 1): "d", (5, 1): "e"}),
    ("<table><tr><td>  a\n  b&nbsp;</td><td><p>c</p><p>d</p></td></table>",
     {(1, 1): "a b", (1, 2): "c\nd"}),
    ("<table><tr><td>a<table><tr><td>b<tr><td>c</table></table>", {(1, 1): "a\nb\nc"}),
    ("<table><tr><td><table><tr><td>a<tr><td>b<tr><td>c<tr><td>d<td>e</table></table>",
     {(2, 1): "a", (3, 1): "b", (4, 1): "c", (5, 1): "d", (5, 2): "e"}),
    ("<table><tr style='display:none'><td>9</tr><tr><td>a<td><span hidden>9</span>b</table>",
     {(1, 1): "a", (1, 2): "b"}),
    ("<table><tr><td style='opacity:0.0'>9<td style='opacity:0.5'>b</table>", {(1, 2): "b"}),
    (f"{STYLE}<table><tr class='x no'><td>9</tr><tr><td>a<comment>9</comment><td class=no>9</table>",
     {(1, 1): "a"}),
    ("<table><col><col style='display:none'><tr><td>a<td>9<td>b</table>", {(1, 1): "a", (1, 3): "b"}),
    ("<table><tr><td>9<sup>1</sup><td><s>12</s>15<td><del>7</del></table>",
     {(1, 1): "9¹", (1, 2): "~12~15", (1, 3): "!7"}),
    (f"{STYLE}<table><tr><td class=off>9<td style='TEXT-DECORATION: line-through'>8"
     "<td><font style='text-decoration:line-through red'>7</font>6</table>",
     {(1, 1): "!9", (1, 2): "!8", (1, 3): "~7~6"}),
    ("<table><tr><td>9<span style='vertical-align:super'>1</span>"
     "<td style='vertical-align:middle'>8<td>7<span style='mso-text-raise:5.0pt'>2</span></table>",
     {(1, 1): "9¹", (1, 2): "8", (1, 3): "7²"}),
    ("<table><tr><td><input value=9><td><select><option>a<option selected>b</select>"
     "<td><input type=hidden value=8></table>", {(1, 1): "9", (1, 2): "b"}),
    ("<table><tr><td>a<comment>Số đúng là 9</comment></table>", {(1, 1): "a"}),
    ("<table><caption>a<br>b</caption><tr><td>c</table>", {(1, 1): "a", (2, 1): "b", (3, 1): "c"}),
    ("<table><tr><td><table><tr><td><table><tr><td>5</table></table></table>", {(1, 1): "5"}),
    ("<table><tr><td><table><tr style='display:none'><td>9<tr><td style='display:none'>8<td>5</table></table>",
     {(1, 1): "5"}),
    (f"{STYLE}<table><tr><td><table><tr><td class=off>12<tr><td>15</table></table>", {(1, 1): "~12~\n15"}),
    ("<script>9</script><table><tr><td colspan=x>a<td rowspan=0>b</table>", {(1, 1): "a", (1, 2): "b"}),
    ("<table><tr><td>a</table><table><tr><td>b</table>", {(1, 1): "a", (2, 1): "b"}),
]  # fmt: skip


@pytest.mark.parametrize(("page", "expected"), PAGES, ids=[page[:60] for page, _ in PAGES])
def test_what_a_page_shows_is_what_is_read(page, expected):
    assert expected == cells(page)


def test_a_page_too_deep_to_be_read_to_its_end_is_refused():
    with pytest.raises(Unfit) as refused:
        read_page("<div>" * 300 + "<table><tr><td>9</table>")
    assert "damaged" == refused.value.notice


NUMBERS = [
    (
        '<td x:num="0.625" style=\'mso-number-format:"0\\.0%"\'>62.5%',
        RawCell(0.625, "number", "0%"),
    ),
    ("<td x:num=0.625 style='mso-number-format:Percent'>62.50%", RawCell(0.625, "number", "0%")),
    ('<td sdval="0.625" sdnum="1066;0;0,0%">62,5%', RawCell(0.625, "number", "0%")),
    ('<td sdval="9" sdnum="1033;">9', RawCell(9.0, "number", "0")),
    ("<td x:num=1234567>1.234.567", RawCell(1234567.0, "number", "0")),
    ("<td x:num=6>6/8", RawCell(6.0, "number", '"6/8"')),
    (
        "<td x:num=45159 style='mso-number-format:\"d\\\\-mmm\"'>21-Aug",
        RawCell(45159.0, "number", "d\\-mmm"),
    ),
    ('<td sdval="45159" sdnum="1033;1033;D-MMM">21-Aug', RawCell(45159.0, "number", "d-mmm")),
    ('<td sdval="5" sdnum="1033;"><s><font>5</font></s>', RawCell(5.0, "number", "0", "struck")),
    ("<td x:num>9", RawCell("9", "text")),
    ("<td x:num=nan>9", RawCell("9", "text")),
    ("<td x:str x:num=8>9", RawCell("9", "text")),
    ("<td x:bool=TRUE>TRUE", RawCell(True, "boolean")),
    ("<td x:err='#DIV/0!'>#DIV/0!", RawCell("#DIV/0!", "error")),
    ("<td>#REF!", RawCell("#REF!", "error")),
]


@pytest.mark.parametrize(("cell", "expected"), NUMBERS, ids=[cell[:50] for cell, _ in NUMBERS])
def test_a_number_that_the_page_keeps_behind_its_text(cell, expected):
    assert expected == read_page(f"<table><tr>{cell}</table>").tables[0].cells[1, 1]


XML = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles>'
    '<Style ss:ID="a"><NumberFormat ss:Format="Percent"/><Font ss:StrikeThrough="1"/></Style>'
    '<Style ss:ID="b" ss:Parent="a"><NumberFormat ss:Format="d\\-mmm"/></Style>'
    '<Style ss:ID="c"><NumberFormat ss:Format="@&quot;/25&quot;"/></Style></Styles>'
    '<Worksheet ss:Name="S"><Table>{}</Table></Worksheet></Workbook>'
)
SHEETS = [
    ('<Row ss:Index="3"><Cell ss:Index="2"><Data ss:Type="Number">9</Data></Cell></Row>',
     {(3, 2): RawCell(9.0, "number")}),
    ('<Row><Cell ss:MergeAcross="2"><Data ss:Type="String">a</Data></Cell><Cell>'
     '<Data ss:Type="String">b</Data></Cell></Row><Row ss:Span="2"/>'
     '<Row><Cell ss:Formula="=R1C1"/></Row>',
     {(1, 1): RawCell("a", "text"), (1, 4): RawCell("b", "text"), (5, 1): RawCell("", "formula")}),
    ('<Row><Cell ss:StyleID="a"><Data ss:Type="Number">0.5</Data></Cell><Cell ss:StyleID="b">'
     '<Data ss:Type="DateTime">2023-08-21T00:00:00.000</Data></Cell></Row>',
     {(1, 1): RawCell(0.5, "number", "0.00%", "struck"),
      (1, 2): RawCell(45159.0, "number", "d\\-mmm", "struck")}),
    ('<Row><Cell><Data ss:Type="Boolean">1</Data></Cell><Cell><Data ss:Type="Error">#N/A</Data></Cell>'
     '<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>9</B><Sup>1</Sup>'
     "<S>7</S></ss:Data></Cell></Row>",
     {(1, 1): RawCell(True, "boolean"), (1, 2): RawCell("#N/A", "error"),
      (1, 3): RawCell("9¹~7~", "text")}),
    ('<Row><Cell><Data ss:Type="Number">9,5</Data></Cell><Cell><Data ss:Type="Number"></Data></Cell>'
     '<Cell><Data ss:Type="Number">1_0</Data></Cell><Cell><Data ss:Type="Number">-9.5E1</Data></Cell></Row>',
     {(1, 1): RawCell("9,5", "text"), (1, 3): RawCell("1_0", "text"), (1, 4): RawCell(-95.0, "number")}),
    ('<Row><Cell><Data ss:Type="Boolean">true</Data></Cell><Cell ss:StyleID="c"><Data ss:Type="String">8'
     '</Data></Cell><Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">9<Sub>1</Sub>'
     "</ss:Data></Cell></Row>",
     {(1, 1): RawCell(True, "boolean"), (1, 2): RawCell("8/25", "text"), (1, 3): RawCell("9¹", "text")}),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "expected"), SHEETS)
def test_what_an_xml_spreadsheet_of_2003_stores(rows, expected):
    assert expected == read_workbook(XML.format(rows).encode()).tables[0].cells


def test_hidden_lines_columns_and_notes_of_an_xml_spreadsheet_are_told():
    rows = (
        '<Column ss:Index="2" ss:Hidden="1" ss:Span="1"/><Row ss:Hidden="1"><Cell>'
        '<Data ss:Type="Number">9</Data><Comment><ss:Data>số đúng là 8</ss:Data></Comment></Cell></Row>'
    )
    table = read_workbook(XML.format(rows).encode()).tables[0]

    assert ({1}, {2, 3}) == table.hidden
    assert [(1, 1, "note", "số đúng là 8")] == list(table.annotations)


RTF = "{{\\rtf1\\ansi\\ansicpg1258{{\\fonttbl{{\\f0\\fcharset163 A;}}{{\\f1\\fcharset0 B;}}}}{}}}"
ROW = "\\trowd\\cellx1000\\cellx2000\\cellx3000 "
DOCUMENTS = [
    ("a\\par b\\par ", {(1, 1): "a", (2, 1): "b"}),
    (f"x\\par {ROW}\\intbl a\\cell b\\cell c\\cell\\row\\pard y\\par ",
     {(1, 1): "x", (2, 1): "a", (2, 2): "b", (2, 3): "c", (3, 1): "y"}),
    (f"{ROW}\\intbl a\\cell b\\cell c\\cell\\row\\trowd\\cellx1010\\cellx3000\\intbl d\\cell e\\cell\\row",
     {(1, 1): "a", (1, 2): "b", (1, 3): "c", (2, 1): "d", (2, 2): "e"}),
    ("\\trowd\\clvmrg\\cellx1000\\cellx2000\\intbl a\\cell b\\cell\\row", {(1, 2): "b"}),
    ("\\u7888? {\\uc2\\u432??} \\'d0\\f1\\'d0\\par ", {(1, 1): "Ẑ ư ĐÐ".replace("Ẑ", chr(7888))}),
    ("\\u-10179?\\u-8704?\\par ", {(1, 1): "\U0001f600"}),
    ("9{\\super 1}\\par {\\strike 12}15\\par {\\v 8}7{\\deleted 6}\\par ",
     {(1, 1): "9¹", (2, 1): "~12~15", (3, 1): "7"}),
    ("a{\\*\\bkmkstart x}{\\pict 00ff}{\\header y}b{\\bin3 }}}c}\\par ", {(1, 1): "abc"}),
    (f"{ROW}\\intbl a\\par b\\line c\\cell\\cell 9\\cell\\row", {(1, 1): "a\nb\nc", (1, 3): "9"}),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), DOCUMENTS)
def test_what_an_rtf_shows_is_what_is_read(body, expected):
    table = read_workbook(RTF.format(body).encode("ascii")).tables[0]

    assert expected == {place: cell.value for place, cell in table.cells.items()}
