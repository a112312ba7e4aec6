"""A book of cells in, a file of marks out: web pages, XML of Office, documents of other programs."""

import io
import zipfile
from html import escape

from returns.desk import Book, Shown
from returns.files import _ODS, _ods_sheet, _text

_TAGS = {"^": "sup", "~": "s"}


def html(book: Book, encoding: str = "utf-8") -> bytes:
    """As an information system exports it: texts alone, under the name .xls."""
    lines = "".join(f"<tr>{line}</tr>\n" for line in _lines(book, _td))
    return (
        f'<html><head><meta charset="{encoding}"></head><body>'
        f"<table border=1>\n{lines}</table></body></html>"
    ).encode(encoding, "replace")


def html_of_excel(book: Book) -> bytes:
    """As Excel saves a page: numbers behind the texts, formats and looks in classes."""
    lines = "".join(f" <tr height=20>{line}</tr>\n" for line in _lines(book, _td_of_excel))
    return (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>'
        "<meta http-equiv=Content-Type content='text/html; charset=windows-1258'><style><!--\n"
        '.xl1 {mso-number-format:"0\\.0%";}\n.xl2 {text-decoration:line-through;}\n'
        "--></style></head><body><table>"
        f"<![if supportMisalignedColumns]><tr height=0 style='display:none'><td>9</td></tr><![endif]>"
        f"{lines}</table></body></html>"
    ).encode("ascii", "xmlcharrefreplace")


def mht(book: Book) -> bytes:
    """The same in one file, as browsers and Excel save it."""
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"], message["Subject"] = "<Saved by Blink>", "Báo cáo"
    message.add_related(html(book).decode(), subtype="html")
    message.add_related(b"\x89PNG....", "image", "png", cid="<a>")
    return message.as_bytes()


def spreadsheet_xml(book: Book) -> bytes:
    """“XML Spreadsheet 2003”: blank cells left out."""
    sheets = "".join(_sheet_of_xml(sheet) for sheet in book.sheets)
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles>'
        '<Style ss:ID="struck"><Font ss:StrikeThrough="1"/></Style>'
        '<Style ss:ID="rate"><NumberFormat ss:Format="Percent"/></Style>'
        f"</Styles>{sheets}</Workbook>"
    ).encode()


def fods(book: Book) -> bytes:
    """Flat OpenDocument: the sheets of an .ods in one XML."""
    text = _ODS.format("".join(map(_ods_sheet, book.sheets))).replace(
        "document-content", "document"
    )
    kind = 'office:mimetype="application/vnd.oasis.opendocument.spreadsheet" '
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n' + text.replace("xmlns:", kind + "xmlns:", 1)
    ).encode()


def odt(book: Book) -> bytes:
    """The form as a table of LibreOffice Writer."""
    sheet = _ods_sheet(book.sheets[book.main]).partition(
        "<table:table-row table:number-rows-repeated"
    )
    body = f"<office:text>{sheet[0]}</table:table></office:text>"
    for value in ("float", "percentage"):
        body = body.replace(f'office:value-type="{value}" office:value=', "text=")
    body = _with_texts(body)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml", _ODS.replace("<office:spreadsheet>{}</office:spreadsheet>", body)
        )
    return out.getvalue()


def _with_texts(body: str) -> str:
    import re

    return re.sub(
        r'<table:table-cell text="([^"]*)"/>',
        lambda m: f"<table:table-cell><text:p>{m[1].replace('.', ',')}</text:p></table:table-cell>", body,
    )  # fmt: skip


def rtf(book: Book) -> bytes:
    """The form as a table of Word in RTF, letters beyond ASCII by their number."""
    width = max(column for _, column in book.cells)
    ends = "".join(f"\\cellx{1500 * n}" for n in range(1, width + 1))
    lines = [
        f"\\trowd\\trleft0{ends}\\pard\\intbl {line}\\row\n" for line in _lines(book, _cell_of_rtf)
    ]
    head = "{\\rtf1\\ansi\\ansicpg1258\\uc1{\\fonttbl{\\f0\\fcharset163 Times New Roman;}}"
    return (head + "".join(lines) + "\\pard\\par}").encode("ascii")


