"""FACTS in, a Parquet data set out, for programs that read more than a spreadsheet can hold.

so-lieu/period=2023-6T/level=X/facts.parquet: DuckDB, Spark and Power BI take period and level from
the names of the folders, over the outputs of many periods and provinces at once.
"""

from importlib.util import find_spec
from pathlib import Path

import pandas as pd

from schemas.errors import PhulucError
from schemas.units.unit import Roster

FOLDER = "so-lieu"
SUFFIX = ".parquet"
_FIGURES = ("value", "numerator", "denominator", "decimals")


def check_parquet() -> None:
    """Raises PhulucError before anything is read in vain."""
    if find_spec("pyarrow") is None:
        raise PhulucError("no_parquet")


def write_parquet(facts: pd.DataFrame, roster: Roster, folder: Path) -> None:
    """One file for each period and level; columns as in FACTS, without `period`."""
    import pyarrow as pa
    from pyarrow import parquet

    types = {name: pa.float64() for name in _FIGURES} | {"counted": pa.bool_()}
    levels = facts["unit"].map({unit.id: unit.level for unit in roster.units})
    for (period, level), part in facts.groupby([facts["period"], levels], observed=True):
        columns = part.drop(columns="period")
        table = pa.table({
            name: pa.array(columns[name].tolist(), types.get(name, pa.string()), from_pandas=True)
            for name in columns
        })  # fmt: skip
        path = folder / FOLDER / f"period={period}" / f"level={level}" / f"facts{SUFFIX}"
        path.parent.mkdir(parents=True)
        parquet.write_table(table, path)
