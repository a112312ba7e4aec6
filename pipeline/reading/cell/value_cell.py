"""What the value cell of a row says: state, figures, and the repairs made.

Each repair has a name in repairs.csv and is certain (silent), probable (a finding asks to confirm)
or refused (a finding, and no value). Nothing here raises on any content.
"""

import functools
from collections.abc import Callable
from decimal import Decimal

from pipeline.files.serial_days import DAY_FORMAT, day_of
from pipeline.grid import RawCell
from pipeline.reading.cell.code_cell import read_code, read_truth
from pipeline.reading.cell.number_format import shown_in_thousands, text_shown
from pipeline.reading.cell.numeral import (
    Numeral,
    Refused,
    clean,
    decimals_of,
    is_broken,
    read_numeral,
)
from pipeline.reading.cell.separators import UNKNOWN, Habits
from pipeline.reading.cell.stored_number import (
    EARLY_SERIAL,
    format_kind,
    format_shape,
    plain_number,
    raw_text,
)
from pipeline.reading.cell.understood import NOTHING, Reading, exactly, refused, worded
from schemas.figure import Figure
from schemas.form.model import Row
from schemas.text import fold
from schemas.vocabulary.words import measure, state_word
from schemas.wording.as_text import STATE, codes

MAX_MAGNITUDE = 1e12
_SERIALS = (40179, 51136)  # from 1/1/2010 to the end of 2039
_YEARS = (2000, 2040)


def read_cell(
    cell: RawCell | None, row: Row, date1904: bool = False, habits: Habits = UNKNOWN
) -> Reading:
    """Read the value cell of a row; a cell that says nothing certain is never given a value."""
    if cell is None:
        return NOTHING
    try:
        return _read(cell, row, date1904, habits)
    except Refused as refusal:
        words = refusal.words or (("raw", raw_text(cell, date1904)), ("codes", codes(row)))
        return refused(refusal.repair, words)


_NO_FIGURE = {
    "error": "error_value", "formula": "formula_without_result", "boolean": "is_boolean",
    "struck": "struck_out", "stale": "formula_not_computed", "torn": "line_torn",
}  # fmt: skip


def check_meant(cell: RawCell) -> None:
    """Raise Refused where a cell holds no figure, or one that may not be meant."""
    for fact in (cell.kind, cell.doubt):
        if fact in _NO_FIGURE:
            raise Refused(_NO_FIGURE[fact])


def _read(cell: RawCell, row: Row, date1904: bool, habits: Habits) -> Reading:
    if (
        cell.kind == "boolean"
        and not cell.doubt
        and (said := read_truth(str(cell.value).upper(), row))
    ):
        return said
    check_meant(cell)
    if cell.kind == "number":
        if text := "" if format_kind(cell.format) == "date" else text_shown(cell):
            return read_shown(cell, text, functools.partial(_read_typed, row=row, habits=UNKNOWN))
        return _read_number(cell, row, date1904, habits)
    return _read_typed(cell, row, habits)


def _read_typed(cell: RawCell, row: Row, habits: Habits) -> Reading:
    text = clean(cell.value)
    if not text:
        return NOTHING
    if row.kind == "code" and (reading := read_truth(text, row) or read_code(text, row)):
        return reading
    if (found := state_word(text)) is not None:
        return _read_state(*found, cell)
    if row.kind == "code":
        raise Refused("code_unknown")
    if is_broken(cell.value):
        raise Refused("not_a_number")
    return _read_text(text, cell, row, habits)


def read_shown(cell: RawCell, text: str, read: Callable[[RawCell], Reading]) -> Reading:
    """Read what a number's format makes of it as if it were typed; raises Refused.

    It has to be the number that is stored, alone or as a part of X/Y; only zero may be a word.
    """
    differs = Refused("format_differs", (("raw", text), ("stored", plain_number(cell.value))))
    if format_kind(cell.format) == "percent":
        raise differs
    try:
        reading = read(RawCell(text, "text"))
    except Refused as refusal:
        if refusal.repair == "not_a_number":
            raise differs from refusal
        raise Refused(refusal.repair, refusal.words or (("raw", text),)) from refusal
    figure = reading.figure
    shown = (
        (figure.value, figure.numerator, figure.denominator) if figure.value is not None else (0,)
    )
    if cell.value not in shown:
        raise differs
    return reading


