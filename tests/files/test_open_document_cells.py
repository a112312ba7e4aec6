"""What one cell of an .ods tells, however the program that wrote it spells it."""

import io
import zipfile

import pytest

from pipeline.files.which_format import read_workbook
from pipeline.grid import RawCell

_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style")
) + ' xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"'  # fmt: skip
_STYLES = (
    '<number:percentage-style style:name="N1"><number:number/><number:text>%</number:text></number:percentage-style>'
    '<number:number-style style:name="N2"><number:fraction/></number:number-style>'
    '<number:date-style style:name="N3"><number:month/><number:year/></number:date-style>'
    '<number:number-style style:name="N4"><number:number/></number:number-style>'
    '<number:number-style style:name="N5"><number:number/><number:text>KAD</number:text></number:number-style>'
    + "".join(
        f'<style:style style:name="c{n}" style:data-style-name="N{n}"/>' for n in (1, 2, 3, 4, 5)
    )
    + '<style:style style:name="low"><style:text-properties style:text-position="sub 58%"/></style:style>'
)


def text(value: str) -> RawCell:
    return RawCell(value, "text")


CELLS = [
    ('office:value-type="string"', "<text:p>9</text:p>", text("9")),
    ('office:value-type="string" office:string-value="9"', "", text("9")),
    ('office:value-type="string" office:string-value="9"', "<text:p/>", None),  # its format hides it
    ('office:value-type="string"', '<text:p>9<text:span text:style-name="low">1</text:span></text:p>', text("9¹")),
    ('office:value-type="string"', "<text:p><text:ruby><text:ruby-base>9</text:ruby-base><text:ruby-text>1</text:ruby-text>"
     "</text:ruby></text:p>", text("9")),
    ("", "<text:p>9</text:p>", text("9")),
    ('office:value-type="float"', "<text:p>9</text:p>", text("9")),  # no value: what it shows
    ('office:value-type="float" office:value="9"', "", RawCell(9.0, "number")),
    ('table:style-name="c1" office:value-type="float" office:value="0.625"', "<text:p>62.5%</text:p>", RawCell(0.625, "number", "0%")),
    ('table:style-name="c2" office:value-type="float" office:value="0.625"', "<text:p>5/8</text:p>", RawCell(0.625, "number", "?/?")),
    ('office:value-type="float" office:value="2.5"', "<text:p>2  1/2</text:p>", RawCell(2.5, "number")),
    ('table:style-name="c3" office:value-type="date" office:date-value="2021-08-01"', "<text:p>08/21</text:p>", RawCell(44409.0, "number", "m-y")),
    ('office:value-type="date" office:date-value="2023-6-1"', "<text:p>1/6/2023</text:p>", text("1/6/2023")),
    ('office:value-type="currency" office:value="50"', "<text:p>$50.00</text:p>", RawCell(50.0, "number", "0")),
    ('table:style-name="c5" office:value-type="float" office:value="0"', "<text:p>KAD</text:p>", RawCell(0.0, "number", '"KAD"')),
    ('table:style-name="c4" office:value-type="float" office:value="-5"', "<text:p>5</text:p>", RawCell(-5.0, "number", '0;"5"')),
    ('office:value-type="time" office:time-value="PT12H30M"', "<text:p>12:30</text:p>", text("12:30")),
    ('table:formula="of:=4+5"', "", RawCell("of:=4+5", "formula")),
    ('table:formula="of:=A2" office:value-type="string"', "", None),
]  # fmt: skip


@pytest.mark.parametrize("common", [True, False], ids=["styles of all", "own styles"])
@pytest.mark.parametrize(("said", "inside", "expected"), CELLS)
def test_what_a_cell_tells(said, inside, expected, common):
    sheet = f'<table:table table:name="A"><table:table-row><table:table-cell {said}>{inside}</table:table-cell></table:table-row></table:table>'
    body = f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "styles.xml", f"<office:x {_SPACES}>{_STYLES if common else ''}</office:x>"
        )
        own = "" if common else _STYLES
        package.writestr("content.xml", f"<office:x {_SPACES}>{own}{body}</office:x>")
    (table,) = read_workbook(out.getvalue()).tables

    assert ([expected] if expected else []) == list(table.cells.values())
