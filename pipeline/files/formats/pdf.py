"""Bytes of a PDF in, a Grid of one sheet out, by pdfplumber: lines of text and of tables.

Where words stand on a page does not say for certain which cell they are of, and what is struck or
raised is not told: whatever is read has to be confirmed. Tables are told by ruled lines; where no
page has any, by the columns of the words. A scan shows figures and holds none.
"""

import io
from collections.abc import Iterator

import pdfplumber

from pipeline import limits
from pipeline.files.formats.page import Page
from pipeline.files.formats.ruled_lines import Ruled, put_lines
from pipeline.files.formats.unruled_lines import Word, put_words
from pipeline.files.package import Unfit, why
from pipeline.grid import Grid

SHEET = "PDF"
_NEAR = 3.0  # points between two edges that are one: a millimetre
_ON_ONE_LINE = 1.5  # points between the feet of words
_NO_LETTER = "(cid:"  # in the place of one that the file does not name
_NO_TABLE = ("pdf_without_table", "")

Lines = list[list[Ruled]]


def read_pdf(data: bytes) -> Grid:
    """Read a PDF that another program wrote; raises Unfit for one that is a scan, locked or broken."""
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            return _grid(document)
    except (Unfit, MemoryError):
        raise
    except Exception as error:  # of a broken one a dozen unrelated classes
        raise Unfit("is_picture", why("pdf")) from error


def _grid(document: pdfplumber.pdf.PDF) -> Grid:
    page, lines = Page(), list[list[Ruled]]()
    if len(document.pages) > limits.SHEETS:
        raise Unfit("is_picture", why("pdf"))
    for sheet in document.pages:
        for found in _parts(sheet):
            if isinstance(found, str):
                _end_table(lines, page)
                page.add_text(found)
            else:
                lines += found
        sheet.close()
    _end_table(lines, page)
    if not page.cells or any(_NO_LETTER in str(cell.value) for cell in page.cells.values()):
        raise Unfit("is_picture", why("pdf"))
    if not page.tables:
        page = Page()
        put_words([line for sheet in document.pages for line in _lines_of_words(sheet)], page)
    if not page.tables:
        raise Unfit(*_NO_TABLE)
    return Grid((page.as_table(SHEET),), without=_NO_TABLE, doubt="read_from_pdf")


def _end_table(lines: Lines, page: Page) -> None:
    if lines:
        put_lines(lines, page, _NEAR)
        lines.clear()


def _parts(sheet: pdfplumber.page.Page) -> Iterator[str | Lines]:
    """Lines of text and tables of one page, from its top down; page numbers are no text."""
    tables = sheet.find_tables()
    for line in sheet.extract_text_lines(return_chars=False):
        middle = (line["top"] + line["bottom"]) / 2
        while tables and tables[0].bbox[3] <= line["top"]:
            yield _lines(tables.pop(0))
        inside = any(table.bbox[1] < middle < table.bbox[3] for table in tables)
        if not inside and not line["text"].strip().isdecimal():
            yield line["text"]
    yield from map(_lines, tables)


def _lines(table: pdfplumber.table.Table) -> Lines:
    return [
        [
            Ruled(cell[0], cell[2], text or "")
            for cell, text in zip(row.cells, texts, strict=True) if cell is not None
        ]
        for row, texts in zip(table.rows, table.extract(), strict=True)
    ]  # fmt: skip


def _lines_of_words(sheet: pdfplumber.page.Page) -> Iterator[list[Word]]:
    """The words of one page that stand on one line, from its top down; page numbers left out."""
    words = sheet.extract_words(x_tolerance=2, extra_attrs=["size"])
    sheet.close()
    lines, foot = list[list[Word]](), 0.0
    for word in sorted(words, key=lambda word: word["bottom"]):
        if not lines or word["bottom"] - foot > _ON_ONE_LINE:
            lines.append([])
            foot = word["bottom"]
        lines[-1].append(Word(word["x0"], word["x1"], word["size"], word["text"]))
    return (sorted(line) for line in lines if len(line) > 1 or not line[0].text.isdecimal())
