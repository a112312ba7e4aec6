"""Workers: what kills, blocks or bloats one costs nobody else an answer, and none imports from here."""

import ctypes
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from places import PASTED, ROOT

from pipeline import limits
from pipeline.workers import crew
from pipeline.workers.crew import DIED, TOO_SLOW, Crew
from pipeline.workers.memory import JobLimits, committed_on_windows, limit_on_windows
from pipeline.workers.worker import import_path
from schemas.errors import PhulucError
from schemas.units.unit import DEMO_ROSTER

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="no limit of memory here")


class Task:
    """A reader that is killed, sleeps, keeps or runs out of memory where its question says so."""

    def __init__(self) -> None:
        self.kept: list[bytearray] = []

    def __call__(self, question: str) -> str:
        word, _, rest = question.partition(" ")
        if word == "dies":
            os._exit(134)
        if word == "dies-once":
            if not Path(rest).exists():
                Path(rest).touch()
                os._exit(134)
            return "again"
        if word == "eats":
            bytearray(limits.MEMORY_BYTES + (64 << 20))
        if word == "keeps":
            self.kept.append(bytearray(limits.GROWN_BYTES + (32 << 20)))
        if word == "who":
            return str(os.getpid())
        if word == "sleeps":
            time.sleep(60)
        return question.upper()


def lost(question: str, why: str) -> str:
    return f"{question}: {why}"


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_a_dead_or_slow_worker_costs_one_answer(jobs):
    questions = ["a", "dies", "b", "sleeps", "c", "dies", "dies", "d"] + ["e"] * 20
    with Crew(Task(), jobs, lost, seconds=1) as workers:
        found = dict(workers.answers(questions))
        assert [(0, "Z")] == list(workers.answers(["z"]))  # and they go on

    assert ["A", f"dies: {DIED}", "B", f"sleeps: {TOO_SLOW}", "C", *[f"dies: {DIED}"] * 2, "D"] == [
        found[n] for n in range(8)
    ]
    assert ["E"] * 20 == [found[n] for n in range(8, 28)]


def test_a_question_whose_worker_died_is_asked_once_more(tmp_path):
    """What the system killed for the sake of another is no fault of the question."""
    with Crew(Task(), 2, lost) as workers:
        found = dict(workers.answers(["a", f"dies-once {tmp_path / 'mark'}", "b"]))

    assert ["A", "again", "B"] == [found[n] for n in range(3)]


@LINUX
def test_a_worker_that_eats_memory_dies_alone():
    with Crew(Task(), 1, lost) as workers:
        found = dict(workers.answers(["a", "eats", "b"]))

    assert ["A", f"eats: {DIED}", "B"] == [found[n] for n in range(3)]


@LINUX
@pytest.mark.parametrize(("between", "same"), [("a", True), ("keeps", False)])
def test_a_worker_that_has_grown_is_replaced(between, same):
    with Crew(Task(), 1, lost) as workers:
        found = dict(workers.answers(["who", between, "who"]))

    assert same == (found[0] == found[2])


def test_a_worker_that_cannot_start_is_our_fault_and_raises(monkeypatch):
    monkeypatch.setattr("pipeline.workers.worker._COMMAND", "import no_such_module")

    with pytest.raises(PhulucError), Crew(Task(), 1, lost) as workers:
        list(workers.answers(["a"]))


def test_threads_end_with_the_questions():
    import threading

    before = threading.active_count()
    with Crew(Task(), 2, lost) as workers:
        list(workers.answers(["a", "b"]))
    time.sleep(3 * crew._TICK)

    assert before == threading.active_count()


# ---- no code from where the officer stands

STRANGERS = (
    "json", "csv", "random", "re", "pickle", "struct", "zipfile", "decimal", "datetime", "tempfile",
    "hashlib", "sqlite3", "lxml", "pandas", "numpy", "click", "xlrd", "openpyxl", "xlsxwriter",
    "sitecustomize", "encodings", "pipeline", "schemas",
)  # fmt: skip


@pytest.fixture
def strangers(tmp_path):
    """A folder of modules that leave a mark where they are run, and a return beside them."""
    folder = tmp_path / "nhận"
    folder.mkdir()
    for name in STRANGERS:
        (folder / f"{name}.py").write_text(f"open({str(tmp_path / 'run')!r}, 'a').write('{name} ')")
    for number in range(limits.FEW + 2):
        (folder / f"{number}.xlsx").write_bytes(PASTED.read_bytes())
    return folder


@pytest.mark.parametrize(
    "start",
    [
        [str(Path(sys.executable).with_name("phuluc"))],
        [sys.executable, "-P", "-m", "pipeline"],
    ],
    ids=["phuluc", "python -P -m pipeline"],
)
def test_no_module_of_the_current_folder_is_run(strangers, start):
    done = subprocess.run(
        [*start, "consolidate", ".", "--period", "2023-6T", "--out", "../out",
         "--units", str(DEMO_ROSTER)], cwd=strangers,
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip

    assert done.returncode in (0, 1), done.stderr
    assert (strangers.parent / "out" / "phu-luc.xlsx").exists()
    assert not (strangers.parent / "run").exists()


def test_python_m_pipeline_prefers_the_modules_of_python(tmp_path):
    """`-m` puts the current folder first before a line of ours is run: what follows undoes it."""
    for name in ("json", "csv", "click", "logging"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('a stranger')")
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "explain", "3.3.3"], cwd=tmp_path, check=False,
        capture_output=True, text=True, encoding="utf-8", timeout=120,
    )  # fmt: skip

    assert 0 == done.returncode, done.stderr
    assert "Tử số lớn hơn mẫu số" in done.stdout


def test_workers_import_from_where_we_do_without_the_current_folder(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", str(tmp_path), "thư mục", "/somewhere", str(ROOT)])

    assert ["/somewhere", str(ROOT)] == import_path()


# ---- Windows, by simulation


class Kernel:
    """What kernel32 is asked, and what it answers."""

    def __init__(self, job: int = 7, takes: bool = True) -> None:
        self.job, self.takes, self.asked = job, takes, []

    def CreateJobObjectW(self, *_) -> int:
        return self.job

    def GetCurrentProcess(self) -> int:
        return 2**64 - 1

    def SetInformationJobObject(self, job, kind, place, size) -> bool:
        given = ctypes.cast(place, ctypes.POINTER(JobLimits)).contents
        self.asked.append((job.value, kind, given.BasicLimitInformation.LimitFlags,
                           given.ProcessMemoryLimit, size))  # fmt: skip
        return True

    def AssignProcessToJobObject(self, job, process) -> bool:
        self.asked.append((job.value, process.value))
        return self.takes

    def K32GetProcessMemoryInfo(self, process, place, size) -> bool:
        ctypes.cast(place, ctypes.POINTER(ctypes.c_size_t))[7] = 123  # PagefileUsage
        return self.takes


def test_windows_limits_memory_by_a_job():
    kernel = Kernel()

    assert limit_on_windows(kernel, 600 << 20)
    assert [(7, 9, 0x100, 600 << 20, 144), (7, 2**64 - 1)] == kernel.asked


@pytest.mark.parametrize("kernel", [Kernel(job=0), Kernel(takes=False)], ids=["no job", "refused"])
def test_windows_that_refuses_is_no_fault(kernel):
    assert not limit_on_windows(kernel, 600 << 20)


def test_windows_tells_the_memory_committed():
    assert (123, 0) == (committed_on_windows(Kernel()), committed_on_windows(Kernel(takes=False)))
