"""The official table beside the entry sheet of a wide form: its shape, its formulas, and how it comes back."""

import openpyxl
import pytest
from recalculation import recalculated, values
from wide_forms import wide_form, write_blank
from wide_returns import OWN, PERIOD, ROSTER

from pipeline.reading.read_return import Expected, read_content
from pipeline.returns import Filled
from pipeline.template.columns import AT, FORM_SHEET
from pipeline.template.template import template_book
from pipeline.xlsx.merged_headings import merged_headings
from pipeline.xlsx.write import write_book
from schemas.form.loading import load_form
from schemas.wording.messages import messages

PRINTED = "Bản in"
TOP = 5  # row of the first headings, from 1; in the blank it is 3
FORMS = ("TCD01_TT2024", "XLD01_TT2024", "KQGQ01")


@pytest.fixture
def filled(tmp_path):
    """A filled template of XLD01 and what was put in."""
    form = wide_form(tmp_path, "XLD01_TT2024")
    given = {row.key: Filled(place * 3) for place, row in enumerate(form.rows[:-2])}
    given["c4"] = Filled(9, note="gồm 2 đơn cũ")
    given["c9"] = Filled("KAD", note='"như trên"')
    path = tmp_path / "t.xlsx"
    write_book(template_book(form, OWN, PERIOD, given), path)
    return form, path


@pytest.mark.parametrize("name", FORMS)
def test_the_headings_are_merged_as_the_ministry_prints_them(name, tmp_path):
    form = wide_form(tmp_path, name)
    write_blank(tmp_path / "blank.xlsx", name)
    write_book(template_book(form, OWN, PERIOD), tmp_path / "t.xlsx")
    blank = openpyxl.load_workbook(tmp_path / "blank.xlsx").active
    ours = openpyxl.load_workbook(tmp_path / "t.xlsx")[PRINTED]
    depth = max(len(column.path) for column in form.columns)

    def table(sheet, top: int):
        merges = {
            (m.min_row - top, m.min_col, m.max_row - top, m.max_col)
            for m in sheet.merged_cells.ranges if top <= m.min_row < top + depth
        }  # fmt: skip
        lines = sheet.iter_rows(top, top + depth, max_col=len(form.columns), values_only=True)
        texts = [["".join(str(text or "").split()) for text in line] for line in lines]
        return merges, texts

    assert table(blank, 3) == table(ours, TOP)


def test_a_column_headed_as_its_group_stands_under_it_once_more():
    paths = [("Kỳ trước", "Tổng"), ("Kỳ trước",), ("Kỳ trước", "Mới"), ("Khác",)]
    made = merged_headings(paths, (10.0,) * 4, 0, "header")

    assert {
        (0, 0): "Kỳ trước",
        (1, 0): "Tổng",
        (1, 1): "Kỳ trước",
        (1, 2): "Mới",
        (0, 3): "Khác",
    } == {place: cell.value for place, cell in made.cells.items()}
    assert ((0, 0, 0, 2), (0, 3, 1, 3)) == made.merges


def test_it_is_landscape_one_page_wide_locked_and_its_headings_are_frozen(filled):
    sheet = openpyxl.load_workbook(filled[1])[PRINTED]

    assert ("landscape", 0) == (sheet.page_setup.orientation, sheet.page_setup.fitToHeight)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage  # to one page wide, of any height
    assert "B9" == sheet.freeze_panes
    assert sheet.protection.sheet
    assert not [c for line in sheet.iter_rows() for c in line if not c.protection.locked]
    assert "$5:$8" == sheet.print_title_rows
    assert "Số liệu tính từ ngày 15/12/2024 đến ngày 14/06/2025" == sheet["A3"].value


def test_the_unit_and_its_figures_stand_on_one_line_and_the_notes_below(filled):
    sheet = openpyxl.load_workbook(filled[1], data_only=True)[PRINTED]
    figures = [cell.value for cell in sheet[9]]

    assert OWN.name == figures[0]
    assert [0, 3, 6, 9] == figures[1:5]
    assert ["KAD", 27] == figures[9:11]
    assert not figures[21] and not figures[22]
    assert 'Ghi chú: (4) gồm 2 đơn cũ; (9) "như trên"; ' == sheet["A11"].value


