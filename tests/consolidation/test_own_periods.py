"""A form with periods of its own: months from the 22nd to the 21st, quarters, a school year."""

import csv
import datetime as dt
import json
from pathlib import Path

import openpyxl
import pytest
from command import run
from places import TESTS

from pipeline.grid import RawCell, Table, lines_of
from pipeline.reading.table.headers import find_headers
from schemas.errors import DefinitionError
from schemas.form.loading import read_form
from schemas.periods.period import ministry
from schemas.periods.scheme import COLUMNS, read_scheme, scheme_of
from schemas.periods.times import time_in_heading, time_in_title

FORM = TESTS / "forms" / "thang_2026"
SCHEME = read_form(FORM).scheme
WHERE = ("--form", FORM, "--units", FORM / "units.csv")

PERIODS = [  # identifier, first and last day, and what a title calls it
    ("2026-T1", "2025-12-22", "2026-01-21", "Tháng 1 năm 2026"),
    ("2026-T3", "2026-02-22", "2026-03-21", "Tháng 3 năm 2026"),
    ("2026-Q2", "2026-03-22", "2026-06-21", "Quý II năm 2026"),
    ("2026-NH", "2026-09-01", "2027-05-31", "Năm học 2026-2027"),
]


@pytest.mark.parametrize(("text", "start", "end", "title"), PERIODS)
def test_windows_and_titles_are_the_form_s(text, start, end, title):
    period = SCHEME.parse(text)

    assert (start, end, title) == (str(period.start), str(period.end), period.title)


TITLES = [  # a line over a table, and the period of the form that it names
    ("TẠI XÃ SƠN HÀ THÁNG 3 NĂM 2026", "2026-T3"),
    ("Kết quả tháng 02/2026", "2026-T2"),
    ("Báo cáo quý II năm 2026", "2026-Q2"),
    ("Năm học 2026-2027", "2026-NH"),  # the period's own title
    ("Năm học 2026-2030", None),  # another span of years is never guessed at
    ("Kế hoạch năm 2026-2027", None),
    ("Ngày 15 tháng 3 năm 2026", None),
    ("Tháng 7 năm 2026", None),
]


@pytest.mark.parametrize(("line", "period"), TITLES)
def test_a_title_names_a_period_of_the_form(line, period):
    found = time_in_title(line, SCHEME)

    assert period == (found.period.id if found and found.period else None)


@pytest.mark.parametrize(
    ("heading", "is_of"),
    [("Tháng 3/2026", True), ("Tháng 2/2026", False), ("Tháng 3", True), ("Quý I", False),
     ("Từ 22/2/2026 đến 21/3/2026", True), ("Từ 22/1/2026 đến 21/2/2026", False)],
)  # fmt: skip
def test_a_heading_is_told_by_the_periods_of_the_form(heading, is_of):
    assert is_of == time_in_heading(heading, SCHEME).is_of(SCHEME.parse("2026-T3"))


SEASONS = scheme_of(Path("periods.csv"), [
    (line, dict(zip(COLUMNS, text.split(","), strict=True)))
    for line, text in enumerate((
        "DX,Vụ đông xuân,Vụ đông xuân|Đông xuân,01-01,04-30,no,",
        "HT,Vụ hè thu,Vụ hè thu|Hè thu,05-01,09-30,no,",
    ), start=2)
])  # fmt: skip


@pytest.mark.parametrize(
    ("headings", "column"),
    [("Đông xuân|Hè thu", 4), ("Vụ đông xuân|Vụ hè thu", 4), ("Kết quả vụ đông xuân|Kết quả vụ hè thu", 4),
     ("Hè thu 2025|Hè thu 2026", 4), ("Vụ hè thu năm 2026|Vụ đông xuân năm 2026", 3)],
)  # fmt: skip
def test_the_column_of_a_period_is_told_by_the_periods_of_the_form(headings, column):
    texts = ("STT", "Chỉ tiêu", *headings.split("|"))
    cells = {(1, at): RawCell(text, "text") for at, text in enumerate(texts, start=1)}
    cells |= {(2, at): RawCell(7.0, "number") for at in (3, 4)}
    period = SEASONS.parse("2026-HT")
    found = find_headers(Table("", cells), lines_of(cells), [1], lambda: period, SEASONS)

    assert column == found[1][0].columns["value"]


