"""A folder of definition files in, what a form is written as out."""

from pathlib import Path

from schemas.form.column_loading import COLUMN_COLUMNS
from schemas.form.definition import Definition, Table
from schemas.form.row_loading import ROW_COLUMNS
from schemas.periods.scheme import COLUMNS as PERIOD_COLUMNS
from schemas.rules.rule import COLUMNS as RULE_COLUMNS
from schemas.tables import read_csv, read_toml

STOCK_COLUMNS = ("key", "added", "removed")


def read_definition(folder: Path) -> Definition:
    """Read form.toml, rows.csv or columns.csv, rules.csv, and stocks.csv and periods.csv where they are."""

    def table(name: str, columns: tuple[str, ...]) -> Table:
        return Table(folder / name, read_csv(folder / name, columns))

    def where_it_is(name: str, columns: tuple[str, ...]) -> Table | None:
        return table(name, columns) if (folder / name).exists() else None

    columns = where_it_is("columns.csv", COLUMN_COLUMNS)
    is_wide = columns and not (folder / "rows.csv").exists()
    return Definition(
        path=folder, path_of_settings=folder / "form.toml",
        settings=read_toml(folder / "form.toml"),
        rows=Table(folder / "rows.csv", []) if is_wide else table("rows.csv", ROW_COLUMNS),
        rules=table("rules.csv", RULE_COLUMNS),
        stocks=_only(STOCK_COLUMNS, where_it_is("stocks.csv", STOCK_COLUMNS), folder / "stocks.csv"),
        periods=where_it_is("periods.csv", PERIOD_COLUMNS), columns=columns,
    )  # fmt: skip


def _only(columns: tuple[str, ...], table: Table | None, path: Path) -> Table:
    """The table without what else it says; an empty one where there is none."""
    records = table.records if table else []
    return Table(
        path, [(line, {name: record[name] for name in columns}) for line, record in records]
    )
