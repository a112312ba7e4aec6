"""What a cell was understood to say, with the words that its messages need."""

from dataclasses import dataclass, replace

from schemas.figure import BLANK, UNREADABLE, Figure
from schemas.wording.as_text import number
from schemas.wording.messages import messages


@dataclass(frozen=True, slots=True)
class Reading:
    """The figure and the repairs it took; `words` fill their messages."""

    figure: Figure
    repairs: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()


NOTHING = Reading(BLANK)


def refused(repair: str = "", words: tuple[tuple[str, str], ...] = ()) -> Reading:
    """A cell that says something, but no figure that is certain enough."""
    return Reading(UNREADABLE, (repair,) if repair else (), words)


def exactly(value: float, decimals: int | None, *repairs: str) -> Reading:
    """A figure alone."""
    return Reading(Figure("value", value, decimals), repairs)


def worded(reading: Reading, raw: str, *more: tuple[str, str]) -> Reading:
    """Give a reading the words that its messages may use; certain repairs are silent."""
    if not any(messages()[repair].severity for repair in reading.repairs):
        return reading
    figure = reading.figure
    words = {
        "raw": raw,
        "value": number(figure.value),
        "hundredfold": number(None if figure.value is None else 100 * figure.value),
        "numerator": number(figure.numerator),
        "denominator": number(figure.denominator),
    }
    return replace(reading, words=(*words.items(), *more))
