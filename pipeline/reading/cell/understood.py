"""What a cell was understood to say, as a value, with the words that its messages need."""

from typing import NamedTuple

from schemas.wording.as_text import number
from schemas.wording.messages import messages


class Reading(NamedTuple):
    """What a value cell says. `words` fill the messages of probable and refused repairs."""

    state: str
    value: float | None = None
    decimals: int | None = None
    numerator: float | None = None
    denominator: float | None = None
    repairs: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    remark: str = ""


def worded(reading: Reading, raw: str) -> Reading:
    """Give a reading the words that its messages may use; certain repairs are silent."""
    if not any(messages()[repair].severity for repair in reading.repairs):
        return reading
    words = {
        "raw": raw,
        "value": number(reading.value),
        "hundredfold": number(None if reading.value is None else 100 * reading.value),
        "numerator": number(reading.numerator),
        "denominator": number(reading.denominator),
    }
    return reading._replace(words=tuple(words.items()))
