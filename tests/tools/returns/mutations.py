"""A number in, a good return mutated at random out, with the cells whose meaning was changed.

Most mutations leave every figure as it was (another spelling, lines moved, bytes flipped where a
checksum guards them); the reader must then give the same figures, or a finding at the cell. Where a
mutation truly writes another figure, an independent reader (python-calamine) is the witness.
"""

import io
import random
import re
import tempfile
import time
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import python_calamine

from pipeline.grid import RawCell
from pipeline.intake.errands import Errand
from pipeline.intake.folder import _Lost, _Reader
from pipeline.intake.packing import pack, unpack
from pipeline.reading.cell.fraction_cell import read_figure
from pipeline.reading.cell.value_cell import read_cell
from pipeline.reading.read_return import read_return
from pipeline.returns import Answer, Return
from pipeline.workers.crew import Crew
from returns import desk
from returns.desk import EXPECTED, FORM, Book, Shown, good_book, source
from returns.files import changed_parts, delimited, docx, ods, xlsx
from schemas.wording.messages import messages

NASTY = [
    "", " ", "x", "-", "KAD", "không", "1,234", "1.234", "0x10", "1e9", "½", "12/0", "n/a", "#N/A",
    "=1+1", "@x", "\x00\x01", "\ud800", "٢", "9" * 400, "-0", "+", "%", "1 2", "~1~", "∞", "NaN",
    "<b>1</b>", "TRUE", "a" * 32000, "1\n2", "٪", "1'000", "２１", "\u202e12", True, False, 1e308, -1e-300,
    Shown(45000, "d/m/yyyy"), Shown("#REF!", "", "=1/0"), Shown(0.5, "0%"), Shown(5, "[h]:mm"),
]  # fmt: skip
KINDS = ("cell", "spelling", "rows", "columns", "sheets", "xml", "zip", "format")


@dataclass(frozen=True)
class Mutation:
    """What was made of a good return; `changed` are codes whose cell now says something else."""

    kind: str
    base: str
    data: bytes
    suffix: str = ".xlsx"
    changed: frozenset[str] = frozenset()


def mutate(seed: int) -> Mutation:
    """The mutation of this number: the same one every time."""
    chance = random.Random(seed)
    kind, base = KINDS[seed % len(KINDS)], chance.choice(("pasted", "template"))
    if kind == "xml":
        return Mutation(kind, base, _mutated_xml(chance, source(base)))
    if kind == "zip":
        return Mutation(kind, base, _mutated_bytes(chance, source(base)))
    book = good_book(base)
    changed: set[str] = set()
    for _ in range(chance.randint(1, 4)):
        changed |= _CHANGES[kind](chance, book) or set()
    save, suffix = xlsx, ".xlsx"
    if kind == "format":
        save, suffix = chance.choice([
            (ods, ".ods"), (docx, ".docx"), (delimited, ".csv"),
            (lambda b: delimited(b, ";", "utf-16"), ".csv"),
        ])  # fmt: skip
    return Mutation(kind, base, save(book), suffix, frozenset(changed))


def _codes(book: Book) -> list[str]:
    return [code for code in book.rows if FORM.by_code[code].is_value]


def _cell(chance, book: Book) -> set[str]:
    code = chance.choice(_codes(book))
    value = chance.choice(NASTY)
    value = value.encode("utf-8", "ignore").decode() if isinstance(value, str) else value
    desk.put(code, value, chance.choice([n for n in book.at if n != "key"]))(book)
    return {code}


def _spelling(chance, book: Book) -> None:
    code = chance.choice(_codes(book))
    at = book.rows[code], book.at["value"]
    value = book.cells.get(at)
    value = value.value if isinstance(value, Shown) else value
    text = f"{value:g}".replace(".", ",") if isinstance(value, float) else value
    if not isinstance(text, str) or not re.fullmatch(r"[0-9,]+", text):
        return
    unit = FORM.by_code[code].unit
    book.cells[at] = chance.choice([
        f" {text} ", f"\u00a0{text}", f"0{text}", f"{text}.", f"'{text}", f"{text} {unit}".strip(),
        "".join(chr(ord(c) + 0xFEE0) for c in text), f"\u200b{text}", text,
    ])  # fmt: skip


