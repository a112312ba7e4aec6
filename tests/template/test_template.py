"""Templates are read back with openpyxl, which shares no code with what wrote them."""

import datetime as dt
import shutil
from dataclasses import replace

import openpyxl
import pytest
from recalculation import recalculated
from wide_forms import wide_form

from pipeline.returns import Filled
from pipeline.template.asked_rows import cut_to
from pipeline.template.columns import AT, FORM_SHEET
from pipeline.template.live.prepare_formulas import share_formula
from pipeline.template.template import COLUMNS, template_book, write_templates
from pipeline.xlsx.book import address
from pipeline.xlsx.row_heights import lines
from pipeline.xlsx.write import Book, Sheet, Validation, WorkbookError, write_book
from schemas.form.loading import load_form
from schemas.periods.deadline import Deadline
from schemas.periods.period import parse_period
from schemas.units.unit import DEMO_ROSTER, load_roster

FORM = load_form("cchc_2023")
PERIOD = parse_period("2023-6T")
UNITS = load_roster(DEMO_ROSTER).by_id
FIRST_ROW = 7  # on the sheet, counted from 1
libreoffice = pytest.mark.libreoffice
needs_soffice = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is missing")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return write_templates(FORM, [UNITS["SNgV"]], PERIOD, tmp_path_factory.mktemp("templates"))[0]


@pytest.fixture(scope="module")
def book(path):
    return openpyxl.load_workbook(path)


@pytest.fixture(scope="module")
def sheet(book):
    return book[FORM_SHEET]


KEY = address(0, AT["key"]).rstrip("1")


def row_number(code):
    return FIRST_ROW + FORM.rows.index(FORM.by_code[code])


def validation_at(sheet, address):
    found = [item for item in sheet.data_validations.dataValidation if address in item.sqref]
    assert len(found) == 1, f"{address}: {len(found)} validations"
    return found[0]


def test_every_row_of_the_form_in_order(sheet):
    keys = [cell.value for cell in sheet[KEY][FIRST_ROW - 1 :]]
    codes = [cell.value for cell in sheet["A"][FIRST_ROW - 1 :]]

    assert len(keys) == 121
    assert [row.key for row in FORM.rows] == keys
    assert [f"{row.code}." for row in FORM.rows] == codes


@pytest.mark.parametrize(
    "address, text",
    [
        ("A1", "Phụ lục"),
        ("A2", "THỐNG KÊ SỐ LIỆU VỀ KẾT QUẢ THỰC HIỆN CÔNG TÁC CẢI CÁCH HÀNH CHÍNH"),
        ("A3", "TẠI SỞ NGOẠI VỤ 6 THÁNG ĐẦU NĂM 2023"),
        ("A5", "STT"),
        ("B5", "Chỉ tiêu thống kê (Sử dụng trong kỳ báo cáo hàng quý, 6 tháng, năm)"),
        ("C5", "Kết quả thống kê"),
        ("C6", "Đơn vị tính"),
        ("D6", "Số liệu"),
        ("E5", "Ghi chú"),
        ("F5", "Tử số (X)"),
        ("G5", "Mẫu số (Y)"),
        ("H5", "Không có số liệu: lý do"),
        (f"{KEY}5", "phuluc|cchc_2023|SNgV|2023-6T"),
        ("N5", "Kiểm tra"),
        ("B8", "Kế hoạch CCHC"),
        (f"B{row_number('3.1.3.1')}", "Trong đó: Số TTHC cấp tỉnh"),
        (f"B{row_number('3.1.3.2')}", "Số TTHC cấp huyện"),
        (f"C{row_number('1.4.2')}", "Trực tuyến =\u00a00\nPhát phiếu =\u00a01\nKết hợp =\u00a02"),
        (f"C{row_number('7.4')}", "%"),
    ],
)
def test_the_sheet_says_what_the_official_form_says(sheet, address, text):
    assert text == sheet[address].value


@pytest.mark.parametrize("name", ["Xã Sơn Hà", "UBND xã Sơn Hà"])
def test_a_commune_reports_through_its_people_committee(name):
    book = template_book(FORM, replace(UNITS["X01"], name=name), parse_period("2023-NAM"))
    titles = [book.sheets[1].cells[line, 0].value for line in (2, 3)]

    assert titles[0] == f"TẠI {name.upper()} NĂM 2023"
    assert "/BC-UBND " in titles[1] and titles[1].endswith("của UBND xã Sơn Hà)")


