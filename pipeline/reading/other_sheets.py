"""The tables of a form on the sheets of a file in, those of another time or unit set apart.

A file has last year's beside this year's, a plan, the sheet of another unit.
"""

from pipeline.reading.table.heading_path import OTHER_FIGURES
from pipeline.reading.table.layout import Layout
from pipeline.reading.table.title_claims import times_of, units_of
from pipeline.reading.which_form import Found, period_on
from schemas.form.model import Form
from schemas.periods.period import Period
from schemas.periods.times import time_in_heading
from schemas.units.unit import Roster
from schemas.vocabulary.words import heading

SHARED = 0.1  # of its rows may another sheet repeat and still be a part


def of_period(found: list[Found], expected: Period | None) -> tuple[list[Found], list[Found]]:
    """What may be of the expected period, and what says another time beside one that does not."""
    return _unlike([pair for pair in found if _is_of_other_time(*pair, expected)], found)


def of_unit(
    found: list[Found], roster: Roster | None, unit: str
) -> tuple[list[Found], list[Found]]:
    """What may be of the given unit, and what names only another beside one that does not."""
    if roster is None or not unit or len(found) == 1:
        return found, []
    named = [{one.id for one in units_of(layout.title, roster)} for _, layout in found]
    return _unlike(
        [pair for pair, of in zip(found, named, strict=True) if of and unit not in of], found
    )


def _unlike(other: list[Found], found: list[Found]) -> tuple[list[Found], list[Found]]:
    """The rest of what was found, and the others; nothing is other that has rows of its own."""
    own = [pair for pair in found if pair not in other]
    keys = {key for _, layout in own for key in rows_of(layout)}
    other = [
        pair for pair in other if len(rows_of(pair[1]) & keys) > SHARED * len(rows_of(pair[1]))
    ]
    return [pair for pair in found if pair not in other], other


def _is_of_other_time(form: Form, layout: Layout, expected: Period | None) -> bool:
    """Whether a sheet is of another time by its mark or the lines over it, else by its name.

    The lines over «Kế hoạch» and «Kỳ trước» are copied with it.
    """
    if not layout.identity and heading(layout.table.name) in OTHER_FIGURES:
        return True
    if expected and (marked := period_on(layout, form)):
        return marked != expected
    if expected and (times := times_of(layout.title, form.scheme)):
        return not any(time.is_of(expected) for time in times)
    time = time_in_heading(layout.table.name, form.scheme)
    return bool(expected and time and not time.is_of(expected))


def rows_of(layout: Layout) -> set[str]:
    return {item.row.key for item in layout.placed if item.row.is_value}
