"""looks.toml in, the styles of every workbook of ours out, numbered once and for all.

All workbooks get the same styles part, whichever styles they use: the number of a style is then
known before a workbook is begun, and cells that many workbooks share are made into XML once.
"""

import copy
import functools
import io
import tomllib
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format

LOOKS = Path(__file__).parent / "looks.toml"
DIGIT_PIXELS = 8  # the widest digit of Times New Roman 12, the unit of column widths
STYLES_PART = "xl/styles.xml"
_COLOURS = ("bg_color", "font_color")  # a conditional format may not change font name or size
_OPTIONS = {
    "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False,
    "in_memory": True,
    "default_format_properties": {
        "font_name": "Times New Roman", "font_size": 12,
        "font_scheme": "none",  # else Excel shows the theme's Calibri, whatever the name says
    },
    "default_column_width": 72, "default_row_height": 21,  # pixels, what Excel uses for that font
}  # fmt: skip


@dataclass(frozen=True)
class Palette:
    """Formats of cells and of marks (conditional formats) by style, and the part with them all."""

    cells: Mapping[str, Format]
    marks: Mapping[str, Format]
    part: str


@functools.cache
def looks() -> dict[str, dict]:
    """Every style with what it inherits, from looks.toml."""
    raw = tomllib.loads(LOOKS.read_text(encoding="utf-8"))

    def resolve(name: str) -> dict:
        own = dict(raw[name])
        base = own.pop("base", "default")
        return ({} if name == "default" else resolve(base)) | own

    return {name: resolve(name) for name in raw}


def new_workbook(file: io.BytesIO, aside: Path | None = None) -> xlsxwriter.Workbook:
    """An empty workbook; where a folder is given its parts are made there and not in memory."""
    options = copy.deepcopy(_OPTIONS)  # xlsxwriter writes into what it gets
    if aside is not None:
        options |= {"in_memory": False, "tmpdir": str(aside)}
    workbook = xlsxwriter.Workbook(file, options)
    workbook.calc_on_load = False  # every formula of ours comes with its right result
    return workbook


@functools.cache
def palette(with_comments: bool = False) -> Palette:
    """As xlsxwriter makes it; a workbook with comments has one font more."""
    file = io.BytesIO()
    with new_workbook(file) as workbook:
        cells = {name: workbook.add_format(look) for name, look in looks().items()}
        marks = {
            name: workbook.add_format({key: look[key] for key in _COLOURS if key in look})
            for name, look in looks().items() if not look.keys().isdisjoint(_COLOURS)
        }  # fmt: skip
        for form in cells.values():
            form._get_xf_index()
        for form in marks.values():
            form._get_dxf_index()
        sheet = workbook.add_worksheet()
        if with_comments:
            sheet.write_comment(0, 0, "…")
    with zipfile.ZipFile(file) as archive:
        return Palette(cells, marks, archive.read(STYLES_PART).decode("utf-8"))


@functools.cache
def numbers() -> dict[str, int]:
    """The number by which a cell of each style refers to it."""
    return {name: form._get_xf_index() for name, form in palette().cells.items()}
