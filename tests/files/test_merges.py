"""Every format that tells merged cells tells them to the Grid."""

import io

import docx
import openpyxl
import pytest
import xlsxwriter
from returns.desk import EXPECTED, FORM, good_book
from returns.files import changed_parts, xlsx

from pipeline.files.formats.ods import _cells
from pipeline.files.formats.ods_styles import read_styles
from pipeline.files.formats.xls import _merges
from pipeline.files.markup import parse
from pipeline.files.which_format import read_workbook
from pipeline.reading.read_return import read_content

MERGES = {(1, 2, 1, 3), (2, 1, 3, 1)}


def by_xlsxwriter() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        page = workbook.add_worksheet()
        page.merge_range("B1:C1", "Số liệu")
        page.merge_range("A2:A3", "STT")
    return out.getvalue()


def by_openpyxl() -> bytes:
    out, book = io.BytesIO(), openpyxl.Workbook()
    page = book.active
    page["B1"], page["A2"] = "Số liệu", "STT"
    page.merge_cells("B1:C1")
    page.merge_cells("A2:A3")
    book.save(out)
    return out.getvalue()


def by_word() -> bytes:
    out, document = io.BytesIO(), docx.Document()
    table = document.add_table(2, 3)
    table.cell(0, 0).text, table.cell(0, 1).text = "STT", "Số liệu"
    table.cell(0, 1).merge(table.cell(0, 2))
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("made", [by_xlsxwriter, by_openpyxl])
def test_a_workbook_tells_its_merged_ranges(made):
    assert MERGES == set(read_workbook(made()).tables[0].merges)


def test_a_word_table_tells_the_cells_over_several_columns():
    assert ((1, 2, 1, 3),) == read_workbook(by_word()).tables[0].merges


def test_a_word_table_tells_the_cells_over_several_lines():
    out, document = io.BytesIO(), docx.Document()
    table = document.add_table(4, 3)
    for row, column in ((0, 0), (0, 1), (3, 2)):
        table.cell(row, column).text = "9"
    table.cell(0, 0).merge(table.cell(2, 0))
    table.cell(0, 1).merge(table.cell(1, 2))
    document.save(out)

    assert {(1, 1, 3, 1), (1, 2, 2, 3)} == set(read_workbook(out.getvalue()).tables[0].merges)


SPANS = """<table:table xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<table:table-row><table:table-cell/>
 <table:table-cell office:value-type="string" table:number-columns-spanned="2"
  table:number-rows-spanned="1"><text:p>Số liệu</text:p></table:table-cell>
 <table:covered-table-cell/></table:table-row>
<table:table-row><table:table-cell office:value-type="string" table:number-columns-spanned="1"
 table:number-rows-spanned="2"><text:p>STT</text:p></table:table-cell></table:table-row>
</table:table>"""


def test_a_calc_table_tells_its_spans():
    sheet = parse(SPANS.encode())

    assert MERGES == set(_cells(sheet, read_styles(sheet, sheet))[1])


def test_an_old_workbook_counts_them_from_one():
    class Sheet:
        merged_cells = ((0, 1, 1, 3), (1, 3, 0, 1))  # as xlrd tells: first row, last + 1, columns

    assert MERGES == set(_merges(Sheet))


@pytest.mark.parametrize(
    ("merged", "told"),
    [("C15:D15", True), ("A15:E15", True), ("D15:E15", False), ("C16:D16", False)],
)
def test_a_figure_under_another_cell_is_told(merged, told):
    """Whoever signed the return saw the unit of measure, and no figure."""
    merge = f'</sheetData><mergeCells><mergeCell ref="{merged}"/></mergeCells>'.encode()
    data = changed_parts(
        xlsx(good_book("pasted")), lambda name, part: part.replace(b"</sheetData>", merge)
    )
    found = read_content("a.xlsx", lambda: data, EXPECTED)

    assert told == any(
        notice.id == "hidden_figure" and notice.keys == (FORM.by_code["1.1.3"].key,)
        for notice in found.notices
    )
