"""Texts with separators, as programs write them: the bytes, then the cells by line."""

import pytest

from pipeline.files.which_format import read_workbook
from pipeline.grid import lines_of

ROWS = [["STT", "Chỉ tiêu", "Số liệu"], ["1", "Cơ quan, đơn vị", "9"], ["2", "dòng\nhai", "8"]]
TEXTS = [
    'STT,Chỉ tiêu,Số liệu\r\n1,"Cơ quan, đơn vị",9\r\n2,"dòng\nhai",8\r\n',
    'STT, "Chỉ tiêu", "Số liệu"\n1, "Cơ quan, đơn vị", 9\n2, "dòng\nhai", 8\n',
    'STT;Chỉ tiêu;Số liệu\r\r\n1;Cơ quan, đơn vị;9\r\r\n2;"dòng\nhai";8\r\r\n',
    'STT\tChỉ tiêu\tSố liệu\r1\tCơ quan, đơn vị\t9\r2\t"dòng\nhai"\t8\r',
    'STT|Chỉ tiêu|Số liệu|\n1|Cơ quan, đơn vị|9|\n2|"dòng\nhai"|8|\n',
    '="STT";="Chỉ tiêu";Số liệu\n="1";"=""Cơ quan, đơn vị""";="9"\n2;"dòng\nhai";8\n',
    'ID;P\nSTT;Chỉ tiêu;Số liệu\n1;Cơ quan, đơn vị;9\n2;"dòng\nhai";8\n',  # no SYLK
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_the_cells_of_a_text(text, encoding):
    (table,) = read_workbook(text.encode(encoding)).tables
    rows = [[cell.value for cell in line.values()] for line in lines_of(table.cells).values()]

    assert rows[-len(ROWS) :] == ROWS
