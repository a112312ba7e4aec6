"""What a Book says is what stands in its file, as openpyxl reads it."""

import ast
import os
import re
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils import get_column_letter
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.worksheet import Worksheet

from pipeline.template.template import template_book
from pipeline.xlsx import looks
from pipeline.xlsx.book import Book, Cell, Conditional, Page, Sheet, Validation, WorkbookError
from pipeline.xlsx.bulk import Bulk
from pipeline.xlsx.texts import CELL, CELL_FORMULA, RULE_FORMULA
from pipeline.xlsx.worksheet import OurWorksheet
from pipeline.xlsx.write import write_book
from schemas.periods.period import parse_period

PERIOD = parse_period("2023-6T")
LONG = "ẵ" * (CELL + 1)
# What a cell is given → its value or formula, openpyxl's type of it, and what it shows.
CELLS = [
    (Cell("Chữ"), "Chữ", "s", "Chữ"),
    (Cell("=1+1"), "=1+1", "s", "=1+1"),
    (Cell("http://x.vn"), "http://x.vn", "s", "http://x.vn"),
    (Cell("007"), "007", "s", "007"),
    (Cell("  giữa\n "), "  giữa\n ", "s", "  giữa\n "),
    (Cell("a < b & \"c\""), "a < b & \"c\"", "s", "a < b & \"c\""),
    (Cell("<r><t>&</t></r>"), "<r><t>&</t></r>", "s", "<r><t>&</t></r>"),
    (Cell("nửa\ud83d"), "nửa\ufffd", "s", "nửa\ufffd"),
    (Cell(LONG), LONG[: CELL - 1] + "…", "s", LONG[: CELL - 1] + "…"),
    (Cell(0.25), 0.25, "n", 0.25),
    (Cell(True), True, "b", True),
    (Cell(None), None, "n", None),
    (Cell(""), None, "n", None),
    (Cell(3, formula="=1+2"), "=1+2", "f", 3),
    (Cell(False, formula="=1=2"), "=1=2", "f", False),
    (Cell("<&>", formula='="<&>"'), '="<&>"', "f", "<&>"),
    (Cell("", formula='=""'), '=""', "f", None),
    (Cell(None, formula="=A1"), "=A1", "f", None),
    (Cell(LONG, formula="=A1"), "=A1", "f", LONG[: CELL - 1] + "…"),
]  # fmt: skip


@pytest.fixture
def written(tmp_path):
    """Writes sheets, and reads the first of them back."""

    def write(*sheets: Sheet, shown: bool = False, **of_the_book):
        path = tmp_path / "a.xlsx"
        write_book(Book(sheets, **of_the_book), path)
        return openpyxl.load_workbook(path, data_only=shown)[sheets[0].name]

    return write


@pytest.mark.parametrize(("cell", "value", "kind", "shown"), CELLS, ids=range(len(CELLS)))
def test_a_cell_is_what_it_was_given(written, cell, value, kind, shown):
    sheet = Sheet("S", {(0, 0): cell})
    read = written(sheet)["A1"]

    assert (value, kind) == (read.value, read.data_type)
    assert shown == written(sheet, shown=True)["A1"].value


def test_an_empty_result_is_a_text(written, tmp_path):
    """Not a result still to be computed, which programs that do not compute show as 0."""
    written(Sheet("S", {(0, 0): Cell("", formula='=IF(1=1,"","x")')}))
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        part = archive.read("xl/worksheets/sheet1.xml").decode()

    assert 't="str"><f>IF(1=1,"","x")</f><v></v>' in part


def test_control_characters_of_results_leave_the_file_whole(written):
    sheet = Sheet("S", {(0, 0): Cell("a\x0bb", formula="=B1"), (0, 1): Cell("a\x0bb")})

    assert [("a_x000B_b", "a_x000B_b")] == list(written(sheet, shown=True).values)


def test_a_link_and_a_note_belong_to_a_cell_of_any_kind(written):
    note = "một\n" + "rất dài " * 200
    cells = {
        (0, 0): Cell("tới T", "list_link", link="internal:'T'!A1"),
        (1, 0): Cell(2, "list_link", link="internal:'T'!B2", note=note),
        (2, 0): Cell(4, "list_link", "=2+2", "external:b.xlsx"),
        (3, 0): Cell("cạnh", note="n" * 32_768),
    }
    read = written(Sheet("S", cells), Sheet("T", {}))

    assert ["tới T", 2, "=2+2", "cạnh"] == [cell.value for cell in read["A"]]
    links = [read[f"A{line}"].hyperlink for line in (1, 2, 3)]
    assert ["'T'!A1", "'T'!B2", None] == [link.location for link in links]
    assert "b.xlsx" == links[2].target
    assert (note, "phuluc") == (read["A2"].comment.text, read["A2"].comment.author)
    assert "n" * 32_766 + "…" == read["A4"].comment.text