@pytest.mark.libreoffice
def test_libreoffice_computes_every_cell_to_what_we_wrote(filled, soffice, tmp_path):
    _, path = filled
    book = openpyxl.load_workbook(path)
    entry = book[FORM_SHEET]
    entry.cell(7, AT["value"] + 1).value = 41
    entry.cell(28, AT["note"] + 1).value = "mới"
    book.save(tmp_path / "changed.xlsx")
    same, changed = recalculated([path, tmp_path / "changed.xlsx"], tmp_path / "out")
    written = openpyxl.load_workbook(path, data_only=True)[PRINTED]
    computed, new = values(same, PRINTED), values(changed, PRINTED)

    assert [c.value or "" for c in written[9]] == [
        computed[8, column] or "" for column in range(24)
    ]
    assert written["A11"].value == computed[10, 0]
    assert (41, 3) == (new[8, 1], new[8, 2])
    assert new[10, 0].endswith("(22) mới; ")


def read(path, form):
    return read_content(path.name, path.read_bytes, Expected((form,), ROSTER, form=form))


def changed(path, change):
    book = openpyxl.load_workbook(path, data_only=True)
    change(book)
    book.save(path)
    return path


def test_what_comes_back_is_read_from_the_entry_sheet_alone(filled):
    form, path = filled
    found = read(path, form)

    assert ("SCT", "2025-6T") == (found.unit, found.period)
    assert {FORM_SHEET} == {answer.sheet for answer in found.answers}
    assert not {"other_table", "several_tables", "print_differs"} & {n.id for n in found.notices}


def test_a_figure_typed_into_the_print_is_told(filled):
    form, path = filled
    found = read(changed(path, lambda book: book[PRINTED].__setitem__("C9", 4)), form)
    (told,) = (notice for notice in found.notices if notice.id == "print_differs")

    assert ("c2",) == told.keys
    assert (f"{PRINTED}!C9",) == told.cells
    assert 3 == next(answer.figure.value for answer in found.answers if answer.key == "c2")


def test_a_unit_that_fills_the_official_table_itself_is_read(filled):
    form, path = filled
    write_book(template_book(form, OWN, PERIOD), path)

    def fill(book):
        for column in range(2, 6):
            book[PRINTED].cell(9, column).value = column

    found = read(changed(path, fill), form)

    assert ("SCT", ["print_read"]) == (found.unit, [notice.id for notice in found.notices])
    assert [2, 3, 4, 5] == [answer.figure.value for answer in found.answers[:4]]


def test_the_print_alone_is_read_as_the_official_table_that_it_is(filled):
    form, path = filled
    found = read(changed(path, lambda book: book.remove(book[FORM_SHEET])), form)

    assert ("SCT", "2025-6T") == (found.unit, found.period)
    assert [0, 3, 6, 9] == [answer.figure.value for answer in found.answers[:4]]
    assert {PRINTED} == {answer.sheet for answer in found.answers}


@pytest.mark.libreoffice
def test_its_pdf_is_read_and_asks_to_be_confirmed(filled, soffice, tmp_path):
    form, path = filled
    found = read(
        changed(
            path,
            lambda book: [book.remove(book[name]) for name in book.sheetnames if name != PRINTED],
        ),
        form,
    )
    recalculated([path], tmp_path / "pdf", kind="pdf")
    printed = read(tmp_path / "pdf" / "t.pdf", form)

    assert [answer.figure.value for answer in found.answers] == [
        answer.figure.value for answer in printed.answers
    ]
    assert ["read_from_pdf"] == [
        notice.id for notice in printed.notices if messages()[notice.id].blocks
    ]


def test_a_tall_form_has_no_print_beside_it():
    book = template_book(load_form("cchc_2023"), OWN, PERIOD)

    assert PRINTED not in [sheet.name for sheet in book.sheets]
