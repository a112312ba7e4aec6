"""The marks by which a workbook of ours is known again: template, letter, appendix and reader share them.

Whose return it is stands in it three times (the heading of the key column, document properties, a
very hidden sheet), so that a renamed sheet, a pasted table or a file saved by another program still
says it.
"""

from collections.abc import Mapping, Sequence

MARK = "phuluc"
HIDDEN_SHEET = f"_{MARK}"
KEY_MARK = f"{MARK}|"  # how the heading of the key column begins
PAPER = f"{MARK}_paper"  # the property that names what no unit fills in: a receipt, an appendix
ANSWERS = f"{MARK}_answers"  # the property with the checksum of the file that a letter is about
FIXES = f"{MARK}:cần sửa"  # how the heading of a letter's column of findings begins
PRINT = f"{MARK}:in"  # a cell of a sheet that prints, in another shape, what another one says
PARTS = ("form", "unit", "period")
_VERSION = "2"  # of the layout; raise it when the reader must tell two layouts apart


def marks(form: str, unit: str, period: str) -> dict[str, str]:
    """Whose return of which period a workbook is, and of which version these marks are."""
    return dict(zip(PARTS, (form, unit, period), strict=True)) | {"version": _VERSION}


def key_heading(given: Mapping[str, str]) -> str:
    """The heading of the key column: «phuluc|form|unit|period»."""
    return KEY_MARK + "|".join(given[part] for part in PARTS)


def of_key_heading(text: str) -> dict[str, str]:
    """The marks that such a heading bears; {} where it bears fewer."""
    values: Sequence[str] = text.removeprefix(KEY_MARK).split("|")
    return dict(zip(PARTS, values, strict=False)) if len(values) >= len(PARTS) else {}


def properties(given: Mapping[str, str]) -> dict[str, str]:
    """The marks as document properties."""
    return {f"{MARK}_{name}": text for name, text in given.items()}


def of_properties(found: Mapping[str, str]) -> dict[str, str]:
    """The marks among document properties; '' for what is not there."""
    return {part: found.get(f"{MARK}_{part}", "") for part in PARTS}
