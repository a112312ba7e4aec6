"""What the cell of a numerator or a denominator says."""

from pipeline.grid import RawCell
from pipeline.reading.cell.number_format import shown_in_thousands, text_shown
from pipeline.reading.cell.numeral import Refused, clean, decimals_of, is_broken, read_numeral
from pipeline.reading.cell.separators import UNKNOWN, Habits
from pipeline.reading.cell.state_text import state_of
from pipeline.reading.cell.stored_number import EARLY_SERIAL, format_kind, raw_text
from pipeline.reading.cell.understood import NOTHING, Reading, exactly, refused, worded
from pipeline.reading.cell.value_cell import MAX_MAGNITUDE, check_meant, read_shown
from schemas.figure import Figure


def read_figure(cell: RawCell | None, habits: Habits = UNKNOWN) -> Reading:
    """Read a cell for X or Y; a state («KAD») comes back as one, «không» is as good as blank there."""
    if cell is None:
        return NOTHING
    try:
        return _read_figure(cell, habits)
    except Refused as refusal:
        return refused(refusal.repair, refusal.words or (("raw", raw_text(cell)),))


def _read_figure(cell: RawCell, habits: Habits = UNKNOWN) -> Reading:
    check_meant(cell)
    if cell.kind == "number":
        kind = format_kind(cell.format)
        if kind == "date" and not 0 <= cell.value < EARLY_SERIAL:
            raise Refused("is_date")
        if kind == "percent" or cell.value != cell.value or abs(cell.value) > MAX_MAGNITUDE:
            raise Refused("percent_in_count" if kind == "percent" else "not_a_number")
        if text := text_shown(cell) if kind != "date" else "":
            return read_shown(cell, text, _read_figure)
        return _stored(cell, kind)
    text = clean(cell.value)
    found = state_of(text)
    if not text or (found and found[0] == "none"):
        return NOTHING
    if found:
        return Reading(Figure(found[0]))
    if is_broken(cell.value):
        raise Refused("not_a_number")
    numeral = read_numeral(text, True, habits)
    if numeral.denominator is not None or numeral.percent or abs(numeral.value) > MAX_MAGNITUDE:
        raise Refused("not_a_number")
    repairs = (*numeral.repairs, *(("words_with_number",) if numeral.words else ()))
    return worded(exactly(numeral.value, numeral.decimals, *repairs), cell.value)


def _stored(cell: RawCell, kind: str) -> Reading:
    shown = shown_in_thousands(cell) if kind != "date" else ""
    repairs = (
        ("date_format_number",) if kind == "date" else ("format_in_thousands",) if shown else ()
    )
    reading = exactly(cell.value, decimals_of(cell.value), *repairs)
    return worded(reading, raw_text(cell), ("shown", shown)) if repairs else reading
