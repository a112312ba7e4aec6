"""What every Word document of ours is: the page of Nghị định 30/2020/NĐ-CP, its letters, fixed times."""

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from pipeline.identity_marks import PAPER

_FONT = "Times New Roman"
_A4, _MARGINS = (210, 297), (30, 15)  # millimetres: sides of a page, left and right
_STAMP = (1980, 1, 1, 0, 0, 0)  # of the parts in the zip: the same document gives the same bytes


def new_document(landscape: bool = False) -> Any:
    """An empty document with its page set, without an author, of no day, that says whose paper it is."""
    document = docx.Document()
    _set_page(document, landscape)
    properties = document.core_properties
    properties.author, properties.comments, properties.keywords = "", "", PAPER
    properties.created = properties.modified = dt.datetime(2023, 1, 1)
    return document


def text_width(landscape: bool = False) -> int:
    """Millimetres between the margins."""
    return _A4[landscape] - sum(_MARGINS)


def _set_page(document, landscape: bool) -> None:
    """A4, margins 20-20-30-15, page number centred on top, none on page 1."""
    section = document.sections[0]
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(_A4[landscape]), Mm(_A4[not landscape])
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = map(Mm, _MARGINS)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    made = run(number, "", 13)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        made._r.append(element)
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.rPr.append(language)


def run(paragraph, text: str, size: float, bold: bool = False, italic: bool = False):
    """A run of text in a paragraph, of a size in points."""
    made = paragraph.add_run(text)
    made.font.name, made.font.size, made.bold, made.italic = _FONT, Pt(size), bold, italic
    return made


def pad(table, beside: float, above: float) -> None:
    """Room between the text of every cell and its border, in millimetres."""
    margins = OxmlElement("w:tblCellMar")
    for side, room in (("top", above), ("left", beside), ("bottom", above), ("right", beside)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(Mm(room).twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))  # which comes after, by the schema
    if look is None:
        properties.append(margins)
    else:
        look.addprevious(margins)


def fix_stamps(path: Path) -> None:
    """Write the package again with fixed times: python-docx puts in those of the clock."""
    with zipfile.ZipFile(path) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(_entry(name), content)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _STAMP)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0
    return entry
