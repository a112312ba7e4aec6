"""One raw cell and its row of the form in, a Reading out: state, figures, and the repairs made.

Each repair has a name in repairs.csv and is certain (silent), probable (a finding asks to confirm)
or refused (a finding, and no value). Nothing here raises on any content.
"""

import datetime as dt
import functools
import re
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.grid import RawCell
from pipeline.numeral import Numeral, Refused, clean, decimals_of, read_numeral
from schemas.as_text import codes, number
from schemas.form import Row
from schemas.message import state_words
from schemas.text import fold

_MAX_MAGNITUDE = 1e12
_EPOCH = dt.date(1899, 12, 30)
_EARLY_SERIAL = 3653  # before 1910: a plain number left in a cell that kept a date format
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_CODE = re.compile(r"(\d{1,3})(?:\s*[-–.:=)]\s*(.+))?")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a value cell says. `words` fill the messages of probable and refused repairs."""

    state: str
    value: float | None = None
    decimals: int | None = None
    numerator: float | None = None
    denominator: float | None = None
    repairs: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    remark: str = ""


def read_cell(cell: RawCell | None, row: Row, date1904: bool = False) -> Reading:
    """Read the value cell of a row; a cell that says nothing certain is never given a value."""
    if cell is None:
        return Reading("blank")
    try:
        return _read(cell, row, date1904)
    except Refused as refusal:
        words = (("raw", raw_text(cell, date1904)), ("codes", codes(row)))
        return Reading("unreadable", repairs=(refusal.args[0],), words=words)


def _read(cell: RawCell, row: Row, date1904: bool) -> Reading:
    if cell.kind == "error":
        raise Refused("error_value")
    if cell.kind == "formula":
        raise Refused("formula_without_result")
    if cell.kind == "boolean":
        raise Refused("is_boolean")
    if cell.kind == "number":
        return _read_number(cell, row, date1904)
    text = clean(cell.value)
    if not text:
        return Reading("blank")
    if row.kind == "code" and (reading := _read_code(text, row)):
        return reading
    if (state := state_words().get(fold(text))) is not None:
        return _read_state(state, cell)
    if row.kind == "code":
        raise Refused("code_unknown")
    return _read_text(text, cell, row)


def _read_state(state: str, cell: RawCell) -> Reading:
    if state == "none":
        words = (("raw", cell.value), ("value", "0"))
        return Reading("value", 0.0, 0, repairs=("word_none",), words=words)
    return Reading(state, repairs=("state_word",))


def _read_code(text: str, row: Row) -> Reading | None:
    labels = {fold(code.label): code.number for code in row.codes}
    if fold(text) in labels:
        return Reading("value", float(labels[fold(text)]), 0, repairs=("code_label",))
    match = _CODE.fullmatch(text)
    if not match:
        return None
    if match[2] is None:
        repairs = ("leading_zero",) if len(match[1]) > 1 and match[1][0] == "0" else ()
        return Reading("value", float(match[1]), 0, repairs=repairs)
    if labels.get(fold(match[2])) != int(match[1]):
        raise Refused("code_conflict")
    return Reading("value", float(match[1]), 0, repairs=("code_label",))


def _read_text(text: str, cell: RawCell, row: Row) -> Reading:
    numeral = read_numeral(text, thousands_likely=row.kind != "ratio")
    if abs(numeral.value) > _MAX_MAGNITUDE:
        raise Refused("not_a_number")
    if numeral.percent and row.kind != "ratio":
        raise Refused("percent_in_count")
    repairs = list(numeral.repairs)
    if numeral.words:
        same = fold(numeral.words) in (fold(row.unit), fold(row.printed_unit))
        repairs.append("unit_after_number" if same else "words_with_number")
    if numeral.percent:
        repairs.append("percent_sign")
    reading = Reading("value", numeral.value, numeral.decimals, remark=numeral.words)
    if numeral.denominator is not None:
        reading = _fraction(numeral, row, repairs)
    return _worded(replace(reading, repairs=tuple(repairs)), cell.value)


def _fraction(numeral: Numeral, row: Row, repairs: list[str]) -> Reading:
    """X/Y: a percentage where one is asked, else X with the Y that was written beside it."""
    x, y = numeral.value, numeral.denominator
    if row.kind != "ratio":
        repairs.append("fraction_in_count")
        return Reading("value", x, numeral.decimals, x, y, remark=numeral.words)
    if not y or numeral.percent:
        raise Refused("not_a_number")
    repairs.append("fraction_in_ratio")
    return Reading("value", 100 * x / y, None, x, y, remark=numeral.words)


def _read_number(cell: RawCell, row: Row, date1904: bool) -> Reading:
    value = cell.value
    if value != value or abs(value) > _MAX_MAGNITUDE:
        raise Refused("not_a_number")
    kind = format_kind(cell.format)
    if kind == "date" and row.kind != "code":
        return _read_date(cell, row, date1904)
    repairs: tuple[str, ...] = ()
    if row.kind == "ratio" and kind == "percent":
        if abs(value) > 1:
            repairs = ("percent_format_over",)
        else:
            value, repairs = float(Decimal(repr(value)) * 100), ("percent_format",)
    elif row.kind == "ratio" and 0 < value < 1:
        repairs = ("ratio_below_one",)
    reading = Reading("value", value, decimals_of(value), repairs=repairs)
    return _worded(reading, raw_text(cell, date1904))


def _read_date(cell: RawCell, row: Row, date1904: bool) -> Reading:
    """A date where a number is asked: the fraction that Excel turned into it, where that is plain.

    08/21 typed under a Vietnamese locale becomes August 2021 (mmm-yy, first of the month), under
    an American one 21 August of the year of typing (d-mmm).
    """
    serial = cell.value
    raw = raw_text(cell, date1904)
    if 0 <= serial < _EARLY_SERIAL and serial == int(serial) and not date1904:
        reading = Reading("value", serial, 0, repairs=("date_format_number",))
        return _worded(reading, raw)
    day = _date(serial, date1904)
    if day is None or serial != int(serial):
        raise Refused("is_date")
    shape = _shape(cell.format)
    if "d" not in shape and day.day == 1:
        x, y = day.month, day.year % 100
    elif "y" not in shape:
        x, y = sorted((day.day, day.month))
    else:
        raise Refused("is_date")
    if not (row.denominator or row.kind == "ratio") or not y:
        raise Refused("is_date")
    value, decimals = (100 * x / y, None) if row.kind == "ratio" else (float(x), 0)
    reading = Reading("value", value, decimals, float(x), float(y), ("date_was_fraction",))
    return _worded(reading, raw)


def _date(serial: float, date1904: bool) -> dt.date | None:
    try:
        return _EPOCH + dt.timedelta(days=int(serial) + (1462 if date1904 else 0))
    except OverflowError:
        return None


def _worded(reading: Reading, raw: str) -> Reading:
    """Give a reading the words that its messages may use."""
    words = {
        "raw": raw,
        "value": number(reading.value),
        "hundredfold": number(100 * reading.value),
        "numerator": number(reading.numerator),
        "denominator": number(reading.denominator),
    }
    return replace(reading, words=tuple(words.items()))


@functools.lru_cache(maxsize=1024)
def _shape(code: str) -> str:
    """A format code without what is printed literally: quoted, escaped and bracketed parts."""
    return _NOT_FORMAT.sub("", code.split(";")[0]).lower()


@functools.lru_cache(maxsize=1024)
def format_kind(code: str) -> str:
    """percent, date or number. A literal % («0.0"%"») is no percent format."""
    shape = _shape(code)
    if "%" in shape:
        return "percent"
    if shape in ("general", "standard", "@", ""):
        return "number"
    return "date" if set(shape) & set("dmyhs") else "number"


def raw_text(cell: RawCell, date1904: bool = False) -> str:
    """What stood in the cell, as a person would see it, for findings and for the record."""
    if cell.kind == "text":
        return cell.value
    if cell.kind == "boolean":
        return "TRUE" if cell.value else "FALSE"
    if cell.kind != "number":
        return str(cell.value)
    if cell.value == cell.value and format_kind(cell.format) == "date":
        day = _date(cell.value, date1904)
        if day is not None and cell.value >= _EARLY_SERIAL:
            return f"{day:%d/%m}/{day.year}"
    return plain_number(cell.value)


def plain_number(value: float) -> str:
    """A stored number in full with a decimal comma and no thousands, as it would be typed."""
    if value != value or abs(value) > _MAX_MAGNITUDE:
        return str(value)
    return f"{Decimal(repr(value)).normalize():f}".replace(".", ",")


def read_figure(cell: RawCell | None) -> tuple[float | None, str]:
    """Read a cell for X or Y: (figure, '') or (None, the refusal's repair id); blank is (None, '')."""
    if cell is None:
        return None, ""
    if cell.kind == "number" and format_kind(cell.format) != "date":
        fine = cell.value == cell.value and abs(cell.value) <= _MAX_MAGNITUDE
        return (cell.value, "") if fine else (None, "not_a_number")
    if cell.kind != "text":
        refusals = {"error": "error_value", "formula": "formula_without_result"}
        return None, refusals.get(cell.kind, "is_date" if cell.kind == "number" else "is_boolean")
    text = clean(cell.value)
    if not text or fold(text) in state_words():
        return None, ""
    try:
        numeral = read_numeral(text, thousands_likely=True)
    except Refused as refusal:
        return None, refusal.args[0]
    if numeral.denominator is not None or numeral.percent or abs(numeral.value) > _MAX_MAGNITUDE:
        return None, "not_a_number"
    return numeral.value, ""
