"""What the formats store is what is read; old form versions are read by their own."""

import dataclasses
import datetime as dt
import zipfile

import pytest
from lxml import etree
from one_return import read_return
from returns.case import Case
from returns.desk import EXPECTED, FORM, ROSTER, every_text, source
from returns.old_text import in_legacy

from pipeline.files.formats.ods_styles import number_codes, read_styles
from pipeline.files.old_encodings import converter
from pipeline.files.package import open_package
from pipeline.reading.read_return import Expected


def test_a_part_is_never_unpacked_beyond_what_it_declares():
    package = open_package(source("pasted"))
    part = package.parts["xl/workbook.xml"][0]
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
    codes = number_codes(etree.fromstring(NUMBER_STYLES))

    assert {"thousands": '0.0,," triệu"', "positive": "0", "signed": '[>=0]0;"-"0'} == codes


TEXT_STYLES = """<styles xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0">
<style:style style:name="struck"><style:text-properties style:text-line-through-type="single"/></style:style>
<style:style style:name="heir" style:parent-style-name="struck"><style:text-properties/></style:style>
<style:style style:name="not" style:parent-style-name="struck">
  <style:text-properties style:text-line-through-type="none"/></style:style>
<style:style style:name="solid"><style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="high"><style:text-properties style:text-position="33% 58%"/></style:style>
<style:style style:name="low"><style:text-properties style:text-position="-33% 58%"/></style:style>
<style:style style:name="super"><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="loop" style:parent-style-name="loop"/>
</styles>"""


def test_what_calc_strikes_through_or_raises_is_known_by_style():
    root = etree.fromstring(TEXT_STYLES)
    styles = read_styles(root, root)

    assert {"struck", "heir", "solid"} == styles.struck
    assert {"high", "low", "super"} == styles.raised
