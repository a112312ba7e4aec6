"""Measured lines and their machine in, the table of them out: for the terminal and for the README beside it."""

import json
from collections.abc import Sequence
from pathlib import Path

from benchmarks.ways import FLOOR, SCRIPT, STARTS, WAYS

PUBLISHED = Path(__file__).parent / "published.json"
_BUSY = 1.15  # times its own work that one core takes beside other programs
_ABOUT = "≈"  # before seconds that were measured on a sample and scaled


def published() -> str:
    """The committed figures as the README beside it shows them."""
    kept = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    return markdown(kept["lines"], kept["machine"])


def terminal(lines: Sequence[dict]) -> str:
    """The lines of one number of returns."""
    head = f"{'':22}{'seconds':>10}{'of cores':>10}{'ms each':>9}{'× (a)':>8}{'(b) ÷ it':>10}{'MB':>7}{'child':>7}"
    rows = [f"{lines[0]['n']} returns", head, *map(_terminal_line, lines), busy(lines)]
    return "\n".join(filter(None, rows))


def busy(lines: Sequence[dict]) -> str:
    """A warning where the clock ran ahead of the one core that (a) had: others used the machine."""
    floors = [line for line in lines if line["name"] == FLOOR and line["cpu_seconds"]]
    pace = max((line["seconds"] / line["cpu_seconds"] for line in floors), default=1)
    if pace < _BUSY:
        return ""
    return f"The machine was busy: (a) took {pace:.1f} times its own work, so ratios are unsure."


def _terminal_line(line: dict) -> str:
    seconds, each, floor, script, main, child = _cells(line)
    cores = _or_dash(line["cpu_seconds"], 2)
    return f"{line['name']:22}{seconds:>10}{cores:>10}{each:>9}{floor:>8}{script:>10}{main:>7}{child:>7}"


def markdown(lines: Sequence[dict], machine: dict) -> str:
    """One row per way: seconds for every number of returns, the rest at the largest of them."""
    numbers = sorted({line["n"] for line in lines})
    found = {(line["name"], line["n"]): line for line in lines}
    most = f"{numbers[-1]:,}"
    head = ["way", "what is done", *(f"{number:,}, s" for number in numbers), f"ms each at {most}",
            "× (a)", "(b) ÷ it", "MB", "child, MB"]  # fmt: skip
    rows = [head, ["---"] * 2 + ["---:"] * (len(head) - 2)]
    for name in dict.fromkeys(line["name"] for line in lines):
        seconds = [_seconds(found.get((name, number))) for number in numbers]
        last = found.get((name, numbers[-1]))
        rest = _cells(last)[1:] if last else ("–",) * 5
        rows.append([f"`{name}`", _what(name), *seconds, *rest])
    return "\n".join([*(f"| {' | '.join(row)} |" for row in rows), "", _below(lines, machine)])


def _what(name: str) -> str:
    return WAYS[name].__doc__.strip().rstrip(".")


def _below(lines: Sequence[dict], machine: dict) -> str:
    """How to read the table, and what it was measured on."""
    runs = max(line["runs"] for line in lines)
    how = "one run" if runs == 1 else f"medians of {runs} runs"
    versions = ", ".join(f"{name} {number}" for name, number in machine["libraries"].items())
    warning = busy(lines)
    return (
        f"{how.capitalize()} on {machine['cores']} cores ({machine['cpu'] or 'processor not named'}, "
        f"{machine['system']}), Python {machine['python']}, {versions}.\n"
        f"(a) is `{FLOOR}`, (b) is `{SCRIPT}`; {_ABOUT} was measured on a sample of the files and "
        "scaled; MB is the peak of the process itself, “child” of the largest one that it started."
        + (f"\n{warning}" if warning else "")
    )


def _cells(line: dict) -> tuple[str, str, str, str, str, str]:
    """Seconds, milliseconds per return, both ratios and both peaks."""
    starts = line["name"] in STARTS
    return (
        _seconds(line), "–" if starts else f"{1000 * line['seconds'] / line['n']:.2f}",
        _or_dash(line["ratio_to_floor"], 2), _or_dash(line["ratio_to_script"], 1),
        _or_dash(line["main_mb"], 0), _or_dash(line["child_mb"] or None, 0),
    )  # fmt: skip


def _seconds(line: dict | None) -> str:
    if line is None:
        return "–"
    return f"{_ABOUT if line['sampled'] else ''}{line['seconds']:,.2f}"


def _or_dash(figure: float | None, decimals: int) -> str:
    return "–" if figure is None else f"{figure:,.{decimals}f}"
