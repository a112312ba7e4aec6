"""A number of kills in, the same number of runs stopped dead at a random moment out, and what stood.

`python tests/tools/kill.py 200`. Each time: a return arrives; a run (or a closing) is killed with SIGKILL
at a random moment of its work; the register must open whole, the output be entirely the last or
entirely the next one, and the next run must end with exactly the bytes of a run never disturbed.
"""

import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from offices import PERIOD, UNITS, carry_out, contents, send, task

from pipeline.consolidation.consolidate import Wanted
from pipeline.consolidation.freeze import CannotClose, close
from pipeline.register.closings import closings
from pipeline.register.publish import MANIFEST, finish
from pipeline.register.register import NAME, open_register

_SLOWEST = 1.25  # kills are spread over a little more than the whole of an undisturbed run


def consolidate(work) -> None:
    carry_out(work)


def consolidate_and_close(work) -> None:
    result, _ = carry_out(work)
    try:
        close(work, result, Wanted(), "Lê Thị B")
    except CannotClose:  # the run that was killed had closed already
        return


JOBS = {"consolidate": consolidate, "close": consolidate_and_close}


def kill_runs(number: int, home: Path, seed: int = 1) -> Counter:
    """Kill as many runs; raises AssertionError where something did not stand. Counts the outcomes."""
    dice, outcomes = random.Random(seed), Counter()
    returns, first = home / "returns", home / "first"
    send(returns, UNITS[0], guidance_documents=5)
    carry_out(task(returns, first))
    send(returns, UNITS[1], guidance_documents=7)
    send(returns, UNITS[0], "lần hai.xlsx", guidance_documents=6)
    for name, job in JOBS.items():
        undisturbed, took = _undisturbed(job, returns, first, home / name)
        for turn in range(number // len(JOBS)):
            out = home / f"{name}-{turn}"
            shutil.copytree(first, out)
            outcomes[name, _killed(job, returns, out, dice.uniform(0, took * _SLOWEST))] += 1
            _check_what_stands(out, output_of(first), output_of(undisturbed))
            job(task(returns, out, days=1))
            _check_completed(out, undisturbed)
            shutil.rmtree(out)
    return outcomes


def _undisturbed(job, returns: Path, first: Path, out: Path) -> tuple[Path, float]:
    shutil.copytree(first, out)
    start = time.perf_counter()
    job(task(returns, out, days=1))
    return out, time.perf_counter() - start


def _killed(job, returns: Path, out: Path, after: float) -> str:
    """Carry the job out in a child process and kill it; says whether it was still at work."""
    child = os.fork()
    if child == 0:
        try:
            job(task(returns, out, days=1))
        finally:
            os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _, ended = os.waitpid(child, 0)
    return "killed at work" if os.WIFSIGNALED(ended) else "had ended"


def output_of(out: Path) -> dict[str, bytes]:
    """The published files and their manifest."""
    return {
        name: content for name, content in contents(out).items()
        if "/" not in name and not name.startswith((NAME, "."))
    }  # fmt: skip


def _check_what_stands(out: Path, last: dict, following: dict) -> None:
    with open_register(out, PERIOD.id) as register:
        assert register.read("PRAGMA integrity_check") == [("ok",)]
        for closed in closings(register):
            assert closed.altered(out) == []
    finish(out)  # what every command does first
    assert output_of(out) in (last, following), "neither the last output nor the next"


def _check_completed(out: Path, undisturbed: Path) -> None:
    mine, wanted = contents(out), contents(undisturbed)
    assert mine.keys() == wanted.keys(), mine.keys() ^ wanted.keys()
    differing = [name for name in mine if mine[name] != wanted[name] and not name.startswith(NAME)]
    assert differing == [], differing
    assert MANIFEST in mine


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="phuluc kill ") as folder:
        count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
        for (what, outcome), times in sorted(kill_runs(count, Path(folder)).items()):
            print(f"{what}: {outcome} {times} times; register whole, output whole, next run done")
