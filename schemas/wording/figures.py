"""A figure of a return as people read it: «8 (8/21)», «63,1», «không áp dụng»."""

from schemas.figure import Figure
from schemas.wording.as_text import STATE, fraction, number


def shown(figure: Figure) -> str:
    """A figure with the digits it was written with, or the words of its state."""
    if figure.state != "value":
        return STATE[figure.state].lower()
    return number(figure.value, figure.decimals)


def shown_with_fraction(figure: Figure) -> str:
    """The same, with X/Y where both are known."""
    x, y = figure.numerator, figure.denominator
    if figure.state != "value" or x is None or y is None:
        return shown(figure)
    return f"{shown(figure)} ({fraction(x, y)})"
