"""However the returns are read, the output is the same to the byte."""

import random
import subprocess
import sys
import time
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import pytest
from offices import contents

from pipeline.cli.demo import FORM, NOW, PERIOD, write_returns
from pipeline.consolidation.run import Task, run
from pipeline.consolidation.wanted import Wanted
from pipeline.intake.cluster import Engine, open_engine
from pipeline.intake.folder import find_files, read_all
from pipeline.intake.readings_kept import Kept
from pipeline.output_folder import FEEDBACK
from pipeline.progress import quiet
from pipeline.reading.read_return import Expected
from schemas.errors import PhulucError
from schemas.form.loading import load_form
from schemas.periods.period import parse_period
from schemas.units.unit import DEMO_ROSTER, load_roster

pytestmark = pytest.mark.long
_FORM, _PERIOD = load_form(FORM), parse_period(PERIOD)
_ROSTER = load_roster(DEMO_ROSTER).during(_PERIOD)
EXPECTED = Expected((_FORM,), _ROSTER, period=_PERIOD)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The demo's returns, with their faults, and a file that cannot be read."""
    folder = tmp_path_factory.mktemp("báo cáo")
    write_returns(_FORM, _ROSTER, _PERIOD, folder, quiet)
    (folder / "hỏng.xlsx").write_bytes(b"PK\x03\x04 and nothing more")
    return folder


@pytest.fixture(scope="module")
def plain(folder, tmp_path_factory):
    """The output of one process that reads everything, in order."""
    return _output(folder, tmp_path_factory.mktemp("một"), lambda: _read(folder, jobs=1))


def _read(folder, **how):
    return read_all(find_files([folder]), EXPECTED, **how)


def _output(folder, out, read, spread=map) -> dict[str, bytes]:
    run(Task(folder, _FORM, _PERIOD, _ROSTER, out, NOW), read, Wanted(), spread)
    return {name: data for name, data in contents(out).items() if not name.endswith(".sqlite")}


def _two_cores(folder, out):
    return _read(folder, jobs=2)


def _shuffled(folder, out):
    found = _read(folder)
    random.Random(5).shuffle(found)
    return found


def _found_again(folder, out):
    """One return came after the first run."""
    for moment in ("first", "second"):
        with Kept(out, EXPECTED) as store:
            files = find_files([folder])[1 if moment == "first" else 0 :]
            found = read_all(files, EXPECTED, kept=store)
    return found


class _Failing(Executor):
    """Every second call is given up, as a cluster does when its machines go."""

    def __init__(self) -> None:
        self.calls = self.given_up = 0

    def submit(self, function, /, *args, **kwargs) -> Future:
        future = Future()
        self.calls += 1
        if self.calls % 2:
            self.given_up += 1
            future.set_exception(BrokenExecutor())
        else:
            future.set_result(function(*args))
        return future


class _Silent(Executor):
    """Takes calls and never answers: its machines have gone, and nobody says so."""

    def submit(self, function, /, *args, **kwargs) -> Future:
        return Future()


def _any_executor(folder, out):
    with ThreadPoolExecutor(2) as executor:
        return _read(folder, engine=Engine(executor, 2))


def _executor_that_fails(folder, out):
    executor = _Failing()
    found = _read(folder, engine=Engine(executor, 1))
    assert executor.given_up
    return found


def _executor_that_is_silent(folder, out):
    return _read(folder, engine=Engine(_Silent(), 1, silence=0.1))


WAYS = (
    _two_cores, _shuffled, _found_again, _any_executor, _executor_that_fails,
    _executor_that_is_silent,
)  # fmt: skip


@pytest.mark.parametrize("way", WAYS, ids=[way.__name__[1:] for way in WAYS])
def test_same_bytes(folder, plain, tmp_path, way):
    assert any(name.startswith(FEEDBACK) for name in plain)
    assert plain == _output(folder, tmp_path, lambda: way(folder, tmp_path))


def _engine_of_threads(executor):
    return Engine(executor, 2)


def _engine_that_fails(executor):
    return Engine(_Failing(), 1)


def _engine_that_is_silent(executor):
    return Engine(_Silent(), 1, silence=0.1)


@pytest.mark.parametrize(
    "engine_of", [_engine_of_threads, _engine_that_fails, _engine_that_is_silent]
)
def test_same_bytes_where_returns_are_judged_in_parts(
    folder, plain, tmp_path, monkeypatch, engine_of
):
    monkeypatch.setattr("pipeline.judging.judge.AT_ONCE", 5)
    monkeypatch.setattr("pipeline.totals.combine.AT_ONCE", 3)
    with ThreadPoolExecutor(2) as executor:
        engine = engine_of(executor)

        assert plain == _output(folder, tmp_path, lambda: _read(folder), engine.map)


@pytest.mark.parametrize("asked", [_read, lambda folder, engine: [*engine.map(str, "abc")]])
def test_silence_is_told_once(folder, caplog, asked):
    asked(folder, engine=Engine(_Silent(), 1, silence=0.1))

    assert ["WARNING"] == [record.levelname for record in caplog.records]
    assert "làm trên máy này" in caplog.text


