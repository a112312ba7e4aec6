"""A folder of definition files in, what a form is written as out: settings, and the records of its tables.

A workbook of the office is another writing of the same (pipeline/form_book); a Form is made of either.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from schemas.form.row_loading import ROW_COLUMNS
from schemas.periods.scheme import COLUMNS as PERIOD_COLUMNS
from schemas.rules.rule import COLUMNS as RULE_COLUMNS
from schemas.tables import read_csv, read_toml

STOCK_COLUMNS = ("key", "added", "removed")
Records = list[tuple[int, dict[str, str]]]


class Table(NamedTuple):
    """Records by the line that each stands in; `path` is what errors name."""

    path: Path
    records: Records


@dataclass(frozen=True)
class Definition:
    """A form as it is written; `periods` is None where it has the ministry's."""

    path: Path
    path_of_settings: Path
    settings: dict[str, Any]
    rows: Table
    rules: Table
    stocks: Table
    periods: Table | None = None


def read_definition(folder: Path) -> Definition:
    """Read form.toml, rows.csv, rules.csv, and stocks.csv and periods.csv where they are."""

    def table(name: str, columns: tuple[str, ...]) -> Table:
        return Table(folder / name, read_csv(folder / name, columns))

    settings = read_toml(folder / "form.toml")
    rows, rules = table("rows.csv", ROW_COLUMNS), table("rules.csv", RULE_COLUMNS)
    stocks, periods = Table(folder / "stocks.csv", []), None
    if stocks.path.exists():
        found = table("stocks.csv", STOCK_COLUMNS).records
        each = [(line, {name: record[name] for name in STOCK_COLUMNS}) for line, record in found]
        stocks = stocks._replace(records=each)
    if (folder / "periods.csv").exists():
        periods = table("periods.csv", PERIOD_COLUMNS)
    return Definition(folder, folder / "form.toml", settings, rows, rules, stocks, periods)