def test_identity_stands_three_times(book, sheet):
    identity = {"form": "cchc_2023", "unit": "SNgV", "period": "2023-6T", "version": "2"}
    hidden = {name.value: value.value for name, value in book["_phuluc"]["A1:B4"]}
    properties = {item.name: item.value for item in book.custom_doc_props.props}

    assert identity == hidden
    assert book["_phuluc"].sheet_state == "veryHidden"
    assert {f"phuluc_{name}": value for name, value in identity.items()} == properties
    assert sheet[f"{KEY}5"].value == "phuluc|cchc_2023|SNgV|2023-6T"
    assert AT["key"] in template_book(FORM, UNITS["SNgV"], PERIOD).sheets[1].hidden_columns


@pytest.mark.parametrize(
    "code, writable",
    [
        ("1", "H"),
        ("1.1.1", "DEH"),
        ("1.4.2", "DEH"),
        ("3.1", "DEH"),
        ("3.3.3", "DEFGH"),
        ("7.6.1", ""),  # asked of nobody like this unit, nor is anything under it
        ("1.2.1", ""),
        ("4.1.4", ""),  # the owner's, yet in sight for a part that is asked
    ],
)
def test_only_answers_are_unlocked(sheet, code, writable):
    number = row_number(code)
    unlocked = [c for c in "ABCDEFGHIJKLMNO" if not sheet[f"{c}{number}"].protection.locked]

    assert list(writable) == unlocked


@pytest.mark.parametrize(
    "unit, code, folded",
    [
        ("SNgV", "1.1.1", False),
        ("SNgV", "1.2.1", True),
        ("SNgV", "1.2", True),
        ("SNgV", "4.1.4", False),
        ("SNgV", "4.1.4.2", False),
        ("SNgV", "4.1.4.3", True),
        ("SNV", "1.2.1", False),
        ("VP", "7.6.1", False),
        ("X01", "3.4.1", True),
        ("X01", "3.4.3", False),
    ],
)
def test_rows_of_others_are_folded(unit, code, folded):
    body = template_book(FORM, UNITS[unit], PERIOD).sheets[1]

    assert folded == (row_number(code) - 1 in body.row_levels)


def test_the_full_form_is_open_to_everyone(tmp_path):
    body = template_book(FORM, UNITS["X01"], PERIOD, full=True).sheets[1]

    assert {} == body.row_levels
    assert "input" == body.cells[row_number("1.2.1") - 1, AT["value"]].style


def test_a_figure_of_a_row_not_asked_stays_in_sight():
    body = template_book(FORM, UNITS["X01"], PERIOD, {"departments_inspected": Filled(3)}).sheets[1]

    assert row_number("1.2.1") - 1 not in body.row_levels
    assert 3 == body.cells[row_number("1.2.1") - 1, AT["value"]].value


def test_protected_without_password_and_still_adjustable(sheet):
    protection = sheet.protection

    assert protection.sheet
    assert protection.password is None and protection.hashValue is None
    assert not protection.formatRows and not protection.formatColumns  # False: allowed


def test_coded_rows_offer_their_labels(book, sheet):
    for row in (row for row in FORM.rows if row.kind == "code" and UNITS["SNgV"].is_asked(row)):
        rule = validation_at(sheet, f"D{row_number(row.code)}")
        name, area = rule.formula1.lstrip("=").split("!")
        items = [cells[0].value for cells in book[name.strip("'")][area.replace("$", "")]]

        assert rule.type == "list"
        assert [*(f"{code.number} - {code.label}" for code in row.codes),
                "Không áp dụng", "Chưa có số liệu", *(code.number for code in row.codes)] == items  # fmt: skip
    assert book["Danh mục"].sheet_state == "hidden"


def test_every_answer_is_validated_and_within_excels_limits(sheet):
    rows = [row for row in FORM.rows if row.key in cut_to(FORM, UNITS["SNgV"]).open]
    expected = {f"D{row_number(row.code)}" for row in rows if row.kind != "heading"}
    expected |= {f"{c}{row_number(row.code)}" for row in rows if row.takes_fraction for c in "FG"}
    expected |= {f"H{row_number(row.code)}" for row in rows} | {"H2", "O4"}
    items = sheet.data_validations.dataValidation

    assert expected == {str(area) for item in items for area in item.sqref.ranges}
    for item in items:
        assert len(item.formula1 or "") <= 255
        assert 0 < len(item.promptTitle) <= 32 and 0 < len(item.prompt) <= 255
        assert len(item.prompt.split("\n")) <= 3
        assert max(map(len, item.prompt.split("\n"))) <= 55
        assert "{" not in item.prompt + (item.error or "")
        if item.type:
            assert 0 < len(item.errorTitle) <= 32 and 0 < len(item.error) <= 255
            assert not item.error.endswith("…") and item.showErrorMessage


