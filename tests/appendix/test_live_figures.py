"""Figures that explain themselves: formulas that LibreOffice finds equal, links, trace, copies."""

import csv
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import CliRunner
from offices import carry_out, contents, send, task
from recalculation import recalculated

from pipeline.cli.main import main
from pipeline.consolidation.wanted import Wanted
from schemas.form.loading import load_form
from schemas.units.unit import DEMO_ROSTER
from schemas.wording import as_text

pytestmark = pytest.mark.long
FORM = load_form("cchc_2023")


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The demo, and the same period again with last year's beside it."""
    home = tmp_path_factory.mktemp("demo")
    result = CliRunner().invoke(main, ["demo", "--out", str(home)])
    assert 0 == result.exit_code, result.output
    again = CliRunner().invoke(main, [
        "consolidate", str(home / "returns"), "--period", "2023-6T", "--out", str(home / "again"),
        "--previous", str(a_year_before(home / "2023-6T")), "--as", "H32", "--docx", "--units", str(DEMO_ROSTER),
    ])  # fmt: skip
    assert 1 == again.exit_code, again.output
    with pytest.MonkeyPatch.context() as patch:  # as with more units than a sheet has columns
        patch.setattr("pipeline.appendix.matrix_axes.MOST_ACROSS", 5)
        down = CliRunner().invoke(main, [
            "consolidate", str(home / "returns"), "--period", "2023-6T", "--out",
            str(home / "down"), "--units", str(DEMO_ROSTER),
        ])  # fmt: skip
    assert 1 == down.exit_code, down.output
    return home


def a_year_before(output: Path) -> Path:
    """The same figures as the output of last year's period."""
    last = output.parent / "2022-6T"
    last.mkdir()
    for name in ("facts.csv", "totals.csv", "ket-qua.json"):
        text = (output / name).read_text(encoding="utf-8")
        (last / name).write_text(text.replace("2023-6T", "2022-6T"), encoding="utf-8")
    return last


