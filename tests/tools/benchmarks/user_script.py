"""Files in, one workbook out, as the script a user would write: pandas, and pandera for each file."""

from pathlib import Path

import pandas as pd
import pandera.pandas as pa

SCHEMA = pa.DataFrameSchema({
    "label": pa.Column(object, nullable=True),
    "number": pa.Column(float, [pa.Check.ge(0), pa.Check.le(1e6)], nullable=True),
    "percent": pa.Column(float, [pa.Check.in_range(0, 100)], nullable=True),
})  # fmt: skip


def consolidate_with_pandas(files: list[Path], out: Path) -> None:
    """Read every file's largest sheet, check three columns, add up by label, write three sheets."""
    frames, failures = [], []
    for path in files:
        frame = _read(path)
        try:
            SCHEMA.validate(frame, lazy=True)
        except pa.errors.SchemaErrors as error:
            failures.append(error.failure_cases.assign(file=path.name))
        frames.append(frame.assign(file=path.name))
    everything = pd.concat(frames)
    sums = everything.groupby("label", sort=False)[["number", "percent"]].sum()
    matrix = everything.pivot_table(index="label", columns="file", values="number")
    with pd.ExcelWriter(out) as writer:
        sums.to_excel(writer, sheet_name="Tổng hợp")
        matrix.to_excel(writer, sheet_name="Đơn vị")
        if failures:
            pd.concat(failures).to_excel(writer, sheet_name="Lỗi", index=False)


def _read(path: Path) -> pd.DataFrame:
    sheets = pd.read_excel(path, sheet_name=None, header=None, engine="openpyxl")
    sheet = max(sheets.values(), key=len)
    figures = pd.to_numeric(sheet[3], errors="coerce")
    is_percent = sheet[2].astype(str).str.strip() == "%"
    return pd.DataFrame({
        "label": sheet[1], "number": figures.where(~is_percent),
        "percent": figures.where(is_percent),
    })  # fmt: skip