def test_prompts_say_what_numerator_and_denominator_count(sheet):
    number = row_number("3.3.3")

    assert (
        "X: TTHC có quy trình nội bộ được phê duyệt." in validation_at(sheet, f"F{number}").prompt
    )
    prompt = validation_at(sheet, f"G{number}").prompt
    assert "Y: Tổng số TTHC đang có hiệu lực (chỉ tiêu 3.1.3)." in prompt


def test_pages_are_official(sheet):
    assert sheet.page_setup.orientation == "portrait" and int(sheet.page_setup.paperSize) == 9
    assert sheet.print_area == "'Biểu số liệu'!$A$1:$E$127"
    assert sheet.print_title_rows == "$5:$6"
    assert sheet.HeaderFooter.differentFirst and "&P" in sheet.oddHeader.center.text
    assert not sheet.firstHeader.center.text
    margins = [round(getattr(sheet.page_margins, side) * 25.4) for side in ("left", "right", "top")]
    assert margins == [30, 15, 20]


def test_the_guide_names_unit_period_and_window(book):
    text = "\n".join(str(cell) for line in book["Hướng dẫn"].values for cell in line if cell)

    for expected in ("Sở Ngoại vụ", "6 tháng đầu năm 2023", "15/12/2022", "14/06/2023",
                     "8,5", "1.234", "Không áp dụng (KAD)", "Chưa có số liệu (CCSL)"):  # fmt: skip
        assert expected in text
    assert "{" not in text


def test_the_guide_tells_of_the_kinds_of_rows_that_the_unit_may_write_in(tmp_path):
    about = {"Số thập phân", "Tỷ lệ %", "Ô có danh sách", "Dòng đề mục"}
    counts = wide_form(tmp_path, "TCD01_TT2024")  # asks for nothing but counts
    told = []
    for form in (FORM, counts):
        guide = template_book(form, UNITS["SNgV"], parse_period("2024-6T")).sheets[0]
        told.append(about & {cell.value for cell in guide.cells.values()})

    assert [about, set()] == told