def test_the_last_day_of_february_is_its_last(tmp_path):
    path = tmp_path / "periods.csv"
    path.write_text(
        "kind,label,titles,starts,ends,cumulative,contains\nT2,Tháng 2,,02-01,02-31,no,\n", "utf-8"
    )
    scheme = read_scheme(path)

    assert [28, 29] == [scheme.parse(f"{year}-T2").end.day for year in (2026, 2028)]
    assert dt.date(2026, 2, 1) == scheme.parse("2026-t2").start


REFUSED = {
    "a kind twice": ("T1,A,,01-01,01-31,no,\nT1,B,,02-01,02-28,no,", 3, "mã kỳ “T1”"),
    "a kind in words": ("tháng 1,A,,01-01,01-31,no,", 2, "mã kỳ “tháng 1”"),
    "no name": ("T1,,,01-01,01-31,no,", 2, "không có tên"),
    "no such day": ("T1,A,,01-32,01-31,no,", 2, "“01-32”"),
    "the end before the start": ("T1,A,,12-22,01-21,no,", 2, "bắt đầu sau ngày kết thúc"),
    "parts that are not there": ("Q1,A,,01-01,03-31,no,T9", 2, "gồm kỳ “T9”"),
    "itself as a part": ("Q1,A,,01-01,03-31,no,Q1", 2, "gồm kỳ “Q1”"),
    "nothing": ("", 0, "không có dòng nào"),
}


@pytest.mark.parametrize(("lines", "line", "problem"), REFUSED.values(), ids=REFUSED)
def test_a_table_that_contradicts_itself_is_refused(tmp_path, lines, line, problem):
    path = tmp_path / "periods.csv"
    path.write_text(
        f"kind,label,titles,starts,ends,cumulative,contains\n{lines}\n", encoding="utf-8"
    )

    with pytest.raises(DefinitionError, match=problem) as refusal:
        read_scheme(path)

    assert (path, line) == (refusal.value.path, refusal.value.line)


def test_the_ministry_s_periods_come_back_from_their_records(tmp_path):
    for scheme in (SCHEME, ministry()):
        path = tmp_path / "periods.csv"
        records = scheme.as_records()
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, list(records[0]))
            table.writeheader()
            table.writerows(records)

        assert scheme == read_scheme(path)


def fill(folder, *figures) -> None:
    for path in folder.glob("*.xlsx"):
        book = openpyxl.load_workbook(path)
        for line, figure in zip(range(7, 10), figures, strict=True):
            book.worksheets[1].cell(line, 4).value = figure
        book.save(path)


@pytest.fixture(scope="module")
def months(tmp_path_factory):
    """January closed, and February beside it."""
    home = tmp_path_factory.mktemp("tháng")
    for period, figures in (("2026-T1", (10, 5, 3)), ("2026-T2", (12, 5, 2))):
        named = (*WHERE, "--period", period)
        assert 0 == run("template", *named, "--out", home / "in" / period)[0]
        fill(home / "in" / period, *figures)
        earlier = ("--previous", home / "2026-T1") if period == "2026-T2" else ()
        assert (
            0
            == run("consolidate", home / "in" / period, *named, "--out", home / period, *earlier)[0]
        )
        if not earlier:
            assert (
                0
                == run(
                    "close",
                    home / "in" / period,
                    *named,
                    "--out",
                    home / period,
                    "--who",
                    "B",
                    "--yes",
                )[0]
            )
    return home


def test_a_month_is_compared_with_the_month_before(months):
    findings = (months / "2026-T2" / "findings.csv").read_text("utf-8-sig")

    assert 2 == findings.count("cumulative_falls")
    sheet = openpyxl.load_workbook(months / "2026-T2" / "phu-luc.xlsx")["So sánh"]
    assert "So với tháng 1 năm 2026" == sheet["E2"].value


def test_a_closed_month_is_verified_without_its_form(months):
    where = ("--period", "2026-T1", "--out", months / "2026-T1")

    assert (0, "Bản chính: khớp.\n") == run("verify", *where)[:2]


def test_commands_about_the_output_know_its_periods(months):
    where = ("--units", FORM / "units.csv", "--period", "2026-T2", "--out", months / "2026-T2")

    assert "đúng hạn 2" in run("status", *where, "--form", FORM)[1]
    assert 0 == run("decide", "SCT", "nothing", *where, "--who", "B", "--why", "x")[0]


def test_another_month_in_the_folder_is_told(months):
    _, told, _ = run(
        "check", months / "in" / "2026-T1", *WHERE, "--period", "2026-T2", "--format", "json"
    )
    found = [f["rule"] for item in json.loads(told)["returns"] for f in item["findings"]]

    assert {"period_conflict"} == set(found)
