"""The sheet «Phụ lục» in, the same appendix as a Word document out, to bind behind the report."""

from pathlib import Path

from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

from pipeline.appendix.official_sheet import (
    FIRST,
    HEADER,
    LABEL,
    NAME,
    REMARK,
    STT,
    UNIT,
    VALUE,
    WIDTHS,
)
from pipeline.written_page import fix_stamps, new_document, pad, run
from pipeline.xlsx.looks import looks
from pipeline.xlsx.write import Book, Cell, Sheet
from schemas.wording import as_text

_TEXT_WIDTH = 165  # millimetres: A4 without the margins of Nghị định 30/2020
_HEADER_HEIGHTS = (18, 34)  # points: the words that span both lines are seen on every page
_PADDING = (0.8, 0.6)  # millimetres beside and above the text of a cell
_ALIGNED = {
    "left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}  # fmt: skip
_FROM_EDGE = 3  # millimetres right of a figure
_TO_SIGN = 70  # millimetres left of a signature


def official_of(book: Book) -> Sheet:
    """The sheet «Phụ lục»; that of a wide form stands behind its table, which no Word page holds."""
    return next(sheet for sheet in book.sheets if sheet.name == NAME)


def write_docx(sheet: Sheet, path: Path) -> None:
    """Titles, the table with its header repeated on every page, and what the figures rest on."""
    document = new_document()
    lines = _lines(sheet)
    rows = sorted(line for line in lines if line >= HEADER and len(lines[line]) > 1)
    for line in (line for line in sorted(lines) if line < HEADER):
        _paragraph(document, lines[line][0])
    document.add_paragraph().paragraph_format.space_after = Pt(0)
    _table(document, [lines[line] for line in rows])
    document.add_paragraph().paragraph_format.space_after = Pt(0)
    for line in (line for line in sorted(lines) if line > rows[-1]):
        (cell,) = lines[line].values()
        _paragraph(document, cell, left=_TO_SIGN if cell.style == "signature" else 0)
    document.core_properties.title = sheet.name
    document.save(str(path))
    fix_stamps(path)


def _lines(sheet: Sheet) -> dict[int, dict[int, Cell]]:
    """Printed cells by line and column."""
    lines: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        if column <= REMARK:
            lines.setdefault(row, {})[column] = cell
    return lines


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


def _run(paragraph, cell: Cell) -> None:
    look = looks()[cell.style]
    run(
        paragraph, _shown(cell), look["font_size"], look.get("bold", False), look.get("italic", False)
    )  # fmt: skip


def _table(document, rows: list[dict[int, Cell]]) -> None:
    table = document.add_table(rows=len(rows), cols=len(WIDTHS), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    pad(table, *_PADDING)
    widths = [Mm(_TEXT_WIDTH * width / sum(WIDTHS)) for width in WIDTHS]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    grid = list(table.rows)
    for row, height in zip(grid, _HEADER_HEIGHTS, strict=False):
        row.height = Pt(height)
    for number, (row, cells) in enumerate(zip(grid, rows, strict=True)):
        header = number < FIRST - HEADER
        _row_rules(row, header)
        places = row.cells
        for column, place in enumerate(places):
            place.width = widths[column]
            place.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
            _fill(place, cells.get(column, Cell("", "cell")))
    for column in (STT, LABEL, REMARK):
        grid[0].cells[column].merge(grid[1].cells[column])
    grid[0].cells[UNIT].merge(grid[0].cells[VALUE])
    for row in grid[:2]:  # merging leaves an empty paragraph of the cell that went in
        for place in row.cells:
            for paragraph in place.paragraphs[1:]:
                if not paragraph.text:
                    paragraph._p.getparent().remove(paragraph._p)


def _row_rules(row, header: bool) -> None:
    """No row is broken over two pages; the two header lines come again on each."""
    properties = row._tr.get_or_add_trPr()
    for name in ("w:cantSplit", *(("w:tblHeader",) if header else ())):
        properties.append(OxmlElement(name))


def _fill(place, cell: Cell) -> None:
    paragraph = place.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.alignment = _aligned(cell)
    if paragraph.alignment == WD_ALIGN_PARAGRAPH.RIGHT:
        paragraph.paragraph_format.right_indent = Mm(_FROM_EDGE)
    _run(paragraph, cell)


def _shown(cell: Cell) -> str:
    """A figure as the official sheet shows it: whole, or with one or two decimals."""
    value = cell.value
    if isinstance(value, bool | str) or value is None:
        return str(value or "")
    return as_text.number(value) if float(value).is_integer() else as_text.number(round(value, 2))
