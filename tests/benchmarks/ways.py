"""One way of treating a folder of returns in, its seconds and peak memory out, in a process of its own.

Run as `python ways.py WAY FOLDER N`; bench.py runs each way so, to have its memory apart.
"""

import functools
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from province import FORM, PERIOD, big_roster

try:
    import resource
except ImportError:  # Windows has none: times are given without memory
    resource = None

from schemas.form_loading import load_form
from schemas.period import parse_period

SAMPLE = 100  # ways that cost too much for the whole set read so many files


def expected(number: int):
    from pipeline.reading import Expected

    return Expected((load_form(FORM),), big_roster(number), period=parse_period(PERIOD))


def files_in(folder: Path) -> list[Path]:
    from pipeline.intake import find_files

    return find_files([folder / "returns"])


def end_to_end(folder: Path, number: int) -> Callable:
    """What `phuluc consolidate` does."""
    from pipeline.consolidate import consolidate, write_outputs
    from pipeline.intake import read_all

    files, wanted = files_in(folder), expected(number)

    def work() -> None:
        returns = read_all(files, wanted)
        result = consolidate(returns, wanted.forms[0], wanted.period, wanted.roster)
        write_outputs(result, folder / "out")

    return work


def guard_and_read(folder: Path, number: int) -> Callable:
    """Guard, grid, layout and cells on one core, without the price of processes."""
    from pipeline.reading import read_return

    files, wanted = files_in(folder), expected(number)
    return lambda: [read_return(path, wanted) for path in files]


def read_parallel(folder: Path, number: int) -> Callable:
    from pipeline.intake import read_all

    return functools.partial(read_all, files_in(folder), expected(number))


def check_and_combine(folder: Path, number: int) -> Callable:
    from pipeline.consolidate import consolidate

    returns, wanted = read_parallel(folder, number)(), expected(number)
    return lambda: consolidate(returns, wanted.forms[0], wanted.period, wanted.roster)


def write(folder: Path, number: int) -> Callable:
    from pipeline.consolidate import write_outputs

    result = check_and_combine(folder, number)()
    return lambda: write_outputs(result, folder / "out")


def feedback(folder: Path, number: int) -> Callable:
    """Feedback workbooks for a sample of the returns that have something to correct."""
    from pipeline.feedback_files import write_feedback

    result = check_and_combine(folder, number)()
    wanted = expected(number)
    faulty = {finding.file for finding in result.findings if finding.severity != "info"}
    chosen = [item for item in result.returns if item.file in faulty][:SAMPLE]
    return lambda: write_feedback(
        chosen, result.findings, wanted.forms, wanted.roster, folder / "phan-hoi"
    )


def templates(folder: Path, number: int) -> Callable:
    """Blank workbooks for a sample of the units."""
    from pipeline.template import write_templates

    wanted = expected(number)
    units = wanted.roster.units[:SAMPLE]
    return lambda: write_templates(wanted.forms[0], units, wanted.period, folder / "blank")


def bare_xlsxwriter(folder: Path, number: int) -> Callable:
    """The cells of as many templates, written with bare xlsxwriter and nothing else."""
    import xlsxwriter

    form = load_form(FORM)

    def work() -> None:
        for _ in range(min(SAMPLE, number)):
            with xlsxwriter.Workbook(str(folder / "bare.xlsx")) as book:
                sheet = book.add_worksheet()
                for line, row in enumerate(form.rows):
                    for column, text in enumerate((row.code, row.label, row.unit, row.key)):
                        sheet.write_string(line, column, text)

    return work


def calamine(folder: Path, number: int) -> Callable:
    """(a) the floor: python-calamine reads every sheet and nothing else is done."""
    from python_calamine import CalamineWorkbook

    def work() -> None:
        for path in files_in(folder):
            book = CalamineWorkbook.from_path(str(path))
            for name in book.sheet_names:
                book.get_sheet_by_name(name).to_python()

    return work


def script(folder: Path, number: int) -> Callable:
    """(b) what an officer who knows pandas writes in an afternoon."""
    from user_script import consolidate_with_pandas

    return lambda: consolidate_with_pandas(files_in(folder), folder / "script.xlsx")


def frictionless(folder: Path, number: int) -> Callable:
    """(c) frictionless validates each file, on a sample."""
    from frictionless import validate

    return lambda: [validate(str(path), type="resource") for path in files_in(folder)[:SAMPLE]]


WAYS = {
    way.__name__: way
    for way in (end_to_end, guard_and_read, read_parallel, check_and_combine, write, feedback, templates,
                bare_xlsxwriter, calamine, script, frictionless)
}  # fmt: skip
SAMPLED = {"feedback", "templates", "bare_xlsxwriter", "frictionless"}


def main() -> None:
    name, folder, number = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    work = WAYS[name](folder, number)
    start = time.perf_counter()
    work()
    took = time.perf_counter() - start
    peaks = (
        [0]
        if resource is None
        else [
            resource.getrusage(who).ru_maxrss
            for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        ]
    )
    print(json.dumps({"seconds": took, "peak_mb": max(peaks) / 1024}))


if __name__ == "__main__":
    main()
