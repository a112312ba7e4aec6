"""The draft of a report's text in, a Word document on the page of Nghị định 30/2020/NĐ-CP out."""

from collections.abc import Sequence
from pathlib import Path

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

from pipeline.appendix.narrative import Draft, words
from pipeline.written_page import fix_stamps, new_document, pad, run

_COLUMNS = ("number", "row", "value", "cell", "basis")
_WIDTHS = (12, 63, 30, 18, 42)  # millimetres
_INDENT = Mm(10)  # of the first line of a paragraph
_TEXT, _SMALL = 13, 11


def write_draft(draft: Draft, path: Path) -> None:
    """Titles, what the text rests on, the sections, and where each figure comes from."""
    document = new_document()
    for title in draft.titles:
        _paragraph(document, title, 14, centred=True, bold=True)
    note, *opening = draft.opening
    _paragraph(document, note, _SMALL, italic=True)
    for text in opening:
        _paragraph(document, text, _TEXT)
    for section in draft.sections:
        if section.heading:
            deep = section.depth > 2
            heading = _paragraph(document, section.heading, _TEXT, bold=True, italic=deep)
            heading.paragraph_format.keep_with_next = True
        if section.sentences:
            _paragraph(document, " ".join(section.sentences), _TEXT)
    heading = _paragraph(document, words("sources"), _TEXT, bold=True)
    heading.paragraph_format.keep_with_next = True
    _table(document, [tuple(words(f"sources.{name}") for name in _COLUMNS), *draft.sources])
    document.core_properties.title = draft.titles[0]
    document.save(str(path))
    fix_stamps(path)


def _paragraph(document, text: str, size: int, centred: bool = False, **looks):
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.space_after = Pt(6)
    paragraph.paragraph_format.first_line_indent = None if centred else _INDENT
    run(paragraph, text, size, **looks)
    return paragraph


def _table(document, lines: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=len(lines), cols=len(_WIDTHS), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    pad(table, 1, 0.5)
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Mm(width)
    for number, (row, line) in enumerate(zip(table.rows, lines, strict=True)):
        for name in ("w:cantSplit", *(() if number else ("w:tblHeader",))):
            row._tr.get_or_add_trPr().append(OxmlElement(name))
        for place, text, width in zip(row.cells, line, _WIDTHS, strict=True):
            place.width = Mm(width)
            place.paragraphs[0].paragraph_format.space_after = Pt(0)
            run(place.paragraphs[0], text, _SMALL, bold=not number)