@pytest.mark.parametrize(("letters", "pixels"), [(10, 38), (52, 57), (520, 228), (30_000, 800)])
def test_a_note_can_be_read_as_a_whole(written, tmp_path, letters, pixels):
    """A line more than it takes, up to a screen; openpyxl does not tell the size of the box."""
    written(Sheet("S", {(0, 0): Cell("x", note="n" * letters)}))
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        box = archive.read("xl/drawings/vmlDrawing1.vml").decode()
    width, height = re.search(r";width:([0-9.]+)pt;height:([0-9.]+)pt", box).groups()

    assert (285.0, pixels * 0.75) == (float(width), float(height))


def test_every_look_is_the_one_that_looks_toml_names(written):
    names = list(looks.looks())
    read = written(Sheet("S", {(line, 0): Cell(name, name) for line, name in enumerate(names)}))
    for cell, look in zip(read["A"], looks.looks().values(), strict=True):
        colours = {"font_color": cell.font.color, "bg_color": cell.fill.fgColor}
        seen = {
            "font_name": cell.font.name, "font_size": cell.font.size, "bold": cell.font.b,
            "italic": cell.font.i, "text_wrap": bool(cell.alignment.wrap_text),
            "num_format": cell.number_format, "indent": int(cell.alignment.indent),
            "locked": cell.protection.locked,
        }  # fmt: skip
        seen |= {name: f"#{colour.rgb[2:]}" for name, colour in colours.items() if name in look}

        assert {k: v for k, v in look.items() if k in seen} == {
            k: seen[k] for k in look if k in seen
        }


def test_a_merged_area_has_the_look_of_its_first_cell(written):
    cells = {(0, 0): Cell("gộp", "list_header"), (0, 2): Cell("mất"), (5, 0): Cell(1)}
    read = written(Sheet("S", cells, merges=((0, 0, 0, 2), (2, 0, 3, 1))))

    assert {"A1:C1", "A3:B4"} == {str(area) for area in read.merged_cells.ranges}
    assert ["gộp", None, None] == [cell.value for cell in read[1]]
    assert 1 == len({(c.border.top.style, c.border.bottom.style) for c in read[1]})


def test_sizes_views_and_outlines(written):
    sheet = Sheet(
        "S", {(0, 0): Cell("a")}, (5, 20.5), {2: 60.0, 3: 20.25}, freeze=(3, 1),
        filter=(0, 0, 9, 1), hidden_columns=(1,), row_levels={3: (1, True)}, protected=True,
        tab_colour="#FF0000",
    )  # fmt: skip
    read = written(sheet, Sheet("T", {}, visibility="very_hidden"))

    assert [(5, False), (20.5, True)] == [
        (round(read.column_dimensions[get_column_letter(n)].width - 0.63, 1),
         read.column_dimensions[get_column_letter(n)].hidden) for n in (1, 2)
    ]  # fmt: skip
    rows = read.row_dimensions
    assert (60.0, 20.25, 1, True) == (
        rows[3].height, rows[4].height, rows[4].outlineLevel, rows[4].hidden
    )  # fmt: skip
    assert ("B4", "A1:B10", True) == (
        read.freeze_panes,
        read.auto_filter.ref,
        read.protection.sheet,
    )
    assert "veryHidden" == read.parent["T"].sheet_state


def test_validations_and_conditional_formats(written):
    sheet = Sheet(
        "S", {},
        validations=(
            Validation((0, 0, 4, 0), {"validate": "custom", "value": "=A1>=0", "input_title": "Ô",
                                      "input_message": "Một số", "error_message": "Không âm"}),
            Validation((0, 1, 0, 1), {"validate": "list", "source": ["x", "y"]}),
        ),
        conditionals=(
            Conditional((0, 0, 4, 1), {"type": "formula", "criteria": "=$A1<0"}, "not_asked"),
        ),
    )  # fmt: skip
    read = written(sheet)
    first, second = read.data_validations.dataValidation
    (area,) = read.conditional_formatting
    (rule,) = area.rules

    assert ("A1:A5", "custom", "A1>=0") == (str(first.sqref), first.type, first.formula1)
    assert ("Ô", "Một số", "Không âm") == (first.promptTitle, first.prompt, first.error)
    assert ("B1", "list", '"x,y"') == (str(second.sqref), second.type, second.formula1)
    assert ("A1:B5", ["$A1<0"]) == (str(area.sqref), rule.formula)
    assert "FFE7E6E6" == rule.dxf.fill.bgColor.rgb


