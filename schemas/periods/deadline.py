"""The lines of deadlines and a period in, the day by which units must send out.

A province keeps its own lines in the same columns. `period` is a kind (6T) or one period (2023-6T);
the last line that fits holds, and a cell left empty leaves what an earlier line said. `due` is a
day (16/6, 16/06/2023, 2023-06-16) or a number of working days after the last day of the figures (+2).
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from schemas.days import day_written
from schemas.periods.period import Period, is_written, kind_written
from schemas.tables import Entry, read_csv
from schemas.text import fold

DEADLINES = Path(__file__).parent / "deadlines.csv"
_COLUMNS = ("period", "due", "contact")


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day for the units, and whom to call; `today` is when a paper that names it is written."""

    due: dt.date
    contact: str = ""
    today: dt.date = dt.date.min

    @property
    def is_past(self) -> bool:
        return self.today > self.due


def deadline(period: Period, own: Iterable[Entry] = ()) -> Deadline | None:
    """The deadline of a period by the bundled file and then the province's own lines.

    Raises DefinitionError where a line names no period or no day.
    """
    due, contact = None, ""
    bundled = (Entry(DEADLINES, *line) for line in read_csv(DEADLINES, _COLUMNS))
    for entry in (*bundled, *own):
        if _is_of(entry, period):
            due = _day(entry, period) if entry["due"] else due
            contact = entry["contact"] or contact
    return Deadline(due, contact) if due else None


def _is_of(entry: Entry, period: Period) -> bool:
    """Whether a line speaks of the period, by its kind («6T», «6 tháng đầu năm») or by its name."""
    said = fold(entry["period"])
    if kind := kind_written(said, period.scheme):
        return kind == period.kind
    if kind_written(said):
        return False
    return entry.understood("period", lambda text: is_written(text, period))


def _day(entry: Entry, period: Period) -> dt.date:
    text = entry["due"]
    if match := re.fullmatch(r"\+ ?([0-9]{1,2})", text):
        return working_days_after(period.end, int(match[1]))
    if day := day_written(text, period.end.year):
        return day
    raise entry.wrong("due", "deadline.day", text=text)


def working_days_after(day: dt.date, number: int) -> dt.date:
    """Saturdays and Sundays do not count; for public holidays write the day itself."""
    while number:
        day += dt.timedelta(days=1)
        number -= day.weekday() < 5
    return day
