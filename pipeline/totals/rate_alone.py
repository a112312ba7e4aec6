"""What a unit wrote of a ratio in, whether it is a percentage alone out: one is in no ratio of the province."""

from schemas.form.model import Row


def is_rate_alone(
    row: Row, state: str, numerator: float | None, denominator: float | None
) -> bool:  # fmt: skip
    """True of a percentage without X or without Y, where units are added up by these; None or NaN is none."""
    lacks = any(part is None or part != part for part in (numerator, denominator))
    return row.aggregate == "weighted" and state == "value" and lacks
