"""A figure of a return as people read it: «8 (8/21)», «63,1», «không áp dụng»."""

from schemas.figure import Figure
from schemas.wording.as_text import STATE, fraction, number


def shown(figure: Figure) -> str:
    """A figure with the digits it was written with, or the words of its state."""
    if figure.state != "value":
        return STATE[figure.state].lower()
    return number(figure.value, figure.decimals)


def as_written(raw: str, figure: Figure, note: str = "") -> str:
    """What stood in a cell; where nothing did, the X/Y beside it, else the note that told the figure.

    >>> as_written("", Figure("value", 37.5, None, 3, 8)), as_written("", Figure("value", 9), "9 vụ")
    ('3/8', '9 vụ')
    """
    x, y = figure.numerator, figure.denominator
    if raw.strip():
        return raw
    return note if x is None or y is None else fraction(x, y)


def shown_with_fraction(figure: Figure) -> str:
    """The same, with X/Y where both are known."""
    x, y = figure.numerator, figure.denominator
    if figure.state != "value" or x is None or y is None:
        return shown(figure)
    return f"{shown(figure)} ({fraction(x, y)})"
