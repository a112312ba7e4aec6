"""The official table beside the entry sheet of a grid form: its shape, its formulas, and how it comes back."""

import openpyxl
import pytest
from grid_forms import AGES, SEXES
from grid_returns import PERIOD, form, good_sheet, read, truth
from recalculation import recalculated, values
from wide_returns import OWN

from pipeline.returns import Filled
from pipeline.template.columns import AT, FORM_SHEET, line_of
from pipeline.template.template import template_book
from pipeline.xlsx.write import write_book
from schemas.wording.messages import messages

PRINTED = "Bản in"
TOP = 5  # row of the first headings, from 1; in the official table it is 3
FIRST = TOP + 4  # that of the first line


@pytest.fixture
def filled(tmp_path):
    """A template with a figure in each cell that is counted, and a note."""
    given = {row.key: Filled(truth()[row.code]) for row in form().value_rows if row.is_number}
    given["grown__men"] = Filled(136, note="gồm 2 lớp cũ")
    path = tmp_path / "t.xlsx"
    write_book(template_book(form(), OWN, PERIOD, given), path)
    return path


def place_of(key: str) -> tuple[int, int]:
    """Row and column of a cell of the form on the print, from 1."""
    line, column = key.split("__")
    return FIRST + list(AGES).index(line), 1 + list(SEXES).index(column)


def test_headings_lines_and_number_line_are_those_of_the_official_table(filled):
    sheet, official = openpyxl.load_workbook(filled)[PRINTED], good_sheet()
    down = TOP - 3
    merges = {
        (m.min_row, m.min_col, m.max_row, m.max_col)
        for m in sheet.merged_cells.ranges if TOP <= m.min_row < FIRST
    }  # fmt: skip

    def texts(cells):
        return {
            place: "".join(str(text).split()).rstrip(".") for place, text in cells.items()
            if place[0] >= TOP and (place[1] < 3 or place[0] < FIRST)
        }  # fmt: skip

    assert {(a + down, b, c + down, d) for a, b, c, d in official.merges if a > 2} == merges
    ours = {
        (c.row, c.column): c.value for line in sheet.iter_rows(max_row=FIRST + len(AGES) - 1)
        for c in line if c.value is not None
    }  # fmt: skip
    assert texts({(r + down, c): v for (r, c), v in official.cells.items()}) == texts(ours)


def test_it_is_locked_and_what_is_crossed_out_is_grey(filled):
    sheet = openpyxl.load_workbook(filled)[PRINTED]
    grey = {
        cell.coordinate for line in sheet.iter_rows(FIRST) for cell in line
        if cell.fill.fgColor.rgb == "FFE7E6E6"
    }  # fmt: skip

    crossed = ("young__employed", "young__rate", "old__employed", "old__rate")
    assert {sheet.cell(*place_of(key)).coordinate for key in crossed} == grey
    assert sheet.protection.sheet
    assert not [c for line in sheet.iter_rows() for c in line if not c.protection.locked]
    assert (f"C{FIRST}", "landscape") == (sheet.freeze_panes, sheet.page_setup.orientation)


@pytest.mark.libreoffice
def test_libreoffice_computes_each_cell_to_what_the_entry_sheet_says(filled, soffice, tmp_path):
    book = openpyxl.load_workbook(filled)
    row = line_of(form(), "village__women") + 1
    book[FORM_SHEET].cell(row, AT["value"] + 1).value = 41
    book[FORM_SHEET].cell(row, AT["note"] + 1).value = "mới"
    book.save(tmp_path / "changed.xlsx")
    computed = values(recalculated([tmp_path / "changed.xlsx"], tmp_path / "out")[0], PRINTED)

    for row in form().value_rows:
        line, column = place_of(row.key)
        wanted = 41 if row.key == "village__women" else truth()[row.code] if row.is_number else ""
        assert wanted == (computed[line - 1, column - 1] or ""), row.code
    note = computed[FIRST + len(AGES), 0]
    assert "Ghi chú: (2/2) gồm 2 lớp cũ; (5/3) mới; " == note


def test_what_comes_back_is_read_from_the_entry_sheet_alone(filled):
    found = read(filled.read_bytes())

    assert ("SCT", PERIOD.id) == (found.unit, found.period)
    assert {FORM_SHEET} == {answer.sheet for answer in found.answers}
    assert not {"other_table", "several_tables", "print_differs"} & {n.id for n in found.notices}


def test_a_figure_typed_into_the_print_is_told(filled):
    book = openpyxl.load_workbook(filled, data_only=True)
    cell = book[PRINTED].cell(*place_of("grown__women"))
    cell.value = 4
    book.save(filled)
    found = read(filled.read_bytes())
    (told,) = (notice for notice in found.notices if notice.id == "print_differs")

    assert (("grown__women",), (f"{PRINTED}!{cell.coordinate}",)) == (told.keys, told.cells)
    assert 143 == next(a.figure.value for a in found.answers if a.key == "grown__women")


def typed(path, *keys: str, entry: bool = False):
    """The blank template with figures typed into these cells of the print, and one into the entry sheet."""
    write_book(template_book(form(), OWN, PERIOD), path)
    book = openpyxl.load_workbook(path, data_only=True)
    for key in keys:
        book[PRINTED].cell(*place_of(key)).value = truth()[form().by_key[key].code]
    if entry:
        line, column = line_of(form(), "old__men"), AT["value"]
        book[FORM_SHEET].cell(line + 1, column + 1).value = 5
    book.save(path)
    return read(path.read_bytes())


def test_a_unit_that_fills_the_official_table_itself_is_read(tmp_path):
    keys = [row.key for row in form().value_rows if row.is_number]
    found = typed(tmp_path / "t.xlsx", *keys)
    figures = {answer.key: answer.figure.value for answer in found.answers}

    assert [truth()[form().by_key[key].code] for key in keys] == [figures[key] for key in keys]
    assert ("SCT", ["print_read"]) == (found.unit, [notice.id for notice in found.notices])
    assert {PRINTED} == {answer.sheet for answer in found.answers}


def test_a_figure_that_stands_on_the_print_alone_is_asked(tmp_path):
    found = typed(tmp_path / "t.xlsx", "grown__women", "whole__men", entry=True)
    (told,) = (notice for notice in found.notices if notice.id == "print_only")

    assert ("grown__women", "whole__men") == told.keys
    assert messages()["print_only"].blocks
    assert 5 == next(answer.figure.value for answer in found.answers if answer.key == "old__men")


def test_a_table_pasted_over_the_entry_sheet_is_read_and_its_print_passed_over(filled):
    book = openpyxl.load_workbook(filled)
    book.remove(book[FORM_SHEET])
    page = book.create_sheet(FORM_SHEET, 0)
    sheet = good_sheet()
    for (row, column), value in sheet.cells.items():
        page.cell(row, column).value = value
    for top, left, bottom, right in sheet.merges:
        page.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    book.save(filled)
    found = read(filled.read_bytes())

    assert {FORM_SHEET} == {answer.sheet for answer in found.answers}
    assert truth() == {form().by_key[a.key].code: a.figure.value for a in found.answers}
    assert not {"other_table", "several_tables"} & {notice.id for notice in found.notices}


def test_the_print_alone_is_read_as_the_official_table_that_it_is(filled):
    book = openpyxl.load_workbook(filled, data_only=True)
    del book[FORM_SHEET]
    book.save(filled)
    found = read(filled.read_bytes())

    assert ("SCT", PERIOD.id) == (found.unit, found.period)
    for answer in found.answers:
        row = form().by_key[answer.key]
        if row.is_number:
            assert truth()[row.code] == answer.figure.value, row.code
