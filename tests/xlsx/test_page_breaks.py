"""Which lines begin a page: what belongs together is not torn, and no page is left emptier than that asks for."""

import pytest

from pipeline.xlsx.book import Page, Sheet
from pipeline.xlsx.page_breaks import with_page_breaks

HIGH = 257 / 25.4 * 72  # points between the margins of A4


def breaks(lines: int, kept=(), height: float = 70.0, **page) -> tuple[int, ...]:
    """Of lines of one height, ten of them on a page, with column A as wide as a digit."""
    heights = dict.fromkeys(range(lines), height)
    made = Page(area=(0, 0, lines - 1, 0), **page)
    return with_page_breaks(Sheet("a", {}, (1,), heights, page=made), kept).page.row_breaks


@pytest.mark.parametrize(("lines", "kept", "expected"), [
    (10, (), ()),
    (12, (), (10,)),
    (21, (), (10, 20)),
    (21, {9}, (9, 19)),  # a heading goes with its first line
    (21, {8, 9}, (8, 18)),  # so does a heading over a heading
    (21, {10}, (10, 20)),  # one that begins a page stays
    (21, {19}, (10, 19)),  # the notes take the last line of the table with them
    (12, {11}, (10,)),  # nothing is behind the last line
    (25, set(range(1, 20)), ()),  # what is longer than a page is broken by the program
])  # fmt: skip
def test_what_belongs_together_stands_on_one_page(lines, kept, expected):
    assert expected == breaks(lines, kept)


def test_a_repeated_header_takes_its_room_on_every_page_but_the_first():
    assert (10, 18, 26) == breaks(30, repeat_rows=(0, 1))


def test_a_sheet_wider_than_the_page_is_printed_smaller_and_has_more_lines_on_it():
    heights = dict.fromkeys(range(40), HIGH / 10)
    wide = Sheet("a", {}, (200.0,), heights, page=Page(area=(0, 0, 39, 0)))
    (first, *_) = with_page_breaks(wide, ()).page.row_breaks

    assert (200 * 8 + 5) / 96 * 25.4 / 165 * 10 == pytest.approx(first, abs=1)