def _read_state(state: str, repair: str, cell: RawCell) -> Reading:
    words = (("raw", cell.value), ("value", "0"), ("state", STATE.get(state, "")))
    if state == "none":
        return Reading(Figure("value", 0.0, 0), (repair,), words)
    return Reading(Figure(state), (repair,), words)


def _read_text(text: str, cell: RawCell, row: Row, habits: Habits) -> Reading:
    unit = row.unit or row.printed_unit
    numeral = read_numeral(text, row.kind != "ratio", habits, unit)
    figures = (numeral.value, numeral.denominator or 0)
    if max(map(abs, figures)) > MAX_MAGNITUDE:
        raise Refused("not_a_number")
    if numeral.percent and row.kind != "ratio":
        raise Refused("percent_in_count")
    repairs = list(numeral.repairs)
    if numeral.words:
        is_unit = fold(numeral.words) in {fold(row.unit), fold(row.printed_unit)} - {""}
        said = measure(numeral.words)
        is_unit |= row.kind == "amount" and said is not None and said == measure(unit)
        repairs.append("unit_after_number" if is_unit else "words_with_number")
    if numeral.percent:
        repairs.append("percent_sign")
    figure = Figure("value", numeral.value, numeral.decimals)
    if numeral.denominator is not None:
        figure = _fraction(numeral, row, repairs)
    elif row.kind == "ratio" and 0 < numeral.value < 1 and not numeral.percent:
        repairs.append("ratio_below_one")
    reading = Reading(figure, tuple(repairs))
    return worded(reading, cell.value) if repairs else reading


def _fraction(numeral: Numeral, row: Row, repairs: list[str]) -> Figure:
    """X/Y: a percentage where one is asked, else X with the Y that was written beside it."""
    x, y = numeral.value, numeral.denominator
    if row.kind != "ratio":
        repairs.append("fraction_in_count")
        return Figure("value", x, numeral.decimals, x, y)
    if not y or numeral.percent:
        raise Refused("not_a_number")
    month = x == int(x) and 1 <= x <= 12 and _YEARS[0] <= y < _YEARS[1] and numeral.share is None
    repairs.append("fraction_or_month" if month else "fraction_in_ratio")
    if numeral.share is not None:
        return Figure("value", numeral.share, numeral.share_decimals, x, y)
    return Figure("value", 100 * x / y, None, x, y)


def _read_number(cell: RawCell, row: Row, date1904: bool, habits: Habits) -> Reading:
    value = cell.value
    if value != value or abs(value) > MAX_MAGNITUDE:
        raise Refused("not_a_number")
    kind = format_kind(cell.format)
    if kind == "date" and row.kind != "code":
        return _read_date(cell, row, date1904)
    shown = shown_in_thousands(cell) if row.kind != "code" else ""
    repairs: tuple[str, ...] = ()
    if kind == "percent" and row.kind != "code":
        value, repairs = _percentage(value, row)
    elif row.kind == "ratio" and (0 < value < 1 or (value == 1 and habits.has_parts_of_one)):
        repairs = ("ratio_below_one",)
    elif (
        row.kind not in ("ratio", "amount")
        and _SERIALS[0] <= value <= _SERIALS[1]
        and value == int(value)
    ):
        repairs = ("serial_or_number",)
    repairs = (*repairs, "format_in_thousands") if shown else repairs
    if not repairs:
        return exactly(value, decimals_of(value))
    day = raw_text(cell._replace(format=DAY_FORMAT), date1904)
    reading = exactly(value, decimals_of(value), *repairs)
    return worded(reading, raw_text(cell, date1904), ("shown", shown), ("day", day))


def _percentage(value: float, row: Row) -> tuple[float, tuple[str, ...]]:
    """A number in a percentage format: 0.631 is 63,1 %; one above 1 was typed before the format."""
    if row.kind != "ratio":
        raise Refused("percent_in_count")
    if abs(value) > 1:
        return value, ("percent_format_over",)
    return float(Decimal(repr(value)) * 100), ("percent_format",)


def _read_date(cell: RawCell, row: Row, date1904: bool) -> Reading:
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
