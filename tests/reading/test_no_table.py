"""What a file without a readable table is told: why not, and what to do about it."""

import pytest
from returns.desk import Book, good_book
from returns.tables import GOOD, read, table


def turned() -> Book:
    """The form with an indicator in each column, its figures on one line."""
    good = good_book("pasted")
    labels = {at: good.cells[row, 2] for at, row in enumerate(good.rows.values(), 2)}
    figures = {at: GOOD.get(code) for at, code in enumerate(good.rows, 2)}
    good.cells.clear()
    good.cells[1, 1] = "TẠI SỞ NGOẠI VỤ 6 THÁNG ĐẦU NĂM 2023"
    good.cells.update({(3, 1): "Chỉ tiêu", (4, 1): "Số liệu"})
    good.cells.update({(3, at): label for at, label in labels.items()})
    good.cells.update({(4, at): value for at, value in figures.items() if value is not None})
    return good


def other_table() -> Book:
    book = table("STT|Họ và tên|Chức vụ", "unit")
    words = {(3 + at, 2): f"Nguyễn Văn {at}" for at in range(80)}
    book.cells.clear()
    book.cells.update(words)
    return book


BOOKS = {
    "two columns of figures without headings": (table("|Chỉ tiêu|||", "unit", "good", "more"), "figures_unheaded"),
    "the same beside units": (table("STT||ĐVT||", "unit", "good", "more"), "figures_unheaded"),
    "an indicator in each column": (turned(), "table_turned"),
    "another table": (other_table(), "no_table"),
}  # fmt: skip


@pytest.mark.parametrize("name", BOOKS)
def test_a_file_without_a_table_is_told_why(name):
    book, notice = BOOKS[name]
    found = read(book)

    assert (False, [notice]) == (found.readable, [one.id for one in found.notices])
