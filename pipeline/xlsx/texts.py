"""Texts as a workbook can hold them: cut where they are too long, control characters escaped.

Excel counts in units of UTF-16 and refuses, or "repairs", a file in which one text is too long or
has a letter that is none: no department's word may cost all the others their workbook.
"""

import re

from pipeline import limits

CELL = NOTE = limits.CELL_LETTERS
PROPERTY = HEADER = 255
SHEET = 31
CELL_FORMULA, RULE_FORMULA = 8_192, 255  # a formula cannot be cut: a longer one is refused

_MORE = "…"
_HALVES = re.compile("[\ud800-\udfff]")  # of letters: names of files have them
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_CODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # Excel would show _x0041_ as the letter A
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")


def bounded(text: str, most: int) -> str:
    """The text, or as much of its beginning as fits into `most` units with «…» after it."""
    text = _HALVES.sub("\ufffd", text)
    if len(text) <= most // 2:  # no letter takes more than two units
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * most:
        return text
    return units[: 2 * (most - len(_MORE))].decode("utf-16-le", "ignore") + _MORE


def sheet_name(text: str) -> str:
    """The name of a sheet without what Excel does not take in one."""
    return bounded(_NOT_IN_SHEET_NAMES.sub("-", text).strip("'"), SHEET).rstrip("'")


def escaped(text: str) -> str:
    """Control characters as the workbook writes them: xlsxwriter does so in all but a few places."""
    return _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", _CODED.sub("_x005F_", text))
