"""What a person sees in a cell of an .rtf, however a program writes it: the content, then the text."""

import pytest

from pipeline.files.which_format import read_workbook
from pipeline.grid import Annotation, Table

_BOX = r"{\shp{\*\shpinst{\shptxt \pard 12\par}}}"


def table(content: str) -> Table:
    line = rf"\trowd\cellx900\cellx1800\pard\intbl 8\cell {content}\cell\row"
    return read_workbook(rf"{{\rtf1\ansi {line}\pard\par}}".encode()).tables[0]


CONTENT = [
    ("9", "9"),
    (r"{\v 8}9", "9"),
    (r"{\deleted 8}9", "9"),
    (r"{\strike 12}15", "~12~15"),
    (r"9{\up6 1}", "9¹"),
    (r"{\field{\*\fldinst =4+5}{\fldrslt 9}}", "9"),
    (r"{\field{\*\fldinst EQ \\f(8;9)}{\fldrslt }}", "(công thức)"),
    (r"{\field{\*\fldinst { SYMBOL 252 }}{\fldrslt }}", "(công thức)"),
    (_BOX + "9", "9"),
    (r"{\*\foo 8}9", "9"),
]


@pytest.mark.parametrize(("content", "text"), CONTENT)
def test_what_is_seen_in_a_cell(content, text):
    assert {(1, 1): "8", (1, 2): text} == {
        place: cell.value for place, cell in table(content).cells.items()
    }


def test_a_box_over_a_cell_is_beside_it():
    assert (Annotation(1, 2, "note", "12"),) == table("9" + _BOX).annotations


def test_a_table_in_a_footnote_leaves_the_lines_of_the_table_as_they_are():
    inside = r"{\footnote \trowd\cellx400\pard\intbl 12\cell\row}"

    assert ["8", "9"] == [cell.value for cell in table("9" + inside).cells.values()]


def test_a_box_over_a_paragraph_is_a_paragraph():
    data = r"{\rtf1\ansi {\shp{\*\shpinst{\shptxt \pard T\u7841?m\par}}}\par}"

    assert ["Tạm"] == [cell.value for cell in read_workbook(data.encode()).tables[0].cells.values()]
