"""The workbook as a program prints it and as a person without colours or with another locale meets it."""

import itertools
import re
import shutil
import subprocess
import zipfile

import openpyxl
import pytest
from click.testing import CliRunner
from lxml import etree
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from recalculation import recalculated

from pipeline.appendix.official_sheet import HEADER
from pipeline.cli.main import main
from pipeline.xlsx.looks import looks
from pipeline.xlsx.row_heights import lines

MAIN = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
LEAST_CONTRAST = 4.5  # of text against its ground (WCAG 2.1, AA)
SCREEN = 1267  # pixels of cells beside the frame of a window of 1366
MOST_FROZEN = 190  # pixels of a screen of 768


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    home = tmp_path_factory.mktemp("demo")
    result = CliRunner().invoke(main, ["demo", "--out", str(home)])
    assert 0 == result.exit_code, result.output
    return home / "2023-6T" / "phu-luc.xlsx"


@pytest.fixture(scope="module")
def book(demo):
    return openpyxl.load_workbook(demo, data_only=True)


@pytest.fixture(scope="module")
def pages(demo, soffice, tmp_path_factory):
    """The text of each printed page."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    home = tmp_path_factory.mktemp("pdf")
    (printed,) = recalculated([demo], home, kind="pdf")
    made = subprocess.run(["pdftotext", "-layout", printed, "-"], capture_output=True, check=True)
    return made.stdout.decode().split("\f")


def pages_of(pages, first: str, following: str) -> list[str]:
    """From the page whose first line begins so to that of the next sheet."""
    starts = [page.strip().partition("\n")[0].strip() for page in pages]
    begin = next(n for n, text in enumerate(starts) if text.startswith(first))
    return pages[
        begin : next(n for n, text in enumerate(starts) if n > begin and text.startswith(following))
    ]


@pytest.mark.libreoffice
def test_sheets_take_as_many_pages_as_they_should(pages):
    sheets = ("Phụ lục", "Tóm tắt", "Đơn vị × chỉ tiêu", "Lỗi, cảnh báo", "Tình hình nộp",
              "Ghi chú của đơn vị", "Quy tắc", "Nguồn gốc")  # fmt: skip
    counts = {
        name: len(pages_of(pages, name, following))
        for name, following in itertools.pairwise(sheets)
    }

    assert counts["Phụ lục"] <= 9 and 1 == counts["Tóm tắt"] == counts["Tình hình nộp"]
    assert counts["Lỗi, cảnh báo"] <= 5 and counts["Quy tắc"] <= 4


@pytest.mark.libreoffice
def test_every_page_of_the_official_sheet_has_its_header_and_all_columns(pages):
    for number, page in enumerate(pages_of(pages, "Phụ lục", "Tóm tắt"), 1):
        assert "STT" in page and "Đơn vị tính" in page and "Ghi chú" in page, number
        assert number == 1 or page.strip().startswith(str(number))


def test_no_page_of_the_official_sheet_ends_with_a_heading_and_the_last_has_a_line_of_the_table(
    book,
):
    sheet = book["Phụ lục"]
    ends = [each.id for each in sheet.row_breaks.brk]
    last = max(row for row in range(HEADER + 3, sheet.max_row + 1) if sheet.cell(row, 2).value)

    assert ends and ends[-1] < last
    assert [] == [sheet.cell(row, 2).value for row in ends if sheet.cell(row, 2).font.b]


def widths_of(sheet) -> dict[int, float]:
    columns = [sheet.column_dimensions[name] for name in sheet.column_dimensions]
    return {n: item.width for item in columns for n in range(item.min, item.max + 1)}


def hidden_of(sheet) -> set[int]:
    columns = [sheet.column_dimensions[name] for name in sheet.column_dimensions]
    return {n for item in columns if item.hidden for n in range(item.min, item.max + 1)}


@pytest.mark.parametrize(
    ("name", "last"), [("Lỗi, cảnh báo", 10), ("Tóm tắt", 20), ("Tình hình nộp", 9)]
)
def test_a_screen_of_1366_pixels_shows_the_whole_width(book, name, last):
    """Up to the last column that is read; a stored width has the padding in it."""
    sheet = book[name]
    pixels = sum(width * 8 for column, width in widths_of(sheet).items() if column <= last)

    assert pixels * (sheet.sheet_view.zoomScale or 100) / 100 <= SCREEN


WRAPPED = ["Phụ lục", "Lỗi, cảnh báo", "Tình hình nộp", "Ghi chú của đơn vị", "Quy tắc", "Tóm tắt",
           "Đơn vị × chỉ tiêu", "Nguồn gốc", "Tệp đã nhận"]  # fmt: skip


@pytest.mark.parametrize("name", WRAPPED)
def test_no_text_is_higher_than_its_row_or_wider_than_its_cell(book, name):
    """By the widths of the letters; a word alone on its line must fit into the column."""
    sheet = book[name]
    widths, hidden = widths_of(sheet), hidden_of(sheet)
    spans = {area.coord.partition(":")[0]: area for area in sheet.merged_cells.ranges}
    for row in sheet.iter_rows():
        height = sheet.row_dimensions[row[0].row].height or 15.75
        for cell in row:
            if not isinstance(cell.value, str) or not cell.alignment.wrap_text:
                continue
            if cell.column in hidden:
                continue
            area = spans.get(cell.coordinate)
            columns = range(area.min_col, area.max_col + 1) if area else [cell.column]
            if area and area.max_row > area.min_row:
                height = sum(
                    sheet.row_dimensions[line].height or 15.75
                    for line in range(area.min_row, area.max_row + 1)
                )
            width = sum(widths[column] for column in columns)
            style = {
                "font_size": cell.font.sz,
                "bold": cell.font.b,
                "indent": cell.alignment.indent,
            }
            count = lines_of(cell.value, width, style)
            assert count * cell.font.sz * 1.15 <= height, (cell.coordinate, cell.value)


def lines_of(text, width, style) -> int:
    """As many as a look of ours of this size would take."""
    for name, look in looks().items():
        same = (look.get("font_size"), bool(look.get("bold")), look.get("indent", 0))
        if same == (style["font_size"], bool(style["bold"]), style["indent"]):
            return lines(text, width, name)
    raise AssertionError(f"no look of {style}")


def test_frozen_heads_leave_the_screen_to_the_figures(book):
    for sheet in book:
        if sheet.freeze_panes:
            below = coordinate_from_string(sheet.freeze_panes)[1]
            heights = (sheet.row_dimensions[line].height or 15.75 for line in range(1, below))
            assert sum(heights) * 4 / 3 <= MOST_FROZEN, sheet.title
    assert book["Phụ lục"].freeze_panes is None
    assert f"${HEADER + 1}:${HEADER + 2}" == book["Phụ lục"].print_title_rows


def test_what_is_explained_above_the_matrix_stands_in_its_fixed_columns(book):
    """They are printed on every page: what ran on beyond them was cut there, and lay over its columns."""
    sheet = book["Đơn vị × chỉ tiêu"]
    fixed = coordinate_from_string(sheet.freeze_panes)
    last = openpyxl.utils.get_column_letter(column_index_from_string(fixed[0]) - 1)

    assert f"$A:${last}" == sheet.print_title_cols
    assert f"A2:{last}2" in [area.coord for area in sheet.merged_cells.ranges]
    assert [None] * 2 == [sheet.cell(line, 6).value for line in (1, 2)]


def test_no_text_that_leads_somewhere_is_broken(book):
    """LibreOffice cuts it at the edge of its cell."""
    for name in ("Lỗi, cảnh báo", "Tệp đã nhận", "Nguồn gốc"):
        widths = widths_of(book[name])
        for row in book[name].iter_rows():
            for cell in row:
                if cell.hyperlink and cell.value:
                    style = {"font_size": cell.font.sz, "bold": cell.font.b, "indent": 0}
                    assert 1 == lines_of(str(cell.value), widths[cell.column], style), cell


def luminance(colour: str) -> float:
    parts = (int(colour[-6:][n : n + 2], 16) / 255 for n in (0, 2, 4))
    r, g, b = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def test_every_text_stands_out_from_its_ground(book):
    seen = set()
    for sheet in book:
        hidden = hidden_of(sheet)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value in (None, "") or cell.column in hidden:
                    continue
                ink = cell.font.color.rgb if cell.font.color and cell.font.color.rgb else "FF000000"
                ground = cell.fill.fgColor.rgb if cell.fill.fill_type else "FFFFFFFF"
                if isinstance(ink, str):
                    seen.add((ink, ground))
    for ink, ground in seen:
        light, dark = sorted((luminance(ink), luminance(ground)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= LEAST_CONTRAST, (ink, ground)


def test_figures_of_the_sources_are_the_same_on_every_machine(book, demo):
    """Texts in Vietnamese writing there; elsewhere a format that separates says that it is Vietnamese."""
    sheet = book["Nguồn gốc"]
    values = [line[4] for line in sheet.iter_rows(4, values_only=True) if line[4]]

    assert "9.999" in values and any("," in value for value in values)
    with zipfile.ZipFile(demo) as package:
        styles = etree.fromstring(package.read("xl/styles.xml"))
    for found in styles.findall(".//m:numFmt", MAIN):
        code = found.get("formatCode")
        assert not re.search("[,.]", code.replace("[$-42A]", "")) or "[$-42A]" in code, code


def test_nothing_is_said_by_colour_alone(book):
    """A filled cell of the matrix has a note; a filled cell of a list has a word."""
    for row in book["Đơn vị × chỉ tiêu"].iter_rows(7):
        for cell in row:
            if cell.fill.fill_type and cell.fill.fgColor.rgb in ("FFF8CBAD", "FFFFE699"):
                assert cell.comment, cell.coordinate


def test_the_file_says_nothing_of_commands_or_short_hand_on_the_page_to_be_signed(book):
    texts = [str(c.value) for line in book["Phụ lục"].iter_rows(max_col=5) for c in line if c.value]

    for word in ("Chờ số liệu", "X, Y", "ΣX", "--", ".csv", "chưa xử lý"):
        assert not [text for text in texts if word in text], word
