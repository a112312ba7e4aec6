"""The Parquet data set says what facts.csv says, over periods and levels at once."""

import importlib.util
import re
from dataclasses import replace

import pandas as pd
import pytest
from click.testing import CliRunner
from offices import FORM, PERIOD, ROSTER, UNITS, read, send
from places import ROOT

from pipeline.appendix.parquet import FOLDER
from pipeline.cli.main import main
from pipeline.consolidation.consolidate import consolidate
from pipeline.consolidation.outputs import write_outputs
from pipeline.consolidation.wanted import Wanted
from schemas.periods.period import parse_period
from schemas.units.unit import DEMO_ROSTER

duckdb = pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")

README = ROOT / "pipeline" / "appendix" / "README.md"


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """Two periods of one office, each in a folder of output of its own."""
    home = tmp_path_factory.mktemp("văn phòng")
    for unit in UNITS:
        send(home / "báo cáo", unit, plan_tasks=4, plan_tasks_done=4)
    found = read(home / "báo cáo", FORM, ROSTER)
    for name in (PERIOD.id, "2022-6T"):
        period = parse_period(name)
        returns = [replace(item, period=period.id) for item in found]
        result = consolidate(returns, FORM, period, ROSTER)
        write_outputs(result, home / "output" / name, Wanted(copies=frozenset({"parquet"})))
    return home / "output"


def test_the_same_lines_as_facts_csv(outputs):
    for period in (PERIOD.id, "2022-6T"):
        written = pd.read_csv(outputs / period / "facts.csv", keep_default_na=False)
        files = f"{outputs / period / FOLDER}/*/*/*.parquet"
        found = duckdb.sql(f"SELECT * FROM read_parquet('{files}') ORDER BY unit, code").df()
        found["period"] = found["period"].astype(str)
        written = written.sort_values(["unit", "code"])

        assert len(written) == len(found)
        for name in ("unit", "period", "key", "state", "raw", "note", "file", "sheet", "cell"):
            assert written[name].tolist() == found[name].tolist(), name
        figures = pd.to_numeric(written["value"]).tolist()
        assert [f for f in figures if f == f] == [f for f in found["value"] if f == f]
        assert written["counted"].tolist() == found["counted"].tolist()


def test_the_query_of_the_readme_answers(outputs, monkeypatch):
    """It asks for the plan's tasks by period and level; the three units wrote 4 each."""
    query = re.search(r"```sql\n(.*?)```", README.read_text(encoding="utf-8"), re.S)[1]
    monkeypatch.chdir(outputs.parent)

    assert [("2022-6T", "X", 3, 12.0), ("2023-6T", "X", 3, 12.0)] == duckdb.sql(query).fetchall()


def test_the_same_output_gives_the_same_bytes(outputs, tmp_path):
    found = read(outputs.parent / "báo cáo", FORM, ROSTER)
    write_outputs(
        consolidate(found, FORM, PERIOD, ROSTER), tmp_path, Wanted(copies=frozenset({"parquet"}))
    )
    name = next(tmp_path.rglob("*.parquet")).relative_to(tmp_path)

    assert (outputs / PERIOD.id / name).read_bytes() == (tmp_path / name).read_bytes()


def test_a_run_that_is_not_asked_for_it_leaves_no_old_one(tmp_path, outputs):
    found = read(outputs.parent / "báo cáo", FORM, ROSTER)
    result = consolidate(found, FORM, PERIOD, ROSTER)
    write_outputs(result, tmp_path, Wanted(copies=frozenset({"parquet"})))
    write_outputs(result, tmp_path)

    assert [] == [path.name for path in tmp_path.iterdir() if path.name == FOLDER]


def test_without_the_library_nothing_is_begun(outputs, tmp_path, monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(
        "pipeline.appendix.parquet.find_spec",
        lambda name: None if name == "pyarrow" else find(name),
    )
    words = ["consolidate", str(outputs.parent / "báo cáo"), "--period", PERIOD.id, "--units",
             str(DEMO_ROSTER), "--out", str(tmp_path / "out"), "--parquet"]  # fmt: skip
    done = CliRunner().invoke(main, words)

    assert 2 == done.exit_code
    assert "pip install phuluc[parquet]" in done.output
    assert not (tmp_path / "out").exists()