def _rows(chance, book: Book) -> set[str]:
    one, two = chance.sample(_codes(book), 2)
    match chance.randrange(6):
        case 0:
            desk.swap_rows(one, two)(book)
        case 1:
            desk.drop_row(one)(book)
            return {one}
        case 2:
            desk.insert_row(one, label=chance.choice(["", "chú thích", "Tổng cộng"]))(book)
        case 3:
            desk.insert_row(one, label="Dòng lạ", value=chance.randrange(99))(book)
        case 4:
            desk.copy_row(one, two)(book)
        case 5:
            desk.shift(chance.randrange(50))(book)
    return set()


def _columns(chance, book: Book) -> None:
    names = [name for name in ("stt", "unit", "note") if name in book.at]
    match chance.randrange(5):
        case 0 if names:
            desk.drop_column(chance.choice(names))(book)
        case 1 if "note" in book.at:
            desk.swap_columns(
                "value", chance.choice([n for n in ("unit", "note") if n in book.at])
            )(book)
        case 2:
            heading = chance.choice(["Kỳ trước", "Mục tiêu", "", "Cột lạ"])
            desk.add_column("value", heading, lambda code: chance.randrange(50))(book)
        case 3:
            desk.shift(0, chance.randrange(8))(book)
        case _:
            desk.write(chance.randrange(1, 400), chance.randrange(12, 40), "rác")(book)


def _sheets(chance, book: Book) -> None:
    name = f"Trang {chance.randrange(10**6)}"
    match chance.randrange(4):
        case 0:
            desk.add_sheet(name, first=chance.random() < 0.5)(book)
        case 1:
            desk.add_sheet(name, {(1, 1): "Kính gửi"}, first=True)(book)
        case 2:
            desk.add_sheet(name, copy=True)(book)
        case 3:
            desk.rename(name)(book)


_CHANGES = {
    "cell": _cell, "spelling": _spelling, "rows": _rows, "columns": _columns, "sheets": _sheets,
    "format": _spelling,
}  # fmt: skip


def _mutated_xml(chance, data: bytes) -> bytes:
    """A few bytes of one part changed, cut or doubled, in a package that is otherwise whole."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [n for n in archive.namelist() if n.endswith((".xml", ".rels"))]
    chosen = chance.choice([n for n in parts if "sheet" in n or "Strings" in n] + parts)

    def change(name: str, part: bytes) -> bytes | None:
        if name != chosen:
            return part
        return None if chance.random() < 0.05 else _mutated_bytes(chance, part)

    return changed_parts(data, change)


def _mutated_bytes(chance, data: bytes) -> bytes:
    content = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 3, 20))):
        at = chance.randrange(len(content))
        match chance.randrange(5):
            case 0:
                content[at] ^= 1 << chance.randrange(8)
            case 1:
                content[at] = chance.randrange(256)
            case 2:
                del content[at : at + chance.randrange(1, 60)]
            case 3:
                content[at:at] = content[at : at + chance.randrange(1, 60)]
            case 4:
                content[at] = chance.choice(b"<>/\"'= 0123456789AZ")
        if not content:
            break
    return bytes(content)


def faults(mutation: Mutation, found: Return, good: Return, path: Path) -> list[str]:
    """Figures that differ from the good return's without a word, and that no witness confirms."""
    if not found.readable:
        return [] if found.notices else ["unreadable without a reason"]
    if any(messages()[notice.id].blocks for notice in found.notices):
        return []
    named = {key for notice in found.notices for key in notice.keys}
    was = {answer.key: answer for answer in good.answers}
    wrong = []
    for answer in found.answers:
        before, code = was[answer.key], FORM.by_key[answer.key].code
        if _figures(answer) == _figures(before) or answer.key in named:
            continue
        if code in mutation.changed or (mutation.kind == "xml" and _witness(answer, path)):
            continue
        wrong.append(f"{code}: {_figures(before)} became {_figures(answer)}")
    return wrong


