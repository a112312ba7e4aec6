"""A path (.csv or .xlsx) in, a Roster out; without a path units.csv here, else the bundled one."""

from pathlib import Path

from pipeline.returns import Notice
from schemas.errors import DefinitionError
from schemas.units.unit import COLUMNS, DEMO_ROSTER, Roster, load_roster, roster_of

DEFAULT = Path("units.csv")


def open_roster(path: Path | None = None) -> Roster:
    """Read a roster; raises DefinitionError, in words for the secretariat, when it cannot be used."""
    if path is None:
        path = DEFAULT if DEFAULT.exists() else DEMO_ROSTER
    return _load_xlsx(path) if path.suffix.lower() == ".xlsx" else load_roster(path)


def _load_xlsx(path: Path) -> Roster:
    from pipeline.files.formats.xlsx import read_xlsx  # most rosters are .csv
    from pipeline.files.guard import admit

    data = admit(path)
    if isinstance(data, Notice):
        raise DefinitionError(path, 0, "roster.unreadable")
    try:
        cells = read_xlsx(data).tables[0].cells
    except Exception as error:  # broken files raise dozens of classes
        raise DefinitionError(path, 0, "roster.unreadable") from error
    header = {str(cell.value).strip(): c for (row, c), cell in cells.items() if row == 1}
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise DefinitionError(path, 1, "table.columns", columns=", ".join(missing))
    rows = sorted({row for row, _ in cells if row > 1})
    return roster_of(path, [
        (row, {name: _text(cells.get((row, header[name]))) for name in COLUMNS}) for row in rows
    ])  # fmt: skip


def _text(cell) -> str:
    """A date cell becomes 2025-06-30, a number keeps no decimals: codes are text."""
    if cell is None:
        return ""
    from pipeline.reading.cell.stored_number import raw_text

    text = raw_text(cell)
    day, _, rest = text.partition("/")
    month, _, year = rest.partition("/")
    return f"{year}-{month}-{day}" if year and cell.kind == "number" else text.strip()
