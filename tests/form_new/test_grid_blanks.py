"""From the blank of a grid to its form and back: lines, columns, crossed cells and sums; filled in, it is read."""

import re
from dataclasses import replace

import docx
import openpyxl
import pytest
from blank_grids import GRIDS, Blank, write_grid
from command import run
from wide_returns import OWN, PERIOD, ROSTER

from pipeline.form_book.read import read_form_book
from pipeline.form_new.wide_table import read_wide_table
from pipeline.reading.read_return import Expected, read_content
from schemas.form.model import Form, Grid
from schemas.rules.expression import unparse


def drafted(folder, blank, *options) -> Form:
    if not (folder / "blank.xlsx").exists():
        write_grid(folder / "blank.xlsx", blank)
    code, _, said = run(
        "form", "new", folder / "blank.xlsx", *options, "--out", folder / "form.xlsx"
    )
    assert 0 == code, said
    return read_form_book(folder / "form.xlsx")


def codes_by_key(form: Form) -> dict[str, str]:
    numbers = {row.key.partition("__")[2]: row.crossing[1] for row in form.rows if row.crossing}
    return {line.key: line.code for line in form.grid.lines} | numbers


def lines_in(form: Form) -> str:
    signs = {(True, False): ":", (True, True): "…", (False, False): ""}
    return " ".join(
        f"{line.code}{signs[line.is_heading, line.is_list]}" for line in form.grid.lines
    )


def columns_in(form: Form) -> str:
    codes = codes_by_key(form)
    asked = [said for said in form.grid.of_columns if said.get("key")]
    return " ".join(
        "-".join((codes[said["key"]], *(codes[key] for key in said.get("blocked", "").split())))
        for said in asked
    )


def sums_in(form: Form) -> str:
    codes = codes_by_key(form)
    texts = (unparse(rule.tree).replace(" == ", "=").replace(" ", "") for rule in form.grid.rules)
    return " ".join(re.sub(r"dong_\w+", lambda key: codes[key[0]], text) for text in texts)


@pytest.mark.parametrize("name", GRIDS)
def test_a_blank_grid_becomes_a_form_that_check_form_accepts(name, tmp_path):
    blank = GRIDS[name]
    form = drafted(tmp_path, blank)
    relations = {rule.id.split(":")[1] for rule in form.rules if rule.printed}

    assert blank.lines == lines_in(form)
    assert blank.columns == columns_in(form)
    assert blank.sums == sums_in(form)
    assert {*blank.relations.split()} == relations
    assert 0 == run("check-form", "--form", tmp_path / "form.xlsx")[0]


def places_in(path, form: Form) -> dict[str, tuple[int, int]]:
    """Row and column of every cell of the blank that asks, by the key of what it asks."""
    body = read_wide_table(path).body
    keys = dict(zip(body.figures, (c.key for c in form.grid.columns if c.key), strict=True))
    return {
        Grid.cell(line.key, key): (int(re.sub(r"\D", "", printed.cell)), column)
        for line, printed in zip(form.grid.lines, body.lines, strict=True) if not line.is_heading
        for column, key in keys.items() if column not in printed.crossed
    }  # fmt: skip


@pytest.mark.parametrize("name", GRIDS)
def test_a_blank_that_is_filled_in_is_read_with_the_form_that_it_became(name, tmp_path):
    """A figure in each cell that is asked; shares have no X and Y of their own there."""
    form = drafted(tmp_path, GRIDS[name])
    places = places_in(tmp_path / "blank.xlsx", form)
    figures = {key: 101 + 7 * at for at, key in enumerate(places)}
    cells = {place: figures[key] for key, place in places.items()}
    write_grid(tmp_path / "filled.xlsx", GRIDS[name], cells)
    expected = Expected((form,), ROSTER, OWN.id, PERIOD, form)
    found = read_content("filled.xlsx", (tmp_path / "filled.xlsx").read_bytes, expected)
    read = {answer.key: answer.figure.value for answer in found.answers}

    assert found.readable, [notice.id for notice in found.notices]
    assert {row.key for row in form.value_rows} == places.keys()
    assert {row.key: figures[row.key] for row in form.value_rows if row.is_number} == {
        row.key: read.get(row.key) for row in form.value_rows if row.is_number
    }