def _lines(book: Book, cell):
    rows, columns = (max(place[axis] for place in book.cells) for axis in (0, 1))
    for row in range(1, rows + 1):
        yield "".join(cell(book.cells.get((row, column), "")) for column in range(1, columns + 1))


def _td(value) -> str:
    if isinstance(value, list):
        runs = ((_TAGS.get(run[0], "b"), run.lstrip("^~")) for run in value)
        return f"<td>{''.join(f'<{tag}>{escape(run)}</{tag}>' for tag, run in runs)}</td>"
    struck = (
        ' style="text-decoration: line-through"'
        if isinstance(value, Shown) and value.struck
        else ""
    )
    return f"<td{struck}>{escape(_text(value))}</td>"


def _td_of_excel(value) -> str:
    if isinstance(value, list | str):
        return _td(value)
    shown = value if isinstance(value, Shown) else Shown(value)
    if isinstance(shown.value, str):
        return _td(value)
    if "%" in shown.format:
        return f'<td class=xl1 x:num="{shown.value!r}">{100 * shown.value:.1f}%</td>'
    return f'<td{" class=xl2" * shown.struck} x:num="{shown.value!r}">{_text(shown)}</td>'


def _sheet_of_xml(sheet) -> str:
    lines = []
    for row in sorted({row for row, _ in sheet.cells}):
        cells = "".join(
            _cell_of_xml(column, value)
            for (at, column), value in sorted(sheet.cells.items())
            if at == row
        )
        lines.append(f'<Row ss:Index="{row}">{cells}</Row>')
    hidden = (
        "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>" * sheet.hidden
    )
    return f'<Worksheet ss:Name="{escape(sheet.name)}"><Table>{"".join(lines)}</Table>{hidden}</Worksheet>'


def _cell_of_xml(column: int, value) -> str:
    style, runs = "", ""
    if isinstance(value, list):
        runs = "".join(
            f"<{tag}>{run.lstrip('^~')}</{tag}>"
            for run in value for tag in ({"^": "Sup", "~": "S"}.get(run[0], "B"),)
        )  # fmt: skip
        data = f'<ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">{runs}</ss:Data>'
        return f'<Cell ss:Index="{column}">{data}</Cell>'
    if isinstance(value, Shown):
        style = "struck" if value.struck else "rate" if "%" in value.format else ""
        value = value.value
    kind = (
        "Boolean" if isinstance(value, bool) else "String" if isinstance(value, str) else "Number"
    )
    look = f' ss:StyleID="{style}"' if style else ""
    said = int(value) if kind == "Boolean" else escape(value) if kind == "String" else repr(value)
    return f'<Cell ss:Index="{column}"{look}><Data ss:Type="{kind}">{said}</Data></Cell>'


def _cell_of_rtf(value) -> str:
    runs = value if isinstance(value, list) else [_text(value)]
    said = "".join(
        f"{{{_look(run, value)} {_letters(run.lstrip('^~'))}}}" for run in runs
    )  # fmt: skip
    return f"{said}\\cell "


def _look(run: str, value) -> str:
    if isinstance(value, list):
        return {"^": "\\super", "~": "\\strike"}.get(run[:1], "\\b")
    return "\\strike" if isinstance(value, Shown) and value.struck else "\\b0"


def _letters(text: str) -> str:
    units = text.encode("utf-16-le")
    codes = (int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2))
    return "".join(
        "\\line " if code == 10 else chr(code) if 31 < code < 127 and chr(code) not in "\\{}"
        else f"\\u{code - 65536 if code > 32767 else code}?" for code in codes
    )  # fmt: skip
