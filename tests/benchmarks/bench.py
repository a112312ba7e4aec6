"""A number of returns in, seconds of each way to consolidate them and their ratios out.

Named baselines in the same run: (a) python-calamine reading the same files and doing nothing else,
(b) the script a user would write: pandas.read_excel (openpyxl) and a pandera validate per file.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pandera.pandas as pa
from province import big_roster, write_province
from python_calamine import CalamineWorkbook

from pipeline.consolidate import consolidate, write_outputs
from pipeline.intake import find_files, read_all
from pipeline.reading import Expected
from schemas.form import load_form
from schemas.period import parse_period

OUTPUT = Path(__file__).parents[2] / "output" / "bench.json"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("returns", type=int, nargs="*", default=[400])
    results = []
    for number in parser.parse_args().returns:
        with tempfile.TemporaryDirectory(prefix="phuluc bench ") as folder:
            results += measure(number, Path(folder))
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(json.dumps(results, indent=1), encoding="utf-8")


def measure(number: int, folder: Path) -> list[dict]:
    """Time every way on the same files; prints a table and returns its lines."""
    form, period = load_form("cchc_2023"), parse_period("2023-6T")
    roster = big_roster(number)
    write_province(form, period, roster, folder / "returns")
    files = find_files([folder / "returns"])
    expected = Expected((form,), roster, period=period)
    consolidation = seconds(lambda: whole(files, expected, folder / "out"))
    reading = seconds(lambda: read_all(files, expected, jobs=1))
    floor = seconds(lambda: [floor_reading(path) for path in files])
    script = seconds(lambda: user_script(files, folder / "script.xlsx"))
    lines = {
        "consolidate, end to end": consolidation,
        "guard and read, one core": reading,
        "(a) python-calamine alone": floor,
        "(b) pandas + pandera per file": script,
    }
    print(f"{number} returns{'':28}seconds   × (a)   (b) ÷ it")
    for name, took in lines.items():
        print(f"  {name:36}{took:8.2f}{took / floor:8.1f}{script / took:11.1f}")
    return [
        {"name": name, "n": number, "seconds": round(took, 3),
         "ratio_to_floor": round(took / floor, 2), "ratio_to_script": round(script / took, 2)}
        for name, took in lines.items()
    ]  # fmt: skip


def seconds(work: Callable) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def whole(files: list[Path], expected: Expected, out: Path) -> None:
    """Read, judge, add up and write, as `phuluc consolidate` does."""
    returns = read_all(files, expected)
    result = consolidate(returns, expected.forms[0], expected.period, expected.roster)
    write_outputs(result, out)


def floor_reading(path: Path) -> None:
    workbook = CalamineWorkbook.from_path(str(path))
    for name in workbook.sheet_names:
        workbook.get_sheet_by_name(name).to_python()


def user_script(files: list[Path], out: Path) -> None:
    """What an officer who knows pandas writes in an afternoon."""
    schema = pa.DataFrameSchema({
        "label": pa.Column(object, nullable=True),
        "number": pa.Column(float, [pa.Check.ge(0), pa.Check.le(1e6)], nullable=True),
        "percent": pa.Column(float, [pa.Check.in_range(0, 100)], nullable=True),
    })  # fmt: skip
    frames, failures = [], []
    for path in files:
        sheets = pd.read_excel(path, sheet_name=None, header=None, engine="openpyxl")
        sheet = max(sheets.values(), key=len)
        figures = pd.to_numeric(sheet[3], errors="coerce")
        is_percent = sheet[2].astype(str).str.strip() == "%"
        frame = pd.DataFrame({
            "label": sheet[1], "number": figures.where(~is_percent),
            "percent": figures.where(is_percent),
        })  # fmt: skip
        try:
            schema.validate(frame, lazy=True)
        except pa.errors.SchemaErrors as error:
            failures.append(error.failure_cases.assign(file=path.name))
        frames.append(frame.assign(file=path.name))
    everything = pd.concat(frames)
    with pd.ExcelWriter(out) as writer:
        everything.groupby("label", sort=False)[["number", "percent"]].sum().to_excel(
            writer, sheet_name="Tong hop"
        )
        everything.pivot_table(index="label", columns="file", values="number").to_excel(
            writer, sheet_name="Don vi"
        )
        if failures:
            pd.concat(failures).to_excel(writer, sheet_name="Loi", index=False)


if __name__ == "__main__":
    main()
