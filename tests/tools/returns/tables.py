"""Header lines and kinds of columns in, the book of a return out, and what its reading says."""

from pipeline.reading.read_return import Expected, read_content
from pipeline.returns import Return
from returns.desk import FORM, PERIOD, ROSTER, Book, good_book, truth
from returns.files import xlsx
from schemas.wording.messages import messages

GIVEN = Expected((FORM,), ROSTER, "SNgV", PERIOD)
GOOD = {code: value for code, (value, *_) in truth().items() if value is not None}
OF_FRACTION = {"x": 1, "y": 2}  # which of the figures of truth() they are


def table(header: str, *figures: str, title: str = "TẠI SỞ NGOẠI VỤ 6 THÁNG ĐẦU NĂM 2023") -> Book:
    """A return with header lines “a | b | c”, columns “figures” under the columns of the header.

    Of a column: “good” is the figure of the row, “x” and “y” its numerator and denominator, “more”
    another figure, “less” one that may be a part of it, “few” three of them, “first” nine and “rest”
    the others of the good ones, “parts” those of percentages, “text” words, “count” 1, 2, 3…,
    “blank” nothing.
    """
    book = good_book("pasted")
    lines = [line.split("|") for line in header.strip().splitlines()]
    cells = {(1, 1): title} if title else {}
    for row, line in enumerate(lines, 3):
        cells |= {(row, c): text.strip() for c, text in enumerate(line, 1) if text.strip()}
    for number, (code, old) in enumerate(book.rows.items()):
        row = 3 + len(lines) + number
        cells[row, 2] = book.cells[old, 2]
        cells[row, 1] = book.cells.get((old, 1), "")
        for column, kind in enumerate(figures, 3):
            value = figure(kind, code, number, book, old)
            if value is not None:
                cells[row, column] = value
    book.cells.clear()
    book.cells.update({place: value for place, value in cells.items() if value != ""})
    return book


def figure(kind: str, code: str, number: int, book: Book, old: int):
    if kind in OF_FRACTION:
        return truth()[code][OF_FRACTION[kind]] if code in GOOD else None
    good = GOOD.get(code)
    few, first = (good if number < last else None for last in (3, 9))
    rest = None if number < 9 else good
    more = None if good is None else good + 5
    is_part = more is not None and FORM.by_code[code].takes_fraction
    parts = round(more) if is_part else None
    unit = book.cells.get((old, 3))
    return {
        "good": good, "more": more, "less": None if good is None else good // 2, "few": few,
        "first": first, "rest": rest, "parts": parts, "rates": parts and parts + 0.5, "text": "An", "count": number + 1.0,
        "unit": unit, "blank": None,
    }[kind]  # fmt: skip


def read(book: Book, expected: Expected = GIVEN) -> Return:
    return read_content("a.xlsx", lambda: xlsx(book), expected)


def blocking(found: Return) -> set[str]:
    return {notice.id for notice in found.notices if messages()[notice.id].blocks}


def wrong(found: Return) -> list[str]:
    values = {FORM.by_key[a.key].code: a.figure.value for a in found.answers}
    return [code for code, value in GOOD.items() if values[code] != value]
