"""How large a percentage is meant is no doubt where its own X and Y say it."""

import pytest
from returns.desk import FORM, Shown, good_book, put, wipe
from returns.tables import read

FREE, OF_ROW = "3.4.1", "7.6.2.1"  # a percentage with a Y of its own, and one of another row
# Row, what stands in its value cell, X, Y of its own or in the other row; the doubts that are told.
CASES = [
    (FREE, "0,05", 1, 2000, []),
    (FREE, "0,05", "1", "2.000", []),
    (FREE, 0.05, 1, 2000, []),
    (FREE, "0.05", 1, 2000, []),
    (FREE, Shown(0.0005, "0.00%"), 1, 2000, []),
    (FREE, Shown(62.5, "0.0%"), 5, 8, []),
    (FREE, "1/2000 (0,05%)", None, None, []),
    (OF_ROW, "0,05", 1, 2000, []),
    (OF_ROW, "0,15", 1, 652, []),
    (FREE, "0,05", 1, 20, ["ratio_below_one"]),
    (FREE, "0,05", None, None, ["ratio_below_one"]),
    (FREE, "0,05", 1, None, ["ratio_below_one"]),
    (FREE, "62.5", 5, 9, ["decimal_point"]),
    (FREE, "62.5", None, None, ["decimal_point"]),
    (FREE, Shown(0.9, "0%"), 8, 9, ["percent_format"]),
    (FREE, "1/2000", None, None, ["fraction_or_month"]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "value", "x", "y", "doubts"), CASES)
def test_x_and_y_end_the_doubt_of_a_percentage(code, value, x, y, doubts):
    book = good_book("template")
    of_y = ("7.6.2", y, "value") if code == OF_ROW else (code, y, "denominator")
    wipe(code, "denominator")(book)
    for row, figure, column in ((code, value, "value"), (code, x, "numerator"), of_y):
        if figure is not None:
            put(row, figure, column)(book)

    found = read(book)

    assert doubts == [n.id for n in found.notices if FORM.by_code[code].key in n.keys]


@pytest.mark.parametrize("column", ["numerator", "denominator"])
@pytest.mark.parametrize("word", ["KAD", "Chưa có số liệu"])
def test_a_word_for_no_figure_in_x_or_y_contradicts_the_percentage(column, word):
    book = good_book("template")
    put(FREE, 62.5)(book)
    put(FREE, word, column)(book)

    found = read(book)
    key = FORM.by_code[FREE].key

    assert ["reason_conflict"] == [n.id for n in found.notices if key in n.keys]
    assert "unreadable" == next(a.figure.state for a in found.answers if a.key == key)
