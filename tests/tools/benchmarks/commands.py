"""A desk in, real commands on it out: a process of their own each, its start included."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.work import PERIOD, Desk, Work, environment

_DONE = (0, 1)  # exit codes of a command that was carried out; 1 says that there are errors


def consolidate_command(desk: Desk) -> Work:
    """`phuluc consolidate` into an empty folder."""
    out = desk.folder / "out-command"
    shutil.rmtree(out, ignore_errors=True)
    return desk.every(lambda: _consolidate(desk, out))


def second_run(desk: Desk) -> Work:
    """The same command again, after one more return came."""
    out = desk.folder / "out-second"
    shutil.rmtree(out, ignore_errors=True)
    late = desk.files[-1]
    aside = late.replace(desk.folder / late.name)
    _consolidate(desk, out)
    aside.replace(late)
    return desk.every(lambda: _consolidate(desk, out))


def help_command(desk: Desk) -> Work:
    """`phuluc --help`."""
    return Work(lambda: command(desk, "--help"), 1, 1)


def check_command(desk: Desk) -> Work:
    """`phuluc check` of one file."""
    one = str(desk.files[desk.number // 2])
    return Work(lambda: command(desk, "check", one, "--units", "units.csv"), 1, 1)


def _consolidate(desk: Desk, out: Path) -> list[float | None]:
    return command(
        desk, "consolidate", "returns", "--period", PERIOD, "--units", "units.csv",
        "--out", str(out),
    )  # fmt: skip


def command(desk: Desk, *words: str) -> list[float | None]:
    """Run phuluc in the desk's folder; returns its peaks of memory."""
    report = desk.folder / "peaks.json"
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.commands", str(report.absolute()), *words],
        cwd=desk.folder, env=environment(), capture_output=True,
    )  # fmt: skip
    if done.returncode not in _DONE:
        raise SystemExit(f"phuluc {' '.join(words)}: {done.stderr.decode(errors='replace')}")
    return json.loads(report.read_bytes())


def _phuluc() -> None:
    """Be the command line, and leave behind how much memory it took."""
    import runpy

    from benchmarks.usage import peaks

    report = Path(sys.argv.pop(1))
    try:
        runpy.run_module("pipeline", run_name="__main__")
    finally:
        report.write_text(json.dumps(peaks()))


if __name__ == "__main__":
    _phuluc()
