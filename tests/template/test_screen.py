"""What a template looks like on a screen of 1366 × 768, to every eye and in every program."""

import re
import tempfile
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from bundled import BUNDLED, Bundled, name_of
from grid_returns import form as grid_form
from openpyxl.utils import get_column_letter
from wide_forms import wide_form

from pipeline.form_check.reach import kinds_of_unit
from pipeline.past.previous import Past, Previous
from pipeline.template.columns import AT, FORM_SHEET, PRINTED
from pipeline.template.live.shown_checks import COUNTER
from pipeline.template.template import template_book
from pipeline.xlsx.looks import looks
from pipeline.xlsx.row_heights import lines
from pipeline.xlsx.write import write_book
from schemas.form.loading import load_form
from schemas.periods.period import parse_period
from schemas.units.unit import DEMO_ROSTER, load_roster

GRID, HEAD = 1238, 150  # pixels: the width of the cells on that screen, and what may be frozen
DRAWN = 1.062  # LibreOffice draws columns so much wider there
READABLE, DISTINCT = 4.5, 1.1  # contrasts of a text with its fill, of a fill with the next lighter
FORM, PERIOD = load_form("cchc_2023"), parse_period("2023-6T")
UNITS = load_roster(DEMO_ROSTER).by_id
SHAPES = tuple(  # and a form of each other shape
    Bundled(form, parse_period("2025-6T"), load_roster(DEMO_ROSTER))
    for form in (wide_form(Path(tempfile.mkdtemp()), "TCD01_TT2024"), grid_form())
)
FUNCTIONS = {
    "ABS", "AND", "CELL", "CHOOSE", "COUNT", "COUNTIF", "FIND", "HYPERLINK", "IF", "IFERROR", "INDEX",
    "INT", "ISBLANK", "ISNUMBER", "ISTEXT", "LEFT", "LEN", "MATCH", "MAX", "MID", "MIN", "MOD", "N",
    "NOT", "OR", "RIGHT", "ROUND", "ROW", "SUBSTITUTE", "SUM", "SUMPRODUCT", "TEXT", "TRIM", "VALUE",
}  # fmt: skip


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("screen") / "SNgV.xlsx"
    write_book(template_book(FORM, UNITS["SNgV"], PERIOD), path)
    return openpyxl.load_workbook(path)


@pytest.fixture(scope="module")
def sheet(book):
    return book[FORM_SHEET]


@pytest.mark.parametrize("with_past", [False, True])
@pytest.mark.parametrize("of", (*BUNDLED, *SHAPES), ids=name_of)
def test_the_whole_width_is_in_sight_under_a_low_head(of, with_past):
    for unit in kinds_of_unit(of.form):
        past = {row.key: Past(5, 5, "value") for row in of.form.value_rows}
        previous = Previous(of.period, {unit.id: past} if with_past else {})
        body = template_book(of.form, unit, of.period, previous=previous).sheets[1]
        shown = [w for number, w in enumerate(body.widths) if number not in body.hidden_columns]
        lines, columns = body.freeze
        head = sum(body.heights[line] for line in range(lines)) * 4 / 3

        assert sum(width * 8 + 5 for width in shown) * DRAWN <= GRID
        assert head <= HEAD
        assert columns == 0  # else the titles would be cut in two


@pytest.mark.parametrize("of", (*BUNDLED, *SHAPES), ids=name_of)
def test_no_word_is_wider_than_its_cell(of):
    """By the widths of letters; a text that is not wrapped or shrunk is as narrow as a word must be."""
    for unit in kinds_of_unit(of.form):
        body = template_book(of.form, unit, of.period).sheets[1]
        room = {
            (top, left): sum(body.widths[left : right + 1]) for top, left, _, right in body.merges
        }
        wide = [
            text
            for place, cell in body.cells.items()
            if isinstance(cell.value, str)
            and place[1] not in body.hidden_columns
            and place != COUNTER
            for text in (
                cell.value.split() if looks()[cell.style].get("text_wrap") else [cell.value]
            )
            if lines(text, room.get(place, body.widths[place[1]]), cell.style) > 1
        ]

        assert [] == wide


def test_the_cursor_stands_where_filling_begins_and_the_guide_leads_there(book, sheet):
    guide = book["Hướng dẫn"]

    assert "D9" == sheet.sheet_view.selection[0].activeCell
    assert ("Bắt đầu điền →", f"'{FORM_SHEET}'!D9") == (
        guide["A3"].value, guide["A3"].hyperlink.location,
    )  # fmt: skip


