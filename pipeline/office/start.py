"""What an office says of itself in, its folder out: the workbook, and the folders of its current period."""

from collections.abc import Mapping
from pathlib import Path

from pipeline.office.roster import open_roster
from pipeline.office.sheets import Contents, office_book, unit_lines
from pipeline.office.workbook import NAME, open_office
from pipeline.xlsx.write import write_book
from schemas.errors import PhulucError
from schemas.periods.period import Period

_FOLDERS = ("returns", "templates")  # results are made by what writes them


def check_free(folder: Path) -> None:
    """Raises PhulucError where the folder has a workbook: it is the office's."""
    if (folder / NAME).exists():
        raise PhulucError("office.exists", path=folder / NAME)


def start(
    folder: Path, says: Mapping[str, str], period: Period, units: Path | None = None
) -> list[Path]:
    """Make the workbook and the folders; returns them. `units` is a list that the office has already."""
    check_free(folder)
    path = folder / NAME
    tables = {"units": unit_lines(open_roster(units).roster)} if units else {}
    folder.mkdir(parents=True, exist_ok=True)
    write_book(office_book(Contents({**says, "period": period.title}, period, tables)), path)
    office = open_office(path)
    places = [office.place(name, period.id) for name in _FOLDERS]
    for place in places:
        place.mkdir(parents=True, exist_ok=True)
    return [path, *places]
