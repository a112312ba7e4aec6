"""Texts and formulas of cells in, their XML out, and the part that holds the texts of a workbook."""

import functools
import re
from collections.abc import Iterable
from xml.sax.saxutils import escape

from xlsxwriter.utility import _preserve_whitespace
from xlsxwriter.worksheet import Worksheet
from xlsxwriter.xmlwriter import XMLwriter

from pipeline.xlsx.book import WorkbookError

TEXTS_PART = "xl/sharedStrings.xml"
CELL_FORMULA_LIMIT = 8192
_LONGEST = 32767  # of a cell's text, in the units of UTF-16
_KEPT = 65536  # texts and formulas whose XML is kept: templates share theirs
_CALLED = re.compile(r"[\w.]+(?=\()")
_FRESH = Worksheet()
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
    if formula[0] == "{" or not all(map(_is_scalar, _functions(formula))):
        raise WorkbookError(f"formula of an array: {formula[:60]}")
    return escape(prepared_formula(formula))


@functools.lru_cache(maxsize=_KEPT)
def prepared_formula(formula: str, expand_future_functions: bool = False) -> str:
    """As xlsxwriter prepares it, which looks for 40 to 150 names in every formula."""
    known = all(_is_old(name, expand_future_functions) for name in _functions(formula))
    if known and formula[:1] == "=" and formula[-1] != "}":
        return formula[1:]
    return _FRESH._prepare_formula(formula, expand_future_functions)


def _functions(formula: str) -> frozenset[str]:
    """The names that a bracket follows; those within texts too, where xlsxwriter finds them as well."""
    return frozenset(_CALLED.findall(formula))


@functools.cache
def _is_old(name: str, expand: bool) -> bool:
    """Whether Excel has always had the function, so that its name is written as it is."""
    return _FRESH._prepare_formula(f"{name}(", expand) == f"{name}("


@functools.cache
def _is_scalar(name: str) -> bool:
    """Whether xlsxwriter takes a formula with the function for one of a single cell."""
    sheet = Worksheet()
    sheet.write_formula(0, 0, f"={name}(1)")
    return type(sheet.table[0][0]).__name__ == "Formula"


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
