"""The workbook of a wide form: a round trip changes no field, what is wrong is told by the cell of “Cột”."""

import openpyxl
import pytest
from command import run
from grid_forms import COLUMNS, LINES, grid_form
from same_form import without_places
from wide_forms import RULES, wide_form, write_wide_form

from pipeline.form_book.read import read_form_book
from pipeline.form_book.sheets import form_book
from pipeline.xlsx.write import write_book
from schemas.errors import DefinitionError
from schemas.form.loading import read_form

OWN = f"{RULES}left_over,warning,S,c1 == c4 + c5,Số còn lại,Lý do,Cách sửa\n"
SHARED = [  # a number over several columns, a ratio of a column, a limit, a condition
    {"printed": "MS", "path": "Đơn vị"}, {"printed": "1=2+3", "path": "Hồ sơ > Tổng số"},
    {"printed": "2", "path": "Hồ sơ > Giấy"}, {"printed": "", "path": "Hồ sơ > Điện tử"},
    {"printed": "3", "path": "Hồ sơ > Khác", "maximum": "500", "required_when": "c1 > 0"},
    {"printed": "4", "path": "Tỷ lệ > đúng hạn", "kind": "ratio", "unit": "%", "numerator": "Đúng hạn",
     "denominator": "c1", "aggregate": "weighted", "maximum": "100"},
    {"printed": "5", "path": "Ghi chú", "kind": "stub"},
]  # fmt: skip


@pytest.fixture(params=["TCD01_TT2024", "XLD01_TT2024", "KQGQ01", "own rules", "shared numbers"])
def form(request, tmp_path):
    if request.param == "shared numbers":
        write_wide_form(tmp_path / "bieu", SHARED)
        return read_form(tmp_path / "bieu")
    if request.param == "own rules":
        return wide_form(tmp_path, "XLD01_TT2024", OWN)
    return wide_form(tmp_path, request.param)


def test_a_round_trip_changes_no_field(form, tmp_path):
    write_book(form_book(form), tmp_path / "biểu.xlsx")
    again = read_form_book(tmp_path / "biểu.xlsx")

    assert ["Biểu", "Cột", "Quy tắc", "Kỳ"] == openpyxl.load_workbook(
        tmp_path / "biểu.xlsx"
    ).sheetnames
    assert without_places(form) == without_places(again)


def test_folder_and_workbook_of_a_wide_form_do_not_differ(form, tmp_path):
    book = tmp_path / "biểu.xlsx"
    assert 0 == run("form", "export", form.path, "--out", book)[0]
    code, said, _ = run("form", "compare", form.path, book)

    assert 0 == code
    assert "Không khác nhau" in said


def test_versions_are_compared_by_their_columns_and_sums(tmp_path):
    write_wide_form(tmp_path / "cu", SHARED)
    newer = [
        column | {"printed": "3=5"} if column["printed"] == "3" else column for column in SHARED
    ]
    newer[-1] = {"printed": "5", "path": "Trả lại", "key": "returned"}
    write_wide_form(tmp_path / "moi", newer)
    _, said, _ = run("form", "compare", tmp_path / "cu", tmp_path / "moi")

    assert "5 Trả lại" in said
    assert "[3] = [5]" in said


# A cell of “Cột”: heading of the column, line of the sheet (4: the first), what is typed; what is told.
MISTAKES = {
    "a number twice": ("Dòng số cột", 7, "1", "ô A7", "số 1 đã đứng ở một cột trước"),
    "an unknown number": ("Dòng số cột", 5, "1=2+9", "ô A5", "mang số 9"),
    "an unknown kind": ("Loại", 6, "Đề mục", "ô D6", "không có trong danh sách"),
    "no heading": ("Tiêu đề các tầng", 6, "", "ô B6", "không có tên chỉ tiêu"),
    "a unit's total of shares": ("Cách tổng hợp", 9, "Cộng các đơn vị", "ô G9", "Tỷ lệ"),
    "a limit in words": ("Lớn nhất", 6, "nhiều", "ô M6", "không phải là số"),
    "a key twice": ("Khóa", 6, "c1", "ô U6", "đã có ở dòng 5"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "line", "typed", "cell", "words"), MISTAKES.values(), ids=MISTAKES
)
def test_a_mistake_is_told_by_its_cell(heading, line, typed, cell, words, tmp_path):
    write_wide_form(tmp_path / "bieu", SHARED)
    path = tmp_path / "biểu.xlsx"
    write_book(form_book(read_form(tmp_path / "bieu")), path)
    book = openpyxl.load_workbook(path)
    columns = {each.value: each.column for each in book["Cột"][3]}
    book["Cột"].cell(line, columns[heading]).value = typed
    book.save(path)

    with pytest.raises(DefinitionError) as refused:
        read_form_book(path)

    assert "trang tính “Cột”" in str(refused.value)
    assert cell in str(refused.value)
    assert words in str(refused.value)


