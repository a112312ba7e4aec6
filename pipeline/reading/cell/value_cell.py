"""What the value cell of a row says: state, figures, and the repairs made.

Each repair has a name in repairs.csv and is certain (silent), probable (a finding asks to confirm)
or refused (a finding, and no value). Nothing here raises on any content.
"""

import functools
from collections.abc import Callable
from decimal import Decimal

from pipeline.files.runs import is_struck
from pipeline.files.serial_days import DAY_FORMAT
from pipeline.grid import RawCell, is_error
from pipeline.reading.cell.code_cell import read_code, read_truth
from pipeline.reading.cell.fraction import fraction, fraction_of_date
from pipeline.reading.cell.number_format import shown_in_thousands, text_shown
from pipeline.reading.cell.numeral import (
    Refused,
    clean,
    decimals_of,
    is_broken,
    read_numeral,
)
from pipeline.reading.cell.separators import UNKNOWN, Habits
from pipeline.reading.cell.state_text import state_of
from pipeline.reading.cell.stored_number import (
    format_kind,
    is_fraction,
    plain_number,
    raw_text,
)
from pipeline.reading.cell.understood import NOTHING, Reading, exactly, refused, worded
from schemas.figure import Figure
from schemas.form.model import Row
from schemas.text import fold
from schemas.vocabulary.words import measure
from schemas.wording.as_text import STATE, codes

MAX_MAGNITUDE = 1e12
_SERIALS = (40179, 51136)  # from 1/1/2010 to the end of 2039


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
    if cell.kind == "text" and is_error(cell.value.strip()):  # where a format has texts alone
        raise Refused(_NO_FIGURE["error"])


def _read(cell: RawCell, row: Row, date1904: bool, habits: Habits) -> Reading:
    if (
        cell.kind == "boolean"
        and cell.doubt not in _NO_FIGURE
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
    if is_struck(cell):
        raise Refused("struck_out", (("raw", text.strip("~ ")),))
    if row.kind == "code" and (reading := read_truth(text, row) or read_code(text, row)):
        return reading
    found = state_of(text)
    if row.kind == "code" and (found is None or found[0] == "none"):
        raise Refused("code_unknown")
    if found is not None:
        return _read_state(*found, cell)
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
    """The state that a word stands for; one with a question mark is likely at most."""
    words = (("raw", cell.value), ("value", "0"), ("state", STATE.get(state, "")))
    if state == "none":
        return Reading(Figure("value", 0.0, 0), (repair,), words)
    repair = f"{repair}_likely" if repair == "state_word" and "?" in cell.value else repair
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
        figure, how = fraction(numeral, row)
        repairs.append(how)
    elif row.kind == "ratio" and 0 < numeral.value < 1 and not numeral.percent:
        repairs.append("ratio_below_one")
    reading = Reading(figure, tuple(repairs))
    return worded(reading, cell.value) if repairs else reading


def _read_number(cell: RawCell, row: Row, date1904: bool, habits: Habits) -> Reading:
    value = cell.value
    if value != value or abs(value) > MAX_MAGNITUDE:
        raise Refused("not_a_number")
    kind = format_kind(cell.format)
    if kind == "date" and row.kind != "code":
        return fraction_of_date(cell, row, date1904)
    shown = shown_in_thousands(cell) if row.kind != "code" else ""
    repairs: tuple[str, ...] = ()
    if kind == "percent" and row.kind != "code":
        value, repairs = _percentage(value, row)
    elif row.kind == "ratio" and 0 < value < 1 and is_fraction(cell.format):
        value, repairs = float(Decimal(repr(value)) * 100), ("fraction_format",)
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
