"""A small province for tests of the register: three communes, their returns, a clock that is set."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

from pipeline.consolidation.run import Task, run
from pipeline.consolidation.wanted import Wanted
from pipeline.form_check.plausible import plausible_figures
from pipeline.intake.folder import find_files, read_all
from pipeline.reading.read_return import Expected
from pipeline.returns import Filled
from pipeline.template.template import template_book
from pipeline.xlsx.write import write_book
from schemas.form.loading import load_form
from schemas.periods.period import parse_period
from schemas.units.unit import DEMO_ROSTER, Roster, load_roster

FORM, PERIOD = load_form("cchc_2023"), parse_period("2023-6T")
ROSTER = Roster(load_roster(DEMO_ROSTER).units[-3:], DEMO_ROSTER)
UNITS = tuple(unit.id for unit in ROSTER.units)
MORNING = dt.datetime(2023, 6, 15, 8, 0)
DUE = dt.date(2023, 6, 16)


def send(folder: Path, unit: str, name: str = "", nothing: bool = False, **figures: float) -> Path:
    """The unit's return arrives in the folder; `figures` are put in by row key.

    With `nothing` it says of the whole form that there is nothing to report.
    """
    known = ROSTER.by_id[unit]
    filled = {} if nothing else plausible_figures(FORM, known, PERIOD)
    filled |= {key: replace(filled.get(key, Filled()), value=v) for key, v in figures.items()}
    path = folder / (name or f"{unit}.xlsx")
    write_book(template_book(FORM, known, PERIOD, filled, nothing=nothing), path)
    return path


def task(folder: Path, out: Path, days: float = 0) -> Task:
    """A consolidation that begins so many days after the first morning."""
    now = MORNING + dt.timedelta(days=days)
    return Task(folder, FORM, PERIOD, ROSTER, out, now, DUE)


def carry_out(work: Task, wanted: Wanted = Wanted()):
    return run(work, lambda: read(work.folder, work.form, work.roster), wanted)


def read(folder: Path, form, roster):
    return read_all(find_files([folder]), Expected((form,), roster, period=PERIOD), jobs=1)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file under a folder, byte for byte."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*")) if path.is_file()
    }  # fmt: skip