def luminance(colour: str) -> float:
    """Of a colour such as FFC000, by WCAG 2."""
    parts = [int(colour[-6:][at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def colours(item) -> tuple[str, str]:
    """Text and fill of a cell, or of a conditional format (whose fill is a background)."""
    font, fill = item.font, item.fill
    solid = fill and (fill.fgColor if fill.fill_type == "solid" else fill.bgColor)
    text = font.color.rgb if font and font.color and isinstance(font.color.rgb, str) else "000000"
    return text, solid.rgb if solid and solid.rgb not in (None, "00000000") else "FFFFFF"


def test_every_text_can_be_read_on_its_fill(book):
    items = [cell for name in ("Hướng dẫn", FORM_SHEET) for line in book[name] for cell in line]
    hidden = {get_column_letter(AT[name] + 1) for name in AT if name.startswith(("key", "flag"))}
    seen = {
        colours(c)
        for c in items
        if get_column_letter(c.column) not in hidden or c.parent.title != FORM_SHEET
    }
    marks = {colours(rule.dxf) for f in book[FORM_SHEET].conditional_formatting for rule in f.rules}

    assert {("FF800000", "FFF4A582"), ("000000", "FFFAD08A")} <= marks
    assert [] == [pair for pair in seen | marks if contrast(*pair) < READABLE]


def test_fills_differ_without_their_colours():
    """From white to the gravest each is clearly darker than the one before."""
    fills = ["FFFFFF", *(looks()[name]["bg_color"] for name in ("off", "todo", "warning", "error"))]
    entry = looks()["input"]["bg_color"]

    assert all(contrast(*pair) >= DISTINCT for pair in pairwise(fills))
    assert all(contrast(entry, fill) >= DISTINCT for fill in fills[1:])


def test_nothing_is_said_by_a_colour_alone(sheet):
    legend = [sheet[f"{column}4"].value for column in "FGH"]

    assert ["… chưa điền", "! xem lại", "✗ phải sửa"] == legend
    assert all(f'"{mark}"' in sheet["N9"].value for mark in "✗!…✓")
    assert {"–"} == {cell.value for cell in sheet["N"] if cell.data_type == "s"} - {"Kiểm tra"}


def test_no_number_format_depends_on_the_language(book):
    formats = {cell.number_format for page in book for line in page for cell in line}

    assert {"General", "@", "#,##0"} >= formats


@pytest.mark.parametrize("of", (BUNDLED[0], *SHAPES), ids=name_of)
def test_formulas_use_only_functions_of_excel_2010_that_every_program_has(of, tmp_path):
    """IFERROR is the youngest of them, of 2007."""
    write_book(template_book(of.form, UNITS["SNgV"], of.period), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    formulas = [
        str(cell.value) for page in book for line in page for cell in line if cell.data_type == "f"
    ]
    rules = [rule for found in book[FORM_SHEET].conditional_formatting for rule in found.rules]
    formulas += [formula for rule in rules for formula in rule.formula]
    formulas += [str(v.formula1) for v in book[FORM_SHEET].data_validations.dataValidation]
    quoted = re.compile('"[^"]*"')
    used = {
        name
        for text in formulas
        for name in re.findall(r"([A-Z][A-Z.0-9]*)\(", quoted.sub("", text))
    }

    assert FUNCTIONS >= used


def test_a_fault_shows_in_cells_that_no_paste_reaches(sheet):
    """Number, mark and text are locked; their colours follow the mark."""
    by_mark = {
        str(found.sqref): [rule.formula[0] for rule in found.rules]
        for found in sheet.conditional_formatting if "A7" in str(found.sqref) or "7:N" in str(found.sqref)
        or "7:O" in str(found.sqref)
    }  # fmt: skip

    for area in ("A7:A127", "N7:N127", "O7:O127"):
        assert ['$N7="✗"', '$N7="!"'] == by_mark[area][:2]
        assert sheet[area.partition(":")[0]].protection.locked
    assert "N" == get_column_letter(AT["mark"] + 1)


def test_the_printed_look_comes_before_all_others_and_excel_prints_in_black(sheet):
    first = min(
        (rule.priority, str(found.sqref), rule.formula[0], rule.stopIfTrue)
        for found in sheet.conditional_formatting for rule in found.rules
    )  # fmt: skip

    assert (1, f"A1:{get_column_letter(PRINTED + 1)}127", '$O$4="Bản in không màu"', True) == first
    assert sheet.page_setup.blackAndWhite
    assert not sheet["O4"].protection.locked
