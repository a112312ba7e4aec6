"""The sheet of the appendix that is signed in, the same as a Word document out, to bind behind the report."""

import math
from pathlib import Path

from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt

from pipeline.appendix import printed_page
from pipeline.appendix.official_sheet import NAME
from pipeline.template.printed_lines import CROSSED_OUT
from pipeline.written_page import fix_stamps, new_document, pad, run, text_width
from pipeline.xlsx.looks import looks
from pipeline.xlsx.row_heights import longest_word
from pipeline.xlsx.write import Book, Cell, Sheet
from schemas.form.model import Form
from schemas.wording import as_text

_HEADER_HEIGHT = 18.0  # points: the words that span several lines are seen on every page
_PADDING = (0.8, 0.6)  # millimetres beside and above the text of a cell
_ALIGNED = {
    "left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}  # fmt: skip
_FROM_EDGE = 3  # millimetres right of a figure
_HEADING = "form_section"  # the looks of a line that stays on the page of the next
_SIGNATURE = 95  # millimetres, at the right margin
_FULL, _SMALLEST = 112.0, 6.0  # widths of a digit that letters of full size have room in; points
Lines = dict[int, dict[int, Cell]]


def signed_sheet(book: Book, form: Form) -> Sheet:
    """The form in its own shape, where that is not «Phụ lục»."""
    name = printed_page.NAME if form.printed_columns else NAME
    return next(sheet for sheet in book.sheets if sheet.name == name)


def write_docx(sheet: Sheet, path: Path, sent_up: bool = False) -> None:
    """Titles, the table with its header repeated on every page, and what the figures rest on.

    One that is sent up is a return to who asks for it.
    """
    document = new_document(sheet.page.landscape)
    lines = _lines(sheet)
    first, _ = sheet.page.repeat_rows or (0, 0)
    last = max(line for line, cells in lines.items() if len(cells) > 1)
    for line in (line for line in sorted(lines) if line < first):
        _paragraph(document, lines[line][0])
    _gap(document)
    _table(document, sheet, range(first, last + 1), lines)
    _gap(document)
    to_sign = text_width(sheet.page.landscape) - _SIGNATURE
    for line in (line for line in sorted(lines) if line > last):
        (cell,) = lines[line].values()
        _paragraph(document, cell, left=to_sign if cell.style == "signature" else 0)
    document.core_properties.title = sheet.name
    if sent_up:
        document.core_properties.keywords = ""
    document.save(str(path))
    fix_stamps(path)


def _gap(document) -> None:
    """What Word must have beside a table, as low as may be."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(0)
    _size_of_mark(paragraph, _SMALLEST)


def _size_of_mark(paragraph, size: float) -> None:
    """The end of a paragraph is as high as this, in points: all that an empty one has."""
    look, letters = OxmlElement("w:rPr"), OxmlElement("w:sz")
    letters.set(qn("w:val"), str(int(2 * size)))
    look.append(letters)
    paragraph._p.get_or_add_pPr().append(look)


def _lines(sheet: Sheet) -> Lines:
    """Printed cells by line and column."""
    lines: Lines = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        if column <= _last_column(sheet):
            lines.setdefault(row, {})[column] = cell
    return lines


def _last_column(sheet: Sheet) -> int:
    return sheet.page.area[3] if sheet.page.area else len(sheet.widths) - 1


def _paragraph(document, cell: Cell, left: int = 0) -> None:
    """A line that spans the page, as the sheet shows it; `left` is its indent in millimetres."""
    paragraph = document.add_paragraph()
    paragraph.alignment = _aligned(cell)
    centred = paragraph.alignment == WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(0 if centred else 3)
    paragraph.paragraph_format.left_indent = Mm(left)
    _run(paragraph, cell)


def _aligned(cell: Cell) -> WD_ALIGN_PARAGRAPH:
    return _ALIGNED[looks()[cell.style].get("align", "left")]


def _run(paragraph, cell: Cell, scale: float = 1.0, room: float = math.inf) -> None:
    """The text of a cell, so small that no word or figure of it is broken within this `room`, in points."""
    look, text = looks()[cell.style], _shown(cell)
    size = min(look["font_size"] * scale, room / (longest_word(text, cell.style) or 1))
    size = max(_SMALLEST, math.floor(2 * size) / 2)  # Word knows halves of a point
    if text:
        run(paragraph, text, size, look.get("bold", False), look.get("italic", False))
    else:
        _size_of_mark(paragraph, size)


def _table(document, sheet: Sheet, rows: range, lines: Lines) -> None:
    shown = sheet.widths[: _last_column(sheet) + 1]
    table = document.add_table(rows=len(rows), cols=len(shown), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    scale = min(1.0, _FULL / sum(shown))
    beside, above = (scale * room for room in _PADDING)
    pad(table, beside, above)
    widths = [Mm(text_width(sheet.page.landscape) * width / sum(shown)) for width in shown]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    _, last = sheet.page.repeat_rows or (0, 0)
    grid = [row.cells for row in table.rows]
    for line, row, places in zip(rows, table.rows, grid, strict=True):
        _row_rules(row, line <= last)
        if line <= last:
            row.height = Pt(scale * sheet.heights.get(line, _HEADER_HEIGHT))
        for column, place in enumerate(places):
            place.width = widths[column]
            place.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
            room = Length(widths[column] - 2 * Mm(beside)).pt
            _fill(place, lines.get(line, {}).get(column, Cell("", "cell")), scale, room)
    for top, left, bottom, right in sheet.merges:
        if top in rows:
            _merge(grid[top - rows.start][left], grid[bottom - rows.start][right])


def _merge(first, last) -> None:
    """One cell of all between two; merging leaves an empty paragraph of each that went in."""
    whole = first.merge(last)
    for paragraph in whole.paragraphs[1:]:
        if not paragraph.text:
            paragraph._p.getparent().remove(paragraph._p)


def _row_rules(row, header: bool) -> None:
    """No row is broken over two pages; the header lines come again on each."""
    properties = row._tr.get_or_add_trPr()
    for name in ("w:cantSplit", *(("w:tblHeader",) if header else ())):
        properties.append(OxmlElement(name))


def _fill(place, cell: Cell, scale: float, room: float) -> None:
    paragraph = place.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.keep_with_next = cell.style.startswith(_HEADING)
    paragraph.alignment = _aligned(cell)
    if paragraph.alignment == WD_ALIGN_PARAGRAPH.RIGHT:
        paragraph.paragraph_format.right_indent = Mm(_FROM_EDGE * scale)
    _run(paragraph, cell, scale, room)
    if cell.style == CROSSED_OUT:
        shade = OxmlElement("w:shd")
        for name, value in (
            ("val", "clear"),
            ("fill", looks()[cell.style]["bg_color"].lstrip("#")),
        ):
            shade.set(qn(f"w:{name}"), value)
        place._tc.get_or_add_tcPr().append(shade)


def _shown(cell: Cell) -> str:
    """A figure as the official sheet shows it: whole, or with one or two decimals."""
    value = cell.value
    if isinstance(value, bool | str) or value is None:
        return str(value or "")
    return as_text.number(value) if float(value).is_integer() else as_text.number(round(value, 2))
