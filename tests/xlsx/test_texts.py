"""Texts as a workbook holds them: none is too long for Excel, and what is cut says so."""

import pytest

from pipeline.xlsx.texts import CELL, HEADER, NOTE, PROPERTY, SHEET, bounded, sheet_name

FACE = "\U0001f600"  # one letter, two units of UTF-16
# text, how long it may be, what is left
CUT = [
    ("", 5, ""),
    ("vừa đủ", 6, "vừa đủ"),
    ("dài quá", 6, "dài q…"),
    (FACE * 3, 6, FACE * 3),
    (FACE * 3, 5, FACE * 2 + "…"),
    (FACE * 3, 4, FACE + "…"),
    ("a" + FACE * 3, 6, "a" + FACE * 2 + "…"),
    ("nửa\ud83d", 9, "nửa\ufffd"),
    ("\ude00" * 9, 5, "\ufffd" * 4 + "…"),
    ("ẵ" * (CELL + 1), CELL, "ẵ" * (CELL - 1) + "…"),
    ("ẵ" * NOTE, NOTE, "ẵ" * NOTE),
    ("x" * 256, PROPERTY, "x" * 254 + "…"),
    ("x" * 255, HEADER, "x" * 255),
]  # fmt: skip


@pytest.mark.parametrize(("text", "most", "left"), CUT, ids=range(len(CUT)))
def test_a_text_is_cut_where_it_is_too_long(text, most, left):
    assert left == bounded(text, most)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Đơn vị × chỉ tiêu", "Đơn vị × chỉ tiêu"),
        ("a[b]:c*d?e/f\\g", "a-b--c-d-e-f-g"),
        ("'trích'", "trích"),
        ("sở 'A'", "sở 'A"),
        ("x" * 40, "x" * 30 + "…"),
        (FACE * 16, FACE * 15 + "…"),
    ],
)
def test_the_name_of_a_sheet_is_one_that_excel_takes(text, name):
    assert name == sheet_name(text)
    assert len(name.encode("utf-16-le")) <= 2 * SHEET
