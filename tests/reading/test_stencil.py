"""A table laid out by a stencil has the layout that it would have on its own, whatever stands in it."""

import random

import pytest
from returns.desk import FORM, Shown, good_book
from returns.measure import CASES

from pipeline.grid import RawCell, Table
from pipeline.reading.table import stencil
from pipeline.reading.table.layout import find_layout
from pipeline.reading.table.stencil import lay_out

BASES = ("pasted", "template")
# What may turn a line into a header, end a table, or stand for another row.
TEXTS = [
    "Nội dung", "Chỉ tiêu", "Số liệu", "Kết quả", "Ghi chú", "STT", "Đơn vị tính", "Kỳ trước", "Lạ",
    "Tử số X", "Không có số liệu", "phuluc|cchc_2023|SNgV|2023-6T", "1.1.1.", "KAD", " 21 ", "3/8",
    *(row.label for row in FORM.rows[:60:7]), *(row.key for row in FORM.rows[:60:7]),
]  # fmt: skip


def raw(value) -> RawCell:
    if isinstance(value, Shown):
        kind = "number" if isinstance(value.value, int | float) else "error"
        return RawCell(value.value, kind, value.format)
    kind = "boolean" if isinstance(value, bool) else "text" if isinstance(value, str) else "number"
    return RawCell(value, kind)


def tables(book) -> list[Table]:
    return [
        Table(sheet.name, {
            place: raw("\n".join(value) if isinstance(value, list) else value)
            for place, value in sheet.cells.items() if value not in (None, "")
        })
        for sheet in book.sheets
    ]  # fmt: skip


def plain_book(base: str):
    """A good return in which no note runs on over a page: a note is the unit's own."""
    book = good_book(base)
    if base == "pasted":
        del book.cells[148, book.at["note"]]
    return book


@pytest.fixture
def warm():
    """Stencils of both good returns, seen often enough to be kept."""
    for base in (*BASES, *BASES):
        for table in tables(plain_book(base)):
            lay_out(table, FORM)


@pytest.mark.parametrize("base", BASES)
def test_the_third_return_of_a_kind_is_not_laid_out_again(warm, base, monkeypatch):
    book = plain_book(base)
    expected = find_layout(tables(book)[book.main], FORM)
    monkeypatch.setattr(stencil, "find_layout", lambda *_: pytest.fail("read again"))

    assert expected == lay_out(tables(book)[book.main], FORM)


def test_every_case_of_the_corpus_has_its_own_layout(warm):
    for case in CASES:
        book = good_book(case.base)
        for done in case.done:
            done(book)
        for table in tables(book):
            assert find_layout(table, FORM) == lay_out(table, FORM), case.name


def edited(seed: int) -> Table:
    """A good return with a few cells written, emptied or copied from elsewhere."""
    chance = random.Random(seed)
    book = plain_book(chance.choice(BASES))
    cells, places = book.cells, sorted(book.cells)
    rows = [1, 2, 3, *book.rows.values()]
    for _ in range(chance.randint(1, 5)):
        row = chance.choice(rows) + chance.choice((-1, 0, 0, 0, 1))
        column = chance.choice((book.at["value"], book.at["note"], chance.randint(1, 10)))
        match chance.randrange(4):
            case 0:
                cells.pop((row, column), None)
            case 1:
                cells[row, column] = cells.get(chance.choice(places), "x")
            case 2:
                cells[row, column] = chance.choice(TEXTS)
            case _:
                cells[row, column] = float(chance.randrange(100))
    return tables(book)[book.main]


def test_no_edit_of_a_known_table_gets_the_layout_of_another(warm):
    for seed in range(200):
        table = edited(seed)
        expected = find_layout(table, FORM)

        assert [expected] * 2 == [lay_out(table, FORM) for _ in range(2)], seed
