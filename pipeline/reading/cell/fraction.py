"""«08/21» in one cell, as it was typed or as Excel made a date of it: the figure out, with X and Y."""

from pipeline.files.serial_days import day_of
from pipeline.grid import RawCell
from pipeline.reading.cell.numeral import Numeral, Refused
from pipeline.reading.cell.stored_number import (
    EARLY_SERIAL,
    format_shape,
    raw_text,
)
from pipeline.reading.cell.understood import Reading, exactly, worded
from schemas.figure import Figure
from schemas.form.model import Row

_YEARS = (2000, 2040)


def fraction(numeral: Numeral, row: Row) -> tuple[Figure, str]:
    """X/Y: a percentage where one is asked, else X with the Y that was written beside it.

    With the repair that it took; raises Refused.
    """
    x, y = numeral.value, numeral.denominator
    if row.kind != "ratio":
        return Figure("value", x, numeral.decimals, x, y), "fraction_in_count"
    if not y or numeral.percent:
        raise Refused("not_a_number")
    month = x == int(x) and 1 <= x <= 12 and _YEARS[0] <= y < _YEARS[1] and numeral.share is None
    how = "fraction_or_month" if month else "fraction_in_ratio"
    if numeral.share is not None:
        return Figure("value", numeral.share, numeral.share_decimals, x, y), how
    return Figure("value", 100 * x / y, None, x, y), how


def fraction_of_date(cell: RawCell, row: Row, date1904: bool) -> Reading:
    """A date where a number is asked: the fraction that Excel turned into it, where that is plain.

    08/21 typed under a Vietnamese locale becomes August 2021 (mmm-yy, first of the month), under
    an American one 21 August of the year of typing (d-mmm).
    """
    serial = cell.value
    raw = raw_text(cell, date1904)
    if 0 <= serial < EARLY_SERIAL and serial == int(serial) and not date1904:
        return worded(exactly(serial, 0, "date_format_number"), raw)
    day = day_of(serial, date1904)
    if day is None or serial != int(serial):
        raise Refused("is_date")
    shape = format_shape(cell.format)
    if "d" not in shape and day.day == 1:
        x, y = day.month, day.year % 100
    elif "y" not in shape:
        x, y = sorted((day.day, day.month))
    else:
        raise Refused("is_date")
    if not (row.denominator or row.kind == "ratio") or not y:
        raise Refused("is_date")
    value, decimals = (100 * x / y, None) if row.kind == "ratio" else (float(x), 0)
    figure = Figure("value", value, decimals, float(x), float(y))
    return worded(Reading(figure, ("date_was_fraction",)), raw)
