"""looks.toml → the formats of a workbook."""

import copy
import functools
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import IO

import xlsxwriter
from xlsxwriter.format import Format

LOOKS = Path(__file__).parent / "looks.toml"
DIGIT_PIXELS = 8  # the widest digit of Times New Roman 12, the unit of column widths
ROW_PIXELS = 21  # of every row and, beside 72 of a column, what Excel uses for that font
_MARKS = ("bg_color", "font_color", "bold")  # a conditional format may not change font name or size
_OPTIONS = {
    "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False,
    "in_memory": True,  # with it the stamps in the zip are fixed too
    "default_format_properties": {
        "font_name": "Times New Roman", "font_size": 12,
        "font_scheme": "none",  # else Excel shows the theme's Calibri, whatever the name says
    },
    "default_column_width": 72, "default_row_height": ROW_PIXELS,
}  # fmt: skip
Looks = Callable[[str], Format]  # style → its format in a workbook


@functools.cache
def looks() -> dict[str, dict]:
    """Every style with what it inherits, from looks.toml."""
    raw = tomllib.loads(LOOKS.read_text(encoding="utf-8"))

    def resolve(name: str) -> dict:
        own = dict(raw[name])
        base = own.pop("base", "default")
        return ({} if name == "default" else resolve(base)) | own

    return {name: resolve(name) for name in raw}


def new_workbook(file: IO[bytes]) -> xlsxwriter.Workbook:
    """An empty workbook, to be closed into `file`."""
    workbook = xlsxwriter.Workbook(file, copy.deepcopy(_OPTIONS))  # which xlsxwriter writes into
    workbook.calc_on_load = False  # every formula of ours comes with its right result
    return workbook


def looks_of_cells(workbook: xlsxwriter.Workbook) -> Looks:
    """The formats of styles for cells; each is added to the workbook when it is first asked for."""
    return functools.cache(lambda style: workbook.add_format(looks()[style]))


def looks_of_marks(workbook: xlsxwriter.Workbook) -> Looks:
    """The formats of styles for conditional formats: their colours and whether they are bold."""

    def mark(style: str) -> Format:
        look = looks()[style]
        return workbook.add_format({name: look[name] for name in _MARKS if name in look})

    return functools.cache(mark)
