"""deadlines.csv and a period in, the day by which units must send out.

A province keeps its own file in the same columns. `period` is a kind (6T) or one period (2023-6T);
the last line that fits holds, and a cell left empty leaves what an earlier line said. `due` is a
day (06-16, 2023-06-16) or a number of working days after the last day of the figures (+2).
"""

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

from schemas.errors import DefinitionError
from schemas.periods.period import Period
from schemas.tables import read_csv

DEADLINES = Path(__file__).parent / "deadlines.csv"
_COLUMNS = ("period", "due", "contact")


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day for the units, and whom to call."""

    due: dt.date
    contact: str = ""


def deadline(period: Period, path: Path | None = None) -> Deadline | None:
    """The deadline of a period by the bundled file and then the province's own."""
    found: dict[str, str] = {}
    for source in filter(None, (DEADLINES, path)):
        for line, record in read_csv(source, _COLUMNS):
            if record["period"] in (period.kind, period.id):
                _day(source, line, record["due"], period)
                found |= {name: text for name, text in record.items() if text}
    due = _day(DEADLINES, 0, found.get("due", ""), period)
    return Deadline(due, found.get("contact", "")) if due else None


def _day(path: Path, line: int, text: str, period: Period) -> dt.date | None:
    if not text:
        return None
    if match := re.fullmatch(r"\+([0-9]{1,2})", text):
        return working_days_after(period.end, int(match[1]))
    try:
        return dt.date.fromisoformat(text if len(text) > 5 else f"{period.end.year}-{text}")
    except ValueError as error:
        raise DefinitionError(path, line, "deadline.day", text=text) from error


def working_days_after(day: dt.date, number: int) -> dt.date:
    """Saturdays and Sundays do not count; for public holidays write the day itself."""
    while number:
        day += dt.timedelta(days=1)
        number -= day.weekday() < 5
    return day
