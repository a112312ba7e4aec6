"""A ruined return in, what a person reads of each row out, and whether a program read it so."""

from dataclasses import dataclass

from returns.case import ANY, REFUSED, Case
from returns.desk import FORM, truth

RIGHT, ASKED, GIVEN_UP, SILENT = FATES = ("right", "asked", "refused", "wrong in silence")


@dataclass(frozen=True)
class Reading:
    """One row. `state` is one of value, blank, not_applicable, not_available, unreadable.

    Of a person it may also be REFUSED (nobody could be sure: the department must be asked) or ANY
    (read or asked, never silently). `asked` is where a program says that this row is in doubt.
    """

    state: str = "blank"
    value: float | None = None
    x: float | None = None
    y: float | None = None
    asked: bool = False


Readings = dict[str, Reading] | None  # by code; None where the whole file is refused


def person(case: Case) -> dict[str, Reading]:
    """What must be read, by code; X and Y of what is not a ratio are only a remark."""
    good = {
        code: figures if FORM.by_code[code].kind == "ratio" else (figures[0], None, None)
        for code, figures in truth().items()
    }
    if case.whole:
        return dict.fromkeys(good, Reading(REFUSED))
    return {code: _reading(case.reads.get(code, figures)) for code, figures in good.items()}


def _reading(expected) -> Reading:
    if isinstance(expected, str):
        return Reading(expected)
    if not isinstance(expected, tuple):
        return Reading("value", float(expected))
    value, x, y = expected if len(expected) == 3 else (None, *expected)
    state = "blank" if value is None and x is None else "value"
    return Reading(state, value, x, y)


def of_row(found: Readings, code: str) -> Reading | None:
    """What a program says of a row; one that it leaves out is a blank that nobody asks about."""
    return None if found is None else found.get(code, Reading())


def fate(right: Reading, found: Reading | None) -> str:
    """What came of one row; to ask, or to refuse, is right where a person could not be sure either."""
    unsure = right.state in (REFUSED, ANY)
    if found is None:
        return RIGHT if unsure else GIVEN_UP
    if not unsure and _same(right, found):
        return RIGHT
    if not found.asked:
        return SILENT
    return RIGHT if right.state == ANY or (unsure and found.state != "value") else ASKED


def _same(right: Reading, found: Reading) -> bool:
    """The same state, and every figure that a person reads; others may be computed beside it."""
    return right.state == found.state and all(
        wanted is None or _equal(wanted, figure)
        for wanted, figure in ((right.value, found.value), (right.x, found.x), (right.y, found.y))
    )


def _equal(one: float, other: float | None) -> bool:
    return other is not None and abs(one - other) <= 1e-9 * max(1, abs(one))
