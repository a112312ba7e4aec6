"""What a form is written as, as a value: settings, and the records of its tables.

A folder of definition files is one writing of it (folder.py), a workbook of the office another
(pipeline/form_book); a Form is made of either.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

Records = list[tuple[int, dict[str, str]]]


class Table(NamedTuple):
    """Records by the line that each stands in; `path` is what errors name."""

    path: Path
    records: Records


@dataclass(frozen=True)
class Definition:
    """A form as it is written; `periods` is None where it has the ministry's.

    `columns` are those of a wide form, whose `rows` have no records, or of a grid form, which has both.
    """

    path: Path
    path_of_settings: Path
    settings: dict[str, Any]
    rows: Table
    rules: Table
    stocks: Table
    periods: Table | None = None
    columns: Table | None = None
