"""The fast way and the careful way through a sheet agree; old form versions are read by their own."""

import dataclasses
import datetime as dt
import random
import zipfile
from xml.parsers import expat

import pytest
from lxml import etree
from returns.case import Case
from returns.desk import EXPECTED, FORM, ROSTER, every_text, source
from returns.old_text import in_legacy

from pipeline.files.formats import xlsx_cells as sheet_xml
from pipeline.files.formats.ods import _number_codes
from pipeline.files.formats.xlsx_cells import Book, read_cells
from pipeline.files.formats.xlsx_plain import PLAIN_SHEET, PLAIN_STRINGS, is_of
from pipeline.files.formats.xlsx_strings import read_strings
from pipeline.files.old_encodings import converter
from pipeline.files.package import open_package
from pipeline.reading.read_return import Expected, read_return

SHEETS = [("pasted", "xl/worksheets/sheet1.xml"), ("template", "xl/worksheets/sheet2.xml")]


@pytest.mark.parametrize(("base", "part"), SHEETS)
def test_the_fast_way_and_the_careful_way_read_the_same_cells(base, part, monkeypatch):
    package = open_package(source(base))
    book = Book(read_strings(package.read("xl/sharedStrings.xml")), ())
    fast = read_cells(package.read(part), book)
    monkeypatch.setattr(sheet_xml, "_is_well_formed", lambda *_: False)

    assert fast == read_cells(package.read(part), book)
    assert 400 < len(fast)


def damaged(chance: random.Random, xml: bytes) -> bytes:
    """An element with a few bytes within it changed, cut or doubled."""
    content = bytearray(xml)
    for _ in range(chance.choice((1, 1, 2, 4))):
        at, size = chance.randrange(len(content)), chance.randrange(1, 40)
        match chance.randrange(4):
            case 0:
                content[at] = chance.choice(b"<>/\"'= 019AZcrvst&!]\x00\xe1")
            case 1:
                del content[at : at + size]
            case 2:
                content[at:at] = content[at : at + size]
            case _:
                content[at:at] = chance.choice(
                    [b"<v>", b"</c>", b' r="1"', b"]]>", b"<!--", b"&lt;"]
                )
    return bytes(content)


@pytest.mark.parametrize(
    ("base", "part", "element", "grammar"),
    [
        *((base, part, b"sheetData", PLAIN_SHEET) for base, part in SHEETS),
        ("pasted", "xl/sharedStrings.xml", b"sst", PLAIN_STRINGS),
        ("template", "xl/sharedStrings.xml", b"sst", PLAIN_STRINGS),
    ],
)
def test_what_a_grammar_calls_well_formed_is_so_to_a_parser(base, part, element, grammar):
    data = open_package(source(base)).read(part)
    closing = b"</%b>" % element
    xml = data[data.find(b"<%b" % element) : data.rfind(closing) + len(closing)]
    passed = 0
    for seed in range(600):
        changed = damaged(random.Random(seed), xml)
        if is_of(grammar, changed, 0, len(changed)):
            expat.ParserCreate("utf-8").Parse(changed, True)
            passed += 1

    assert is_of(grammar, xml, 0, len(xml))
    assert 0 < passed < 500


def test_a_part_is_never_unpacked_beyond_what_it_declares():
    package = open_package(source("pasted"))
    part = package.parts["xl/workbook.xml"]
    part.file_size -= 1

    with pytest.raises(zipfile.BadZipFile):
        package.read("xl/workbook.xml")


def older_version():
    """A version of 2019: one row asked in other words, one not asked at all."""
    rows = [
        dataclasses.replace(row, label="Số nhiệm vụ giao trong kế hoạch năm")
        if row.code == "1.1.1" else row
        for row in FORM.rows if row.code != "7.8.4"
    ]  # fmt: skip
    return dataclasses.replace(
        FORM, id="cchc_2019", valid_from=dt.date(2016, 1, 1), valid_to=dt.date(2020, 12, 31),
        rows=tuple(rows), rules=(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("year", "words", "form"),
    [
        ("2023", "đề ra trong kế hoạch", "cchc_2023"),
        ("2019", "giao trong kế hoạch năm", "cchc_2019"),
    ],
)
@pytest.mark.parametrize("newest_first", [True, False])
def test_a_return_is_read_by_the_form_version_of_its_period(
    tmp_path, year, words, form, newest_first
):
    change = every_text(
        lambda t: t.replace("NĂM 2023", f"NĂM {year}").replace("đề ra trong kế hoạch", words)
    )
    (tmp_path / "a.xlsx").write_bytes(Case("", "", done=(change,)).bytes())
    forms = (FORM, older_version()) if newest_first else (older_version(), FORM)
    found = read_return(tmp_path / "a.xlsx", Expected(forms, ROSTER))

    assert (form, f"{year}-6T") == (found.form, found.period)
    assert 21 == next(a.figure.value for a in found.answers if a.key == "plan_tasks")


@pytest.mark.parametrize("name", ["tcvn3", "vni"])
def test_old_encodings_come_back_letter_by_letter(name):
    text = "Cộng hòa xã hội chủ nghĩa Việt Nam: ưởng, ợ, ẵ, ẫ, ỹ, ỵ, đ, gạch đầu dòng"

    assert text.lower() == converter(name)(in_legacy(name)(text)).lower()


def test_nothing_of_pandas_is_loaded_to_read(tmp_path):
    import subprocess
    import sys

    code = "import sys, pipeline.reading; sys.exit('pandas' in sys.modules)"

    assert 0 == subprocess.run([sys.executable, "-c", code], check=False).returncode
    assert EXPECTED.forms


NUMBER_STYLES = """<styles xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0">
<number:number-style style:name="thousands"><number:number number:decimal-places="1"
  number:display-factor="1000000"/><number:text> triệu</number:text></number:number-style>
<number:number-style style:name="positive"><number:number/></number:number-style>
<number:number-style style:name="signed"><number:text>-</number:text><number:number/>
  <style:map style:condition="value()&gt;=0" style:apply-style-name="positive"/></number:number-style>
</styles>"""


def test_number_styles_of_calc_become_the_codes_of_excel():
    codes = _number_codes(etree.fromstring(NUMBER_STYLES))

    assert {"thousands": '0.0,," triệu"', "positive": "0", "signed": '[>=0]0;"-"0'} == codes
