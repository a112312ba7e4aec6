"""Many plain lines of a sheet: each of them is there, and looks and leads where it should."""

import zipfile

import openpyxl
import pytest

from pipeline.xlsx import package, rows
from pipeline.xlsx.bulk import Bulk, Styled
from pipeline.xlsx.write import Book, Cell, Sheet, WorkbookError, write_book

HEAD = Sheet("S", {(0, 0): Cell("Đầu", link="internal:'S'!A9"), (0, 1): Cell("<&>")})


@pytest.fixture
def written(tmp_path):
    def write(bulk, head=HEAD):
        sheet = Sheet(head.name, head.cells, bulk=bulk)
        write_book(Book((sheet, Sheet("T", {(0, 0): Cell("sau")}))), tmp_path / "s.xlsx")
        book = openpyxl.load_workbook(tmp_path / "s.xlsx")
        assert "sau" == book["T"]["A1"].value
        return book["S"]

    return write


def test_no_line_is_lost_between_chunks(written, monkeypatch):
    """Lines are joined before they are packed; none may fall between two chunks."""
    monkeypatch.setattr(package, "_CHUNK", 1000)
    lines = [(f"dòng {n}", n) for n in range(500)]
    sheet = written(Bulk(1, 500, ("plain", "plain_figure"), lambda: lines))

    assert [("Đầu", "<&>"), *lines] == list(sheet.values)
    assert "A1:B501" == sheet.dimensions


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_list_may_be_empty_or_short(written, count):
    """Nothing of the sample that gives way to the lines is left."""
    lines = [("x", 1)] * count
    bulk = Bulk(1, count, ("plain", "plain_figure"), lambda: lines, others=("state", "not_asked"))
    sheet = written(bulk)

    assert [("Đầu", "<&>"), *lines] == list(sheet.values)


def test_a_cell_may_look_unlike_its_column_and_lead_somewhere(written):
    lines = [[1, Styled("KAD", "state", "internal:'S'!A1")], [2.5, Styled(None, "not_asked")]]
    bulk = Bulk(1, 2, ("read", "read"), lambda: lines, {2: 30.0}, ("state", "not_asked"))
    sheet = written(bulk)

    assert [("Đầu", "<&>"), (1, "KAD"), (2.5, None)] == list(sheet.values)
    links = {cell.coordinate: cell.hyperlink for row in sheet for cell in row if cell.hyperlink}
    assert {"A1": "'S'!A9", "B2": "'S'!A1"} == {at: link.location for at, link in links.items()}
    assert "FFE7E6E6" == sheet["B3"].fill.fgColor.rgb
    assert sheet["A2"].number_format == sheet["A3"].number_format != sheet["B2"].number_format
    assert (None, 30.0) == (sheet.row_dimensions[2].height, sheet.row_dimensions[3].height)


def test_links_of_lines_need_none_above_them(written):
    lines = [[Styled("a", "plain", "internal:'T'!A1")]]
    sheet = written(Bulk(1, 1, ("plain",), lambda: lines), Sheet("S", {(0, 0): Cell("Đầu")}))

    assert "'T'!A1" == sheet["A2"].hyperlink.location


# What a cell is given, and what it has: text is text whatever it says.
VALUES = [
    ("=1+1", "=1+1"), ("http://x.vn", "http://x.vn"), ("007", "007"), ("  giữa  ", "  giữa  "),
    ("a < b & \"c\"\nd", "a < b & \"c\"\nd"), ("<r><t>x</t></r>", "<r><t>x</t></r>"),
    ("chuông\x07", "chuông_x0007_"), ("_x0041_", "_x005F_x0041_"), ("nửa\ud83d", "nửa\ufffd"),
    ("ă" * 40_000, "ă" * 32_766 + "…"), (0.1 + 0.2, 0.3), (float("nan"), None), ("", None),
    (10**15, 10**15),
]  # fmt: skip


@pytest.mark.parametrize(("given", "read"), VALUES, ids=range(len(VALUES)))
def test_what_a_line_has_is_what_stands_there(written, given, read):
    sheet = written(Bulk(1, 1, ("plain",), lambda: [[given]]))

    assert read == sheet["A2"].value
    assert "f" != sheet["A2"].data_type or read == "=1+1"


@pytest.mark.parametrize("given", [float("inf"), b"bytes"])
def test_what_excel_has_no_number_for_is_refused(written, given):
    with pytest.raises(WorkbookError, match="finite"):
        written(Bulk(1, 1, ("plain",), lambda: [[given]]))


def test_parts_have_one_stamp(written, tmp_path):
    written(Bulk(1, 1, ("plain",), lambda: [["x"]]))
    with zipfile.ZipFile(tmp_path / "s.xlsx") as archive:
        assert {(1980, 1, 1, 0, 0, 0)} == {part.date_time for part in archive.infolist()}


@pytest.mark.parametrize(
    ("first", "count", "columns"), [(1_048_576, 1, 1), (1, 1, 16_385), (1, 1_048_576, 1)]
)
def test_what_a_sheet_cannot_hold_is_refused(written, first, count, columns):
    with pytest.raises(WorkbookError, match="lines of"):
        written(Bulk(first, count, ("plain",) * columns, lambda: [("",) * columns]))


def test_more_links_than_excel_takes_are_refused(written, monkeypatch, tmp_path):
    monkeypatch.setattr(rows, "MOST_LINKS", 2)
    lines = [[Styled("a", "plain", "internal:'S'!A1")]] * 3

    with pytest.raises(WorkbookError, match="more links"):
        written(Bulk(1, 3, ("plain",), lambda: lines))
    assert [] == list(tmp_path.iterdir())