def _figures(answer: Answer) -> tuple:
    return answer.figure.said


def _witness(answer: Answer, path: Path) -> bool:
    """True where python-calamine sees in that cell what we read there."""
    try:
        book = python_calamine.load_workbook(path)
        sheet = book.get_sheet_by_name(answer.sheet)
        top, left = sheet.start or (0, 0)
        letters, digits = re.fullmatch(r"([A-Z]+)([0-9]+)", answer.cell).groups()
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - 64
        line = sheet.to_python()[int(digits) - 1 - top]
        value = line[column - 1 - left] if 0 <= column - 1 - left < len(line) else ""
    except BaseException:
        return False
    if value == "":
        return answer.figure.state in ("blank", "unreadable")
    cell = RawCell(value, "text" if isinstance(value, str) else "number")
    row = FORM.by_key[answer.key]
    return answer.figure.value in (
        read_cell(cell, row).figure.value,
        read_figure(cell).figure.value,
    )


def campaign(seeds: range, jobs: int = 2) -> tuple[Counter, list[str], float, int]:
    """Read every mutation in worker processes: counts, faults, the slowest, the largest worker."""
    with tempfile.TemporaryDirectory() as folder:
        good = {}
        for base in ("pasted", "template"):
            path = Path(folder) / f"{base}.xlsx"
            path.write_bytes(xlsx(good_book(base)))
            good[base] = read_return(path, EXPECTED)
        counts, wrong, slowest, peak = Counter(), [], 0.0, 0
        for start in range(seeds.start, seeds.stop, 200):
            batch = [(seed, mutate(seed)) for seed in range(start, min(start + 200, seeds.stop))]
            paths = [Path(folder) / f"{seed}{mutation.suffix}" for seed, mutation in batch]
            for path, (_, mutation) in zip(paths, batch, strict=True):
                path.write_bytes(mutation.data)
            errands = [Errand(path) for path in paths]
            with Crew(_Timed(_Reader(EXPECTED)), jobs, _died) as crew:
                found = dict(crew.answers(errands))
            for number, (seed, mutation) in enumerate(batch):
                seconds, memory, packed = found[number]
                item = unpack(packed, str(paths[number]))
                slowest, peak = max(slowest, seconds), max(peak, memory)
                lines = faults(mutation, item, good[mutation.base], paths[number])
                fate = "silent" if lines else "read" if item.readable else "refused"
                lines += [f"{n.id} {n.words}" for n in item.notices
                          if n.id in ("reader_died", "too_slow", "stopped_early")]  # fmt: skip
                counts[mutation.kind, fate] += 1
                wrong += [
                    f"{seed} ({mutation.kind}, {mutation.base}): {line}" for line in lines[:3]
                ]
                paths[number].unlink()
    return counts, wrong, slowest, peak


@dataclass(frozen=True)
class _Timed:
    reader: _Reader

    def __call__(self, errand: Errand) -> tuple[float, int, bytes]:
        """Seconds, the largest that this process has been (MB), and the reading."""
        start = time.perf_counter()
        found = self.reader(errand)
        return time.perf_counter() - start, _largest(), found


def _largest() -> int:
    """Of this program alone: ru_maxrss would count the process that it was forked from."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(lines["VmHWM"].split()[0]) // 1024


def _died(errand: Errand, why: str) -> tuple[float, int, bytes]:
    return 0.0, 0, pack(_Lost(EXPECTED)(errand, why))


def report(counts: Counter, wrong: list[str], slowest: float, peak: int) -> str:
    """The table of a campaign."""
    lines = [f"{'kind':<10}{'read':>8}{'refused':>9}{'silent':>8}"]
    for kind in KINDS:
        lines.append(f"{kind:<10}" + "".join(
            f"{counts[kind, fate]:>{width}}" for fate, width in (("read", 8), ("refused", 9), ("silent", 8))
        ))  # fmt: skip
    lines.append(f"{counts.total()} mutations; slowest {slowest:.2f} s; largest process {peak} MB")
    return "\n".join([*lines, *wrong[:40]])
