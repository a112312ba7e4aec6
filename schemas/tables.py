"""CSV and TOML definition files in, checked records out."""

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from schemas.errors import DefinitionError


def read_csv(path: Path, required: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """Read a UTF-8 CSV as (line number, record) pairs; text is stripped, missing cells are ''.

    Raises DefinitionError when the file is missing, a required column is absent, or a line has
    more cells than the header (an unquoted comma would otherwise shift a row in silence).
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise DefinitionError(path, 0, "table.missing") from error
    except UnicodeDecodeError as error:
        raise DefinitionError(path, 0, "table.encoding") from error
    reader = csv.DictReader(text.splitlines(keepends=True))
    missing = [name for name in required if name not in (reader.fieldnames or ())]
    if missing:
        raise DefinitionError(path, 1, "table.columns", columns=", ".join(missing))
    records = []
    for record in _sound(reader, path):
        line = reader.line_num
        if None in record:
            raise DefinitionError(path, line, "table.cells")
        records.append((line, {key: (value or "").strip() for key, value in record.items()}))
    return records


def _sound(reader: "csv.DictReader[str]", path: Path) -> Iterator[dict[str | Any, str | Any]]:
    try:
        yield from reader
    except csv.Error as error:
        raise DefinitionError(path, reader.line_num, "table.csv", why=error) from error


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
    rooms = Path(__file__).parent
    return sorted(rooms.glob("*/*.csv"), key=lambda path: path.name)
