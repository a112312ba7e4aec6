"""No file stops the run, hangs it, eats the memory or takes the next file with it."""

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from one_return import read_return
from returns.desk import EXPECTED, PASTED, source
from returns.hostile import HOSTILE

from pipeline.files.formats.ole import _DEFAULT_PASSWORD
from pipeline.intake import folder as intake
from pipeline.intake.errands import Errand
from pipeline.intake.folder import read_all
from pipeline.workers.crew import DIED, TOO_SLOW

SECONDS, MEGABYTES = 2, 200
_MEASURE = """
import sys, time
from pathlib import Path
from returns.desk import EXPECTED
from pipeline.intake.errands import encloses, listing, Errand
from pipeline.intake.folder import _Reader
from pipeline.intake.packing import unpack
path = Path(sys.argv[1])
reader = _Reader(EXPECTED)
errands = listing(path, EXPECTED) if encloses(path.name) else [Errand(path)]
start = time.process_time()  # whatever else the machine does
found = [item if hasattr(item, "notices") else unpack(reader(item), item.name)
         for item in errands][0]
seconds = time.process_time() - start
# VmHWM is this program's own peak; ru_maxrss would be that of pytest, from which it was forked
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
peak = int(status["VmHWM"].split()[0]) // 1024
print(seconds, peak, found.readable, ",".join(notice.id for notice in found.notices))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="measures memory in /proc")
@pytest.mark.parametrize(("name", "make", "notice"), HOSTILE, ids=[line[0] for line in HOSTILE])
def test_a_clear_finding_or_a_right_reading_soon_and_small(tmp_path, name, make, notice):
    path = tmp_path / ("x.zip" if "leo" in name or "trong tệp nén" in name else "x.xlsx")
    path.write_bytes(make())
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE, str(path)], env=environment, capture_output=True,
        text=True, timeout=60, check=True,
    )  # fmt: skip
    seconds, megabytes, readable, found = done.stdout.strip().split(" ")

    print(f"{name}: {float(seconds):.2f} s, {megabytes} MB, {found}")
    assert float(seconds) < SECONDS
    assert int(megabytes) < MEGABYTES
    allowed = (notice,) if isinstance(notice, str) else notice
    assert ("" if readable == "True" else found.split(",")[0]) in allowed


def test_every_hostile_file_in_one_folder_and_good_ones_between(tmp_path):
    paths = []
    for number, (_, make, _) in enumerate(HOSTILE):
        paths += [tmp_path / f"{number:02}-bad.xlsx", tmp_path / f"{number:02}-good.xlsx"]
        paths[-2].write_bytes(make())
        shutil.copy(PASTED, paths[-1])
    returns = read_all(paths, EXPECTED, jobs=2)

    assert [str(path) for path in paths] == [item.file for item in returns]
    assert [True] * len(HOSTILE) == [item.readable for item in returns[1::2]]
    assert all(item.readable or item.notices for item in returns)


class _Panic(BaseException):
    """As python-calamine panics: not an Exception."""


@pytest.mark.parametrize("fault", [_Panic, RecursionError, ValueError])
def test_whatever_a_reader_raises_is_a_finding(monkeypatch, fault):
    def broken(data):
        raise fault

    monkeypatch.setattr("pipeline.reading.read_return.read_workbook", broken)
    found = read_return(PASTED, EXPECTED)

    assert not found.readable
    assert ["damaged"] == [notice.id for notice in found.notices]


def test_death_and_slowness_are_findings_of_the_file(monkeypatch, tmp_path):
    found = {}
    for why in (DIED, TOO_SLOW):
        lost = intake._Lost(EXPECTED)
        found[why] = lost(Errand(tmp_path / "a.xlsx"), why).notices[0].id

    assert {DIED: "reader_died", TOO_SLOW: "too_slow"} == found


def test_results_are_the_same_for_any_number_of_workers(tmp_path):
    paths = [tmp_path / f"{number}.xlsx" for number in range(30)]
    for path in paths:
        path.write_bytes(source("template"))
    one, two = (read_all(paths, EXPECTED, jobs) for jobs in (1, 2))

    assert one == two
    assert [read_return(path, EXPECTED) for path in paths] == one


@pytest.mark.parametrize(("password", "notice"), [(_DEFAULT_PASSWORD, ""), ("bi-mat", "encrypted")])
def test_encrypted(tmp_path, password, notice):
    from msoffcrypto.format.ooxml import OOXMLFile

    out = io.BytesIO()
    OOXMLFile(io.BytesIO(source("pasted"))).encrypt(password, out)
    path = tmp_path / "a.xlsx"
    path.write_bytes(out.getvalue())
    found = read_return(path, EXPECTED)

    assert (not notice) == found.readable
    assert notice in ["", *(n.id for n in found.notices)]
    assert notice or found.answers == read_return(PASTED, EXPECTED).answers


def test_a_zip_gives_each_of_its_files(tmp_path):
    import zipfile

    with zipfile.ZipFile(tmp_path / "gửi.zip", "w") as archive:
        archive.writestr("một/a.xlsx", source("pasted"))
        archive.writestr("b.xlsx", "hỏng")
        archive.writestr("__MACOSX/._a.xlsx", b"x")
        archive.writestr("c.xlsx", source("template"))
    steps = []
    found = read_all([tmp_path / "gửi.zip", PASTED], EXPECTED, advance=lambda: steps.append(1))

    assert ["gửi.zip/một/a.xlsx", "gửi.zip/b.xlsx", "gửi.zip/c.xlsx", PASTED.name] == [
        item.file.removeprefix(f"{tmp_path}/").removeprefix(f"{PASTED.parent}/") for item in found
    ]
    assert [True, False, True, True] == [item.readable for item in found]
    assert 2 == len(steps)
