"""Numbers of returns in, seconds and memory of every way and their ratios out, in one run.

Baselines of the same run on the same files: (a) python-calamine reading and nothing else, (b) the
script a user would write, (c) frictionless. Prints a table for each number of returns and writes
bench.json, and beside it what it was measured on; --publish keeps both for the README beside it.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks.machine import machine
from benchmarks.table import PUBLISHED, terminal
from benchmarks.ways import FLOOR, SCRIPT, STARTS, WAYS, available
from benchmarks.work import environment

OUTPUT = Path(__file__).parents[3] / "output" / "bench.json"
_NUMBERS = (190, 1000, 4000)


def main(words: Sequence[str] | None = None) -> None:
    given = _arguments(words)
    ways = [way for way in given.ways if available(way)]
    lines = []
    for number in given.returns:
        with tempfile.TemporaryDirectory(prefix="phuluc bench ") as folder:
            place = Path(folder)
            _python("benchmarks.province", place, number)
            lines += measured(number, place, ways, given.runs, given.quick)
        print(f"\n{terminal([line for line in lines if line['n'] == number])}", flush=True)
        _keep(lines, given.out)
        _keep(machine(), given.out.with_name("bench-machine.json"))
    if given.publish:
        _keep({"machine": machine(), "lines": lines}, PUBLISHED)


def _keep(found: object, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("returns", type=int, nargs="*", default=_NUMBERS)
    parser.add_argument("--ways", nargs="*", default=list(WAYS), choices=list(WAYS))
    parser.add_argument("--runs", type=int, default=1, help="medians of so many runs")
    parser.add_argument("--quick", action="store_true", help="(b) on a sample of more than 1,000")
    parser.add_argument(
        "--publish", action="store_true", help="keep the figures for the README beside it"
    )
    parser.add_argument("--out", type=Path, default=OUTPUT)
    return parser.parse_args(words)


def measured(
    number: int, folder: Path, ways: Sequence[str], runs: int, quick: bool
) -> list[dict]:  # fmt: skip
    """One line per way. All ways take turns in every run, so that a slow minute is nobody's alone."""
    found: dict[str, list[dict]] = {way: [] for way in ways}
    for _ in range(runs):
        for way in ways:
            options = ["--quick"] if quick else []
            said = _python("benchmarks.ways", way, folder, number, *options)
            found[way].append(json.loads(said.splitlines()[-1]))
    return list(with_ratios([_line(way, number, found[way]) for way in ways]))


def _python(module: str, *words: object) -> str:
    command = [sys.executable, "-m", module, *map(str, words)]
    done = subprocess.run(
        command, env=environment(), capture_output=True, encoding="utf-8", errors="replace"
    )
    if done.returncode:
        raise SystemExit(f"{module} {' '.join(map(str, words))}:\n{done.stderr}")
    return done.stdout


def _line(way: str, number: int, found: Sequence[dict]) -> dict:
    """The median of the runs, scaled to the whole set, and the largest peaks."""
    done, whole = found[0]["done"], found[0]["whole"]
    scale = whole / done if done else 0
    seconds, cpu = (
        _median((run[name] for run in found), scale) for name in ("seconds", "cpu_seconds")
    )
    main, child = (_largest(run[name] for run in found) for name in ("main_mb", "child_mb"))
    return {
        "name": way, "n": number, "seconds": seconds, "cpu_seconds": cpu,
        "peak_mb": _largest((main, child)), "main_mb": main, "child_mb": child,
        "sampled": done < whole, "done": done, "whole": whole, "runs": len(found),
    }  # fmt: skip


def _median(seconds: Iterable[float | None], scale: float) -> float | None:
    """Nothing where the system does not say (Windows, of cores)."""
    known = [figure for figure in seconds if figure is not None]
    return round(statistics.median(known) * scale, 3) if known else None


def _largest(megabytes: Iterable[float | None]) -> int | None:
    """Nothing where the system does not say (Windows)."""
    known = [figure for figure in megabytes if figure is not None]
    return round(max(known)) if known else None


def with_ratios(lines: Sequence[dict]) -> Iterator[dict]:
    """How many times the floor a way takes, and how many times faster than the script it is."""
    took = {line["name"]: line["seconds"] for line in lines}
    for line in lines:
        own = line["seconds"] if line["name"] not in STARTS else 0
        floor, script = took.get(FLOOR), took.get(SCRIPT)
        yield line | {
            "ratio_to_floor": round(own / floor, 2) if own and floor else None,
            "ratio_to_script": round(script / own, 2) if own and script else None,
        }


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # Windows would refuse “≈” in a pipe
    main()