def test_how_a_sheet_prints(written):
    page = Page(
        landscape=True, repeat_rows=(0, 1), area=(0, 0, 9, 3), margins_mm=(30, 15, 20, 25),
        header="&C&P", footer="&Lx", repeat_columns=(0, 1), column_breaks=(4,), row_breaks=(5,),
    )  # fmt: skip
    read = written(Sheet("S", {(0, 0): Cell("a")}, page=page))

    assert ("landscape", "9", 1, 0) == (
        read.page_setup.orientation, str(read.page_setup.paperSize),
        read.page_setup.fitToWidth or 1, read.page_setup.fitToHeight,
    )  # fmt: skip
    margins = read.page_margins
    assert [30, 15, 20, 25] == [
        round(inches * 25.4)
        for inches in (margins.left, margins.right, margins.top, margins.bottom)
    ]
    assert ("$1:$2", "$A:$B", "'S'!$A$1:$D$10") == (
        read.print_title_rows, read.print_title_cols, read.print_area,
    )  # fmt: skip
    assert ([5], [4]) == ([b.id for b in read.row_breaks.brk], [b.id for b in read.col_breaks.brk])
    assert ("&P", "x") == (read.oddHeader.center.text, read.oddFooter.left.text)
    assert not read.HeaderFooter.differentFirst


@pytest.mark.parametrize(("first", "text"), [("", None), ("&C<đầu>", "<đầu>")])
def test_page_one_has_a_header_of_its_own(written, first, text):
    page = Page(header="&C&P", footer="&C&F", first_header=first)
    read = written(Sheet("S", {(0, 0): Cell("a")}, page=page))

    assert read.HeaderFooter.differentFirst
    assert ("&P", text) == (read.oddHeader.center.text, read.firstHeader.center.text)
    assert ("&F", "&F") == (read.oddFooter.center.text, read.firstFooter.center.text)


def test_properties_names_and_sheets_are_cut_to_what_excel_takes(written):
    read = written(
        Sheet("S", {}), Sheet("a/b" * 20, {}), title="“&”" + "t" * 300,
        properties={"phuluc_unit": "u" * 300}, names={"tên": "=S!$A$1"},
    ).parent  # fmt: skip

    assert ["S", ("a-b" * 20)[:30] + "…"] == read.sheetnames
    assert "“&”" + "t" * 251 + "…" == read.properties.title
    assert {"phuluc_unit": "u" * 254 + "…"} == {
        p.name: p.value for p in read.custom_doc_props.props
    }
    assert "S!$A$1" == read.defined_names["tên"].attr_text


