"""Templates as LibreOffice draws and computes them: rows, pages, colours, and what people type."""

import dataclasses
import datetime as dt
import re
import shutil
import subprocess
from typing import NamedTuple

import openpyxl
import pytest
from agreement import LOCALES
from bundled import BUNDLED, name_of
from one_return import read_return
from recalculation import recalculated, values

from pipeline.past.previous import Past, Previous
from pipeline.reading.read_return import Expected
from pipeline.returns import Filled
from pipeline.template.asked_rows import cut_to
from pipeline.template.columns import AT, FIRST_LINE, FORM_SHEET, HEADER_LINE
from pipeline.template.live.checks import checks_of
from pipeline.template.template import template_book
from pipeline.xlsx.book import Book, Cell
from pipeline.xlsx.write import write_book
from schemas.form.loading import load_form
from schemas.periods.deadline import Deadline
from schemas.periods.period import parse_period
from schemas.units.unit import DEMO_ROSTER, load_roster

FORM, PERIOD = load_form("cchc_2023"), parse_period("2023-6T")
ROSTER = load_roster(DEMO_ROSTER)
UNITS = ROSTER.by_id
PASTS = {unit: {row.key: Past(5, 5, "value") for row in FORM.value_rows} for unit in UNITS}
RATIO, COUNT, CODED = "workflow_approved_rate", "documents_sent", "survey_mode"

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is missing"),
]


def line(key: str) -> int:
    return FIRST_LINE + FORM.position[key]


def with_sheets(book: Book, **changes) -> Book:
    return dataclasses.replace(
        book, sheets=tuple(dataclasses.replace(sheet, **changes) for sheet in book.sheets)
    )


def saying_most(unit: str, with_past: bool) -> Book:
    """A template in which the longest of what may come to stand beside each row stands there."""
    previous = Previous(PERIOD, PASTS if with_past else {})
    checks = checks_of(FORM, cut_to(FORM, UNITS[unit]), with_past)
    book = template_book(FORM, UNITS[unit], PERIOD, previous=previous)
    guide, form, *others = book.sheets
    longest = {
        (line(row.key), AT["check"]): Cell(max(texts, key=len), "check")
        for row in checks.rows if (texts := [*checks.may_say(row)])
    }  # fmt: skip
    form = dataclasses.replace(form, cells=form.cells | longest)
    return dataclasses.replace(book, sheets=(guide, form, *others))


@pytest.mark.parametrize("with_past", [False, True])
def test_no_row_is_lower_than_its_text(tmp_path, with_past):
    """LibreOffice, asked for the height that each row needs, never asks for more."""
    books = {unit: saying_most(unit, with_past) for unit in ("SNgV", "VP", "X01")}
    for unit, book in books.items():
        write_book(with_sheets(book, heights={}, conditionals=()), tmp_path / f"{unit}.xlsx")
    flat = recalculated([tmp_path / f"{u}.xlsx" for u in books], tmp_path / "fods", kind="fods")
    for path in flat:
        text = path.read_text("utf-8").replace(
            'use-optimal-row-height="false"', 'use-optimal-row-height="true"'
        )
        path.write_text(re.sub(r'style:row-height="[^"]*" ', "", text), "utf-8")
    made = recalculated(flat, tmp_path / "out")
    for book, path in zip(books.values(), made, strict=True):
        done = openpyxl.load_workbook(path)
        for sheet in book.sheets[:2]:
            needed = done[sheet.name].row_dimensions
            first = HEADER_LINE + 2 if sheet.name == FORM_SHEET else 0  # headers are merged
            low = [
                (number + 1, height, needed[number + 1].height)
                for number, height in sheet.heights.items()
                if number >= first and number not in sheet.row_levels
                and (needed[number + 1].height or 0) > height
            ]  # fmt: skip

            assert [] == low


def coloured(pdf, page: int) -> int:
    """How many points of a page are neither black nor white nor grey."""
    drawn = subprocess.run(
        ["pdftoppm", "-r", "20", "-f", str(page), "-l", str(page), pdf],
        capture_output=True,
        check=True,
    ).stdout
    points = drawn.split(b"\n", 3)[3]
    return sum(
        max(points[at : at + 3]) - min(points[at : at + 3]) > 8 for at in range(0, len(points), 3)
    )


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="pdftoppm is missing")
def test_the_printed_look_has_no_colour_and_the_usual_pages(tmp_path):
    book = template_book(
        FORM, UNITS["X01"], PERIOD, {"plan_tasks": Filled(21), "plan_tasks_done": Filled(30)}
    )
    write_book(book, tmp_path / "coloured.xlsx")
    changed = openpyxl.load_workbook(tmp_path / "coloured.xlsx")
    changed[FORM_SHEET]["O4"] = "Bản in không màu"
    changed.save(tmp_path / "printed.xlsx")
    names = ("coloured", "printed")
    paths = recalculated([tmp_path / f"{n}.xlsx" for n in names], tmp_path / "pdf", kind="pdf")
    counts = [
        subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
        for path in paths
    ]

    assert [3, 3] == [int(re.search(r"Pages: +(\d+)", text)[1]) for text in counts]
    assert coloured(paths[0], 2) > 500
    assert [0, 0] == [coloured(paths[1], page) for page in (2, 3)]