def wrong_results(path: Path, target: Path) -> None:
    """The workbook with every number that a formula has given changed: only a real recalculation
    brings it back."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                data = re.sub(rb"(</f><v>)[0-9.E+-]+(</v>)", rb"\g<1>987654\2", data)
            new.writestr(name, data)


@pytest.mark.libreoffice
@pytest.mark.parametrize("folder", ["again", "down"])
def test_libreoffice_recalculates_every_cell_to_what_we_wrote(demo, folder, soffice, tmp_path):
    source = demo / folder / "phu-luc.xlsx"
    wrong_results(source, tmp_path / "phu-luc.xlsx")
    (made,) = recalculated([tmp_path / "phu-luc.xlsx"], tmp_path / "out")
    written = openpyxl.load_workbook(source, data_only=True)
    counted = openpyxl.load_workbook(made, data_only=True)
    formulas = openpyxl.load_workbook(source)

    live = 0
    for sheet in written:
        for line in sheet.iter_rows():
            for cell in line:
                there = counted[sheet.title][cell.coordinate].value
                is_number = isinstance(cell.value, int | float)
                wanted = pytest.approx(cell.value, rel=1e-12) if is_number else (cell.value or None)
                assert wanted == (there if there != "" else None), (
                    f"{sheet.title}!{cell.coordinate}"
                )
                live += formulas[sheet.title][cell.coordinate].data_type == "f"
    assert live > len(FORM.value_rows) * (3 if folder == "again" else 1)


def test_only_functions_that_every_program_has(demo):
    book = openpyxl.load_workbook(demo / "again" / "phu-luc.xlsx")
    used = {
        name
        for sheet in book for line in sheet.iter_rows() for cell in line if cell.data_type == "f"
        for name in re.findall(r"([A-Z][A-Z.]+)\(", re.sub(r'"[^"]*"', "", cell.value))
    }  # fmt: skip

    assert {"SUM", "COUNT", "COUNTIF", "IF", "MID", "AND", "ISNUMBER", "ABS", "CHAR"} == used


def test_each_figure_of_the_matrix_links_to_its_own_line_of_the_sources(demo):
    book = openpyxl.load_workbook(demo / "again" / "phu-luc.xlsx", data_only=True)
    matrix, sources, files = (
        book[name] for name in ("Đơn vị × chỉ tiêu", "Nguồn gốc", "Tệp đã nhận")
    )
    units = {cell.column: cell.value for cell in matrix[4] if cell.value}
    checked = 0
    for line in matrix.iter_rows(6):
        for cell in line[5:]:
            if cell.hyperlink is None:
                continue
            row = int(re.search(r"!A(\d+)", cell.hyperlink.location)[1])
            origin = [c.value for c in sources[row]]
            code = matrix.cell(cell.row, 1).value.rstrip(".")
            assert [units[cell.column], code] == origin[:2]
            assert cell.coordinate == sources[row][1].hyperlink.location.rpartition("!")[2]
            file = int(re.search(r"!B(\d+)", sources[row][11].hyperlink.location)[1])
            assert origin[9] == files.cell(file, 2).value
            assert re.fullmatch("[0-9a-f]{64}", files.cell(file, 6).value)
            assert origin[9].endswith(".xlsx") and origin[11] and origin[15]
            if isinstance(cell.value, int | float):
                assert as_text.number(cell.value) == origin[4]
            checked += 1
    assert checked > 1400


def test_names_stand_for_the_consolidated_figures(demo):
    book = openpyxl.load_workbook(demo / "again" / "phu-luc.xlsx", data_only=True)
    totals = {line["key"]: line["value"] for line in read(demo / "again" / "totals.csv")}

    ((sheet, cell),) = book.defined_names["ct_plan_tasks"].destinations
    assert float(totals["plan_tasks"]) == book[sheet][cell.replace("$", "")].value


def test_trace_says_where_a_figure_comes_from(demo):
    said = CliRunner().invoke(
        main, ["trace", "3.4.1", "--period", "2023-6T", "--out", str(demo / "again")]
    )

    assert 0 == said.exit_code, said.output
    assert "Số liệu: 95,07 (8.650/9.099; 16/20 đơn vị)" in said.output
    assert "Được tính (16 đơn vị)" in said.output
    assert "VP.xlsx, trang tính Biểu số liệu, ô D48: ghi “" in said.output
    assert "Không tính (" in said.output and "Sở Ngoại vụ" in said.output


def test_notes_of_units_stand_with_their_names(demo):
    sheet = openpyxl.load_workbook(demo / "again" / "phu-luc.xlsx", data_only=True)["Phụ lục"]
    remarks = {sheet.cell(line, 9).value: sheet.cell(line, 5).value or "" for line in range(9, 130)}

    assert "SNgV: TTHC của Sở không thu phí" in remarks["procedures_online_payment"]


def test_a_period_beside_the_same_figures_has_changed_by_nothing(demo):
    sheet = openpyxl.load_workbook(demo / "again" / "phu-luc.xlsx", data_only=True)["So sánh"]
    changes = {sheet.cell(line, 6).value for line in range(4, sheet.max_row + 1)}

    assert {0} == changes - {None}
    assert "So với 6 tháng đầu năm 2022" == sheet["E2"].value


def test_the_word_document_says_what_the_sheet_says(demo):
    document = docx.Document(demo / "again" / "phu-luc.docx")
    sheet = openpyxl.load_workbook(demo / "again" / "phu-luc.xlsx", data_only=True)["Phụ lục"]
    (table,) = document.tables
    labels = [row.cells[1].text for row in table.rows[2:]]

    assert [row.label for row in FORM.rows] == labels
    assert sheet["A2"].value == document.paragraphs[1].text
    headers = [row._tr.xpath("./w:trPr/w:tblHeader") != [] for row in table.rows]
    assert [True, True, False] == headers[:3]
    kept = [row.cells[1].paragraphs[0].paragraph_format.keep_with_next for row in table.rows[2:]]
    assert [row.kind in ("heading", "heading_total") for row in FORM.rows] == kept
    section = document.sections[0]
    assert (210, 297, 30, 15) == tuple(
        round(length.mm) for length in
        (section.page_width, section.page_height, section.left_margin, section.right_margin)
    )  # fmt: skip
    assert section.different_first_page_header_footer


@pytest.mark.libreoffice
def test_a_pdf_of_the_official_sheet_alone(tmp_path, soffice):
    returns, out = tmp_path / "r", tmp_path / "o"
    send(returns, "X09")
    carry_out(task(returns, out), Wanted(copies=frozenset({"pdf"})))
    before = contents(out)
    carry_out(task(returns, out, days=1), Wanted(copies=frozenset({"pdf"})))

    assert before["phu-luc.pdf"].startswith(b"%PDF")
    assert before == contents(out)
    if shutil.which("pdftotext"):
        pages = subprocess.run(["pdftotext", str(out / "phu-luc.pdf"), "-"], capture_output=True,
                               check=True).stdout.decode()  # fmt: skip
        assert "Phụ lục" in pages and "Nguồn gốc" not in pages


def test_help_answers_without_heavy_libraries():
    code = "import sys, pipeline.cli; print([m for m in ('pandas', 'pandera', 'xlsxwriter', " \
           "'docx', 'lxml', 'numpy') if m in sys.modules])"  # fmt: skip
    import sys

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert "[]" == said.stdout.strip()


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))
