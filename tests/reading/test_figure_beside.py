"""A figure typed into the wrong column of a blank line is named; it is never taken."""

import pytest
from one_return import read_return
from returns.desk import EXPECTED, FORM, ROOT, Book, good_book, wipe
from returns.tables import blocking, read

# The row, the base, the column (by name, or by its number), what stands there, and what is named.
CASES = """
1.1.3 | template | numerator   | 9           | X                              | 9
4.2.1 | template | numerator   | 21          | X                              | 21
1.1.3 | template | denominator | 9           | Y                              | 9
7.4 | template | numerator   | 6           | X                              | 6
1.1.3 | pasted   | unit        | 9           | đơn vị tính                    | 9
1.1.3 | template | unit        | 9           | đơn vị tính                    | 9
1.1.3 | pasted   | note        | 9           | ghi chú                        | 9
1.1.3 | pasted   | note        | 9 văn bản   | ghi chú                        | 9 văn bản
3.3.3 | pasted   | note        | 6/8         | ghi chú                        | 6/8
1.1.3 | pasted   | 6           | 9           | bên cạnh (không có tiêu đề)    | 9
1.1.3 | template | 9           | 9           | Kỳ trước                       | 9
2.1   | pasted   | 7           | 0           | bên cạnh (không có tiêu đề)    | 0
2.3   | pasted   | label       | +: 30       | tên chỉ tiêu                   | 30
2.3   | pasted   | label       | + (30 văn bản | tên chỉ tiêu                 | 30 văn bản
1.1.3 | template | label       | +: 9        | tên chỉ tiêu                   | 9
1.1.3 | pasted   | note        | đang rà soát | -                             |
1.1.3 | pasted   | note        | Theo Quyết định số 9 | -                      |
1.1.3 | pasted   | note        | 9 phòng     | -                              |
1.1.3 | pasted   | 6           | An          | -                              |
1.1.3 | pasted   | unit        | Văn bản     | -                              |
"""


@pytest.mark.parametrize("line", CASES.strip().splitlines())
def test_a_figure_beside_a_blank_is_named(line):
    code, base, column, text, name, figure = (part.strip() for part in line.split("|"))
    book = good_book(base)
    wipe(code)(book)
    for own in ("numerator", "denominator", "note"):
        book.cells.pop((book.rows[code], book.at.get(own, 0)), None)
    _put(book, code, column, text)
    found = read(book)
    told = [n for n in found.notices if n.id == "figure_beside"]

    assert [] == sorted(blocking(found))
    assert "value" != next(a.figure.state for a in found.answers if a.key == FORM.by_code[code].key)
    if name == "-":
        assert [] == told
    else:
        assert [(FORM.by_code[code].key,)] == [notice.keys for notice in told]
        assert {"column": name, "raw": figure} == dict(told[0].words)


def _put(book: Book, code: str, column: str, text: str) -> None:
    place = (book.rows[code], int(column) if column.isdigit() else book.at[column])
    if text.startswith("+"):
        text = f"{book.cells[place]}{text[1:]}"
    book.cells[place] = float(text) if text.isdigit() else text


def test_last_periods_column_full_of_figures_is_not_named():
    book = good_book("template")
    for row in book.rows.values():
        book.cells[row, 9] = 5.0
    wipe("1.1.3")(book)

    assert [] == [n for n in read(book).notices if n.id == "figure_beside"]


def test_the_checks_of_a_blank_template_are_no_figures():
    found = read_return(ROOT / "input_templates" / "2023-6T" / "SNgV - CCHC 6T 2023.xlsx", EXPECTED)

    assert ["blank_form"] == [notice.id for notice in found.notices]