@pytest.mark.parametrize(
    "sheet",
    [
        Sheet("A", {(0, 0): Cell(float("nan"))}),
        Sheet("A", {(0, 0): Cell(float("inf"), formula="=1/0")}),
        Sheet("A", {(0, 0): Cell(b"bytes")}),
        Sheet("A", {(0, 16384): Cell(1)}),
        Sheet("A", {(1048576, 0): Cell("x")}),
        Sheet("A", {(-1, 0): Cell(1)}),
        Sheet("A", {(0, 0): Cell(1, formula="=" + "1+" * (CELL_FORMULA // 2) + "1")}),
        Sheet("A", {(0, 0): Cell("x", link="internal:" + "x" * 3000)}),
        Sheet("A", {}, merges=((0, 0, 0, 0),)),
        Sheet("A", {}, merges=((0, 0, 1, 1), (1, 1, 2, 2))),
        Sheet("A", {}, validations=(
            Validation((0, 0, 0, 0), {"validate": "custom", "value": "=" + "1" * (RULE_FORMULA + 1)}),
        )),
        Sheet("A", {}, conditionals=(
            Conditional((0, 0, 0, 0), {"type": "formula", "criteria": "=" + "1" * 256}, "not_asked"),
        )),
        Sheet("B", {}),
    ],
    ids=range(13),
)  # fmt: skip
def test_what_cannot_be_written_is_refused_and_leaves_nothing(sheet, tmp_path):
    with pytest.raises(WorkbookError):
        write_book(Book((sheet, Sheet("b", {}))), tmp_path / "a.xlsx")

    assert [] == list(tmp_path.iterdir())


def test_a_sheet_takes_as_many_links_as_excel(written):
    cells = {(line, 0): Cell("x", link="internal:'S'!A1") for line in range(65_530)}

    assert 65_530 == written(Sheet("S", cells)).max_row
    with pytest.raises(WorkbookError):
        written(Sheet("S", cells | {(0, 1): Cell("x", link="internal:'S'!A1")}))


def test_a_failure_leaves_the_old_file_alone(tmp_path):
    path = tmp_path / "a.xlsx"
    write_book(Book((Sheet("A", {}),)), path)
    before = path.read_bytes()
    with pytest.raises(WorkbookError):
        write_book(Book((Sheet("A", {(0, 0): Cell(b"")}),)), path)

    assert before == path.read_bytes()


@pytest.mark.skipif(os.name == "nt", reason="no umask")
@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o007, 0o660)])
def test_files_are_for_those_whom_the_umask_lets(tmp_path, umask, mode):
    before = os.umask(umask)
    try:
        write_book(Book((Sheet("A", {}),)), tmp_path / "a.xlsx")
    finally:
        os.umask(before)

    assert mode == stat.S_IMODE((tmp_path / "a.xlsx").stat().st_mode)


def books(form, roster) -> Iterator[Book]:
    yield template_book(form, roster.by_id["SNgV"], PERIOD)
    lines = [["x", 1]] * 3
    yield Book(
        (
            Sheet(
                "S", {(0, 0): Cell("ghi", note="n")}, bulk=Bulk(1, 3, ("plain",) * 2, lambda: lines)
            ),
        )
    )


def test_the_same_book_gives_the_same_bytes(form, roster, tmp_path):
    """Whatever was written in between."""
    for name in ("a", "b"):
        for number, book in enumerate(books(form, roster)):
            write_book(book, tmp_path / f"{name}{number}.xlsx")

    for number in (0, 1):
        first, second = (tmp_path / f"{name}{number}.xlsx" for name in ("a", "b"))
        assert first.read_bytes() == second.read_bytes()


# The private method of xlsxwriter: that there is no other, and what we take for granted of it.
PIPELINE = Path(__file__).parents[2] / "pipeline"
SOURCES = {path: ast.parse(path.read_text("utf-8")) for path in PIPELINE.rglob("*.py")}


def test_one_room_knows_xlsxwriter():
    knowing = {
        path.parent.name
        for path, tree in SOURCES.items()
        for node in ast.walk(tree)
        for name in [getattr(node, "module", ""), *(a.name for a in getattr(node, "names", ()))]
        if isinstance(node, ast.Import | ast.ImportFrom) and (name or "").startswith("xlsxwriter")
    }

    assert {"xlsx"} == knowing


def test_no_other_private_name_of_xlsxwriter_is_used():
    parts = (xlsxwriter.Workbook, Worksheet, Format, Packager)
    private = {name for part in parts for name in dir(part) if name[0] == "_" != name[1]}
    named = {
        getattr(node, "attr", "") or getattr(node, "name", "")
        for path, tree in SOURCES.items() if path.parent.name == "xlsx"
        for outer in ast.walk(tree) if isinstance(outer, ast.ClassDef | ast.Attribute)
        for node in (outer.body if isinstance(outer, ast.ClassDef) else [outer])
    }  # fmt: skip

    assert {"_prepare_formula"} == private & named


def test_xlsxwriter_still_has_what_we_replace(form, roster, tmp_path, monkeypatch):
    """One that has gone does no harm, but then templates take twice as long again."""
    prepared = []
    usual = OurWorksheet._prepare_formula
    monkeypatch.setattr(
        OurWorksheet, "_prepare_formula",
        lambda self, *given: prepared.append(given[0].lstrip("=")) or usual(self, *given),
    )  # fmt: skip
    book = template_book(form, roster.by_id["SNgV"], PERIOD)
    write_book(book, tmp_path / "a.xlsx")
    accepted = {
        item.options["value"].lstrip("=")
        for sheet in book.sheets for item in sheet.validations if "value" in item.options
    }  # fmt: skip

    assert accepted and accepted <= set(prepared)


def test_our_formulas_have_nothing_that_xlsxwriter_would_prepare(form, roster):
    """No function that a new Excel has and an old one lacks."""
    sheets = [
        s for id_ in ("SNgV", "X01") for s in template_book(form, roster.by_id[id_], PERIOD).sheets
    ]
    rules = [item.options for s in sheets for item in (*s.validations, *s.conditionals)]
    formulas = {text for options in rules for text in options.values() if str(text)[:1] == "="}
    formulas |= {cell.formula for s in sheets for cell in s.cells.values() if cell.formula}

    assert len(formulas) > 400
    for formula in formulas:
        assert Worksheet()._prepare_formula(formula, True) == formula.removeprefix("=")


def test_templates_are_the_same_without_what_we_replace(form, roster, tmp_path, monkeypatch):
    book = template_book(form, roster.by_id["SNgV"], PERIOD)
    write_book(book, tmp_path / "a.xlsx")
    monkeypatch.delattr(OurWorksheet, "_prepare_formula")
    write_book(book, tmp_path / "b.xlsx")

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
