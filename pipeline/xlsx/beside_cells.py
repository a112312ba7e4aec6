"""What cells have beside what they show: areas that are one, links, notes."""

from xlsxwriter.worksheet import Worksheet

from pipeline.xlsx.book import Sheet, expect
from pipeline.xlsx.looks import Looks
from pipeline.xlsx.texts import NOTE, bounded

_NOTE_WIDTH, _NOTE_LETTERS, _NOTE_LINE = 380, 52, 19  # pixels, letters on a line, pixels


def set_beside_cells(sheet: Sheet, worksheet: Worksheet, looks: Looks) -> None:
    """What xlsxwriter writes into the cells themselves gives way to rows.py's (package.py)."""
    for area in sheet.merges:
        expect(worksheet.merge_range(*area, ""), f"merge {area}")
    for place, cell in sheet.cells.items():
        if cell.link:
            expect(worksheet.write_url(*place, cell.link, looks(cell.style)), f"link {place}")
    notes = {place: cell.note for place, cell in sheet.cells.items() if cell.note}
    for place, note in (notes | dict(sheet.bulk.notes if sheet.bulk else {})).items():
        code = worksheet.write_comment(*place, bounded(note, NOTE), _note_box(note))
        expect(code, f"{sheet.name}: note {place}")


def _note_box(text: str) -> dict[str, object]:
    """A box in which the whole note can be read: Excel's own is four short lines high."""
    lines = sum(1 + len(paragraph) // _NOTE_LETTERS for paragraph in text.split("\n"))
    return {
        "author": "phuluc", "width": _NOTE_WIDTH, "height": min(_NOTE_LINE * (lines + 1), 800),
        "font_name": "Times New Roman", "font_size": 11,
    }  # fmt: skip
