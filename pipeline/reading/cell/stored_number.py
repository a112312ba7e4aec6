"""A number as stored and its format code in, what a person sees out: dates, percentages, plain text."""

import functools
import re
from decimal import Decimal

from pipeline.files.serial_days import day_of
from pipeline.grid import RawCell

_MAX_MAGNITUDE = 1e12
EARLY_SERIAL = 3653  # before 1910: a plain number left in a cell that kept a date format
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


@functools.lru_cache(maxsize=1024)
def format_shape(code: str) -> str:
    """A format code without what is printed literally: quoted, escaped and bracketed parts."""
    return _NOT_FORMAT.sub("", code.split(";")[0]).lower()


@functools.lru_cache(maxsize=1024)
def format_kind(code: str) -> str:
    """percent, date or number. A literal % («0.0"%"») is no percent format."""
    shape = format_shape(code)
    if "%" in shape:
        return "percent"
    if shape in ("general", "standard", "@", ""):
        return "number"
    return "date" if set(shape) & set("dmyhs") else "number"


def is_fraction(code: str) -> bool:
    """True where a number is shown as a fraction: 0.625 as 5/8.

    >>> is_fraction("# ?/8"), is_fraction('0"/8"'), is_fraction("d/m")
    (True, False, False)
    """
    return format_kind(code) == "number" and "/" in format_shape(code)


def raw_text(cell: RawCell, date1904: bool = False) -> str:
    """What stood in the cell, as a person would see it, for findings and for the record."""
    if cell.kind == "text":
        return cell.value
    if cell.kind == "boolean":
        return "TRUE" if cell.value else "FALSE"
    if cell.kind != "number":
        return str(cell.value)
    if cell.value == cell.value and format_kind(cell.format) == "date":
        day = day_of(cell.value, date1904)
        if day is not None and cell.value >= EARLY_SERIAL:
            return f"{day:%d/%m}/{day.year}"
    return plain_number(cell.value)


@functools.lru_cache(maxsize=4096)
def plain_number(value: float) -> str:
    """A stored number in full with a decimal comma and no thousands, as it would be typed."""
    if value != value or abs(value) > _MAX_MAGNITUDE:
        return str(value)
    return f"{Decimal(repr(value)).normalize():f}".replace(".", ",")
