"""A number of units in, a folder of their filled returns out: what the benchmark reads.

Run as `python -m benchmarks.province FOLDER N`; it keeps the readings too, so that ways which start
from them need not read, and hold in memory, what they do not measure.
"""

import concurrent.futures
import csv
import dataclasses
import itertools
import math
import pickle
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.stencil import stencil, workbook_of
from benchmarks.work import FORM, PERIOD, Desk
from pipeline.form_check.plausible import plausible_figures
from pipeline.intake.folder import read_all
from pipeline.returns import Filled
from pipeline.template.template import template_book
from pipeline.xlsx.write import Book, Cell, Sheet, write_book
from schemas.form.loading import load_form
from schemas.form.model import Form
from schemas.periods.period import Period, parse_period
from schemas.units.unit import COLUMNS, DEMO_ROSTER, Roster, Unit, load_roster

SAMPLES = 300  # distinct sets of figures; further units repeat them under their own name
PASTED_EVERY = 4  # one return in four is the official layout, pasted from Word
FAULTY_EVERY = 5
KINDS = math.lcm(SAMPLES, PASTED_EVERY, FAULTY_EVERY)  # of file; unit n sends the kind n % KINDS
_COMMUNE = "X"
_NOTES = (  # of every length that departments write; with no figure, since readers compare those
    "Đã hoàn thành",
    "Theo báo cáo của các phòng chuyên môn",
    "Số liệu trích từ hệ thống thông tin một cửa điện tử của tỉnh, đã đối chiếu với sổ theo dõi",
    "Đơn vị đã ban hành kế hoạch, phân công cán bộ phụ trách và thường xuyên đôn đốc các phòng, "
    "bộ phận; một số nội dung phụ thuộc hướng dẫn của cơ quan cấp trên nên được rà soát lại trước "
    "khi gửi báo cáo, kết quả cụ thể được gửi kèm theo văn bản riêng của đơn vị",
)


def commune(number: int) -> Unit:
    """One of the invented communes; all names are equally long, as heights are measured by them."""
    return Unit(f"C{number:05d}", f"Xã Số {number:05d}", "", (), _COMMUNE, ())


_ANY = commune(99_999)  # stencils are cut from its workbooks


def big_roster(units: int) -> Roster:
    """The bundled province's departments, and as many communes as are missing to `units`."""
    known = [unit for unit in load_roster(DEMO_ROSTER).units if unit.level == "S"][:SAMPLES]
    known = [unit for unit in known if unit.valid_to is None][: units // 2]
    return Roster((*known, *map(commune, range(units - len(known)))), Path("bench"))


def write_roster(roster: Roster, path: Path) -> None:
    """The roster as the command line reads it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(COLUMNS)
        for unit in roster.units:
            aliases, roles = "|".join(unit.aliases), " ".join(unit.roles)
            lines.writerow((
                unit.id, unit.name, unit.abbreviation, aliases, unit.level, roles,
                unit.valid_from or "", unit.valid_to or "",
            ))  # fmt: skip


def prepare(desk: Desk) -> None:
    """Make everything that ways start from: returns, roster and readings."""
    write_roster(big_roster(desk.number), desk.folder / "units.csv")
    write_province(desk.number, desk.folder / "returns")
    desk.readings.write_bytes(pickle.dumps(read_all(desk.files, desk.expected)))


def write_province(number: int, folder: Path) -> None:
    """Write the returns of `number` units over all cores."""
    units = big_roster(number).units
    with concurrent.futures.ProcessPoolExecutor() as pool:
        kinds = range(min(KINDS, number))
        sharing = [units[kind::KINDS] for kind in kinds]
        list(pool.map(write_kind, kinds, sharing, itertools.repeat(folder)))


def write_kind(kind: int, units: Sequence[Unit], folder: Path) -> None:
    """The returns of one kind: departments differ in what they are asked, communes in their names."""
    cut = None
    for unit in units:
        path = folder / f"{unit.id}.xlsx"
        if unit.level != _COMMUNE:
            write_return(unit, kind, path)
            continue
        if cut is None:
            write_return(_ANY, kind, path)
            cut = stencil(path.read_bytes(), _ANY)
        path.write_bytes(workbook_of(unit, cut))


def write_return(unit: Unit, kind: int, path: Path) -> None:
    """One file: most in our template, some in the official layout, some with faults."""
    form, period = load_form(FORM), parse_period(PERIOD)
    sample = dataclasses.replace(unit, id=f"{unit.level}{kind % SAMPLES}")
    figures = with_notes(plausible_figures(form, sample, period), kind)
    if kind % FAULTY_EVERY == 0:
        figures = with_faults(form, figures)
    if kind % PASTED_EVERY == 0:
        write_book(pasted_book(form, unit, period, figures), path)
    else:
        write_book(template_book(form, unit, period, figures), path)


def with_notes(figures: dict[str, Filled], kind: int) -> dict[str, Filled]:
    """Words beside some figures: few in some returns, many in others."""
    noted = dict(figures)
    for place, key in enumerate(list(figures)[:: 3 + kind % 11]):
        note = _NOTES[(place + kind) % len(_NOTES)]
        noted[key] = dataclasses.replace(figures[key], note=note)
    return noted


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


def pasted_book(form: Form, unit: Unit, period: Period, figures: dict[str, Filled]) -> Book:
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
    return Book((Sheet("Sheet1", cells, (8, 60, 16, 12, 30)),))


if __name__ == "__main__":
    prepare(Desk(Path(sys.argv[1]), int(sys.argv[2])))
