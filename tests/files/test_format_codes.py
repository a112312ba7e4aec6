"""What a number format shows of a text, in the formats of files that keep text and format apart."""

import io

import pytest
import xlsxwriter
from returns.desk import Book, Sheet, Shown
from returns.xlsb import xlsb

from pipeline.files.format_codes import text_as_shown
from pipeline.files.which_format import read_workbook

SHOWN = [
    ("21", "", "21"),
    ("21", "@", "21"),
    ("21", "General", "21"),
    ("KAD", '_(* #,##0_);_(* \\(#,##0\\);_(* "-"??_);_(@_)', "KAD"),
    ("KAD", "0;-0;;@", "KAD"),
    ("KAD", "[$-42A]0;-0;0;General", "KAD"),
    ("KAD", "0;-0;0;0", "KAD"),  # no section of texts
    ("21", '0;-0;0" hồ sơ"', "21"),
    ("21", ";;;", ""),
    ("21", '0;-0;0;"KAD"', "KAD"),
    ("8", '@"/25"', "8/25"),
    ("8", r"@\/\2\5", "8/25"),
    ("8", '"> "@', "> 8"),
    ("8", '0;-0;0;@" hồ sơ"', "8 hồ sơ"),
    ("8", '0" của @"', "8"),  # quoted: no section of texts
]


@pytest.mark.parametrize(("text", "code", "shown"), SHOWN)
def test_what_a_format_shows_of_a_text(text, code, shown):
    assert shown == text_as_shown(text, code)


def xlsx(text: str, code: str) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet().write_string(0, 0, text, book.add_format({"num_format": code}))
    return out.getvalue()


def binary(text: str, code: str) -> bytes:
    return xlsb(Book([Sheet("Sheet1", {(1, 1): Shown(text, code)})], {}, {}))


@pytest.mark.parametrize(("text", "code", "shown"), [case for case in SHOWN if case[1]])
@pytest.mark.parametrize("write", [xlsx, binary])
def test_a_text_is_read_as_its_format_shows_it(write, text, code, shown):
    (table,) = read_workbook(write(text, code)).tables

    assert ([shown] if shown else []) == [cell.value for cell in table.cells.values()]
