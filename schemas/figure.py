"""One figure of a return: what every stage from the reading of a cell to FACTS hands on."""

from dataclasses import dataclass

_DIGITS = 16  # after the comma, to which a share may have been rounded
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Figure:
    """What one row says. `state` is one of STATES (schemas/frames.py).

    `value` is in the row's unit (percentages as 63.1); `decimals` counts the digits written after
    the comma, None for a figure that is computed; X and Y are `numerator` and `denominator`.
    """

    state: str = "blank"
    value: float | None = None
    decimals: int | None = None
    numerator: float | None = None
    denominator: float | None = None

    @property
    def said(self) -> tuple[str, float | None, float | None, float | None]:
        """What two figures must have in common to say the same; 8,5 and 8,50 do."""
        return self.state, self.value, self.numerator, self.denominator

    @property
    def meant(self) -> tuple[str, float | None, float | None, float | None]:
        """The same, whoever worked a share out: one that is its X over its Y says no more than these."""
        state, value, x, y = self.said
        if value is None or x is None or not y:
            return self.said
        share = 100 * x / y
        is_share = any(abs(round(share, digits) - value) < _NOTHING for digits in range(_DIGITS))
        return (state, None, x, y) if is_share else self.said


BLANK = Figure()
UNREADABLE = Figure("unreadable")
