"""Texts and formulas of cells in, their XML out, and the part that holds the texts of a workbook."""

import functools
from collections.abc import Iterable
from xml.sax.saxutils import escape

from xlsxwriter.utility import _preserve_whitespace
from xlsxwriter.worksheet import Worksheet
from xlsxwriter.xmlwriter import XMLwriter

from pipeline.book import WorkbookError

TEXTS_PART = "xl/sharedStrings.xml"
CELL_FORMULA_LIMIT = 8192
_LONGEST = 32767  # of a cell's text, in the units of UTF-16
_KEPT = 65536  # texts and formulas whose XML is kept: templates share theirs
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'count="{count}" uniqueCount="{unique}">'
)


@functools.lru_cache(maxsize=_KEPT)
def text_xml(text: str) -> str:
    return escape(XMLwriter._escape_control_characters(text))


@functools.lru_cache(maxsize=_KEPT)
def formula_xml(formula: str) -> str:
    """The formula of a cell as the file has it."""
    if len(formula) > CELL_FORMULA_LIMIT:
        raise WorkbookError(f"formula of {len(formula)} letters: {formula[:60]}")
    sheet = Worksheet()
    sheet.write_formula(0, 0, formula)
    made = sheet.table[0][0]
    if type(made).__name__ != "Formula":
        raise WorkbookError(f"formula of an array: {formula[:60]}")
    return escape(made.formula)


def texts_part(texts: Iterable[str], count: int) -> str:
    """The shared strings, in the order in which they were numbered; cells name them `count` times."""
    items = [_item(text) for text in texts]
    return f"{_HEAD.format(count=count, unique=len(items))}{''.join(items)}</sst>"


@functools.lru_cache(maxsize=_KEPT)
def _item(text: str) -> str:
    if len(text.encode("utf-16-le")) > 2 * _LONGEST:
        raise WorkbookError(f"text of {len(text)} letters: {text[:60]}")
    written = text_xml(text)
    space = ' xml:space="preserve"' if _preserve_whitespace(written) else ""
    return f"<si><t{space}>{written}</t></si>"
