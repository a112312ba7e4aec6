"""Many plain lines of a sheet: each of them is there, and looks and leads where it should."""

import openpyxl
import pytest

from pipeline.xlsx import bulk as xlsx_bulk
from pipeline.xlsx.bulk import Bulk, Styled
from pipeline.xlsx.write import Book, Cell, Sheet, write_book


@pytest.fixture
def written(tmp_path):
    def write(bulk):
        write_book(Book((Sheet("S", {(0, 0): Cell("Đầu")}, bulk=bulk),)), tmp_path / "s.xlsx")
        return openpyxl.load_workbook(tmp_path / "s.xlsx")["S"]

    return write


def test_no_line_is_lost_between_blocks(written, monkeypatch):
    """Lines are joined before they are written; none may fall between two blocks."""
    monkeypatch.setattr(xlsx_bulk, "_CHUNK", 1000)
    lines = [(f"dòng {n}", n) for n in range(500)]
    sheet = written(Bulk(1, 500, ("plain", "plain_figure"), lambda: lines))

    assert [("Đầu", None), *lines] == list(sheet.values)


def test_a_cell_may_look_unlike_its_column_and_lead_somewhere(written):
    lines = [[1, Styled("KAD", "state", "internal:'S'!A1")], [2.5, Styled(None, "not_asked")]]
    sheet = written(Bulk(1, 2, ("read", "read"), lambda: lines, {2: 30.0}))

    assert [("Đầu", None), (1, "KAD"), (2.5, None)] == list(sheet.values)
    assert ("'S'!A1", "B2") == (sheet["B2"].hyperlink.location, sheet["B2"].hyperlink.ref)
    assert "FFE7E6E6" == sheet["B3"].fill.fgColor.rgb
    assert sheet["A2"].number_format == sheet["A3"].number_format != sheet["B2"].number_format
    assert (None, 30.0) == (sheet.row_dimensions[2].height, sheet.row_dimensions[3].height)


@pytest.mark.parametrize("first, columns", [(1_048_576, 1), (1, 16_385)])
def test_what_a_sheet_cannot_hold_is_refused(written, first, columns):
    with pytest.raises(ValueError, match="more than a sheet holds"):
        written(Bulk(first, 1, ("plain",) * columns, lambda: [("",) * columns]))


def test_more_links_than_excel_takes_are_refused(written, monkeypatch):
    monkeypatch.setattr(xlsx_bulk, "MOST_LINKS", 2)
    lines = [[Styled("a", "plain", "internal:'S'!A1")]] * 3

    with pytest.raises(ValueError, match="more links"):
        written(Bulk(1, 3, ("plain",), lambda: lines))
