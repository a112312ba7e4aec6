"""Parts are found by their relationships, and limited when they are opened; formulas not computed."""

import io
import posixpath
import re
import zipfile

import pytest
from returns.desk import good_book, source
from returns.files import changed_parts, docx, in_zip

from pipeline import limits
from pipeline.files.formats.archive import members_of
from pipeline.files.package import Unfit, open_package
from pipeline.files.which_format import read_workbook

_RELATIVE = re.compile('Target="(?!/)')


def with_names(data: bytes, names: dict[str, str]) -> bytes:
    """The package with parts under other names, and every relationship saying so."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            if part.endswith((".rels", "[Content_Types].xml")):
                base = posixpath.join("/", posixpath.dirname(posixpath.dirname(part)), "")
                text = _RELATIVE.sub(f'Target="{base}', content.decode())
                for name, other in names.items():
                    text = text.replace(f'"/{name}"', f'"/{other}"')
                content = text.encode()
            new.writestr(names.get(part, part), content)
    return out.getvalue()


NAMES = [
    {"xl/sharedStrings.xml": "xl/texts.xml"},
    {"xl/styles.xml": "looks/Looks.xml"},
    {"xl/worksheets/sheet1.xml": "xl/worksheets/form.data"},
    {"xl/workbook.xml": "book/main.xml", "xl/_rels/workbook.xml.rels": "book/_rels/main.xml.rels"},
]


@pytest.mark.parametrize("names", NAMES, ids=lambda names: next(iter(names)))
@pytest.mark.parametrize("base", ["pasted", "template"])
def test_parts_of_a_workbook_are_found_under_any_name(base, names):
    assert read_workbook(source(base)) == read_workbook(with_names(source(base), names))


def test_the_body_of_a_document_is_found_under_any_name():
    data = docx(good_book("pasted"))
    names = {
        "word/document.xml": "word/document2.xml",
        "word/_rels/document.xml.rels": "word/_rels/document2.xml.rels",
    }

    assert read_workbook(data) == read_workbook(with_names(data, names))


def test_a_part_with_the_usual_name_that_nothing_refers_to_is_not_read():
    names = {"xl/sharedStrings.xml": "xl/texts.xml"}
    out = io.BytesIO(with_names(source("pasted"), names))
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("xl/sharedStrings.xml", "<sst/>")

    assert read_workbook(source("pasted")) == read_workbook(out.getvalue())


def with_part(name: str, content: bytes) -> bytes:
    out = io.BytesIO(source("pasted"))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("megabytes", [2, 60, 120])
def test_a_picture_is_never_too_large(megabytes):
    blank = b"\xff" * (megabytes * limits.MEGABYTE)

    assert read_workbook(source("pasted")) == read_workbook(with_part("xl/media/image1.bmp", blank))


def test_thousands_of_equal_formats_are_read():
    xf = b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"/>'

    def change(name: str, part: bytes) -> bytes:
        return part.replace(b"</cellXfs>", xf * 60_000 + b"</cellXfs>", 1)

    assert read_workbook(source("pasted")) == read_workbook(changed_parts(source("pasted"), change))


@pytest.mark.parametrize(
    ("content", "why"),
    [(b" " * (13 << 20), "khoảng trắng"), (b"<a/>" * 3_000_000, "thẻ"), (b" " * (50 << 20), "MB")],
)
def test_a_part_that_is_opened_has_limits(content, why):
    def change(name: str, part: bytes) -> bytes:
        return part.replace(b"<sheetData>", content + b"<sheetData>", 1)

    with pytest.raises(Unfit, match="too_large") as refused:
        read_workbook(changed_parts(source("pasted"), change))

    assert why in refused.value.why


def test_parts_that_are_opened_have_a_limit_together(monkeypatch):
    package = open_package(source("pasted"))
    monkeypatch.setattr(limits, "UNPACKED_BYTES", 30_000)

    assert package.read("xl/worksheets/sheet1.xml")
    with pytest.raises(Unfit, match="too_large"):
        package.read("xl/sharedStrings.xml")


def test_two_files_of_an_archive_may_differ_in_case_alone():
    out = io.BytesIO(in_zip(source("pasted"), "a/SNgV.xlsx"))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("a/sngv.XLSX", source("template"))

    assert ["a/SNgV.xlsx", "a/sngv.XLSX"] == list(members_of(out.getvalue()))


@pytest.mark.parametrize(
    ("calculation", "doubts"),
    [
        ("", 0),
        ('<calcPr calcId="191029"/>', 0),
        ('<calcPr iterateCount="100" refMode="A1" iterate="false" iterateDelta="0.001"/>', 0),
        ('<calcPr calcId="124519" fullCalcOnLoad="1"/>', 1),
        ('<calcPr calcId="124519" fullCalcOnLoad="true"/>', 1),
        ('<calcPr calcMode="manual"/>', 2),
        ('<calcPr calcCompleted="0"/>', 2),
    ],
)
def test_the_workbook_says_whether_results_can_be_believed(calculation, doubts):
    row = b'<row r="2000"><c r="D2000"><f>4+5</f><v>0</v></c><c r="E2000"><f>4+5</f><v>8</v></c></row>'

    def change(name: str, part: bytes) -> bytes:
        if name == "xl/workbook.xml":
            return re.sub(b"<calcPr[^>]*>", calculation.encode(), part)
        if name == "xl/worksheets/sheet1.xml":
            return part.replace(b"</sheetData>", row + b"</sheetData>")
        return part

    (table,) = read_workbook(changed_parts(source("pasted"), change)).tables

    assert doubts == sum(cell.doubt == "stale" for cell in table.cells.values())


@pytest.mark.parametrize("kind", ["spreadsheet", "text"])
def test_a_password_of_an_open_document_is_told(kind):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", bytes(range(256)))
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")

    with pytest.raises(Unfit) as refused:
        read_workbook(out.getvalue())
    assert "encrypted" == refused.value.notice
