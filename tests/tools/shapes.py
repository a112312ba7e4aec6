"""A grid form, and its cells as the lines of a tall form, through a period of many units: time and memory of each.

Both ask the same figures under the same rules, so that what differs is the shape. Each shape has a process
of its own; times are of the processor, since others use the machine too.
"""

import datetime as dt
import multiprocessing
import resource
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from grid_returns import form, good_sheet
from wide_returns import DAYS, PERIOD, Sheet, xlsx

from pipeline.consolidation.run import Task, run
from pipeline.consolidation.wanted import Wanted
from pipeline.form_check.plausible import plausible_figures
from pipeline.intake.folder import find_files
from pipeline.reading.read_return import Expected, read_content
from pipeline.template.template import template_book
from pipeline.xlsx.write import write_book
from schemas.form.model import Form
from schemas.units.unit import Roster, Unit

SHAPES = ("tall", "grid")


def shaped(shape: str) -> Form:
    return form() if shape == "grid" else replace(form(), grid=None)


def province(count: int) -> Roster:
    units = (
        Unit(f"X{n:03}", f"UBND xã số {n:03}", "", (), "S" if n % 9 == 0 else "X", ())
        for n in range(count)
    )
    return Roster(tuple(units), Path("units.csv"))


def official(of: Form, unit: Unit, figures: dict[str, float]) -> Sheet:
    """The ministry's table with the unit's figures by code, in the form's own shape."""
    if of.grid:
        return good_sheet(figures, unit)
    cells: dict[tuple[int, int], object] = {
        (1, 1): f"Lao động học nghề tại {unit.name}",
        (2, 1): DAYS,
    }
    cells |= {
        (4, at): text for at, text in enumerate(("STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu"), 1)
    }
    for line, row in enumerate(of.rows, 5):
        said = (row.printed, row.label, row.printed_unit, figures.get(row.code))
        cells |= {(line, at): value for at, value in enumerate(said, 1) if value is not None}
    return Sheet(cells, [], 5)


def stages(shape: str, count: int) -> dict[str, float]:
    """Seconds of the processor of each stage, and the most memory of all, in MB."""
    asked, roster, found = shaped(shape), province(count), dict[str, float]()
    home = Path(tempfile.mkdtemp())
    templates, tables = home / "templates", home / "tables"
    templates.mkdir()
    tables.mkdir()
    answers = {unit.id: plausible_figures(asked, unit, PERIOD) for unit in roster.units}
    begun = time.process_time()
    for unit in roster.units:
        book = template_book(asked, unit, PERIOD, answers[unit.id])
        write_book(book, templates / f"{unit.id}.xlsx")
    found["templates"] = time.process_time() - begun
    for unit in roster.units:
        figures = {
            asked.by_key[key].code: said.value for key, said in answers[unit.id].items()
            if isinstance(said.value, int | float) and asked.by_key[key].is_number
        }  # fmt: skip
        (tables / f"{unit.id}.xlsx").write_bytes(xlsx(official(asked, unit, figures)))
    expected = Expected((asked,), roster, period=PERIOD, form=asked)
    for name, folder in (("read templates", templates), ("read tables", tables)):
        begun = time.process_time()
        returns = [
            read_content(f"{path}", path.read_bytes, expected) for path in find_files([folder])
        ]
        found[name] = time.process_time() - begun
        assert {unit.id for unit in roster.units} == {item.unit for item in returns}
    begun = time.process_time()
    work = Task(tables, asked, PERIOD, roster, home / "out", dt.datetime(2025, 6, 20), None)
    run(work, lambda: returns, Wanted())
    found["judge, add up, write"] = time.process_time() - begun
    found["MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def _measured(task: tuple[str, int]) -> dict[str, float]:
    return stages(*task)


if __name__ == "__main__":
    units = int(sys.argv[1])
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        tall, grid = pool.map(_measured, [(shape, units) for shape in SHAPES], chunksize=1)
    for stage, seconds in tall.items():
        print(f"{stage:22} {seconds:9.2f} {grid[stage]:9.2f} {grid[stage] / seconds:6.2f}")
