"""A text of any length, wherever it stands, is cut with “…” and told; nobody is stopped by it."""

import dataclasses

import openpyxl
import pytest
from command import run, write_return
from one_return import read_return
from returns.desk import EXPECTED, FORM, PASTED, PERIOD, ROSTER, good_book, put, rename
from returns.files import delimited, xlsx

from pipeline.consolidation.consolidate import consolidate
from pipeline.consolidation.freeze import write_roster
from pipeline.consolidation.outputs import APPENDIX, write_files
from pipeline.consolidation.wanted import Wanted
from pipeline.limits import CELL_LETTERS
from pipeline.output_folder import FEEDBACK
from pipeline.xlsx.texts import bounded
from schemas.units.unit import Roster

LONG = "dài " * (CELL_LETTERS // 4)  # the longest that a cell of Excel holds
BEYOND = "x" * 100_000  # which a .csv can hold


def texts_of(path) -> dict[str, str]:
    """Every text and note of a workbook by its place; it opens, which is half of the test."""
    found = {}
    for sheet in openpyxl.load_workbook(path):
        for cell in (cell for line in sheet.iter_rows() for cell in line):
            note = cell.comment.text if cell.comment else ""
            found |= {f"{sheet.title}!{cell.coordinate}": str(cell.value), f"note {cell}": note}
    return found


@pytest.mark.parametrize("place", ["value", "state", "label", "unit", "note"])
def test_the_longest_text_of_a_cell_stops_nobody(tmp_path, form, roster, place):
    book = good_book("template")
    for change in (put("1.1.1", LONG, place), put("2.1", LONG, place), rename("Đ" * 31)):
        change(book)
    (tmp_path / "nhận").mkdir()
    (tmp_path / "nhận" / "SNgV.xlsx").write_bytes(xlsx(book))
    write_return(tmp_path / "nhận" / "X01.xlsx", form, roster.by_id["X01"])
    out = tmp_path / "kết quả"

    code, said, _ = run("consolidate", tmp_path / "nhận", "--period", "2023-6T", "--out", out)
    found = texts_of(out / FEEDBACK / "SNgV - CCHC 6T 2023 - cần sửa.xlsx") | texts_of(
        out / APPENDIX
    )

    assert code in (0, 1)
    assert "Lỗi chương trình" not in said
    assert max(map(len, found.values())) <= CELL_LETTERS
    assert max(map(len, said.splitlines())) < 1000
    assert "Biểu số liệu!A1" in found  # the letter itself, no plain one


def test_what_no_cell_holds_is_told(tmp_path):
    book = good_book("pasted")
    put("1.1.1", BEYOND, "note")(book)
    put("1.1.3", BEYOND)(book)
    path = tmp_path / "SNgV.csv"
    path.write_bytes(delimited(book))

    item = read_return(path, EXPECTED)
    cut = [(n.keys, n.cells, n.words) for n in item.notices if n.id == "text_cut"]

    words = (("count", "100.000"), ("most", "32.767"))
    assert [
        (("plan_tasks",), ("CSV!E13",), words), (("guidance_documents",), ("CSV!D15",), words)
    ] == cut  # fmt: skip


def test_names_of_units_of_any_length(tmp_path, form, roster):
    units = [
        dataclasses.replace(
            roster.by_id[unit], name=f"{unit} {LONG}", abbreviation=f"V{unit} {LONG}"
        )
        for unit in ("X01", "X02")
    ]
    write_roster(Roster(tuple(units), tmp_path), tmp_path / "units.csv")
    write_return(tmp_path / "nhận" / "a.xlsx", form, units[0])
    asked = ["--period", "2023-6T", "--units", tmp_path / "units.csv", "--out", tmp_path / "ra"]

    code, _, said = run("consolidate", tmp_path / "nhận", *asked)
    found = texts_of(tmp_path / "ra" / APPENDIX)

    assert code in (0, 1), said
    assert any(text.endswith("…") for text in found.values())
    assert max(map(len, found.values())) <= CELL_LETTERS


def test_three_thousand_files_of_one_unit(tmp_path):
    item = read_return(PASTED, EXPECTED)
    many = [
        dataclasses.replace(item, file=f"bản gửi lại lần thứ {number}.xlsx", checksum=f"{number:064}")
        for number in range(3000)
    ]  # fmt: skip
    failed = []

    result = consolidate(many, FORM, PERIOD, ROSTER)
    write_files(result, tmp_path, Wanted(told=failed.append), tmp_path)
    found = texts_of(tmp_path / APPENDIX)
    names = "\n".join(file.file for file in many)

    assert [] == failed
    assert bounded(names, CELL_LETTERS) in found.values()
