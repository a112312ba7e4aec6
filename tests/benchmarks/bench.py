"""Numbers of returns in, seconds and memory of every way and their ratios out, in one run.

Baselines of the same run on the same files: (a) python-calamine reading and nothing else, (b) the
script a user would write, (c) frictionless. Prints a table, writes output/bench.json.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from province import write_in_parallel
from ways import SAMPLE, SAMPLED, WAYS

HERE = Path(__file__).parent
OUTPUT = HERE.parents[1] / "output" / "bench.json"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("returns", type=int, nargs="*", default=[400])
    parser.add_argument("--ways", nargs="*", default=list(WAYS), choices=list(WAYS))
    arguments = parser.parse_args()
    results = []
    for number in arguments.returns:
        with tempfile.TemporaryDirectory(prefix="phuluc bench ") as folder:
            write_in_parallel(number, Path(folder) / "returns")
            results += measure(number, Path(folder), arguments.ways)
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(json.dumps(results, indent=1), encoding="utf-8")


def measure(number: int, folder: Path, ways: list[str]) -> list[dict]:
    """One line per way; a sampled way is scaled to the whole set and marked so."""
    lines = [run(way, folder, number) for way in ways if available(way)]
    took = {line["name"]: line["seconds"] for line in lines}
    print(f"\n{number} returns, {os.cpu_count()} cores")
    print(f"{'':24}{'seconds':>9}{'ms each':>9}{'peak MB':>9}{'× (a)':>8}{'(b) ÷ it':>10}")
    for line in lines:
        seconds = line["seconds"]
        line["ratio_to_floor"] = (
            round(seconds / took["calamine"], 2) if "calamine" in took else None
        )
        line["ratio_to_script"] = round(took["script"] / seconds, 2) if "script" in took else None
        print(
            f"{line['name']:24}{seconds:9.2f}{1000 * seconds / number:9.2f}{line['peak_mb']:9.0f}"
            f"{line['ratio_to_floor'] or 0:8.1f}{line['ratio_to_script'] or 0:10.1f}"
            f"{'  (sample, scaled)' if line['sampled'] else ''}"
        )
    return lines


def available(way: str) -> bool:
    if way != "frictionless":
        return True
    from importlib.util import find_spec

    return find_spec("frictionless") is not None


def run(way: str, folder: Path, number: int) -> dict:
    command = [sys.executable, str(HERE / "ways.py"), way, str(folder), str(number)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    sampled = way in SAMPLED and number > SAMPLE
    scale = number / SAMPLE if sampled else 1
    return {
        "name": way, "n": number, "seconds": round(found["seconds"] * scale, 3),
        "peak_mb": round(found["peak_mb"]), "sampled": sampled,
    }  # fmt: skip


if __name__ == "__main__":
    main()
