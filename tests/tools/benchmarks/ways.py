"""One way of treating a folder of returns in, its seconds, work of the cores and peaks of memory out.

Run as `python -m benchmarks.ways WAY FOLDER N`; bench.py runs each way so, to have its memory apart.
"""

import argparse
import json
import time
from importlib.util import find_spec
from pathlib import Path

from benchmarks import baselines, commands, stages
from benchmarks.usage import cpu_seconds, peaks
from benchmarks.work import Desk

BASELINES = (baselines.calamine, baselines.script, baselines.frictionless)
WAYS = {
    way.__name__: way
    for way in (
        *BASELINES, stages.guard_and_read, stages.read_parallel, stages.check, stages.combine,
        stages.check_and_combine, stages.write, stages.feedback, stages.templates,
        baselines.bare_xlsxwriter, stages.end_to_end, commands.consolidate_command,
        commands.second_run, commands.help_command, commands.check_command,
    )
}  # fmt: skip
FLOOR, SCRIPT = "calamine", "script"
STARTS = ("help_command", "check_command")  # what they cost has nothing to do with the returns
_APART = {name for name, way in WAYS.items() if way.__module__ == commands.__name__}


def available(way: str) -> bool:
    """Frictionless is compared with where it is installed."""
    return way != "frictionless" or find_spec(way) is not None


def timed(way: str, desk: Desk) -> dict:
    """Seconds as measured, how many files they are for, and the peaks in megabytes."""
    work = WAYS[way](desk)
    start, worked = time.perf_counter(), cpu_seconds()
    memory = work.run()
    seconds = time.perf_counter() - start
    cpu = None if worked is None else cpu_seconds() - worked
    main, child = memory if way in _APART else peaks()
    return {
        "seconds": seconds, "cpu_seconds": cpu, "done": work.done, "whole": work.whole, "main_mb": main,
        "child_mb": child,
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("way", choices=WAYS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("number", type=int)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    desk = Desk(given.folder, given.number, given.quick)
    print(json.dumps(timed(given.way, desk)))


if __name__ == "__main__":
    main()
