"""The bundled examples in, the whole loop done for each and told in a few lines out.

Blank templates for a bundled roster, filled with plausible figures and a known set of faults, as a
secretariat would find them: a province of three tiers in 2023, beside its returns the real one of
Sở Ngoại vụ, and the same province of two tiers in 2026, by the form of that year.
"""

import csv
import datetime as dt
import shutil
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.cli.period_screen import consolidation_text
from pipeline.consolidation.consolidate import Consolidation
from pipeline.consolidation.run import Task, run
from pipeline.consolidation.wanted import Wanted
from pipeline.form_check.plausible import plausible_figures
from pipeline.intake.folder import find_files, read_all
from pipeline.reading.read_return import Expected
from pipeline.register.submission import open_counts
from pipeline.returns import Filled, Return
from pipeline.template.template import template_book, write_templates
from pipeline.xlsx.write import write_book
from schemas.form.loading import load_form
from schemas.form.model import Form
from schemas.periods.deadline import deadline
from schemas.periods.period import Period, parse_period
from schemas.units.unit import DEMO_ROSTER, Roster, Unit, load_roster
from schemas.wording.as_text import form_version
from schemas.wording.papers import worded

DATA = Path(__file__).parent / "demo_data"
PERIOD = "2023-6T"
FORM = "cchc_2023"
NOW = dt.datetime(2023, 6, 16, 16, 30)  # a clock that stands still: the demo is the same every day


@dataclass(frozen=True)
class Example:
    """A period of the bundled province, and the moment at which its returns are added up.

    `beside` ends the names of its folders of templates and returns, where another's stand there.
    """

    form: str
    period: str
    roster: Path
    now: dt.datetime
    beside: str = ""


THREE_TIERS = Example(FORM, PERIOD, DEMO_ROSTER, NOW)
TWO_TIERS = Example(
    "cchc_2025",
    "2026-6T",
    DEMO_ROSTER.with_name("demo_2026.csv"),
    NOW.replace(year=2026),
    "-2026-6T",
)


def run_demo(out: Path, progress: Callable) -> Iterator[str]:
    """Make templates and returns under `out`, consolidate them, and say where to look."""
    task = yield from _prepared(THREE_TIERS, out, progress)
    wanted = Wanted(copies=frozenset({"docx"}))
    result, outputs = run(task, lambda: _read(task, progress), wanted)
    count = len(result.returns)
    yield worded("screen", "demo.consolidated", count=count, period=task.period.title)
    yield from (f"   {line}" for line in consolidation_text(result, result.findings, outputs))
    yield _real_line(result)
    yield from _two_tiers(out, progress)


def _two_tiers(out: Path, progress: Callable) -> Iterator[str]:
    """The province after the reform, by its own form, in three lines more."""
    task = yield from _prepared(TWO_TIERS, out, progress, first=5)
    result, _ = run(task, lambda: _read(task, progress), Wanted())
    counts = open_counts(result.findings, result.submissions)
    yield worded(
        "screen", "demo.next_form", period=task.period.title, form=form_version(task.form),
        errors=counts["errors"], warnings=counts["warnings"], first=task.out / "phu-luc.xlsx",
    )  # fmt: skip


def _prepared(
    example: Example, out: Path, progress: Callable, first: int = 1
) -> Generator[str, None, Task]:
    """Templates and returns of an example, each told in a line; what is to be consolidated."""
    form = load_form(example.form)
    period = parse_period(example.period, form.scheme)
    roster = load_roster(example.roster).during(period)
    templates, returns = (out / f"{name}{example.beside}" for name in ("templates", "returns"))
    shutil.rmtree(returns, ignore_errors=True)
    with progress("templates", 1) as advance:
        write_templates(form, roster.units, period, templates)
        advance()
    count = len(roster.units)
    yield worded("screen", "demo.templates", number=first, count=count, folder=templates)
    faults = write_returns(form, roster, period, returns, progress)
    yield worded("screen", "demo.returns", number=first + 1, count=len(faults), folder=returns)
    ends = deadline(period)
    due = ends.due if ends else None
    return Task(returns, form, period, roster, out / period.id, example.now, due)


def _read(task: Task, progress: Callable) -> list[Return]:
    files = find_files([task.folder])
    with progress("read", len(files)) as advance:
        expected = Expected((task.form,), task.roster, period=task.period)
        return read_all(files, expected, advance=advance)


def _real_line(result: Consolidation) -> str:
    found = [item for item in result.findings if item.unit == "SNgV"]
    counts = open_counts(found, (item for item in result.submissions if item.unit.id == "SNgV"))
    return worded("screen", "demo.real", errors=counts["errors"], warnings=counts["warnings"])


def write_returns(
    form: Form, roster: Roster, period: Period, folder: Path, progress: Callable
) -> dict[str, list[str]]:
    """Write every unit's filled return; returns the faults put in, by unit.

    demo_data/faults.csv says which, by period: a row's value, X, Y or note replaced, a unit that does not
    send, a file that is no workbook, a return sent twice. of_all_units.csv has the figures by which
    one unit knows what the others write, so that the province's agree.
    """
    faults, told = _lines("faults.csv", period), _lines("of_all_units.csv", period)
    folder.mkdir(parents=True, exist_ok=True)
    with progress("fill", len(roster.units)) as advance:
        for unit in roster.units:
            lines = [*told.get(unit.id, []), *faults.get(unit.id, [])]
            _write_return(form, unit, period, folder, lines)
            advance()
    return {unit: [fault["what"] for fault in lines] for unit, lines in faults.items()}


def _lines(name: str, period: Period) -> dict[str, list[dict[str, str]]]:
    """The lines of a table of demo_data that are of a period, by unit."""
    found: dict[str, list[dict[str, str]]] = {}
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            if line["period"] == period.id:
                found.setdefault(line["unit"], []).append(line)
    return found


def _write_return(
    form: Form, unit: Unit, period: Period, folder: Path, lines: list[dict[str, str]]
) -> None:
    whole = {line["what"]: line for line in lines if not line["code"]}
    if "not_sent" in whole:
        return
    if "file" in whole:
        source = whole["file"]["value"]
        shutil.copyfile(DATA / source, folder / source)
        return
    figures = plausible_figures(form, unit, period)
    for line in lines:
        if line["code"]:
            key = form.by_code[line["code"]].key
            figures[key] = _as_told(figures.get(key, Filled()), line)
    path = folder / f"{unit.id}.xlsx"
    write_book(template_book(form, unit, period, figures), path)
    if "sent_twice" in whole:
        shutil.copyfile(path, folder / f"{unit.id} (1).xlsx")


def _as_told(filled: Filled, line: dict[str, str]) -> Filled:
    """Replace the named part; text that is a plain number is written as a number."""
    text = line["value"]
    plain = text.lstrip("-").replace(".", "", 1).isdigit()
    return replace(filled, **{line["what"]: float(text) if plain else text or None})
