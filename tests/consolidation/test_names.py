"""Names that others chose, from the file to everything that is written: seen, inert, and not followed."""

import csv
import json
import os
import shutil
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from command import run
from offices import FORM, PERIOD, ROSTER, UNITS, carry_out, contents, send, task

from pipeline.consolidation.freeze import write_roster
from pipeline.form_check.plausible import plausible_figures
from pipeline.output_folder import FEEDBACK
from pipeline.returns import Filled
from pipeline.template.template import template_book
from pipeline.xlsx.write import write_book

ONE, TWO, _ = UNITS
UNSEEN = "\x1b\x07\u202e\u2066\x9b"
LEADS = ("=", "+", "-", "@", "\t", "\r", "\n")


def cells(path):
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [cell for line in csv.reader(lines) for cell in line]


def send_as(path, unit, sheet):
    """A return with an error on a sheet of this name."""
    figures = plausible_figures(FORM, unit, PERIOD) | {"guidance_documents": Filled(-5)}
    book = template_book(FORM, unit, PERIOD, figures)
    write_book(book, path)
    opened = openpyxl.load_workbook(path)
    opened["Biểu số liệu"].title = sheet
    opened.save(path)


@pytest.fixture
def office(tmp_path):
    returns = tmp_path / "báo cáo"
    returns.mkdir()
    send_as(returns / "=1+1.xlsx", ROSTER.by_id[ONE], "=cmd,A0 'x'!\u202eB")
    stranger = replace(ROSTER.by_id[TWO], id="../../../=x\x1b[2J")
    send_as(tmp_path / "x.xlsx", stranger, "-1")
    with zipfile.ZipFile(returns / "gop.zip", "w") as archive:
        for name in ("\x1b[31mđỏ\x07.xlsx", "..\\..\\climbs.xlsx", "CON.xlsx", "a:b?*|.xlsx"):
            archive.write(tmp_path / "x.xlsx", name)
    return returns, tmp_path / "kết quả"


def test_nothing_unseen_and_nothing_alive_is_written(office):
    before = set(contents(office[0].parent.parent))
    _, files = carry_out(task(*office))

    written = [cell for name in ("facts.csv", "findings.csv") for cell in cells(office[1] / name)]
    assert any("=cmd" in cell for cell in written)
    assert [] == [cell for cell in written if set(UNSEEN) & set(cell)]
    assert ["-5"] == [cell for cell in written if cell.startswith(LEADS)]  # a figure
    assert 5 == len([path for path in files if path.parent.name == FEEDBACK])
    new = set(contents(office[0].parent.parent)) - before
    assert all(f"/{office[1].name}/" in f"/{name}" for name in new)


def test_workbooks_show_no_name_that_moves_the_text(office):
    carry_out(task(*office))

    for path in [office[1] / "phu-luc.xlsx", *(office[1] / FEEDBACK).iterdir()]:
        with zipfile.ZipFile(path) as archive:
            text = "".join(archive.read(name).decode("utf-8", "replace")
                           for name in archive.namelist() if "sheet" in name.lower())  # fmt: skip
        assert not set("\u202e\u2066\x1b") & set(text)
        assert "gop.zip/\x1b" not in text


@pytest.mark.parametrize("command", ["check", "consolidate"])
@pytest.mark.parametrize("output", ["text", "json"])
def test_the_terminal_shows_none(office, command, output):
    write_roster(ROSTER, office[0].parent / "units.csv")
    more = ["--out", office[1]] if command == "consolidate" else []
    code, out, err = run(command, office[0], "--period", PERIOD.id, "--units",
                         office[0].parent / "units.csv", "--format", output, *more)  # fmt: skip

    assert 1 == code
    assert not set(UNSEEN) & set(out + err)
    assert "(U+001B)" in out
    if output == "json":
        json.loads(out)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_letter_is_named_after_a_file_of_any_name(tmp_path):
    path = send(tmp_path / "báo cáo", ONE)
    path.write_bytes(b"no workbook")
    for name in ("x" * 250 + ".xlsx", "con.xlsx", "tên...xlsx", "\udce1.xlsx"):
        shutil.copyfile(path, tmp_path / "báo cáo" / name)
    carry_out(task(tmp_path / "báo cáo", tmp_path / "kết quả"))
    run("check", tmp_path / "báo cáo", "--feedback", tmp_path / "thư")

    letters, asked = (
        {letter.name for letter in folder.iterdir()}
        for folder in (tmp_path / "kết quả" / FEEDBACK, tmp_path / "thư")
    )
    assert {f"{ONE}.xlsx"} == letters  # files of nobody are questions for the office first
    assert {f"{ONE}.xlsx", "x" * 200 + "….xlsx", "con_.xlsx", "tên.xlsx", "(0xE1).xlsx"} == asked
