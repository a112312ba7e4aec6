"""The pictures of README.md and README.vi.md, drawn from three days of an office: `make pictures`.

LibreOffice prints, pdftoppm (poppler-utils) draws a part of a page.
"""

import contextlib
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from places import TESTS
from three_days import NAME, REMAINING, RESULTS, Days, amendment, first_day, second_day, third_day

from pipeline.form_check.plausible import plausible_figures
from pipeline.office.roster import open_roster
from pipeline.returns import Filled
from pipeline.template.template import template_book
from pipeline.xlsx.write import write_book
from schemas.periods.period import parse_period

PICTURES = TESTS / "pictures"
HALF = 14  # rows that a department has filled in by noon
WRONG = {"plan_tasks": Filled(21), "plan_tasks_done": Filled(25)}


def draw() -> None:
    """Play the days in an empty folder and draw what lies there on the way."""
    with (
        tempfile.TemporaryDirectory() as office, tempfile.TemporaryDirectory() as aside,
        contextlib.chdir(office),
    ):  # fmt: skip
        for name, workbook, page, dpi, part in _workbooks(Days()):
            _picture(name, workbook, page, dpi, part, Path(aside))


def _workbooks(days: Days) -> Iterator[tuple[str, Path, int, int, tuple[int, int, int, int]]]:
    """Picture, workbook, page, dots per inch, and the part that is shown: left, top, width, height."""
    first_day(days)
    yield "don-vi", Path(NAME), 2, 90, (95, 65, 900, 200)
    yield "viec-can-lam", RESULTS / REMAINING, 2, 90, (45, 45, 972, 85)
    letter = next((RESULTS / "phan-hoi").glob("STC*.xlsx"))
    yield "phan-hoi", letter, 1, 76, (36, 36, 830, 155)
    yield "bieu-mau", _half_filled(days), 2, 64, (60, 40, 420, 560)
    for day in (second_day, third_day, amendment):
        day(days)
    yield "phu-luc", next(RESULTS.glob("dieu-chinh-*/phu-luc.xlsx")), 1, 64, (60, 40, 440, 560)


def _half_filled(days: Days) -> Path:
    """A department's form at noon, with a mistake in it."""
    unit = next(u for u in open_roster(Path(NAME)).roster.units if u.short == "SYT")
    period = parse_period("2023-6T")
    figures = dict(list(plausible_figures(days.form, unit, period).items())[:HALF]) | WRONG
    path = Path("nửa chừng.xlsx")
    write_book(template_book(days.form, unit, period, figures), path)
    return path


def _picture(
    name: str, workbook: Path, page: int, dpi: int, part: tuple[int, int, int, int], aside: Path
) -> None:
    left, top, width, height = part
    subprocess.run(
        ["soffice", f"-env:UserInstallation={aside.as_uri()}/profile", "--headless",
         "--convert-to", "pdf", "--outdir", aside, workbook],
        check=True, capture_output=True,
    )  # fmt: skip
    subprocess.run(
        ["pdftoppm", "-png", "-singlefile", "-f", str(page), "-r", str(dpi), "-x", str(left),
         "-y", str(top), "-W", str(width), "-H", str(height),
         aside / f"{workbook.stem}.pdf", PICTURES / name],
        check=True,
    )  # fmt: skip


if __name__ == "__main__":
    draw()
