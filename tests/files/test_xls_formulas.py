"""Formulas of an .xls that nobody computed: Calc computes all it saves, so its bytes are changed here."""

import io
import struct

import pytest
import xlsxwriter
from recalculation import recalculated

from pipeline.files.formats.xls_formulas import Formulas, formulas_of
from pipeline.files.formats.xls_records import records_of_sheets
from pipeline.files.which_format import read_workbook

_NO_TEXT = b"\x03\x00\x00\x00\x00\x00\xff\xff"
_ROUNDS = b"\x0c\x00\x02\x00d\x00"  # a setting of the sheet, in whose place stands …
_BY_HAND = b"\x0d\x00\x02\x00\x00\x00"  # … that its formulas are computed when asked for


@pytest.fixture(scope="module")
def saved(tmp_path_factory, soffice):
    """=4+5 in A1, formulas that give an empty text in A2 and D1:D5, a number in A3; saved by Calc."""
    folder = tmp_path_factory.mktemp("xls")
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_formula("A1", "=4+5", None, 9)
        page.write_formula("A2", '=IF(B1="","",1)', None, "")
        page.write_number("A3", 21)
        for row in range(1, 6):  # which Calc writes as one formula of five cells
            page.write_formula(f"D{row}", f'=IF(B{row}="","",1)', None, "")
    (folder / "f.xlsx").write_bytes(out.getvalue())
    (made,) = recalculated([folder / "f.xlsx"], folder, "en-US", "xls")
    return made.read_bytes()


def test_a_workbook_older_than_its_sheets_is_one_sheet():
    """Excel 4 and before: no list of sheets."""
    formula = struct.pack("<HHHHH8s", 0x406, 14, 0, 0, 0, _NO_TEXT)
    stream = b"\x09\x04\x06\x00" + bytes(6) + formula + b"\x0a\x00\x00\x00"

    (records,) = records_of_sheets(stream)

    assert Formulas(frozenset({(0, 0)}), frozenset({(0, 0)})) == formulas_of(records)


def _nine(data: bytes) -> bytes:
    """The result 9 taken out, as programs write it that do not compute."""
    return data.replace(struct.pack("<d", 9), _NO_TEXT)


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    ("change", "cells"),
    [
        (lambda data: data, {1: (9, "number", ""), 3: (21, "number", "")}),
        (_nine, {1: ("", "formula", ""), 3: (21, "number", "")}),
        (
            lambda data: data.replace(_ROUNDS, _BY_HAND),
            {1: (9, "number", "stale"), 3: (21, "number", "")},
        ),
    ],
)
def test_formulas_without_a_result_or_with_an_old_one(saved, change, cells):
    found = read_workbook(change(saved)).tables[0].cells

    assert cells == {row: (cell.value, cell.kind, cell.doubt) for (row, _), cell in found.items()}