@pytest.mark.parametrize("of", BUNDLED, ids=name_of)
def test_the_guide_is_one_page_with_the_longest_contact(of, tmp_path):
    contact = (
        "Phòng Cải cách hành chính, Văn phòng UBND tỉnh, điện thoại 0258 3 822 222, 0258 3 822 223"
    )
    ends = Deadline(dt.date(2023, 6, 16), contact=contact)
    unit = next(iter(of.roster.units))
    write_book(template_book(of.form, unit, of.period, ends=ends), tmp_path / "a.xlsx")
    (pdf,) = recalculated([tmp_path / "a.xlsx"], tmp_path / "pdf", kind="pdf")
    command = ["pdftotext", "-f", "2", "-l", "2", pdf, "-"]
    second = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert second.startswith("Phụ lục")


class Day(NamedTuple):
    day: dt.date
    looks: str  # the number format that a program gave the cell


def typed(folder, locale, cells: dict[tuple[str, str], object], unit="VP") -> dict:
    """What the form sheet shows once these contents are typed, by row and column."""
    write_book(template_book(FORM, UNITS[unit], PERIOD, full=True), folder / "blank.xlsx")
    book = openpyxl.load_workbook(folder / "blank.xlsx")
    for (key, part), content in cells.items():
        cell = book[FORM_SHEET].cell(line(key) + 1, AT[part] + 1)
        cell.value = content.day if isinstance(content, Day) else content
        cell.number_format = content.looks if isinstance(content, Day) else "General"
    book.save(folder / f"{unit}.xlsx")
    (path,) = recalculated([folder / f"{unit}.xlsx"], folder / "out", locale)
    shown = values(path, FORM_SHEET)
    return {"path": path} | {
        (row.key, name): shown.get((line(row.key), column), "")
        for row in FORM.rows for name, column in AT.items()
    }  # fmt: skip


@pytest.mark.parametrize("looks", ["mm-dd-yy", "d-mmm", "mmm-yy", "dd/mm/yyyy", "yyyy-mm-dd"])
@pytest.mark.parametrize("locale", LOCALES)
def test_a_date_is_no_number(tmp_path, locale, looks):
    """“08/21” is the 21st of August for Excel: a number that a large count could well be."""
    day = Day(dt.date(2026, 8, 21), looks)
    shown = typed(tmp_path, locale, {
        (COUNT, "value"): day, (RATIO, "numerator"): day, (RATIO, "denominator"): 60_000,
        ("plan_tasks", "value"): 45_000,
    })  # fmt: skip

    assert "✗" == shown[COUNT, "mark"] == shown[RATIO, "mark"]
    assert shown[COUNT, "check"].startswith("Lỗi: Excel đã đổi thành ngày tháng")
    assert shown[RATIO, "check"].startswith("Lỗi: ô X và ô Y chỉ ghi một số")
    assert "!" == shown["plan_tasks", "mark"]  # large, yet a number


@pytest.mark.parametrize("locale", LOCALES)
def test_a_rate_alone_is_taken_where_that_is_said(tmp_path, locale):
    """Neither the form nor the reader takes the word for a reason against the figure."""
    shown = typed(tmp_path, locale, {
        (RATIO, "value"): 63.1, (RATIO, "state"): "Chỉ biết tỷ lệ", (CODED, "value"): 1,
    })  # fmt: skip
    answers = {
        a.key: a.figure for a in read_return(shown["path"], Expected((FORM,), ROSTER)).answers
    }

    assert ("✓", "✓") == (shown[RATIO, "mark"], shown[CODED, "mark"])
    assert shown[RATIO, "check"].startswith("Lưu ý: thiếu X hoặc Y")
    assert [("value", 63.1), ("value", 1)] == [
        (answers[key].state, answers[key].value) for key in (RATIO, CODED)
    ]


def test_x_above_y_says_so_and_not_that_the_rate_is_out_of_range(tmp_path):
    shown = typed(tmp_path, "vi-VN", {(RATIO, "numerator"): 30, (RATIO, "denominator"): 20})

    assert shown[RATIO, "check"].startswith("Lỗi: tử số lớn hơn mẫu số. Kiểm tra lại X và Y")
    assert [0, 10**6, 10**6] == [
        shown[RATIO, f"flag_{part}"] for part in ("value", "numerator", "denominator")
    ]


@pytest.mark.parametrize(
    ("filled", "nothing", "counter"),
    [
        ({}, False, "Còn 20 dòng chưa điền; 0 lỗi; 0 cảnh báo"),
        ({}, True, "Cả biểu không phát sinh: 22 dòng sẽ được ghi là không áp dụng; 0 lỗi"),
    ],
)
def test_the_corner_says_what_is_left_and_what_a_choice_makes(tmp_path, filled, nothing, counter):
    book = template_book(FORM, UNITS["X01"], PERIOD, filled, nothing=nothing)

    assert counter == book.sheets[1].cells[0, AT["numerator"]].value
