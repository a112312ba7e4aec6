"""The benchmark itself: its returns are what units would send, every way runs, its lines are whole.

No figure is judged here: `make bench` measures.
"""

import dataclasses
import json

import pytest
from benchmarks.bench import main, with_ratios
from benchmarks.province import (
    FAULTY_EVERY,
    PASTED_EVERY,
    big_roster,
    commune,
    prepare,
    write_kind,
    write_return,
)
from benchmarks.table import busy, markdown, terminal
from benchmarks.ways import STARTS, WAYS, available, timed
from benchmarks.work import SAMPLE, Desk
from one_return import read_return

UNITS = 4
WHOLE = {"name", "n", "seconds", "peak_mb", "ratio_to_floor", "ratio_to_script", "sampled"}
MACHINE = {"cores": 2, "cpu": "", "system": "Linux", "python": "3.11", "libraries": {"pandas": "3"}}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    made = Desk(tmp_path_factory.mktemp("bench"), UNITS)
    prepare(made)
    return made


@pytest.mark.parametrize("kind", [7, PASTED_EVERY, FAULTY_EVERY])
def test_a_copied_return_is_read_as_one_written_for_its_unit(tmp_path, desk, kind):
    first, second = units = commune(3), commune(41)
    expected = dataclasses.replace(desk.expected, roster=big_roster(100))
    write_return(second, kind, tmp_path / "written" / f"{second.id}.xlsx")
    write_kind(kind, units, tmp_path / "copied")

    before, copied, written = (
        read_return(tmp_path / folder / f"{unit.id}.xlsx", expected)
        for folder, unit in (("copied", first), ("copied", second), ("written", second))
    )

    assert (first.id, second.id) == (before.unit, copied.unit)
    assert dataclasses.replace(copied, file="", checksum="") == dataclasses.replace(
        written, file="", checksum=""
    )


def test_every_return_is_read_as_of_its_own_unit_and_some_have_faults(desk):
    assert {unit.id for unit in desk.expected.roster.units} == {item.unit for item in desk.returns}
    assert all(item.answers for item in desk.returns)
    assert 0 < sum(finding.severity == "error" for finding in desk.result.findings)


def test_every_way_runs(desk):
    found = {way: timed(way, desk) for way in WAYS if available(way)}

    assert [] == [way for way, said in found.items() if not 0 < said["done"] <= said["whole"]]
    for out in ("out-end-to-end", "out-command", "out-second"):
        assert (desk.folder / out / "phu-luc.xlsx").exists()
        assert list((desk.folder / out / "phan-hoi").iterdir())
    assert not list((desk.folder / "out-write").glob("phan-hoi/*"))


def test_the_lines_say_everything(tmp_path):
    ways = ["calamine", "bare_xlsxwriter", "help_command"]
    main(["2", "--runs", "2", "--out", str(tmp_path / "bench.json"), "--ways", *ways])

    lines = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))

    assert ways == [line["name"] for line in lines]
    assert all(line.keys() >= WHOLE and line["runs"] == 2 for line in lines)
    assert all(line["ratio_to_floor"] > 0 for line in lines if line["name"] not in STARTS)
    assert (tmp_path / "bench-machine.json").exists()


def test_a_scaled_figure_says_so_and_a_missing_one_is_no_zero():
    common = {
        "cpu_seconds": None,
        "main_mb": None,
        "child_mb": None,
        "peak_mb": None,
        "runs": 1,
        "n": 400,
    }
    lines = list(with_ratios([
        {"name": "calamine", "seconds": 2.0, "sampled": False, "done": 400, "whole": 400} | common,
        {"name": "templates", "seconds": 8.0, "sampled": True, "done": SAMPLE, "whole": 400} | common,
    ]))  # fmt: skip

    rows = markdown(lines, MACHINE).splitlines()

    assert "| 2.00 | 5.00 | 1.00 | – | – | – |" in rows[2]
    assert "| ≈8.00 | 20.00 | 4.00 | – | – | – |" in rows[3]
    assert "≈8.00" in terminal(lines)


def test_ratios_of_a_busy_machine_are_doubted():
    line = {"name": "calamine", "seconds": 2.0}

    assert "" == busy(
        [line | {"cpu_seconds": 1.9}, {"name": "script", "seconds": 9, "cpu_seconds": 1}]
    )
    assert "2.0 times" in busy([line | {"cpu_seconds": 1.0}])
