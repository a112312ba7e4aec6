"""Figures that nobody sees on the sheet: colours, rules and default sizes, then what is told of them."""

import io

import pytest
import xlsxwriter
from returns.desk import FORM, Book, Sheet, Shown, good_book
from returns.files import xlsx
from returns.tables import GIVEN
from returns.xlsb import xlsb

from pipeline.files.formats import xlsx_cells
from pipeline.files.formats.xlsx_styles import read_styles
from pipeline.files.which_format import read_workbook
from pipeline.grid import RawCell, address
from pipeline.reading.read_return import read_content

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
THEME = (
    b'<a:theme xmlns:a="http://x/a"><a:clrScheme><a:dk1><a:sysClr lastClr="000000"/></a:dk1>'
    b'<a:lt1><a:sysClr lastClr="FFFFFF"/></a:lt1><a:dk2><a:srgbClr val="1F497D"/></a:dk2>'
    b'<a:lt2><a:srgbClr val="EEECE1"/></a:lt2><a:accent1><a:srgbClr val="4F81BD"/></a:accent1>'
    b"</a:clrScheme></a:theme>"
)
_SOLID = '<patternFill patternType="solid"><fgColor {}/></patternFill>'
COLOURS = [  # of the text, of the ground; whether nobody sees the text
    ("", "", False),
    ('rgb="FFFFFFFF"', "", True),
    ('rgb="00FFFFFF"', "", True),
    ('rgb="FFF8F8F8"', "", True),
    ('rgb="FFD9D9D9"', "", False),
    ('rgb="FFFFFFFF"', 'rgb="FF1F497D"', False),
    ('rgb="FF1F497D"', 'theme="3"', True),
    ('theme="0"', "", True),
    ('theme="1"', "", False),
    ('theme="1" tint="1"', "", True),
    ('theme="4" tint="0.9999"', "", True),
    ('theme="4" tint="-0.25"', 'theme="4" tint="-0.25"', True),
    ('theme="4"', 'theme="4" tint="0.8"', False),
    ('theme="9"', "", False),
    ('indexed="9"', "", True),
    ('indexed="1"', "", True),
    ('indexed="65"', "", True),
    ('indexed="64"', "", False),
    ('indexed="200"', "", False),
    ("", 'indexed="64"', True),
    ('auto="1"', "", False),
]


@pytest.mark.parametrize(("text", "ground", "unseen"), COLOURS)
def test_a_text_in_the_colour_of_its_ground(text, ground, unseen):
    fill = _SOLID.format(ground) if ground else '<patternFill patternType="none"/>'
    colour = f"<color {text}/>" if text else ""
    styles = read_styles(
        f'<styleSheet xmlns="{MAIN}"><fonts><font>{colour}</font></fonts><fills><fill>{fill}</fill>'
        '</fills><cellXfs><xf fontId="0" fillId="0"/></cellXfs></styleSheet>'.encode(), THEME,
    )  # fmt: skip
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" s="0"><v>9</v></c></row></sheetData></worksheet>'
    cells, _, _ = xlsx_cells.read_sheet(sheet.encode(), xlsx_cells.Book([], styles))

    assert ("unseen" if unseen else "") == cells[1, 1].doubt


WHITE, BLANK = {"font_color": "white"}, {"num_format": ";;;"}
RULES = [  # a rule, its look, a figure; whether the rule may hide it
    ({"type": "cell", "criteria": "=", "value": 9}, WHITE, 9, True),
    ({"type": "cell", "criteria": "=", "value": 8}, WHITE, 9, False),
    ({"type": "cell", "criteria": "=", "value": 0}, WHITE, 0, False),
    ({"type": "cell", "criteria": "between", "minimum": 1, "maximum": 9}, WHITE, 9, True),
    ({"type": "cell", "criteria": "not between", "minimum": 1, "maximum": 9}, WHITE, 9, False),
    ({"type": "cell", "criteria": ">", "value": "=$F$1"}, WHITE, 9, True),
    ({"type": "formula", "criteria": "=B1>5"}, WHITE, 9, True),
    ({"type": "formula", "criteria": "=$B1=0"}, WHITE, 9, False),
    ({"type": "formula", "criteria": "=ISERROR(B1)"}, WHITE, 9, False),
    ({"type": "formula", "criteria": '=$A1="x"'}, BLANK, 9, True),
    ({"type": "formula", "criteria": "=TRUE"}, {"font_color": "#1F497D", "bg_color": "#1F497D"}, 9, True),
    ({"type": "formula", "criteria": "=TRUE"}, {"bg_color": "black"}, 9, True),
    ({"type": "formula", "criteria": "=TRUE"}, {"font_color": "red"}, 9, False),
    ({"type": "no_blanks"}, WHITE, "KAD", True),
    ({"type": "cell", "criteria": ">", "value": 8}, WHITE, "KAD", True),
    ({"type": "cell", "criteria": "<", "value": 8}, WHITE, "KAD", False),
    ({"type": "data_bar", "bar_only": True}, {}, 9, True),
    ({"type": "data_bar"}, {}, 9, False),
    ({"type": "icon_set", "icon_style": "3_arrows", "icons_only": True}, {}, 9, True),
    ({"type": "3_color_scale"}, {}, 9, False),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "look", "value", "hides"), RULES)