def test_a_column_without_a_key_gets_one_from_its_number(tmp_path):
    write_wide_form(tmp_path / "bieu", SHARED)
    path = tmp_path / "biểu.xlsx"
    write_book(form_book(read_form(tmp_path / "bieu")), path)
    book = openpyxl.load_workbook(path)
    columns = {each.value: each.column for each in book["Cột"][3]}
    for line in (6, 7):
        book["Cột"].cell(line, columns["Khóa"]).value = None
    book.save(path)

    assert ["c1", "cot_2_1", "cot_2_2"] == [row.key for row in read_form_book(path).rows[:3]]


@pytest.fixture
def grid(tmp_path):
    """The workbook of a grid: a condition, a total by its column, a rule of each sort."""
    share = COLUMNS["share"] | {"required_when": "received > 0", "numerator": "Hồ sơ"}
    form = grid_form(tmp_path, LINES, COLUMNS | {"share": share})
    write_book(form_book(form), tmp_path / "biểu.xlsx")
    return form, tmp_path / "biểu.xlsx"


def test_a_grid_s_round_trip_changes_no_field(grid):
    form, path = grid

    assert ["Biểu", "Dòng", "Cột", "Quy tắc", "Kỳ"] == openpyxl.load_workbook(path).sheetnames
    assert without_places(form) == without_places(read_form_book(path))


def test_lines_columns_and_cells_are_named_in_a_grid_s_workbook(grid):
    book = openpyxl.load_workbook(grid[1])
    rules, columns = book["Quy tắc"], {cell.value: cell.column for cell in book["Cột"][3]}
    share, counter = 8, 7

    assert ["[cột 2] <= [cột 1]", "[dòng 3] = [dòng 1] + [dòng 2]", "[3/2] > 0"] == [
        rules.cell(line, 1).value for line in (4, 5, 6)
    ]
    assert "Trực tuyến ({[cột 2]}) nhiều hơn tổng" == rules.cell(4, 3).value
    assert "[cột 1]" == book["Cột"].cell(share, columns["Mẫu số Y"]).value
    assert "[cột 1] > 0" == book["Cột"].cell(share, columns["Chỉ bắt buộc khi"]).value
    assert "1" == book["Cột"].cell(counter, columns["Ô gạch chéo ở dòng"]).value


# Sheet, heading of the column, line; what is typed; the cell and words of what is told.
MISTAKES_OF_A_GRID = {
    "an unknown line crossed out": ("Cột", "Ô gạch chéo ở dòng", 7, "9", "ô R7", "mã “9”"),
    "both say another unit": ("Dòng", "Đơn vị tính", 6, "Đơn", "ô E6", "cùng ghi"),
    "a rule of an unknown column": ("Quy tắc", "Phải đúng", 4, "[cột 9] > 0", "ô A4", "[cột 9]"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("sheet", "heading", "line", "typed", "cell", "words"), MISTAKES_OF_A_GRID.values(),
    ids=MISTAKES_OF_A_GRID,
)  # fmt: skip
def test_a_mistake_of_a_grid_is_told_by_its_cell(grid, sheet, heading, line, typed, cell, words):
    book = openpyxl.load_workbook(grid[1])
    columns = {each.value: each.column for each in book[sheet][3]}
    book[sheet].cell(line, columns[heading]).value = typed
    book.save(grid[1])

    with pytest.raises(DefinitionError) as refused:
        read_form_book(grid[1])

    assert f"trang tính “{sheet}”, {cell}" in str(refused.value)
    assert words in str(refused.value)