# What cannot be drafted: the blank, the cell that is named, and words of the sentence.
REFUSED = {
    "a number that no column has": ("""
        STT|Nội dung|Tổng số|Nam|Nữ
        A|B|1=2+9|2|3
        1|Sở
        2|Xã
        """, "ô C4", "không cột số liệu nào mang số 9"),
    "a number twice": ("""
        STT|Nội dung|Tổng số|Nam|Nữ
        A|B|1=2+3|3|3
        1|Sở
        2|Xã
        """, "ô E4", "số 3 đã đứng ở một cột trước"),
    "a sum of lines that are not there": ("""
        STT|Nội dung|Tổng số|Nam|Nữ
        A|B|1=2+3|2|3
        1|Sở
        2=1+7|Xã
        """, "ô A6", "dòng ghi “2=1+7”, không phải tổng hay hiệu"),
    "two columns of words": ("""
        STT|Nhóm|Nội dung|Tổng số|Nam|Nữ
        A|B|C|1=2+3|2|3
        1|Công chức|Sở
        2|Viên chức|Xã
        """, "ô B4", "có hai cột chữ"),
}  # fmt: skip


@pytest.mark.parametrize(("cells", "cell", "words"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_drafted_names_its_cell_and_what_to_do(cells, cell, words, tmp_path):
    write_grid(tmp_path / "blank.xlsx", Blank(cells, "", ""))
    out = tmp_path / "form.xlsx"
    code, _, said = run("form", "new", tmp_path / "blank.xlsx", "--out", out)

    assert 2 == code
    assert cell in said and words in said
    assert not out.exists()


def test_a_grid_in_a_document_is_drafted_as_one_in_a_workbook(tmp_path):
    blank = GRIDS["sections, subtotals and a total"]
    document = docx.Document()
    lines = [line.strip().split("|") for line in blank.cells.strip().splitlines()]
    table = document.add_table(rows=0, cols=5)
    for line in lines:
        for cell, text in zip(table.add_row().cells, line, strict=False):
            cell.text = text
    document.save(tmp_path / "blank.docx")
    code, told, said = run("form", "new", tmp_path / "blank.docx", "--out", tmp_path / "form.xlsx")
    form = read_form_book(tmp_path / "form.xlsx")

    assert 0 == code, said
    assert "Ô tô xám hoặc gạch chéo trong tệp .docx không đọc được" in told
    assert (blank.lines, blank.columns, blank.sums) == (
        lines_in(form),
        columns_in(form),
        sums_in(form),
    )


def test_a_new_version_of_a_grid_keeps_its_keys_and_what_the_blank_does_not_say(tmp_path):
    """A line and a column more: they alone are asked about; the older rules stand, those of what is gone do not."""
    old = GRIDS["sections, subtotals and a total"]
    drafted(tmp_path, old)
    book = openpyxl.load_workbook(tmp_path / "form.xlsx")
    for sheet in book:
        for cell in (cell for line in sheet for cell in line):
            if isinstance(cell.value, str):
                cell.value = cell.value.replace("! S X T", "! S").removeprefix("!").strip() or None
    book.save(tmp_path / "old.xlsx")
    (tmp_path / "form.xlsx").unlink()
    (tmp_path / "blank.xlsx").unlink()
    cells = old.cells.replace("1|Giáo dục\n", "1|Văn hóa\n").replace("1=2+3|2|3", "1=2+3+4|2|3|4")
    cells = cells.replace("|Nam|Nữ", "|Nam|Nữ|Khác")
    form = drafted(tmp_path, replace(old, cells=cells), "--like", tmp_path / "old.xlsx")
    kept = {row.key: row.levels for row in form.value_rows}

    assert ("S",) == kept["dong_I_1__cot_1"]
    assert "I=I.1+I.2 TC=I+II" == sums_in(form)
    assert ["dong_II_1x2"] == [line.key for line in form.grid.lines if line.label == "Văn hóa"]
    assert {"1=2+3+4"} == {rule.id.split(":")[1] for rule in form.rules if rule.printed}


def test_columns_beside_the_only_one_of_figures_are_told_unless_they_are_numbered(tmp_path):
    cells = (
        "STT|Chỉ tiêu|Đơn vị tính|Kế hoạch|Thực hiện|Ghi chú\n{}1|Số hộ|Hộ\n2|Kinh phí|Triệu đồng"
    )
    for name, numbers in (("tall", ""), ("grid", "A|B|C|1|2|3\n")):
        write_grid(tmp_path / f"{name}.xlsx", Blank(cells.format(numbers), "", ""))
    codes, said, _ = zip(*(
        run("form", "new", tmp_path / f"{name}.xlsx", "--out", tmp_path / f"{name}-form.xlsx")
        for name in ("tall", "grid")
    ), strict=True)  # fmt: skip

    assert (0, 0) == codes
    assert "1 cột của kỳ khác, kế hoạch hoặc so sánh: “Kế hoạch”" in said[0]
    assert "2 dòng × 2 cột số liệu" in said[1]
