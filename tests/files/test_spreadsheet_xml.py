"""What a cell of an «XML Spreadsheet 2003» says, as old programs and information systems write it."""

import pytest

from pipeline.files.which_format import read_workbook
from pipeline.grid import RawCell, Table

_BOOK = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles>
<Style ss:ID="s1"><Font ss:Color="#FFFFFF"/></Style>
<Style ss:ID="s2"><Font ss:Color="#FFFFFF"/><Interior ss:Color="#1F4E78" ss:Pattern="Solid"/></Style>
<Style ss:ID="s3" ss:Parent="s1"><Interior ss:Pattern="None"/></Style>
<Style ss:ID="s4"><Font ss:Color="#FFFFFF"/><Interior ss:Color="#000000" ss:Pattern="Gray50"/></Style>
</Styles><Worksheet ss:Name="Sheet1"><Table>{}</Table></Worksheet></Workbook>"""
_ROW = "<Row><Cell{}>{}</Cell></Row>"


def table(lines: str) -> Table:
    return read_workbook(_BOOK.format(lines).encode()).tables[0]


def data(kind: str, text: str) -> str:
    return f'<Data ss:Type="{kind}">{text}</Data>'


CELLS = [  # what a cell says of itself, its content; the cell read
    ("", data("Number", "9"), RawCell(9, "number")),
    ("", data("Number", "9,5"), RawCell("9,5", "text")),
    ("", data("DateTime", "2023-08-21T00:00:00.000"), RawCell(45159, "number", "d/m/yyyy")),
    ("", data("DateTime", "21/8/2023"), RawCell("21/8/2023", "text")),
    (' ss:Formula="=4+5"', data("Number", "9"), RawCell(9, "number")),
    (' ss:Formula="=4+5"', "", RawCell("", "formula")),
    (' ss:Formula="=IF(RC[1]=1,1,&quot;&quot;)"', data("String", ""), None),
    (' ss:StyleID="s1"', data("Number", "9"), RawCell(9, "number", doubt="unseen")),
    (' ss:StyleID="s1"', data("Number", "0"), RawCell(0, "number")),
    (' ss:StyleID="s2"', data("Number", "9"), RawCell(9, "number")),
    (' ss:StyleID="s3"', data("Number", "9"), RawCell(9, "number", doubt="unseen")),
    (' ss:StyleID="s4"', data("Number", "9"), RawCell(9, "number")),
]


@pytest.mark.parametrize(("attributes", "content", "cell"), CELLS)
def test_what_a_cell_says(attributes, content, cell):
    assert cell == table(_ROW.format(attributes, content)).cells.get((1, 1))


HIDDEN = [  # a column, what the row says; rows and columns that nobody sees
    ('<Column ss:Hidden="1"/>', "", ([], [1])),
    ('<Column ss:Width="0"/>', "", ([], [1])),
    ('<Column ss:Width="40"/>', ' ss:Hidden="1"', ([1], [])),
    ('<Column ss:Hidden="0"/>', ' ss:Height="0"', ([1], [])),
    ("", ' ss:Height="15"', ([], [])),
]


@pytest.mark.parametrize(("column", "row", "hidden"), HIDDEN)
def test_lines_that_nobody_sees(column, row, hidden):
    lines = f"{column}<Row{row}><Cell>{data('Number', '9')}</Cell></Row>"

    assert hidden == tuple(map(sorted, table(lines).hidden))
