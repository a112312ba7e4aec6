"""A form's workbook in, the workbook as somebody spoils it out: cells, lines, headings, whole sheets."""

import dataclasses
import random

from pipeline.form_book.sheets import HEADER
from pipeline.xlsx.book import Book, Cell, Sheet

JUNK = (
    "", " ", "–", "-", "0", "abc", "1.1", "9.9", "[9.9]", "[1.1]", "S H X T", "Q", "Có", "Không",
    "Số đếm", "Tỷ lệ", "Lỗi", "Bằng 0", "0 = Không\n1 = Có", "0=", "=", "|", "{", "{[1.1]", "{[9] mã}",
    "nếu", "nếu [1.1] = 0 thì", "[1.1] <= [1.1]", "[1.2] > [1.1] > 0", "([1.1]", "'=1+1", "=1+1",
    "15/12 năm trước", "31/2", "32/13", "1/7/2025", "30/6/2020", "T1", "NAM", "Q1, Q1", "1e999", "nan",
    "-5", "12,5", "1.000", "100", "x" * 300, "x" * 40000, "Ờ\u0301", "\u200bẩn", "a\nb", "😀", "a/b:c*?",
    5, 5.0, -1.5, 1e300, 46000, True,
)  # fmt: skip


def mutated(book: Book, chance: random.Random) -> Book:
    """One to three things done to the workbook."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        book = chance.choice(_WAYS)(book, chance)
    return book


def _with_sheet(book: Book, at: int, sheet: Sheet) -> Book:
    return dataclasses.replace(book, sheets=(*book.sheets[:at], sheet, *book.sheets[at + 1 :]))


def _some_sheet(book: Book, chance: random.Random) -> tuple[int, Sheet]:
    at = chance.randrange(len(book.sheets))
    return at, book.sheets[at]


def _other_content(book: Book, chance: random.Random) -> Book:
    """A cell below the headings says something else: junk, another cell's words, a letter less."""
    at, sheet = _some_sheet(book, chance)
    places = [place for place, cell in sheet.cells.items() if place[0] >= HEADER and cell.value]
    if not places:
        return book
    place = chance.choice(places)
    old = sheet.cells[place].value
    text = str(old)
    cut = chance.randrange(len(text) + 1)
    new = chance.choice((
        chance.choice(JUNK), chance.choice(JUNK), sheet.cells[chance.choice(places)].value,
        text[:cut] + text[cut + 1 :], text[:cut] + chance.choice("[]()<>=+-,. x0") + text[cut:],
    ))  # fmt: skip
    return _with_sheet(book, at, _put(sheet, place, new))


def _put(sheet: Sheet, place: tuple[int, int], value: object) -> Sheet:
    return dataclasses.replace(sheet, cells=sheet.cells | {place: Cell(value, "input_text")})


def _filled_blank(book: Book, chance: random.Random) -> Book:
    at, sheet = _some_sheet(book, chance)
    places = [place for place, cell in sheet.cells.items() if place[0] >= HEADER and not cell.value]
    return _with_sheet(book, at, _put(sheet, chance.choice(places), chance.choice(JUNK)))


def _moved_lines(book: Book, chance: random.Random) -> Book:
    """A line is taken out, stands twice, or changes places with the next."""
    at, sheet = _some_sheet(book, chance)
    lines = sorted({row for row, _ in sheet.cells if row > HEADER})
    order = list(range(max(lines) + 1))
    line = chance.choice(lines)
    way = chance.choice("dts")
    if way == "d":
        order.remove(line)
    elif way == "t":
        order.insert(line, line)
    elif line + 1 < len(order):
        order[line], order[line + 1] = order[line + 1], order[line]
    cells = {
        (new, column): cell
        for new, old in enumerate(order)
        for (row, column), cell in sheet.cells.items() if row == old
    }  # fmt: skip
    return _with_sheet(book, at, dataclasses.replace(sheet, cells=cells, heights={}))


def _other_heading(book: Book, chance: random.Random) -> Book:
    at, sheet = _some_sheet(book, chance)
    column = 0 if at == 0 else chance.choice([c for row, c in sheet.cells if row == HEADER])
    line = chance.choice(sorted({row for row, c in sheet.cells if c == 0})) if at == 0 else HEADER
    return _with_sheet(book, at, _put(sheet, (line, column), chance.choice(JUNK[:12])))


def _other_sheets(book: Book, chance: random.Random) -> Book:
    at, sheet = _some_sheet(book, chance)
    if chance.random() < 0.5 and len(book.sheets) > 1:
        return dataclasses.replace(book, sheets=(*book.sheets[:at], *book.sheets[at + 1 :]))
    return _with_sheet(book, at, dataclasses.replace(sheet, name=f"Trang {at}"))


_WAYS = (
    *[_other_content] * 8,
    *[_filled_blank] * 2,
    *[_moved_lines] * 3,
    _other_heading,
    _other_sheets,
)
