"""CSV and TOML definition files in, checked records out."""

import csv
import functools
import io
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from schemas.errors import DefinitionError, PhulucError, Spot

Understood = TypeVar("Understood")
KEPT_DEFINITIONS = "PHULUC_DEFINITIONS"  # a folder whose tables stand in the place of our own
FORMS = "forms"
_HERE = Path(__file__).parent
_MOST_BYTES = 16 << 20  # a list of the office has a hundredth of that


@dataclass(frozen=True)
class Entry:
    """One line of a table: its texts by column, '' where blank, and where each of them stands."""

    path: Path
    line: int
    texts: Mapping[str, str]
    sheet: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)  # A1 addresses by column

    def __getitem__(self, column: str) -> str:
        return self.texts.get(column, "")

    def wrong(self, column: str, identifier: str, **words: object) -> DefinitionError:
        """What is wrong with one of its cells ('': with the line), to be raised."""
        spot = Spot(self.line, self.sheet, self.cells.get(column, ""))
        return DefinitionError(self.path, spot, identifier, **words)

    def understood(self, column: str, by: Callable[[str], Understood]) -> Understood:
        """What a cell means; what is said against its text is said of the cell."""
        try:
            return by(self[column])
        except PhulucError as error:
            raise self.wrong(column, error.id, **error.words) from error


def read_csv(path: Path, required: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """Read a UTF-8 CSV as (line number, record) pairs; text is stripped, missing cells are ''.

    Raises DefinitionError when the file is missing, a required column is absent, or a line has
    more cells than the header (an unquoted comma would otherwise shift a row in silence).
    """
    return _read_csv(_standing_for(path), required)


def _read_csv(path: Path, required: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise DefinitionError(path, 0, "table.too_large")
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise DefinitionError(path, 0, "table.missing") from error
    except UnicodeDecodeError as error:
        raise DefinitionError(path, 0, "table.encoding") from error
    return csv_records(path, text, required)


def csv_records(
    path: Path, text: str, required: tuple[str, ...]
) -> list[tuple[int, dict[str, str]]]:
    """The same of the text of a CSV that stands, or once stood, in the file."""
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        lines = [(reader.line_num, record) for record in reader]
    except csv.Error as error:
        raise DefinitionError(path, reader.line_num, "table.csv", why=error) from error
    missing = [name for name in required if name not in (reader.fieldnames or ())]
    if missing:
        raise DefinitionError(path, 1, "table.columns", columns=", ".join(missing))
    records = []
    for line, record in lines:
        if None in record:
            raise DefinitionError(path, line, "table.cells")
        records.append((line, {key: (value or "").strip() for key, value in record.items()}))
    return records


@functools.cache
def records_of(room: str, name: str, *required: str) -> tuple[dict[str, str], ...]:
    """The lines of one of our own tables, in a room of schemas/; it is read once."""
    return tuple(record for _, record in read_csv(_HERE / room / f"{name}.csv", required))


@functools.cache
def own_records_of(room: str, name: str, *required: str) -> tuple[dict[str, str], ...]:
    """The same, also while a closed period is judged again: what only says a thing is no law of it."""
    return tuple(record for _, record in _read_csv(_HERE / room / f"{name}.csv", required))


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file; raises DefinitionError when it is missing or malformed."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DefinitionError(path, 0, "table.missing") from error
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError(path, 0, "table.toml", why=error) from error


def definitions() -> list[Path]:
    """Every table that all forms share, in the rooms of schemas/; their file names differ."""
    return sorted(map(_standing_for, _HERE.glob("*/*.csv")), key=lambda path: path.name)


def forms_folder() -> Path:
    """Where forms come from: the program's own, or those that a closed period was read with."""
    kept = Path(os.environ.get(KEPT_DEFINITIONS, "")) / FORMS
    return kept if KEPT_DEFINITIONS in os.environ and kept.is_dir() else _HERE / FORMS


def _standing_for(path: Path) -> Path:
    """The table that a closed period was judged by, while it is judged again; else the path itself."""
    kept = os.environ.get(KEPT_DEFINITIONS)
    if not kept or path.parent.parent != _HERE or not (Path(kept) / path.name).is_file():
        return path
    return Path(kept) / path.name
