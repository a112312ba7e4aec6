"""A number of units in, a folder of their filled returns out: what the benchmark reads."""

import concurrent.futures
import dataclasses
from pathlib import Path

from pipeline.demo_figures import plausible_figures
from pipeline.returns import Filled
from pipeline.template import template_book
from pipeline.xlsx import Book, Cell, Sheet, write_book
from schemas.form import Form
from schemas.form_loading import load_form
from schemas.period import Period, parse_period
from schemas.unit import DEMO_ROSTER, Roster, Unit, load_roster

FORM, PERIOD = "cchc_2023", "2023-6T"
_PART = 100
_SAMPLES = 30  # distinct sets of figures; further units repeat them under their own name
_PASTED_EVERY = 4  # one return in four is the official layout, pasted from Word
_FAULTY_EVERY = 5


def big_roster(units: int) -> Roster:
    """The bundled province's departments, and as many communes as are missing to `units`."""
    known = [unit for unit in load_roster(DEMO_ROSTER).units if unit.level == "S"][:_SAMPLES]
    known = [unit for unit in known if unit.valid_to is None][: units // 2]
    communes = [
        Unit(f"C{number:05d}", f"Xã Số {number}", "", (), "X", ())
        for number in range(units - len(known))
    ]
    return Roster((*known, *communes), Path("bench"))


def write_in_parallel(number: int, folder: Path) -> None:
    """Write the returns of `number` units over all cores."""
    with concurrent.futures.ProcessPoolExecutor() as pool:
        parts = range(0, number, _PART)
        list(pool.map(_write_part, parts, [number] * len(parts), [folder] * len(parts)))


def _write_part(start: int, number: int, folder: Path) -> None:
    form, period, roster = load_form(FORM), parse_period(PERIOD), big_roster(number)
    write_province(form, period, roster, folder, range(start, min(start + _PART, number)))


def write_province(
    form: Form, period: Period, roster: Roster, folder: Path, numbers: range
) -> None:
    """One file per unit: most in our template, some in the official layout, some with faults."""
    folder.mkdir(parents=True, exist_ok=True)
    samples: dict[tuple, dict[str, Filled]] = {}
    for number in numbers:
        unit = roster.units[number]
        sample = (unit.level, unit.roles, number % _SAMPLES)
        if sample not in samples:
            samples[sample] = plausible_figures(form, unit, period)
        figures = samples[sample]
        if number % _FAULTY_EVERY == 0:
            figures = with_faults(form, figures)
        write = _write_pasted if number % _PASTED_EVERY == 0 else _write_template
        write(form, unit, period, figures, folder / f"{unit.id}.xlsx")


def with_faults(form: Form, figures: dict[str, Filled]) -> dict[str, Filled]:
    """Words beside a number, a percentage above 100 and text in a number cell."""
    counts = [row.key for row in form.value_rows if row.kind == "count" and row.key in figures]
    ratios = [row.key for row in form.value_rows if row.kind == "ratio" and row.key in figures]
    faults = dict(figures)
    faults[counts[0]] = dataclasses.replace(figures[counts[0]], value="21 nhiệm vụ cụ thể")
    faults[counts[1]] = dataclasses.replace(figures[counts[1]], value="không rõ")
    if ratios:
        faults[ratios[0]] = dataclasses.replace(figures[ratios[0]], value=150)
    return faults


def _write_template(form, unit, period, figures, path: Path) -> None:
    write_book(template_book(form, unit, period, figures), path)


def _write_pasted(form, unit, period, figures, path: Path) -> None:
    """The official table without keys, with its header repeated as page breaks repeat it."""
    cells = {(0, 0): Cell(f"TẠI {unit.name.upper()} {period.title.upper()}")}
    line = 2
    for number, row in enumerate(form.rows):
        if number % 15 == 0:
            head = form.header
            texts = (head["stt"], head["label"], head["group"], "", head["note"])
            second = ("", "", head["unit"], head["value"], "")
            for offset, words in enumerate((texts, second)):
                cells |= {(line + offset, c): Cell(text) for c, text in enumerate(words) if text}
            line += 2
        filled = figures.get(row.key, Filled())
        texts = (row.printed, row.label, row.printed_unit, filled.value, filled.note)
        cells |= {(line, c): Cell(text) for c, text in enumerate(texts) if text not in ("", None)}
        line += 1
    write_book(Book((Sheet("Sheet1", cells, (8, 60, 16, 12, 30)),)), path)
