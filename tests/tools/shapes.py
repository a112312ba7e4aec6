"""A grid form, and its cells as the lines of a tall form, through a period of many units: time and memory of each.

Both ask the same figures under the same rules, so that what differs is the shape. What comes back is ruined
(moved, without numbers or merges, with a column or a line between) and the province's figures are those of
a plain sum. Each shape has a process of its own; times are of the processor, since others use the machine too.
"""

import csv
import datetime as dt
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from grid_returns import form, good_sheet, insert_line, no_numbers, repeat_head
from wide_returns import DAYS, PERIOD, Ruin, Sheet, insert_column, shift, unmerge, xlsx

from pipeline.consolidation.run import Task, run
from pipeline.consolidation.wanted import Wanted
from pipeline.form_check.plausible import plausible_figures
from pipeline.intake.folder import find_files
from pipeline.reading.read_return import Expected, read_content
from pipeline.returns import Return
from pipeline.template.template import template_book
from pipeline.xlsx.write import write_book
from schemas.form.model import Form
from schemas.units.unit import Roster, Unit

SHAPES = ("tall", "grid")
RUINS: dict[str, tuple[Ruin, ...]] = {
    "tall": (shift(3, 1), insert_column(4, "Kỳ trước"), lambda sheet: None),
    "grid": (
        shift(3, 1), unmerge, no_numbers, insert_column(5, "Số lượt"), repeat_head("Nông thôn"),
        insert_line("Thành thị", "", "Không rõ nơi ở"), lambda sheet: None,
    ),
}  # fmt: skip
Figures = dict[str, float]  # by key
_Done = TypeVar("_Done")


def shaped(shape: str) -> Form:
    return form() if shape == "grid" else replace(form(), grid=None)


def province(count: int) -> Roster:
    units = (
        Unit(f"X{n:03}", f"UBND xã số {n:03}", "", (), "S" if n % 9 == 0 else "X", ())
        for n in range(count)
    )
    return Roster(tuple(units), Path("units.csv"))


def official(of: Form, unit: Unit, figures: Figures) -> Sheet:
    """The ministry's table with the unit's figures, in the form's own shape."""
    by_code = {of.by_key[key].code: value for key, value in figures.items()}
    if of.grid:
        return good_sheet(by_code, unit)
    cells: dict[tuple[int, int], object] = {
        (1, 1): f"Lao động học nghề tại {unit.name}",
        (2, 1): DAYS,
    }
    heads = ("STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu")
    cells |= {(4, at): text for at, text in enumerate(heads, 1)}
    for line, row in enumerate(of.rows, 5):
        said = (row.printed, row.label, row.printed_unit, by_code.get(row.code))
        cells |= {(line, at): value for at, value in enumerate(said, 1) if value is not None}
    return Sheet(cells, [], 5)


def timed(work: Callable[[], _Done]) -> tuple[_Done, float]:
    begun = time.process_time()
    done = work()
    return done, time.process_time() - begun


def stages(shape: str, count: int) -> dict[str, float]:
    """Seconds of the processor of each stage, and the most memory of all, in MB."""
    asked, roster, home = shaped(shape), province(count), Path(tempfile.mkdtemp())
    answers = {unit.id: plausible_figures(asked, unit, PERIOD) for unit in roster.units}
    truth: dict[str, Figures] = {
        name: {
            key: said.value for key, said in given.items()
            if isinstance(said.value, int | float) and asked.by_key[key].is_number
        } for name, given in answers.items()
    }  # fmt: skip
    folders = home / "templates", home / "tables"
    for folder in folders:
        folder.mkdir()

    def templates() -> None:
        for unit in roster.units:
            book = template_book(asked, unit, PERIOD, answers[unit.id])
            write_book(book, folders[0] / f"{unit.id}.xlsx")

    _, first = timed(templates)
    for place, unit in enumerate(roster.units):
        sheet = official(asked, unit, truth[unit.id])
        RUINS[shape][place % len(RUINS[shape])](sheet)
        (folders[1] / f"{unit.id}.xlsx").write_bytes(xlsx(sheet))
    expected = Expected((asked,), roster, period=PERIOD, form=asked)

    def read(folder: Path) -> list[Return]:
        files = find_files([folder])
        return [read_content(str(path), path.read_bytes, expected) for path in files]

    own, second = timed(lambda: read(folders[0]))
    returns, third = timed(lambda: read(folders[1]))
    for item in (*own, *returns):
        figures = {answer.key: answer.figure.value for answer in item.answers}
        assert all(figures[key] == value for key, value in truth[item.unit].items()), item.file
    work = Task(folders[1], asked, PERIOD, roster, home / "out", dt.datetime(2025, 6, 20), None)
    _, fourth = timed(lambda: run(work, lambda: returns, Wanted()))
    check_totals(home / "out", asked, truth)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    names = ("write templates", "read templates", "read tables", "judge, add up, write", "MB")
    return dict(zip(names, (first, second, third, fourth, memory), strict=True))


def check_totals(out: Path, asked: Form, truth: dict[str, Figures]) -> None:
    """totals.csv against a plain sum over the figures that count."""
    facts, totals = (
        list(csv.DictReader((out / f"{name}.csv").read_text("utf-8-sig").splitlines()))
        for name in ("facts", "totals")
    )
    aside = {(fact["unit"], fact["key"]) for fact in facts if fact["counted"] != "True"}
    for total in totals:
        if asked.by_key[total["key"]].is_number:
            added = sum(
                figures.get(total["key"], 0) for unit, figures in truth.items()
                if (unit, total["key"]) not in aside
            )  # fmt: skip
            assert added == float(total["value"] or 0), total["code"]


def measured(count: int) -> dict[str, dict[str, float]]:
    """The stages of each shape, in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        found = pool.starmap(stages, [(shape, count) for shape in SHAPES], chunksize=1)
    return dict(zip(SHAPES, found, strict=True))


if __name__ == "__main__":
    tall, grid = measured(int(sys.argv[1])).values()
    for stage, seconds in tall.items():
        print(f"{stage:22} {seconds:9.2f} {grid[stage]:9.2f} {grid[stage] / seconds:6.2f}")
