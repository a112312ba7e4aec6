"""A folder of 10,000 files of which 300 are returns: what it takes to find these and answer them.

`python -m benchmarks.crowd FOLDER` makes it there, consolidates it twice and prints what each took.
The others are what an office keeps beside: reports in Word, scans, pictures, tables of its own.
"""

import io
import os
import random
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx

from benchmarks.commands import command
from benchmarks.province import big_roster, write_province, write_roster
from benchmarks.work import PERIOD, Desk
from pipeline.xlsx.write import Book, Cell, Sheet, write_book

FILES, RETURNS = 10_000, 300


def _report(dice: random.Random) -> bytes:
    document, out = docx.Document(), io.BytesIO()
    for _ in range(60):
        document.add_paragraph("Kết quả thực hiện công tác cải cách hành chính của đơn vị. " * 3)
    document.save(out)
    return out.getvalue()


def _other_table(dice: random.Random) -> bytes:
    path = Path("bang.xlsx")
    cells = {(row, column): Cell(dice.randrange(999)) for row in range(200) for column in range(9)}
    write_book(Book((Sheet("Lương", cells | {(0, 0): Cell("Bảng lương")}),)), path)
    return path.read_bytes()


def _scan(dice: random.Random) -> bytes:
    return b"%PDF-1.4\n" + dice.randbytes(300_000)


def _picture(dice: random.Random) -> bytes:
    return b"\xff\xd8\xff\xe0" + dice.randbytes(500_000)


def _archive(dice: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(5):
            archive.writestr(f"ảnh {number}.jpg", _picture(dice))
    return out.getvalue()


Make = Callable[[random.Random], bytes]
OTHERS: dict[str, tuple[Make, int]] = {  # by suffix: how one is made, how many of 100 there are
    ".pdf": (_scan, 40), ".docx": (_report, 25), ".xlsx": (_other_table, 19),
    ".jpg": (_picture, 15), ".zip": (_archive, 1),
}  # fmt: skip


def write_crowd(folder: Path) -> None:
    """The returns, and as many other files as are missing to 10,000."""
    returns, dice = folder / "returns", random.Random(7)
    returns.mkdir(parents=True, exist_ok=True)
    write_roster(big_roster(RETURNS), folder / "units.csv")
    write_province(RETURNS, returns)
    os.chdir(folder)
    for suffix, (make, share) in OTHERS.items():
        content = make(dice)
        for number in range((FILES - RETURNS) * share // 100):
            place = returns / f"năm {number % 12}"
            place.mkdir(exist_ok=True)
            (place / f"tài liệu {number}{suffix}").write_bytes(content + number.to_bytes(4, "big"))


def main(folder: Path) -> None:
    write_crowd(folder)
    desk = Desk(folder, RETURNS)
    for run in ("first", "second"):
        start = time.perf_counter()
        peaks = command(
            desk, "consolidate", "returns", "--period", PERIOD, "--units", "units.csv", "--out", "out"
        )  # fmt: skip
        letters = len(list((folder / "out" / "phan-hoi").iterdir()))
        print(f"{run} run: {time.perf_counter() - start:.1f} s, {peaks} MB, {letters} letters")


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