def test_a_conditional_format_that_may_hide_a_figure(rule, look, value, hides):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write(0, 1, value)
        page.conditional_format("B1:B5", rule | ({"format": book.add_format(look)} if look else {}))
    (cell,) = read_workbook(out.getvalue()).tables[0].cells.values()

    assert ("unseen" if hides else "") == cell.doubt


OTHERWISE = [  # the look of a rule; the doubt and the format of a figure under it
    ({"font_strikeout": True}, "struck", ""),
    ({"num_format": '0"/12"'}, "", '0"/12"'),
    ({"num_format": "0%"}, "", "0%"),
    ({"bold": True}, "", ""),
]


@pytest.mark.parametrize(("look", "doubt", "code"), OTHERWISE)
def test_a_conditional_format_that_shows_a_figure_otherwise(look, doubt, code):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write(0, 1, 9)
        rule = {"type": "cell", "criteria": ">", "value": 5, "format": book.add_format(look)}
        page.conditional_format("B1", rule)
    cells = read_workbook(out.getvalue()).tables[0].cells

    assert {(1, 2): RawCell(9, "number", code, doubt)} == cells


SIZES = [  # what the sheet says of all lines; columns that are hidden by it
    ("<cols/>", '<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/>', frozenset()),
    ("<cols/>", '<sheetFormatPr defaultColWidth="0"/>', frozenset(range(1, 6))),
    ('<cols><col min="1" max="3" width="9"/></cols>', '<sheetFormatPr defaultColWidth="0"/>', frozenset((4, 5))),
]  # fmt: skip


@pytest.mark.parametrize(("columns", "default", "hidden"), SIZES)
def test_lines_that_are_hidden_by_default(columns, default, hidden):
    """Excel shows every row that is written, whatever the others have; LibreOffice does so too."""
    cells = "".join(f'<c r="{letter}1"><v>1</v></c>' for letter in "ABCDE")
    sheet = f'<worksheet xmlns="{MAIN}">{default}{columns}<sheetData><row r="1">{cells}</row></sheetData></worksheet>'
    _, _, found = xlsx_cells.read_sheet(sheet.encode(), xlsx_cells.Book([]))

    assert (frozenset(), hidden) == found


def _told(book: Book) -> list[tuple]:
    notices = read_content("a.xlsx", lambda: xlsx(book), GIVEN).notices
    return [(n.keys, n.cells, n.words) for n in notices if n.id == "hidden_figure"]


@pytest.mark.parametrize(
    ("base", "name"),
    [
        ("pasted", "value"),
        ("template", "value"),
        ("template", "numerator"),
        ("template", "denominator"),
    ],
)
def test_a_white_figure_is_told_like_a_hidden_one(base, name):
    book = good_book(base)
    code, at = "7.8.3", (book.rows["7.8.3"], book.at[name])
    assert [] == _told(book)

    book.cells[at] = Shown(8, unseen=True)
    place = f"{book.sheets[book.main].name}!{address(*at)}"

    assert [((FORM.by_code[code].key,), (place,), (("raw", "8"),))] == _told(book)


@pytest.mark.parametrize("write", [xlsx, xlsb])
def test_a_form_on_a_hidden_sheet_is_asked_for_by_its_name(write):
    book = good_book("pasted")
    book.sheets[book.main].hidden = True
    book.sheets.insert(0, Sheet("Bìa", {(1, 1): "Kính gửi"}))
    book.main += 1
    found = read_content("a", lambda: write(book), GIVEN)

    assert [("sheet_hidden", (("why", "“Sheet1”"),))] == [(n.id, n.words) for n in found.notices]