def test_answers_are_put_in_and_text_stays_text(tmp_path):
    filled = {
        "plan_tasks": Filled(21, note="=1+1"),
        "survey_mode": Filled("2 - Kết hợp"),
        "workflow_approved_rate": Filled(62.5, 5, 8),
        "survey_forms": Filled("Không áp dụng"),
        "guidance_documents": Filled(0),
    }
    write_book(template_book(FORM, UNITS["SNgV"], PERIOD, filled), tmp_path / "filled.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "filled.xlsx")[FORM_SHEET]
    read = {
        key: [
            sheet.cell(row_number(FORM.by_key[key].code), column).value for column in (4, 5, 6, 7)
        ]
        for key in filled
    }

    share = share_formula(row_number("3.3.3") - 1)
    assert read == {
        "plan_tasks": [21, "=1+1", None, None],
        "survey_mode": ["2 - Kết hợp", None, None, None],
        "workflow_approved_rate": [f"={share}", None, 5, 8],
        "survey_forms": ["Không áp dụng", None, None, None],
        "guidance_documents": [0, None, None, None],
    }
    assert sheet.cell(row_number("1.1.1"), 5).data_type == "s"


def test_the_same_bytes_every_time(path, tmp_path):
    again = write_templates(FORM, [UNITS["SNgV"]], PERIOD, tmp_path)[0]

    assert path.read_bytes() == again.read_bytes()


def test_excel_shows_times_new_roman_not_the_themes_font(book):
    fonts = book._fonts

    assert {"Times New Roman"} == {font.name for font in fonts}
    assert {None} == {font.scheme for font in fonts}


def test_headers_are_distinct_and_every_column_is_placed():
    shown = [column.header for column in COLUMNS if column.header]

    assert len(shown) == len(set(shown))
    assert list(AT)[:5] == ["stt", "label", "unit", "value", "note"]


@pytest.mark.parametrize(
    "text, width, style, expected",
    [
        ("", 10, "cell", 1),
        ("Nhiệm vụ", 12, "cell", 1),
        ("một\nhai\nba", 10, "cell", 3),
        ("Số vấn đề phát hiện đã xử lý xong", 20, "cell", 2),
        ("m" * 100, 10, "cell", 17),
    ],
)
def test_lines_that_a_text_takes(text, width, style, expected):
    assert expected == lines(text, width, style)


def test_a_formula_too_long_for_excel_is_refused(tmp_path):
    too_long = Validation((0, 0, 0, 0), {"validate": "custom", "value": f"={'1+' * 150}1>0"})
    book = Book((Sheet("A", {}, validations=(too_long,)),))

    with pytest.raises(WorkbookError):
        write_book(book, tmp_path / "long.xlsx")


@libreoffice
@needs_soffice
def test_libreoffice_keeps_everything(path, tmp_path):
    (kept,) = recalculated([path], tmp_path)
    sheet = openpyxl.load_workbook(kept)[FORM_SHEET]

    assert FORM.rows[-1].key == sheet[f"{KEY}127"].value
    assert validation_at(sheet, f"D{row_number('1.4.2')}").type == "list"
    assert validation_at(sheet, f"F{row_number('3.3.3')}").type == "custom"


ENTRIES = [  # code, column, typed, note or what is chosen beside it, whether the cell takes it
    ("1.1.1", "D", 21, None, True),
    ("1.1.1", "D", 0, None, True),
    ("1.1.1", "D", -1, None, False),
    ("1.1.1", "D", 8.5, None, False),
    ("1.1.1", "D", "21 nhiệm vụ cụ thể", None, False),
    ("1.1.1", "D", "21", None, False),
    ("1.1.1", "D", 46255, None, False),  # what Excel makes of 08/21
    ("1.1.1", "D", 46255, "Gồm nhiệm vụ của cả tỉnh", True),
    ("1.1.1", "D", "Không áp dụng", None, True),
    ("1.1.1", "D", "Chưa có số liệu", None, True),
    ("1.1.1", "D", "KAD", None, True),
    ("1.1.1", "D", "CCSL", None, True),
    ("1.1.1", "D", "*", None, False),
    ("3.3.3", "D", 63.1, None, False),  # X and Y are asked for
    ("3.3.3", "D", 63.1, "Chỉ biết tỷ lệ", True),
    ("3.3.3", "D", 100, "Chỉ biết tỷ lệ", True),
    ("3.3.3", "D", 0, "Chỉ biết tỷ lệ", True),
    ("3.3.3", "D", 0.631, "Chỉ biết tỷ lệ", False),  # what Excel makes of 63,1%
    ("3.3.3", "D", 100.5, "Chỉ biết tỷ lệ", False),
    ("3.3.3", "D", 63.1, "Không áp dụng", False),
    ("3.3.3", "D", "KAD", None, True),
    ("3.3.3", "F", 5, None, True),
    ("3.3.3", "F", "5/8", None, False),
    ("3.3.3", "G", -8, None, False),
    ("4.2.5", "D", -12.5, "Chỉ biết tỷ lệ", True),
    ("3.1", "D", 8, None, True),
    ("3.1", "D", "tám", None, False),
]


RATIOS = ("3.3.3", "4.2.5")


@libreoffice
@needs_soffice
def test_what_the_cells_accept(sheet, tmp_path):
    """Each validation's formula, put in a cell and computed by LibreOffice."""
    book = openpyxl.Workbook()
    for number, (code, column, typed, note, _) in enumerate(ENTRIES):
        tab = book.create_sheet(f"t{number}", number)
        row = row_number(code)
        tab[f"{column}{row}"], tab[f"{'H' if code in RATIOS else 'E'}{row}"] = typed, note
        tab["A1"] = f"={validation_at(sheet, f'{column}{row}').formula1.lstrip('=')}"
    book.save(tmp_path / "entries.xlsx")
    (done,) = recalculated([tmp_path / "entries.xlsx"], tmp_path / "out")
    computed = openpyxl.load_workbook(done, data_only=True)

    taken = [(*entry[:4], bool(computed[f"t{i}"]["A1"].value)) for i, entry in enumerate(ENTRIES)]
    assert taken == ENTRIES
    assert all(computed[f"t{i}"]["A1"].data_type == "b" for i in range(len(ENTRIES)))


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        (None, "Theo văn bản đề nghị báo cáo"),
        (Deadline(dt.date(2023, 6, 16)), "Chậm nhất ngày 16/06/2023"),
        (Deadline(dt.date(2023, 6, 16), contact="Phòng CCHC, 0258 3 822 222"),
         "Chậm nhất ngày 16/06/2023. Liên hệ: Phòng CCHC, 0258 3 822 222"),
    ],
)  # fmt: skip
def test_the_guide_names_the_deadline_and_whom_to_call(ends, words):
    form, period = load_form("cchc_2023"), parse_period("2023-6T")
    unit = load_roster(DEMO_ROSTER).by_id["SNgV"]
    guide = template_book(form, unit, period, ends=ends).sheets[0]

    assert any(cell.value == words for cell in guide.cells.values())
