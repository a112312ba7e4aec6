"""Numbers in, as many mutations read and carried to the end out, with everything that went wrong."""

import functools
import string
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import python_calamine
from one_return import read_return

from pipeline.grid import RawCell, place_of
from pipeline.intake.errands import Errand
from pipeline.intake.folder import _Lost, _Reader
from pipeline.intake.packing import pack, unpack
from pipeline.reading.cell.value_cell import read_cell
from pipeline.reading.cell.x_or_y_cell import read_figure
from pipeline.returns import Answer, Return
from pipeline.workers.crew import Crew
from returns.desk import EXPECTED, FORM, good_book
from returns.files import xlsx
from returns.mutations import KINDS, Mutation, mutate
from returns.to_the_end import go_on
from schemas.wording.messages import messages

_BATCH = 200  # mutations that are one province
_BROKE = ("reader_died", "too_slow", "stopped_early")


@dataclass
class Campaign:
    """Mutations by kind and fate (read, refused, wrong), what was wrong, and what it took."""

    counts: Counter = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    slowest: float = 0.0
    largest: int = 0  # process, MB


def campaign(
    seeds: range, jobs: int = 2, advance: Callable[[Campaign], None] = lambda done: None,
    to_the_end: bool = True,
) -> Campaign:  # fmt: skip
    """Read the mutations of these numbers in worker processes, and carry each batch to the end.

    `advance` is told after each batch what came of all so far; without `to_the_end` they are only
    read, which is faster.
    """
    done = Campaign()
    for start in range(seeds.start, seeds.stop, _BATCH):
        batch = {seed: mutate(seed) for seed in range(start, min(start + _BATCH, seeds.stop))}
        readings, wrong = _read(batch, done, jobs)
        usable = {seed: item for seed, item in readings.items() if item.readable}
        for seed, line in go_on(usable, jobs) if to_the_end else ():
            wrong.setdefault(seed, []).append(line)
        for seed, mutation in batch.items():
            fate = "wrong" if seed in wrong else "read" if seed in usable else "refused"
            done.counts[mutation.kind, fate] += 1
        done.wrong += [
            f"{seed} ({batch[seed].kind if seed in batch else start}): {line}"
            for seed, lines in wrong.items() for line in lines[:3]
        ]  # fmt: skip
        advance(done)
    return done


def _read(
    batch: dict[int, Mutation], done: Campaign, jobs: int
) -> tuple[dict[int, Return], dict[int, list[str]]]:
    """The readings of a batch, and what is wrong with them."""
    with tempfile.TemporaryDirectory() as folder:
        paths = {
            seed: Path(folder) / f"{seed}{mutation.suffix}" for seed, mutation in batch.items()
        }
        for seed, mutation in batch.items():
            paths[seed].write_bytes(mutation.data)
        with Crew(_Timed(_Reader(EXPECTED)), jobs, _died) as crew:
            answered = dict(crew.answers([Errand(path) for path in paths.values()]))
        readings, wrong = {}, {}
        for number, (seed, mutation) in enumerate(batch.items()):
            seconds, megabytes, packed = answered[number]
            done.slowest, done.largest = max(done.slowest, seconds), max(done.largest, megabytes)
            readings[seed] = unpack(packed, str(paths[seed]))
            if lines := faults(mutation, readings[seed], paths[seed]):
                wrong[seed] = lines
        return readings, wrong