@contextmanager
def cluster(home, *options):
    """A Dask scheduler and two workers, each a process of its own; yields address and workers.

    `options` are those of all of them.
    """
    pytest.importorskip("distributed")
    log, processes = home / "scheduler.log", []

    def start(name: str, *words: str) -> subprocess.Popen:
        with (home / f"{name}.log").open("wb") as log:
            command = [sys.executable, "-m", f"distributed.cli.dask_{words[0]}", *words[1:]]
            processes.append(subprocess.Popen(command, stdout=log, stderr=log, cwd=home))
        return processes[-1]

    try:
        alone = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        start("scheduler", "scheduler", *alone, *options)
        address = _wait_for(log, "Scheduler at:").split()[-1]
        workers = []
        for number in range(2):
            small = ("--nthreads", "1", "--no-nanny", "--no-dashboard")
            workers.append(start(f"worker{number}", "worker", address, *small, *options))
            _wait_for(home / f"worker{number}.log", "Registered to:")
        yield address.replace("tcp://", "dask://"), workers
    finally:
        for process in processes:
            process.kill()
            process.wait()


def _wait_for(log, words: str) -> str:
    """The line of a log with these words; the test's own limit ends a wait in vain."""
    for _ in range(600):
        line = next((line for line in log.read_text().splitlines() if words in line), "")
        if line:
            return line
        time.sleep(0.1)
    raise AssertionError(log.read_text())


def test_a_cluster_of_which_one_machine_dies_gives_the_same_bytes(
    folder, plain, tmp_path, monkeypatch
):
    monkeypatch.setattr("pipeline.intake.cluster._BATCH", 2)  # many calls, so that both are at work
    monkeypatch.setattr("pipeline.judging.judge.AT_ONCE", 5)

    with cluster(tmp_path) as (address, workers), open_engine(address) as engine:
        done = []

        def advance() -> None:
            done.append(1)
            if len(done) == 5:
                workers[0].kill()

        def read():
            found = _read(folder, engine=engine, advance=advance)
            assert workers[0].poll() is not None
            assert workers[1].poll() is None
            return found

        assert plain == _output(folder, tmp_path / "kết quả", read, engine.map)


def test_a_cluster_of_which_every_machine_dies_gives_the_same_bytes(folder, plain, tmp_path):
    with cluster(tmp_path) as (address, workers), open_engine(address) as engine:
        for worker in workers:
            worker.kill()
        impatient = replace(engine, silence=1.0)

        assert plain == _output(
            folder, tmp_path / "kết quả", lambda: _read(folder, engine=impatient), impatient.map
        )


def test_a_cluster_behind_certificates_takes_those_of_dask_itself(folder, plain, tmp_path):
    distributed, dask = pytest.importorskip("distributed"), pytest.importorskip("dask")
    made = distributed.Security.temporary()
    files = {"ca-file": made.tls_ca_file, "cert": made.tls_client_cert, "key": made.tls_client_key}
    options = ["--protocol", "tls"]
    for name, content in files.items():
        (tmp_path / f"{name}.pem").write_text(content, encoding="ascii")
        options += [f"--tls-{name}", str(tmp_path / f"{name}.pem")]
    at = "distributed.comm.tls"
    known = {
        f"{at}.ca-file": str(tmp_path / "ca-file.pem"),
        f"{at}.client.cert": str(tmp_path / "cert.pem"),
        f"{at}.client.key": str(tmp_path / "key.pem"),
    }

    with cluster(tmp_path, *options) as (address, _):
        with pytest.raises(PhulucError, match="Không kết nối được"), open_engine(address):
            pass
        with dask.config.set(known), open_engine(address) as engine:
            assert plain == _output(
                folder, tmp_path / "kết quả", lambda: _read(folder, engine=engine)
            )


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("spark://a:1", "không đúng dạng dask://"),
        ("dask://127.0.0.1:1", "Không kết nối được"),
        ("dask://không có cổng", "Không kết nối được"),
    ],
)
def test_a_cluster_that_is_not_there_is_told(monkeypatch, address, told):
    pytest.importorskip("distributed")
    monkeypatch.setattr("pipeline.intake.cluster._PATIENCE", 1.0)

    with pytest.raises(PhulucError, match=told), open_engine(address):
        pass


def test_without_the_library_the_command_that_brings_it_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)

    with (
        pytest.raises(PhulucError, match=r"pip install phuluc\[cluster\]"),
        open_engine("dask://a:1"),
    ):
        pass


def test_another_version_elsewhere_stops_the_run(folder, monkeypatch):
    """Two programs on one set of returns could read a figure in two ways."""
    monkeypatch.setattr("pipeline.intake.cluster.code_version", iter(map(str, range(99))).__next__)

    with ThreadPoolExecutor(1) as executor, pytest.raises(PhulucError):
        _read(folder, engine=Engine(executor, 1))
