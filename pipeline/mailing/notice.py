"""A reminder in, the official letter (công văn) as a Word document out: Nghị định 30/2020/NĐ-CP, mẫu 1.5.

Number, day, signature and seal are the office's: they are left open.
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from pipeline.written_page import fix_stamps, new_document, run
from schemas.wording.papers import worded

_WIDTHS = Cm(6.9), Cm(9.6)  # of who writes, and of the name of the state
_SMALL, _SIZE = 12, 14
_CENTRED, _BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes: the office, what it belongs to («Ủy ban nhân dân|tỉnh …», a line each), and the place."""

    office: str
    above: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """`about` follows «V/v»; `body` are its paragraphs, without the greeting."""

    to: str
    about: str
    body: tuple[str, ...]
    day: dt.date


def write_notice(notice: Notice, writer: Writer, path: Path) -> None:
    """Write the letter; one notice gives the same bytes whenever it is written."""
    document = new_document()
    _heading(document, notice, writer)
    _line(document, _said("to", to=notice.to), _CENTRED, before=12, after=12)
    for number, text in enumerate(notice.body, 1):
        end = "./." if number == len(notice.body) else ""
        paragraph = _line(document, text.rstrip(".") + (end or "."), _BOTH, after=6)
        paragraph.paragraph_format.first_line_indent = Cm(1.27)
    _end(document, writer)
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))
    fix_stamps(path)


def _heading(document, notice: Notice, writer: Writer) -> None:
    left, right = _side_by_side(document)
    lines = [
        *((left, line.upper(), _SMALL, {}) for line in writer.above.split("|")),
        (left, writer.office.upper(), _SMALL, {"bold": True}),
        (left, _said("rule"), _SMALL, {}), (left, _said("number"), _SMALL, {}),
        (left, _said("about", about=notice.about), _SMALL, {}),
        (right, _said("state"), _SMALL, {"bold": True}), (right, _said("motto"), 13, {"bold": True}),
        (right, _said("long_rule"), _SMALL, {}), (right, _dated(notice.day, writer), 13, {"italic": True}),
    ]  # fmt: skip
    for cell, text, size, look in lines:
        if text:
            _into(cell, text, size, **look)


def _dated(day: dt.date, writer: Writer) -> str:
    """The day itself is written in when the letter is signed."""
    return _said("dated", place=writer.place or "…", month=day.month, year=day.year)


def _end(document, writer: Writer) -> None:
    left, right = _side_by_side(document)
    _into(left, _said("copies"), _SMALL, bold=True, italic=True, alignment=WD_ALIGN_PARAGRAPH.LEFT)
    for text in _said("copies.list").split("|"):
        _into(left, text, 11, alignment=WD_ALIGN_PARAGRAPH.LEFT)
    _into(right, _said("signer"), _SIZE, bold=True)


def _side_by_side(document) -> tuple[Any, Any]:
    """Two cells of a table without lines."""
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = column.cells[0].width = width
    return table.rows[0].cells


def _into(cell, text: str, size: int, alignment=_CENTRED, **look: bool) -> None:
    first = cell.paragraphs[0]
    paragraph = first if not first.runs else cell.add_paragraph()
    paragraph.alignment, paragraph.paragraph_format.space_after = alignment, Pt(0)
    run(paragraph, text, size, **look)


def _line(document, text: str, alignment, before: int = 0, after: int = 0):
    paragraph = document.add_paragraph()
    paragraph.alignment = alignment
    paragraph.paragraph_format.space_before = Pt(before)
    paragraph.paragraph_format.space_after = Pt(after)
    run(paragraph, text, _SIZE)
    return paragraph


def _said(name: str, **words: object) -> str:
    return worded("notice", name, **words)