def wrong_with(mutation: Mutation) -> list[str]:
    """Everything that is wrong with one mutation, to the end."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"m{mutation.suffix}"
        path.write_bytes(mutation.data)
        item = read_return(path, EXPECTED)
        lines = faults(mutation, item, path)
    return lines + [line for _, line in go_on({0: item} if item.readable else {}, jobs=1)]


@functools.cache
def _good(base: str) -> Return:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{base}.xlsx"
        path.write_bytes(xlsx(good_book(base)))
        return read_return(path, EXPECTED)


def faults(mutation: Mutation, found: Return, path: Path) -> list[str]:
    """Figures that differ from the good return's without a word, and that no witness confirms."""
    broke = [f"{n.id} {n.words}" for n in found.notices if n.id in _BROKE]
    if broke or not found.readable:
        return broke if found.notices else ["unreadable without a reason"]
    if any(messages()[notice.id].blocks for notice in found.notices):
        return []
    named = _named(found)
    told = slice(2 if any(notice.id == "column_ignored" for notice in found.notices) else None)
    was = {answer.key: answer for answer in _good(mutation.base).answers}
    wrong = []
    for answer in found.answers:
        before, code = was[answer.key].figure.said, FORM.by_key[answer.key].code
        if answer.figure.said[told] == before[told] or answer.key in named:
            continue  # of a column that was ignored, such as that of Y, the whole file is told
        if code in mutation.changed or (mutation.kind == "xml" and _witness(answer, path)):
            continue
        wrong.append(f"{code}: {before} became {answer.figure.said}")
    return wrong


def _named(found: Return) -> set[str]:
    """Rows that a notice names; a statement at a heading names the rows below it too.

    Figures outside the columns are told by their cells: they name the blanks of their lines.
    """
    named = {key for notice in found.notices for key in notice.keys}
    lines = {
        _line(cell) for notice in found.notices if notice.id == "outside_table" for cell in notice.cells
    }  # fmt: skip
    named |= {
        answer.key for answer in found.answers
        if answer.figure.state == "blank" and _line(f"{answer.sheet}!{answer.cell}") in lines
    }  # fmt: skip
    headings = tuple(
        f"{FORM.by_key[key].code}." for notice in found.notices if notice.id == "nothing_to_report"
        for key in notice.keys
    )  # fmt: skip
    return named | {row.key for row in FORM.rows if row.code.startswith(headings)}


def _line(address: str) -> str:
    """Sheet and row of a cell: Sheet1!14 of Sheet1!D14."""
    sheet, _, cell = address.rpartition("!")
    return f"{sheet}!{cell.lstrip(string.ascii_uppercase)}"


def _witness(answer: Answer, path: Path) -> bool:
    """True where python-calamine sees in that cell what we read there; a blank is asked by a rule."""
    if answer.figure.state == "blank":
        return True
    try:
        book = python_calamine.load_workbook(path)
        sheet = book.get_sheet_by_name(answer.sheet)
        top, left = sheet.start or (0, 0)
        line_number, column = place_of(answer.cell)
        line = sheet.to_python()[line_number - 1 - top]
        value = line[column - 1 - left] if 0 <= column - 1 - left < len(line) else ""
    except BaseException:
        return False
    if value == "":
        return answer.figure.state == "unreadable"
    cell = RawCell(value, "text" if isinstance(value, str) else "number")
    row = FORM.by_key[answer.key]
    return answer.figure.value in (
        read_cell(cell, row).figure.value,
        read_figure(cell).figure.value,
    )


@dataclass(frozen=True)
class _Timed:
    reader: _Reader

    def __call__(self, errand: Errand) -> tuple[float, int, bytes]:
        """Seconds of its core, the largest that this process has been (MB), and the reading."""
        start = time.process_time()
        found = self.reader(errand)
        return time.process_time() - start, _largest(), found


def _largest() -> int:
    """Of this program alone: ru_maxrss would count the process that it was forked from."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(lines["VmHWM"].split()[0]) // 1024


def _died(errand: Errand, why: str) -> tuple[float, int, bytes]:
    return 0.0, 0, pack(_Lost(EXPECTED)(errand, why))


def report(done: Campaign) -> str:
    """The table of a campaign."""
    fates = ("read", "refused", "wrong")
    lines = [f"{'kind':<10}" + "".join(f"{fate:>9}" for fate in fates)]
    lines += [
        f"{kind:<10}" + "".join(f"{done.counts[kind, fate]:>9}" for fate in fates) for kind in KINDS
    ]
    lines.append(
        f"{done.counts.total()} mutations; slowest {done.slowest:.2f} s; "
        f"largest process {done.largest} MB"
    )
    return "\n".join([*lines, *done.wrong[:40]])
