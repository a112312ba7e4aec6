"""A book of cells in, the bytes of a file of some format out, as other programs would write it."""

import csv
import io
import zipfile
from xml.sax.saxutils import escape

import xlsxwriter

from returns.desk import Book, Shown


def xlsx(book: Book) -> bytes:
    """As Excel writes it: shared strings, numbers with formats, formulas with results."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **book.options}) as workbook:
        raised, struck, plain = (
            workbook.add_format(look) for look in ({"font_script": 1}, {"font_strikeout": True}, {})
        )
        for sheet in book.sheets:
            page = workbook.add_worksheet(sheet.name)
            if sheet.hidden:
                page.very_hidden()
            for (row, column), value in sorted(sheet.cells.items()):
                at = row - 1, column - 1
                if isinstance(value, list):  # runs: “^2” is raised, “~12” struck through
                    looks = {"^": raised, "~": struck}
                    runs = [
                        x for run in value for x in (looks.get(run[0], plain), run.lstrip("^~"))
                    ]
                    page.write_rich_string(*at, *runs)
                elif isinstance(value, Shown):
                    _write_shown(page, workbook, at, value)
                elif isinstance(value, bool):
                    page.write_boolean(*at, value)
                elif isinstance(value, str):
                    page.write_string(*at, value)
                else:
                    page.write_number(*at, value)
    return out.getvalue()


def _write_shown(page, workbook, at, value: Shown) -> None:
    look = workbook.add_format({"num_format": value.format, "font_strikeout": value.struck})
    if value.unseen:
        look.set_font_color("white")
    if value.formula:
        page.write_formula(*at, value.formula, look, value.value)
    elif isinstance(value.value, str):
        page.write_string(*at, value.value, look)
    else:
        page.write_number(*at, value.value, look)


def _text(value) -> str:
    if isinstance(value, Shown):
        value = value.value
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return str(value)


def delimited(book: Book, separator: str = ",", encoding: str = "utf-8-sig") -> bytes:
    """“Save as CSV” of the sheet with the form."""
    rows, columns = (max(place[axis] for place in book.cells) for axis in (0, 1))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    for row in range(1, rows + 1):
        writer.writerow(_text(book.cells.get((row, c), "")) for c in range(1, columns + 1))
    return out.getvalue().encode(encoding, "replace")


def docx(book: Book) -> bytes:
    """The form as a Word table, the lines above it as paragraphs."""
    import docx as word

    document = word.Document()
    header = min(r for (r, c), v in book.cells.items() if v == "STT")
    for (row, _), value in sorted(book.cells.items()):
        if row < header:
            document.add_paragraph(_text(value))
    rows, columns = (max(place[axis] for place in book.cells) for axis in (0, 1))
    table = document.add_table(rows - header + 1, columns)
    grid = [row.cells for row in table.rows]
    for (row, column), value in book.cells.items():
        if row >= header:
            grid[row - header][column - 1].text = _text(value)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


_ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_ODS_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    'manifest:version="1.2"><manifest:file-entry manifest:full-path="/" '
    f'manifest:media-type="{_ODS_TYPE}"/><manifest:file-entry manifest:full-path="content.xml" '
    'manifest:media-type="text/xml"/></manifest:manifest>'
)
_ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
    "<office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>"
)


def ods(book: Book) -> bytes:
    """As Calc writes it, with a long tail of repeated blank lines."""
    sheets = "".join(_ods_sheet(sheet) for sheet in book.sheets)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _ODS_TYPE, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", _ODS_MANIFEST)
        archive.writestr("content.xml", _ODS.format(sheets))
    return out.getvalue()


def _ods_sheet(sheet) -> str:
    rows = max((row for row, _ in sheet.cells), default=0)
    columns = max((column for _, column in sheet.cells), default=0)
    lines = []
    for row in range(1, rows + 1):
        cells = "".join(_ods_cell(sheet.cells.get((row, c))) for c in range(1, columns + 1))
        lines.append(f"<table:table-row>{cells}</table:table-row>")
    tail = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    return f'<table:table table:name="{escape(sheet.name)}">{"".join(lines)}{tail}</table:table>'


def _ods_cell(value) -> str:
    if value is None:
        return "<table:table-cell/>"
    percent = isinstance(value, Shown) and "%" in value.format
    value = value.value if isinstance(value, Shown) else value
    if isinstance(value, str):
        return (f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p>'
                "</table:table-cell>")  # fmt: skip
    kind = "percentage" if percent else "float"
    return f'<table:table-cell office:value-type="{kind}" office:value="{value:.15g}"/>'


def in_zip(data: bytes, name: str = "bao-cao.xlsx") -> bytes:
    """The file in an archive, as e-mail brings it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def changed_parts(data: bytes, change) -> bytes:
    """The same package with each part put through `change(name, content)`; None drops it."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()
